"""Usage and help in French, light help, no traceback, real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.processus import COMMANDES, PROGRAMME, anglais, environnement, lancer

from rdcxl.cli import main

USAGES: list[tuple[list[str], list[str]]] = [
    (["bidule"], ["bidule", "n’existe pas"]),
    (["--zut"], ["--zut", "n’existe pas"]),
    (["nouveau"], ["GRILLE"]),
    (["nouveau", "g.xlsx"], ["--candidats"]),
    (["nouveau", "g.xlsx", "--candidats"], ["--candidats"]),
    (["controler"], ["GRILLE"]),
    (["controler", "-z", "g.xlsx"], ["-z", "n’existe pas"]),
    (["deliberer", "a.xlsx", "b.xlsx"], ["en trop", "b.xlsx"]),
    (["deliberer", "a.xlsx", "b.xlsx", "c.xlsx"], ["en trop", "b.xlsx", "c.xlsx"]),
    (["deliberer", "a.xlsx", "--json=oui"], ["--json"]),
    (["deliberer", "a.xlsx", "--lecture"], ["--lecture"]),
    (["deliberer", "a.xlsx", "--lecture", "absence"], ["--lecture", "absence", "cle=valeur"]),
    (["clore", "a.xlsx"], ["--jury"]),
    (["exporter", "a.json"], ["--vers"]),
    (["exporter"], ["CLOTURE"]),
]


@pytest.mark.parametrize(("arguments", "mots"), USAGES, ids=[" ".join(u[0]) for u in USAGES])
def test_faute_d_usage_est_dite_en_francais_avec_le_code_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    mots: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    sortie = capsys.readouterr()
    erreur = simple(sortie.err)
    assert sortie.out == ""
    assert all(mot in erreur for mot in mots), erreur
    assert anglais(erreur) == []
    assert "Traceback" not in erreur
    assert " s (" not in erreur
    assert "'" not in erreur


@pytest.mark.parametrize("commande", ["", *COMMANDES])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_aide_est_en_francais(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, commande: str, option: str
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert main([*([commande] if commande else []), option]) == 0
    texte = simple(capsys.readouterr().out)
    assert "Utilisation :" in texte
    assert "Affiche cette aide" in texte
    assert anglais(texte) == []
    if commande:
        assert f"rdcxl {commande}" in texte
    else:
        assert all(c in texte for c in COMMANDES)


def test_aide_n_importe_rien_de_lourd(tmp_path: Path) -> None:
    lourds = (
        "formualizer",
        "openpyxl",
        "xlsxwriter",
        "typst",
        "pydantic",
        "cryptography",
        "xlwings",
        "zxingcpp",
        "lxml",
        "PIL",
        "numpy",
    )
    commandes = [[], *([c] for c in COMMANDES)]
    code = f"""
import sys
from rdcxl.cli import main
for commande in {commandes!r}:
    assert main([*commande, "--help"]) == 0
print([m for m in {lourds!r} if m in sys.modules])
"""
    env = environnement()
    sortie = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert sortie.stdout.strip().splitlines()[-1] == "[]"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    from rdcxl import __version__

    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_exception_imprevue_donne_une_phrase_sans_trace_ni_donnees(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rdcxl.grille import lecture

    def echouer(*_: Any) -> None:
        raise KeyError("LEFÈVRE Camille")

    monkeypatch.delenv("RDCXL_DEBUG", raising=False)
    monkeypatch.setattr(lecture, "lire_grille", echouer)
    for commande in (
        ["controler"],
        ["deliberer", "--json"],
        ["sensibilite"],
        ["clore", "--jury", str(promo / "jury.toml")],
    ):
        assert main([commande[0], str(promo / "grille.xlsx"), *commande[1:]]) == 1
        sortie = capsys.readouterr()
        assert sortie.out == ""
        assert "inattendue" in sortie.err
        assert "Traceback" not in sortie.err
        assert "LEFÈVRE" not in sortie.err
        assert len([ligne for ligne in sortie.err.splitlines() if "inattendue" in ligne]) == 1


def test_interruption_au_clavier_sort_en_1_sans_trace(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rdcxl.grille import lecture

    def echouer(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lecture, "lire_grille", echouer)
    assert main(["controler", str(promo / "grille.xlsx")]) == 1
    assert "Interrompu" in capsys.readouterr().err


def test_processus_reel_rend_les_codes_de_sortie(promo: Path) -> None:
    assert lancer("controler", "grille.xlsx", dossier=promo).returncode == 1
    assert lancer("controler", "absent.xlsx", dossier=promo).returncode == 1
    assert lancer("controler", dossier=promo).returncode == 2
    assert lancer("sensibilite", "grille.xlsx", dossier=promo).returncode == 0


def test_json_est_pur_et_en_utf_8_meme_dans_une_console_d_un_autre_encodage(promo: Path) -> None:
    env = environnement(PYTHONIOENCODING="cp1252", LC_ALL="C")
    sortie = subprocess.run(
        [sys.executable, "-c", PROGRAMME, "deliberer", "grille.xlsx", "--json"],
        cwd=promo,
        env=env,
        capture_output=True,
        check=False,
    )
    assert sortie.returncode == 1
    assert sortie.stderr == b""
    assert len(json.loads(sortie.stdout.decode("utf-8"))["candidats"]) == 24


def test_sortie_fermee_par_le_lecteur_ne_laisse_pas_de_trace(promo: Path) -> None:
    env = environnement()
    processus = subprocess.Popen(
        [sys.executable, "-c", PROGRAMME, "deliberer", "grille.xlsx", "--json"],
        cwd=promo,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with processus:
        assert processus.stdout is not None
        assert processus.stderr is not None
        processus.stdout.read(1)
        processus.stdout.close()
        erreur = processus.stderr.read().decode("utf-8")
    assert "Traceback" not in erreur
    assert "Exception ignored" not in erreur


def test_module_s_execute_comme_la_commande(tmp_path: Path) -> None:
    env = environnement()
    sortie = subprocess.run(
        [sys.executable, "-m", "rdcxl", "--version"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert sortie.returncode == 0
    assert sortie.stdout.startswith("rdcxl ")
