"""One key follows another: vouched for by the old one, or, where it is lost, declared by the centre's head. A small signed file.

What follows is documented in docs/cles.md: a rectification may bear a new key, and a file signed by the old one is still known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import CleRefusee
from rdcxl.grille.ecriture import TOUS, fichier_neuf
from rdcxl.grille.octets import CLE, PIECE, FichierRefuse, lire_octets
from rdcxl.jury.canonique import canonique, lisible
from rdcxl.jury.cles import ClePublique, Signataire, empreinte_de_cle, est_un_nom
from rdcxl.jury.ed25519 import est_une_cle, signature_juste

DOMAINE = b"rdcxl succession 1\n"  # nothing else is signed with this beginning
FORMAT, VERSION = "rdcxl-succession", 1
SUFFIXE = ".succession.json"
NOM_MAXIMUM = 200  # characters of the name of the declaration's file
_CLES = {"format", "version", "ancienne", "nouvelle", "titulaire", "le", "declaration", "signatures"}


@dataclass(frozen=True)
class Succession:
    """What says that a key follows another.

    Attributes:
        titulaire: the holder's name, of the new key; le: the day.
        declaration: name and SHA-256 of what the head signed on paper or as a PDF; None when the old key vouches.
    """

    ancienne: bytes
    nouvelle: bytes
    titulaire: str
    le: dt.date
    declaration: Optional[tuple[str, str]] = None
    signature_ancienne: str = ""
    signature_nouvelle: str = ""

    @property
    def garantie(self) -> bool:
        """The old key itself vouches; otherwise a person must look at the declaration."""
        return self.declaration is None

    def dire(self) -> str:
        """The sentence about it."""
        jour = f"{self.le:%d/%m/%Y}"
        nouvelle, ancienne = empreinte_de_cle(self.nouvelle), empreinte_de_cle(self.ancienne)
        if self.declaration is None:
            return f"La clé {nouvelle} succède à la clé {ancienne} depuis le {jour} : l’ancienne clé l’a signé."
        nom, empreinte = self.declaration
        return (
            f"La clé {nouvelle} succède à la clé {ancienne}, perdue, depuis le {jour}, par déclaration de la direction du centre "
            f"(« {nom} », SHA-256 {empreinte[:16]}…) : l’ancienne clé n’a rien signé, regardez cette pièce."
        )

    def _dit(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "ancienne": self.ancienne.hex(),
            "nouvelle": self.nouvelle.hex(),
            "titulaire": self.titulaire,
            "le": self.le.isoformat(),
            "declaration": None
            if self.declaration is None
            else {"fichier": self.declaration[0], "empreinte": self.declaration[1]},
        }

    def message(self) -> bytes:
        """What the keys sign."""
        return DOMAINE + canonique(self._dit())

    def en_json(self) -> dict[str, Any]:
        """The file, or the block of a rectification."""
        signatures = {"ancienne": self.signature_ancienne or None, "nouvelle": self.signature_nouvelle}
        return {**self._dit(), "signatures": signatures}


def faire_succeder(ancienne: Signataire, nouvelle: Signataire, le: dt.date) -> Succession:
    """The old key vouches for the new one."""
    nue = Succession(ancienne.publique, nouvelle.publique, nouvelle.titulaire, le)
    signatures = {qui: cle.signer(nue.message()).hex() for qui, cle in (("a", ancienne), ("n", nouvelle))}
    return Succession(nue.ancienne, nue.nouvelle, nue.titulaire, le, None, signatures["a"], signatures["n"])


def declarer(perdue: ClePublique, nouvelle: Signataire, declaration: Path, le: dt.date) -> Succession:
    """The old key is lost: the new one is bound to what the centre's head signed.

    Raises:
        CleRefusee: the declaration cannot be read.
    """
    try:
        octets = lire_octets(declaration, PIECE)
    except FichierRefuse as refus:
        raise CleRefusee(f"« {declaration} » ne peut pas être lu : {refus.raison}.") from refus
    piece = (declaration.name[:NOM_MAXIMUM], hashlib.sha256(octets).hexdigest())
    nue = Succession(perdue.octets, nouvelle.publique, nouvelle.titulaire, le, piece)
    signature = nouvelle.signer(nue.message()).hex()
    return Succession(nue.ancienne, nue.nouvelle, nue.titulaire, le, piece, "", signature)


def ecrire_succession(chemin: Path, succession: Succession) -> None:
    """Write the file, new.

    Raises:
        EcritureRefusee: a file is there, or the place does not allow it.
    """
    with fichier_neuf(chemin, pour=TOUS) as provisoire:
        provisoire.write_bytes(lisible(succession.en_json()))


def lire_succession(chemin: Path) -> Succession:
    """Read a file of `ecrire_succession` and check its signatures.

    Raises:
        CleRefusee: it cannot be read, is nothing of the kind, or was changed.
    """
    try:
        objet = json.loads(lire_octets(chemin, CLE))
    except FichierRefuse as refus:
        raise CleRefusee(f"« {chemin} » ne peut pas être lu : {refus.raison}.") from refus
    except (ValueError, RecursionError):
        objet = None
    lue = depuis_json(objet)
    if lue is None:
        raise CleRefusee(
            f"« {chemin.name} » n’est pas une succession de clés écrite par « rdcxl cle », ou a été modifié."
        )
    return lue


def depuis_json(objet: Any) -> Optional[Succession]:
    """What an object says, when its signatures hold; None otherwise."""
    try:
        if set(objet) != _CLES or (objet["format"], objet["version"]) != (FORMAT, VERSION):
            return None
        piece = objet["declaration"]
        lue = Succession(
            bytes.fromhex(objet["ancienne"]), bytes.fromhex(objet["nouvelle"]), objet["titulaire"],
            dt.date.fromisoformat(objet["le"]), None if piece is None else (piece["fichier"], piece["empreinte"]),
            objet["signatures"]["ancienne"] or "", objet["signatures"]["nouvelle"],
        )  # fmt: skip
        return lue if lue.en_json() == objet and _est_juste(lue) else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _est_juste(s: Succession) -> bool:
    message = s.message()
    signees = [(s.nouvelle, s.signature_nouvelle)] + ([(s.ancienne, s.signature_ancienne)] if s.garantie else [])
    return (
        est_un_nom(s.titulaire)
        and est_une_cle(s.ancienne)
        and s.ancienne != s.nouvelle
        and all(signature_juste(cle, bytes.fromhex(signature), message) for cle, signature in signees)
    )


def successions_entre(ancienne: bytes, nouvelle: bytes, connues: Iterable[Succession]) -> tuple[Succession, ...]:
    """The successions that lead from one key to another, in order; nothing when none does."""
    connues = tuple(connues)
    chemins: list[tuple[Succession, ...]] = [(s,) for s in connues if s.ancienne == ancienne]
    vues = {ancienne}
    while chemins:
        suite = chemins.pop(0)
        derniere = suite[-1].nouvelle
        if derniere == nouvelle:
            return suite
        if derniere not in vues:
            vues.add(derniere)
            chemins += [(*suite, s) for s in connues if s.ancienne == derniere]
    return ()
