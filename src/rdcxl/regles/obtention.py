"""Points, marks, bloc states and the decision: section « Conditions d'obtention de la certification ».

Pure functions of exact numbers in the order of the règlement; standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Bloc, Notation, Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.modele import Mention, Note
from rdcxl.regles.nombres import ZERO
from rdcxl.regles.sections import regle

STRICTE = "stricte"
ATTENTE = "attente"
MOYENNE_DES_NOTES = "moyenne_des_notes"
VIDE = Mention.VIDE  # asked for at every mark


class Compte(NamedTuple):
    """The marks of one bloc or of PRO: points of those that count, and the codes of the others by reason.

    `manquantes`: those still to come or to be corrected, that is blank, ABJ, anomalous and not arrived ones, in grid order.
    """

    points: Decimal
    absentes: tuple[str, ...] = ()
    justifiees: tuple[str, ...] = ()
    vides: tuple[str, ...] = ()
    anomalies: tuple[str, ...] = ()
    manquantes: tuple[str, ...] = ()
    non_parvenues: tuple[str, ...] = ()


class Moyenne(NamedTuple):
    """A general average on the scale, as an exact ratio."""

    numerateur: Decimal
    denominateur: Decimal


@regle("conditions", "X40")
def compter(codes: Sequence[str], notes: Mapping[str, Note], tuteur: str = "") -> Compte:
    """Sum the points of a bloc; an absence counts nothing, a missing mark is never 0.

    Args:
        tuteur: code of the mark whose ABS says that it has not arrived, not that the candidate was absent; empty: none.

    Returns:
        Points, and the codes of ABS or NR, ABJ, blank and anomalous marks.

    Reading: X40.
    """
    points = ZERO
    absentes: tuple[str, ...] = ()
    justifiees: tuple[str, ...] = ()
    vides: tuple[str, ...] = ()
    anomalies: tuple[str, ...] = ()
    manquantes: tuple[str, ...] = ()
    non_parvenues: tuple[str, ...] = ()
    for code in codes:
        note = notes.get(code, VIDE)
        if isinstance(note, Decimal):
            points += note
        elif note is Mention.ABS and code == tuteur:
            manquantes += (code,)
            non_parvenues += (code,)
        elif note is Mention.ABS or note is Mention.NR:
            absentes += (code,)
        else:
            manquantes += (code,)
            if note is VIDE:
                vides += (code,)
            elif note is Mention.ABJ:
                justifiees += (code,)
            else:
                anomalies += (code,)
    return Compte(points, absentes, justifiees, vides, anomalies, manquantes, non_parvenues)


@regle("conditions")
def est_eliminatoire(points: Decimal, bloc: Bloc) -> bool:
    """Strictly below the minimum of the bloc (8/20): eliminatory. Bounds: the minimum itself is not."""
    return points < bloc.minimum


@regle("conditions")
def est_valide(points: Decimal, bloc: Bloc, echelle: Decimal) -> bool:
    """From the validation mark on (10/20), the bloc is validated. Bounds: the mark itself validates.

    Compared as points × scale with mark × maximum, which is exact whatever the scale (X28).
    """
    return points * echelle >= bloc.note_validation * bloc.maximum


@regle("non_presentation", "X6", "X7")
def statut_du_bloc(bloc: Bloc, echelle: Decimal, compte: Compte, absence: str) -> str:
    """State of a bloc on its own marks, before the decision: validated, between both bounds, eliminatory …

    Returns:
        NON_PRESENTE, EN_ATTENTE, VALIDE, ELIMINATOIRE, or NON_VALIDE for [8 ; 10[, which the decision then names.

    Reading: X6 (`stricte`: one ABS and the bloc is not presented; `points`: judged on its points).
    """
    if compte.absentes and absence == STRICTE:
        return L.NON_PRESENTE
    if compte.manquantes:
        return L.EN_ATTENTE
    if est_valide(compte.points, bloc, echelle):
        return L.VALIDE
    return L.ELIMINATOIRE if est_eliminatoire(compte.points, bloc) else L.NON_VALIDE


@regle("non_presentation")
def statut_pro(pro: Bloc, compte: Compte) -> str:
    """State of the professional evaluation: a report not handed in or a defence missed is not presented.

    Bounds: the minimum (10/20) is sufficient. The reading on absences (X6) only concerns blocs.
    """
    if compte.absentes:
        return L.NON_PRESENTE
    if compte.manquantes:
        return L.EN_ATTENTE
    return L.INSUFFISANT if est_eliminatoire(compte.points, pro) else L.SUFFISANT


@regle("grille_synthese", "X1", "X2", "X8")
def moyenne_generale(notation: Notation, parts: Iterable[tuple[Decimal, Decimal]], moyenne: str) -> Moyenne:
    """General average over what is due, PRO included: on the points, or the plain mean of the marks.

    Args:
        parts: (points, maximum) of each bloc due and of PRO unless exempted; at least one.

    Reading: X1; X2 and X8 follow from what is due.
    """
    liste = list(parts)
    if moyenne != MOYENNE_DES_NOTES:
        points = sum([p for p, _ in liste], ZERO)
        return Moyenne(points * notation.echelle, sum([m for _, m in liste], ZERO))
    commun = Decimal(1)
    for _, maximum in liste:
        commun *= maximum
    somme = sum((points * notation.echelle * (commun / maximum) for points, maximum in liste), ZERO)
    return Moyenne(somme, commun * len(liste))


@regle("conditions")
def moyenne_suffit(notation: Notation, moyenne: Moyenne) -> bool:
    """The average reaches the title's (10/20, 500 points of 1000). Bounds: the average itself is enough."""
    return moyenne.numerateur >= notation.moyenne_titre * moyenne.denominateur


@regle("conditions", "X7")
def nommer_entre_bornes(statut: str, decision: str, *, complet: bool) -> str:
    """A bloc in [8 ; 10[ is covered by the title, may still be, or is not kept; on separate blocs it is not kept.

    Reading: X7.
    """
    if statut != L.NON_VALIDE or not complet:
        return statut
    return {L.TITRE: L.COMPENSE, L.EN_ATTENTE: L.COMPENSABLE}.get(decision, L.NON_VALIDE)


@regle("fraude", "X21")
def statut_apres_fraude(statut: str) -> str:
    """A proven fraud voids everything of the session; what an earlier session gave stays. Reading: X21."""
    return statut if statut in (L.ACQUIS, L.NON_INSCRIT, L.DISPENSE, L.NON_CONCERNE) else L.ANNULE


@regle("conditions")
def decision_sans_titre(blocs_valides: tuple[str, ...]) -> str:
    """Without the title, at least one bloc kept is a partial certification, none is no certification."""
    return L.PARTIELLE if blocs_valides else L.AUCUNE


@regle("jury_certification")
def decision_par_experience(r: Referentiel, blocs_valides: tuple[str, ...]) -> str:
    """By experience, without marks: every bloc kept is the title; no average, no PRO."""
    return L.TITRE if len(blocs_valides) == len(r.blocs) else decision_sans_titre(blocs_valides)


@regle("conditions", "X5")
def pro_seul_obstacle(r: Referentiel, blocs_valides: tuple[str, ...], statut: Optional[str], *, moyenne: bool) -> bool:
    """Every bloc validated and the average reached, but PRO insufficient: PRO alone is to be taken again.

    Reading: X5.
    """
    return moyenne and statut in (L.INSUFFISANT, L.NON_PRESENTE) and len(blocs_valides) == len(r.blocs)
