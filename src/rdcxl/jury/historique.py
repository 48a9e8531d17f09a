"""Every attempt at a bloc, or at PRO, that a closed jury leaves behind, as rows of the table of attempts. Pure; reads the closed jury.

Section « En cas d'échec » (D1, D2); readings X12 (every attempt stays in the history) and X13 (a voided session counts as one).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rdcxl.grille.annexes import TENTATIVES
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos, EtatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.echeances import peut_repasser

LIBELLES = {**L.PRO, **L.BLOCS}
GARDES = frozenset({L.VALIDE, L.SUFFISANT, L.ACQUIS})
NON_PASSES = frozenset({L.NON_INSCRIT, L.NON_CONCERNE, L.DISPENSE, L.EN_ATTENTE, L.COMPENSABLE})
SANS_RESULTAT = frozenset({L.NON_PRESENTE, L.ANNULE})

Ligne = dict[str, str]


def historique(clos: Cloture, repassent: Collection[str]) -> list[Ligne]:
    """The attempts of those who sit again: those that the closed grid knew, then those of its own session.

    Args:
        clos: a closed file in force; repassent: identifiers of those carried over.

    Returns:
        One row per attempt, by code of column. A session that is not decided (postponed) adds none: it goes on.
    """
    anciennes = [dict(x) for x in clos.rangees(TENTATIVES) if x["identifiant"] in repassent]
    nouvelles = [
        ligne
        for c in clos.candidats
        if c.identifiant in repassent and c.resultat.decision != L.EN_ATTENTE
        for ligne in _de_la_session(clos, c)
    ]
    return [*anciennes, *nouvelles]


def _de_la_session(clos: Cloture, c: CandidatClos) -> Iterator[Ligne]:
    ensembles: dict[str, EtatClos] = {**c.resultat.blocs}
    if c.resultat.pro and clos.referentiel.pro:
        ensembles[clos.referentiel.pro.code] = c.resultat.pro
    for code, e in ensembles.items():
        if e.statut in GARDES | NON_PASSES:
            continue
        points = "" if e.statut in SANS_RESULTAT or e.points is None else e.points
        yield {
            "identifiant": c.identifiant,
            "tentative": code,
            "points_obtenus": points,
            "session_du": clos.jury.date.isoformat(),
            "compte": "oui",
            "objet_tentative": LIBELLES[e.statut],
            **({"fraude_le": c.fiche.fraude.isoformat()} if c.fiche.fraude and e.statut == L.ANNULE else {}),
        }


def reprises_epuisees(lignes: Collection[Ligne], r: Referentiel) -> dict[str, list[str]]:
    """By candidate, the blocs that he has taken as often as he may (D1). PRO knows no such limit (D2)."""
    blocs = {b.code for b in r.blocs}
    comptees = [
        (x["identifiant"], x["tentative"]) for x in lignes if x.get("compte") != "non" and x["tentative"] in blocs
    ]
    epuisees: dict[str, list[str]] = {}
    for qui, bloc in dict.fromkeys(comptees):
        if not peut_repasser(r, comptees.count((qui, bloc)), None, None):
            epuisees.setdefault(qui, []).append(bloc)
    return epuisees
