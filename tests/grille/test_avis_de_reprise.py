"""Notices that keep nobody from the jury: a retake without its request, Bloc 5 for others than alternants, a group of one (point 8)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import candidat, creer, notes

from rdcxl.grille import annexes as X
from rdcxl.grille.lecture import lire_grille


def avis(grille: Path, referentiel: Any, mot: str) -> list[str]:
    p = lire_grille(grille, referentiel)
    assert p.anomalies == ()
    return [simple(f"{a.identifiant} {a.cellule} {a.message}") for a in p.avertissements if mot in a.message]


def tentative(code: str, compte: str = "oui") -> dict[str, object]:
    return {
        "identifiant": "C01", "tentative": code, "points_obtenus": "30", "session_du": "10/07/2024", "compte": compte,
    }  # fmt: skip


def demande(nature: str, pour: str = "") -> dict[str, object]:
    return {
        "identifiant": "C01", "demande": nature, "demande_du": "02/01/2025", "moyen": "RECOMMANDE", "demande_pour": pour,
        "epreuve_le": "12/06/2025", "absence_ou_fraude_le": "01/10/2024" if nature in ("PRO", "APRES_FRAUDE") else "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "demandes", "attendu"),
    [
        ("B2", [], "B2 est repassé sans demande écrite, à faire 4 mois avant"),
        ("B2", [demande("RATTRAPAGE")], ""),
        ("B2", [demande("RATTRAPAGE", "B2")], ""),
        ("B2", [demande("RATTRAPAGE", "B1")], "B2 est repassé"),
        ("B2", [demande("REDOUBLEMENT")], ""),
        ("B2", [demande("PRO")], "B2 est repassé"),
        ("PRO", [], "PRO est repassée sans que 3 mois d’expérience soient montrés"),
        ("PRO", [demande("RATTRAPAGE")], "PRO est repassée"),
        ("PRO", [demande("PRO")], ""),
        ("PRO", [demande("PRO", "PRO")], ""),
    ],
)
def test_une_reprise_sans_demande_est_dite(
    tmp_path: Path, referentiel: Any, code: str, demandes: list[dict[str, object]], attendu: str
) -> None:
    annexes = {X.TENTATIVES: [tentative(code)], **({X.DEMANDES: demandes} if demandes else {})}
    trouves = avis(creer(tmp_path, annexes=annexes), referentiel, "est repassé")
    assert len(trouves) == bool(attendu)
    assert all(attendu in x and x.startswith("C01 ") and "En cas d’échec" in x for x in trouves)


@pytest.mark.parametrize(
    ("lignes", "sauf"),
    [([tentative("B2", "non")], {}), ([tentative("B2")], dict.fromkeys(("B2.1", "B2.2a", "B2.2b"), "")), ([], {})],
    ids=["rattrapage justifié", "rien de saisi encore", "première session"],
)
def test_rien_n_est_repris(tmp_path: Path, referentiel: Any, lignes: list[Any], sauf: dict[str, object]) -> None:
    grille = creer(tmp_path, notes_=[{**notes("C01"), **sauf}], annexes={X.TENTATIVES: lignes})
    assert avis(grille, referentiel, "est repassé") == []


@pytest.mark.parametrize(
    ("statut", "voie", "module", "dit"),
    [
        ("ALTERNANT", "FORMATION_CONTINUE", "M5.1", False),
        ("SALARIE", "FORMATION_CONTINUE", "M5.1", True),
        ("ETUDIANT", "FORMATION_INITIALE", "M5.1", True),
        ("ETUDIANT", "APPRENTISSAGE", "M5.1", False),
        ("", "", "M5.1", False),
        ("SALARIE", "FORMATION_CONTINUE", "M1.1", False),
    ],
)
def test_le_certificat_s_adresse_aux_alternants(
    tmp_path: Path, referentiel: Any, statut: str, voie: str, module: str, dit: bool
) -> None:
    ligne = {"identifiant": "C01", "module": module, "note_module": "12", "note_sur": "20"}
    grille = creer(tmp_path, [candidat(statut=statut, voie=voie)], annexes={X.CONTROLE_CONTINU: [ligne]})
    assert len(avis(grille, referentiel, "de l’alternant")) == dit


@pytest.mark.parametrize("membres", [1, 2])
def test_un_groupe_d_un_seul_est_dit(tmp_path: Path, referentiel: Any, membres: int) -> None:
    qui = [f"C0{i}" for i in range(1, membres + 1)]
    lignes = [{"identifiant": q, "groupe": "G1", "note_du_groupe": "30" if q == "C01" else ""} for q in qui]
    saisies = [{**notes(q), "B4.1": ""} for q in qui]
    grille = creer(tmp_path, [candidat(q) for q in qui], saisies, annexes={X.GROUPES: lignes})
    assert len(avis(grille, referentiel, "n’a qu’un membre")) == (membres == 1)
