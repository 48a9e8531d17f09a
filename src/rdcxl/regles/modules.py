"""Continuous assessment: module marks, means of the blocs, the outcome of the certificate of Bloc 5. Standard library only.

Sections « Procédure d'évaluation des modules de formation » and « En cas d'absentéisme non-justifié ». Nothing here ever
enters the points of the certification (X3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.libelles import NON_EVALUE, NON_OBTENU, OBTENU
from rdcxl.regles.modele import Mention, Note
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import Saisie, lire_nombre, lire_note
from rdcxl.regles.sections import regle

_NUL = Fraction(0)
ALTERNANT, CONTRATS = "ALTERNANT", ("APPRENTISSAGE", "PROFESSIONNALISATION")


class Bareme(NamedTuple):
    """Scales of module marks: the one of the means, the maxima that a note may have, and the one of a note that says none."""

    echelle: Decimal
    maxima: tuple[Decimal, ...]
    defaut: Decimal

    @property
    def admis(self) -> str:
        """The admitted maxima in words: « 10, 20 ou 30 »."""
        *premiers, dernier = map(en_francais, self.maxima)
        return f"{', '.join(premiers)} ou {dernier}" if premiers else dernier


class Evaluation(NamedTuple):
    """One note of a module: a number out of `sur`, ABS (unjustified absence), ABJ, VIDE (to come) or ANOMALIE."""

    note: Note
    sur: Decimal


class EvaluationLue(NamedTuple):
    """A note once read. `note`, `sur`: why the cell of either cannot count, or nothing; `avis`: what was understood anyway."""

    evaluation: Evaluation
    note: str = ""
    sur: str = ""
    avis: str = ""


class ResultatModule(NamedTuple):
    """A module of one candidate.

    Attributes:
        evaluations: its notes, in the order of their rows.
        note: exact mark on the scale of the means; None without any note that counts, or while one cannot be read.
        absences: how many notes are a zero for an unjustified absence (ABS_INJ), never a plain 0.
    """

    evaluations: tuple[Evaluation, ...]
    note: Optional[Fraction]
    absences: int


class Moyenne(NamedTuple):
    """Exact mean of the modules that have a mark, and how many they are; None when none has."""

    valeur: Optional[Fraction]
    nombre: int


class Annee(NamedTuple):
    """The year of one candidate: modules and means by code, absences in all, the outcome of the certificate."""

    modules: Mapping[str, ResultatModule]
    moyennes: Mapping[str, Moyenne]
    absences: int
    cce: str


@regle("modules", "X3")
def bareme(r: Referentiel) -> Bareme:
    """The scales that module marks may have in a référentiel: a setting, 20 when a note says nothing (A13).

    Reading: X3.
    """
    if r.controle_continu is None:
        return Bareme(r.notation.echelle, (r.notation.echelle,), r.notation.echelle)
    return Bareme(r.notation.echelle, r.controle_continu.maxima_admis, r.controle_continu.maximum_defaut)


@regle("modules")
def lire_evaluation(note: object, sur: object, b: Bareme) -> EvaluationLue:
    """Read a note of continuous assessment: a number in [0 ; sur], ABS, ABJ or nothing; `sur` blank is the default (A13).

    Args:
        note, sur: what both cells hold.

    Returns:
        The note, and what is wrong with either cell. Without an admitted `sur` a number has no meaning, ABS keeps its own.
    """
    lu = lire_nombre(sur)
    maximum = b.defaut if lu.valeur is None and not lu.anomalie else lu.valeur
    defaut = lu.anomalie and f"{lu.anomalie} Saisissez {b.admis}."
    if maximum is not None and maximum not in b.maxima:
        defaut = f"Une note de module ne se donne pas sur {en_francais(maximum)}. Saisissez {b.admis}."
    if defaut or maximum is None:
        lue = _sans_maximum(note, b)
        return EvaluationLue(Evaluation(lue.valeur, b.defaut), lue.anomalie, defaut, lue.avis)
    lue = lire_note(note, maximum)
    return EvaluationLue(
        Evaluation(lue.valeur, maximum), lue.anomalie, "", " ; ".join(a for a in (lue.avis, lu.avis) if a)
    )


def _sans_maximum(note: object, b: Bareme) -> Saisie:
    """A note whose `sur` cannot be used: what is no number is read all the same, a number cannot be judged."""
    lue = lire_note(note, max(b.maxima))
    if isinstance(lue.valeur, Decimal) or lire_nombre(note).valeur is not None:
        return Saisie(Mention.ANOMALIE)
    return lue


@regle("absenteisme")
def note_sur_echelle(evaluation: Evaluation, echelle: Decimal) -> Optional[Fraction]:
    """One note brought to the scale: an unjustified absence is a zero (E2), a justified one is left out.

    Returns:
        The exact mark in [0 ; echelle]; None where there is nothing to count.
    """
    if evaluation.note is Mention.ABS:
        return _NUL
    if not isinstance(evaluation.note, Decimal):
        return None
    return Fraction(evaluation.note) * Fraction(echelle) / Fraction(evaluation.sur)


@regle("modules", "X3")
def resultat_du_module(evaluations: Iterable[Evaluation], echelle: Decimal) -> ResultatModule:
    """Mark of a module: its single note, or the plain mean of its notes, each brought to the scale first (A13).

    Reading: X3 (it stays outside the points of the certification).
    """
    toutes = tuple(evaluations)
    comptees = [note for e in toutes if (note := note_sur_echelle(e, echelle)) is not None]
    illisible = any(e.note is Mention.ANOMALIE for e in toutes)
    note = None if illisible or not comptees else sum(comptees, _NUL) / len(comptees)
    return ResultatModule(toutes, note, sum(e.note is Mention.ABS for e in toutes))


@regle("modules", "X3")
def moyenne_des_modules(notes: Iterable[Optional[Fraction]]) -> Moyenne:
    """Mean of the modules that have a mark, each of the same weight, with how many they are.

    Reading: X3.
    """
    connues = [note for note in notes if note is not None]
    return Moyenne(sum(connues, _NUL) / len(connues) if connues else None, len(connues))


@regle("modules", "X16")
def issue_du_certificat(notes: Sequence[Optional[Fraction]], note_obtention: Decimal) -> str:
    """Outcome of the certificate of the specialisation: not evaluated while a module has no mark; obtained from the bound on.

    Args:
        notes: exact mark of each of its modules, None without one; note_obtention: bound of the mean, which is enough.

    Reading: X16 (a separate outcome, never on the title).
    """
    moyenne = moyenne_des_modules(notes)
    if moyenne.valeur is None or moyenne.nombre < len(notes):
        return NON_EVALUE
    return OBTENU if moyenne.valeur >= Fraction(note_obtention) else NON_OBTENU


@regle("modules", "X16")
def le_certificat_s_adresse_a(statut: str, voie: str) -> bool:
    """The certificate of the specialisation rests on the yearly results of somebody who works and studies by turns (A14).

    Args:
        statut, voie: of the candidate; empty where they were not entered, and then nothing is held against him.
    """
    return statut in ("", ALTERNANT) or voie in CONTRATS


@regle("modules", "X3", "X16")
def annee_du_candidat(r: Referentiel, evaluations: Mapping[str, Sequence[Evaluation]]) -> Annee:
    """The year of one candidate.

    Args:
        evaluations: his notes by code of module; a module may be absent.
    """
    porteurs = {porteur.code: porteur.modules for porteur in r.porteurs_de_modules()}
    modules = {
        m.code: resultat_du_module(evaluations.get(m.code, ()), r.notation.echelle)
        for suite in porteurs.values()
        for m in suite
    }
    notes = {code: [modules[m.code].note for m in suite] for code, suite in porteurs.items()}
    s = r.specialisation
    return Annee(
        modules,
        {code: moyenne_des_modules(siennes) for code, siennes in notes.items()},
        sum(m.absences for m in modules.values()),
        issue_du_certificat(notes[s.code], s.note_obtention) if s else NON_EVALUE,
    )
