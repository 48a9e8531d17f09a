"""A jury in memory for tests: candidates from marks, acts in one line, the final results by identifier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tests.outils.fichiers import BONNES_NOTES

from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.modele import Candidat, Promotion, Responsables, Session, SessionExamen
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.arrets import Arret, arreter
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Dossier, Mention, Note
from rdcxl.regles.actes import Acte

REFERENTIEL = charger_referentiel()
FUSEAU = dt.timezone(dt.timedelta(hours=2))
MAINTENANT = dt.datetime(2025, 7, 10, 17, 30, tzinfo=FUSEAU)
DEBUT = dt.datetime(2025, 7, 10, 15, 0)  # noqa: DTZ001 - acts hold local time
SESSION = Session(
    session=SessionExamen(
        libelle="RDC", rang_promotion=3, date_derniere_epreuve=dt.date(2025, 6, 27), date_jury=dt.date(2025, 7, 10)
    ),
    responsables=Responsables(session="Mme Aubertin", certification="M. Keller"),
)


def points(notes: Mapping[str, object]) -> dict[str, Note]:
    """Marks by code: numbers as exact decimals, ABS, ABJ, NR as mentions, None as a blank."""
    lues: dict[str, Note] = {}
    for code, note in notes.items():
        lues[code] = Mention.VIDE if note is None else Mention[note] if str(note).isalpha() else Decimal(str(note))  # type: ignore[misc]
    return lues


def dossier(identifiant: str = "C01", sauf: Mapping[str, object] | None = None, **autres: Any) -> Dossier:
    """A candidate with 12/20 everywhere (title, 600 points) but for `sauf`."""
    autres.setdefault("heures_entreprise", Decimal(910))
    return Dossier(identifiant, points({**BONNES_NOTES, **(sauf or {})}), **autres)


def jury_sur(*dossiers: Dossier, session: Session = SESSION, anomalies: Iterable[Anomalie] = ()) -> Deliberation:
    """The proposals for these candidates."""
    candidats = tuple(
        Candidat(Fiche(identifiant=d.identifiant), d, "Candidats", f"A{7 + i}") for i, d in enumerate(dossiers)
    )
    return deliberer(Promotion(session, candidats, tuple(anomalies)), REFERENTIEL)


def acte(nom: str, objet: str = "", valeur: object = None, *, qui: str = "C01", minute: int = 0, **autres: Any) -> Acte:
    """An act of the jury, `minute` minutes after 15:00."""
    champs = {"motif": "Le jury l’a voulu ainsi.", "auteur": "C. Vasseur", **autres}
    nombre = None if valeur is None else Decimal(str(valeur))
    return Acte(qui, nom, objet, nombre, champs["motif"], champs["auteur"], DEBUT + dt.timedelta(minutes=minute))


def arret(d: Dossier, *actes: Acte) -> Arret:
    """What the jury settles for one candidate; acts follow each other minute after minute when they are all at 15:00."""
    (seul,) = arreter(jury_sur(d), actes)
    return seul
