"""What a new grid will hold, whatever it was read from. Imports the model, what is taken over and the evaluation grids."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rdcxl.grille.grilles import GrilleDEpreuve
from rdcxl.grille.modele import Promotion
from rdcxl.grille.reprise import Reprise


class Contenu(NamedTuple):
    """What a new grid will hold: values by code for each candidate and each acquis, as typed when not understood.

    `annexes`: the same for each optional table that the grid has, by name; an empty list is an empty sheet.
    `places`: empty rows for candidates to come, where more than usual are wanted.
    `grilles`: the evaluation grids that get a sheet each. `decisions`: the acts of the jury.
    `reprise`: what else comes from an older grid; a candidate then has, beside marks, the codes of an evaluation grid
    (`rdcxl.grille.colonnes_de_grille`), and `identifiant:Notes` where a sheet shows another identifier than his.
    """

    promotion: Promotion
    candidats: list[dict[str, object]]
    acquis: list[dict[str, object]]
    annexes: Mapping[str, list[dict[str, object]]] = MappingProxyType({})
    grilles: tuple[GrilleDEpreuve, ...] = ()
    decisions: tuple[dict[str, object], ...] = ()
    reprise: Reprise = Reprise()
    places: int = 0

    def rangee(self, feuille: str, rang: int) -> dict[str, object]:
        """What the row of this 0-based rank holds in a sheet with one row per candidate; nothing on a reserve row."""
        if rang < len(self.candidats):
            return self.candidats[rang]
        suite, reste = self.reprise.en_trop.get(feuille, []), rang - len(self.candidats)
        return suite[reste] if reste < len(suite) else {}
