"""Entry, time in a company, Executive candidates: sections « Niveau initial requis » to « Les candidats Executive ».

Pure functions of exact numbers and dates; standard library only.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.dates import ajouter_mois
from rdcxl.regles.lectures import Lectures
from rdcxl.regles.modele import COMPLET, Dossier
from rdcxl.regles.sections import regle

VAE = "VAE"
EXECUTIVE = "executive"
NIVEAUX = range(3, 9)  # of a diploma, in the national framework of qualifications
STATUTS_DISPENSABLES = ("SALARIE", "DEMANDEUR_EMPLOI")


@regle("niveau_initial")
def est_admissible(
    r: Referentiel, *, niveau: Decimal | int, annees_experience: Decimal | int, selection: bool, vae: bool = False
) -> bool:
    """A candidate enters with a level, or years of experience, and the school's selection; VAE only asks the law.

    Args:
        niveau: level of the highest diploma, 0 without one; annees_experience: years, ≥ 0, not rounded.
    """
    if vae:
        return True
    niveau_suffit = niveau >= r.acces.niveau_minimum
    return selection and (niveau_suffit or annees_experience >= r.acces.annees_experience)


@regle("conditions", "X9")
def est_dispense(d: Dossier) -> bool:
    """Only the reference of a positioning, written on the candidate's line, exempts from PRO on the full path.

    Reading: X9: never deduced from a status.
    """
    return bool(d.dispense_pro.strip()) and d.parcours == COMPLET


@regle("conditions", "X9")
def statut_admet_la_dispense(statut: str) -> bool:
    """Only employees and job-seekers may be exempted from PRO after a positioning.

    Reading: X9: the reference exempts whatever the status, which is worth a notice and no more.
    """
    return statut in STATUTS_DISPENSABLES


@regle("entreprise")
def heures_entreprise_minimales(
    r: Referentiel, parcours: str, nombre_de_blocs: int = 0, *, executive: bool = False
) -> Decimal:
    """Minimum hours in a company: full path, n separate blocs up to a ceiling, or reduced for an Executive candidate.

    Args:
        parcours: COMPLET or BLOCS; nombre_de_blocs: separate blocs registered, ≥ 0; executive: the reduction applies.
    """
    e = r.entreprise
    if executive:
        return e.executive
    return e.parcours_complet if parcours == COMPLET else min(e.par_bloc * nombre_de_blocs, e.plafond)


@regle("entreprise", "X35")
def minimum_est_reduit(d: Dossier, executive_105: str) -> bool:
    """An Executive candidate has the reduced minimum once he was positioned; any reference of a positioning shows it.

    Reading: X35 (`executive`: being Executive is enough).
    """
    positionne = bool(d.positionnement.strip() or d.dispense_pro.strip())
    return d.executive and (positionne or executive_105 == EXECUTIVE)


@regle("entreprise", "X33")
def heures_entreprise_manquent(r: Referentiel, d: Dossier, lectures: Lectures) -> bool:
    """The hours written are below the minimum: the title is refused until the jury waives it. Empty is not below.

    The path of experience has no time in a company to complete.

    Reading: X33. Bounds: the minimum itself is enough.
    """
    if d.heures_entreprise is None or d.heures_derogees or d.vae:
        return False
    return d.heures_entreprise < minimum_du_dossier(r, d, lectures)


@regle("entreprise", "X35")
def minimum_du_dossier(r: Referentiel, d: Dossier, lectures: Lectures) -> Decimal:
    """Minimum hours in a company for this candidate.

    Reading: X35.
    """
    reduit = minimum_est_reduit(d, lectures.executive_105)
    return heures_entreprise_minimales(r, d.parcours, len(d.blocs_inscrits), executive=reduit)


@regle("executive", "X23")
def periode_du_jury_portefeuille(r: Referentiel, fin_formation: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day on which a jury may hear the portfolio of an Executive candidate.

    Bounds: both days are in time.
    """
    e = r.executive
    return ajouter_mois(fin_formation, e.jury_mois_minimum), ajouter_mois(fin_formation, e.jury_mois_maximum)
