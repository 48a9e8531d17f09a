"""How big is what a workbook holds? Each part is measured before anything interprets it, in time that grows with its size only.

Standard library only. A school's file of honest size passes: 2,000 candidates, 200 columns, twenty sheets of other things.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from typing import NamedTuple

from rdcxl.grille.octets import MEGA

PARTIES_MAXIMUM = 5_000
TOTAL_MAXIMUM = 400 * MEGA  # once unzipped
TOTAL_SUR = 40 * MEGA
RAPPORT_MAXIMUM = 150
DEBUT_XML = 64 * 1024
LIGNES_MAXIMUM = 200_000  # rows that a sheet writes, empty ones included
LIGNE_DERNIERE = 1_048_576  # what a sheet can have
TROU_MAXIMUM = 20_000  # empty rows above a filled one
CELLULES_MAXIMUM = 3_000_000
FUSIONS_MAXIMUM = 50_000
TEXTES_MAXIMUM = 1_000_000  # shared strings
# Bytes of a part that is read whole, by how its name begins.
TAILLES = {
    "xl/worksheets/": 150 * MEGA,
    "xl/sharedStrings.xml": 100 * MEGA,
    "xl/styles.xml": 30 * MEGA,
    "xl/workbook.xml": 10 * MEGA,
}
TAILLE_ORDINAIRE = 5 * MEGA
DOCTYPES = tuple("<!DOCTYPE".encode(codage) for codage in ("utf-8", "utf-16-le", "utf-16-be"))
# What zipfile lets through of a damaged or lying archive, beside its own error.
DOMMAGES = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, IndexError, KeyError,
    NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
_LIGNE = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_NUMERO = re.compile(rb'\br="(\d{1,20})"')
_BAS = (b"</sheetData", b":sheetData>")  # what follows the rows has formulas of its own
_VALEURS = tuple(f"<{prefixe}{nom}".encode() for nom in ("v", "is", "f") for prefixe in ("", "x:"))


class TropGrand(Exception):
    """What is beyond a limit, as a French sentence about the file."""


class Etendue(NamedTuple):
    """How far a sheet goes: the last row that holds a value (0: none)."""

    derniere: int


def mesurer_l_archive(entrees: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive by its own list of parts.

    Raises:
        TropGrand: too many parts, or too much once unzipped.
    """
    if len(entrees) > PARTIES_MAXIMUM:
        raise TropGrand(f"contient {len(entrees)} parties : ce n’est pas une grille. Il n’a pas été lu.")
    taille, compresse = sum(e.file_size for e in entrees), sum(e.compress_size for e in entrees)
    if taille > TOTAL_MAXIMUM or (taille > TOTAL_SUR and taille > RAPPORT_MAXIMUM * max(compresse, 1)):
        raise TropGrand(
            f"occupe {taille // MEGA} Mo une fois décompressé : ce n’est pas une grille. Il n’a pas été lu."
        )


def lire_partie(archive: zipfile.ZipFile, nom: str) -> bytes:
    """A part of the archive, whole; what the archive says of its size is not believed.

    Raises:
        TropGrand: it is longer than such a part is; KeyError: there is none.
    """
    maximum = next((m for debut, m in TAILLES.items() if nom.startswith(debut)), TAILLE_ORDINAIRE)
    with archive.open(nom) as partie:
        octets = partie.read(maximum + 1)
    if len(octets) > maximum:
        raise TropGrand(f"contient une partie ({nom}) de plus de {maximum // MEGA} Mo : ce n’est pas une grille.")
    return octets


def mesurer_les_textes(xml: bytes) -> None:
    """Refuse a list of shared strings that no gradebook has.

    Raises:
        TropGrand: otherwise.
    """
    if (nombre := xml.count(b"<si") + xml.count(b":si")) > TEXTES_MAXIMUM:
        raise TropGrand(f"contient {nombre} textes : ce n’est pas une grille. Il n’a pas été lu.")


def mesurer_la_feuille(titre: str, xml: bytes) -> Etendue:
    """Refuse a sheet that would take minutes or gigabytes, and say how far the others go.

    Args:
        titre: the sheet's title, for the sentence.

    Raises:
        TropGrand: too many rows, cells or merged cells, or a filled row far under all others.
    """
    bas = max(xml.rfind(marque) for marque in _BAS)
    fin = max(xml.rfind(marque, 0, bas if bas >= 0 else len(xml)) for marque in _VALEURS)
    numeros = _numeros_des_lignes(titre, xml, fin)
    _limiter(titre, "cellules", xml.count(b"<c ") + xml.count(b":c "), CELLULES_MAXIMUM)
    _limiter(titre, "cellules fusionnées", xml.count(b"mergeCell "), FUSIONS_MAXIMUM)
    precedente = 0
    for numero in numeros:
        if numero - precedente > TROU_MAXIMUM:
            raise TropGrand(
                f"a, dans la feuille « {titre} », la ligne {numero} remplie loin sous toutes les autres (après la ligne "
                f"{precedente}). Effacez-la ou rapprochez-la, puis enregistrez."
            )
        precedente = max(precedente, numero)
    return Etendue(precedente)


def _numeros_des_lignes(titre: str, xml: bytes, fin: int) -> list[int]:
    """The numbers of the rows down to the last value; a row without a number follows the one before it."""
    numeros: list[int] = []
    lues = 0
    for ligne in _LIGNE.finditer(xml):
        lues += 1
        _limiter(titre, "lignes", lues, LIGNES_MAXIMUM)
        if ligne.start() > fin:
            continue
        dit = _NUMERO.search(ligne[1])
        numeros.append(int(dit[1]) if dit else (numeros[-1] if numeros else 0) + 1)
        _limiter(titre, "lignes", numeros[-1], LIGNE_DERNIERE)
    return numeros


def _limiter(titre: str, quoi: str, nombre: int, maximum: int) -> None:
    if nombre > maximum:
        raise TropGrand(
            f"a plus de {maximum} {quoi} dans la feuille « {titre} » : ce n’est pas une grille. Gardez ce qui sert, puis enregistrez."
        )
