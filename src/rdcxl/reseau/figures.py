"""What a figure is: a table with its title, what it rests on, how it is drawn. Pure.

A cell holds a text, a whole number, an exact decimal, `CACHE` (hidden by confidentiality) or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, Optional, Union

from rdcxl.typographie import INSECABLE, phrase


class Cache(Enum):
    """The mark of a hidden cell."""

    CACHE = "n.c."


CACHE: Final = Cache.CACHE
Cellule = Union[str, int, Decimal, Cache, None]
TEXTE, EFFECTIF, TAUX, NOTE = "texte", "effectif", "taux", "note"


@dataclass(frozen=True)
class Colonne:
    """A column: its heading, its kind (one of the four above), its width in characters."""

    titre: str
    genre: str = EFFECTIF
    largeur: float = 13


@dataclass(frozen=True)
class Graphique:
    """A chart of a figure.

    Attributes:
        genre: `bar`, `column`, `entonnoir` (points and limits) or `repartition`; empile: series one upon the other.
        valeurs: columns that are drawn, each one series; categories: the column of the names; lignes: how many rows.
    """

    genre: str
    valeurs: tuple[int, ...]
    categories: int = 0
    empile: bool = False
    lignes: int = 0
    pourcent: bool = False


@dataclass(frozen=True)
class Assise:
    """What a figure rests on: candidates, centres, and the numbers of the sources."""

    n: int
    centres: int
    sources: tuple[int, ...]

    def __str__(self) -> str:
        modele = "n = {n} candidats, {centres} centres, {fichiers} fichiers (sources n° {numeros})"
        return phrase(
            modele, n=nombre(self.n), centres=self.centres, fichiers=len(self.sources), numeros=plages(self.sources)
        )


@dataclass(frozen=True)
class Figure:
    """A table ready to be written.

    Attributes:
        code: name of its CSV file; feuille: the sheet it stands on; lecture: how to read it, a sentence.
        lignes: rows; `total`: the last one is a total. trace: points of the lines of a funnel: size, rate, lower and upper limit.
    """

    code: str
    feuille: str
    titre: str
    lecture: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[tuple[Cellule, ...], ...]
    assise: Assise
    total: bool = False
    graphique: Optional[Graphique] = None
    trace: tuple[tuple[Decimal, ...], ...] = ()

    @property
    def cache(self) -> bool:
        """Whether a cell of it is hidden."""
        return any(c is CACHE for ligne in self.lignes for c in ligne)


def plages(numeros: Iterable[int]) -> str:
    """Numbers as a reader writes them.

    >>> plages([1, 2, 3, 5, 7, 8])
    '1 à 3, 5, 7, 8'
    """
    suites: list[list[int]] = []
    for n in sorted(set(numeros)):
        if suites and n == suites[-1][-1] + 1:
            suites[-1].append(n)
        else:
            suites.append([n])
    return ", ".join(f"{s[0]} à {s[-1]}" if len(s) > 2 else ", ".join(map(str, s)) for s in suites) or "aucune"


def nombre(n: int) -> str:
    """A whole number with French spaces: « 9 600 »."""
    return f"{n:,}".replace(",", INSECABLE)


def pourcentage(numerateur: int, denominateur: int) -> Decimal:
    """A rate as a part of one, cut after four decimals: never rounded up to a bound."""
    return Decimal(numerateur * 10_000 // denominateur) / 10_000


def texte(cellule: Cellule, genre: str = TEXTE) -> str:
    """A cell as a document or a CSV file shows it.

    >>> texte(Decimal("0.6666"), TAUX), texte(CACHE), texte(1234, EFFECTIF)
    ('66,66\\xa0%', 'n.c.', '1\\xa0234')
    """
    if cellule is None:
        return ""
    if isinstance(cellule, Cache):
        return CACHE.value
    if isinstance(cellule, Decimal):
        if genre == TAUX:
            return f"{cellule * 100:.2f}".replace(".", ",") + f"{INSECABLE}%"
        return f"{cellule:.2f}".replace(".", ",")
    return nombre(cellule) if isinstance(cellule, int) else cellule
