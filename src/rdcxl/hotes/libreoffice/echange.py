"""Lines of JSON between the menu, inside LibreOffice, and rdcxl's own Python. Standard library only, Python 3.10.

LibreOffice's Python has not the packages that reading, closing and exporting need, and rdcxl's Python has not LibreOffice:
so the menu starts the second and answers what it asks of the document, one line each way.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

JOUR, HEURE = "jour", "heure"  # a date and an hour travel as {"jour": ISO text}


def en_ligne(objet: Any) -> str:
    """An object as a line: texts, numbers, booleans, lists, tables, dates and hours.

    >>> en_ligne([1, "é", dt.date(2025, 7, 10)])
    '[1, "\\\\u00e9", {"jour": "2025-07-10"}]\\n'
    """
    return json.dumps(objet, default=_coder) + "\n"


def depuis_la_ligne(ligne: str) -> Any:
    """The object of a line.

    >>> depuis_la_ligne('[{"jour": "2025-07-10T09:30:00"}, {"heure": "09:30:00"}]')
    [datetime.datetime(2025, 7, 10, 9, 30), datetime.time(9, 30)]
    """
    return json.loads(ligne, object_hook=_decoder)


def _coder(valeur: Any) -> dict[str, str]:
    if isinstance(valeur, dt.date):
        return {JOUR: valeur.isoformat()}
    if isinstance(valeur, dt.time):
        return {HEURE: valeur.isoformat()}
    raise TypeError(type(valeur).__name__)


def _decoder(table: dict[str, Any]) -> Any:
    if table.keys() == {JOUR}:
        return dt.datetime.fromisoformat(table[JOUR])
    return dt.time.fromisoformat(table[HEURE]) if table.keys() == {HEURE} else table
