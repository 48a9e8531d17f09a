"""Shared helpers importable, the référentiel, and a reading that gives the proposals with the promotion."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.referentiel import charger_referentiel
from rdcxl.referentiel.modele import Referentiel

if (RACINE := str(Path(__file__).parents[2])) not in sys.path:
    sys.path.append(RACINE)


@pytest.fixture(scope="session")
def referentiel() -> Referentiel:
    return charger_referentiel()


@pytest.fixture(scope="session")
def juger(referentiel: Referentiel) -> Callable[[Path], Deliberation]:
    """Read a workbook and propose decisions."""
    return lambda chemin: deliberer(lire_grille(chemin, referentiel), referentiel)
