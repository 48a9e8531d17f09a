"""The rows of the sheet Décisions as a worksheet function gets them, and what they make of a candidate. fonctions and regles only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Optional

from rdcxl.fonctions.calcul import ErreurDeCellule, Etude
from rdcxl.fonctions.entree import IDENTIFIANT, est_vide, rangees
from rdcxl.referentiel import Referentiel
from rdcxl.regles import Resultat
from rdcxl.regles import actes as A
from rdcxl.regles.arrets import arreter_candidat
from rdcxl.regles.horodatage import lire_moment
from rdcxl.regles.inscription import ORIGINE, SERIE_MAXIMUM
from rdcxl.regles.saisie import abreger, lire_nombre, nettoyer

COLONNES = ("identifiant", "acte", "objet", "valeur", "motif", "auteur", "horodatage")  # of decisions.csv, in order
EXIGEES = {"motif": "le motif", "auteur": "l’auteur", "horodatage": "la date et l’heure"}
FUSEAU = dt.timezone.utc  # of no moment that is shown


def apres_les_actes(etude: Etude, identifiant: str, actes: object) -> Resultat:
    """The result of a candidate once the jury's acts on him are applied; the proposal itself where there is none.

    Args:
        identifiant: whose acts count; actes: rows of the columns of decisions.csv, those of everybody.

    Raises:
        ErreurDeCellule: one of his rows lacks something, or cannot stand: closing would refuse it too.
    """
    histoire = list(_lire(etude.referentiel, identifiant, actes))
    if not histoire:
        return etude.resultat
    dossier = replace(etude.ligne.dossier, identifiant=identifiant)
    proposition = etude.resultat._replace(identifiant=identifiant)
    refus = A.incompatibilites(etude.reglement, [dossier], [proposition], histoire)
    if refus:
        raise ErreurDeCellule(refus[0][1].rstrip("."))
    histoires = A.par_candidat(histoire)
    return arreter_candidat(etude.reglement, dossier, proposition, histoires[identifiant.casefold()]).resultat


def qui(titres: Sequence[Any], cellules: Sequence[Any]) -> str:
    """The identifier of a row.

    Raises:
        ErreurDeCellule: the row of codes has no column for it.
    """
    for titre, cellule in zip(titres, cellules):  # noqa: B905 - 3.10 hosts
        if titre is not None and nettoyer(str(titre)).casefold() == IDENTIFIANT:
            return _texte(cellule)
    raise ErreurDeCellule(f"la ligne des codes n’a pas de colonne {IDENTIFIANT}, qui dit de qui sont les actes")


def _lire(r: Referentiel, identifiant: str, actes: object) -> Iterator[A.Acte]:
    for rang, rangee in enumerate(rangees(actes), 1):
        siennes = rangee and _texte(rangee[0]).casefold() == identifiant.casefold()
        if identifiant and siennes and not all(est_vide(cellule) for cellule in rangee[1:]):
            yield _lire_la_rangee(r, rangee, rang)


def _lire_la_rangee(r: Referentiel, rangee: Sequence[Any], rang: int) -> A.Acte:
    if len(rangee) < len(COLONNES):
        raise ErreurDeCellule(
            f"les actes ont {len(rangee)} colonnes, il en faut {len(COLONNES)} : {', '.join(COLONNES)}"
        )
    lues = dict(zip(COLONNES, rangee))  # noqa: B905 - 3.10 hosts
    ou = f"acte de la ligne {rang}"
    acte = A.code_de_l_acte(_texte(lues["acte"]))
    if acte not in A.ACTES:
        raise ErreurDeCellule(f"{ou} : « {abreger(_texte(lues['acte']))} » n’est pas un acte ({', '.join(A.ACTES)})")
    manquent = [nom for champ, nom in EXIGEES.items() if est_vide(lues[champ])]
    if manquent:
        raise ErreurDeCellule(f"{ou} à compléter : {', '.join(manquent)}")
    moment = _moment(lues["horodatage"])
    if moment is None:
        raise ErreurDeCellule(f"{ou} : « {abreger(_texte(lues['horodatage']))} » n’est ni une date ni une heure")
    objet, valeur = _objet(r, acte, _texte(lues["objet"]), ou), _valeur(acte, lues["valeur"], ou)
    return A.Acte(
        _texte(lues["identifiant"]), acte, objet, valeur, _texte(lues["motif"]), _texte(lues["auteur"]), moment
    )


def _objet(r: Referentiel, acte: str, texte: str, ou: str) -> str:
    admis = {code.casefold(): code for code in A.objets_de_l_acte(r, acte)}
    facultatif = not admis or acte == A.PROPOSITION
    if (not texte and not facultatif) or (texte and texte.casefold() not in admis):
        attendus = ", ".join(admis.values()) or "aucun"
        raise ErreurDeCellule(f"{ou} : « {abreger(texte)} » n’est pas un objet pour {acte} ({attendus})")
    return admis.get(texte.casefold(), "")


def _valeur(acte: str, cellule: object, ou: str) -> Optional[Decimal]:
    lu = lire_nombre(None if est_vide(cellule) else cellule)
    if (acte == A.POINTS) != bool(lu.valeur) or lu.anomalie:
        attendu = "le nombre de points à ajouter" if acte == A.POINTS else f"aucune valeur pour {acte}"
        raise ErreurDeCellule(f"{ou} : {lu.anomalie.rstrip('.') or 'valeur'}, il faut {attendu}")
    return lu.valeur


def _moment(cellule: object) -> Optional[dt.datetime]:
    """The time of an act; a host may hand over the number of days that a cell holds."""
    if isinstance(cellule, (int, float)) and not isinstance(cellule, bool):
        if not 0 < cellule < SERIE_MAXIMUM:
            return None
        cellule = dt.datetime.combine(ORIGINE, dt.time()) + dt.timedelta(days=cellule)
    return lire_moment(cellule, dt.datetime.combine(ORIGINE, dt.time(), FUSEAU))


def _texte(cellule: object) -> str:
    """What a cell shows; a whole number without its decimals."""
    if isinstance(cellule, float) and cellule.is_integer():
        return str(int(cellule))
    return "" if cellule is None else nettoyer(str(cellule))
