"""One row decided once: a memo keyed by the values, so that the second function on a row is free. regles only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from rdcxl.fonctions.entree import Ligne, Plan, aplatir, lire_ligne, planifier
from rdcxl.referentiel import Referentiel
from rdcxl.referentiel.choix import donne_ou_defaut
from rdcxl.regles import Lectures, Reglement, Resultat, choisir_lectures
from rdcxl.regles.residus import MENTION, est_un_residu, issue_ambigue, phrase_du_residu
from rdcxl.regles.variantes import lectures_decisives

MEMO = 32768
T = TypeVar("T")
_REGLEMENTS: dict[Lectures, Reglement] = {}  # by combination of readings, for those that are tried


class ErreurDeCellule(Exception):
    """What a function says instead of a result: « ERREUR : … ». Never leaves this package."""


class Etude(NamedTuple):
    """A row read and decided under its readings."""

    reglement: Reglement
    ligne: Ligne
    resultat: Resultat


@lru_cache(maxsize=1)
def referentiel() -> Referentiel:
    """The référentiel that ships with the package."""
    return donne_ou_defaut(None)


@lru_cache(maxsize=256)
def _reglement(lectures: tuple[tuple[str, str], ...]) -> Reglement:
    return Reglement(referentiel(), choisir_lectures(referentiel(), dict(lectures)))


@lru_cache(maxsize=256)
def _plan(*titres: Any) -> Plan:
    return planifier(referentiel(), titres)


def etudier(codes: object, valeurs: object) -> Etude:
    """Read and decide a row.

    Args:
        codes: the row of codes; valeurs: the row of cells under it.

    Raises:
        ErreurDeCellule: both do not have the same number of cells.
    """
    return _retrouver(_etudier, codes, valeurs)


def decisives(codes: object, valeurs: object) -> tuple[str, ...]:
    """Names of the readings on which the outcome of a row depends, found once per row.

    Raises:
        ErreurDeCellule: as `etudier`.
    """
    return _retrouver(_decisives, codes, valeurs)


def _retrouver(memo: Callable[..., T], codes: object, valeurs: object) -> T:
    """What a memo holds on a row of cells."""
    titres, cellules = aplatir(codes), aplatir(valeurs)
    if len(titres) != len(cellules):
        raise ErreurDeCellule(
            f"{len(titres)} codes pour {len(cellules)} valeurs : les deux plages doivent avoir la même largeur"
        )
    try:
        return memo(_plan(*titres), *cellules)
    except TypeError:  # a cell that no memo can hold
        return memo(_plan(*map(_hachable, titres)), *map(_hachable, cellules))


@lru_cache(maxsize=MEMO, typed=True)  # 1, 1.0 and VRAI are equal in Python, and not the same cell
def _etudier(plan: Plan, *cellules: Any) -> Etude:
    ligne = lire_ligne(referentiel(), plan, cellules)
    reglement = _reglement(tuple(ligne.lectures.items()))
    suspectes = {code: cellules[i] for i, code, _, _ in plan.notes if est_un_residu(cellules[i])}
    if suspectes:
        ligne = _ecarter_residus(reglement, ligne, suspectes)
    return Etude(reglement, ligne, reglement.decider(ligne.dossier))


@lru_cache(maxsize=MEMO, typed=True)
def _decisives(plan: Plan, *cellules: Any) -> tuple[str, ...]:
    etude = _etudier(plan, *cellules)
    lectures = etude.reglement.lectures
    return lectures_decisives(etude.ligne.dossier, etude.resultat, lectures, referentiel(), _REGLEMENTS)


def _ecarter_residus(reglement: Reglement, ligne: Ligne, suspectes: Mapping[str, Any]) -> Ligne:
    """No decision on the binary residue of a formula, where the outcome hangs on it (X28)."""
    if not issue_ambigue(reglement, ligne.dossier, suspectes):
        return ligne
    erreurs = {**ligne.erreurs, **{code: phrase_du_residu(v) for code, v in suspectes.items()}}
    mention = f"{MENTION} ({', '.join(suspectes)})"
    dossier = replace(ligne.dossier, champs_en_anomalie=(*ligne.dossier.champs_en_anomalie, mention))
    return ligne._replace(dossier=dossier, erreurs=erreurs)


def _hachable(cellule: object) -> object:
    """A cell that a memo can hold: what a host hands over in a container of its own is an error value."""
    return f"#{cellule.get('kind', 'ERREUR')}!" if isinstance(cellule, dict) else cellule


def vider_memo() -> None:
    """Forget every row: for measurements, and for the button Actualiser."""
    _etudier.cache_clear()
    _decisives.cache_clear()


def etat_memo() -> tuple[int, int]:
    """Rows found in the memo, rows decided, since the start."""
    etat = _etudier.cache_info()
    return etat.hits, etat.misses
