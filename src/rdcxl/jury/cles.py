"""The key that signs closed files: made once, encrypted with a password, kept outside every workbook.

Writes two new files and never replaces one. A password is held only for the time of a call, and is in no message.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import CleRefusee, raison_du_systeme
from rdcxl.grille.ecriture import fichier_neuf
from rdcxl.regles.saisie import nettoyer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOM = "cle-de-signature.pem"
PUBLIQUE = ".publique.pem"
CONFIGURATION = "RDCXL_CONFIGURATION"  # environment: another folder than the user's own
LONGUEUR_MINIMALE = 12  # characters; the PEM format stretches the password little
TITULAIRE_MAXIMUM = 120
TAILLE_MAXIMUM = 20_000  # bytes of a key file
_TITULAIRE = re.compile(r"\A(?:\ufeff)?Titulaire : (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class ClePublique:
    """What everybody may know: 32 bytes, and who says they are theirs."""

    octets: bytes
    titulaire: str

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


def chemin_par_defaut() -> Path:
    """The key of this user: in the configuration folder that the system provides (click knows it for each system)."""
    import click

    return Path(os.environ.get(CONFIGURATION) or click.get_app_dir("rdcxl")) / NOM


def chemin_public(cle: Path) -> Path:
    """The public key beside a key: cle.pem, cle.publique.pem."""
    return cle.with_name(cle.stem + PUBLIQUE)


def creer_cle(chemin: Path, titulaire: str, mot_de_passe: str) -> ClePublique:
    """Make a key, and write it (encrypted, readable by its owner only) with its public half beside it.

    Args:
        titulaire: the person or centre that signs; it stands in every file that the key signs.
        mot_de_passe: at least `LONGUEUR_MINIMALE` characters.

    Raises:
        CleRefusee: a key is there already, or the name or the password will not do; EcritureRefusee: it cannot be written.
    """
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    nom = _verifier_titulaire(titulaire)
    refus = probleme_du_mot_de_passe(mot_de_passe)
    if refus:
        raise CleRefusee(refus)
    verifier_place(chemin)
    cle = Ed25519PrivateKey.generate()
    publique = cle.public_key()
    entete = f"Titulaire : {nom}\n".encode()
    chiffree = cle.private_bytes(
        S.Encoding.PEM, S.PrivateFormat.PKCS8, S.BestAvailableEncryption(mot_de_passe.encode())
    )
    ouverte = publique.public_bytes(S.Encoding.PEM, S.PublicFormat.SubjectPublicKeyInfo)
    for cible, corps in ((chemin_public(chemin), ouverte), (chemin, chiffree)):
        with fichier_neuf(cible, prive=cible == chemin) as provisoire:
            provisoire.write_bytes(entete + corps)
    return ClePublique(publique.public_bytes(S.Encoding.Raw, S.PublicFormat.Raw), nom)


def probleme_du_mot_de_passe(mot_de_passe: str) -> str:
    """Why a password will not do for a new key; nothing when it will."""
    if len(mot_de_passe) < LONGUEUR_MINIMALE:
        return f"Ce mot de passe est trop court : {LONGUEUR_MINIMALE} caractères au moins, par exemple quatre mots au hasard."
    return ""


def _verifier_titulaire(titulaire: str) -> str:
    nom = nettoyer(titulaire)
    if not nom or len(nom) > TITULAIRE_MAXIMUM or not nom.isprintable():
        raise CleRefusee(
            f"Le nom du titulaire doit tenir en une ligne de {TITULAIRE_MAXIMUM} caractères au plus : "
            "la personne ou le centre qui signe."
        )
    return nom


def verifier_place(chemin: Path) -> None:
    """Make sure that a key can be written there, and that none is; its folder is made.

    Raises:
        CleRefusee: otherwise.
    """
    for present in (chemin, chemin_public(chemin)):
        if present.exists():
            raise CleRefusee(
                f"« {present} » existe déjà, et une clé n’est jamais remplacée : ce qu’elle a signé en dépend. "
                "Gardez-la, ou donnez un autre nom avec --cle."
            )
    try:
        chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as erreur:
        raise CleRefusee(
            f"Le dossier « {chemin.parent} » ne peut pas être créé : {raison_du_systeme(erreur)}."
        ) from erreur


def charger_cle(chemin: Path, mot_de_passe: str) -> Signataire:
    """Unlock a key.

    Raises:
        CleRefusee: there is no such file, it is no key of « rdcxl cle », or the password is not its own.
    """
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    octets = _lire(chemin)
    if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" not in octets:
        raise CleRefusee(f"« {chemin} » n’est pas une clé protégée par un mot de passe. « rdcxl cle » en crée une.")
    try:
        cle: Any = S.load_pem_private_key(octets, mot_de_passe.encode())
    except (ValueError, TypeError):
        raise CleRefusee(f"Mot de passe incorrect pour « {chemin} », ou fichier endommagé.") from None
    if not isinstance(cle, Ed25519PrivateKey):
        raise CleRefusee(f"« {chemin} » n’est pas une clé Ed25519. « rdcxl cle » en crée une.")
    publique = cle.public_key().public_bytes(S.Encoding.Raw, S.PublicFormat.Raw)
    return Signataire(_titulaire(octets), publique, cle)


def lire_cle_publique(chemin: Path) -> ClePublique:
    """Read a public key file, as « rdcxl cle » wrote it.

    Raises:
        CleRefusee: there is no such file, or it is no public Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    octets = _lire(chemin)
    try:
        cle: Any = S.load_pem_public_key(octets)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        cle = None
    if not isinstance(cle, Ed25519PublicKey):
        raise CleRefusee(
            f"« {chemin} » n’est pas une clé publique Ed25519. Donnez le fichier {PUBLIQUE} écrit par « rdcxl cle »."
        )
    return ClePublique(cle.public_bytes(S.Encoding.Raw, S.PublicFormat.Raw), _titulaire(octets))


def _titulaire(octets: bytes) -> str:
    trouve = _TITULAIRE.search(octets.decode("utf-8", "replace"))
    return nettoyer(trouve[1])[:TITULAIRE_MAXIMUM] if trouve else ""


def _lire(chemin: Path) -> bytes:
    try:
        if chemin.stat().st_size > TAILLE_MAXIMUM:
            raise CleRefusee(f"« {chemin} » est trop gros pour être une clé.")
        return chemin.read_bytes()
    except OSError as erreur:
        raise CleRefusee(f"La clé « {chemin} » ne peut pas être lue : {raison_du_systeme(erreur)}.") from erreur
