"""Programs that tests call and that a machine may lack: there a test is skipped with a sentence, and in CI it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def programme(nom: str, paquet: str = "") -> str:
    """The path of a program."""
    trouve = shutil.which(nom)
    return trouve if trouve else manque(f"{nom} n’est pas installé" + (f" (paquet {paquet})" if paquet else ""))


def manque(raison: str) -> NoReturn:
    """Leave the test, for this reason."""
    if os.environ.get("CI"):
        pytest.fail(raison)
    pytest.skip(raison)
