"""Who has a workbook open: the lock files that Excel and LibreOffice leave beside it. Reads these two names only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdcxl.regles.saisie import abreger, nettoyer

_MAXIMUM = 4096  # bytes of a lock that somebody else wrote


def ouvertures(grille: Path) -> list[str]:
    """One French sentence for each program that seems to have this workbook open; a crash may have left its lock behind."""
    return [
        f"« {grille.name} » semble ouvert dans {ou}{f' par {qui}' if qui else ''} : ce qui n’y est pas enregistré n’est pas lu. "
        "Enregistrez-le et fermez-le d’abord."
        for ou, qui in _verrous(grille)
    ]


def _verrous(grille: Path) -> Iterator[tuple[str, str]]:
    excel = grille.with_name(f"~${grille.name}")
    court = grille.with_name(f"~${grille.name[2:]}")  # what Excel writes for a long name
    for chemin in dict.fromkeys((excel, court)):
        octets = _lire(chemin)
        if octets is not None:
            yield "Excel", _nom(octets[1 : 1 + octets[0]] if octets else b"", "cp1252")
    octets = _lire(grille.with_name(f".~lock.{grille.name}#"))
    if octets is not None:
        yield "LibreOffice", _nom(octets.split(b",")[0], "utf-8")


def _lire(chemin: Path) -> bytes | None:
    try:
        if not chemin.is_file():
            return None
        with chemin.open("rb") as fichier:
            return fichier.read(_MAXIMUM)
    except OSError:  # Excel holds it: it is there, unreadable
        return b""


def _nom(octets: bytes, codage: str) -> str:
    return abreger(nettoyer(octets.decode(codage, "replace")))
