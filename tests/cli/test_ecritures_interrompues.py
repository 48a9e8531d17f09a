"""Every command that writes: killed before each rename and along the way, without disk; then the old state, or the new, and nothing hidden."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.outils import etendue
from tests.outils.processus import RACINE, environnement

PILOTE = RACINE / "tests" / "outils" / "pilote_ecritures.py"


@pytest.mark.skipif(os.name != "posix", reason="signals and limits are those of POSIX")
def test_une_ecriture_interrompue_ne_laisse_rien_et_se_refait(tmp_path: Path) -> None:
    chemins = os.pathsep.join((str(RACINE / "src"), str(RACINE)))
    voulues = () if etendue.LONGS else ("purger", "cle")
    sortie = subprocess.run(
        [sys.executable, str(PILOTE), str(tmp_path), str(etendue.tirages(1, 2, 10)), *voulues],
        env=environnement(PYTHONPATH=chemins),
        capture_output=True,
        text=True,
        check=False,
    )
    assert sortie.returncode == 0, sortie.stderr
    assert sortie.stderr == ""
    assert json.loads(sortie.stdout) == []
