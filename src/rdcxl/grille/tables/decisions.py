"""What the jury decides otherwise than proposed, one row per act: the sheet Décisions, decisions.csv."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from rdcxl.grille import champs as C
from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables.colonnes import Rangee

ACTES = {
    "TITRE": "accorder le titre",
    "BLOC_ACCORDE": "accorder un bloc",
    "BLOC_REFUSE": "refuser un bloc",
    "POINTS": "ajouter des points à une composante",
    "AJOURNE": "ajourner le candidat",
    "DEROGATION_HEURES": "déroger aux heures en entreprise",
    "PROPOSITION": "revenir à la proposition",
}


class ActeSaisi(Rangee):
    """An act of the jury as it is typed; `rdcxl.jury.decisions` reads it against the grid."""

    identifiant: str = colonne.identifiant()
    acte: str = colonne.choix("Acte", 22, ACTES, obligatoire=True)
    objet: str = colonne.choix(
        "Bloc ou composante",
        15,
        aide="Un bloc pour l’accorder ou le refuser ; une composante pour y ajouter des points.",
    )
    valeur: Optional[Decimal] = colonne.points("Points ajoutés", 10, aide="Pour l’acte POINTS seulement.")
    motif: str = colonne.texte(
        "Motif", 60, obligatoire=True, aide="Ce qui a décidé le jury ; il est repris au procès-verbal."
    )
    auteur: str = colonne.texte("Auteur", 24, obligatoire=True, aide="Qui saisit cette décision au nom du jury.")
    horodatage: Optional[dt.datetime] = colonne.moment(
        "Date et heure", 18, obligatoire=True,
        aide="Par exemple 10/07/2025 14:35. Dans Excel : Ctrl+; puis espace puis Ctrl+:",
    )  # fmt: skip


CHAMPS_DECISIONS = ActeSaisi.champs(C.DECISIONS)
