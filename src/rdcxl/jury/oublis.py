"""What a closed file says of whom it forgot, and whether it was allowed to. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rdcxl.jury.modele_clos import Cloture

UN_JOUR = dt.timedelta(days=1)  # the calendar of two places may differ by one


def ce_qui_est_oublie(clos: Cloture) -> str:
    """The end of a sentence about a file of which something was forgotten; empty when nothing was."""
    if clos.engagements is None:
        return ""
    tout = [x.personne.efface_le for x in clos.engagements.personnes if x.personne.efface_le]
    contact = [x.suivi.efface_le for x in clos.engagements.personnes if x.suivi.efface_le and not x.personne.efface_le]
    phrases = [
        f"{quoi} de {len(jours)} candidat{'s' if len(jours) > 1 else ''} ({_jours(jours)})"
        for quoi, jours in (("toutes les données", tout), ("les coordonnées", contact))
        if jours
    ]
    return " et ".join(phrases)


def _jours(jours: Sequence[dt.date]) -> str:
    return ", ".join(f"le {jour:%d/%m/%Y}" for jour in sorted(set(jours)))


def oublies_trop_tot(clos: Cloture, maintenant: dt.datetime) -> list[str]:
    """What was taken away before its date, or on a day to come: nobody's right to be forgotten explains that."""
    if clos.engagements is None:
        return []
    e, demain = clos.engagements, maintenant.date() + UN_JOUR
    phrases = []
    for rang, x in enumerate(e.personnes, 1):
        quoi, le, limite = (
            ("toutes ses données", x.personne.efface_le, x.jusqu_au)
            if x.personne.efface_le
            else ("ses coordonnées", x.suivi.efface_le, e.suivi_jusqu_au)
        )
        if le and le <= limite:
            phrases.append(
                f"Candidat de rang {rang} : {quoi} effacées le {le:%d/%m/%Y}, alors qu’elles se gardent jusqu’au {limite:%d/%m/%Y}."
            )
        elif le and le > demain:
            phrases.append(f"Candidat de rang {rang} : {quoi} effacées le {le:%d/%m/%Y}, une date dans l’avenir.")
    if e.seance.efface_le and not clos.oublies:
        phrases.append("Ce que la séance dit des candidats est effacé, alors qu’aucun candidat ne l’est.")
    return phrases
