"""The seal of a closed file: one canonical JSON, one readable form, SHA-256, Ed25519. Bytes in, bytes out; no file.

What is signed is the canonical form of everything but the signature's own value. The file itself has one possible
serialisation, so a changed blank or a changed order of keys is a change too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from json.encoder import encode_basestring as _en_texte
from typing import TYPE_CHECKING, Any, Optional

from rdcxl.jury.ed25519 import signature_juste

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire

EMPREINTE = "SHA-256"
SIGNATURE = "Ed25519"
SANS_SIGNATURE = {"algorithme": "AUCUNE"}
_CLES_DE_SIGNATURE = {"algorithme", "cle_publique", "titulaire", "valeur"}
_ENTIER_SUR = 2**53  # beyond, other readers of JSON round
_CHIFFRES = 17  # of such an integer, its sign included


class SceauRompu(ValueError):
    """The bytes are not those that were sealed."""


def canonique(objet: Any) -> bytes:
    """The canonical form: UTF-8, keys in the order of their characters, no blanks, integers only (a part of RFC 8785).

    Raises:
        ValueError: a fraction, an integer of more than 53 bits, or text that UTF-8 cannot hold.
    """
    _verifier(objet)
    return _compact(objet, ":").encode()


def lisible(objet: Any) -> bytes:
    """The same content for people: one value per line, keys in the same order. The only form that a sealed file has."""
    _verifier(objet)
    return _en_lignes(objet)


def _en_lignes(objet: Any) -> bytes:
    """What `json.dumps(…, ensure_ascii=False, sort_keys=True, indent=1)` gives, in half its time: every reading needs it."""
    sortie: list[str] = []
    _ecrire(objet, "\n", sortie.append)
    return ("".join(sortie) + "\n").encode()


def _ecrire(objet: Any, retour: str, ecrire: Callable[[str], None]) -> None:
    """One value; `retour`: the end of a line and the margin of the next."""
    if isinstance(objet, str):
        ecrire(_en_texte(objet))
    elif isinstance(objet, dict):
        separateur, marge = "{", f"{retour} "
        for cle in sorted(objet):
            ecrire(f"{separateur}{marge}{_en_texte(cle)}: ")
            _ecrire(objet[cle], marge, ecrire)
            separateur = ","
        ecrire(f"{retour}}}" if objet else "{}")
    elif isinstance(objet, (list, tuple)):
        separateur, marge = "[", f"{retour} "
        for valeur in objet:
            ecrire(separateur + marge)
            _ecrire(valeur, marge, ecrire)
            separateur = ","
        ecrire(f"{retour}]" if objet else "[]")
    else:
        ecrire("null" if objet is None else json.dumps(objet))  # true, false or an integer


def _compact(objet: Any, deux_points: str) -> str:
    """Without lines: what Python's own encoder writes fast."""
    return json.dumps(objet, ensure_ascii=False, sort_keys=True, separators=(",", deux_points), allow_nan=False)


def _verifier(objet: Any) -> None:
    if isinstance(objet, dict):
        if any(not isinstance(cle, str) for cle in objet):
            raise ValueError("a key is not text")
        for valeur in objet.values():
            _verifier(valeur)
    elif isinstance(objet, (list, tuple)):
        for valeur in objet:
            _verifier(valeur)
    elif isinstance(objet, int):
        if abs(objet) >= _ENTIER_SUR:
            raise ValueError("an integer has more than 53 bits")
    elif objet is not None and not isinstance(objet, str):
        raise ValueError("only text, integers, true, false and null can be sealed")


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 over the canonical form of everything but the digest and the signature, in hexadecimal."""
    sans = {cle: valeur for cle, valeur in contenu.items() if cle not in ("empreinte", "signature")}
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
    valeur = signataire.signer(canonique({**scelle, "signature": bloc})).hex()
    return lisible({**scelle, "signature": {**bloc, "valeur": valeur}})


def ouvrir(octets: bytes) -> dict[str, Any]:
    """The content of a sealed file, every byte of which was checked.

    Raises:
        SceauRompu: it is no JSON, or one bit of it is not what was sealed.
    """
    try:
        contenu = json.loads(octets.decode("utf-8"), parse_float=_refuser, parse_constant=_refuser, parse_int=_entier)
        if isinstance(contenu, dict) and _en_lignes(contenu) == octets and _est_scelle(contenu):
            return contenu
    except (ValueError, RecursionError) as erreur:
        raise SceauRompu("not a sealed file") from erreur
    raise SceauRompu("the seal is broken")


def _refuser(texte: str) -> None:
    raise ValueError("only text, integers, true, false and null can be sealed")


def _entier(texte: str) -> int:
    if len(texte) > _CHIFFRES or abs(int(texte)) >= _ENTIER_SUR:
        raise ValueError("an integer has more than 53 bits")
    return int(texte)


def _est_scelle(contenu: dict[str, Any]) -> bool:
    """Digest and signature, each over its part of the canonical form, which is made once."""
    parties = {cle: f"{_compact(cle, ':')}:{_compact(valeur, ':')}" for cle, valeur in sorted(contenu.items())}
    sans = ",".join(partie for cle, partie in parties.items() if cle not in ("empreinte", "signature"))
    valeur = hashlib.sha256(f"{{{sans}}}".encode()).hexdigest()
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
    parties["signature"] = f"{_compact('signature', ':')}:{_compact(nu, ':')}"
    return signature_juste(publique, signature, f"{{{','.join(parties.values())}}}".encode())


def cle_du_signataire(contenu: dict[str, Any]) -> Optional[bytes]:
    """The public key (32 bytes) under which an opened file is signed; None when it is not signed."""
    publique = contenu["signature"].get("cle_publique")
    return None if publique is None else bytes.fromhex(publique)
