"""`rdcxl cle`, `clore` with a key, `verifier`, `rectifier`: what a user types, and where a password never shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.outils import clotures
from tests.outils.classeurs import modifier, simple
from tests.outils.processus import PROGRAMME, anglais, environnement, lancer

from rdcxl.cli import main

SECRET = clotures.MOT_DE_PASSE


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A grid, its jury, and this user's own configuration folder."""
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    travail = tmp_path / "travail"
    travail.mkdir()
    clotures.grille(travail)
    return travail


@pytest.fixture
def secret(tmp_path: Path) -> list[str]:
    fichier = tmp_path / "secret.txt"
    fichier.write_text(SECRET + "\n", "utf-8")
    return ["--mot-de-passe-fichier", str(fichier)]


def _clore(dossier: Path, *options: str) -> int:
    return main(["clore", str(dossier / "grille.xlsx"), "--jury", str(dossier / "jury.toml"), *options])


def test_de_la_cle_a_la_rectification(dossier: Path, secret: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cle", "--titulaire", "École X", *secret]) == 0
    assert _clore(dossier, *secret) == 0
    clos = dossier / "grille.cloture.json"
    assert "de « École X »" in simple(capsys.readouterr().out)
    assert main(["verifier", str(clos), "--grille", str(dossier / "grille.xlsx")]) == 0
    sortie = simple(capsys.readouterr().out)
    assert "authentique et inchangé" in sortie
    assert "octet pour octet" in sortie
    modifier(dossier / "grille.xlsx", {"Notes!C7": 61})
    assert main(["verifier", str(clos), "--grille", str(dossier / "grille.xlsx")]) == 1
    assert "C01, Notes!C7 (B1.1) : « 60 » à la clôture, « 61 » dans la grille." in simple(capsys.readouterr().out)
    rectifier = ["rectifier", str(clos), "--grille", str(dossier / "grille.xlsx"), "--motif", "Copie relue."]
    assert main([*rectifier, "--sans-signature"]) == 1
    assert main([*rectifier, *secret]) == 0
    capsys.readouterr()
    assert main(["exporter", str(clos), "--vers", str(dossier / "out")]) == 1
    erreur = simple(capsys.readouterr().err)
    assert "grille.cloture-2.json" in erreur
    assert "Copie relue." in erreur
    assert not (dossier / "out").exists()
    neuf = dossier / "grille.cloture-2.json"
    assert main(["exporter", str(neuf), "--vers", str(dossier / "out"), "--quoi", "diplomation"]) == 0
    capsys.readouterr()
    assert main(["verifier", str(neuf), "--json", "--grille", str(dossier / "grille.xlsx")]) == 0
    objet = json.loads(capsys.readouterr().out)
    assert (objet["etat"], objet["titulaire"], objet["meme_classeur"]) == ("AUTHENTIQUE", "École X", True)
    assert main(["verifier", str(clos), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["etat"] == "REMPLACE"


def test_cle_publique_exigee(
    dossier: Path, secret: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    une, autre = tmp_path / "une.pem", tmp_path / "autre.pem"
    for chemin in (une, autre):
        assert main(["cle", "--titulaire", "X", "--cle", str(chemin), *secret]) == 0
    assert _clore(dossier, "--cle", str(une), *secret) == 0
    clos = str(dossier / "grille.cloture.json")
    assert main(["verifier", clos, "--cle", str(tmp_path / "une.publique.pem")]) == 0
    assert main(["verifier", clos, "--cle", str(tmp_path / "autre.publique.pem")]) == 3
    assert main(["verifier", clos, "--cle", str(une)]) == 1
    assert "n’est pas une clé publique" in simple(capsys.readouterr().err)


def test_cle_existante_est_refusee_avant_de_demander_un_mot_de_passe(
    dossier: Path, secret: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cle", "--titulaire", "X", *secret]) == 0
    assert main(["cle", "--titulaire", "X"]) == 1
    assert "jamais remplacée" in simple(capsys.readouterr().err)


def test_sans_cle_ni_terminal_la_cloture_est_non_signee_et_le_dit(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _clore(dossier) == 0
    assert "Fichier non signé" in simple(capsys.readouterr().out)
    assert main(["verifier", str(dossier / "grille.cloture.json")]) == 0
    assert "non signé" in simple(capsys.readouterr().out)


def test_sans_cle_au_terminal_la_cloture_est_refusee_sauf_sans_signature(
    dossier: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rdcxl.cli.signature.a_un_terminal", lambda: True)
    assert _clore(dossier) == 1
    erreur = simple(capsys.readouterr().err)
    assert "rdcxl cle" in erreur
    assert "--sans-signature" in erreur
    assert not (dossier / "grille.cloture.json").exists()
    assert _clore(dossier, "--sans-signature") == 0


def test_cle_presente_sans_mot_de_passe_ne_clot_rien(
    dossier: Path, secret: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cle", "--titulaire", "X", *secret]) == 0
    assert _clore(dossier) == 1
    assert "RDCXL_MOT_DE_PASSE" in capsys.readouterr().err
    assert _clore(dossier, "--cle", "x.pem", "--sans-signature") == 2
    assert not (dossier / "grille.cloture.json").exists()


def test_mot_de_passe_par_l_environnement_ou_un_descripteur_ne_se_voit_jamais(dossier: Path) -> None:
    """Real processes, RDCXL_DEBUG included: neither outputs nor files nor the closed file hold the password."""
    config = {"RDCXL_CONFIGURATION": os.environ["RDCXL_CONFIGURATION"], "RDCXL_DEBUG": "1"}
    faux = "un autre mot de passe"
    sorties = [lancer("cle", "--titulaire", "X", dossier=dossier, RDCXL_MOT_DE_PASSE=SECRET, **config)]
    clore = ("clore", "grille.xlsx", "--jury", "jury.toml")
    sorties.append(lancer(*clore, dossier=dossier, RDCXL_MOT_DE_PASSE=faux, **config))
    assert [s.returncode for s in sorties] == [0, 1]
    assert "Mot de passe incorrect" in simple(sorties[1].stderr)
    assert anglais(simple(sorties[1].stderr)) == []
    if os.name == "posix":
        lecture, ecriture = os.pipe()
        os.write(ecriture, SECRET.encode())
        os.close(ecriture)
        sorties.append(
            subprocess.run(
                [sys.executable, "-c", PROGRAMME, *clore, "--mot-de-passe-fichier", f"/dev/fd/{lecture}"],
                cwd=dossier, env=environnement(**config), pass_fds=[lecture], stdin=subprocess.DEVNULL,
                capture_output=True, text=True, encoding="utf-8", check=False,
            )
        )  # fmt: skip
        os.close(lecture)
        assert sorties[2].returncode == 0, sorties[2].stderr
    for s in sorties:
        assert "Traceback" not in s.stderr
        assert not [mot for mot in (SECRET, faux) if mot in s.stdout + s.stderr]
    for fichier in [*dossier.rglob("*"), *Path(config["RDCXL_CONFIGURATION"]).rglob("*")]:
        assert not fichier.is_file() or SECRET.encode() not in fichier.read_bytes()


@pytest.mark.parametrize(("saisies", "code"), [([SECRET, SECRET], 0), ([SECRET, SECRET + "x"], 1), (["court"], 1)])
def test_mot_de_passe_au_terminal_est_confirme(
    dossier: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    saisies: list[str],
    code: int,
) -> None:
    reponses = iter([*saisies, saisies[-1]])
    monkeypatch.setattr("rdcxl.cli.signature.a_un_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _: next(reponses))
    assert main(["cle", "--titulaire", "X"]) == code
    sortie = capsys.readouterr()
    assert SECRET not in sortie.out + sortie.err


def test_verrou_laisse_est_explique_puis_repris(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dossier / "grille.cloture.verrou").write_text('{"nom": "m.durand", "machine": "P12"}', "utf-8")
    assert _clore(dossier) == 1
    assert "m.durand" in capsys.readouterr().err
    assert _clore(dossier, "--reprendre-verrou") == 0
