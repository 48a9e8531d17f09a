"""A value as a cell takes it. Standard library and `regles.nombres` only."""

from __future__ import annotations

from decimal import Decimal
from typing import Union

from rdcxl.regles.nombres import canonique
from rdcxl.regles.saisie import lire_nombre

Affichage = Union[str, float]
CHIFFRES_EXACTS = 15
DECIMALES_ARRONDIES = 8


def en_nombre(valeur: Decimal | None) -> Affichage:
    """A decimal as a cell takes it; nothing as an empty text."""
    return "" if valeur is None else float(valeur)


def en_texte(valeur: object) -> str | None:
    """The text that a cell will hold for this value, or None when it will hold a number, a date or nothing.

    A number with more digits than a spreadsheet keeps is written as text, so that nothing is lost.
    """
    if isinstance(valeur, Decimal) and len(valeur.as_tuple().digits) > CHIFFRES_EXACTS:
        return format(valeur, "f")
    return valeur if isinstance(valeur, str) else None


def points_lus(points: object) -> float:
    """The number that the formulas make of the points of an acquis; -1 for what is none."""
    if isinstance(points, (int, float, Decimal)) and not isinstance(points, bool) and en_texte(points) is None:
        return float(points)
    texte = en_texte(points)
    lu = lire_nombre(texte).valeur if texte is not None else None
    return -1.0 if lu is None else float(lu)


def est_longue(note: Decimal) -> bool:
    """More decimals than the native formulas round to."""
    return len(canonique(note).partition(".")[2]) > DECIMALES_ARRONDIES
