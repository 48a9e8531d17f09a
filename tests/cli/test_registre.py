"""`rdcxl registre` and `nouveau --registre`: whoever is banned is refused, nothing of the register goes anywhere else."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import candidat, ecrire_entrees, en_options

from rdcxl.cli import main
from rdcxl.cli import nouveau as cli_nouveau
from rdcxl.cli import registre as cli_registre

REFERENCE = "Commission du 9 juillet, réf. 88-XYZ"
AJOUTER = ["--nom", "LEFEVRE", "--prenoms", "anne camille", "--date-naissance", "14/03/2002", "--decision", "10/07/2025",
           "--reference", REFERENCE]  # fmt: skip


@pytest.fixture
def registre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    aujourdhui(monkeypatch, "2025-09-01")
    chemin = tmp_path / "registre.json"
    assert main(["registre", "ajouter", str(chemin), *AJOUTER]) == 0
    return chemin


def aujourdhui(monkeypatch: pytest.MonkeyPatch, jour: str) -> None:
    instant = dt.datetime.fromisoformat(f"{jour}T09:00:00+02:00")
    for module in (cli_nouveau, cli_registre):
        monkeypatch.setattr(module, "maintenant", lambda: instant)


def nouveau(dossier: Path, registre: Path, *candidats: dict[str, object]) -> int:
    options = en_options(ecrire_entrees(dossier, candidats))
    return main(["nouveau", str(dossier / "g.xlsx"), *options, "--registre", str(registre)])


def test_un_candidat_interdit_n_est_pas_inscrit(
    registre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert nouveau(tmp_path, registre, candidat("C01", nom_naissance="Roux"), candidat("C02")) == 1
    erreur = simple(capsys.readouterr().err)
    assert "candidats.csv, ligne 3" in erreur
    assert "LEFÈVRE Camille Anne est sous interdiction jusqu’au 10/07/2035 inclus (section « Falsification »" in erreur
    assert "C01" not in erreur
    assert not [mot for mot in ("88-XYZ", "14/03/2002", "10/07/2025", "exemple.fr") if mot in erreur]
    assert not (tmp_path / "g.xlsx").exists()


@pytest.mark.parametrize(("jour", "code"), [("2035-07-10", 1), ("2035-07-11", 0)])
def test_le_dernier_jour_est_interdit_le_lendemain_non(
    registre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jour: str, code: int
) -> None:
    aujourdhui(monkeypatch, jour)
    assert nouveau(tmp_path, registre, candidat("C01")) == code
    assert (tmp_path / "g.xlsx").exists() == (code == 0)


def test_une_ressemblance_est_un_avis_et_la_grille_n_en_garde_rien(
    registre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert nouveau(tmp_path, registre, candidat("C01", prenoms="Camille"), candidat("C02", date_naissance="")) == 0
    sortie = simple(capsys.readouterr().out)
    assert sortie.count("Vérifiez l’identité") == 2
    assert "88-XYZ" not in sortie
    with zipfile.ZipFile(tmp_path / "g.xlsx") as archive:
        contenu = b"".join(archive.read(nom) for nom in archive.namelist())
    for secret in ("88-XYZ", "registre.json", "10/07/2035", "interdi"):
        assert secret.encode() not in contenu


def test_la_grille_est_la_meme_avec_et_sans_registre(
    registre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = en_options(ecrire_entrees(tmp_path, [candidat("C01", prenoms="Camille")]))
    assert main(["nouveau", str(tmp_path / "a.xlsx"), *options]) == 0
    assert main(["nouveau", str(tmp_path / "b.xlsx"), *options, "--registre", str(registre)]) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_la_seconde_session_refuse_aussi(promo: Path, registre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C02 is not carried over (title): her ban changes nothing; whoever sits again is refused."""
    clos, grille = str(promo / "grille.cloture.json"), promo / "seconde.xlsx"
    assert main(["nouveau", str(grille), "--depuis", clos, "--registre", str(registre)]) == 0
    grille.unlink()
    fiche = next(c["fiche"] for c in json.loads((promo / "grille.cloture.json").read_text("utf-8"))["candidats"]
                 if c["fiche"]["identifiant"] == "C06")  # fmt: skip
    ajout = ["registre", "ajouter", str(registre), "--nom", fiche["nom_naissance"], "--prenoms", fiche["prenoms"],
             "--date-naissance", fiche["date_naissance"], "--decision", "2025-08-01", "--reference", "D-2"]  # fmt: skip
    assert main(ajout) == 0
    capsys.readouterr()
    assert main(["nouveau", str(grille), "--depuis", clos, "--registre", str(registre)]) == 1
    erreur = simple(capsys.readouterr().err)
    assert "(C06)" in erreur
    assert "01/08/2035" in erreur
    assert not grille.exists()


def test_un_registre_illisible_arrete_tout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.json").write_text("{", "utf-8")
    assert nouveau(tmp_path, tmp_path / "r.json", candidat()) == 1
    assert nouveau(tmp_path, tmp_path / "absent.json", candidat()) == 1
    assert "n’existe pas" in simple(capsys.readouterr().err)
    assert not (tmp_path / "g.xlsx").exists()


def test_verifier_dit_qui_et_n_ecrit_rien(registre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def verifier(*candidats: dict[str, object]) -> tuple[int, str]:
        ecrire_entrees(tmp_path, candidats, session=None)
        avant = {f.name: f.read_bytes() for f in tmp_path.iterdir()}
        capsys.readouterr()
        code = main(["registre", "verifier", str(registre), "--candidats", str(tmp_path / "candidats.csv")])
        assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == avant
        return code, simple(capsys.readouterr().out)

    assert verifier(candidat(nom_naissance="Roux")) == (0, "Aucun des 1 candidats n’est sous interdiction.\n")
    code, sortie = verifier(candidat(), candidat("C02", prenoms="Camille"))
    assert code == 1
    assert "À corriger (1)" in sortie
    assert "Pour information (1)" in sortie


def test_lister_retirer_puis_inscrire(
    registre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lister() -> list[dict[str, str]]:
        capsys.readouterr()
        assert main(["registre", "lister", str(registre), "--json"]) == 0
        lignes: list[dict[str, str]] = json.loads(capsys.readouterr().out)["inscriptions"]
        return lignes

    assert [(x["numero"], x["etat"], x["jusqu_au"]) for x in lister()] == [(1, "en cours", "2035-07-10")]
    assert main(["registre", "retirer", str(registre), "1", "--motif", "Annulée en appel."]) == 0
    assert [x["etat"] for x in lister()] == ["retirée"]
    assert nouveau(tmp_path, registre, candidat()) == 0
    assert main(["registre", "retirer", str(registre), "1", "--motif", "x"]) == 1
    assert main(["registre", "retirer", str(registre), "un", "--motif", "x"]) == 2
    assert main(["registre", "ajouter", str(registre), *AJOUTER]) == 0
    aujourdhui(monkeypatch, "2035-07-11")
    assert [x["etat"] for x in lister()] == ["retirée", "échue"]
    assert main(["registre", "lister", str(registre)]) == 0
    sortie = simple(capsys.readouterr().out)
    assert "Annulée en appel." in sortie
    assert "88-XYZ" in sortie
    assert main(["registre", "lister", str(registre), "--vers", str(tmp_path / "r.xlsx")]) == 0
    lignes = list(openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert [(x[0], x[1], x[7]) for x in lignes] == [(1, "LEFEVRE", "retirée"), (2, "LEFEVRE", "échue")]


@pytest.mark.parametrize(
    "changement", [("--decision", "31/02/2025"), ("--date-naissance", "hier"), ("--decision", "01/01/1802")]
)
def test_une_date_mal_ecrite(tmp_path: Path, capsys: pytest.CaptureFixture[str], changement: tuple[str, str]) -> None:
    assert main(["registre", "ajouter", str(tmp_path / "r.json"), *AJOUTER, *changement]) == 2
    assert changement[0] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_ajouter_dans_un_dossier_absent_ou_sur_un_autre_fichier(
    registre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "candidats.csv").write_text("identifiant;nom\n", "utf-8")
    for ou in (tmp_path / "absent" / "r.json", tmp_path / "candidats.csv", tmp_path):
        assert main(["registre", "ajouter", str(ou), *AJOUTER]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert (tmp_path / "candidats.csv").read_text("utf-8") == "identifiant;nom\n"
