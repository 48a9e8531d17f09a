"""The bytes of a file that somebody names: a regular file, of a size that its kind has. Reads one file; standard library only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from rdcxl.erreurs import raison_du_systeme

MEGA = 1024 * 1024
CLASSEUR = 100 * MEGA  # a workbook, as it lies on the disk
TABLEAU = 20 * MEGA  # a CSV file
REGLAGES = 1 * MEGA  # a TOML file
SCELLE = 200 * MEGA  # a closed file
PIECE = 50 * MEGA  # a PDF, an answer of CPF, a schema
REGISTRE = 20 * MEGA
CLE = 20_000  # a key, or what a key signed


class FichierRefuse(Exception):
    """A file that was not read.

    Attributes:
        raison: why, in French, to stand after a colon or between brackets.
        absent: there is no such file.
    """

    def __init__(self, raison: str, *, absent: bool = False) -> None:
        super().__init__(raison)
        self.raison, self.absent = raison, absent


def lire_octets(chemin: Path, maximum: int) -> bytes:
    """The bytes of a regular file.

    Args:
        maximum: more bytes than that are not read.

    Raises:
        FichierRefuse: it does not exist, is a folder, a device or a pipe (which would never end), is too big, or the system
            refuses.
    """
    try:
        _exiger_ordinaire(chemin.stat().st_mode)
        with open(chemin, "rb", opener=_ouvrir) as fichier:
            _exiger_ordinaire(os.fstat(fichier.fileno()).st_mode)
            octets = fichier.read(maximum + 1)
    except OSError as erreur:
        raise FichierRefuse(raison_du_systeme(erreur), absent=isinstance(erreur, FileNotFoundError)) from erreur
    except ValueError as erreur:  # a name with a null character
        raise FichierRefuse("ce n’est pas un nom de fichier") from erreur
    if len(octets) > maximum:
        raise FichierRefuse(f"il est trop gros (plus de {_taille(maximum)})")
    return octets


def _taille(octets: int) -> str:
    return f"{octets // MEGA} Mo" if octets >= MEGA else f"{octets // 1000} ko"


def _ouvrir(chemin: str, drapeaux: int) -> int:
    """Never wait for somebody to write into a pipe that took the file's place."""
    return os.open(chemin, drapeaux | getattr(os, "O_NONBLOCK", 0))


def _exiger_ordinaire(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise FichierRefuse("c’est un dossier")
    if not stat.S_ISREG(mode):
        raise FichierRefuse("ce n’est pas un fichier ordinaire")
