"""Rows of cells for the tests of the worksheet functions. Codes, maxima and labels come from the norm."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.outils.classeurs import simple
from tests.outils.fichiers import BONNES_NOTES, CODES, MAXIMA

from rdcxl.fonctions.catalogue import PAR_NOM

AJOUTEES = ("RDC_LIGNE", "RDC_LECTURES", "RDC_MODULE", "RDC_CCE")  # ours, beside the thirteen of the norm
BLOCS = ("B1", "B2", "B3", "B4")
ENSEMBLES = (*BLOCS, "PRO")
SUR_UNE_LIGNE = (
    "RDC_POINTS",
    "RDC_NOTE",
    "RDC_DECISION",
    "RDC_BLOCS_VALIDES",
    "RDC_MOTIFS",
    "RDC_MANQUE",
    "RDC_LECTURES",
)
NOMS = (
    *("RDC_POINTS", "RDC_NOTE", "RDC_STATUT", "RDC_DECISION", "RDC_BLOCS_VALIDES", "RDC_MOTIFS", "RDC_MANQUE"),
    *("RDC_SYNTHESE", "RDC_PENALITE", "RDC_HEURES_ENTREPRISE", "RDC_ECHEANCE", "RDC_JURY", "RDC_VERSION"),
)


def bonne(sauf: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A row at 12/20 everywhere, with the given differences (new keys are added columns)."""
    return {**BONNES_NOTES, **(sauf or {})}


def sur_vingt(notes: str) -> dict[str, Any]:
    """Marks on 20 of B1 B2 B3 B4 PRO, spread over the composantes; `-`: blank."""
    ligne: dict[str, Any] = {}
    for code, note in zip(ENSEMBLES, notes.split(), strict=True):
        for c in CODES:
            if c.startswith(code):
                ligne[c] = None if note == "-" else cellule(Decimal(note) * MAXIMA[c] / 20)
    return ligne


def cellule(nombre: Decimal) -> float | str:
    """The float that stands for this number in a cell, or its text where no float does."""
    flottant = float(nombre)
    return flottant if Decimal(repr(flottant)) == nombre else format(nombre, "f").replace(".", ",")


def appeler(nom: str, ligne: Mapping[str, Any], *autres: Any) -> Any:
    """Call a function on a row."""
    return PAR_NOM[nom].appeler(list(ligne), list(ligne.values()), *autres)


def texte(resultat: Any) -> str:
    """A textual result with plain spaces; anything else is a failure."""
    assert isinstance(resultat, str)
    return simple(resultat)


def est_erreur(resultat: Any) -> bool:
    """Does the cell show « ERREUR : … »?"""
    return isinstance(resultat, str) and simple(resultat).startswith("ERREUR : ")


def est_erreur_nommant(resultat: Any, nom: str) -> bool:
    """« ERREUR : … » that names a composante or a field, and is not an unforeseen one."""
    return est_erreur(resultat) and nom in simple(resultat) and "imprévue" not in resultat
