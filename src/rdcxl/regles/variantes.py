"""Which other outcomes the readings of section X would give to a candidate. Pure; standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import combinations, product

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.acquis import EVALUEE, pro_est_evaluee_a_part
from rdcxl.regles.deliberation import Reglement
from rdcxl.regles.lectures import NOMS, Lectures
from rdcxl.regles.modele import BLOCS, Dossier, Mention, Resultat

_Issue = tuple[str, tuple[str, ...], bool]
ASSIDUITE = ("assiette_penalite", "calcul_penalite", "borne_assiduite")


@dataclass(frozen=True)
class Variante:
    """Another outcome: the smallest change of readings that gives it."""

    lectures: dict[str, str]
    resultat: Resultat


def depend_d_une_lecture(
    d: Dossier, resultat: Resultat, base: Lectures, r: Referentiel, reglements: dict[Lectures, Reglement]
) -> bool:
    """Whether another reading gives this candidate another outcome; stops at the first that does.

    Args:
        reglements: filled with one règlement per combination of readings; give the same to every call.
    """
    return any(True for _ in variantes(d, resultat, base, r, reglements))


def variantes(
    d: Dossier, resultat: Resultat, base: Lectures, r: Referentiel, reglements: dict[Lectures, Reglement]
) -> Iterator[Variante]:
    """Every other outcome that other readings give, each with the smallest change of readings that gives it.

    Args:
        resultat: the outcome under `base`; reglements: filled with one règlement per combination of readings; give the same
            to every call.
    """
    deja: list[tuple[dict[str, str], _Issue]] = []
    for changes in _changements(_noms_utiles(d, r), base, r):
        lectures = replace(base, **changes)
        autre = reglement_de(lectures, r, reglements).decider(d)
        issue = _issue(d, autre)
        couvert = any(i == issue and avant.items() <= changes.items() for avant, i in deja)
        if issue != _issue(d, resultat) and not couvert:
            deja.append((changes, issue))
            yield Variante(changes, autre)


def lectures_decisives(
    d: Dossier, resultat: Resultat, base: Lectures, r: Referentiel, reglements: dict[Lectures, Reglement]
) -> tuple[str, ...]:
    """Names of the readings that these smallest changes touch, in the order of `Lectures`."""
    touchees = {nom for variante in variantes(d, resultat, base, r, reglements) for nom in variante.lectures}
    return tuple(nom for nom in NOMS if nom in touchees)


def reglement_de(lectures: Lectures, r: Referentiel, reglements: dict[Lectures, Reglement]) -> Reglement:
    """The règlement under these readings, made once."""
    if lectures not in reglements:
        reglements[lectures] = Reglement(r, lectures)
    return reglements[lectures]


def _issue(d: Dossier, x: Resultat) -> _Issue:
    """What is compared: the decision, the blocs kept, and on separate blocs whether a PRO beside them is."""
    garde = d.parcours == BLOCS and x.pro is not None and x.pro.statut in (L.SUFFISANT, L.ACQUIS)
    return x.decision, x.blocs_valides, garde


def _noms_utiles(d: Dossier, r: Referentiel) -> tuple[str, ...]:
    """The readings that can matter for this file: without absence or hours, those on them change nothing."""
    noms = ["moyenne"]
    if any(note is Mention.ABS for note in (*d.notes.values(), *d.portefeuilles.values())):
        noms.append("absence")
    if d.heures_injustifiees and d.accord_penalite:
        noms += ASSIDUITE
    if d.tentatives:
        noms.append("reprise")
    if d.executive and d.heures_entreprise is not None:
        noms.append("executive_105")
    if pro_est_evaluee_a_part(r, d, EVALUEE):
        noms.append("pro_par_blocs")
    tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
    if tuteur and d.notes.get(tuteur.code) is Mention.ABS:
        noms.append("tuteur_absent")
    return tuple(noms)


def _changements(noms: tuple[str, ...], base: Lectures, r: Referentiel) -> Iterator[dict[str, str]]:
    """Every combination of other values, from one changed reading to all of them."""
    actuelles = asdict(base)
    autres = {n: [v for v in r.lectures[n].valeurs if v != actuelles[n]] for n in noms if n in NOMS and n in r.lectures}
    for taille in range(1, len(autres) + 1):
        for groupe in combinations(autres, taille):
            for valeurs in product(*(autres[n] for n in groupe)):
                yield dict(zip(groupe, valeurs, strict=True))
