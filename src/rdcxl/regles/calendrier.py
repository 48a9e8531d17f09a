"""Training days of a promotion against the volume that the référentiel gives: section « Calendrier de formation ».

Pure functions of dates and exact hours; standard library only. The monthly figures of the section do not add up to its number
of days, which is the one that counts (X14).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal, localcontext
from typing import NamedTuple, Union

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.nombres import CONTEXTE, ZERO, en_francais
from rdcxl.regles.sections import regle

CENTRE, ENTREPRISE, ETRANGER = "CENTRE", "ENTREPRISE", "ETRANGER"
LIEUX = {CENTRE: "en centre", ENTREPRISE: "en entreprise", ETRANGER: "à l’étranger"}


class Jour(NamedTuple):
    """A day of the calendar: its date, its hours (]0 ; 24]), where it is spent, what is done."""

    date: dt.date
    heures: Decimal
    lieu: str = CENTRE
    intitule: str = ""


class Volume(NamedTuple):
    """How many days, and how many hours they hold."""

    jours: int
    heures: Decimal


@regle("calendrier", "X14")
def volume_de_formation(jours: Iterable[Jour], lieu: str = CENTRE) -> Volume:
    """Days spent in one place and their hours, exact; only those in the centre count as the volume of the training.

    A day abroad is counted apart: the section marks its dates without saying whether they are part of its volume.

    Reading: X14.
    """
    heures = [j.heures for j in jours if j.lieu == lieu]
    with localcontext(CONTEXTE):
        return Volume(len(heures), sum(heures, ZERO))


@regle("calendrier", "X14")
def ecart_de_volume(r: Referentiel, v: Volume) -> Volume:
    """What the calendar has beyond the days and hours of the référentiel; below zero, what is missing.

    Bounds: exactly 0 and 0 when the volume is right, without any tolerance. Reading: X14.
    """
    with localcontext(CONTEXTE):
        return Volume(v.jours - r.heures.jours, v.heures - r.heures.total)


@regle("calendrier")
def hors_de_la_periode(r: Referentiel, jours: Iterable[Jour]) -> list[Jour]:
    """Days before the first or after the last day of the calendar that the référentiel shows; none when it shows none.

    Bounds: both days belong to it.
    """
    return [j for j in jours if not _entre(r.heures.debut, j.date, r.heures.fin)]


@regle("calendrier")
def sejour_hors_des_dates(r: Referentiel, jours: Iterable[Jour]) -> list[Jour]:
    """Days abroad outside the dates considered for the stay; none when the référentiel considers no date.

    Bounds: both days belong to the stay.
    """
    return [j for j in jours if j.lieu == ETRANGER and not _entre(r.heures.sejour_debut, j.date, r.heures.sejour_fin)]


def dire_volume(r: Referentiel, jours: Iterable[Jour]) -> str:
    """The volume in the centre and its difference: « 89 jours sur 91 (2 manquent), 623 h sur 637 h (14 h manquent) »."""
    v = volume_de_formation(jours)
    ecart = ecart_de_volume(r, v)
    nombre = f"{v.jours} jour{'s' if v.jours > 1 else ''} sur {r.heures.jours}{_difference(ecart.jours, '')}"
    return f"{nombre}, {en_francais(v.heures)} h sur {en_francais(r.heures.total)} h{_difference(ecart.heures, ' h')}"


def dire_sejour(r: Referentiel, jours: Iterable[Jour]) -> Iterator[str]:
    """What is to be known of the stay abroad: its days and hours, beside the volume; the dates that were considered."""
    liste = list(jours)
    h, v = r.heures, volume_de_formation(liste, ETRANGER)
    envisage = f"du {h.sejour_debut:%d/%m/%Y} au {h.sejour_fin:%d/%m/%Y}" if h.sejour_debut and h.sejour_fin else ""
    if v.jours:
        dates = [j.date for j in liste if j.lieu == ETRANGER]
        yield (
            f"À l’étranger : {v.jours} jour{'s' if v.jours > 1 else ''} ({en_francais(v.heures)} h), "
            f"du {min(dates):%d/%m/%Y} au {max(dates):%d/%m/%Y}, hors du volume en centre"
        )
    if envisage and sejour_hors_des_dates(r, liste):
        yield f"Séjour à l’étranger : hors des dates envisagées par le référentiel ({envisage})"
    elif envisage and not v.jours and len(hors_de_la_periode(r, liste)) < len(liste):
        yield f"Séjour à l’étranger : aucun jour inscrit ; le référentiel envisage {envisage}"


def _entre(debut: Union[dt.date, None], jour: dt.date, fin: Union[dt.date, None]) -> bool:
    return (debut is None or debut <= jour) and (fin is None or jour <= fin)


def _difference(ecart: Union[int, Decimal], unite: str) -> str:
    if not ecart:
        return ""
    combien = en_francais(abs(Decimal(ecart)))
    verbe = "de trop" if ecart > 0 else "manque" if ecart > -2 else "manquent"
    return f" ({combien}{unite} {verbe})"
