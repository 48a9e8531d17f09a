"""The proposals for a whole promotion, and their JSON. Imports the grid's model and the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Optional, TypeVar

from rdcxl.grille.anomalies import en_anomalie
from rdcxl.grille.modele import Promotion
from rdcxl.jury.modele_clos import EtatDeBloc, EtatDePro, MotifClos, ResultatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures, Reglement, Resultat, ResultatBloc, choisir_lectures, lectures_modifiees
from rdcxl.regles.nombres import canonique

Etat = TypeVar("Etat", EtatDeBloc, EtatDePro)
Avancer = Callable[[int], None]


@dataclass(frozen=True)
class Deliberation:
    """A promotion with the readings in force and one proposal per candidate, in the order of the grid."""

    referentiel: Referentiel
    promotion: Promotion
    lectures: Lectures
    resultats: tuple[Resultat, ...]

    @property
    def lectures_modifiees(self) -> dict[str, str]:
        """The readings that differ from the defaults."""
        return lectures_modifiees(self.referentiel, self.lectures)


def deliberer(
    promotion: Promotion,
    referentiel: Referentiel,
    choix: Mapping[str, str] | None = None,
    avancer: Avancer | None = None,
) -> Deliberation:
    """Propose a decision for every candidate.

    Args:
        choix: readings that replace those of the session.
        avancer: called with the number of candidates done.

    Raises:
        SaisieRefusee: a reading does not exist.
    """
    lectures = choisir_lectures(referentiel, {**promotion.session.lectures, **(choix or {})})
    reglement = Reglement(referentiel, lectures)
    resultats = []
    for i, candidat in enumerate(promotion.candidats, 1):
        resultats.append(reglement.decider(candidat.dossier))
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
    """One candidate's proposal, ready for JSON."""
    return resultat_clos(x).model_dump(mode="json")


def resultat_clos(x: Resultat) -> ResultatClos:
    """A result as a file says it: exact decimals as text, marks cut after two decimals."""
    return ResultatClos(
        identifiant=x.identifiant,
        decision=x.decision,
        points=canonique(x.points),
        sur=canonique(x.sur),
        moyenne=_note(x.moyenne),
        blocs={code: _etat(bloc, EtatDeBloc) for code, bloc in x.blocs.items()},
        pro=_etat(x.pro, EtatDePro) if x.pro else None,
        blocs_valides=x.blocs_valides,
        motifs=tuple(MotifClos(code=m.code, article=m.article, texte=m.texte) for m in x.motifs),
    )


def _etat(b: ResultatBloc, modele: type[Etat]) -> Etat:
    points = None if b.points is None else canonique(b.points)
    return modele(points=points, sur=canonique(b.maximum), note=_note(b.note), statut=b.statut)


def _note(note: Optional[Decimal]) -> Optional[str]:
    return None if note is None else format(note, ".2f")
