"""The certificates that no longer count: revocations.csv to a canonical list that the centre's key signs.

The reason stays in the file of the centre: a public page says that a certificate was withdrawn, not why.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.preuve.charge import REPERE
from rdcxl.grille import champs as C
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.grille.octets import PIECE, FichierRefuse, lire_octets
from rdcxl.grille.tableau import Ligne
from rdcxl.jury.canonique import canonique
from rdcxl.jury.ed25519 import signature_juste
from rdcxl.regles.saisie import abreger

if TYPE_CHECKING:
    from rdcxl.grille.anomalies import Anomalie
    from rdcxl.jury.cles import ClePublique, Signataire

DOMAINE = b"rdcxl revocations 1\n"  # neither a closed file nor a certificate is signed with this beginning
FORMAT = "rdcxl-revocations"
CHAMPS = {
    champ.code: champ
    for champ in (
        C.Champ("numero", "Numéro", C.TEXTE, "", obligatoire=True),
        C.Champ("date", "Date", C.DATE, "", obligatoire=True),
        C.Champ("motif", "Motif", C.TEXTE, "", obligatoire=True),
        C.Champ("empreinte", "Empreinte", C.TEXTE, ""),
    )
}
EXIGES = tuple(code for code, champ in CHAMPS.items() if champ.obligatoire)
_NUMERO = re.compile(r"[A-Z0-9]+-[A-Z0-9.]+-[0-9]{4}-.+")
_LISTE = re.compile(rb'"liste":(\{"signature":"[0-9a-f]{128}","texte":"(?:[^"\\]|\\.)*"\})')
_EMPREINTE = re.compile(rf"[0-9a-f]{{{2 * REPERE}}}")


class Revocation(NamedTuple):
    """A withdrawn certificate.

    `empreinte`: the closed file whose certificate it is, as the certificate prints it; empty: of every closed file. A
    certificate that a rectification replaces keeps its number: only the digest tells one from the other.
    """

    numero: str
    date: str
    empreinte: str = ""

    def vise(self, numero: str, empreinte: str) -> bool:
        """Whether this withdraws the certificate of that number, of the closed file whose digest begins so."""
        return self.numero.upper() == numero.upper() and (not self.empreinte or empreinte.startswith(self.empreinte))


def lire_revocations(chemin: Path, aujourdhui: dt.date) -> list[Revocation]:
    """Read revocations.csv: numero;date;motif, and an optional column empreinte.

    Raises:
        SaisieRefusee: everything that is wrong, each with its line.
    """
    problemes: list[str] = []
    avis: list[Anomalie] = []
    tableau = lire_tableau(chemin, CHAMPS, EXIGES, problemes, avis)
    problemes += [str(a) for a in avis]
    lues: list[Revocation] = []
    for ligne in tableau.lignes if not problemes else ():
        lue, refus = _lire(ligne, aujourdhui)
        problemes += [f"{chemin.name}, {ligne.lieu} : {r}" for r in refus]
        if lue in lues:
            problemes.append(f"{chemin.name}, {ligne.lieu} : ce certificat est déjà dans la liste. Retirez la ligne.")
        lues.append(lue)
    if problemes:
        raise SaisieRefusee(f"La liste « {chemin.name} » ne peut pas être prise.", problemes)
    return lues


def _lire(ligne: Ligne, aujourdhui: dt.date) -> tuple[Revocation, list[str]]:
    texte = ligne.texte
    refus = [f"« {code} » est vide." for code in EXIGES if not texte(code)]
    quand = ligne.brut("date")
    if texte("date") and not isinstance(quand, dt.date):
        refus.append(f"« {abreger(texte('date'))} » n’est pas une date. Saisissez JJ/MM/AAAA.")
    elif isinstance(quand, dt.date) and quand > aujourdhui:
        refus.append(f"{quand:%d/%m/%Y} est dans l’avenir. Corrigez la date.")
    empreinte = "".join(texte("empreinte").lower().split())
    if empreinte and not _EMPREINTE.fullmatch(empreinte):
        refus.append(
            f"« {abreger(texte('empreinte'))} » n’est pas l’empreinte qu’un certificat imprime : quatre groupes de quatre signes."
        )
    numero = texte("numero").upper()  # in whatever case it was typed; two identifiers never differ by it alone
    if numero and not _NUMERO.fullmatch(numero):
        refus.append(
            f"« {abreger(texte('numero'))} » n’est pas un numéro de certificat. Recopiez celui qu’il imprime, ses parties séparées par des tirets."
        )
    iso = quand.isoformat() if isinstance(quand, dt.date) else ""
    return Revocation(numero, iso, empreinte), refus


def lire_les_retraits(chemin: Path, aujourdhui: dt.date, cles: Sequence[ClePublique]) -> list[Revocation]:
    """The withdrawn certificates, from revocations.csv or from the page of verification, whose list one of these keys signed.

    Raises:
        SaisieRefusee: the list cannot be read, or is signed by no key that is known.
    """
    if chemin.suffix.lower() not in (".html", ".htm"):
        return lire_revocations(chemin, aujourdhui)
    try:
        trouve = _LISTE.search(lire_octets(chemin, PIECE))
    except FichierRefuse as refus:
        raise SaisieRefusee(f"« {chemin.name} » ne peut pas être lu : {refus.raison}.") from refus
    liste = json.loads(trouve[1]) if trouve else None
    if not liste or not any(_est_signee(liste, cle) for cle in cles):
        raise SaisieRefusee(
            f"« {chemin.name} » ne porte pas de liste de retraits signée par une clé connue ici. Donnez la clé avec --cle."
        )
    return [Revocation(**r) for r in json.loads(liste["texte"])["revocations"]]


def _est_signee(liste: Mapping[str, str], cle: ClePublique) -> bool:
    return signature_juste(cle.octets, bytes.fromhex(liste["signature"]), DOMAINE + liste["texte"].encode())


class ListeSignee(NamedTuple):
    """The canonical list, as text, and its signature in hexadecimal."""

    texte: str
    signature: str

    def en_json(self) -> dict[str, Any]:
        """What the page carries."""
        return {"texte": self.texte, "signature": self.signature}


def signer_liste(revocations: Iterable[Revocation], quand: dt.date, signataire: Signataire) -> ListeSignee:
    """Sign the list of a day, in the order of the numbers; an empty one too: it says that nothing was withdrawn."""
    liste = [r._asdict() for r in sorted(revocations)]
    octets = canonique(
        {"format": FORMAT, "date": quand.isoformat(), "cle": signataire.publique.hex(), "revocations": liste}
    )
    return ListeSignee(octets.decode(), signataire.signer(DOMAINE + octets).hex())
