"""`rdcxl verifier CERTIFICAT.pdf`: what a user types, from the closing to a rectified jury."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.outils import clotures
from tests.outils.classeurs import simple
from tests.outils.preuves import ecrire_certificats

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.trousseau import charger_cle, chemin_par_defaut


@pytest.fixture(scope="module")
def clos(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's jury, closed under a key, and its certificates."""
    dossier = tmp_path_factory.mktemp("clos")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    secret = dossier / "secret.txt"
    secret.write_text(clotures.MOT_DE_PASSE + "\n", "utf-8")
    with pytest.MonkeyPatch.context() as contexte:
        contexte.setenv("RDCXL_CONFIGURATION", str(dossier / "config"))
        assert main(["cle", "--titulaire", "École X", "--mot-de-passe-fichier", str(secret)]) == 0
        jury, decisions = str(dossier / "jury.toml"), str(dossier / "decisions.csv")
        clore = ["clore", str(dossier / exemple.GRILLE), "--jury", jury, "--decisions", decisions]
        assert main([*clore, "--mot-de-passe-fichier", str(secret)]) == 0
        signataire = charger_cle(chemin_par_defaut(), clotures.MOT_DE_PASSE)
    (dossier / "certificats").mkdir()
    ecrire_certificats(
        lire_cloture(dossier / "grille.cloture.json"), dossier / "certificats", preuve=Preuve(signataire)
    )
    return dossier


@pytest.fixture
def certificat(clos: Path) -> str:
    return str(sorted((clos / "certificats").iterdir())[0])


def test_avec_le_fichier_clos(clos: Path, certificat: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The key of the closed file is the one that signed: nothing else is needed."""
    cloture = str(clos / "grille.cloture.json")
    assert main(["verifier", certificat, "--cloture", cloture]) == 0
    dit = simple(capsys.readouterr().out)
    assert "est authentique" in dit
    assert "texte et aspect, le certificat que délivre « grille.cloture.json »" in dit
    assert main(["verifier", certificat, "--cloture", cloture, "--json"]) == 0
    objet = json.loads(capsys.readouterr().out)
    assert (objet["etat"], objet["titulaire"], objet["valable"]) == ("AUTHENTIQUE", "École X", True)
    assert objet["faits"]["numero"] in Path(certificat).name


def test_avec_la_cle_publique_seule(clos: Path, certificat: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verifier", certificat]) == 1
    assert "une clé inconnue ici" in simple(capsys.readouterr().out)
    publique = str(clos / "config" / "cle-de-signature.publique.pem")
    assert main(["verifier", certificat, "--cle", publique]) == 0


def test_un_fichier_clos_remplace_est_refuse(
    clos: Path, certificat: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And so is, by the file in force, the certificate that the replaced one delivered."""
    copie = Path(shutil.copytree(clos, tmp_path / "copie"))
    ancien, grille = str(copie / "grille.cloture.json"), str(copie / exemple.GRILLE)
    secret = [
        "--mot-de-passe-fichier",
        str(copie / "secret.txt"),
        "--cle",
        str(copie / "config" / "cle-de-signature.pem"),
    ]
    assert main(["rectifier", ancien, "--grille", grille, "--motif", "Copie relue.", *secret]) == 0
    capsys.readouterr()
    assert main(["verifier", certificat, "--cloture", ancien]) == 1
    assert "a été remplacé par « grille.cloture-2.json »" in simple(capsys.readouterr().err)
    assert main(["verifier", certificat, "--cloture", str(copie / "grille.cloture-2.json")]) == 1
    assert "un autre fichier clos" in simple(capsys.readouterr().out)


def test_les_options_vont_avec_leur_fichier(clos: Path, certificat: str, capsys: pytest.CaptureFixture[str]) -> None:
    cloture = str(clos / "grille.cloture.json")
    assert main(["verifier", certificat, "--grille", cloture]) == 2
    assert main(["verifier", cloture, "--cloture", cloture]) == 2
    assert "certificat" in capsys.readouterr().err
