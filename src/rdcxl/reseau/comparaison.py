"""Centres compared by a funnel plot: each rate against limits that hold 95 % of centres like the others. Pure.

Never by rank: two centres within the limits are not told apart. Limits are those of the normal law around the rate of the network, and get
wider as fewer candidates are counted. Decimals are exact but for the square root, taken to as many figures as it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, localcontext
from typing import NamedTuple

DANS, AU_DESSUS, AU_DESSOUS = "dans les limites", "au-dessus", "au-dessous"
CHIFFRES = 28


class Limites(NamedTuple):
    """Lower and upper limit of a rate, from 0 to 1."""

    basse: Decimal
    haute: Decimal


def limites(titres: int, effectif: int, n: int, quantile: Decimal) -> Limites:
    """The limits for a centre of n candidates.

    Args:
        titres, effectif: of the whole network, effectif > 0; n: > 0; quantile: of the normal law.

    >>> [str(x)[:6] for x in limites(600, 1000, 100, Decimal("1.96"))]
    ['0.5039', '0.6960']
    """
    with localcontext(prec=CHIFFRES):
        taux = Decimal(titres) / effectif
        demi = quantile * (taux * (1 - taux) / n).sqrt()
        return Limites(max(taux - demi, Decimal(0)), min(taux + demi, Decimal(1)))


def position(reussites: int, n: int, bornes: Limites) -> str:
    """Where a rate stands; a rate on a limit is within it."""
    if Decimal(reussites) > bornes.haute * n:
        return AU_DESSUS
    return AU_DESSOUS if Decimal(reussites) < bornes.basse * n else DANS


def entonnoir(titres: int, effectif: int, tailles: Iterable[int], quantile: Decimal) -> Iterator[tuple[int, Limites]]:
    """The limits at sizes from the smallest to the largest centre, for the lines of the plot."""
    connues = sorted(tailles)
    if not connues or not effectif:
        return
    bas, haut = max(connues[0] - 2, 1), connues[-1] + 2
    pas = max((haut - bas) // 24, 1)
    for n in dict.fromkeys((*range(bas, haut, pas), haut)):
        yield n, limites(titres, effectif, n, quantile)
