"""Composition of the certification jury: sections « Le jury de certification » and « La procédure d'habilitation du jury ».

Pure functions; standard library only.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.dates import ajouter_ans
from rdcxl.regles.sections import regle

PRESIDENT = "PRESIDENT"
PROFESSIONNEL = "PROFESSIONNEL"
REPRESENTANT = "REPRESENTANT"
OBSERVATEUR = "OBSERVATEUR"
ROLES = {
    PRESIDENT: ("président", "présidents"),
    PROFESSIONNEL: ("professionnel", "professionnels"),
    REPRESENTANT: ("représentant", "représentants"),
    OBSERVATEUR: ("observateur", "observateurs"),
}


class MembreDeJury(NamedTuple):
    """A member as the rules see him; None: not entered, so not judged."""

    nom: str
    role: str
    annees_exercice: Optional[int] = None
    derniere_activite: Optional[dt.date] = None
    informe_le: Optional[dt.date] = None
    externe: Optional[bool] = None


@regle("jury_certification", "X18")
def composition_du_jury(r: Referentiel, membres: Sequence[MembreDeJury]) -> Iterator[str]:
    """One president, two professionals, one representative; observers sit outside the four.

    Yields:
        A French sentence for each breach. Reading: X18.
    """
    attendus = r.jurys.certification
    comptes = Counter(m.role for m in membres)
    for role, nombre in (
        (PRESIDENT, attendus.presidents),
        (PROFESSIONNEL, attendus.professionnels),
        (REPRESENTANT, attendus.representants),
    ):
        if comptes[role] != nombre:
            yield f"{nombre} {ROLES[role][nombre > 1]} attendu{'s' if nombre > 1 else ''}, {comptes[role]} présent{'s' if comptes[role] > 1 else ''}"


@regle("habilitation_jury")
def membre_habilite(r: Referentiel, membre: MembreDeJury, date_jury: Optional[dt.date]) -> Iterator[str]:
    """A member has practised for a year at least, not stopped for more than three, and was informed before the jury.

    Bounds: exactly one year, and exactly three years before the jury, are enough. An observer is not judged.

    Yields:
        A French sentence for each breach; what was not entered is not judged.
    """
    if membre.role == OBSERVATEUR:
        return
    c = r.jurys.certification
    if membre.annees_exercice is not None and membre.annees_exercice < c.exercice_ans_minimum:
        yield f"{membre.nom} : {membre.annees_exercice} an d’exercice, {c.exercice_ans_minimum} au moins exigé"
    if date_jury is None:
        return
    if membre.derniere_activite and ajouter_ans(membre.derniere_activite, c.inactivite_ans_maximum) < date_jury:
        yield f"{membre.nom} : sans activité depuis plus de {c.inactivite_ans_maximum} ans"
    if membre.informe_le and membre.informe_le >= date_jury:
        yield f"{membre.nom} : informé le {membre.informe_le:%d/%m/%Y}, ce n’est pas avant le jury"
