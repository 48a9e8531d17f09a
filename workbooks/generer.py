"""Regenerate the sample promotion beside this script. The same bytes come out on any day."""

import shutil
from pathlib import Path

from rdcxl import exemple

DOSSIER = Path(__file__).parent / "promotion-exemple"

if __name__ == "__main__":
    shutil.rmtree(DOSSIER, ignore_errors=True)
    DOSSIER.mkdir()
    exemple.generer(DOSSIER)
