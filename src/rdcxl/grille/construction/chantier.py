"""What the sheets are made from, before anything is written (`Plan`) and while it is (`Chantier`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rdcxl.grille.construction.colonnes import Feuille
from rdcxl.grille.construction.disposition import LIGNES_DE_RESERVE, PREMIERE_LIGNE
from rdcxl.grille.construction.formules import Reperes
from rdcxl.grille.construction.styles import Styles
from rdcxl.grille.contenu import Contenu
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures, choisir_lectures

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Classeur


@dataclass(frozen=True)
class Plan:
    """What the columns of a workbook depend on."""

    referentiel: Referentiel
    contenu: Contenu

    @property
    def tables(self) -> frozenset[str]:
        """Names of the optional tables that the workbook has."""
        return frozenset(self.contenu.annexes)

    @cached_property
    def lectures(self) -> Lectures:
        """The readings that are chosen."""
        return choisir_lectures(self.referentiel, self.contenu.promotion.session.lectures)

    @property
    def derniere(self) -> int:
        """Last row (1-based) of the sheets with one row per candidate, reserve included."""
        en_trop = max((len(lignes) for lignes in self.contenu.reprise.en_trop.values()), default=0)
        return PREMIERE_LIGNE - 1 + len(self.contenu.candidats) + en_trop + LIGNES_DE_RESERVE

    def rangees(self, feuille: str) -> list[dict[str, object]]:
        """What is typed in a sheet with one row per candidate, row by row."""
        return [self.contenu.rangee(feuille, rang) for rang in range(self.derniere - PREMIERE_LIGNE + 1)]


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
