"""A workbook given to formualizer. It spills an array from its formula, and takes saved values in the array's other cells for an obstacle."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import formualizer
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import get_column_letter

_TABLEAU = re.compile(rb'<f t="array" ref="([A-Z]+\d+:[A-Z]+\d+)"')
_CELLULE = re.compile(rb'<c r="([A-Z]+\d+)"(?:[^>]*/>|.*?</c>)', re.S)


def charger(chemin: Path | str) -> Any:
    """The workbook as formualizer reads it, nothing calculated yet."""
    return formualizer.Workbook.from_bytes(sans_suites(Path(chemin).read_bytes()))


def sans_suites(classeur: bytes) -> bytes:
    """The file without the cells that arrays fill beside their formula."""
    rendu = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(classeur)) as lu, zipfile.ZipFile(rendu, "w") as ecrit:
        for partie in lu.infolist():
            octets = lu.read(partie)
            if partie.filename.startswith("xl/worksheets/sheet"):
                suites = {s.encode() for ref in _TABLEAU.findall(octets) for s in suite(ref.decode())}
                if suites:
                    octets = _CELLULE.sub(lambda m, s=suites: b"" if m[1] in s else m[0], octets)  # type: ignore[misc]
            ecrit.writestr(partie, octets)
    return rendu.getvalue()


def suite(plage: str) -> Iterator[str]:
    """The cells of a range after its first."""
    gauche, haut, droite, bas = range_boundaries(plage)
    for ligne in range(haut, bas + 1):
        for colonne in range(gauche, droite + 1):
            if (ligne, colonne) != (haut, gauche):
                yield f"{get_column_letter(colonne)}{ligne}"
