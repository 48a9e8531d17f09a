"""Keys and certificates for the tests of what makes a certificate verifiable; the same every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.jury.cles import ClePublique, Signataire

PAGE = "https://verification.ecole-exemple.fr/certificats/"


def signataire(graine: int = 1, titulaire: str = "École de commerce des Monts d’Or") -> Signataire:
    """A key that a number makes, without file or password."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    cle = Ed25519PrivateKey.from_private_bytes(bytes([graine]) * 32)
    return Signataire(titulaire, cle.public_key().public_bytes_raw(), cle)


def publique(graine: int = 1, titulaire: str = "École de commerce des Monts d’Or") -> ClePublique:
    """Its public half."""
    return ClePublique(signataire(graine).publique, titulaire)


def certifier(cloture: dict[str, Any], dossier: Path, **preuve: Any) -> list[Path]:
    """The certificates of a closed jury, with a QR code at least."""
    from rdcxl.exports.certificats import ecrire_certificats

    return ecrire_certificats(cloture, dossier, preuve=Preuve(**{"signataire": signataire(), "page": PAGE, **preuve}))
