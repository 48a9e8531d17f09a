"""What the columns of a new workbook depend on: the référentiel, and what the grid will hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rdcxl.grille.construction.disposition import LIGNES_DE_RESERVE, PREMIERE_LIGNE
from rdcxl.grille.contenu import Contenu
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures, choisir_lectures


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
        return PREMIERE_LIGNE - 1 + len(self.contenu.candidats) + en_trop + max(LIGNES_DE_RESERVE, self.contenu.places)

    def rangees(self, feuille: str) -> list[dict[str, object]]:
        """What is typed in a sheet with one row per candidate, row by row."""
        return [self.contenu.rangee(feuille, rang) for rang in range(self.derniere - PREMIERE_LIGNE + 1)]
