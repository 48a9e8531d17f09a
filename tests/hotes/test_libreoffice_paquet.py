"""The extension as a file, its installation by LibreOffice's own tool, and the command, without opening a workbook."""

from __future__ import annotations

import ast
import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.outils.classeurs import simple
from tests.outils.libreoffice import outils

import rdcxl
from rdcxl.cli import main
from rdcxl.erreurs import HoteRefuse
from rdcxl.fonctions.catalogue import FONCTIONS, PAR_NOM
from rdcxl.hotes.libreoffice import installation, paquet
from rdcxl.referentiel import charger_referentiel

EMBARQUE = "pythonpath/rdcxl/"


@pytest.fixture(scope="module")
def contenu() -> dict[str, bytes]:
    """The files of the extension."""
    with zipfile.ZipFile(io.BytesIO(paquet.composer_paquet())) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


# --- The file ---------------------------------------------------------------------------------------------------------


def test_paquet_a_les_memes_octets_chaque_fois_et_tient_en_peu_de_place(tmp_path: Path) -> None:
    fichiers = [tmp_path / "a.oxt", tmp_path / "b.oxt"]
    assert [main(["installer", "libreoffice", "--paquet", str(f)]) for f in fichiers] == [0, 0]
    assert fichiers[0].read_bytes() == fichiers[1].read_bytes() == paquet.composer_paquet()
    assert fichiers[0].stat().st_size < 150_000
    assert str(Path(rdcxl.__file__).parent).encode() not in b"".join(
        zipfile.ZipFile(fichiers[0]).read(n) for n in zipfile.ZipFile(fichiers[0]).namelist()
    )


def test_paquet_n_ecrase_rien_et_veut_son_extension(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cible = tmp_path / "rdcxl.oxt"
    cible.write_text("à moi", "utf-8")
    assert main(["installer", "libreoffice", "--paquet", str(cible)]) == 1
    assert cible.read_text("utf-8") == "à moi"
    assert main(["installer", "libreoffice", "--paquet", str(cible), "--remplacer"]) == 1
    with zipfile.ZipFile(cible, "w") as autre:
        autre.writestr("description.xml", '<description><identifier value="org.autre"/></description>')
    assert main(["installer", "libreoffice", "--paquet", str(cible), "--remplacer"]) == 1
    cible.unlink()
    assert main(["installer", "libreoffice", "--paquet", str(cible)]) == 0
    assert main(["installer", "libreoffice", "--paquet", str(cible), "--remplacer"]) == 0
    assert zipfile.is_zipfile(cible)
    assert main(["installer", "libreoffice", "--paquet", str(tmp_path / "rdcxl.zip")]) == 2
    assert ".oxt" in capsys.readouterr().err
    assert main(["installer", "libreoffice", "--paquet", str(tmp_path / "c.oxt"), "--retirer"]) == 2
    assert sorted(f.name for f in tmp_path.iterdir()) == ["rdcxl.oxt"]


def test_paquet_decrit_chaque_fichier_et_chaque_fonction(contenu: dict[str, bytes]) -> None:
    for nom in contenu:
        if nom.endswith((".xml", ".xcu", ".components")):
            ElementTree.fromstring(contenu[nom])  # noqa: S314 - ours
    manifeste = contenu["META-INF/manifest.xml"].decode()
    assert all(nom in manifeste for nom in contenu if nom.endswith((".xcu", ".idl", ".components")))
    declares = contenu["XFonctions.idl"].decode()
    assert all(f" {f.nom}(" in declares for f in FONCTIONS)
    assert declares.count("sequence<") == 2 * sum(f.tableau for f in FONCTIONS)
    assistant = contenu["CalcAddIns.xcu"].decode()
    assert all(f.aide in assistant and all(a.aide in assistant for a in f.arguments) for f in FONCTIONS)
    assert "25.2" in contenu["description.xml"].decode()
    assert rdcxl.__version__ in contenu["description.xml"].decode()
    assert b"$" not in contenu["description.xml"] + contenu["description.txt"]


def test_modules_embarques_se_lisent_en_python_3_10(contenu: dict[str, bytes]) -> None:
    """LibreOffice on Windows and macOS brings its own Python, 3.10 at the oldest."""
    modules = {
        nom: ast.parse(texte, nom, feature_version=(3, 10)) for nom, texte in contenu.items() if nom.endswith(".py")
    }
    assert len(modules) > 30
    nouveautes = {
        "StrEnum",
        "Self",
        "UTC",
        "ExceptionGroup",
        "reveal_type",
        "assert_never",
        "LiteralString",
        "TaskGroup",
    }
    for nom, arbre in modules.items():
        noms = {n.id for n in ast.walk(arbre) if isinstance(n, ast.Name)} | {
            n.attr for n in ast.walk(arbre) if isinstance(n, ast.Attribute)
        }
        assert not noms & nouveautes, nom
    assert f"{EMBARQUE}referentiel/rncp36395.toml" not in contenu  # no tomllib there


@pytest.mark.parametrize("python", [sys.executable, "python3.10"])
def test_modules_embarques_n_ont_besoin_que_de_python(contenu: dict[str, bytes], tmp_path: Path, python: str) -> None:
    """Nothing installed beside them: an isolated Python without site-packages gives the results of this one."""
    if subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"{python} n’est pas sur cette machine")
    for nom, octets in contenu.items():
        (tmp_path / nom).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / nom).write_bytes(octets)
    code = f"""if True:
        import sys; sys.path.insert(0, {str(tmp_path / "pythonpath")!r})
        from rdcxl.hotes.libreoffice.appels import METHODES
        class Plage:
            def __init__(self, *rangee): self.rangee = rangee
            def getDataArray(self): return (self.rangee,)
        codes, notes = Plage({", ".join(map(repr, charger_referentiel().composantes))}), Plage(*[50.0] * 13)
        print(METHODES["RDC_VERSION"](None)); print(METHODES["RDC_NOTE"](None, codes, notes, "B1"))
        print(METHODES["RDC_ECHEANCE"](None, "RESULTATS", 45824.0)); print(sys.modules["rdcxl"].__file__)"""
    fini = subprocess.run(
        [python, "-I", "-S", "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert fini.stdout.splitlines()[:3] == [PAR_NOM["RDC_VERSION"].appeler(), "10.0", "45866.0"], fini.stderr
    assert str(tmp_path) in fini.stdout


def test_referentiel_embarque_est_le_meme(contenu: dict[str, bytes], tmp_path: Path) -> None:
    fichier = tmp_path / "r.json"
    fichier.write_bytes(contenu[f"{EMBARQUE}referentiel/rncp36395.json"])
    assert charger_referentiel(fichier) == charger_referentiel()


# --- Where LibreOffice is ---------------------------------------------------------------------------------------------


def _poser(dossier: Path, version: str, reglage: str = "bootstraprc", outil: str = "unopkg") -> Path:
    dossier.mkdir(parents=True)
    (dossier / outil).touch()
    (dossier / reglage).parent.mkdir(parents=True, exist_ok=True)
    (dossier / reglage).write_text(f"[Bootstrap]\nInstallMode=\nProductKey=LibreOffice {version}\n", "utf-8")
    return dossier


def test_le_libreoffice_le_plus_recent_est_choisi_sur_chaque_systeme(tmp_path: Path) -> None:
    linux = _poser(tmp_path / "opt" / "libreoffice7.4" / "program", "7.4")
    mac = _poser(tmp_path / "LibreOffice.app" / "Contents" / "MacOS", "25.8", "../Resources/bootstraprc")
    windows = _poser(tmp_path / "Program Files" / "LibreOffice" / "program", "26.2", "bootstrap.ini", "unopkg.com")
    assert installation.trouver([linux, mac]).version == (25, 8)
    trouve = installation.trouver([linux, mac, windows, tmp_path / "absent"])
    assert (trouve.version, trouve.unopkg.name) == ((26, 2), "unopkg.com")
    assert installation.trouver(installation.dossiers_sous(tmp_path / "LibreOffice.app")).version == (25, 8)
    env = {"ProgramFiles": str(tmp_path / "Program Files"), "PATH": ""}
    assert windows in installation.lieux_usuels("win32", env)


@pytest.mark.parametrize(
    ("version", "mots"), [("7.4", ["7.4", "trop ancien", "25.2"]), ("", ["pas été trouvé", "25.2"])]
)
def test_libreoffice_absent_ou_ancien_est_dit_en_une_phrase(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], version: str, mots: list[str]
) -> None:
    if version:
        _poser(tmp_path / "program", version)
    assert main(["installer", "libreoffice", "--libreoffice", str(tmp_path)]) == 1
    dit = simple(capsys.readouterr().err)
    assert all(mot in dit for mot in mots)
    assert len(dit.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="le faux unopkg est un script du shell")
def test_refus_de_libreoffice_est_rapporte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dossier = _poser(tmp_path / "program", "25.2")
    outil = dossier / "unopkg"
    outil.write_text("#!/bin/sh\necho 'ERROR: the lock file is there' >&2\nexit 1\n", "utf-8")
    outil.chmod(outil.stat().st_mode | stat.S_IXUSR)
    assert main(["installer", "libreoffice", "--libreoffice", str(tmp_path)]) == 1
    dit = simple(capsys.readouterr().err)
    assert "Fermez toutes ses fenêtres" in dit
    assert "the lock file is there" in dit


# --- In and out, by the real unopkg -----------------------------------------------------------------------------------


@pytest.mark.xdist_group("libreoffice")
def test_installer_remplacer_retirer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lo, _ = outils(tmp_path)
    monkeypatch.setattr(installation, "trouver", lambda *_: lo)
    monkeypatch.setattr(paquet, "__version__", "0.0.1")
    for version in ("0.0.1", rdcxl.__version__):
        monkeypatch.setattr(paquet, "__version__", version)
        assert main(["installer", "libreoffice"]) == 0
        liste = subprocess.run([lo.unopkg, "list", *lo.options], capture_output=True, text=True, check=True).stdout
        assert liste.count("Identifier: ") == 1
        assert f"Version: {version}" in liste
    assert main(["installer", "libreoffice", "--retirer"]) == 0
    assert "retirée" in capsys.readouterr().out
    assert not installation.est_installee(lo)
    assert main(["installer", "libreoffice", "--retirer"]) == 0
    assert "n’était pas installée" in capsys.readouterr().out


def test_sans_dossier_ou_ecrire_rien_n_est_installe(tmp_path: Path) -> None:
    perdu = installation.LibreOffice(tmp_path / "absent", (25, 2))
    with pytest.raises(HoteRefuse, match="n’a pas répondu"):
        installation.installer(perdu, b"")


def test_environnement_de_libreoffice_oublie_l_environnement_virtuel(tmp_path: Path) -> None:
    """LibreOffice's Python would load the standard library of the Python that stands first in PATH."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").write_text("home = /usr/bin\n", "utf-8")
    chemins = os.pathsep.join([str(tmp_path / "venv" / "bin"), "/usr/bin"])
    recu = installation.environnement_neutre(
        {"PATH": chemins, "VIRTUAL_ENV": str(tmp_path / "venv"), "PYTHONPATH": "x", "HOME": "/home/a"}
    )
    assert recu == {"PATH": "/usr/bin", "HOME": "/home/a"}
