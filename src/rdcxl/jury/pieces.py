"""Pieces attached to a closing afterwards, such as the minutes once signed and scanned: a copy, and a sealed statement beside it.

The closed file is not touched: the statement names it, and the piece, by the SHA-256 of their bytes. It is sealed as a closed
file is, signed or saying that it is not; its format keeps it from being taken for one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.ecriture import fichier_neuf
from rdcxl.grille.octets import CLE, PIECE, FichierRefuse, lire_octets
from rdcxl.jury.chaine import empreinte_de_la_cloture, empreinte_du_fichier
from rdcxl.jury.cles import Signataire, empreinte_de_cle
from rdcxl.jury.sceau import SceauRompu, cle_du_signataire, ouvrir, sceller
from rdcxl.typographie import cle_naturelle

FORMAT, VERSION = "rdcxl-piece", 1
PV_SIGNE = "pv-signe"
NATURES = {PV_SIGNE: "procès-verbal signé", "autre": "autre pièce"}
DEBUTS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
NOM_MAXIMUM = 200  # characters of the name that the piece came with
_CLES = {"format", "version", "cloture", "piece", "nature", "jointe_le", "empreinte", "signature"}
_PARTIES = {"cloture": {"fichier", "empreinte"}, "piece": {"fichier", "origine", "empreinte"}}


@dataclass(frozen=True)
class PieceJointe:
    """A piece beside a closed file, and what became of it.

    Attributes:
        chemin: the copy; origine: the name that it came with.
        nature: of `NATURES`; jointe_le: with its offset.
        etat: None when the copy is what was attached, else a word for what it is.
        cle: the public key under which the statement is signed, None without.
    """

    chemin: Path
    origine: str
    nature: str
    jointe_le: dt.datetime
    etat: Optional[str]
    cle: Optional[bytes]

    def dire(self, attendue: Optional[bytes]) -> str:
        """The sentence about it; `attendue`: the key of the closed file."""
        main = (
            "sans signature"
            if self.cle is None
            else "par la clé de la clôture"
            if self.cle == attendue
            else f"par une autre clé ({empreinte_de_cle(self.cle)})"
        )
        suite = self.etat or "inchangée depuis"
        return f"Pièce jointe « {self.chemin.name} » ({NATURES[self.nature]}), le {self.jointe_le:%d/%m/%Y à %H:%M}, {main} : {suite}."


def joindre(
    cloture: Path, piece: Path, nature: str, quand: dt.datetime, signataire: Optional[Signataire] = None
) -> Path:
    """Copy a piece beside a closed file and write the statement; return the copy. The closed file is not opened for writing.

    Args:
        cloture: a closed file that the caller has read; quand: now, with its offset.

    Raises:
        ClotureRefusee: the piece cannot be read, or is neither PDF nor image; EcritureRefusee: it cannot be written.
    """
    octets = _lire(piece)
    base, rang = cloture.name.removesuffix(".json"), 1
    while (copie := cloture.with_name(f"{base}.{nature}-{rang}{piece.suffix.lower()}")).exists() or _statut(
        copie
    ).exists():
        rang += 1
    contenu = {
        "format": FORMAT,
        "version": VERSION,
        "cloture": {"fichier": cloture.name, "empreinte": empreinte_de_la_cloture(cloture)},
        "piece": {
            "fichier": copie.name,
            "origine": piece.name[:NOM_MAXIMUM],
            "empreinte": hashlib.sha256(octets).hexdigest(),
        },
        "nature": nature,
        "jointe_le": quand.isoformat(timespec="seconds"),
    }
    with fichier_neuf(copie) as provisoire:
        provisoire.write_bytes(octets)
    try:
        with fichier_neuf(_statut(copie)) as provisoire:
            provisoire.write_bytes(sceller(contenu, signataire))
    except BaseException:
        copie.unlink(missing_ok=True)
        raise
    return copie


def _statut(copie: Path) -> Path:
    return copie.with_name(f"{copie.stem}.piece.json")


def _lire(piece: Path) -> bytes:
    try:
        octets = lire_octets(piece, PIECE)
    except FichierRefuse as refus:
        raise ClotureRefusee(f"« {piece.name} » ne peut pas être lu : {refus.raison}.") from refus
    debut = DEBUTS.get(piece.suffix.lower())
    if debut is None or not octets.startswith(debut):
        raise ClotureRefusee(f"« {piece.name} » n’est ni un PDF ni une image PNG ou JPEG. Numérisez la pièce en PDF.")
    return octets


def pieces_jointes(cloture: Path) -> Iterator[PieceJointe]:
    """What is attached to this closed file, in the order of the names; a statement that is no such thing is left out."""
    empreinte = empreinte_de_la_cloture(cloture)
    nom = re.compile(re.escape(cloture.name.removesuffix(".json")) + r"\.[a-z-]+-\d{1,6}\.piece\.json")
    for statut in sorted(
        (f for f in cloture.parent.iterdir() if nom.fullmatch(f.name)), key=lambda f: cle_naturelle(f.name)
    ):
        lu = _ouvrir(statut)
        if lu is not None and lu["cloture"]["empreinte"] == empreinte:
            yield _rendre(cloture, lu)


def _ouvrir(statut: Path) -> Optional[dict[str, Any]]:
    """The statement, None when it is none or its seal is broken."""
    try:
        contenu = ouvrir(lire_octets(statut, CLE))
    except (FichierRefuse, SceauRompu):
        return None
    if set(contenu) != _CLES or contenu["format"] != FORMAT or contenu["nature"] not in NATURES:
        return None
    textes = [
        contenu[partie].get(nom)
        for partie, noms in _PARTIES.items()
        for nom in noms
        if isinstance(contenu[partie], dict)
    ]
    return contenu if len(textes) == 5 and all(isinstance(t, str) for t in textes) else None


def _rendre(cloture: Path, lu: dict[str, Any]) -> PieceJointe:
    piece = lu["piece"]
    chemin = cloture.with_name(Path(piece["fichier"]).name)
    etat = None
    if not chemin.is_file():
        etat = "elle n’est pas à côté"
    elif empreinte_du_fichier(chemin) != piece["empreinte"]:
        etat = "elle a été modifiée depuis"
    quand = dt.datetime.fromisoformat(lu["jointe_le"])
    return PieceJointe(chemin, piece["origine"], lu["nature"], quand, etat, cle_du_signataire(lu))


def pv_signes(cloture: Path) -> tuple[Path, ...]:
    """The signed minutes attached to a closed file, unchanged since."""
    return tuple(p.chemin for p in pieces_jointes(cloture) if p.nature == PV_SIGNE and p.etat is None)
