"""Which formulas must be entered again so that Excel finds the functions, and what to say of it. Standard library only.

A formula keeps what its name meant when it was read: a function that was not there yet stays #NAME?, whatever is recalculated;
one that came from an add-in of another PC keeps the path of that add-in. Entering it again makes Excel look for the name.
Travels into xlwings Lite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

COMPLEMENT = "rdcxl.xlam"
ERREUR_DE_NOM = "#NAME?"
_CHEMIN = re.compile(r"(?:'(?:[^']|'')*rdcxl\.xlam'|\[?\brdcxl\.xlam\]?)!(?=RDC_)", re.IGNORECASE)
_APPEL = re.compile(r"\bRDC_[A-Z_]+\(", re.IGNORECASE)
_CACHE = re.compile(r"\b(?:IFERROR|IFNA|ISERROR|ISERR|ISNA)\(", re.IGNORECASE)  # hides #NAME? behind another value


class Liaison(NamedTuple):
    """What was done: links and formulas taken up again, sheets where, and sheets that refused."""

    liens: int = 0
    formules: int = 0
    feuilles: tuple[str, ...] = ()
    refusees: tuple[str, ...] = ()


def est_a_reprendre(formule: object, valeur: object) -> bool:
    """Whether a cell calls a function that it does not find, or may not find: its value then hides it.

    Args:
        formule: its formula in English; valeur: its value, an error as its text.

    >>> [est_a_reprendre(f, v) for f, v in (("=RDC_CCE(A1)", "#NAME?"), ("=RDC_CCE(A1)", 1), ("='C:\\\\x\\\\rdcxl.xlam'!RDC_CCE(A1)", 1),
    ...     ("=IFERROR(RDC_CCE(A1),0)", 0), ("=SUM(A1)", "#NAME?"))]
    [True, False, True, True, False]
    """
    if not isinstance(formule, str) or not formule.startswith("=") or not _APPEL.search(formule):
        return False
    return valeur == ERREUR_DE_NOM or bool(_CHEMIN.search(formule) or _CACHE.search(formule))


def sans_chemin(formule: str) -> str:
    """The formula with plain names of functions, whatever add-in they came from.

    >>> sans_chemin("=SUM('C:\\\\l''été\\\\rdcxl.xlam'!RDC_PENALITE(A1),[1]!X,rdcxl.xlam!RDC_PENALITE(2))")
    '=SUM(RDC_PENALITE(A1),[1]!X,RDC_PENALITE(2))'
    """
    return _CHEMIN.sub("", formule)


def est_notre_complement(lien: str) -> bool:
    """Whether a link leads to an add-in of ours, wherever it lies."""
    return re.split(r"[\\/]", lien)[-1].casefold() == COMPLEMENT


def raconter(liaison: Liaison) -> list[str]:
    """What was done, in sentences; none when there was nothing to do."""
    phrases = []
    if liaison.formules:
        pluriel = "s" if liaison.formules > 1 else ""
        phrases.append(f"{liaison.formules} formule{pluriel} saisie{pluriel} de nouveau ({_lister(liaison.feuilles)}).")
    if liaison.liens:
        pluriel = "s" if liaison.liens > 1 else ""
        phrases.append(f"{liaison.liens} lien{pluriel} ramené{pluriel} au complément de ce poste.")
    if liaison.refusees:
        phrases.append(
            f"Sans effet, à cause d’un mot de passe ou d’un refus d’Excel : {_lister(liaison.refusees)}. Ôtez la protection de ces "
            "feuilles, puis recommencez."
        )
    return phrases


def _lister(noms: Sequence[str]) -> str:
    montres = list(dict.fromkeys(noms))
    suite = f" et {len(montres) - 8} autres" if len(montres) > 8 else ""
    return ", ".join(montres[:8]) + suite
