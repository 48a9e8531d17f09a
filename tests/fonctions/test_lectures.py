"""RDC_LECTURES: the readings on which a row's outcome depends, against every combination of readings."""

from __future__ import annotations

import random
from dataclasses import fields
from itertools import product
from typing import Any

import pytest
from tests.fonctions.lignes import appeler, bonne, est_erreur_nommant, sur_vingt, texte
from tests.outils.fichiers import CODES, MAXIMA

from rdcxl.regles import Lectures
from rdcxl.regles.libelles import LECTURES

SENSIBLE = "20 8 8 8 10"  # X1: 485 points, and a plain mean of 10,80
AUTRES = {
    "moyenne": ("points", "moyenne_des_notes"),
    "assiette_penalite": ("tuteur", "professionnelle", "total"),
    "calcul_penalite": ("relative", "absolue"),
    "borne_assiduite": ("clemente", "severe"),
    "absence": ("stricte", "points"),
    "tuteur_absent": ("attente", "non_presente"),
    "pro_par_blocs": ("non_due", "evaluee"),
}
JOUR = 45810.0  # 2 June 2025
PENALISEE = {"heures_absence_injustifiees": 15.925, "accord_penalite": JOUR}


def test_chaque_lecture_a_un_libelle() -> None:
    assert list(LECTURES) == [champ.name for champ in fields(Lectures)]


@pytest.mark.parametrize(
    ("ligne", "attendues"),
    [
        (bonne(), ""),
        (sur_vingt(SENSIBLE), "moyenne générale"),
        (bonne({"B3.1a": 80, "B3.1b": 20, "B3.2": "ABS"}), "absence à une épreuve"),
        (
            bonne({"PRO.ECRIT": 40, "PRO.ORAL": 49, "PRO.TUTEUR": 40, **PENALISEE}),
            "assiette de la pénalité, calcul de la pénalité, borne de l’assiduité",
        ),
        (bonne({"PRO.ECRIT": 40, "PRO.ORAL": 48, "PRO.TUTEUR": 40} | PENALISEE | {"accord_penalite": None}), ""),
        (sur_vingt(SENSIBLE) | {"fraude": JOUR}, ""),
        (sur_vingt("- 8 8 8 10"), ""),
        (bonne({"B1.1": None, "B3.1a": "ABS", "B3.1b": 5, "B3.2": 120}), "absence à une épreuve"),
    ],
    ids=["sans", "moyenne", "absence", "penalite", "sans_accord", "fraude", "attente", "attente_bloc"],
)  # fmt: skip
def test_nomme_les_lectures_dont_l_issue_depend(ligne: dict[str, Any], attendues: str) -> None:
    """While a candidate waits, only the blocs kept can differ, as in `sensibilite`."""
    assert texte(appeler("RDC_LECTURES", ligne)) == attendues


def test_refuse_ce_que_la_decision_refuse() -> None:
    resultat = appeler("RDC_LECTURES", bonne({"B3.1b": 45}))
    assert est_erreur_nommant(resultat, "B3.1b")
    assert resultat == appeler("RDC_DECISION", bonne({"B3.1b": 45}))


def test_part_de_la_lecture_que_la_ligne_choisit() -> None:
    ligne = sur_vingt(SENSIBLE) | {"lecture.moyenne": "moyenne_des_notes"}
    assert (appeler("RDC_DECISION", ligne), appeler("RDC_LECTURES", ligne)) == ("Titre obtenu", "moyenne générale")
    inconnue = sur_vingt(SENSIBLE) | {"lecture.moyenne": "mediane"}
    assert est_erreur_nommant(appeler("RDC_LECTURES", inconnue), "lecture.moyenne")


def _tirer(hasard: random.Random) -> dict[str, Any]:
    """Blocs around their bounds, of unequal levels so that points and plain mean disagree."""
    niveaux = {code[:2]: hasard.choice((0.4, 0.45, 0.55, 0.9)) for code in CODES}
    niveaux["PR"] = hasard.choice((0.5, 0.52, 0.55))
    ligne: dict[str, Any] = {c: round(4 * MAXIMA[c] * niveaux[c[:2]] + hasard.randint(0, 4)) / 4 for c in CODES}
    if hasard.random() < 0.4:
        ligne[hasard.choice(CODES)] = "ABS"
    if hasard.random() < 0.1:
        ligne[hasard.choice(CODES)] = None
    heures = hasard.choice((None, 5, 15.925, 20, 31.85, 63.7, 80))
    return ligne | {"heures_absence_injustifiees": heures, "accord_penalite": hasard.choice((None, JOUR))}


def _issue(ligne: dict[str, Any], choix: dict[str, str]) -> tuple[Any, Any]:
    complete = ligne | {f"lecture.{nom}": valeur for nom, valeur in choix.items()}
    return appeler("RDC_DECISION", complete), appeler("RDC_BLOCS_VALIDES", complete)


@pytest.mark.parametrize("graine", [1, 2])
def test_egale_l_essai_de_toutes_les_combinaisons(graine: int) -> None:
    """A reading is named when a smallest set of changes that gives another outcome holds it: all 96 are tried."""
    hasard, vues = random.Random(graine), set[str]()  # noqa: S311
    toutes = [dict(zip(AUTRES, valeurs, strict=True)) for valeurs in product(*AUTRES.values())]
    for _ in range(60):
        ligne, base = _tirer(hasard), hasard.choice(toutes)
        depart = _issue(ligne, base)
        issues = []
        for choix in toutes:
            changes = frozenset((nom, v) for nom, v in choix.items() if v != base[nom])
            if (issue := _issue(ligne, choix)) != depart:
                issues.append((changes, issue))
        petits = [c for c, i in issues if not any(autre < c and j == i for autre, j in issues)]
        attendues = {LECTURES[nom] for c in petits for nom, _ in c}
        lues = texte(appeler("RDC_LECTURES", ligne | {f"lecture.{nom}": v for nom, v in base.items()}))
        assert set(lues.split(", ") if lues else ()) == attendues, (ligne, base)
        vues |= attendues
    assert vues >= {LECTURES[nom] for nom in ("moyenne", "absence", "assiette_penalite", "calcul_penalite")}
