"""Whose outcome depends on a reading of section X. Imports the rules and the grid's model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rdcxl.grille.modele import Promotion
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures, Reglement, Resultat, choisir_lectures, lectures_modifiees
from rdcxl.regles.variantes import Variante, reglement_de, variantes


@dataclass(frozen=True)
class Sensibilite:
    """A candidate whose outcome depends on a reading: the present proposal and every other outcome."""

    resultat: Resultat
    variantes: tuple[Variante, ...]


def sensibilites(
    promotion: Promotion,
    referentiel: Referentiel,
    choix: dict[str, str] | None = None,
    avancer: Callable[[int], None] | None = None,
) -> tuple[Lectures, list[Sensibilite]]:
    """Every candidate whose decision or kept blocs change under other readings, alone or together.

    A change of several readings is only given when none of its parts gives the same outcome.

    Args:
        choix: readings that replace those of the session.
        avancer: called with the number of candidates done.

    Returns:
        The readings in force, and the candidates concerned in the order of the grid.
    """
    base = choisir_lectures(referentiel, {**promotion.session.lectures, **(choix or {})})
    reglements: dict[Lectures, Reglement] = {}
    trouves = []
    for i, candidat in enumerate(promotion.candidats, 1):
        resultat = reglement_de(base, referentiel, reglements).decider(candidat.dossier)
        autres = tuple(variantes(candidat.dossier, resultat, base, referentiel, reglements))
        if autres:
            trouves.append(Sensibilite(resultat, autres))
        if avancer:
            avancer(i)
    return base, trouves


def en_json(referentiel: Referentiel, lectures: Lectures, trouves: list[Sensibilite]) -> dict[str, Any]:
    """The object that `sensibilite --json` prints."""
    return {
        "referentiel": referentiel.version,
        "lectures": lectures_modifiees(referentiel, lectures),
        "candidats": [
            {
                "identifiant": s.resultat.identifiant,
                "decision": s.resultat.decision,
                "blocs_valides": list(s.resultat.blocs_valides),
                "variantes": [
                    {
                        "lectures": v.lectures,
                        "decision": v.resultat.decision,
                        "blocs_valides": list(v.resultat.blocs_valides),
                        **_pro_si_elle_change(s.resultat, v.resultat),
                    }
                    for v in s.variantes
                ],
            }
            for s in trouves
        ],
    }


def _pro_si_elle_change(avant: Resultat, apres: Resultat) -> dict[str, str]:
    """The state of PRO, where it is what changes: beside separate blocs (X34)."""
    memes = (avant.decision, avant.blocs_valides) == (apres.decision, apres.blocs_valides)
    return {"pro": apres.pro.statut} if memes and apres.pro else {}
