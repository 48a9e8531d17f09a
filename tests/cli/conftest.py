"""Shared helpers importable; the sample promotion closed once, and copies of it that a test may change."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from rdcxl import exemple
from rdcxl.cli import main

if (RACINE := str(Path(__file__).parents[2])) not in sys.path:
    sys.path.append(RACINE)


def clore(dossier: Path) -> list[str]:
    """The arguments that close the sample in a folder, with the jury's decisions."""
    jury, decisions = str(dossier / "jury.toml"), str(dossier / "decisions.csv")
    return ["clore", str(dossier / "grille.xlsx"), "--jury", jury, "--decisions", decisions]


@pytest.fixture(scope="session")
def modele(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample promotion, built once, then closed."""
    dossier = tmp_path_factory.mktemp("modele")
    exemple.generer(dossier)
    assert main(clore(dossier)) == 0
    return dossier


@pytest.fixture
def promo(modele: Path, tmp_path: Path) -> Path:
    """A copy of the sample that a test may change."""
    return Path(shutil.copytree(modele, tmp_path / "promo"))
