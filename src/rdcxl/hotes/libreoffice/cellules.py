"""Between Calc's cells and the functions. Travels inside LibreOffice: standard library only, Python 3.10, UNO by its objects."""

from __future__ import annotations

import datetime as dt
from typing import Any, Union

ORIGINE = dt.date(1899, 12, 30)  # day 0 of Calc's serial dates
ERREURS = {
    503: "#NUM!",
    519: "#VALUE!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
Rangees = tuple[tuple[Any, ...], ...]
Sortie = Union[str, float]


def lire_plage(plage: Any) -> Rangees | None:
    """The rows of an XCellRange: numbers, texts, "" for a blank, an error as its text; None for an argument left out."""
    if plage is None:
        return None
    rangees: Rangees = plage.getDataArray()
    for rangee in rangees:
        if None in rangee:
            return _avec_les_erreurs(plage, rangees)
    return rangees


def _avec_les_erreurs(plage: Any, rangees: Rangees) -> Rangees:
    """A cell in error has no value: it is asked for its number."""
    return tuple(
        tuple(
            texte_de_l_erreur(plage.getCellByPosition(j, i).getError()) if cellule is None else cellule
            for j, cellule in enumerate(rangee)
        )
        for i, rangee in enumerate(rangees)
    )


def texte_de_l_erreur(numero: int) -> str:
    """What a cell in error is called.

    >>> texte_de_l_erreur(532), texte_de_l_erreur(502)
    ('#DIV/0!', 'Err:502')
    """
    return ERREURS.get(numero, f"Err:{numero}") if numero else ""


def lire_valeur(valeur: Any) -> Any:
    """An argument that is one value. Calc says 0 for a blank cell: no argument of ours tells 0 from a blank otherwise.

    >>> lire_valeur(0.0), lire_valeur(""), lire_valeur(20.0)
    (None, '', 20.0)
    """
    return None if valeur == 0 else valeur


def ecrire(resultat: Any) -> Sortie:
    """A result as a cell holds it: text or a number, a date as its number of days."""
    if isinstance(resultat, dt.date):
        return float((resultat - ORIGINE).days)
    return resultat if isinstance(resultat, str) else float(resultat)
