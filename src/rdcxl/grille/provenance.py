"""Is a workbook that stands in the way a grid of ours, and has nobody worked in it since? Reads one file. Standard library only."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from rdcxl.grille import champs as C

MEMBRE_MAXIMUM = 5_000_000  # bytes of the parts that are looked at
_CREE = re.compile(rb"<dcterms:created[^>]*>([^<]*)</dcterms:created>")
_MODIFIE = re.compile(rb"<dcterms:modified[^>]*>([^<]*)</dcterms:modified>")


def grille_intacte(classeur: Path) -> bool:
    """Whether the file is a grid that rdcxl wrote and that no spreadsheet saved since: nothing of anyone's is in it.

    Every spreadsheet writes the time of a save beside that of the creation; a new grid has the same one twice.
    """
    try:
        with zipfile.ZipFile(classeur) as archive:
            livre, proprietes = (_lire(archive, nom) for nom in ("xl/workbook.xml", "docProps/core.xml"))
    except Exception:  # a damaged archive makes zipfile raise whatever its bytes ask for: it is no grid of ours
        return False
    cree, modifie = _CREE.search(proprietes), _MODIFIE.search(proprietes)
    return C.NOM_DISPOSITION.encode() in livre and bool(cree and modifie and cree[1] == modifie[1])


def _lire(archive: zipfile.ZipFile, nom: str) -> bytes:
    with archive.open(nom) as membre:
        octets = membre.read(MEMBRE_MAXIMUM + 1)
    if len(octets) > MEMBRE_MAXIMUM:
        raise ValueError(nom)
    return octets
