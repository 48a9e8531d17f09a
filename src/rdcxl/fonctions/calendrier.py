"""Functions on hours and dates. fonctions and regles only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Union

from rdcxl.fonctions.calcul import ErreurDeCellule, referentiel
from rdcxl.fonctions.entree import est_vide, scalaire
from rdcxl.referentiel import Referentiel
from rdcxl.regles import COMPLET, Lectures
from rdcxl.regles import demandes as D
from rdcxl.regles import echeances as E
from rdcxl.regles.acces import heures_entreprise_minimales
from rdcxl.regles.assiduite import taux_penalite
from rdcxl.regles.dates import ajouter_mois
from rdcxl.regles.inscription import est_plausible, lire_choix, lire_date, lire_jour, lire_oui_non
from rdcxl.regles.modele import BLOCS
from rdcxl.regles.nombres import CENT
from rdcxl.regles.saisie import lire_nombre, nettoyer

A_STATUER = "à statuer"
ECHEANCES: dict[str, Callable[[Referentiel, dt.date], dt.date]] = {
    "RESULTATS": E.limite_resultats,
    "CONVOCATION": E.limite_convocation,
    "DEMANDE": E.limite_demande_rattrapage,
    D.RATTRAPAGE: E.limite_rattrapage_justifie,
    D.PRO: lambda r, jour: ajouter_mois(jour, r.reprise.mois_experience_pro),
    "CARENCE": lambda r, jour: ajouter_mois(jour, r.fraude.carence_mois),
    "INTERDICTION": E.fin_interdiction,
    "COPIES": E.fin_archivage_copies,
    "ENQUETES": E.fin_enquetes,
}


def penalite(heures: object, base: object = None) -> Union[str, float]:
    """RDC_PENALITE: the rate as a fraction (0.05 for 5 %), or « à statuer » above the last band."""
    absences = _nombre(heures, "heures")
    prevues = _nombre(base, "base")
    taux = taux_penalite(
        referentiel(),
        absences or Decimal(0),
        referentiel().heures.total if prevues is None else prevues,
        Lectures().borne_assiduite,
    )
    return A_STATUER if taux is None else float(taux / CENT)


def heures_entreprise(parcours: object, nombre_de_blocs: object = None, executive: object = None) -> float:
    """RDC_HEURES_ENTREPRISE: minimum hours of a path."""
    lu = lire_choix(scalaire(parcours) or "", (COMPLET, BLOCS), "parcours")
    oui = lire_oui_non(scalaire(executive), "executive") if not est_vide(scalaire(executive)) else None
    for erreur in (lu.erreur, oui.erreur if oui else ""):
        if erreur:
            raise ErreurDeCellule(erreur.rstrip("."))
    nombre, blocs = _nombre(nombre_de_blocs, "nombre_de_blocs"), len(referentiel().blocs)
    if lu.valeur == BLOCS and (nombre is None or nombre != int(nombre) or not 1 <= nombre <= blocs):
        raise ErreurDeCellule(f"nombre_de_blocs doit être un nombre entier de 1 à {blocs}")
    return float(
        heures_entreprise_minimales(referentiel(), lu.valeur, int(nombre or 0), executive=bool(oui and oui.valeur))
    )


def echeance(quoi: object, date: object) -> dt.date:
    """RDC_ECHEANCE: the limit date of a rule."""
    regle = nettoyer(str(scalaire(quoi) or "")).upper()
    if regle not in ECHEANCES:
        raise ErreurDeCellule(f"« {regle} » n’est pas une échéance ({', '.join(ECHEANCES)})")
    return ECHEANCES[regle](referentiel(), jour_attendu(scalaire(date)))


def jour_attendu(cellule: object, quoi: str = "la date") -> dt.date:
    """A date cell: a date, a serial number, or text JJ/MM/AAAA.

    Raises:
        ErreurDeCellule: it is none of these; `quoi` names it.
    """
    jour = lire_date(nettoyer(cellule)) if isinstance(cellule, str) else lire_jour(cellule)
    if jour is None or not est_plausible(jour):
        raise ErreurDeCellule(f"{quoi} n’est pas une date (JJ/MM/AAAA)" if not est_vide(cellule) else f"{quoi} manque")
    return jour


def _nombre(cellule: object, nom: str) -> Decimal | None:
    lu = lire_nombre(scalaire(cellule))
    if lu.anomalie:
        raise ErreurDeCellule(f"{nom} : {lu.anomalie.rstrip('.')}")
    return lu.valeur
