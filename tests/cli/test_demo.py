"""`rdcxl demo`: the whole job, every decision and every state, twice without harm."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.outils.classeurs import simple
from tests.outils.processus import BLOCS, DECISIONS, PRO, anglais, lancer

from rdcxl.cli import main

# What these tests share is made once: on one process, or each would make it.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """`rdcxl demo` in a real process, in an empty folder."""
    dossier = tmp_path_factory.mktemp("demo")
    return dossier, lancer("demo", dossier=dossier, COLUMNS="120")


def test_demo_fait_tout_le_travail(demonstration: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    dossier, sortie = demonstration
    assert sortie.returncode == 0
    assert sortie.stderr == ""
    assert anglais(simple(sortie.stdout)) == []
    cible = dossier / "rdcxl-demo"
    noms = {p.name for p in cible.iterdir()}
    assert {
        "candidats.csv",
        "notes.csv",
        "acquis.csv",
        "session.toml",
        "jury.toml",
        "decisions.csv",
        "epreuves.toml",
        "grille.xlsx",
        "grille.cloture.json",
        "exports",
    } <= noms
    assert [p.name for p in dossier.iterdir()] == ["rdcxl-demo"]
    assert len(list((cible / "exports" / "certificats").glob("*.pdf"))) == _certificats_attendus(cible)


def _certificats_attendus(cible: Path) -> int:
    """One certificate per newly validated bloc of a candidate without the title (X20), and B1 of C13, who is postponed."""
    candidats = json.loads((cible / "grille.cloture.json").read_text("utf-8"))["candidats"]
    valides: int = sum(
        b["statut"] == "VALIDE"
        for c in candidats
        if c["resultat"]["decision"] == "PARTIELLE"
        for b in c["resultat"]["blocs"].values()
    )
    return valides + 1


def test_demo_montre_chaque_decision_et_chaque_etat(
    demonstration: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    clos = json.loads((demonstration[0] / "rdcxl-demo" / "grille.cloture.json").read_text("utf-8"))
    resultats = [c["resultat"] for c in clos["candidats"]]
    assert {x["decision"] for x in resultats} == DECISIONS
    assert {b["statut"] for x in resultats for b in x["blocs"].values()} == BLOCS
    assert {x["pro"]["statut"] for x in resultats} == PRO


def test_demo_deux_fois_prend_un_autre_nom(demonstration: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    dossier = demonstration[0]
    avant = {p: p.read_bytes() for p in (dossier / "rdcxl-demo").rglob("*") if p.is_file()}
    sortie = lancer("demo", dossier=dossier)
    assert sortie.returncode == 0
    assert {p: p.read_bytes() for p in (dossier / "rdcxl-demo").rglob("*") if p.is_file()} == avant
    (autre,) = [p for p in dossier.iterdir() if p.name != "rdcxl-demo"]
    pareils = {p.relative_to(dossier / "rdcxl-demo"): octets for p, octets in avant.items()}
    assert {p.relative_to(autre): p.read_bytes() for p in autre.rglob("*") if p.is_file()} == pareils
    shutil.rmtree(autre)


def test_demo_dans_un_dossier_plein_est_refusee(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x").write_text("x", "utf-8")
    assert main(["demo", str(tmp_path / "d")]) == 1
    assert "existe déjà" in simple(capsys.readouterr().err)
    assert [p.name for p in (tmp_path / "d").iterdir()] == ["x"]
