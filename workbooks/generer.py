"""Regenerate the sample promotion beside this script. The same bytes come out on any day."""

import shutil
import tempfile
from pathlib import Path

from rdcxl import exemple

DOSSIER = Path(__file__).parent / "promotion-exemple"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=DOSSIER.parent) as provisoire:
        fichiers = exemple.generer(Path(provisoire))
        DOSSIER.mkdir(exist_ok=True)
        for fichier in fichiers:
            shutil.copyfile(fichier, DOSSIER / fichier.name)
