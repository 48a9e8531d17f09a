"""`rdcxl personne` and `purger`: what a user types and reads."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from tests.outils.classeurs import simple
from tests.outils.processus import anglais

from rdcxl.cli import main
from rdcxl.jury.cloture import lire_cloture

APRES_LES_ENQUETES = dt.datetime(2027, 9, 1, 12, tzinfo=dt.timezone.utc)


@pytest.fixture
def promo(modele_clos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the closed sample, two years later."""
    monkeypatch.setattr("rdcxl.cli.personnes.maintenant", lambda: APRES_LES_ENQUETES)
    return next(Path(shutil.copytree(modele_clos, tmp_path / "promo")).glob("*.cloture.json"))


def test_personne_donne_tout_ce_que_le_fichier_dit_d_elle(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clos = lire_cloture(promo)
    for c in clos.candidats:
        assert main(["personne", str(promo), c.identifiant.lower()]) == 0
        sortie = simple(capsys.readouterr().out)
        for attendu in (c.fiche.nom_naissance, c.fiche.prenoms, "Notes et acquis", "Décision", "coordonnées"):
            assert attendu in sortie
        assert set(anglais(sortie)) <= {"usage"}  # Nom d’usage
        assert main(["personne", str(promo), c.identifiant, "--json"]) == 0
        objet = json.loads(capsys.readouterr().out)
        assert objet["fiche"]["courriel"] == (c.fiche.courriel or None)
        assert objet["resultat"] == c.model_dump(mode="json", exclude_unset=True)["resultat"]
        assert all(x["identifiant"] == c.identifiant for rangees in objet["annexes"].values() for x in rangees)


def test_personne_inconnue(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["personne", str(promo), "C99"]) == 1
    assert "Aucun candidat « C99 »" in simple(capsys.readouterr().err)


def test_purger_simule_puis_efface(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    avant = promo.read_bytes()
    assert main(["purger", str(promo), "--au", "11/07/2030", "--simuler"]) == 0
    sortie = simple(capsys.readouterr().out)
    assert "serait effacé : toutes les données de" in sortie
    assert "Rien n’a été écrit." in sortie
    assert promo.read_bytes() == avant
    assert main(["purger", str(promo), "--au", "10/07/2027"]) == 0
    assert "rien n’est échu au 10/07/2027" in simple(capsys.readouterr().out)
    assert main(["purger", str(promo), str(promo), "--au", "2027-09-01"]) == 0
    sortie = simple(capsys.readouterr().out)
    assert "à effacer : les coordonnées de" in sortie
    assert "sauvegardes" in sortie
    assert set(anglais(sortie)) <= {"usage"}  # Nom d’usage
    assert promo.stat().st_mode & 0o077 == 0
    assert main(["personne", str(promo), "C01"]) == 0
    assert "coordonnées effacées le 01/09/2027" in simple(capsys.readouterr().out)


def test_purger_ne_s_avance_pas_et_refuse_tout_d_un_mauvais_fichier(
    promo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    avant = promo.read_bytes()
    assert main(["purger", str(promo), "--au", "01/01/2099"]) == 2
    autre = tmp_path / "x.cloture.json"
    autre.write_bytes(avant[:-2])
    assert main(["purger", str(promo), str(autre), "--au", "01/09/2027"]) == 1
    assert promo.read_bytes() == avant
    assert main(["purger", str(promo), "--au", "hier"]) == 2
    assert main(["purger", "--au", "01/09/2027"]) == 2
    assert anglais(simple(capsys.readouterr().err)) == []
