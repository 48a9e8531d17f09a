"""A table before it is understood: cells by code, each with its place. Imports the columns of grids and the conversion of cells.

Workbooks and CSV files become tables; `interpretation` makes candidates of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from rdcxl.grille.colonnes_de_grille import ColonnesDeGrille
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.regles.saisie import nettoyer


class Cellule(NamedTuple):
    """A raw cell: what the host or the file gives, where it stands, and what already disqualifies it."""

    valeur: object
    lieu: str
    probleme: str = ""


class Ligne(NamedTuple):
    """A row of a table: its cells by code; `masquee`: the user cannot see it."""

    cellules: dict[str, Cellule]
    lieu: str
    masquee: bool = False

    def cellule(self, code: str) -> Cellule:
        """The cell of a code; an empty one at the row where the table has no such column."""
        return self.cellules.get(code) or Cellule(None, self.lieu)

    def brut(self, code: str) -> object:
        """What the cell of a code holds; None when it is blank."""
        valeur = self.cellule(code).valeur
        return None if est_vide(valeur) else valeur

    def texte(self, code: str) -> str:
        """The same as a French reader would write it."""
        return nettoyer(ecrire_valeur(self.brut(code)))


@dataclass(frozen=True)
class Tableau:
    """A row of codes and the rows under it.

    `feuille`: the sheet, or the name of a CSV file. `lieux`: where each code stands. `repetes`: codes that stand twice.
    `partiel`: not every candidate is expected in it.
    `grilles`: the evaluation grids among its columns. `echelles`: the scale after the code of a mark (« code/20 »), where it has one.
    """

    feuille: str
    lieux: dict[str, str]
    lignes: list[Ligne] = field(default_factory=list)
    repetes: dict[str, str] = field(default_factory=dict)
    partiel: bool = False
    grilles: tuple[ColonnesDeGrille, ...] = ()
    echelles: Mapping[str, Decimal] = field(default_factory=dict)

    def __contains__(self, code: str) -> bool:
        return code in self.lieux
