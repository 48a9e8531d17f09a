"""The columns of an evaluation grid: their codes, and what a row of codes says of a grid. Standard library and `regles` only.

A code holds a colon, which no code of a référentiel or of the catalogue does: `B3.2:c4:2` is the fourth criterion of B3.2 as
the second assessor marked it. The row above the codes holds the points of each criterion, the row above that one its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from rdcxl.regles.grilles import ecart_de_ponderation
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import lire_nombre

SEPARATEUR = ":"
ARRETEE, TOTAL, CONCERTATION = "arretee", "total", "concertation"
NOTES = "notes"  # no column: what is typed in the sheet Notes over the formula that copies the grid
_CRITERE = re.compile(r"c([1-9]\d?):([1-9])")


def code_de_critere(composante: str, critere: int, evaluateur: int) -> str:
    """Code of the column of a criterion (from 1) for an assessor (from 1).

    >>> code_de_critere("B3.2", 4, 2)
    'B3.2:c4:2'
    """
    return f"{composante}{SEPARATEUR}c{critere}{SEPARATEUR}{evaluateur}"


def code_d_appoint(composante: str, *parties: object) -> str:
    """Code of another column of a grid: the agreed mark, a total, what is left to agree on.

    >>> code_d_appoint("B3.2", TOTAL, 1), code_d_appoint("B3.2", ARRETEE)
    ('B3.2:total:1', 'B3.2:arretee')
    """
    return SEPARATEUR.join((composante, *map(str, parties)))


class Colonne(NamedTuple):
    """A criterion of an assessor: its code, its title, its points."""

    code: str
    titre: str
    maximum: Decimal


class ColonnesDeGrille(NamedTuple):
    """The grid of a composante in a sheet: the criteria of each assessor, the column of the agreed mark (empty: none).

    `probleme`: why nothing can be made of it; there are then no assessors.
    """

    composante: str
    evaluateurs: tuple[tuple[Colonne, ...], ...]
    arretee: str = ""
    probleme: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of everything that is typed in it."""
        criteres = [c.code for evaluateur in self.evaluateurs for c in evaluateur]
        return (*criteres, self.arretee) if self.arretee else tuple(criteres)


def codes_de_grille(textes: Iterable[str], connus: Mapping[str, str]) -> dict[str, str]:
    """Among texts in lower case, those of what is typed in a grid, each with its exact form.

    Args:
        connus: the codes that exist, by their form in lower case.
    """
    trouves = {}
    for texte in textes:
        debut, separateur, suite = texte.partition(SEPARATEUR)
        if separateur and debut in connus and (suite == ARRETEE or _CRITERE.fullmatch(suite)):
            trouves[texte] = f"{connus[debut]}{SEPARATEUR}{suite}"
    return trouves


def lire_les_grilles(
    codes: Mapping[int, str], titres: tuple[object, ...], points: tuple[object, ...], maxima: Mapping[str, Decimal]
) -> tuple[ColonnesDeGrille, ...]:
    """The grids that a row of codes announces.

    Args:
        codes: code by 0-based column; titres, points: the two rows above the codes; maxima: of each composante.
    """
    par_composante: dict[str, dict[tuple[int, int], tuple[int, str]]] = {}
    for i, code in codes.items():
        composante, _, suite = code.partition(SEPARATEUR)
        critere = _CRITERE.fullmatch(suite)
        if critere and composante in maxima:
            rang = (int(critere[2]), int(critere[1]))
            par_composante.setdefault(composante, {})[rang] = (i, code)
    presents = set(codes.values())
    return tuple(
        _composer(composante, colonnes, (titres, points), maxima[composante], presents)
        for composante, colonnes in par_composante.items()
    )


def _composer(
    composante: str,
    colonnes: Mapping[tuple[int, int], tuple[int, str]],
    entete: tuple[tuple[object, ...], tuple[object, ...]],
    maximum: Decimal,
    presents: set[str],
) -> ColonnesDeGrille:
    arretee = code_d_appoint(composante, ARRETEE)
    arretee = arretee if arretee in presents else ""
    par_evaluateur: dict[int, list[Colonne]] = {}
    for (evaluateur, _), (i, code) in sorted(colonnes.items()):
        titre, points = (ligne[i] if i < len(ligne) else None for ligne in entete)
        lus = lire_nombre(points)
        if not lus.valeur:
            probleme = f"{code} n’a pas de nombre de points au-dessus de lui. Rétablissez-le."
            return ColonnesDeGrille(composante, (), arretee, probleme)
        par_evaluateur.setdefault(evaluateur, []).append(Colonne(code, str(titre or "").strip(), lus.valeur))
    return ColonnesDeGrille(composante, *_verifier(par_evaluateur, maximum, arretee))


def _verifier(
    par_evaluateur: Mapping[int, list[Colonne]], maximum: Decimal, arretee: str
) -> tuple[tuple[tuple[Colonne, ...], ...], str, str]:
    """Every assessor has criteria that make up the maximum: a column taken away, or a weight changed, shows here."""
    for evaluateur, criteres in par_evaluateur.items():
        ecart = ecart_de_ponderation((c.maximum for c in criteres), maximum)
        if ecart:
            faits, attendus = en_francais(maximum + ecart), en_francais(maximum)
            probleme = (
                f"les critères de l’évaluateur {evaluateur} font {faits} points au lieu de {attendus}. Rétablissez-les."
            )
            return (), arretee, probleme
    return tuple(map(tuple, par_evaluateur.values())), arretee, ""
