"""`rdcxl placement`: from closed files in force alone, all or nothing, answers read back into rates."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from tests.outils import clotures
from tests.outils.classeurs import simple
from tests.outils.fichiers import JURY, candidat, creer, ecrire_csv

from rdcxl.cli import main, placement


@pytest.fixture(autouse=True)
def aujourdhui(monkeypatch: pytest.MonkeyPatch) -> None:
    instant = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    monkeypatch.setattr(placement, "maintenant", lambda: instant)


def suivre(promo: Path, *options: str) -> int:
    return main(["placement", str(promo / "grille.cloture.json"), "--vers", str(promo / "suivi"), *options])


def test_d_un_jury_clos_aux_taux(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list is written, filled in, read back: the rates follow; the list written next holds the answers."""
    assert suivre(promo) == 0
    sortie = simple(capsys.readouterr().out)
    assert "coordonnées à garder au moins jusqu’au 10/07/2027" in sortie
    with (promo / "suivi" / "enquetes.csv").open(encoding="utf-8-sig", newline="") as fichier:
        lignes = list(csv.DictReader(fichier, delimiter=";"))
    for ligne in lignes:
        if (ligne["Identifiant"], ligne["Enquête (mois)"]) == ("C01", "12"):
            ligne |= {"Situation": "métier visé", "Répondu le": "15/07/2026", "Poste": "Commerciale"}
    rempli = ecrire_csv(promo / "rempli.csv", list(lignes[0]), lignes)
    assert suivre(promo, "--reponses", str(rempli), "--remplacer") == 0
    assert "1/1 (100,00 %)" in simple(capsys.readouterr().out)
    with (promo / "suivi" / "placement.csv").open(encoding="utf-8-sig", newline="") as fichier:
        douze = next(x for x in csv.DictReader(fichier, delimiter=";") if x["Enquête (mois)"] == "12")
    assert (douze["Répondants"], douze["Métier visé (%)"]) == ("1", "100,00")
    assert "Commerciale" in (promo / "suivi" / "enquetes.csv").read_text("utf-8-sig")


def test_plusieurs_jurys_ensemble(promo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    autre = tmp_path / "autre"
    autre.mkdir()
    (autre / "jury.toml").write_text(JURY, "utf-8")
    clos = clotures.clos(creer(autre, [candidat("D01"), candidat("D02", courriel="")]))
    assert suivre(promo, str(clos)) == 0
    sortie = simple(capsys.readouterr().out)
    assert "Toutes les promotions" in (promo / "suivi" / "placement.csv").read_text("utf-8-sig")
    assert "Sans courriel, donc à joindre autrement : D02 (LEFÈVRE Camille Anne)." in sortie


@pytest.mark.parametrize(
    ("options", "code", "mot"),
    [
        (["--mois", "6,12"], 2, "12 mois"),
        (["--mois", "six"], 2, "six"),
        (["--reponses", "absent.csv"], 1, "absent.csv"),
        (["--reponses", "grille.xlsx"], 1, "pas de feuille Enquêtes"),
        (["--reponses", "grille.xls"], 1, "grille.xls"),
        (["--reponses", "candidats.csv"], 1, "les colonnes « enquete », « situation » manquent"),
        (["--session", "absent.toml"], 1, "absent.toml"),
        (["grille.cloture.json"], 1, "deux fois"),
        (["grille.xlsx"], 1, "clôture"),
    ],
)
def test_rien_n_est_ecrit_quand_c_est_refuse(
    promo: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    code: int,
    mot: str,
) -> None:
    monkeypatch.chdir(promo)
    avant = sorted(promo.iterdir())
    assert suivre(promo, *options) == code
    erreur = simple(capsys.readouterr().err)
    assert mot in erreur
    assert "Traceback" not in erreur
    assert sorted(promo.iterdir()) == avant


def test_un_dossier_existant_ou_une_cloture_modifiee(promo: Path) -> None:
    (promo / "suivi").mkdir()
    (promo / "suivi" / "note.txt").write_text("à moi", "utf-8")
    assert suivre(promo) == 1
    assert suivre(promo, "--remplacer") == 1
    assert [f.name for f in (promo / "suivi").iterdir()] == ["note.txt"]
    (promo / "suivi" / "note.txt").unlink()
    clos = promo / "grille.cloture.json"
    clos.write_text(clos.read_text("utf-8").replace("c01@", "c99@", 1), "utf-8")
    assert suivre(promo) == 1
    assert list((promo / "suivi").iterdir()) == []


def test_sans_cloture_c_est_une_faute_d_usage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["placement", "--vers", str(tmp_path / "x")]) == 2
    assert "CLOTURE" in capsys.readouterr().err
