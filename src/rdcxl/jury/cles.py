"""What a key is: 32 public bytes, a fingerprint that people compare, and the name of its holder, bound to it. No file.

A name proves nothing by itself: whoever makes a key chooses it. So a fingerprint, or what is known of the key, is always said first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import CleRefusee
from rdcxl.jury.canonique import canonique
from rdcxl.jury.ed25519 import signature_juste
from rdcxl.regles.saisie import nettoyer
from rdcxl.typographie import sans_controles

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DOMAINE = b"rdcxl titulaire 1\n"  # neither a closed file, a certificate nor a list is signed with this beginning
TITULAIRE_MAXIMUM = 120  # characters
SANS_NOM = "sans nom"
GUILLEMETS = frozenset('«»“”„‟"‹›')


@dataclass(frozen=True)
class ClePublique:
    """What everybody may know: 32 bytes, and who says they are theirs.

    `attestee`: the key itself signed that name.
    """

    octets: bytes
    titulaire: str
    attestee: bool = False

    @property
    def empreinte(self) -> str:
        """See `empreinte_de_cle`."""
        return empreinte_de_cle(self.octets)


@dataclass(frozen=True)
class Signataire:
    """A key that was unlocked, and the name of its holder."""

    titulaire: str
    publique: bytes
    _cle: Ed25519PrivateKey = field(repr=False, compare=False)

    @property
    def empreinte(self) -> str:
        """See `empreinte_de_cle`."""
        return empreinte_de_cle(self.publique)

    def signer(self, message: bytes) -> bytes:
        """The signature, 64 bytes; the same message has always the same one."""
        return self._cle.sign(message)

    def cle_ed25519(self) -> Ed25519PrivateKey:
        """The key itself, for a library that signs in a form of its own."""
        return self._cle

    def __reduce__(self) -> tuple[Any, ...]:
        """What goes through the pipe to a process that this one spawned, and nowhere else: the key in clear."""
        return _signataire, (self.titulaire, self._cle.private_bytes_raw())


def _signataire(titulaire: str, brute: bytes) -> Signataire:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    cle = Ed25519PrivateKey.from_private_bytes(brute)
    return Signataire(titulaire, cle.public_key().public_bytes_raw(), cle)


def empreinte_de_cle(publique: bytes) -> str:
    """The first 128 bits of the SHA-256 of a public key, in groups of four: what two people compare on the telephone."""
    hexa = hashlib.sha256(publique).hexdigest()[:32]
    return " ".join(hexa[i : i + 4] for i in range(0, 32, 4))


# -- the holder's name ------------------------------------------------------------------------------------------------


def nom_du_titulaire(titulaire: str) -> str:
    """The name for a new key.

    Raises:
        CleRefusee: it is empty, too long, or holds what does not show, or quotation marks that would end our own.
    """
    nom = nettoyer(titulaire)
    if not est_un_nom(nom):
        raise CleRefusee(
            f"Le nom du titulaire doit tenir en une ligne de {TITULAIRE_MAXIMUM} caractères au plus, sans guillemets : "
            "la personne ou le centre qui signe."
        )
    return nom


def est_un_nom(nom: str) -> bool:
    """Whether a holder may be called so."""
    return bool(nom) and len(nom) <= TITULAIRE_MAXIMUM and nom.isprintable() and not GUILLEMETS & set(nom)


def nom_lu(nom: object) -> str:
    """The name that a file of anybody's gives, as it may be shown; « sans nom » when there is none."""
    propre = "".join(c for c in sans_controles(str(nom or ""), "") if c not in GUILLEMETS)
    return " ".join(propre.split())[:TITULAIRE_MAXIMUM].strip() or SANS_NOM


def attester(signataire: Signataire) -> str:
    """The signature, in hexadecimal, by which a key says whose it is."""
    return signataire.signer(_attestation(signataire.publique, signataire.titulaire)).hex()


def atteste(publique: bytes, titulaire: str, signature: str) -> bool:
    """Whether a key says that it is this holder's."""
    try:
        return signature_juste(publique, bytes.fromhex(signature), _attestation(publique, titulaire))
    except ValueError:
        return False


def _attestation(publique: bytes, titulaire: str) -> bytes:
    return DOMAINE + canonique({"cle": publique.hex(), "titulaire": titulaire})
