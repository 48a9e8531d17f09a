"""Statistical confidentiality of a table of counts: small counts hidden, then others, until no hidden one can be found again. Pure.

A table is published with its totals. Whoever reads it knows that counts are whole and not negative, and that each total is the sum of its
row or column: a hidden count is found again when only one value fits. Hidden counts are the arcs of a network whose nodes are rows and
columns, and a count may be another one exactly when a closed way of the network goes through it: that is looked for, not estimated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple, Optional

Case = tuple[int, int]
Grille = tuple[tuple[int, ...], ...]


class Tableau(NamedTuple):
    """Counts by row and column, totals included: the last row and the last column are the totals.

    Attributes:
        lignes, colonnes: the names, without that of the totals; valeurs: one row more, one column more than names.
        caches: what is not shown, as (row, column).
    """

    lignes: tuple[str, ...]
    colonnes: tuple[str, ...]
    valeurs: Grille
    caches: frozenset[Case] = frozenset()

    def voir(self, ligne: int, colonne: int) -> Optional[int]:
        """The count, None when it is hidden."""
        return None if (ligne, colonne) in self.caches else self.valeurs[ligne][colonne]


def avec_totaux(lignes: Sequence[str], colonnes: Sequence[str], comptes: Sequence[Sequence[int]]) -> Tableau:
    """A table from its inner counts, each ≥ 0."""
    corps = [(*ligne, sum(ligne)) for ligne in comptes]
    bas = tuple(sum(x) for x in zip(*corps, strict=True)) if corps else (0,) * (len(colonnes) + 1)
    return Tableau(tuple(lignes), tuple(colonnes), (*corps, bas))


def masquer(t: Tableau, seuil: int) -> Tableau:
    """The table with every count below the threshold hidden, and as many others as it takes.

    Args:
        seuil: counts below are hidden, zero included, totals too.
    """
    caches = {case for case in _cases(t.valeurs) if t.valeurs[case[0]][case[1]] < seuil}
    caches |= _jumeaux(t, caches)
    while perdus := retrouvables(t.valeurs, caches):
        ajout = _meilleur_ajout(t, caches, min(perdus))
        if not ajout:  # nothing is left that could be hidden: all of it is
            return t._replace(caches=frozenset(_cases(t.valeurs)))
        caches |= ajout
        caches |= _jumeaux(t, caches)
    return t._replace(caches=frozenset(caches))


def _cases(valeurs: Grille) -> Iterator[Case]:
    return product(range(len(valeurs)), range(len(valeurs[0])))


def _jumeaux(t: Tableau, caches: Collection[Case]) -> set[Case]:
    """In a table of one row, or of one column, the total says the same as the only count: both are hidden, or none."""
    jumeaux: set[Case] = set()
    if len(t.valeurs) == 2:
        jumeaux |= {(1 - i, j) for i, j in caches}
    if len(t.valeurs[0]) == 2:
        jumeaux |= {(i, 1 - j) for i, j in caches}
    return jumeaux


def retrouvables(valeurs: Grille, caches: Collection[Case]) -> set[Case]:
    """The hidden counts of which only one value fits what is shown.

    Args:
        valeurs: the true counts, totals included; caches: the hidden ones.
    """
    suites: dict[tuple[str, int], list[tuple[tuple[str, int], Case]]] = {}
    for case in caches:
        for de, vers in _arcs(valeurs, case):
            suites.setdefault(de, []).append((vers, case))
    return {case for case in caches if not any(_revient(suites, vers, de, case) for de, vers in _arcs(valeurs, case))}


def _arcs(valeurs: Grille, case: Case) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """One more of this count, then one less where there is one to take away, each as a way from a node to another.

    A total and an inner count go opposite ways; the grand total goes with the inner counts.
    """
    i, j = case
    ligne, colonne = ("ligne", i), ("colonne", j)
    droit = (i == len(valeurs) - 1) == (j == len(valeurs[0]) - 1)
    yield (ligne, colonne) if droit else (colonne, ligne)
    if valeurs[i][j] > 0:
        yield (colonne, ligne) if droit else (ligne, colonne)


def _revient(
    suites: dict[tuple[str, int], list[tuple[tuple[str, int], Case]]],
    depart: tuple[str, int],
    but: tuple[str, int],
    sauf: Case,
) -> bool:
    """Whether one comes from a node to another by other counts than this one."""
    vus, pile = {depart}, [depart]
    while pile:
        noeud = pile.pop()
        if noeud == but:
            return True
        for vers, case in suites.get(noeud, ()):
            if case != sauf and vers not in vus:
                vus.add(vers)
                pile.append(vers)
    return False


def _meilleur_ajout(t: Tableau, caches: set[Case], perdu: Case) -> set[Case]:
    """The cheapest counts to hide with it, so that it can no longer be found again; all three corners of a rectangle at most.

    Totals are kept as long as an inner count will do; among counts, the smallest are hidden.
    """
    i, j = perdu
    hauteur, largeur = len(t.valeurs), len(t.valeurs[0])
    autres = ((a, b) for a in range(hauteur) if a != i for b in range(largeur) if b != j)
    choix = sorted(({(i, b), (a, j), (a, b)} - caches for a, b in autres), key=lambda c: (_cout(t, c), sorted(c)))
    for ajout in choix:
        if ajout and perdu not in retrouvables(t.valeurs, caches | ajout):
            return ajout
    restants = sorted(set(_cases(t.valeurs)) - caches, key=lambda c: (_cout(t, [c]), c))
    return set(restants[:1])


def _cout(t: Tableau, cases: Iterable[Case]) -> int:
    """What hiding these counts loses: the persons in them; a total costs more than everything inside."""
    dernier, derniere, tout = len(t.valeurs) - 1, len(t.valeurs[0]) - 1, t.valeurs[-1][-1] + 1
    return sum(t.valeurs[i][j] + 1 + tout * ((i == dernier) + (j == derniere)) for i, j in cases)
