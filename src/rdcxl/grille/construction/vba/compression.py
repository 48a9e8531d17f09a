"""The compression of VBA streams, as [MS-OVBA] 2.4.1 defines it: chunks of 4096 bytes, literal and copy tokens."""

from __future__ import annotations

import struct
from collections.abc import Iterator

TAILLE_BLOC = 4096
_SIGNATURE = b"\x01"  # 2.4.1.1.1 CompressedContainer
# 2.4.1.1.5 CompressedChunkHeader: size minus 3 (12 bits), signature 0b011 (3 bits), compressed flag (1 bit)
_ENTETE_COMPRESSE = 0xB000
_ENTETE_BRUT = 0x3FFF
_COPIE_MINIMALE = 3


def compresser(donnees: bytes) -> bytes:
    """Compress bytes into a CompressedContainer ([MS-OVBA] 2.4.1.3.6).

    Matches are the longest, and the nearest of the longest, as in section 2.4.1.3.19.4. A chunk that tokens would make
    longer than 4096 bytes is stored raw (2.4.1.3.10); a last chunk stored raw is filled with zeros up to 4096 bytes,
    since the format has no shorter raw chunk: see `a_un_bloc_brut`.

    Args:
        donnees: any bytes, of any length.

    Returns:
        The container: one signature byte, then the chunks.
    """
    blocs = (donnees[debut : debut + TAILLE_BLOC] for debut in range(0, len(donnees), TAILLE_BLOC))
    return _SIGNATURE + b"".join(map(_compresser_bloc, blocs))


def a_un_bloc_brut(conteneur: bytes) -> bool:
    """Whether a container made by `compresser` holds a raw chunk, by the headers of 2.4.1.1.5.

    >>> a_un_bloc_brut(compresser(b"Attribute VB_Name")), a_un_bloc_brut(compresser(bytes(range(256)) * 16))
    (False, False)
    """
    position = len(_SIGNATURE)
    while position < len(conteneur):
        (entete,) = struct.unpack_from("<H", conteneur, position)
        if entete == _ENTETE_BRUT:
            return True
        position += (entete & 0x0FFF) + 3
    return False


def _compresser_bloc(bloc: bytes) -> bytes:
    """One CompressedChunk (2.4.1.3.7): header, then token sequences or the raw bytes."""
    jetons = b"".join(_sequences(bloc))
    if len(jetons) > TAILLE_BLOC:
        return struct.pack("<H", _ENTETE_BRUT) + bloc.ljust(TAILLE_BLOC, b"\0")
    return struct.pack("<H", _ENTETE_COMPRESSE | len(jetons) - 1) + jetons


def _sequences(bloc: bytes) -> Iterator[bytes]:
    """The TokenSequences of a chunk (2.4.1.3.8): a flag byte, then at most eight tokens."""
    position = 0
    while position < len(bloc):
        drapeaux, jetons, rang = 0, b"", 0
        while rang < 8 and position < len(bloc):
            debut, longueur = _chercher(bloc, position)
            if longueur:
                drapeaux |= 1 << rang
            jetons += _copie(position, debut, longueur) if longueur else bloc[position : position + 1]
            position += longueur or 1
            rang += 1
        yield bytes([drapeaux]) + jetons


def _bits_de_distance(position: int) -> int:
    """How many bits of a copy token hold the distance at this position of the chunk (2.4.1.3.19.1 CopyToken Help).

    >>> [_bits_de_distance(n) for n in (1, 16, 17, 32, 33, 2048, 2049, 4095)]
    [4, 4, 5, 5, 6, 11, 12, 12]
    """
    return max(4, (position - 1).bit_length())


def _copie(position: int, debut: int, longueur: int) -> bytes:
    """One CopyToken (2.4.1.3.19.3 Pack CopyToken)."""
    distance = position - debut - 1
    return struct.pack("<H", distance << (16 - _bits_de_distance(position)) | longueur - _COPIE_MINIMALE)


def _chercher(bloc: bytes, position: int) -> tuple[int, int]:
    """Where the longest earlier match starts, and its length; length 0 without one (2.4.1.3.19.4 Matching).

    The search walks backwards: each find asks for one byte more than the best so far, before it.
    """
    limite = min(len(bloc) - position, (0xFFFF >> _bits_de_distance(position)) + _COPIE_MINIMALE)
    debut, longueur = position, _COPIE_MINIMALE - 1
    while longueur < limite:
        candidat = bloc.rfind(bloc[position : position + longueur + 1], 0, debut + longueur)
        if candidat < 0:
            break
        debut, longueur = candidat, _prolonger(bloc, candidat, position, longueur + 1, limite)
    return (debut, longueur) if longueur >= _COPIE_MINIMALE else (position, 0)


def _prolonger(bloc: bytes, debut: int, position: int, longueur: int, limite: int) -> int:
    """How far a match known over `longueur` bytes goes on; it may overlap the current position."""
    while longueur < limite and bloc[debut + longueur] == bloc[position + longueur]:
        longueur += 1
    return longueur
