"""One row decided once: a memo keyed by the values, so that the second function on a row is free. regles only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from rdcxl.fonctions.entree import INCONNU, REFERENTIEL, Ligne, Plan, aplatir, lire_ligne, planifier
from rdcxl.referentiel import Referentiel
from rdcxl.referentiel.choix import connus, lire_marque
from rdcxl.regles import Lectures, Reglement, Resultat, choisir_lectures
from rdcxl.regles.echelle import lire_intitule
from rdcxl.regles.residus import MENTION, est_un_residu, issue_ambigue, phrase_du_residu
from rdcxl.regles.saisie import nettoyer
from rdcxl.regles.variantes import lectures_decisives
from rdcxl.typographie import espaces_insecables

MEMO = 32768
ERREUR = "ERREUR\u00a0: "
T = TypeVar("T")
_REGLEMENTS: dict[tuple[str, tuple[tuple[str, str], ...]], Reglement] = {}  # by digest and readings chosen
_AJOUTES: list[Referentiel] = []  # made known to this process
_ESSAYES: dict[str, dict[Lectures, Reglement]] = {}  # by digest and combination of readings, for those that are tried


class ErreurDeCellule(Exception):
    """What a function says instead of a result: « ERREUR : … ». Never leaves this package."""

    @property
    def phrase(self) -> str:
        """What the cell shows."""
        return espaces_insecables(f"{ERREUR}{self}.")


class Etude(NamedTuple):
    """A row read and decided under its readings."""

    reglement: Reglement
    ligne: Ligne
    resultat: Resultat

    @property
    def referentiel(self) -> Referentiel:
        """The one that the row was decided under."""
        return self.reglement.referentiel


@lru_cache(maxsize=1)
def _connus() -> tuple[Referentiel, ...]:
    return connus()


def faire_connaitre(r: Referentiel) -> None:
    """Let the functions of this process know the référentiel of a workbook that is built here; rows choose theirs as before."""
    if all(r.empreinte != x.empreinte for x in (*_connus(), *_AJOUTES)):
        _AJOUTES.append(r)
        _plan.cache_clear()


def referentiel() -> Referentiel:
    """The référentiel of this host, for what no row of codes is given to."""
    return _connus()[0]


def referentiel_des_codes(codes: Iterable[object]) -> Referentiel:
    """The référentiel of a row of codes: the one that a heading names, else the one of which most composantes stand there.

    Raises:
        ErreurDeCellule: the one named is not known here.
    """
    titres = [nettoyer(str(titre)) for titre in codes if titre is not None]
    nommes = [titre[len(REFERENTIEL) :] for titre in titres if titre.startswith(REFERENTIEL)]
    if not nommes:
        presents = {lire_intitule(titre).code.casefold() for titre in titres}
        return max((*_connus(), *_AJOUTES), key=lambda r: sum(code.casefold() in presents for code in r.composantes))
    marque = lire_marque("codes", nommes[0])
    trouve = next((r for r in (*_connus(), *_AJOUTES) if marque.designe(r)), None)
    if trouve is None:
        raise ErreurDeCellule(f"{INCONNU} ({marque.nom}) : les fonctions doivent être installées avec lui")
    return trouve


def _reglement(r: Referentiel, lectures: tuple[tuple[str, str], ...]) -> Reglement:
    cle = (r.empreinte, lectures)
    if cle not in _REGLEMENTS:
        _REGLEMENTS[cle] = Reglement(r, choisir_lectures(r, dict(lectures)))
    return _REGLEMENTS[cle]


@lru_cache(maxsize=256)
def _plan(*titres: Any) -> Plan:
    return planifier(referentiel_des_codes(titres), titres)


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
    ligne = lire_ligne(plan.referentiel, plan, cellules)
    reglement = _reglement(plan.referentiel, tuple(ligne.lectures.items()))
    suspectes = {code: cellules[i] for i, code, *_ in plan.notes if est_un_residu(cellules[i])}
    if suspectes:
        ligne = _ecarter_residus(reglement, ligne, suspectes)
    return Etude(reglement, ligne, reglement.decider(ligne.dossier))


@lru_cache(maxsize=MEMO, typed=True)
def _decisives(plan: Plan, *cellules: Any) -> tuple[str, ...]:
    etude = _etudier(plan, *cellules)
    r, lectures = etude.referentiel, etude.reglement.lectures
    return lectures_decisives(etude.ligne.dossier, etude.resultat, lectures, r, _ESSAYES.setdefault(r.empreinte, {}))


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
