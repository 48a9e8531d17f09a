"""The signed payload of a certificate: its facts and an Ed25519 signature, in digits for a QR code. Pure.

    0x01 ‖ key (8 bytes) ‖ closed file (8 bytes) ‖ JSON array of the facts, UTF-8 ‖ signature (64 bytes)

written as one decimal number. A QR code packs three digits into ten bits: 0.4 % is lost, where base64url loses a quarter, so
the modules stay large. JSON needs no decoder of ours in the page; fixed fields stand before it as bytes, which keeps it short.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rdcxl.jury.canonique import canonique
from rdcxl.jury.ed25519 import signature_juste

if TYPE_CHECKING:
    from rdcxl.jury.cles import ClePublique, Signataire

DOMAINE = b"rdcxl certificat de bloc 1\n"  # a closed file is signed as a JSON object: none begins so
VERSION = 1
REPERE = 8  # bytes that name a key, and a closed file
SIGNATURE = 64
CHIFFRES_MAXIMUM = 2000
OCTETS_MAXIMUM = 800  # no more digits than that
_ENTETE = 1 + 2 * REPERE
_ADRESSE = re.compile(r"https://[a-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~/-]*)?", re.IGNORECASE)
ADRESSE_MAXIMUM = 100


class ChargeIllisible(ValueError):
    """The text is no payload of a certificate."""


class ChargeTropLongue(ValueError):
    """The facts fit in no code that stays readable."""


class Faits(NamedTuple):
    """What a certificate says, as it prints it; dates as AAAA-MM-JJ.

    `jury`: date of the jury's minutes; `certification` and `bloc`: codes.
    """

    numero: str
    nom: str
    prenoms: str
    naissance: str
    certification: str
    bloc: str
    jury: str


class Charge(NamedTuple):
    """A payload that was read, and not yet believed: see `signataire_de`.

    `cle`: how it names its key (`repere_de_cle`). `empreinte`: first 16 hexadecimal digits of the closed file's digest.
    """

    cle: bytes
    empreinte: str
    faits: Faits
    signe: bytes
    signature: bytes


def repere_de_cle(publique: bytes) -> bytes:
    """How a payload names a public key: the first 8 bytes of its SHA-256."""
    return hashlib.sha256(publique).digest()[:REPERE]


def composer_charge(faits: Faits, empreinte: str, signataire: Signataire) -> str:
    """The payload as digits.

    Args:
        empreinte: SHA-256 of the closed file, in hexadecimal.

    Raises:
        ChargeTropLongue: the facts are longer than any certificate's.
    """
    repere = bytes([VERSION]) + repere_de_cle(signataire.publique) + bytes.fromhex(empreinte[: 2 * REPERE])
    signe = repere + canonique(list(faits))
    if len(signe) + SIGNATURE > OCTETS_MAXIMUM:
        raise ChargeTropLongue("too many bytes")
    return str(int.from_bytes(signe + signataire.signer(DOMAINE + signe), "big"))


def composer_lien(charge: str, page: str) -> str:
    """What the QR code holds: the page's address with the payload behind « # », which never reaches a server.

    Without an address, the payload alone: the page takes it pasted.
    """
    return f"{page}#{charge}" if page else charge


def lire_charge(texte: str) -> Charge:
    """Read a link or a bare payload.

    Raises:
        ChargeIllisible: it has not the form of a payload; nothing is said of its signature.
    """
    chiffres = texte.rpartition("#")[2].strip()
    if not (chiffres.isascii() and chiffres.isdigit()) or len(chiffres) > CHIFFRES_MAXIMUM:
        raise ChargeIllisible("not a number")
    nombre = int(chiffres)
    octets = nombre.to_bytes((nombre.bit_length() + 7) // 8, "big")
    if len(octets) <= _ENTETE + SIGNATURE or octets[0] != VERSION:
        raise ChargeIllisible("not of this version")
    signe, signature = octets[:-SIGNATURE], octets[-SIGNATURE:]
    try:
        liste = json.loads(signe[_ENTETE:].decode("utf-8"))
    except (ValueError, RecursionError) as erreur:
        raise ChargeIllisible("no facts") from erreur
    if not isinstance(liste, list) or len(liste) != len(Faits._fields) or not all(isinstance(x, str) for x in liste):
        raise ChargeIllisible("other facts")
    return Charge(signe[1 : 1 + REPERE], signe[1 + REPERE : _ENTETE].hex(), Faits(*liste), signe, signature)


def signataire_de(charge: Charge, cles: Iterable[ClePublique]) -> ClePublique | None:
    """The key, of these, that signed the payload; None when none of them did."""
    return next(
        (
            cle
            for cle in cles
            if repere_de_cle(cle.octets) == charge.cle
            and signature_juste(cle.octets, charge.signature, DOMAINE + charge.signe)
        ),
        None,
    )


def probleme_de_l_adresse(page: str) -> str:
    """Why an address will not do for the page of verification; nothing when it will, or when it is empty."""
    if not page or (_ADRESSE.fullmatch(page) and len(page) <= ADRESSE_MAXIMUM):
        return ""
    return (
        f"L’adresse de la page de vérification, « {page} », ne convient pas : il faut une adresse https:// de "
        f"{ADRESSE_MAXIMUM} caractères au plus, sans « # » ni « ? »."
    )
