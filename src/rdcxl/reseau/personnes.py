"""Who is the same person in two files: HMAC of name and birth date, under a key that stays at CCI France. Reads and makes that key."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from pathlib import Path

from rdcxl.erreurs import CleRefusee, raison_du_systeme
from rdcxl.grille.ecriture import SECRET, fichier_neuf
from rdcxl.jury.trousseau import chemin_par_defaut
from rdcxl.regles.interdiction import mots

NOM = "cle-des-personnes.txt"
OCTETS = 32
EMPREINTE = 32  # hexadecimal digits that are kept of each digest


def cle_des_personnes(chemin: Path | None = None) -> bytes:
    """The key under which persons are matched: the file given, else that of this user, which is made at its first use.

    Raises:
        CleRefusee: the file given is not there, or is no such key; EcritureRefusee: the key cannot be written.
    """
    fichier = chemin or chemin_par_defaut().with_name(NOM)
    if not fichier.is_file():
        if chemin is not None:
            raise CleRefusee(f"La clé des personnes « {chemin.name} » n’existe pas.")
        fichier.parent.mkdir(parents=True, exist_ok=True)
        with fichier_neuf(fichier, pour=SECRET) as provisoire:
            provisoire.write_text(secrets.token_hex(OCTETS) + "\n", "ascii")
    try:
        cle = bytes.fromhex(fichier.read_text("ascii").strip())
    except OSError as erreur:
        raise CleRefusee(f"« {fichier.name} » ne peut pas être lu : {raison_du_systeme(erreur)}.") from erreur
    except ValueError as erreur:
        raise CleRefusee(
            f"« {fichier.name} » n’est pas une clé des personnes : {2 * OCTETS} chiffres hexadécimaux."
        ) from erreur
    if len(cle) < OCTETS:
        raise CleRefusee(
            f"« {fichier.name} » est une clé trop courte : {2 * OCTETS} chiffres hexadécimaux sont attendus."
        )
    return cle


def personne(cle: bytes, nom: str, prenoms: str, naissance: dt.date | None) -> str:
    """A person as tables know him; empty without a birth date, since names alone would take two for one.

    Args:
        nom: birth name, whole; prenoms: the first one counts, since some files hold them all and some do not.
    """
    if naissance is None or not mots(nom) or not mots(prenoms):
        return ""
    return _empreinte(cle, "personne", "".join(mots(nom)), mots(prenoms)[0], naissance.isoformat())


def membre(cle: bytes, nom: str, prenom: str) -> str:
    """A member of a jury: files hold no birth date of his, so a homonym is possible, and said where it counts."""
    return _empreinte(cle, "membre", "".join(mots(nom)), "".join(mots(prenom)))


def _empreinte(cle: bytes, *parties: str) -> str:
    return hmac.new(cle, "\n".join(parties).encode(), hashlib.sha256).hexdigest()[:EMPREINTE]
