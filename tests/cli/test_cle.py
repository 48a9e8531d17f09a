"""`rdcxl cle`: made, following another, better protected; and what nobody typed for a terminal to obey."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.outils import clotures
from tests.outils.classeurs import simple

from rdcxl.cli import main
from rdcxl.cli.affichage import console, dire
from rdcxl.cli.ecran import ecrire_json
from rdcxl.jury.succession import lire_succession
from rdcxl.jury.trousseau import charger_cle, chemin_public


@pytest.fixture
def ou(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RDCXL_MOT_DE_PASSE", clotures.MOT_DE_PASSE)
    monkeypatch.setenv("RDCXL_MOT_DE_PASSE_ANCIEN", clotures.MOT_DE_PASSE)
    assert main(["cle", "--titulaire", "École X", "--cle", str(tmp_path / "a.pem")]) == 0
    return tmp_path


def test_cle_dit_l_empreinte_avant_le_nom(ou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["cle", "--convertir", "--cle", str(ou / "a.pem")]) == 0
    dit = simple(capsys.readouterr().out)
    assert dit.startswith(f"Clé {charger_cle(ou / 'a.pem', clotures.MOT_DE_PASSE).empreinte}, de « École X »")


def test_nouvelle_cle_dont_l_ancienne_se_porte_garante(ou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cle", "--titulaire", "École X", "--cle", str(ou / "b.pem"), "--succede", str(ou / "a.pem")]) == 0
    assert "l’ancienne clé l’a signé" in simple(capsys.readouterr().out)
    suite = lire_succession(ou / "b.succession.json")
    assert suite.garantie
    assert suite.ancienne == charger_cle(ou / "a.pem", clotures.MOT_DE_PASSE).publique


def test_nouvelle_cle_apres_une_perte(ou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ou / "declaration.pdf").write_bytes(b"%PDF")
    perdue = ["--perdue", str(chemin_public(ou / "a.pem"))]
    commande = ["cle", "--titulaire", "École X", "--cle", str(ou / "b.pem")]
    assert main([*commande, *perdue]) == 2
    assert main([*commande, "--declaration", str(ou / "declaration.pdf")]) == 2
    assert not (ou / "b.pem").exists()
    assert main([*commande, *perdue, "--declaration", str(ou / "declaration.pdf")]) == 0
    assert "regardez cette pièce" in simple(capsys.readouterr().out)
    assert not lire_succession(ou / "b.succession.json").garantie


def test_convertir_et_ce_qu_elle_refuse(ou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    avant = charger_cle(ou / "a.pem", clotures.MOT_DE_PASSE)
    assert main(["cle", "--convertir", "--titulaire", "Y", "--cle", str(ou / "a.pem")]) == 2
    assert main(["cle", "--cle", str(ou / "c.pem")]) == 2
    assert main(["cle", "--convertir", "--cle", str(ou / "a.pem")]) == 0
    assert charger_cle(ou / "a.pem", clotures.MOT_DE_PASSE) == avant
    assert clotures.MOT_DE_PASSE not in "".join(capsys.readouterr())


@pytest.mark.skipif(os.name != "posix", reason="droits POSIX")
def test_fichier_de_mot_de_passe_que_d_autres_lisent_est_dit(ou: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = ou / "secret.txt"
    secret.write_text(clotures.MOT_DE_PASSE, "utf-8")
    secret.chmod(0o644)
    assert main(["cle", "--convertir", "--cle", str(ou / "a.pem"), "--mot-de-passe-fichier", str(secret)]) == 0
    assert "secret.txt" in capsys.readouterr().err
    secret.chmod(0o600)
    assert main(["cle", "--convertir", "--cle", str(ou / "a.pem"), "--mot-de-passe-fichier", str(secret)]) == 0
    assert "secret.txt" not in capsys.readouterr().err


@pytest.mark.parametrize("nom", ["a\x1b]0;titre\x07b", "a\u202eb", "a\x9b31mb", "a\u2066b", "a\x00b"])
def test_ce_qui_agirait_sur_un_terminal_n_y_arrive_pas(nom: str, capsys: pytest.CaptureFixture[str]) -> None:
    from rich.table import Table

    table = Table(title=nom)
    table.add_column(nom)
    table.add_row(nom)
    dire(f"« {nom} »")
    console().print(table)
    main(["controler", f"{nom}.xlsx"])
    ecrire_json({"nom": nom})
    sortie = "".join(capsys.readouterr())
    assert not set(sortie) & set("\x1b\x07\x00\u202e\x9b\u2066")
    assert json.loads(sortie[sortie.index("{\n") : sortie.index("\n}") + 2]) == {"nom": nom}
