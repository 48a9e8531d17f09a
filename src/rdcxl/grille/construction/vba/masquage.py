"""The obfuscation of the protection fields of a project ([MS-OVBA] 2.4.3 Data Encryption). It protects nothing."""

from __future__ import annotations

import struct

_VERSION = 2


def masquer(identifiant: str, donnees: bytes, graine: int) -> str:
    """Return data as CMG, DPB or GC hold it ([MS-OVBA] 2.4.3.2), in hexadecimal.

    Args:
        identifiant: the project identifier, braces included; the sum of its characters is the key.
        donnees: the bytes to hide.
        graine: 0 to 255; the norm draws it, we do not, so that the same project gives the same bytes.
    """
    cle = sum(identifiant.encode("ascii")) & 0xFF
    sortie = bytearray([graine, graine ^ _VERSION, graine ^ cle])
    ignores = bytes((graine & 6) // 2)
    precedent = cle
    for octet in ignores + struct.pack("<I", len(donnees)) + donnees:
        sortie.append(octet ^ (sortie[-2] + precedent & 0xFF))
        precedent = octet
    return sortie.hex().upper()
