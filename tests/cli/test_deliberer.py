"""`rdcxl controler`, `deliberer` and `sensibilite`: exit codes, JSON as the norm says, French text that cuts nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.outils.classeurs import bonne_ligne, carnet, modifier, simple
from tests.outils.fichiers import creer, notes
from tests.outils.processus import BLOCS, DECISIONS, PRO, anglais

from rdcxl import exemple
from rdcxl.cli import main


def test_controler_sans_anomalie_sort_en_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controler", str(creer(tmp_path))]) == 0
    assert "Aucune anomalie" in capsys.readouterr().out


def test_controler_json_donne_chaque_anomalie_avec_sa_cellule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["controler", str(creer(tmp_path, None, [notes("C01", {"B2.1": "210"})])), "--json"]) == 1
    objet = json.loads(capsys.readouterr().out)
    (a,) = objet["anomalies"]
    assert set(a) >= {"feuille", "cellule", "identifiant", "valeur", "message"}
    assert (a["feuille"], a["cellule"], a["identifiant"], a["valeur"]) == ("Notes", "D7", "C01", "210")
    assert "210 dépasse le maximum de 150" in simple(a["message"])


def test_deliberer_json_a_exactement_la_forme_de_la_norme(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deliberer", str(promo / "grille.xlsx"), "--json"]) == 1
    objet = json.loads(capsys.readouterr().out)
    assert list(objet)[:4] == ["referentiel", "lectures", "candidats", "anomalies"]
    assert set(objet) == {"referentiel", "lectures", "candidats", "anomalies", "avertissements"}
    assert isinstance(objet["referentiel"], str)
    assert objet["lectures"] == {}
    decimal, note = re.compile(r"\d+(\.\d*[1-9])?"), re.compile(r"\d{1,2}\.\d\d")
    for x in objet["candidats"]:
        assert list(x) == [
            "identifiant",
            "decision",
            "points",
            "sur",
            "moyenne",
            "blocs",
            "pro",
            "blocs_valides",
            "motifs",
        ]
        assert x["decision"] in DECISIONS
        assert decimal.fullmatch(x["points"])
        assert decimal.fullmatch(x["sur"])
        assert (x["moyenne"] is None) == (
            x["decision"] in ("EN_ATTENTE", "ANNULEE") or x["pro"]["statut"] == "NON_CONCERNE"
        )
        assert x["moyenne"] is None or note.fullmatch(x["moyenne"])
        assert list(x["blocs"]) == ["B1", "B2", "B3", "B4"]
        for code, b in [*x["blocs"].items(), ("PRO", x["pro"])]:
            assert list(b) == ["points", "sur", "note", "statut"]
            assert b["statut"] in (PRO if code == "PRO" else BLOCS)
            assert b["sur"] == {"B1": "100", "B2": "225", "B3": "250", "B4": "175", "PRO": "250"}[code]
            assert b["points"] is None or decimal.fullmatch(b["points"])
            assert b["note"] is None or note.fullmatch(b["note"])
        assert x["blocs_valides"] == [c for c, b in x["blocs"].items() if b["statut"] in ("VALIDE", "ACQUIS")]
        assert x["motifs"]
        assert all(list(m) == ["code", "article", "texte"] for m in x["motifs"])
    (a,) = objet["anomalies"]
    assert list(a)[:5] == ["feuille", "cellule", "identifiant", "valeur", "message"]
    assert (a["identifiant"], a["valeur"]) == ("C22", "252")


def test_deliberer_json_reprend_les_vecteurs_du_reglement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The test vectors of the notes (marks on 20 of B1, B2, B3, B4 and PRO), through a gradebook and the command."""
    vecteurs = [
        ((10, 10, 10, 10, 10), "500", "10.00", "TITRE"),
        ((8, 8, 8, 8, 10), "425", "8.50", "AUCUNE"),
        ((8, 10, 10, 10.5, 12), "519.375", "10.38", "TITRE"),
        ((20, 8, 8, 8, 10), "485", "9.70", "PARTIELLE"),
        ((8, 11, 11, 9.5, 10), "509.375", "10.18", "TITRE"),
        ((7.99, 14, 14, 14, 14), "669.95", "13.39", "PARTIELLE"),
        ((12, 12, 12, 12, 9.99), "574.875", "11.49", "PARTIELLE"),
        ((12, 12, 12, 12, 9), "562.5", "11.25", "PARTIELLE"),
        ((7, 7, 7, 7, 20), "512.5", "10.25", "AUCUNE"),
        ((9, 9, 9, 9, 9), "450", "9.00", "AUCUNE"),
        ((8, 8, 20, 8, 10), "575", "11.50", "TITRE"),
        ((0, 20, 20, 20, 20), "900", "18.00", "PARTIELLE"),
        ((10, 10, 10, 10, 9.99), "499.875", "9.99", "PARTIELLE"),
    ]
    lignes = []
    for i, (sur_20, *_) in enumerate(vecteurs):
        par_bloc = dict(zip(("B1", "B2", "B3", "B4", "PRO"), sur_20, strict=True))
        ligne = bonne_ligne(f"V{i:02d}")
        for code in [c for c in ligne if c.startswith(("B", "PRO"))]:
            maximum = ligne[code] / 0.6
            ligne[code] = round(maximum * par_bloc[code.split(".")[0]] / 20, 6)
        lignes.append(ligne)
    assert main(["deliberer", str(carnet(tmp_path / "c.xlsx", lignes)), "--json"]) == 0
    candidats = json.loads(capsys.readouterr().out)["candidats"]
    assert [(x["points"], x["moyenne"], x["decision"]) for x in candidats] == [tuple(v[1:]) for v in vecteurs]


def test_deliberer_applique_une_lecture_et_la_nomme(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grille = str(promo / "grille.xlsx")
    arguments = ["deliberer", grille, "--json", "--lecture", "absence=points", "--lecture", "moyenne=moyenne_des_notes"]
    main(arguments)
    objet = json.loads(capsys.readouterr().out)
    assert objet["lectures"] == {"absence": "points", "moyenne": "moyenne_des_notes"}
    decisions = {x["identifiant"]: x["decision"] for x in objet["candidats"]}
    assert (decisions["C11"], decisions["C07"], decisions["C23"]) == ("TITRE", "TITRE", "PARTIELLE")


@pytest.mark.parametrize("lecture", ["absence=souple", "humeur=bonne"])
def test_lecture_inconnue_est_refusee_avec_les_valeurs_possibles(
    promo: Path, capsys: pytest.CaptureFixture[str], lecture: str
) -> None:
    assert main(["deliberer", str(promo / "grille.xlsx"), "--lecture", lecture]) in (1, 2)
    erreur = simple(capsys.readouterr().err)
    assert lecture.split("=")[0] in erreur
    assert "absence" in erreur
    assert anglais(erreur) == []


def test_sensibilite_json_nomme_les_candidats_concernes(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sensibilite", str(promo / "grille.xlsx"), "--json"]) == 0
    objet = json.loads(capsys.readouterr().out)
    assert [x["identifiant"] for x in objet["candidats"]] == ["C07", "C11", "C23"]


def test_sorties_en_texte_nomment_chaque_candidat_et_sa_decision(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    main(["deliberer", str(promo / "grille.xlsx"), "--motifs"])
    texte = simple(capsys.readouterr().out)
    assert all(f"C{i:02d}" in texte for i in range(1, 25))
    assert all(
        mot in texte
        for mot in ("Titre obtenu", "Certification partielle", "Aucune certification", "En attente", "Session annulée")
    )
    assert "Conditions d’obtention de la certification" in texte
    assert anglais(texte) == []


def test_tableau_des_decisions_ne_coupe_rien_dans_un_terminal_etroit(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """House rule: no truncation. At 80 columns a decision, a state and the points are still whole words and numbers."""
    monkeypatch.setenv("COLUMNS", "80")
    main(["deliberer", str(promo / "grille.xlsx")])
    assert "…" not in capsys.readouterr().out


def test_actes_de_la_grille_se_voient_apres_la_proposition(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the sheet Décisions makes of a proposal, and an act that cannot be taken; nothing without acts."""
    grille = promo / exemple.GRILLE
    main(["deliberer", str(grille)])
    assert "Après les actes" not in capsys.readouterr().out
    actes = {"A7": "C09", "B7": "TITRE", "E7": "Parcours", "F7": "C. V.", "G7": 45848.5, "A8": "C10", "B8": "ADOPTER"}
    modifier(grille, {f"Décisions!{ou}": valeur for ou, valeur in actes.items()})
    main(["deliberer", str(grille)])
    dit = " ".join(capsys.readouterr().out.split())
    assert "C09 : Titre obtenu (proposition : Aucune certification)" in dit.replace("\u00a0", " ")
    assert "n’est pas un acte" in dit
