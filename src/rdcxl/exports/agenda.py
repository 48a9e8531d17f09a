"""Deadlines as an iCalendar file (RFC 5545), for any calendar program: all-day events, the same bytes for the same input."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rdcxl import __version__
from rdcxl.jury.echeancier import Echeance
from rdcxl.regles.calendrier import ENTREPRISE, LIEUX, Jour
from rdcxl.regles.nombres import en_francais

ESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://rdcxl.invalid/echeances")
ENTETE = 1000  # bytes at the beginning of a calendar, where it says what made it
PRODUIT = "-//rdcxl//"
RAPPEL = dt.timedelta(days=-7)


def en_ics(echeances: Sequence[Echeance], titre: str, instant: dt.datetime, jours: Sequence[Jour] = ()) -> bytes:
    """Return the dated deadlines as a calendar, each with a reminder a week before; those without a date are left out.

    Args:
        titre: name of the calendar; `instant`: when the list was made (the closing), written in each event.
        jours: training days, all-day events too, without a reminder.
    """
    from icalendar import Calendar

    calendrier = Calendar()
    calendrier.add("prodid", f"{PRODUIT}{__version__}//FR")
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", titre)
    for e in echeances:
        if e.jour is not None:
            resume = f"{e.quoi} – {e.qui}" if e.identifiant else e.quoi
            uid = f"{titre}|{e.identifiant}|{e.quoi}|{e.jour}"
            evenement = _evenement(uid, instant, e.jour, resume, f"Règlement, « {e.article} ».")
            evenement.add_component(_rappel(resume))
            calendrier.add_component(evenement)
    for j in jours:
        resume = f"Formation {LIEUX[j.lieu]} ({en_francais(j.heures)} h)" if j.lieu != ENTREPRISE else "En entreprise"
        evenement = _evenement(f"{titre}|jour|{j.date}", instant, j.date, f"{resume} – {j.intitule}".rstrip(" –"), "")
        calendrier.add_component(evenement)
    octets: bytes = calendrier.to_ical()
    return octets


def est_un_des_notres(agenda: Path) -> bool:
    """Whether a file is a calendar that `en_ics` made."""
    with agenda.open("rb") as fichier:
        return f"PRODID:{PRODUIT}".encode() in fichier.read(ENTETE)


def _evenement(uid: str, instant: dt.datetime, jour: dt.date, resume: str, description: str) -> Any:
    from icalendar import Event

    evenement = Event()
    evenement.add("uid", f"{uuid.uuid5(ESPACE, uid)}@rdcxl")
    evenement.add("dtstamp", instant.astimezone(dt.timezone.utc))
    evenement.add("dtstart", jour)
    evenement.add("dtend", jour + dt.timedelta(days=1))
    evenement.add("summary", resume)
    if description:
        evenement.add("description", description)
    evenement.add("transp", "TRANSPARENT")
    return evenement


def _rappel(resume: str) -> Any:
    from icalendar import Alarm

    alarme = Alarm()
    alarme.add("action", "DISPLAY")
    alarme.add("description", resume)
    alarme.add("trigger", RAPPEL)
    return alarme
