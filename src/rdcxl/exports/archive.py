"""ZIP files and manifests: same files, same bytes. Standard library only."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from rdcxl.grille.ecriture import EntreesDesNotres

MANIFESTE = "manifeste.sha256"
DEJA_COMPRESSES = frozenset({".pdf", ".xlsx", ".zip"})


def en_zip(pieces: Mapping[str, Path], instant: datetime, ajouts: Mapping[str, bytes] | None = None) -> bytes:
    """Return a ZIP of files (name in the archive, path) and of contents given as bytes, all dated `instant`."""
    tampon = io.BytesIO()
    contenus = [(nom, chemin.read_bytes()) for nom, chemin in pieces.items()] + list((ajouts or {}).items())
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, octets in contenus:
            archive.writestr(_fiche(nom, instant), octets)
    return tampon.getvalue()


def en_zip_sur_disque(cible: Path, pieces: Mapping[str, Path], instant: datetime) -> Path:
    """Write the same ZIP as a new file, one piece in memory at a time; return its path."""
    with zipfile.ZipFile(cible, "x") as archive:
        for nom, chemin in pieces.items():
            archive.writestr(_fiche(nom, instant), chemin.read_bytes())
    return cible


def _fiche(nom: str, instant: datetime) -> zipfile.ZipInfo:
    """How a piece is named, dated and compressed."""
    quand = instant.replace(tzinfo=None).timetuple()[:6]
    fiche = zipfile.ZipInfo(nom, (quand[0], quand[1], quand[2], quand[3], quand[4], quand[5]))
    fiche.create_system = 3
    fiche.external_attr = 0o644 << 16
    fiche.compress_type = zipfile.ZIP_STORED if Path(nom).suffix in DEJA_COMPRESSES else zipfile.ZIP_DEFLATED
    return fiche


def empreinte(chemin: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def empreintes(fichiers: Mapping[str, Path]) -> str:
    """A manifest: one line per file, digest, two spaces, name, as sha256sum reads it."""
    return "".join(f"{empreinte(chemin)}  {nom}\n" for nom, chemin in fichiers.items())


def deja_ecrits(premiers: Collection[str]) -> EntreesDesNotres:
    """Which entries of an earlier folder may be replaced: those that its manifest lists, unchanged since, and the manifest.

    Args:
        premiers: first parts of the paths that the new folder writes anew; other files are left alone.
    """
    return lambda dossier: _deja_ecrits(dossier, premiers)


def _deja_ecrits(dossier: Path, premiers: Collection[str]) -> set[str]:
    try:
        lignes = (dossier / MANIFESTE).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    listes = {nom: valeur for valeur, _, nom in (ligne.partition("  ") for ligne in lignes)}
    inchanges = {
        nom
        for nom, attendue in listes.items()
        if nom.split("/")[0] in premiers and (dossier / nom).is_file() and empreinte(dossier / nom) == attendue
    }
    return {*inchanges, MANIFESTE}
