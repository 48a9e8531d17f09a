"""The date and time that somebody types or a host hands over, as local time. Imports the rules only."""

from __future__ import annotations

import datetime as dt
import re
from typing import Optional

from rdcxl.regles.inscription import est_plausible, lire_date
from rdcxl.regles.saisie import nettoyer

_MOMENT = re.compile(
    r"(?P<jour>[\d/.-]+)(?:(?:[T\s]|\s+à\s+)\s*(?P<h>\d{1,2})\s*[:hH]\s*(?P<m>\d{2})(?::(?P<s>\d{2}))?)?"
)


def lire_moment(valeur: object, maintenant: dt.datetime) -> Optional[dt.datetime]:
    """A date and time as a file or a host gives it: local time without offset, to the nearest second, or None.

    A spreadsheet holds a time as a fraction of a day; a closed file holds it to the second, and both must be the same act.

    Args:
        valeur: a date, or text: JJ/MM/AAAA or AAAA-MM-JJ, then HH:MM or HH:MM:SS; a day alone is its midnight. An ISO text
            with an offset is turned into the local time of `maintenant`.
    """
    if isinstance(valeur, dt.datetime):
        moment: Optional[dt.datetime] = valeur
    elif isinstance(valeur, dt.date):
        moment = dt.datetime.combine(valeur, dt.time())
    else:
        moment = _moment_du_texte(nettoyer(str(valeur)))
    if moment is None:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(maintenant.tzinfo).replace(tzinfo=None)
    moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment if est_plausible(moment.date()) else None


def _moment_du_texte(texte: str) -> Optional[dt.datetime]:
    trouve = _MOMENT.fullmatch(texte)
    if trouve is None:
        try:
            lu = dt.datetime.fromisoformat(texte)
        except ValueError:
            return None
        return lu if lu.tzinfo is not None else None
    jour = lire_date(trouve["jour"])
    if jour is None:
        return None
    try:
        heure = dt.time(int(trouve["h"] or 0), int(trouve["m"] or 0), int(trouve["s"] or 0))
    except ValueError:
        return None
    return dt.datetime.combine(jour, heure)
