"""`rdcxl nouveau`: a grid, or a refusal that lists everything and writes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import candidat, ecrire_entrees, en_options, notes

from rdcxl.cli import main


def test_nouveau_cree_la_grille_et_sort_en_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat("C01"), candidat("C02")], [notes("C01"), notes("C02")]))
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *options]) == 0
    sortie = capsys.readouterr()
    assert "g.xlsx" in sortie.out
    assert "2 candidats" in simple(sortie.out)
    assert sortie.err == ""
    assert zipfile.is_zipfile(tmp_path / "g.xlsx")


def test_nouveau_met_une_valeur_bizarre_dans_la_grille_et_la_signale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat()], [notes("C01", {"B1.1": "bien"})]))
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *options]) == 0
    assert "notes.csv, ligne 2" in simple(capsys.readouterr().out)
    assert main(["controler", str(tmp_path / "g.xlsx")]) == 1
    assert "Notes!C7 (C01 " in capsys.readouterr().out


def test_nouveau_refuse_une_faute_de_structure_et_n_ecrit_rien(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat("C01"), candidat("C01")], [notes("C01"), notes("C09")]))
    avant = sorted(p.name for p in tmp_path.iterdir())
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *options]) == 1
    erreur = simple(capsys.readouterr().err)
    assert "candidats.csv, ligne 3" in erreur
    assert "notes.csv, ligne 3" in erreur
    assert sorted(p.name for p in tmp_path.iterdir()) == avant


def test_nouveau_n_ecrase_pas_une_grille_sans_remplacer(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grille = promo / "grille.xlsx"
    avant = grille.read_bytes()
    arguments = ["nouveau", str(grille), "--candidats", str(promo / "candidats.csv")]
    assert main(arguments) == 1
    assert "existe déjà" in capsys.readouterr().err
    assert grille.read_bytes() == avant
    assert main([*arguments, "--remplacer"]) == 0
    assert grille.read_bytes() != avant


@pytest.mark.parametrize("nom", ["g.xls", "g.csv", "g"])
def test_nouveau_refuse_une_autre_extension(promo: Path, capsys: pytest.CaptureFixture[str], nom: str) -> None:
    assert main(["nouveau", str(promo / nom), "--candidats", str(promo / "candidats.csv")]) == 1
    assert ".xlsx" in capsys.readouterr().err
    assert not (promo / nom).exists()


def test_nouveau_dans_un_dossier_absent_est_refuse(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nouveau", str(promo / "absent" / "g.xlsx"), "--candidats", str(promo / "candidats.csv")]) == 1
    assert "n’existe pas" in simple(capsys.readouterr().err)


def test_nouveau_interrompu_ne_laisse_rien(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rdcxl.grille.construction import ecrivain

    def echouer(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ecrivain, "ecrire", echouer)
    avant = {p.name: p.read_bytes() for p in promo.iterdir()}
    assert (
        main(["nouveau", str(promo / "grille.xlsx"), "--candidats", str(promo / "candidats.csv"), "--remplacer"]) == 1
    )
    assert {p.name: p.read_bytes() for p in promo.iterdir()} == avant
    assert "Traceback" not in capsys.readouterr().err
