"""Notices that keep nobody from the jury: a retake without its request, Bloc 5 for others than alternants, a group of one (point 8)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import candidat, creer, notes

from rdcxl.grille import annexes as X
from rdcxl.grille.lecture import lire_grille

# name, attempts (code, does it count), requests (nature, for what), marks left blank, what is said
REPRISES: list[tuple[str, list[tuple[str, str]], list[tuple[str, str]], tuple[str, ...], list[str]]] = [
    ("sans demande", [("B2", "oui")], [], (), ["B2 est repassé sans demande écrite, à faire 4 mois avant"]),
    ("demande de tout", [("B2", "oui")], [("RATTRAPAGE", "")], (), []),
    ("demande du bloc", [("B2", "oui")], [("RATTRAPAGE", "B2")], (), []),
    ("demande d’un autre bloc", [("B2", "oui")], [("RATTRAPAGE", "B1")], (), ["B2 est repassé"]),
    ("redoublement", [("B2", "oui")], [("REDOUBLEMENT", "")], (), []),
    ("demande pour PRO", [("B2", "oui")], [("PRO", "")], (), ["B2 est repassé"]),
    ("deux blocs et PRO", [("B2", "oui"), ("B1", "oui"), ("PRO", "oui")], [], (),
     ["B1, B2 sont repassés sans demande écrite", "PRO est repassée"]),
    ("PRO sans ses trois mois", [("PRO", "oui")], [], (), ["PRO est repassée sans que 3 mois d’expérience soient montrés"]),
    ("PRO, demande de rattrapage", [("PRO", "oui")], [("RATTRAPAGE", "")], (), ["PRO est repassée"]),
    ("PRO et son début d’expérience", [("PRO", "oui")], [("PRO", "PRO")], (), []),
    ("rattrapage justifié", [("B2", "non")], [], (), []),
    ("rien de saisi encore", [("B2", "oui")], [], ("B2.1", "B2.2a", "B2.2b"), []),
    ("première session", [], [], (), []),
]  # fmt: skip
# status, way in, module with a note, is it said
CERTIFICATS = [
    ("ALTERNANT", "FORMATION_CONTINUE", "M5.1", False),
    ("SALARIE", "FORMATION_CONTINUE", "M5.1", True),
    ("ETUDIANT", "FORMATION_INITIALE", "M5.1", True),
    ("ETUDIANT", "APPRENTISSAGE", "M5.1", False),
    ("", "", "M5.1", False),
    ("SALARIE", "FORMATION_CONTINUE", "M1.1", False),
]
NOMS = [f"C{i:02d}" for i in range(1, len(REPRISES) + len(CERTIFICATS) + 4)]
GROUPE = NOMS[-3:]  # alone in a group, then two together


@pytest.fixture(scope="module")
def avis(tmp_path_factory: pytest.TempPathFactory, referentiel: Any) -> dict[str, list[str]]:
    """What is said of each candidate, in one grid for all cases; nothing in it is an anomaly."""
    tentatives, demandes, modules, candidats, saisies = [], [], [], [], []
    for qui, (_, passages, demandees, vides, _) in zip(NOMS, REPRISES, strict=False):
        candidats.append(candidat(qui))
        saisies.append({**notes(qui), **dict.fromkeys(vides, "")})
        tentatives += [
            {
                "identifiant": qui,
                "tentative": code,
                "points_obtenus": "30",
                "session_du": "10/07/2024",
                "compte": compte,
            }
            for code, compte in passages
        ]
        demandes += [
            {"identifiant": qui, "demande": nature, "demande_du": "02/01/2025", "moyen": "RECOMMANDE", "demande_pour": pour,
             "epreuve_le": "12/06/2025", "absence_ou_fraude_le": "01/10/2024" if nature == "PRO" else ""}
            for nature, pour in demandees
        ]  # fmt: skip
    for qui, (statut, voie, module, _) in zip(NOMS[len(REPRISES) :], CERTIFICATS, strict=False):
        candidats.append(candidat(qui, statut=statut, voie=voie))
        saisies.append(notes(qui))
        modules.append({"identifiant": qui, "module": module, "note_module": "12", "note_sur": "20"})
    candidats += [candidat(qui) for qui in GROUPE]
    saisies += [{**notes(qui), "B4.1": ""} for qui in GROUPE]
    groupes = [
        {"identifiant": q, "groupe": g, "note_du_groupe": n}
        for q, g, n in zip(GROUPE, "ABB", ("30", "30", ""), strict=True)
    ]
    tables = {X.TENTATIVES: tentatives, X.DEMANDES: demandes, X.CONTROLE_CONTINU: modules, X.GROUPES: groupes}
    p = lire_grille(creer(tmp_path_factory.mktemp("avis"), candidats, saisies, annexes=tables), referentiel)
    assert p.anomalies == ()
    return {qui: [simple(a.message) for a in p.avertissements if a.identifiant == qui] for qui in NOMS}


@pytest.mark.parametrize("rang", range(len(REPRISES)), ids=[x[0] for x in REPRISES])
def test_une_reprise_sans_demande_est_dite(avis: dict[str, list[str]], rang: int) -> None:
    dits = [x for x in avis[NOMS[rang]] if "repassé" in x]
    attendus = REPRISES[rang][-1]
    assert len(dits) == len(attendus)
    assert all(attendu in dit and "En cas d’échec" in dit for attendu, dit in zip(attendus, dits, strict=True))


@pytest.mark.parametrize("rang", range(len(CERTIFICATS)))
def test_le_certificat_s_adresse_aux_alternants(avis: dict[str, list[str]], rang: int) -> None:
    assert any("de l’alternant" in x for x in avis[NOMS[len(REPRISES) + rang]]) == CERTIFICATS[rang][-1]


@pytest.mark.parametrize("rang", range(3))
def test_un_groupe_d_un_seul_est_dit(avis: dict[str, list[str]], rang: int) -> None:
    assert any("n’a qu’un membre" in x for x in avis[GROUPE[rang]]) == (rang == 0)
