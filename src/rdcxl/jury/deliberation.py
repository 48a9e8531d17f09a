"""The proposals for a whole promotion, and their JSON. Imports the grid's model and the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rdcxl.grille.anomalies import en_anomalie
from rdcxl.grille.modele import Promotion
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures, Reglement, Resultat, choisir_lectures, lectures_modifiees

Avancer = Callable[[int], None]


@dataclass(frozen=True)
class Deliberation:
    """A promotion with the readings in force and one proposal per candidate, in the order of the grid."""

    referentiel: Referentiel
    promotion: Promotion
    lectures: Lectures
    resultats: tuple[Resultat, ...]

    @property
    def reglement(self) -> Reglement:
        """The rules as this deliberation applied them."""
        return Reglement(self.referentiel, self.lectures)

    @property
    def lectures_modifiees(self) -> dict[str, str]:
        """The readings that differ from the defaults."""
        return lectures_modifiees(self.referentiel, self.lectures)


def deliberer(
    promotion: Promotion,
    referentiel: Referentiel,
    choix: Mapping[str, str] | None = None,
    avancer: Avancer | None = None,
    *,
    motiver: bool = True,
) -> Deliberation:
    """Propose a decision for every candidate.

    Args:
        choix: readings that replace those of the session.
        avancer: called with the number of candidates done; motiver: whether results give their reasons, half of the time.

    Raises:
        SaisieRefusee: a reading does not exist.
    """
    lectures = choisir_lectures(referentiel, {**promotion.session.lectures, **(choix or {})})
    reglement = Reglement(referentiel, lectures)
    resultats = []
    for i, candidat in enumerate(promotion.candidats, 1):
        resultats.append(reglement.decider(candidat.dossier, motiver=motiver))
        if avancer:
            avancer(i)
    return Deliberation(referentiel, promotion, lectures, tuple(resultats))


def en_json(deliberation: Deliberation) -> dict[str, Any]:
    """The object that `deliberer --json` prints: exact decimals as text, marks truncated to two decimals."""
    return {
        "referentiel": deliberation.referentiel.version,
        "lectures": deliberation.lectures_modifiees,
        "candidats": [resultat_en_json(x) for x in deliberation.resultats],
        "anomalies": [en_anomalie(a) for a in deliberation.promotion.anomalies],
        "avertissements": [en_anomalie(a) for a in deliberation.promotion.avertissements],
    }


def resultat_en_json(x: Resultat) -> dict[str, Any]:
    """One candidate's proposal, ready for JSON: as a closed file says it."""
    from rdcxl.jury.resultats import resultat_clos  # what only deliberates does not load the closed jury

    return resultat_clos(x).model_dump(mode="json")
