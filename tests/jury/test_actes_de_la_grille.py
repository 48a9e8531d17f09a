"""The sheet Décisions of the grid: its acts count at the closing, with those of decisions.csv, and are carried on."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import modifier, simple

from rdcxl import exemple
from rdcxl.cli import main

MOMENT = dt.datetime(2025, 7, 10, 11, 0)  # noqa: DTZ001 - a cell has no offset
ACTE = {
    "A": "C09",
    "B": "BLOC_ACCORDE",
    "C": "B1",
    "E": "Dossier repris devant le jury.",
    "F": "Mme Vasseur",
    "G": MOMENT,
}


def _taper(promo: Path, **autres: object) -> None:
    modifier(promo / exemple.GRILLE, {f"Décisions!{c}7": v for c, v in {**ACTE, **autres}.items()})


def _clore(promo: Path, *options: str) -> int:
    return main(
        ["clore", str(promo / exemple.GRILLE), "--jury", str(promo / "jury.toml"), "--sans-signature", *options]
    )


def _candidat(cloture: Path, identifiant: str) -> dict[str, Any]:
    x: dict[str, Any]
    (x,) = [c for c in json.loads(cloture.read_text("utf-8"))["candidats"] if c["fiche"]["identifiant"] == identifiant]
    return x


def test_acte_tape_dans_la_grille_compte_avec_ceux_du_fichier(promo: Path) -> None:
    _taper(promo)
    assert _clore(promo, "--decisions", str(promo / "decisions.csv")) == 0
    x = _candidat(promo / "grille.cloture.json", "C09")
    assert x["blocs_certifies"] == ["B1", *(b for b in x["proposition"]["blocs_valides"] if b != "B1")]
    assert [a["auteur"] for a in x["actes"]] == ["Mme Vasseur"]
    assert _candidat(promo / "grille.cloture.json", "C13")["actes"]


def test_acte_illisible_dans_la_grille_est_refuse_avec_sa_cellule(
    promo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _taper(promo, E=None, C="B9")
    assert _clore(promo, "--decisions", str(promo / "decisions.csv")) == 1
    erreur = simple(capsys.readouterr().err)
    assert "Décisions, C7" in erreur
    assert "Décisions, E7" in erreur
    assert not (promo / "grille.cloture.json").exists()


def test_meme_acte_dans_la_grille_et_dans_le_fichier_compte_une_fois(promo: Path) -> None:
    _taper(promo)
    ligne = "C09;BLOC_ACCORDE;B1;;Dossier repris devant le jury.;Mme Vasseur;10/07/2025 11:00\n"
    with (promo / "decisions.csv").open("a", encoding="utf-8", newline="") as fichier:
        fichier.write(ligne)
    assert _clore(promo, "--decisions", str(promo / "decisions.csv")) == 0
    assert len(_candidat(promo / "grille.cloture.json", "C09")["actes"]) == 1


def test_rectification_reprend_l_histoire_et_la_prolonge(promo: Path) -> None:
    assert _clore(promo, "--decisions", str(promo / "decisions.csv")) == 0
    _taper(promo)
    cloture = promo / "grille.cloture.json"
    arguments = ["rectifier", str(cloture), "--grille", str(promo / exemple.GRILLE), "--motif", "Acte oublié."]
    assert main([*arguments, "--sans-signature"]) == 0
    suite = promo / "grille.cloture-2.json"
    assert _candidat(suite, "C13")["actes"] == _candidat(cloture, "C13")["actes"] != []
    assert len(_candidat(suite, "C09")["actes"]) == 1
    assert main(["exporter", str(cloture), "--vers", str(promo / "exports")]) == 1
