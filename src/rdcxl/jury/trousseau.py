"""The files of a key: encrypted with a password, outside every workbook, its public half beside it.

Writes new files; only a conversion replaces one, by the same key. A password is held for the time of a call, and is in no message.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import CleRefusee, raison_du_systeme
from rdcxl.grille.ecriture import SECRET, TOUS, FichierDesNotres, fichier_neuf, retirer_les_restes
from rdcxl.grille.octets import CLE, FichierRefuse, lire_octets
from rdcxl.jury.cles import ClePublique, Signataire, atteste, attester, est_un_nom, nom_du_titulaire, nom_lu
from rdcxl.jury.ed25519 import est_une_cle

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOM = "cle-de-signature.pem"
PUBLIQUE = ".publique.pem"
CONFIGURATION = "RDCXL_CONFIGURATION"  # environment: another folder than the user's own
LONGUEUR_MINIMALE = 12  # characters of a password
TOURS = 32  # of bcrypt, by which each try of a password costs some tenths of a second
PROTEGEE = b"-----BEGIN OPENSSH PRIVATE KEY-----"
PROTEGEE_AUTREFOIS = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"  # PKCS#8, by 2,048 rounds of PBKDF2
_LIGNE = re.compile(r"^(?:\ufeff)?(?P<quoi>Titulaire|Attestation) : (?P<valeur>.+)$", re.MULTILINE)


def chemin_par_defaut() -> Path:
    """The key of this user: in the configuration folder that the system provides (click knows it for each system)."""
    import click

    return Path(os.environ.get(CONFIGURATION) or click.get_app_dir("rdcxl")) / NOM


def chemin_public(cle: Path) -> Path:
    """The public key beside a key: cle.pem, cle.publique.pem."""
    return cle.with_name(cle.stem + PUBLIQUE)


def creer_cle(chemin: Path, titulaire: str, mot_de_passe: str) -> Signataire:
    """Make a key, and write it (encrypted, readable by its owner only) with its public half beside it.

    Args:
        titulaire: the person or centre that signs; it stands in every file that the key signs.
        mot_de_passe: at least `LONGUEUR_MINIMALE` characters.

    Raises:
        CleRefusee: a key is there already, or the name or the password will not do; EcritureRefusee: it cannot be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    nom = nom_du_titulaire(titulaire)
    _exiger_un_mot_de_passe(mot_de_passe)
    verifier_place(chemin)
    cle = Ed25519PrivateKey.generate()
    signataire = Signataire(nom, cle.public_key().public_bytes_raw(), cle)
    _ecrire_la_publique(chemin, signataire, None)
    _ecrire_la_cle(chemin, signataire, mot_de_passe, None)
    return signataire


def convertir_cle(chemin: Path, mot_de_passe: str, nouveau: str) -> Signataire:
    """Write a key file anew, by today's protection, under the same or another password; the key stays what it was.

    Raises:
        CleRefusee: as for `charger_cle`, or the new password will not do; EcritureRefusee: the file changed meanwhile, or
            cannot be written; the old one then stays.
    """
    avant = _lire(chemin)
    signataire = _ouvrir(chemin, avant, mot_de_passe)
    if not est_un_nom(signataire.titulaire):
        raise CleRefusee(f"Le nom du titulaire manque dans « {chemin} », ou ne convient plus : créez une nouvelle clé.")
    _exiger_un_mot_de_passe(nouveau)
    publique = chemin_public(chemin)
    octets_publics = _lire(publique) if publique.exists() else None

    def inchange(octets: bytes | None) -> FichierDesNotres | None:
        return None if octets is None else lambda fichier: fichier.read_bytes() == octets

    _ecrire_la_publique(chemin, signataire, inchange(octets_publics))
    _ecrire_la_cle(chemin, signataire, nouveau, inchange(avant))
    return signataire


def _ecrire_la_publique(chemin: Path, signataire: Signataire, remplacable: FichierDesNotres | None) -> None:
    from cryptography.hazmat.primitives import serialization as S

    ouverte = signataire.cle_ed25519().public_key().public_bytes(S.Encoding.PEM, S.PublicFormat.SubjectPublicKeyInfo)
    entete = f"Titulaire : {signataire.titulaire}\nAttestation : {attester(signataire)}\n"
    with fichier_neuf(chemin_public(chemin), pour=TOUS, remplacable=remplacable) as provisoire:
        provisoire.write_bytes(entete.encode() + ouverte)


def _ecrire_la_cle(
    chemin: Path, signataire: Signataire, mot_de_passe: str, remplacable: FichierDesNotres | None
) -> None:
    from cryptography.hazmat.primitives import serialization as S

    protection = S.PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(TOURS).build(mot_de_passe.encode())
    chiffree = signataire.cle_ed25519().private_bytes(S.Encoding.PEM, S.PrivateFormat.OpenSSH, protection)
    entete = f"Titulaire : {signataire.titulaire}\nAttestation : {attester(signataire)}\n"
    with fichier_neuf(chemin, pour=SECRET, remplacable=remplacable) as provisoire:
        provisoire.write_bytes(entete.encode() + chiffree)


def probleme_du_mot_de_passe(mot_de_passe: str) -> str:
    """Why a password will not do for a key; nothing when it will."""
    if len(mot_de_passe) < LONGUEUR_MINIMALE:
        return f"Ce mot de passe est trop court : {LONGUEUR_MINIMALE} caractères au moins, par exemple quatre mots au hasard."
    return ""


def _exiger_un_mot_de_passe(mot_de_passe: str) -> None:
    if refus := probleme_du_mot_de_passe(mot_de_passe):
        raise CleRefusee(refus)


def verifier_place(chemin: Path) -> None:
    """Make sure that a key can be written there, and that none is; its folder is made.

    Raises:
        CleRefusee: otherwise.
    """
    for present in (chemin, chemin_public(chemin)):
        retirer_les_restes(present)  # of a key whose making was interrupted
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
    """Unlock a key, of today's protection or of the one before.

    Raises:
        CleRefusee: there is no such file, it is no key of « rdcxl cle », the password is not its own, or the name in it was
            changed.
    """
    return _ouvrir(chemin, _lire(chemin), mot_de_passe)


def _ouvrir(chemin: Path, octets: bytes, mot_de_passe: str) -> Signataire:
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    charger: Any = S.load_ssh_private_key if PROTEGEE in octets else S.load_pem_private_key
    if PROTEGEE not in octets and PROTEGEE_AUTREFOIS not in octets:
        raise CleRefusee(f"« {chemin} » n’est pas une clé protégée par un mot de passe. « rdcxl cle » en crée une.")
    try:
        cle = charger(octets, mot_de_passe.encode())
    except (ValueError, TypeError):
        raise CleRefusee(f"Mot de passe incorrect pour « {chemin} », ou fichier endommagé.") from None
    if not isinstance(cle, Ed25519PrivateKey):
        raise CleRefusee(f"« {chemin} » n’est pas une clé Ed25519. « rdcxl cle » en crée une.")
    return _signataire(chemin, octets, cle)


def _signataire(chemin: Path, octets: bytes, cle: Ed25519PrivateKey) -> Signataire:
    publique = cle.public_key().public_bytes_raw()
    return Signataire(_titulaire(chemin, octets, publique).titulaire, publique, cle)


def lire_cle_publique(chemin: Path) -> ClePublique:
    """Read a public key file, as « rdcxl cle » wrote it.

    Raises:
        CleRefusee: there is no such file, it is no public Ed25519 key, or the name in it was changed.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    octets = _lire(chemin)
    try:
        cle: Any = S.load_pem_public_key(octets)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        cle = None
    if not isinstance(cle, Ed25519PublicKey) or not est_une_cle(cle.public_bytes_raw()):
        raise CleRefusee(
            f"« {chemin} » n’est pas une clé publique Ed25519. Donnez le fichier {PUBLIQUE} écrit par « rdcxl cle »."
        )
    return _titulaire(chemin, octets, cle.public_bytes_raw())


def _titulaire(chemin: Path, octets: bytes, publique: bytes) -> ClePublique:
    """Whose a key file says that the key is; a name that the key did not sign is only taken from older files."""
    dits = {m["quoi"]: m["valeur"].strip() for m in _LIGNE.finditer(octets.decode("utf-8", "replace"))}
    nom, attestation = dits.get("Titulaire", ""), dits.get("Attestation")
    if attestation is None:
        return ClePublique(publique, nom_lu(nom) if nom else "")
    if not est_un_nom(nom) or not atteste(publique, nom, attestation):
        raise CleRefusee(
            f"Le nom que porte « {chemin} » n’est pas celui que cette clé a signé : reprenez l’original de ce fichier."
        )
    return ClePublique(publique, nom, attestee=True)


def remarques(chemin: Path) -> list[str]:
    """What is to be said of a key file, or of a password's: that others can read it, that it is less well protected."""
    dites = []
    if (lisible := lisible_par_d_autres(chemin)) is not None:
        dites.append(lisible)
    try:
        ancienne = PROTEGEE_AUTREFOIS in _lire(chemin)
    except CleRefusee:
        ancienne = False
    if ancienne:
        dites.append(
            f"« {chemin.name} » est protégée comme autrefois, moins bien qu’aujourd’hui : « rdcxl cle --convertir » la réécrit."
        )
    return dites


def lisible_par_d_autres(chemin: Path) -> str | None:
    """The sentence that says so, where the system tells (POSIX)."""
    if os.name != "posix":
        return None
    try:
        etat = chemin.stat()
    except OSError:
        return None
    if not stat.S_ISREG(etat.st_mode) or not etat.st_mode & 0o077:
        return None
    droits = f"{stat.S_IMODE(etat.st_mode):03o}"
    return f"D’autres personnes peuvent lire « {chemin} » (droits {droits}) : « chmod 600 » le lui retire."


def _lire(chemin: Path) -> bytes:
    try:
        return lire_octets(chemin, CLE)
    except FichierRefuse as refus:
        raise CleRefusee(f"La clé « {chemin} » ne peut pas être lue : {refus.raison}.") from refus
