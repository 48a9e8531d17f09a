"""A real LibreOffice with the extension, in a temporary profile, for the tests and the benchmarks."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.outils.programmes import manque

from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.libreoffice import installation
from rdcxl.hotes.libreoffice.paquet import ce_poste, composer_paquet

PILOTE = Path(__file__).parents[1] / "hotes" / "pilote_libreoffice.py"


class Calc:
    """Orders to the driver, by their names: `calc.ouvrir(chemin)`, `calc.lire(numero, feuille, plage)`…"""

    def __init__(self, processus: subprocess.Popen[str]) -> None:
        self.processus = processus
        self.demarrage = float(json.loads(self._lire()))

    def __getattr__(self, ordre: str) -> Any:
        def donner(*arguments: Any) -> Any:
            assert self.processus.stdin is not None
            self.processus.stdin.write(json.dumps([ordre, *arguments]) + "\n")
            self.processus.stdin.flush()
            reponse = json.loads(self._lire())
            assert "erreur" not in reponse, reponse["erreur"]
            return reponse["dit"]

        return donner

    def _lire(self) -> str:
        assert self.processus.stdout is not None
        ligne = self.processus.stdout.readline()
        assert ligne, "le pilote de LibreOffice s’est arrêté"
        return ligne

    @contextmanager
    def classeur(self, chemin: Path | None = None) -> Iterator[int]:
        """A workbook open for a while: its number."""
        numero = self.ouvrir(str(chemin) if chemin else None)["numero"]
        try:
            yield numero
        finally:
            self.fermer(numero)


def python_de_libreoffice() -> str | None:
    """A Python that can talk to LibreOffice."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def outils(dossier: Path) -> tuple[installation.LibreOffice, str]:
    """LibreOffice with a profile of its own under `dossier`, and the Python that drives it; skips (in CI: fails) without."""
    python = python_de_libreoffice()
    try:
        lo = installation.trouver()
    except HoteRefuse as refus:
        manque(str(refus))
    if python is None:
        manque("aucun Python de cette machine n’a le module uno (paquet python3-uno)")
    return lo._replace(options=(*lo.options, *options(dossier))), python


def options(dossier: Path) -> list[str]:
    """What keeps a LibreOffice away from this account's settings and from the machine's shared extensions."""
    return [
        f"-env:UserInstallation={(dossier / 'profil').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={(dossier / 'commun').as_uri()}",
    ]


@contextmanager
def calc(dossier: Path, *, extension: bool = True) -> Iterator[Calc]:
    """A LibreOffice, with the extension installed by rdcxl's own code or without it."""
    dossier.mkdir(parents=True, exist_ok=True)
    lo, python = outils(dossier)
    paquet = composer_paquet(ce_poste())
    if extension:
        installation.installer(lo, paquet)
    zipfile.ZipFile(io.BytesIO(paquet)).extractall(dossier / "paquet")
    env = {**installation.environnement_neutre(), "PYTHONPATH": str(dossier / "paquet" / "pythonpath")}
    ordre = [python, str(PILOTE), str(dossier / "profil"), options(dossier)[1]]
    with subprocess.Popen(
        ordre, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=env
    ) as processus:
        try:
            yield Calc(processus)
        finally:
            assert processus.stdin is not None
            processus.stdin.close()
            processus.wait(60)
