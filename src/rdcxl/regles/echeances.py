"""Limit dates: sections « En cas d'échec », « Fraude », « Falsification », « Divulgation des résultats » and others.

Pure functions of dates; standard library only. The limit day itself is in time (X23).
"""

from __future__ import annotations

import datetime as dt
from typing import Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.dates import ajouter_ans, ajouter_mois, reculer_mois
from rdcxl.regles.sections import regle


@regle("echec", "X30")
def peut_repasser(
    r: Referentiel, tentatives: int, session: Optional[dt.date], derniere_delivrance: Optional[dt.date]
) -> bool:
    """A bloc that was not validated may be taken once more, until the date of last possible issue.

    Args:
        tentatives: attempts that count so far, ≥ 0; session: day of the new jury, derniere_delivrance: the last day of issue, None
            where the centre has not entered it.

    Reading: X30: without the dates, only the number of attempts limits.
    """
    if tentatives >= r.reprise.tentatives_par_bloc:
        return False
    return not n_est_plus_delivree(session, derniere_delivrance)


@regle("echec", "X48")
def n_est_plus_delivree(decision: Optional[dt.date], derniere_delivrance: Optional[dt.date]) -> bool:
    """A decision taken this day comes after the certification was last issued.

    Bounds: the day of last issue is in time; while one of the days is not known, nothing is too late (X30).

    Reading: X48: a retake is then refused, a first title must be confirmed.
    """
    return decision is not None and derniere_delivrance is not None and decision > derniere_delivrance


@regle("echec", "X13")
def tentative_compte(*, rattrapage_justifie: bool) -> bool:
    """A make-up after a justified absence does not use the single retake; any other attempt does, a voided one too.

    Reading: X13.
    """
    return not rattrapage_justifie


@regle("echec", "X31")
def dossier_pro_possible(
    r: Referentiel, debut_experience: dt.date, date_dossier: dt.date, derniere_delivrance: Optional[dt.date]
) -> bool:
    """A new professional file needs months of experience since its start, and the date of last issue not past.

    Reading: X31.
    """
    assez = date_dossier >= premier_dossier_pro(r, debut_experience)
    return assez and (derniere_delivrance is None or date_dossier <= derniere_delivrance)


@regle("echec", "X31")
def premier_dossier_pro(r: Referentiel, debut_experience: dt.date) -> dt.date:
    """First day on which a new professional file may be handed in, from the start of the experience.

    Reading: X31.
    """
    return ajouter_mois(debut_experience, r.reprise.mois_experience_pro)


@regle("echec", "X23", "X43")
def limite_demande_rattrapage(r: Referentiel, premiere_epreuve: dt.date) -> dt.date:
    """Last day to register for make-up épreuves, by registered letter or by hand. Reading: X43."""
    return reculer_mois(premiere_epreuve, r.reprise.demande_mois)


@regle("motifs_recevables", "X23")
def limite_rattrapage_justifie(r: Referentiel, demande: dt.date) -> dt.date:
    """Last day of the make-up épreuve after a justified absence, counted from the written request."""
    return ajouter_mois(demande, r.reprise.rattrapage_mois)


@regle("fraude", "X42", "X23")
def fin_de_la_carence(r: Referentiel, decision: dt.date) -> dt.date:
    """First day on which an épreuve may be taken after a proven fraud, the notice of the request apart.

    Args:
        decision: date of the decision on the fraud.

    Reading: X42. Bounds: that day is in time.
    """
    return ajouter_mois(decision, r.fraude.carence_mois)


@regle("fraude", "X22")
def premiere_session_apres_fraude(
    r: Referentiel, decision: dt.date, demande: dt.date, *, redoublement: bool
) -> dt.date:
    """First day of a new session after a proven fraud: the waiting period and the notice, whichever ends later.

    Args:
        decision: date of the decision on the fraud; demande: date of the request.
        redoublement: the candidate takes the training again (shorter notice) instead of sitting as a free candidate.

    Reading: X22.
    """
    f = r.fraude
    preavis = f.demande_mois_redoublement if redoublement else f.demande_mois_libre
    return max(fin_de_la_carence(r, decision), ajouter_mois(demande, preavis))


@regle("fraude", "X22")
def debut_de_formation_apres_fraude(r: Referentiel, demande: dt.date) -> dt.date:
    """First day of the training that a candidate takes again after a proven fraud: the notice of his request."""
    return ajouter_mois(demande, r.fraude.demande_mois_redoublement)


@regle("falsification", "X23")
def fin_interdiction(r: Referentiel, decision: dt.date) -> dt.date:
    """Last day of the ban after a falsification of results."""
    return ajouter_ans(decision, r.fraude.interdiction_ans)


@regle("divulgation", "X23")
def limite_resultats(r: Referentiel, derniere_epreuve: dt.date) -> dt.date:
    """Last day to make the results known."""
    return derniere_epreuve + dt.timedelta(days=r.echeances.resultats_jours)


@regle("organisation", "X23", "X43")
def limite_convocation(r: Referentiel, epreuve: dt.date) -> dt.date:
    """Last day to send the convocations. Reading: X43."""
    return reculer_mois(epreuve, r.echeances.convocation_mois)


@regle("organisation", "X36")
def convocation_peut_arriver_tard(
    r: Referentiel, epreuve: dt.date, envoi: dt.date, recu: Optional[dt.date], *, par_poste: bool
) -> Optional[bool]:
    """Whether a convocation is received later than a month before its épreuve.

    Args:
        envoi: the day it leaves; recu: the day it is received, where it is known, which counts for a letter alone.

    Reading: X36.

    Returns:
        True: it is too late; None: a letter that may be, posted so near to the limit; False: in time.
    """
    limite = limite_convocation(r, epreuve)
    arrivee = recu if par_poste and recu else envoi
    if arrivee > limite:
        return True
    pres = par_poste and recu is None and (limite - envoi).days < r.echeances.courrier_jours
    return None if pres else False


@regle("ecrits", "X23")
def fin_archivage_copies(r: Referentiel, epreuve: dt.date) -> dt.date:
    """Day until which the scripts are kept."""
    return ajouter_ans(epreuve, r.echeances.archivage_copies_ans)


@regle("placement", "X23")
def fin_enquetes(r: Referentiel, certification: dt.date) -> dt.date:
    """Day until which the placement of those certified is followed."""
    return ajouter_ans(certification, r.echeances.enquetes_ans)
