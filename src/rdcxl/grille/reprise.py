"""What a grid takes over from an older one, beyond what CSV files can say. Standard library only.

Values stay as they were typed: an unreadable one must be found again, the same, in the new grid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

ENTIERS_EXACTS = 10**15


class NombreSaisi(float):
    """A number of a cell, written with all its digits: the usual sixteen would round the residue of a formula away."""

    __slots__ = ()

    def __format__(self, _: str) -> str:
        entier = self.is_integer() and abs(self) < ENTIERS_EXACTS
        return str(int(self)) if entier else repr(float(self))


@dataclass(frozen=True)
class LogiqueSaisi:
    """TRUE or FALSE in a cell that expects neither."""

    valeur: bool

    def __str__(self) -> str:
        return "VRAI" if self.valeur else "FAUX"


class CelluleCopiee(NamedTuple):
    """A cell of a sheet that is not ours: 0-based place, value, number format."""

    ligne: int
    colonne: int
    valeur: object
    format_nombre: str


class FeuilleCopiee(NamedTuple):
    """A sheet of the user's own."""

    titre: str
    cellules: tuple[CelluleCopiee, ...]


class Reprise(NamedTuple):
    """What an older grid held and the files of `nouveau` cannot say.

    Attributes:
        en_trop: by sheet, rows that belong to no candidate, or repeat one; they follow the candidates.
        session: by key, cells of the sheet Session that cannot be read, or whose key does not exist.
        evaluateurs: by composante, what stands above the columns of each assessor of its evaluation grid.
        feuilles: the user's own sheets; divers: sheet, cell, identifier, column and value of what has no place in a grid.
    """

    en_trop: Mapping[str, list[dict[str, object]]] = MappingProxyType({})
    session: Mapping[str, object] = MappingProxyType({})
    evaluateurs: Mapping[str, tuple[object, ...]] = MappingProxyType({})
    feuilles: tuple[FeuilleCopiee, ...] = ()
    divers: tuple[tuple[str, str, str, str, object], ...] = ()
