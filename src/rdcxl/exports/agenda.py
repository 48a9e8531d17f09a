"""Deadlines as an iCalendar file (RFC 5545), for any calendar program: all-day events, the same bytes for the same input."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from rdcxl import __version__
from rdcxl.jury.echeancier import Echeance

ESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://rdcxl.invalid/echeances")
RAPPEL = dt.timedelta(days=-7)


def en_ics(echeances: Sequence[Echeance], titre: str, instant: dt.datetime) -> bytes:
    """Return the dated deadlines as a calendar, each with a reminder a week before; those without a date are left out.

    Args:
        titre: name of the calendar; `instant`: when the list was made (the closing), written in each event.
    """
    from icalendar import Alarm, Calendar, Event

    calendrier = Calendar()
    calendrier.add("prodid", f"-//rdcxl//{__version__}//FR")
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", titre)
    for e in echeances:
        if e.jour is None:
            continue
        resume = f"{e.quoi} – {e.nom} ({e.identifiant})" if e.identifiant else e.quoi
        evenement = Event()
        evenement.add("uid", f"{uuid.uuid5(ESPACE, f'{titre}|{e.identifiant}|{e.quoi}|{e.jour}')}@rdcxl")
        evenement.add("dtstamp", instant.astimezone(dt.timezone.utc))
        evenement.add("dtstart", e.jour)
        evenement.add("dtend", e.jour + dt.timedelta(days=1))
        evenement.add("summary", resume)
        evenement.add("description", f"Règlement, « {e.article} ».")
        evenement.add("transp", "TRANSPARENT")
        alarme = Alarm()
        alarme.add("action", "DISPLAY")
        alarme.add("description", resume)
        alarme.add("trigger", RAPPEL)
        evenement.add_component(alarme)
        calendrier.add_component(evenement)
    octets: bytes = calendrier.to_ical()
    return octets
