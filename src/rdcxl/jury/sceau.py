"""The seal of a closed file: its digest (SHA-256) and its signature (Ed25519). Bytes in, bytes out; no file.

What is signed is the canonical form of everything but the signature's own value. The file itself has one possible
serialisation, so a changed blank or a changed order of keys is a change too. What names a person is sealed by a commitment
(`engagements`), so that it can be forgotten.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Any, Optional

from rdcxl.jury.canonique import canonique, decoder, lisible, redite
from rdcxl.jury.cles import Signataire
from rdcxl.jury.ed25519 import signature_juste
from rdcxl.jury.engagements import BLOC, forme_scellee

EMPREINTE = "SHA-256"
SIGNATURE = "Ed25519"
SANS_SIGNATURE = {"algorithme": "AUCUNE"}
_CLES_DE_SIGNATURE = {"algorithme", "cle_publique", "titulaire", "valeur"}


class SceauRompu(ValueError):
    """The bytes are not those that were sealed."""


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 over the canonical form of everything but the digest and the signature, in hexadecimal."""
    sans = {cle: valeur for cle, valeur in forme_scellee(contenu).items() if cle not in ("empreinte", "signature")}
    return hashlib.sha256(canonique(sans)).hexdigest()


def sceller(contenu: dict[str, Any], signataire: Optional[Signataire] = None) -> bytes:
    """The bytes of the sealed file: the content, its digest, and the signature (or the mention that there is none).

    Raises:
        ValueError: the content holds what `canonique` refuses.
    """
    scelle = {**contenu, "empreinte": {"algorithme": EMPREINTE, "valeur": empreinte(contenu)}}
    if signataire is None:
        return lisible({**scelle, "signature": SANS_SIGNATURE})
    bloc = {"algorithme": SIGNATURE, "cle_publique": signataire.publique.hex(), "titulaire": signataire.titulaire}
    valeur = signataire.signer(canonique(forme_scellee({**scelle, "signature": bloc}))).hex()
    return lisible({**scelle, "signature": {**bloc, "valeur": valeur}})


def ouvrir(octets: bytes) -> dict[str, Any]:
    """The content of a sealed file, every byte of which was checked.

    Raises:
        SceauRompu: it is no JSON, or one bit of it is not what was sealed.
    """
    try:
        contenu = decoder(octets)
        if (
            isinstance(contenu, dict)
            and redite(contenu, lignes=True) == octets
            and _est_scelle(_redite_scellee(contenu))
        ):
            return contenu
    except (ValueError, RecursionError) as erreur:
        raise SceauRompu("not a sealed file") from erreur
    raise SceauRompu("the seal is broken")


def _est_scelle(contenu: dict[str, Any]) -> bool:
    """Digest and signature, each over its part of the canonical form, which is made once.

    A file whose keys are not in order is said again in its own order, of which the digest is another one.
    """
    parties = {cle: redite(cle) + b":" + redite(valeur) for cle, valeur in contenu.items()}
    sans = b",".join(partie for cle, partie in parties.items() if cle not in ("empreinte", "signature"))
    valeur = hashlib.sha256(b"{" + sans + b"}").hexdigest()
    if contenu.get("empreinte") != {"algorithme": EMPREINTE, "valeur": valeur}:
        return False
    bloc = contenu.get("signature")
    if bloc == SANS_SIGNATURE:
        return True
    if not isinstance(bloc, dict) or set(bloc) != _CLES_DE_SIGNATURE or bloc["algorithme"] != SIGNATURE:
        return False
    if not all(isinstance(x, str) for x in bloc.values()):
        return False
    publique, signature = bytes.fromhex(bloc["cle_publique"]), bytes.fromhex(bloc["valeur"])
    if (publique.hex(), signature.hex()) != (bloc["cle_publique"], bloc["valeur"]):
        return False
    nu = {cle: x for cle, x in bloc.items() if cle != "valeur"}
    parties["signature"] = redite("signature") + b":" + canonique(nu)
    return signature_juste(publique, signature, b"{" + b",".join(parties.values()) + b"}")


def _redite_scellee(contenu: dict[str, Any]) -> dict[str, Any]:
    """The sealed form of what was decoded, in the order in which it was read: only the block of commitments goes back to its place."""
    forme = forme_scellee(contenu, redite)
    return {cle: forme[cle] for cle in contenu if cle in forme}


def cle_du_signataire(contenu: dict[str, Any]) -> Optional[bytes]:
    """The public key (32 bytes) under which an opened file is signed; None when it is not signed."""
    publique = contenu["signature"].get("cle_publique")
    return None if publique is None else bytes.fromhex(publique)


def empreinte_du_clos(octets: bytes) -> str:
    """By what another file names a sealed one: SHA-256, in hexadecimal, of its bytes, as they were before anything was forgotten.

    Of an intact file with commitments it is taken over the sealed form, which is the same when a person was forgotten since.
    """
    if f'"{BLOC}"'.encode() in octets:
        with suppress(SceauRompu):  # nothing but its bytes names a broken one
            return empreinte_de_l_ouvert(ouvrir(octets), octets)
    return hashlib.sha256(octets).hexdigest()


def empreinte_de_l_ouvert(contenu: dict[str, Any], octets: bytes) -> str:
    """The same of a file that was opened: `contenu` is what `ouvrir` read in `octets`."""
    if BLOC in contenu:
        octets = redite(_redite_scellee(contenu), lignes=True)
    return hashlib.sha256(octets).hexdigest()
