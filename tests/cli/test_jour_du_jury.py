"""Jury day without surprises: what closing would refuse is said before, the last table is shown, and somebody says yes."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from tests.outils.classeurs import modifier, simple

from rdcxl import exemple
from rdcxl.cli import cloture, main

ACTES = {
    "Décisions!A7": "C01",
    "Décisions!B7": "TITRE",
    "Décisions!F7": "C. Vasseur",
    "Décisions!G7": "10/07/2025 15:00",
}


@pytest.fixture
def grille(modele: Path, tmp_path: Path) -> Path:
    """The sample's grid, not closed yet."""
    return Path(shutil.copytree(modele, tmp_path / "promo")) / exemple.GRILLE


@pytest.fixture
def horloge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloture, "maintenant", lambda: exemple.CLOS_LE)


def _clore(grille: Path, *options: str) -> int:
    dossier = grille.parent
    jury = ["--jury", str(dossier / "jury.toml"), "--decisions", str(dossier / "decisions.csv")]
    return main(["clore", str(grille), *jury, *options])


def test_controler_dit_ce_que_la_cloture_refuserait_dans_decisions(
    grille: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An act without its reason, one at an hour that is none, one on nobody, one that the proposal contradicts."""
    modifier(grille, {
        **ACTES, "Décisions!A8": "C77", "Décisions!B8": "AJOURNE", "Décisions!E8": "Motif", "Décisions!F8": "C. Vasseur",
        "Décisions!G8": "10/07/2025 15:00", "Décisions!A9": "C02", "Décisions!B9": "AJOURNE", "Décisions!E9": "Motif",
        "Décisions!F9": "C. Vasseur", "Décisions!G9": "tantôt",
    })  # fmt: skip
    assert main(["controler", "--json", str(grille)]) == 1
    trouvees = [a for a in json.loads(capsys.readouterr().out)["anomalies"] if a["code"] == "acte"]
    assert [(a["feuille"], a["cellule"], a["identifiant"]) for a in trouvees] == [
        ("Décisions", "E7", "C01"), ("Décisions", "A8", ""), ("Décisions", "G9", "C02"),
    ]  # fmt: skip
    assert _clore(grille) == 1
    refus = simple(capsys.readouterr().err)
    for a in trouvees:
        assert simple(a["message"]) in refus


def test_les_noms_sont_partout_et_ce_qui_se_repete_se_dit_une_fois(
    grille: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    modifier(grille, {f"Candidats!R{r}": None for r in range(7, 27)})
    assert main(["deliberer", str(grille)]) == 1
    court = simple(capsys.readouterr().out)
    assert "LEFÈVRE" in court.split("Pour information")[0]
    assert "--tout" in court
    assert "Candidats!R7, R8, R9 et 17 autres (C01, C02, C03 et 17 autres)" in court
    assert main(["deliberer", "--tout", str(grille)]) == 1
    tout = simple(capsys.readouterr().out)
    assert tout.count("\n") > court.count("\n") + 15
    assert "--tout" not in tout


@pytest.mark.usefixtures("horloge")
@pytest.mark.parametrize(("reponse", "clos"), [("oui\n", True), ("\n", False), ("non\n", False), ("", False)])
def test_au_terminal_le_tableau_final_est_montre_puis_on_demande(
    grille: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, reponse: str, clos: bool
) -> None:
    monkeypatch.setattr(cloture, "au_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(reponse))
    monkeypatch.setenv("COLUMNS", "160")
    (grille.parent / f"~${grille.name}").write_bytes(b"\x05Marie")
    assert _clore(grille) == (0 if clos else 1)
    dit = simple(capsys.readouterr().out)
    assert "irrévocable" in dit
    assert "semble ouvert dans Excel par Marie" in dit
    avant = dit.split("irrévocable")[0]
    assert all(mot in avant for mot in ("Proposition", "Actes du jury", "Résultat", "LEFÈVRE", "ajourner le candidat"))
    assert grille.with_name("grille.cloture.json").exists() == clos
    assert ("Rien n’a été clos." in dit) == (not clos and bool(reponse))


@pytest.mark.usefixtures("horloge")
def test_oui_ne_demande_rien_et_ce_qui_refuse_refuse_avant_de_demander(
    grille: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloture, "au_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    modifier(grille, {"Notes!C7": 101})
    assert _clore(grille) == 1
    assert "irrévocable" not in capsys.readouterr().out
    modifier(grille, {"Notes!C7": 60})
    assert _clore(grille, "--oui") == 0
