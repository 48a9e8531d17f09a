"""What a sheet is, a list of columns and a few words about the page; and what every sheet needs while it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from rdcxl.grille.construction.colonnes import Colonne, Style, Vue
from rdcxl.grille.construction.formules import Reperes
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.construction.styles import Styles
from rdcxl.grille.contenu import Contenu
from rdcxl.referentiel.modele import Referentiel

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Classeur, Page


class Facultative(Enum):
    """The sheets that not every workbook has."""

    TABLE = "table"
    GRILLE = "grille"


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


@dataclass(frozen=True)
class Chantier:
    """What every sheet needs while it is written; `feuilles`: those that are lists of columns, by title."""

    classeur: Classeur
    styles: Styles
    plan: Plan
    feuilles: Mapping[str, Feuille]
    reperes: Reperes

    @property
    def referentiel(self) -> Referentiel:
        """The référentiel."""
        return self.plan.referentiel

    @property
    def contenu(self) -> Contenu:
        """What the grid will hold."""
        return self.plan.contenu

    @cached_property
    def reperes_de_reserve(self) -> Reperes:
        """Places as the formulas of rows without candidate take them."""
        return replace(self.reperes, aligne=False)

    @property
    def titre_session(self) -> str:
        """Name of the session, or of the certification when it has none yet."""
        return self.contenu.promotion.session.session.libelle or self.referentiel.identite.intitule


def reperer(plan: Plan, feuilles: Iterable[Feuille], autres: Mapping[str, Mapping[str, str]]) -> Reperes:
    """Where everything stands.

    Args:
        feuilles: the sheets that are lists of columns; autres: letters of columns of other sheets, whose rows are the candidates'.
    """
    from xlsxwriter.utility import xl_col_to_name

    feuilles = list(feuilles)
    colonnes = {f.nom: {c.cle: xl_col_to_name(i) for i, c in enumerate(f.colonnes)} for f in feuilles}
    dernieres = {f.nom: f.derniere for f in feuilles}
    return Reperes(
        plan.referentiel,
        {**autres, **colonnes},
        {**dict.fromkeys(autres, plan.derniere), **dernieres},
        plan.tables,
        frozenset(grille.composante.code for grille in plan.contenu.grilles),
        aligne=True,
    )
