"""RDC_JURY: is the certification jury composed as the règlement asks? fonctions and regles only."""

from __future__ import annotations

import datetime as dt
from typing import Optional

from rdcxl.fonctions.calcul import ErreurDeCellule, referentiel
from rdcxl.fonctions.calendrier import jour_attendu
from rdcxl.fonctions.entree import est_vide, rangees
from rdcxl.regles.jurys import ROLES, MembreDeJury, composition_du_jury, membre_habilite, membre_renseigne
from rdcxl.regles.saisie import abreger, lire_nombre, nettoyer
from rdcxl.typographie import espaces_insecables

CONFORME = "conforme"


def composition(tableau: object) -> str:
    """RDC_JURY: « conforme », or every breach, separated by semicolons.

    Args:
        tableau: a row of titles (nom, prenom, role, annees_exercice, derniere_activite, informe_le, date_jury), then a
            row per member; only `role` is needed, blank rows are left out.
    """
    lignes = [ligne for ligne in rangees(tableau) if not all(est_vide(c) for c in ligne)]
    if not lignes:
        raise ErreurDeCellule("le tableau du jury est vide")
    titres = [nettoyer(str(t or "")).casefold() for t in lignes[0]]
    if "role" not in titres:
        raise ErreurDeCellule("la première ligne doit contenir le titre « role »")
    fiches = [dict(zip(titres, ligne)) for ligne in lignes[1:]]  # noqa: B905 - rectangular by nature; 3.10 hosts
    membres = [_membre(i, fiche) for i, fiche in enumerate(fiches, 1)]
    dates = (_jour(f.get("date_jury"), f"{m.nom} : date_jury") for m, f in zip(membres, fiches))  # noqa: B905
    jours = [j for j in dates if j]
    if not jours and any(m.derniere_activite or m.informe_le for m in membres):
        raise ErreurDeCellule(
            "ajoutez une colonne date_jury : sans elle, les dates des membres ne peuvent pas être jugées"
        )
    problemes = list(composition_du_jury(referentiel(), membres))
    for membre in membres:
        problemes += membre_habilite(referentiel(), membre, jours[0] if jours else None)
        problemes += membre_renseigne(membre, titres)
    return espaces_insecables(" ; ".join(problemes)) if problemes else CONFORME


def _membre(rang: int, fiche: dict[str, object]) -> MembreDeJury:
    nom = " ".join(nettoyer(str(fiche.get(c) or "")) for c in ("prenom", "nom")).strip()[:60] or f"membre {rang}"
    role = nettoyer(str(fiche.get("role") or "")).upper()
    if role not in ROLES:
        raise ErreurDeCellule(f"{nom} : « {abreger(role)} » n’est pas un rôle ({', '.join(ROLES)})")
    annees = lire_nombre(fiche.get("annees_exercice"))
    if annees.anomalie:
        raise ErreurDeCellule(f"{nom} : {annees.anomalie.rstrip('.')}")
    return MembreDeJury(
        nom,
        role,
        annees.valeur,
        _jour(fiche.get("derniere_activite"), f"{nom} : derniere_activite"),
        _jour(fiche.get("informe_le"), f"{nom} : informe_le"),
    )


def _jour(cellule: object, quoi: str) -> Optional[dt.date]:
    return None if est_vide(cellule) else jour_attendu(cellule, quoi)
