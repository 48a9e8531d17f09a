"""Find LibreOffice on this machine, and put the extension in or take it out with its own tool, unopkg. Standard library only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shutil import which
from typing import NamedTuple

from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.libreoffice.paquet import IDENTIFIANT, MINIMUM

OUTILS = ("unopkg.com", "unopkg")  # on Windows, the .com is the one that writes to a console
REGLAGES = ("bootstraprc", "bootstrap.ini", "../Resources/bootstraprc")
DELAI = 180  # seconds
_VERSION = re.compile(r"^ProductKey=\D*(\d+)\.(\d+)", re.MULTILINE)
_ABSENT = (
    f"LibreOffice n’a pas été trouvé sur cette machine. Installez LibreOffice {MINIMUM} ou plus récent, puis relancez ; "
    "s’il est ailleurs que d’habitude, donnez son dossier : --libreoffice DOSSIER."
)


class LibreOffice(NamedTuple):
    """A LibreOffice of this machine: its tool for extensions, its version, and options for that tool."""

    unopkg: Path
    version: tuple[int, int]
    options: tuple[str, ...] = ()


def trouver(dossiers: Iterable[Path] | None = None) -> LibreOffice:
    """The most recent LibreOffice of this machine.

    Args:
        dossiers: where to look; the usual places when None.

    Raises:
        HoteRefuse: none is there, or none is recent enough.
    """
    trouves = [lo for dossier in (lieux_usuels() if dossiers is None else dossiers) if (lo := _lire(dossier))]
    if not trouves:
        raise HoteRefuse(_ABSENT)
    choisi = max(trouves, key=lambda lo: lo.version)
    if choisi.version < tuple(map(int, MINIMUM.split("."))):
        raise HoteRefuse(
            f"LibreOffice {'.'.join(map(str, choisi.version))} est trop ancien pour les fonctions RDC : mettez-le à jour "
            f"vers la version {MINIMUM} ou plus récente, puis relancez."
        )
    return choisi


def environnement_neutre(environnement: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what would mislead LibreOffice's own Python.

    A virtual environment in front of PATH makes it load the standard library of another Python, and fail.
    """
    dossiers = environnement.get("PATH", "").split(os.pathsep)
    propres = [d for d in dossiers if not Path(d).parent.joinpath("pyvenv.cfg").is_file()]
    gardees = {n: v for n, v in environnement.items() if n not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")}
    return {**gardees, "PATH": os.pathsep.join(propres)}


def lieux_usuels(systeme: str = sys.platform, environnement: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """Folders that may hold LibreOffice's programs."""
    for nom in ("unopkg", "soffice", "libreoffice"):
        commande = which(nom, path=environnement.get("PATH"))
        if commande:
            yield Path(commande).resolve().parent
    if systeme == "win32":
        for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
            if environnement.get(variable):
                yield Path(environnement[variable], "LibreOffice", "program")
    elif systeme == "darwin":
        for racine in (Path("/Applications"), Path(environnement.get("HOME", "/"), "Applications")):
            yield from sorted(racine.glob("LibreOffice*.app/Contents/MacOS"))
    else:
        yield from (Path(f"/usr/{lib}/libreoffice/program") for lib in ("lib", "lib64", "local/lib"))
        yield from sorted(Path("/opt").glob("libreoffice*/program"))


def dossiers_sous(dossier: Path) -> list[Path]:
    """Where the programs are, in a folder that a person names: LibreOffice's own, or one inside."""
    return [dossier, dossier / "program", dossier / "Contents" / "MacOS"]


def _lire(dossier: Path) -> LibreOffice | None:
    outil = next((dossier / nom for nom in OUTILS if (dossier / nom).is_file()), None)
    for nom in REGLAGES:
        reglage = dossier / nom
        trouve = _VERSION.search(reglage.read_text("utf-8", "replace")) if reglage.is_file() else None
        if outil and trouve:
            return LibreOffice(outil, (int(trouve[1]), int(trouve[2])), _portee())
    return None


def _portee() -> tuple[str, ...]:
    """LibreOffice takes no extension for the administrator alone: there, it is for every account."""
    return ("--shared",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()


def installer(lo: LibreOffice, paquet: bytes) -> None:
    """Put the extension in, in the place of an older one.

    Raises:
        HoteRefuse: LibreOffice refuses it, or does not list it afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="rdcxl-") as dossier:
        fichier = Path(dossier) / "rdcxl.oxt"
        fichier.write_bytes(paquet)
        fait = _lancer(lo, "add", "--force", "--suppress-license", str(fichier))
    if fait.returncode or not est_installee(lo):
        raise _refus("n’a pas pris l’extension", fait)


def retirer(lo: LibreOffice) -> bool:
    """Take the extension out; whether it was there.

    Raises:
        HoteRefuse: LibreOffice keeps it.
    """
    if not est_installee(lo):
        return False
    fait = _lancer(lo, "remove", IDENTIFIANT)
    if fait.returncode or est_installee(lo):
        raise _refus("n’a pas retiré l’extension", fait)
    return True


def est_installee(lo: LibreOffice) -> bool:
    """Whether LibreOffice lists the extension as registered."""
    fait = _lancer(lo, "list", IDENTIFIANT)
    return fait.returncode == 0 and "is registered: yes" in fait.stdout


def _lancer(lo: LibreOffice, *mots: str) -> subprocess.CompletedProcess[str]:
    """Run unopkg; it must not meet this Python's own settings, for it may carry another Python."""
    env = environnement_neutre() | {"LC_ALL": "C"}
    ordre = [str(lo.unopkg), mots[0], *lo.options, *mots[1:]]
    try:
        return subprocess.run(  # noqa: S603 - the tool found above, words of ours
            ordre, capture_output=True, text=True, errors="replace", timeout=DELAI, stdin=subprocess.DEVNULL, env=env
        )
    except (OSError, subprocess.TimeoutExpired) as erreur:
        raise HoteRefuse(
            f"« {lo.unopkg.name} », l’outil d’extensions de LibreOffice, n’a pas répondu. Fermez toutes les fenêtres de "
            "LibreOffice, puis relancez."
        ) from erreur


def _refus(quoi: str, fait: subprocess.CompletedProcess[str]) -> HoteRefuse:
    lignes = [ligne.strip() for ligne in fait.stderr.splitlines() if "ERROR" in ligne and len(ligne) < 300]
    message = f"LibreOffice {quoi}. Fermez toutes ses fenêtres, et son démarrage rapide, puis relancez."
    return HoteRefuse(message, [f"Ce que dit LibreOffice : {ligne}" for ligne in lignes[:1]])
