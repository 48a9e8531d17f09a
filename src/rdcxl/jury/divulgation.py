"""When the results must be known, and what a closing says without refusing. Imports the rules and jury.toml."""

from __future__ import annotations

import datetime as dt

from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.regles.echeances import limite_resultats

JOURS_D_ALERTE = 7


def limite_de_publication(deliberation: Deliberation) -> dt.date | None:
    """Last day to make the results known; None while the date of the last épreuve is not entered."""
    derniere = deliberation.promotion.session.session.date_derniere_epreuve
    return limite_resultats(deliberation.referentiel, derniere) if derniere else None


def reserves(deliberation: Deliberation, jury: Jury | None, maintenant: dt.datetime) -> list[str]:
    """What a closing says and records without refusing: what was not checked, and the limit date of the results."""
    session, jour = deliberation.promotion.session.session, maintenant.date()
    phrases = []
    if session.rang_promotion is None:
        phrases.append("Session : le rang de la promotion manque, la présence d’un observateur n’a pas été vérifiée.")
    derniere = session.date_derniere_epreuve
    for epreuve in jury.epreuves if jury else ():
        if derniere and epreuve.date > derniere:
            phrases.append(
                f"Procès-verbal de {epreuve.bloc} : l’épreuve du {epreuve.date:%d/%m/%Y} suit la dernière épreuve que dit la "
                f"session, le {derniere:%d/%m/%Y}, d’où se compte la date limite des résultats."
            )
    limite = limite_de_publication(deliberation)
    if limite is None:
        phrases.append("Session : la date de la dernière épreuve manque, la date limite des résultats est inconnue.")
    elif jour > limite:
        phrases.append(f"Les résultats devaient être connus le {limite:%d/%m/%Y} au plus tard : cette date est passée.")
    else:
        reste = (limite - jour).days
        presse = f" : il reste {reste} jour{'s' if reste > 1 else ''}" if reste <= JOURS_D_ALERTE else ""
        phrases.append(f"Les résultats doivent être connus le {limite:%d/%m/%Y} au plus tard{presse}.")
    return phrases
