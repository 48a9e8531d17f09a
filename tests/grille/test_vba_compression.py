"""The compression of VBA streams against a decompressor written from [MS-OVBA] 2.4.1.3.1 to 2.4.1.3.5 alone."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils import etendue

from rdcxl.grille.construction.vba.compression import a_un_bloc_brut, compresser

BLOC = 4096
ALPHABET = "aàbcdeé  \t\r\n()=\"'_0123456789"
VBA = "".join(
    f'Public Sub Bouton_{i}()\r\n    \' Décision n° {i}\r\n    MsgBox "Épreuve {i * 37}"\r\nEnd Sub\r\n'
    for i in range(12_000)
).encode("cp1252")


def decompresser(conteneur: bytes) -> bytes:
    """Decompress a container, checking every constraint that the norm puts on it."""
    assert conteneur[0] == 1
    sortie, position = bytearray(), 1
    while position < len(conteneur):
        entete = int.from_bytes(conteneur[position : position + 2], "little")
        taille, signature, comprime = (entete & 0x0FFF) + 3, entete >> 12 & 0b111, entete >> 15
        donnees = conteneur[position + 2 : position + taille]
        assert signature == 0b011
        assert len(donnees) == taille - 2 <= BLOC
        bloc = _jetons(donnees) if comprime else donnees
        position += taille
        assert len(bloc) == BLOC or (comprime and position == len(conteneur)), "only the last chunk may be shorter"
        sortie += bloc
    return bytes(sortie)


def _jetons(donnees: bytes) -> bytes:
    bloc, position = bytearray(), 0
    while position < len(donnees):
        drapeaux, position = donnees[position], position + 1
        assert position < len(donnees), "a token sequence holds at least one token"
        for rang in range(8):
            if position == len(donnees):
                break
            if not drapeaux >> rang & 1:
                bloc.append(donnees[position])
                position += 1
                continue
            jeton = int.from_bytes(donnees[position : position + 2], "little")
            position += 2
            bits = max(math.ceil(math.log2(len(bloc))), 4)
            masque = 0xFFFF >> bits
            distance, longueur = (jeton >> (16 - bits)) + 1, (jeton & masque) + 3
            assert distance <= len(bloc)
            for _ in range(longueur):
                bloc.append(bloc[-distance])
    return bytes(bloc)


def verifier_aller_retour(donnees: bytes) -> bytes:
    """Compress, decompress, compare; a raw last chunk comes back filled with zeros up to its 4096 bytes."""
    conteneur = compresser(donnees)
    retour = decompresser(conteneur)
    assert retour[: len(donnees)] == donnees
    reste = retour[len(donnees) :]
    assert reste == bytes(len(reste))
    assert not reste or (len(retour) % BLOC == 0 and len(donnees) % BLOC > BLOC * 8 // 9 and a_un_bloc_brut(conteneur))
    return conteneur


@settings(deadline=None)
@given(st.binary(max_size=9000))
def test_octets_quelconques(donnees: bytes) -> None:
    verifier_aller_retour(donnees)


@settings(deadline=None)
@given(st.text(ALPHABET, max_size=9000))
def test_texte_quelconque(texte: str) -> None:
    verifier_aller_retour(texte.encode("cp1252"))


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(1, 1200), st.binary(max_size=20))
def test_texte_repetitif(motif: bytes, fois: int, fin: bytes) -> None:
    verifier_aller_retour(motif * fois + fin)


@settings(max_examples=etendue.tirages(25, 60), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3), st.integers(-2, 2), st.sampled_from([1, 2, 4, 16, 64, 256]))
def test_tailles_autour_des_blocs(graine: int, blocs: int, ecart: int, symboles: int) -> None:
    hasard = random.Random(graine)  # noqa: S311
    verifier_aller_retour(bytes(hasard.randrange(symboles) for _ in range(blocs * BLOC + ecart)))


@pytest.mark.parametrize(
    "taille", [0, 1, 2, 3, 4, 16, 17, 32, 33, 2048, 2049, 4094, 4095, 4096, 4097, 8191, 8192, 8193]
)
@pytest.mark.parametrize("source", [b"\0", b"ab", VBA[:50_000]], ids=["une lettre", "deux lettres", "code"])
def test_tailles_exactes(source: bytes, taille: int) -> None:
    donnees = (source * (taille // len(source) + 1))[:taille]
    assert decompresser(compresser(donnees)) == donnees


@pytest.mark.parametrize(
    "distance", [*range(1, 40), 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 2047, 2048, 2049, 4093]
)
def test_copie_a_toute_distance(distance: int) -> None:
    """CopyToken Help (2.4.1.3.19.1): the distance takes 4 to 12 bits, the length what is left."""
    hasard = random.Random(distance)  # noqa: S311
    motif = bytes(hasard.randrange(256) for _ in range(distance))
    donnees = (motif * (BLOC // distance + 1))[:BLOC]
    verifier_aller_retour(donnees)


def test_un_megaoctet_de_code() -> None:
    donnees = VBA[: 1 << 20]
    conteneur = verifier_aller_retour(donnees)
    assert len(donnees) == 1 << 20
    assert len(conteneur) < len(donnees) // 2
    assert not a_un_bloc_brut(conteneur)


def test_un_megaoctet_incompressible_reste_exact() -> None:
    donnees = random.Random(7).randbytes(1 << 20)  # noqa: S311
    conteneur = compresser(donnees)
    assert decompresser(conteneur) == donnees
    assert a_un_bloc_brut(conteneur)
    assert len(conteneur) == 1 + 256 * (BLOC + 2)


def test_dernier_bloc_incompressible_est_rempli_de_zeros() -> None:
    """2.4.1.3.10: a raw chunk always holds 4096 bytes."""
    donnees = random.Random(3).randbytes(BLOC + 4000)  # noqa: S311
    assert decompresser(compresser(donnees)) == donnees + bytes(96)


@pytest.mark.parametrize(("taille", "brut"), [(3639, False), (3640, False), (3641, True), (3642, True)])
def test_le_plus_long_bloc_comprime_tient_dans_4096_octets(taille: int, brut: bool) -> None:
    """2.4.1.1.5: twelve bits for the size; n bytes without a match take n + n/8: 4095 for 3640, 4097 for 3641."""
    donnees = random.Random(1).randbytes(taille)  # noqa: S311
    assert len({donnees[i : i + 3] for i in range(taille - 2)}) == taille - 2
    assert a_un_bloc_brut(verifier_aller_retour(donnees)) is brut


@pytest.mark.parametrize(
    ("donnees", "attendu"),
    [
        (
            b"abcdefghijklmnopqrstuv.",
            "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E",
        ),
        (b"a" * 73, "01 03 B0 02 61 45 00"),
    ],
    ids=["3.2.1 sans répétition", "3.2.3 compression maximale"],
)
def test_exemples_de_la_norme(donnees: bytes, attendu: str) -> None:
    assert compresser(donnees) == bytes.fromhex(attendu)


def test_exemple_normal_de_la_norme() -> None:
    """3.2.2; the norm prints farther matches than its own Matching algorithm finds: same length, same text."""
    texte = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    imprime = bytes.fromhex(
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F"
        "70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"
    )
    assert decompresser(imprime) == decompresser(compresser(texte)) == texte
    assert len(compresser(texte)) == len(imprime)
