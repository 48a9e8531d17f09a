"""`rdcxl` alone at a terminal shows the next sensible step in this folder, as a command that can be typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.outils.classeurs import simple

from rdcxl import exemple
from rdcxl.cli import commandes, main
from rdcxl.cli.prochain import prochain_pas


def test_chaque_etat_du_dossier_a_son_pas(modele_clos: Path, tmp_path: Path) -> None:
    assert prochain_pas(tmp_path).commande == "rdcxl demo"
    (tmp_path / "Notes promo.xls").write_bytes(b"x")
    (tmp_path / "faux.xlsx").write_bytes(b"PK rien")
    (tmp_path / "~$ouvert.xlsx").write_bytes(b"")
    (tmp_path / "faux.xlsx").touch()
    assert prochain_pas(tmp_path).commande == "rdcxl reprendre faux.xlsx --vers grille.xlsx"
    (tmp_path / "faux.xlsx").unlink()
    assert prochain_pas(tmp_path).commande == 'rdcxl reprendre "Notes promo.xls" --vers grille.xlsx'
    shutil.copy(modele_clos / exemple.GRILLE, tmp_path)
    assert prochain_pas(tmp_path).commande == "rdcxl controler grille.xlsx"
    shutil.copy(modele_clos / "grille.cloture.json", tmp_path)
    assert prochain_pas(tmp_path).commande == "rdcxl exporter grille.cloture.json --vers exports"
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "index.html").touch()
    assert prochain_pas(tmp_path).commande == "rdcxl echeances grille.cloture.json"


@pytest.mark.parametrize("terminal", [True, False])
def test_rdcxl_seul_montre_l_aide_et_au_terminal_le_pas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commandes, "au_terminal", lambda: terminal)
    assert main([]) == 0
    dit = simple(capsys.readouterr().out)
    assert "Utilisation : rdcxl" in dit
    assert ("Rien n’est commencé dans ce dossier" in dit) == terminal
