"""Calendar months and years, as the rules count them (X23). Standard library only."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Optional

MOIS_PAR_AN = 12


def ajouter_mois(jour: dt.date, mois: int) -> dt.date:
    """The same day `mois` calendar months later, or the last day of a shorter month; a delay that ends is `reculer_mois`.

    Reading: X23.

    >>> ajouter_mois(dt.date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    rang = jour.year * MOIS_PAR_AN + jour.month - 1 + mois
    annee, mois_du_jour = divmod(rang, MOIS_PAR_AN)
    dernier = calendar.monthrange(annee, mois_du_jour + 1)[1]
    return dt.date(annee, mois_du_jour + 1, min(jour.day, dernier))


def reculer_mois(jour: dt.date, mois: int) -> dt.date:
    """The last day from which `mois` calendar months, counted forward, are still over by `jour`.

    Reading: X43: the last day of a month that has no such day reaches back to the last day of the other.

    >>> reculer_mois(dt.date(2026, 2, 28), 4)
    datetime.date(2025, 10, 31)
    >>> reculer_mois(dt.date(2025, 3, 31), 1)
    datetime.date(2025, 2, 28)
    """
    recule = ajouter_mois(jour, -mois)
    fin = calendar.monthrange(recule.year, recule.month)[1]
    return recule.replace(day=fin) if ajouter_mois(recule.replace(day=fin), mois) <= jour else recule


def ajouter_ans(jour: dt.date, ans: int) -> dt.date:
    """The same day `ans` years later; 29 February becomes the 28th in a common year."""
    return ajouter_mois(jour, ans * MOIS_PAR_AN)


def date_iso(brut: object) -> Optional[dt.date]:
    """The calendar date of an ISO text (a date, or a date and time as written), None if it is not one."""
    if not isinstance(brut, str):
        return None
    try:
        return dt.datetime.fromisoformat(brut).date()
    except ValueError:
        return None
