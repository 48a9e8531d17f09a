"""`rdcxl migrer` and the notice of `controler`, through the real main."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.outils.classeurs import modifier_partie, remplacer, simple
from tests.outils.fichiers import creer

from rdcxl.cli import main


def _ancienne(dossier: Path) -> Path:
    grille = creer(dossier)
    return modifier_partie(grille, "xl/workbook.xml", remplacer(b'"RDCXL_DISPOSITION">2<', b'"RDCXL_DISPOSITION">1<'))


def test_controler_dit_de_migrer_et_migrer_le_fait(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grille, nouvelle = _ancienne(tmp_path), tmp_path / "nouvelle.xlsx"
    main(["controler", str(grille), "--json"])
    (avis,) = json.loads(capsys.readouterr().out)["avertissements"]
    assert "disposition 1" in simple(avis["message"])
    assert "rdcxl migrer grille.xlsx --vers nouvelle.xlsx" in simple(avis["message"])
    assert main(["migrer", str(grille), "--vers", str(nouvelle), "--feuille", "absences"]) == 0
    assert "gardez l’ancienne grille" in " ".join(simple(capsys.readouterr().out).split())
    main(["controler", str(nouvelle), "--json"])
    assert json.loads(capsys.readouterr().out)["avertissements"] == []


def test_refus_en_une_phrase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grille = _ancienne(tmp_path)
    assert main(["migrer", str(grille)]) == 2
    assert main(["migrer", str(grille), "--vers", str(tmp_path / "n.xlsx"), "--feuille", "inconnue"]) == 2
    assert main(["migrer", str(tmp_path / "absente.xlsx"), "--vers", str(tmp_path / "n.xlsx")]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "n.xlsx").exists()
