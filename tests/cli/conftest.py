"""The sample promotion of the command's tests is closed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def promo(modele_clos: Path, tmp_path: Path) -> Path:
    """A copy of the closed sample that a test may change."""
    return Path(shutil.copytree(modele_clos, tmp_path / "promo"))
