"""Frauds of earlier sessions, wherever a grid knows them: the history of attempts, a request after a fraud. Imports the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from rdcxl.grille.tables.notation import Tentative
from rdcxl.grille.tables.session import DemandeEcrite
from rdcxl.regles.demandes import APRES_FRAUDE


def fraudes_anterieures(tentatives: Iterable[Tentative], demandes: Iterable[DemandeEcrite]) -> dict[str, dt.date]:
    """By identifier, the day of the last decision on a fraud of an earlier session."""
    connues = [(x.identifiant, x.fraude_le) for x in tentatives]
    connues += [(x.identifiant, x.absence_ou_fraude_le) for x in demandes if x.demande == APRES_FRAUDE]
    dernieres: dict[str, dt.date] = {}
    for qui, jour in connues:
        if jour is not None:
            dernieres[qui] = max(jour, dernieres.get(qui, jour))
    return dernieres
