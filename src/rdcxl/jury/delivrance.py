"""What is decided after the date of last possible issue: a retake is refused, a first title is confirmed. Pure; imports the rules.

Section « En cas d'échec » (D1, D2), reading X48.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Optional

from rdcxl.jury.arrets import Arret
from rdcxl.jury.deliberation import Deliberation
from rdcxl.regles import libelles as L
from rdcxl.regles.acquis import ensembles_repasses
from rdcxl.regles.echeances import n_est_plus_delivree

X48 = "X48"
COMMENT = (
    f'Confirmez-le à la clôture (--confirmer {X48}, ou confirmer = ["{X48}"] dans jury.toml), ou ajournez le candidat'
)


class Tardif(NamedTuple):
    """A candidate decided after the date of last issue: what he took again; nothing for a first title."""

    identifiant: str
    repasses: tuple[str, ...]


def tardifs(deliberation: Deliberation, arrets: Sequence[Arret], jury: dt.date) -> Iterator[Tardif]:
    """Who cannot be decided so late, and whose title asks to be confirmed.

    Args:
        arrets: what the jury settled, in the order of the grid; jury: the day on which it sits.
    """
    if not n_est_plus_delivree(jury, derniere_delivrance(deliberation)):
        return
    for candidat, arret in zip(deliberation.promotion.candidats, arrets, strict=True):
        decision, repasses = arret.resultat.decision, ensembles_repasses(deliberation.referentiel, candidat.dossier)
        if decision in (L.EN_ATTENTE, L.ANNULEE):
            continue
        if repasses or decision == L.TITRE:
            yield Tardif(arret.resultat.identifiant, repasses)


def derniere_delivrance(deliberation: Deliberation) -> Optional[dt.date]:
    """Last day on which the certification may be issued, None while it is not entered (X30)."""
    return deliberation.promotion.session.certification.date_derniere_delivrance


def phrase_du_tardif(x: Tardif, jury: dt.date, limite: Optional[dt.date]) -> str:
    """What is wrong, and what to do; without the full stop."""
    apres = f"après le {limite:%d/%m/%Y}, date de dernière délivrance possible de la certification" if limite else ""
    if x.repasses:
        quoi = f"{', '.join(x.repasses)} est repassé devant le jury du {jury:%d/%m/%Y}, {apres}"
        return f"{x.identifiant} : {quoi}, ce qui n’est plus possible. Ajournez le candidat ou corrigez les dates"
    return f"{x.identifiant} : titre décidé le {jury:%d/%m/%Y}, {apres}. {COMMENT}"


def titres_confirmes(deliberation: Deliberation, arrets: Sequence[Arret], jury: dt.date) -> list[str]:
    """What a closing records of the titles that were confirmed."""
    qui = [x.identifiant for x in tardifs(deliberation, arrets, jury) if not x.repasses]
    limite = derniere_delivrance(deliberation)
    if not qui or limite is None:
        return []
    accord = "confirmés" if len(qui) > 1 else "confirmé"
    titres = "Titres décidés" if len(qui) > 1 else "Titre décidé"
    apres = f"après la date de dernière délivrance possible de la certification ({limite:%d/%m/%Y})"
    return [f"{titres} {apres} et {accord} à la clôture : {', '.join(qui)}."]
