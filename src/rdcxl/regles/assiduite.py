"""Absences and the assiduity penalty: section « En cas d'absentéisme non-justifié ». Standard library only."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.lectures import Lectures
from rdcxl.regles.modele import COMPLET, Dossier, Penalite
from rdcxl.regles.nombres import CENT, ZERO
from rdcxl.regles.sections import regle

TUTEUR = "tuteur"
PROFESSIONNELLE = "professionnelle"
TOTAL = "total"
SEVERE = "severe"
ABSOLUE = "absolue"


@regle("absenteisme", "X4d")
def heures_de_formation(r: Referentiel, d: Dossier) -> Decimal:
    """Planned hours that the penalty is measured against: the candidate's own, or those of the path.

    Full path: every hour of the training; separate blocs: the module hours of the registered blocs.
    Reading: X4d.
    """
    if d.heures_formation is not None:
        return d.heures_formation
    return r.heures.total if d.parcours == COMPLET else _heures_des_blocs(r, d)


@regle("absenteisme", "X4d")
def heures_face_a_face(r: Referentiel, d: Dossier) -> Decimal:
    """Face-to-face hours that the absence alert is measured against. Reading: X4d."""
    return r.heures.face_a_face if d.parcours == COMPLET else _heures_des_blocs(r, d)


def _heures_des_blocs(r: Referentiel, d: Dossier) -> Decimal:
    return sum((b.heures for b in r.blocs if b.code in d.blocs_inscrits), ZERO)


@regle("absenteisme", "X4f")
def absences_en_alerte(r: Referentiel, d: Dossier) -> bool:
    """Justified and unjustified absences together exceed the limit of the face-to-face hours.

    Bounds: the limit itself is not exceeded. Reading: X4f.
    """
    return heures_absence(d) * CENT > r.assiduite.alerte * heures_face_a_face(r, d)


@regle("absenteisme", "X4f")
def heures_absence(d: Dossier) -> Decimal:
    """Hours of absence, justified or not; a blank counts none."""
    return (d.heures_injustifiees or ZERO) + (d.heures_justifiees or ZERO)


@regle("absenteisme", "X4c")
def taux_penalite(r: Referentiel, heures: Decimal, base: Decimal, borne: str) -> Optional[Decimal]:
    """Rate of the penalty, in %: 0 without unjustified absence, then one rate per band; None: to be ruled on.

    Args:
        heures: unjustified hours, ≥ 0; base: planned training hours; without any, there is no rate.
        borne: `clemente`: a share equal to a bound is in the band below it; `severe`: in the band above.

    Returns:
        The rate, or None above the last band (or without planned hours), where the school's own rules decide.

    Bounds (lenient): 0; ]0; 2.5]; ]2.5; 5]; ]5; 10]; above. (severe): 0; ]0; 2.5[; [2.5; 5[; [5; 10[; from 10 on.
    Reading: X4c.
    """
    if heures <= 0:
        return ZERO
    part = heures * CENT
    for palier in r.assiduite.paliers if base > 0 else ():
        limite = palier.jusqu_a * base
        if part < limite or (part == limite and borne != SEVERE):
            return palier.taux
    return None


@regle("absenteisme", "X4a")
def assiette_evaluee(assiette: str, *, complet: bool, pro: bool, tuteur: bool) -> bool:
    """The penalty bears on the tutor's mark, on PRO, or on the total: is that evaluated at this session?

    Args:
        complet: the candidate is on the full path, the only one with a total.
        pro, tuteur: PRO, the tutor's mark, is due and does not come from an earlier session.

    Reading: X4a.
    """
    return {TUTEUR: tuteur, PROFESSIONNELLE: pro, TOTAL: complet}[assiette]


@regle("absenteisme", "X4e")
def etat_penalite(r: Referentiel, d: Dossier, lectures: Lectures, *, assiette_due: bool) -> Penalite:
    """Where the penalty of a candidate stands: proposed until the team's agreement, then applied.

    Args:
        assiette_due: the mark that the penalty diminishes is due and comes from this session.

    Reading: X4e: never automatic.
    """
    heures, base = d.heures_injustifiees or ZERO, heures_de_formation(r, d)
    if heures <= 0:
        return Penalite(L.AUCUNE_PENALITE, heures, base, ZERO)
    taux = taux_penalite(r, heures, base, lectures.borne_assiduite)
    if taux is None:
        return Penalite(L.A_STATUER, heures, base, None)
    if not assiette_due:
        return Penalite(L.SANS_OBJET, heures, base, taux)
    return Penalite(L.APPLIQUEE if d.accord_penalite else L.PROPOSEE, heures, base, taux)


@regle("absenteisme", "X4b")
def diminuer(obtenu: Decimal, maximum: Decimal, taux: Decimal, calcul: str) -> Decimal:
    """The mark once diminished by `taux` %, of itself (relative) or of its maximum (absolute, never below 0).

    Reading: X4b.
    """
    if calcul == ABSOLUE:
        return max(obtenu - maximum * taux / CENT, ZERO)
    return obtenu * (CENT - taux) / CENT
