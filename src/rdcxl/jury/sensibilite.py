"""Whose outcome depends on a reading of section X. Imports the rules and the grid's model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import combinations, product
from typing import Any

from rdcxl.grille.modele import Promotion
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Dossier, Lectures, Mention, Reglement, Resultat, choisir_lectures, lectures_modifiees
from rdcxl.regles.lectures import NOMS

ASSIDUITE = ("assiette_penalite", "calcul_penalite", "borne_assiduite")


@dataclass(frozen=True)
class Variante:
    """Another outcome: the smallest change of readings that gives it."""

    lectures: dict[str, str]
    resultat: Resultat


@dataclass(frozen=True)
class Sensibilite:
    """A candidate whose outcome depends on a reading: the present proposal and every other outcome."""

    resultat: Resultat
    variantes: tuple[Variante, ...]


def sensibilites(
    promotion: Promotion,
    referentiel: Referentiel,
    choix: dict[str, str] | None = None,
    avancer: Callable[[int], None] | None = None,
) -> tuple[Lectures, list[Sensibilite]]:
    """Every candidate whose decision or kept blocs change under other readings, alone or together.

    A change of several readings is only given when none of its parts gives the same outcome.

    Args:
        choix: readings that replace those of the session.
        avancer: called with the number of candidates done.

    Returns:
        The readings in force, and the candidates concerned in the order of the grid.
    """
    base = choisir_lectures(referentiel, {**promotion.session.lectures, **(choix or {})})
    reglements: dict[Lectures, Reglement] = {}
    trouves = []
    for i, candidat in enumerate(promotion.candidats, 1):
        resultat = reglements.setdefault(base, Reglement(referentiel, base)).decider(candidat.dossier)
        variantes = tuple(_variantes(candidat.dossier, resultat, base, referentiel, reglements))
        if variantes:
            trouves.append(Sensibilite(resultat, variantes))
        if avancer:
            avancer(i)
    return base, trouves


def depend_d_une_lecture(
    d: Dossier, resultat: Resultat, base: Lectures, r: Referentiel, reglements: dict[Lectures, Reglement]
) -> bool:
    """Whether another reading gives this candidate another outcome; stops at the first that does.

    Args:
        reglements: filled with one règlement per combination of readings; give the same to every call.
    """
    return any(True for _ in _variantes(d, resultat, base, r, reglements))


def _issue(x: Resultat) -> tuple[str, tuple[str, ...]]:
    return x.decision, x.blocs_valides


def _variantes(
    d: Dossier, resultat: Resultat, base: Lectures, r: Referentiel, reglements: dict[Lectures, Reglement]
) -> Iterator[Variante]:
    deja: list[tuple[dict[str, str], tuple[str, tuple[str, ...]]]] = []
    for changes in _changements(_noms_utiles(d), base, r):
        lectures = replace(base, **changes)
        autre = reglements.setdefault(lectures, Reglement(r, lectures)).decider(d)
        issue = _issue(autre)
        couvert = any(i == issue and avant.items() <= changes.items() for avant, i in deja)
        if issue != _issue(resultat) and not couvert:
            deja.append((changes, issue))
            yield Variante(changes, autre)


def _noms_utiles(d: Dossier) -> tuple[str, ...]:
    """The readings that can matter for this file: without absence or hours, those on them change nothing."""
    noms = ["moyenne"]
    if any(note is Mention.ABS for note in d.notes.values()):
        noms.append("absence")
    if d.heures_injustifiees and d.accord_penalite:
        noms += ASSIDUITE
    if d.tentatives:
        noms.append("reprise")
    return tuple(noms)


def _changements(noms: tuple[str, ...], base: Lectures, r: Referentiel) -> Iterator[dict[str, str]]:
    """Every combination of other values, from one changed reading to all of them."""
    actuelles = asdict(base)
    autres = {n: [v for v in r.lectures[n].valeurs if v != actuelles[n]] for n in noms if n in NOMS and n in r.lectures}
    for taille in range(1, len(autres) + 1):
        for groupe in combinations(autres, taille):
            for valeurs in product(*(autres[n] for n in groupe)):
                yield dict(zip(groupe, valeurs, strict=True))


def en_json(referentiel: Referentiel, lectures: Lectures, trouves: list[Sensibilite]) -> dict[str, Any]:
    """The object that `sensibilite --json` prints."""
    return {
        "referentiel": referentiel.version,
        "lectures": lectures_modifiees(referentiel, lectures),
        "candidats": [
            {
                "identifiant": s.resultat.identifiant,
                "decision": s.resultat.decision,
                "blocs_valides": list(s.resultat.blocs_valides),
                "variantes": [
                    {
                        "lectures": v.lectures,
                        "decision": v.resultat.decision,
                        "blocs_valides": list(v.resultat.blocs_valides),
                    }
                    for v in s.variantes
                ],
            }
            for s in trouves
        ],
    }
