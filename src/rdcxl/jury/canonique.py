"""The one form of what is sealed or attested: canonical JSON to hash and sign, and the same for people. Values, bytes; no file."""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring as _en_texte
from typing import Any

_ENTIER_SUR = 2**53  # beyond, other readers of JSON round
_CHIFFRES = 17  # of such an integer, its sign included


def canonique(objet: Any) -> bytes:
    """The canonical form: UTF-8, keys in the order of their characters, no blanks, integers only (a part of RFC 8785).

    Raises:
        ValueError: a fraction, an integer of more than 53 bits, or text that UTF-8 cannot hold.
    """
    _verifier(objet)
    return compact(objet).encode()


def lisible(objet: Any) -> bytes:
    """The same content for people: one value per line, keys in the same order. The only form that a sealed file has."""
    _verifier(objet)
    return en_lignes(objet)


def en_lignes(objet: Any) -> bytes:
    """The readable form of what was verified: what `json.dumps(…, ensure_ascii=False, sort_keys=True, indent=1)` gives.

    In half its time: every reading needs it.
    """
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


def compact(objet: Any) -> str:
    """The canonical form as text, of what was verified: without lines, as Python's own encoder writes fast."""
    return json.dumps(objet, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def redite(objet: Any, *, lignes: bool = False) -> bytes:
    """What was decoded, written again in the order in which it was read: as `compact` does, or as `en_lignes`, in a tenth of the time.

    Every reading needs it. An order of keys that is not the canonical one comes out as it is, and the digest of it is another one.

    Raises:
        ValueError: text that UTF-8 cannot hold.
    """
    from pydantic_core import to_json

    return to_json(objet, indent=1) + b"\n" if lignes else to_json(objet)


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


def decoder(octets: bytes) -> Any:
    """What JSON holds, of the kinds that can be sealed.

    Raises:
        ValueError: it is no JSON in UTF-8, or holds another kind; RecursionError: it is nested too deep.
    """
    return json.loads(octets.decode("utf-8"), parse_float=_refuser, parse_constant=_refuser, parse_int=_entier)


def _refuser(texte: str) -> None:
    raise ValueError("only text, integers, true, false and null can be sealed")


def _entier(texte: str) -> int:
    if len(texte) > _CHIFFRES or abs(int(texte)) >= _ENTIER_SUR:
        raise ValueError("an integer has more than 53 bits")
    return int(texte)
