"""What a column of a sheet is: key, heading, width, style, formula or what may be typed. Declarations only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from rdcxl.grille.construction.formules import Formule, Reperes

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.styles import Styles

Style: TypeAlias = "Callable[[Styles], Format]"
# What may be typed in a column: XlsxWriter's validation, or how to make it once places are known.
Regle: TypeAlias = "Mapping[str, Any] | Callable[[Reperes], Mapping[str, Any]]"


class Vue(Enum):
    """How a column shows: `REPLIEE` behind the button [+] above it, `CACHEE` not at all."""

    MONTREE = "montrée"
    REPLIEE = "repliée"
    CACHEE = "cachée"


def saisie(**proprietes: Any) -> Style:
    """An input cell with these XlsxWriter properties."""
    return lambda styles: styles.saisie(**proprietes)


def calcul(**proprietes: Any) -> Style:
    """A calculated or fixed cell with these XlsxWriter properties."""
    return lambda styles: styles.calcul(**proprietes)


CENTRE = calcul(align="center")
CENTRE_GRAS = calcul(align="center", bold=True)
IDENTIFIANT = calcul(bold=True, indent=1)
NOM = calcul(indent=1, shrink=True)


@dataclass(frozen=True)
class Groupe:
    """The heading above neighbouring columns, its tint, its style; without title, they only stand lower."""

    titre: str
    teinte: int = 0
    style: Style | None = None


@dataclass(frozen=True)
class Colonne:
    """One column.

    Attributes:
        cle: how formulas name it; entete: its text in the row of codes, the key unless said.
        titre: its heading; empty: none; None: that of the column before it covers this one too.
        groupe: the heading above; without one, its own stands there too. teinte: that of its heading, the group's unless said.
        gras, orientation: of the heading; maximum: number under it, and its format.
        formule: for every row; an empty one leaves the cell to what is typed.
        lues: the codes under which a row may hold what is typed, the first first, instead of a formula if there is one;
            the key unless there is a formula.
        suite: filled by the array whose formula stands in the column before, or before that.
        reserve: style of the rows without candidate; regle: what may be typed.
    """

    cle: str
    titre: str | None = ""
    largeur: float = 10
    style: Style = CENTRE
    formule: Formule | None = None
    groupe: Groupe | None = None
    entete: str = ""
    teinte: int | None = None
    gras: bool = False
    orientation: Mapping[str, Any] = field(default_factory=dict)
    maximum: tuple[Any, str] | None = None
    vue: Vue = Vue.MONTREE
    regle: Regle | None = None
    lues: tuple[str, ...] = ()
    suite: bool = False
    reserve: Style | None = None
