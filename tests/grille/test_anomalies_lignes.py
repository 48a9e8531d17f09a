"""Anomalies of rows, columns and identifiers: doubles, unknown, hidden, missing, contradictory, not due."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import (
    ENTETE,
    Texte,
    bonne_ligne,
    carnet,
    carnet_de_feuilles,
    carnet_xlsxwriter,
    cellule,
    simple,
)
from tests.outils.fichiers import CODES

COMPLEMENTS = (
    "blocs_inscrits",
    "dispense_pro",
    "executive",
    "heures_absence_injustifiees",
    "heures_absence_justifiees",
    "heures_formation",
    "accord_penalite",
    "fraude",
    "date_naissance",
    "sexe",
    "voie",
    "statut",
    "nom_usage",
    "positionnement",
    "commune_naissance",
    "code_insee_naissance",
    "pays_naissance",
    "courriel",
    "donnees_validees_le",
)
LARGE = (*ENTETE, *COMPLEMENTS)


@pytest.mark.parametrize("double", ["C01", "c01", " C01 ", "C01\u00a0"])
def test_identifiant_en_double_est_signale_et_fait_attendre(tmp_path: Path, juger: Any, double: str) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01"), bonne_ligne("C02"), bonne_ligne(double)]))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.valeur) == (cellule("identifiant", 3), double.strip(" \u00a0"))
    assert cellule("identifiant", 1) in a.message
    assert "Gardez" in a.message
    assert [(x.identifiant, x.decision) for x in d.resultats] == [("C01", "EN_ATTENTE"), ("C02", "TITRE")]


def test_identifiant_inconnu_d_une_autre_feuille_est_signale(tmp_path: Path, juger: Any) -> None:
    feuilles = {
        "Liste": (ENTETE[:4], [bonne_ligne("C01")]),
        "Points": (("identifiant", *CODES), [bonne_ligne("C01"), bonne_ligne("C99")]),
    }
    d = juger(carnet_de_feuilles(tmp_path / "c.xlsx", feuilles))
    (a,) = d.promotion.anomalies
    assert (a.feuille, a.cellule, a.identifiant, a.valeur) == ("Points", "A3", "C99", "C99")
    assert "Liste" in a.message
    assert "ajoutez le candidat" in a.message
    assert [(x.identifiant, x.decision) for x in d.resultats] == [("C01", "TITRE")]


def test_ligne_de_notes_sans_identifiant_est_signalee(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01"), bonne_ligne(None)]))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.identifiant, a.valeur) == ("A3", "", "")
    assert "identifiant" in a.message
    assert "Ajoutez" in a.message


@pytest.mark.parametrize("signe", "=+-@")
def test_identifiant_qui_debute_comme_une_formule_est_signale(tmp_path: Path, juger: Any, signe: str) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01"), bonne_ligne(Texte(f"{signe}C02"))]))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.valeur) == ("A3", f"{signe}C02")
    assert "formule" in a.message
    assert d.resultats[0].decision == "TITRE"


def test_identifiant_numerique_est_lu_comme_du_texte(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne(20250001), bonne_ligne(20250002.0)]))
    assert not d.promotion.anomalies
    assert [x.identifiant for x in d.resultats] == ["20250001", "20250002"]


def test_espaces_autour_de_l_identifiant_donnent_un_avis(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01 ")]))
    assert not d.promotion.anomalies
    avis = d.promotion.avertissements[0]
    assert (avis.cellule, avis.identifiant) == ("A2", "C01")
    assert d.resultats[0].decision == "TITRE"


@pytest.mark.parametrize("code", CODES)
def test_colonne_de_note_absente_est_signalee(tmp_path: Path, juger: Any, code: str) -> None:
    entete = [c for c in ENTETE if c != code]
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne()], entete))
    (a,) = d.promotion.anomalies
    assert a.feuille == "Carnet"
    assert f"La colonne {code} manque" in simple(a.message)
    assert "Ajoutez" in a.message
    assert d.resultats[0].decision == "EN_ATTENTE"


def test_colonne_absente_est_signalee_meme_si_un_autre_candidat_a_l_acquis(tmp_path: Path, juger: Any) -> None:
    entete = [*(c for c in ENTETE if c != "B1.1"), "acquis.B1"]
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01", **{"acquis.B1": 60}), bonne_ligne("C02")], entete))
    assert [x.decision for x in d.resultats] == ["TITRE", "EN_ATTENTE"]
    assert any("B1.1" in a.message for a in d.promotion.anomalies)


def test_colonne_de_note_en_double_est_signalee_et_fait_attendre(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne()], [*ENTETE, "b2.1"]))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.valeur) == (cellule("b2.1", 0, [*ENTETE, "b2.1"]), "B2.1")
    assert "deux fois" in a.message
    assert d.resultats[0].decision == "EN_ATTENTE"


def test_ligne_masquee_est_signalee(tmp_path: Path, juger: Any) -> None:
    def masquer(_: Any, page: Any) -> None:
        page.set_row(2, None, None, {"hidden": True})

    lignes = [bonne_ligne("C01"), bonne_ligne("C02"), bonne_ligne("C03")]
    d = juger(carnet_xlsxwriter(tmp_path / "c.xlsx", lignes, apres=masquer))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.identifiant) == ("A3", "C02")
    assert "masquée" in a.message
    assert "Affichez" in a.message
    assert a.bloque


def test_meme_note_differente_dans_deux_feuilles_est_une_contradiction(tmp_path: Path, juger: Any) -> None:
    feuilles = {
        "Carnet": (ENTETE, [bonne_ligne("C01"), bonne_ligne("C02")]),
        "Reprise": (("identifiant", "B1.1"), [{"identifiant": "C02", "B1.1": 80}, {"identifiant": "C01", "B1.1": 60}]),
    }
    d = juger(carnet_de_feuilles(tmp_path / "c.xlsx", feuilles))
    (a,) = d.promotion.anomalies
    assert (a.feuille, a.cellule, a.identifiant, a.valeur) == ("Reprise", "B2", "C02", "80")
    assert "60" in a.message
    assert [x.decision for x in d.resultats] == ["TITRE", "EN_ATTENTE"]


def test_heures_en_entreprise_insuffisantes_sont_a_statuer_sans_bloquer(tmp_path: Path, juger: Any) -> None:
    lignes = [bonne_ligne("C01", heures_entreprise=279.5), bonne_ligne("C02", heures_entreprise=280)]
    lignes += [
        bonne_ligne("C03", heures_entreprise=104, executive="oui", positionnement="P-1"),
        bonne_ligne("C04", heures_entreprise=105, executive="oui", positionnement="P-2"),
        bonne_ligne("C05", heures_entreprise=279, executive="oui"),
    ]
    d = juger(carnet(tmp_path / "c.xlsx", lignes, LARGE))
    assert [(a.identifiant, a.cellule, a.valeur, a.code, a.bloque) for a in d.promotion.anomalies] == [
        ("C01", cellule("heures_entreprise", 1), "279,5", "heures_entreprise", False),
        ("C03", cellule("heures_entreprise", 3), "104", "heures_entreprise", False),
        ("C05", cellule("heures_entreprise", 5), "279", "heures_entreprise", False),
    ]
    assert [x.decision for x in d.resultats] == ["PARTIELLE", "TITRE", "PARTIELLE", "TITRE", "PARTIELLE"]
    assert "heures_entreprise" in [m.code for m in d.resultats[0].motifs]


def test_heures_en_entreprise_vides_ne_sont_qu_un_avis(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne(heures_entreprise=None)]))
    assert not d.promotion.anomalies
    assert any(a.identifiant == "C01" and "entreprise" in a.message for a in d.promotion.avertissements)
    assert d.resultats[0].decision == "TITRE"


@pytest.mark.parametrize(
    ("inscription", "code"),
    [({"parcours": "BLOCS", "blocs_inscrits": "B1"}, "B2.1"), ({"dispense_pro": "POS-1"}, "PRO.ORAL")],
)
def test_note_non_due_est_signalee_sans_changer_la_decision(
    tmp_path: Path, juger: Any, inscription: dict[str, str], code: str
) -> None:
    du = {c: None for c in CODES if c.startswith("PRO" if "dispense_pro" in inscription else ("B2", "B3", "B4", "PRO"))}
    lignes = [bonne_ligne("C01", **{**inscription, **du}), bonne_ligne("C02", **{**inscription, **du, code: 20})]
    d = juger(carnet(tmp_path / "c.xlsx", lignes, LARGE))
    (a,) = d.promotion.anomalies
    assert (a.cellule, a.identifiant) == (cellule(code, 2), "C02")
    assert code in a.message
    assert "retirez" in a.message
    assert a.bloque
    assert d.resultats[0].decision == d.resultats[1].decision != "EN_ATTENTE"
    assert d.resultats[0].points == d.resultats[1].points
