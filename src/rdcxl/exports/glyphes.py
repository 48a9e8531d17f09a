"""Which characters the shipped fonts can draw, read from their `cmap` tables (OpenType, subtable format 12).

Without this, a character that a font lacks is an error deep inside typst; here it becomes a sentence that
names the candidate and the character, for every candidate at once.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

POLICES = Path(__file__).parent / "polices"


def points_de_code(fichier: Path) -> frozenset[int]:
    """Return the code points that a TrueType file maps to a glyph.

    Raises:
        ValueError: the file has no format 12 `cmap` subtable (the shipped fonts all have one).
    """
    contenu = fichier.read_bytes()
    (nombre,) = struct.unpack_from(">H", contenu, 4)
    tables = (struct.unpack_from(">4sIII", contenu, 12 + 16 * rang) for rang in range(nombre))
    debut = next((position for nom, _, position, _ in tables if nom == b"cmap"), None)
    if debut is None:
        raise ValueError(f"{fichier.name}: no cmap table")
    (nombre,) = struct.unpack_from(">H", contenu, debut + 2)
    for rang in range(nombre):
        (decalage,) = struct.unpack_from(">I", contenu, debut + 8 + 8 * rang)
        if struct.unpack_from(">H", contenu, debut + decalage) == (12,):
            return _format_12(contenu, debut + decalage)
    raise ValueError(f"{fichier.name}: no format 12 cmap subtable")


def _format_12(contenu: bytes, debut: int) -> frozenset[int]:
    (groupes,) = struct.unpack_from(">I", contenu, debut + 12)
    couverts: set[int] = set()
    for rang in range(groupes):
        premier, dernier, glyphe = struct.unpack_from(">III", contenu, debut + 16 + 12 * rang)
        couverts.update(range(premier if glyphe else premier + 1, dernier + 1))
    return frozenset(couverts)


@lru_cache(maxsize=1)
def couverts() -> frozenset[int]:
    """Return the code points that every shipped font can draw."""
    return frozenset.intersection(*(points_de_code(f) for f in sorted(POLICES.glob("*.ttf"))))


@lru_cache(maxsize=1)
def dessinables() -> frozenset[str]:
    """Return the characters that may stand in a document: covered, and no control characters."""
    return frozenset(c for c in map(chr, couverts()) if unicodedata.category(c) not in ("Cc", "Cf"))


def caracteres_absents(texte: str) -> list[str]:
    """Return, once each and in order, the characters of a text that cannot be drawn (or are control characters)."""
    if dessinables().issuperset(texte):
        return []
    return [c for c in dict.fromkeys(texte) if c not in dessinables()]
