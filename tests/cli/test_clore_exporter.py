"""`rdcxl clore` and `exporter`: from the closed file alone, all or nothing, nothing overwritten in silence."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import JURY, creer, notes
from tests.outils.processus import anglais

from rdcxl.cli import main


def test_clore_refuse_et_liste_toutes_les_anomalies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grille = creer(tmp_path, None, [notes("C01", {"B1.1": "bien", "B2.1": "151", "B3.2": "-1"})])
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    assert main(["clore", str(grille), "--jury", str(tmp_path / "jury.toml")]) == 1
    erreur = simple(capsys.readouterr().err)
    assert all(f"Notes!{c}7 (C01)" in erreur for c in "CDI")
    assert not (tmp_path / "grille.cloture.json").exists()


def test_clore_deux_fois_est_refuse_et_rien_ne_peut_l_ecraser(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = ["--decisions", str(promo / "decisions.csv")]
    arguments = ["clore", str(promo / "grille.xlsx"), "--jury", str(promo / "jury.toml"), *decisions]
    avant = (promo / "grille.cloture.json").read_bytes()
    assert main(arguments) == 1
    erreur = simple(capsys.readouterr().err)
    assert "existe déjà" in erreur
    assert "rdcxl rectifier" in erreur
    assert main([*arguments, "--remplacer"]) == 2
    assert (promo / "grille.cloture.json").read_bytes() == avant


def test_clore_avec_un_jury_fautif_liste_tout(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (promo / "jury.toml").write_text("lieu = 3\n[[membres]]\nnom = 'A'\nrole = 'X'\n", "utf-8")
    assert main(["clore", str(promo / "grille.xlsx"), "--jury", str(promo / "jury.toml")]) == 1
    erreur = simple(capsys.readouterr().err)
    assert all(mot in erreur for mot in ("jury.toml", "date", "lieu", "membres[0].prenom", "membres[0].role"))
    assert anglais(erreur) == []


def test_exporter_ne_lit_que_le_fichier_clos(promo: Path, tmp_path: Path) -> None:
    seul = tmp_path / "seul"
    seul.mkdir()
    shutil.copy(promo / "grille.cloture.json", seul / "x.json")
    shutil.rmtree(promo)
    assert main(["exporter", str(seul / "x.json"), "--vers", str(seul / "out"), "--quoi", "diplomation"]) == 0
    manifeste = (seul / "out" / "manifeste.sha256").read_text("utf-8").splitlines()
    assert manifeste
    for ligne in manifeste:
        empreinte, nom = ligne.split("  ", 1)
        assert hashlib.sha256((seul / "out" / nom).read_bytes()).hexdigest() == empreinte
    assert {f"{p.relative_to(seul / 'out')}" for p in (seul / "out").rglob("*") if p.is_file()} == {
        ligne.split("  ", 1)[1] for ligne in manifeste
    } | {"manifeste.sha256"}


def test_exporter_un_fichier_change_est_refuse(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clos = promo / "grille.cloture.json"
    clos.write_text(clos.read_text("utf-8").replace('"C06"', '"C66"'), "utf-8")
    assert main(["exporter", str(clos), "--vers", str(promo / "out")]) == 1
    assert "modifié depuis la clôture" in simple(capsys.readouterr().err)
    assert not (promo / "out").exists()


def test_exporter_dans_un_dossier_plein_est_refuse_et_un_vide_est_pris(
    promo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cible = promo / "out"
    cible.mkdir()
    arguments = ["exporter", str(promo / "grille.cloture.json"), "--vers", str(cible), "--quoi", "diplomation"]
    assert main(arguments) == 0
    (cible / "notes perso.txt").write_text("à garder", "utf-8")
    avant = sorted(p.name for p in cible.rglob("*"))
    assert main(arguments) == 1
    assert "existe déjà" in simple(capsys.readouterr().err)
    assert sorted(p.name for p in cible.rglob("*")) == avant
    assert main([*arguments, "--remplacer"]) == 1
    assert "notes perso.txt" in simple(capsys.readouterr().err)
    assert sorted(p.name for p in cible.rglob("*")) == avant
    (cible / "notes perso.txt").unlink()
    assert main([*arguments, "--remplacer"]) == 0
    assert not [p for p in promo.iterdir() if p.name.startswith(".")]


def test_remplacer_ne_touche_ni_la_cloture_ni_un_export_modifie(
    promo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--vers the folder of the closed file itself, or an export that somebody has edited since: nothing is deleted."""
    arguments = ["exporter", str(promo / "grille.cloture.json"), "--quoi", "diplomation", "--remplacer", "--vers"]
    avant = {p.name: p.read_bytes() for p in promo.iterdir() if p.is_file()}
    assert main([*arguments, str(promo)]) == 1
    assert {p.name: p.read_bytes() for p in promo.iterdir() if p.is_file()} == avant
    cible = promo / "out"
    assert main([*arguments, str(cible)]) == 0
    (cible / "diplomation" / "diplomation.csv").write_text("corrigé à la main", "utf-8")
    assert main([*arguments, str(cible)]) == 1
    assert "diplomation.csv" in simple(capsys.readouterr().err)
    assert (cible / "diplomation" / "diplomation.csv").read_text("utf-8") == "corrigé à la main"


def test_export_vers_un_fichier_est_refuse(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "exporter",
        str(promo / "grille.cloture.json"),
        "--vers",
        str(promo / "jury.toml"),
        "--quoi",
        "diplomation",
    ]
    avant = (promo / "jury.toml").read_bytes()
    assert main(arguments) == 1
    assert main([*arguments, "--remplacer"]) == 1
    assert "fichier" in capsys.readouterr().err
    assert (promo / "jury.toml").read_bytes() == avant


@pytest.mark.parametrize(
    "panne",
    [OSError(28, "No space left on device"), ValueError("imprévu"), KeyboardInterrupt()],
    ids=["disque", "imprevu", "ctrl_c"],
)
@pytest.mark.parametrize("ancien", [False, True], ids=["neuf", "remplacement"])
def test_export_interrompu_ne_laisse_rien_et_garde_l_ancien(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, panne: BaseException, ancien: bool
) -> None:
    from rdcxl.exports.documents import certificats

    cible = promo / "out"
    arguments = ["exporter", str(promo / "grille.cloture.json"), "--vers", str(cible)]
    if ancien:
        cible.mkdir()
        (cible / "ancien.txt").write_text("ancien", "utf-8")
        arguments.append("--remplacer")

    def echouer(_: Any, sous_dossier: Path, *__: Any, **___: Any) -> list[Path]:
        (sous_dossier / "moitie.pdf").write_bytes(b"%PDF")
        raise panne

    monkeypatch.setattr(certificats, "ecrire_certificat", echouer)
    assert main(arguments) == 1
    sortie = capsys.readouterr()
    assert "Traceback" not in sortie.err
    assert sortie.err.strip()
    assert cible.exists() is ancien
    if ancien:
        assert [p.name for p in cible.iterdir()] == ["ancien.txt"]
    assert not [p for p in promo.iterdir() if p.name.startswith(".")]


def test_export_garde_l_ancien_si_l_echange_echoue(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new folder cannot take its place (open elsewhere): the old one comes back."""
    cible = promo / "out"
    cible.mkdir()
    (cible / "ancien.txt").write_text("ancien", "utf-8")
    vrai = Path.rename

    def renommer(self: Path, vers: Any) -> Path:
        if Path(vers) == cible and not (self / "ancien.txt").exists():
            raise PermissionError(13, "Permission denied")
        return vrai(self, vers)

    monkeypatch.setattr(Path, "rename", renommer)
    assert (
        main(
            [
                "exporter",
                str(promo / "grille.cloture.json"),
                "--vers",
                str(cible),
                "--quoi",
                "diplomation",
                "--remplacer",
            ]
        )
        == 1
    )
    assert [p.name for p in cible.iterdir()] == ["ancien.txt"]
    assert not [p for p in promo.iterdir() if p.name.startswith(".")]
    assert anglais(simple(capsys.readouterr().err)) == []


def test_export_inconnu_est_une_faute_d_usage(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["exporter", str(promo / "grille.cloture.json"), "--vers", str(promo / "out"), "--quoi", "diplomation,zut"]
        )
        == 2
    )
    erreur = capsys.readouterr().err
    assert "zut" in erreur
    assert "certificats" in erreur
    assert not (promo / "out").exists()
