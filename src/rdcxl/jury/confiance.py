"""Whose is this signature, and may this key go on from there? What a machine knows of keys. Reads key files only.

The state of a key is said before the name that it gives itself (docs/cles.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import CleRefusee, ClotureRefusee
from rdcxl.jury.cles import ClePublique, empreinte_de_cle, nom_lu
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.succession import SUFFIXE, Succession, lire_succession, successions_entre

AUTHENTIQUE = "AUTHENTIQUE"
CLE_INCONNUE = "CLE_INCONNUE"
AUTRE_CLE = "AUTRE_CLE"
NON_SIGNE = "NON_SIGNE"


@dataclass(frozen=True)
class Connaissance:
    """What is known of keys, here and now.

    Attributes:
        exigee: the only key that will do, when the user names one; connue: this user's own key.
        successions: which key follows which.
    """

    exigee: Optional[ClePublique] = None
    connue: Optional[ClePublique] = None
    successions: tuple[Succession, ...] = ()

    @property
    def attendue(self) -> Optional[tuple[ClePublique, str]]:
        """The key that a file should bear, and how a sentence calls it; None where no key is known."""
        if self.exigee is not None:
            return self.exigee, "la clé donnée"
        return (self.connue, "la clé de ce poste") if self.connue is not None else None


@dataclass(frozen=True)
class Signe:
    """Whose signature a file bears.

    Attributes:
        etat: a code; phrase: the end of a sentence about the file; bonne: nothing speaks against it; details: what a person
            must look at.
    """

    etat: str
    phrase: str
    bonne: bool
    details: tuple[str, ...] = ()


def signature_de(clos: Cloture, su: Connaissance) -> Signe:
    """Whose signature a closed file bears, as far as this machine knows."""
    attendue, publique = su.attendue, clos.cle
    if publique is None:
        if attendue is None:
            return Signe(NON_SIGNE, "non signé : rien ne prouve qui l’a écrit", bonne=True)
        return Signe(
            NON_SIGNE, f"non signé, alors que l’on connaît {attendue[1]} ({attendue[0].empreinte})", bonne=False
        )
    cle, qui = empreinte_de_cle(publique), nom_lu(clos.signature.titulaire if clos.signature else "")
    if attendue is None:
        phrase = (
            f"signé par une clé inconnue ici ({cle}), qui se dit de « {qui} » : comparez cette empreinte avec celle que donne le "
            "centre, ou donnez sa clé publique avec --cle"
        )
        return Signe(CLE_INCONNUE, phrase, bonne=True)
    if attendue[0].octets == publique:
        return Signe(AUTHENTIQUE, f"signé par {attendue[1]} ({cle}), de « {qui} »", bonne=True)
    suite = successions_entre(publique, attendue[0].octets, su.successions)
    if suite:
        phrase = f"signé par une clé ({cle}) à laquelle succède {attendue[1]}, de « {qui} »"
        return Signe(AUTHENTIQUE, phrase, bonne=True, details=tuple(s.dire() for s in suite))
    phrase = f"signé par une autre clé ({cle}) que {attendue[1]} ({attendue[0].empreinte}) : elle se dit de « {qui} »"
    return Signe(AUTRE_CLE, phrase, bonne=False)


def autre_main(clos: Cloture, nom: str, signataire: ClePublique, su: Connaissance) -> str:
    """Why a key may not sign the certificates of a closed file; an empty text when it may.

    Nobody's key vouches for what another one closed: a certificate is signed by the key of its closed file, or by its successor.

    Args:
        nom: the closed file's name; signataire: the key that is to sign; su: `exigee` is a key that the user names.
    """
    if clos.cle is None:
        return f"« {nom} » n’est pas signé : ses certificats ne peuvent pas l’être."
    admises = [signataire, *([su.exigee] if su.exigee else [])]
    if any(cle.octets == clos.cle or successions_entre(clos.cle, cle.octets, su.successions) for cle in admises):
        return ""
    return (
        f"« {nom} » est signé par une autre clé ({empreinte_de_cle(clos.cle)}) que la vôtre ({signataire.empreinte}) : signer ses "
        "certificats dirait que vous en répondez. Si cette clé est bien celle du jury, nommez-la avec --signe-par "
        "CLE.publique.pem ; sinon, ajoutez --sans-signature."
    )


def successions_pour(
    ancienne: bytes, nouvelle: bytes, connues: Iterable[Succession], nom: str
) -> tuple[Succession, ...]:
    """What allows another key to replace a file signed by the first one; nothing is needed for the same key.

    Args:
        nom: the replaced file, for the sentence.

    Raises:
        ClotureRefusee: nothing says that the new key follows the old one.
    """
    if ancienne == nouvelle:
        return ()
    suite = successions_entre(ancienne, nouvelle, connues)
    if not suite:
        raise ClotureRefusee(
            f"« {nom} » est signé par la clé {empreinte_de_cle(ancienne)} : ce qui le remplace doit l’être par elle, ou par une clé "
            f"qui lui succède, et rien ne le dit de {empreinte_de_cle(nouvelle)}. « rdcxl cle --succede » (ou --perdue) écrit ce qui "
            "manque ; donnez-le avec --succession."
        )
    return suite


def ce_poste(cle: Path, *donnees: Path) -> Connaissance:
    """What this user has: the key beside `cle`, the successions in its folder, and those that are given.

    Raises:
        CleRefusee: a given file is no succession.
    """
    from rdcxl.jury.trousseau import chemin_public, lire_cle_publique

    try:
        connue = lire_cle_publique(chemin_public(cle))
    except CleRefusee:
        connue = None
    return Connaissance(None, connue, (*(lire_succession(f) for f in donnees), *_du_dossier(cle.parent)))


def _du_dossier(dossier: Path) -> tuple[Succession, ...]:
    lues = []
    try:
        fichiers = sorted(f for f in dossier.iterdir() if f.name.endswith(SUFFIXE))
    except OSError:
        return ()
    for fichier in fichiers:
        try:
            lues.append(lire_succession(fichier))
        except CleRefusee:
            continue
    return tuple(lues)
