"""What to do next in a folder, from the files that lie there: shown by `rdcxl` alone at a terminal. Reads names and marks only."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CARNETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
MARQUE = b"RDCXL_DISPOSITION"
PARTIE = "xl/workbook.xml"
MAXIMUM = 2_000_000  # bytes of that part that are looked at
REGARDES = 200  # files that are looked at


class Pas(NamedTuple):
    """A step: why, and the command as it is typed."""

    raison: str
    commande: str


def prochain_pas(dossier: Path) -> Pas:
    """The next sensible step in this folder."""
    fichiers = list(_fichiers(dossier))
    clotures = [f for f in fichiers if f.name.endswith(".cloture.json") or ".cloture-" in f.name]
    grilles = [f for f in fichiers if _est_une_grille(f) and ".cloture" not in f.name]
    if clotures:
        derniere = max(clotures, key=lambda f: f.stat().st_mtime)
        if not any((d / "index.html").is_file() for d in dossier.iterdir() if d.is_dir()):
            return Pas(
                "Un jury est clos ; ses documents restent à écrire.", f"rdcxl exporter {_nom(derniere)} --vers exports"
            )
        return Pas("Un jury est clos et exporté. Ce qui suit a des dates.", f"rdcxl echeances {_nom(derniere)}")
    if grilles:
        return Pas("Une grille est là. Avant tout, ce qui est à corriger :", f"rdcxl controler {_nom(grilles[0])}")
    carnets = [f for f in fichiers if f.suffix.lower() in CARNETS]
    if carnets:
        recent = max(carnets, key=lambda f: f.stat().st_mtime)
        return Pas(
            "Un carnet de notes est là, qui peut devenir une grille :",
            f"rdcxl reprendre {_nom(recent)} --vers grille.xlsx",
        )
    return Pas("Rien n’est commencé dans ce dossier. Pour voir tout le travail sur un exemple :", "rdcxl demo")


def _fichiers(dossier: Path) -> Iterator[Path]:
    noms = sorted(f for f in dossier.iterdir() if not f.name.startswith((".", "~")))
    yield from (f for f in noms[:REGARDES] if f.is_file())


def _est_une_grille(fichier: Path) -> bool:
    if fichier.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    try:
        with zipfile.ZipFile(fichier) as archive, archive.open(PARTIE) as partie:
            return MARQUE in partie.read(MAXIMUM)
    except Exception:  # whatever it is, it is no grid of ours
        return False


def _nom(fichier: Path) -> str:
    return f'"{fichier.name}"' if " " in fichier.name else fichier.name
