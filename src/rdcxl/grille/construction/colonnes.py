"""What a sheet is: a list of columns, and a few words about the page. Declarations only, nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from rdcxl.grille.construction.formules import Formule, Reperes

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page
    from rdcxl.grille.construction.styles import Styles

Style: TypeAlias = "Callable[[Styles], Format]"
# What may be typed in a column: XlsxWriter's validation, or how to make it once places are known.
Regle: TypeAlias = "Mapping[str, Any] | Callable[[Reperes], Mapping[str, Any]]"


class Vue(Enum):
    """How a column shows: `REPLIEE` behind the button [+] above it, `CACHEE` not at all."""

    MONTREE = "montrée"
    REPLIEE = "repliée"
    CACHEE = "cachée"


class Facultative(Enum):
    """The sheets that not every workbook has."""

    TABLE = "table"
    GRILLE = "grille"


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
    reserve: Style | None = None


@dataclass(frozen=True)
class Feuille:
    """One sheet: columns, and rows from `PREMIERE_LIGNE` on.

    Attributes:
        nom: title of the sheet, and its heading unless `titre`; aide: what to do there, over the first `aide_sur` columns.
        rangees: what is typed, row by row; derniere: last row (1-based).
        table: name of the Excel table; without one, the row of codes is plain.
        hauteurs: of rows (1-based) that need another than the usual one; hauteur: of the rows of data.
        entetes: style of the row of codes.
        figees: columns that stay; pages: how many pages the print is wide; une_page: a short sheet is fit to one.
        imprimees, derniere_imprimee: columns and rows that are printed; those that show, and all, unless said.
        finir: what only this sheet has: conditional formats, tiles.
        facultative: where Accueil lists it, when not every workbook has it.
    """

    nom: str
    colonnes: Sequence[Colonne]
    derniere: int
    aide: str
    rangees: Sequence[Mapping[str, object]] = ()
    titre: str = ""
    table: str = ""
    aide_sur: int = 0
    hauteurs: Mapping[int, float] = field(default_factory=dict)
    hauteur: float | None = None
    onglet: str = ""
    entetes: Style | None = None
    figees: int = 2
    pages: int = 1
    une_page: bool = True
    imprimees: int = 0
    derniere_imprimee: int = 0
    finir: Callable[[Chantier, Page], None] | None = None
    facultative: Facultative | None = None

    @property
    def visibles(self) -> int:
        """How many columns show; they come first."""
        return sum(colonne.vue is Vue.MONTREE for colonne in self.colonnes)

    @property
    def rangs(self) -> dict[str, int]:
        """0-based column by key."""
        return {colonne.cle: i for i, colonne in enumerate(self.colonnes)}
