"""Is a closed file authentic and unchanged? One sentence, and what stands around it. Reads files; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import ClotureModifiee, ClotureRefusee
from rdcxl.jury.chaine import anomalies_de_la_chaine, empreinte_du_fichier, refuser_si_remplacee
from rdcxl.jury.cles import ClePublique, empreinte_de_cle
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.modele_clos import Cloture

AUTHENTIQUE = "AUTHENTIQUE"
CLE_INCONNUE = "CLE_INCONNUE"
NON_SIGNE = "NON_SIGNE"
MODIFIE = "MODIFIE"
AUTRE = "AUTRE"
REMPLACE = "REMPLACE"


@dataclass(frozen=True)
class Verdict:
    """What a verification finds.

    `valable`: nothing speaks against the file; an unsigned file, or an unknown key, only does when a key was asked for.
    `contenu`: the opened file, None when its seal is broken.
    """

    etat: str
    phrase: str
    valable: bool
    contenu: Optional[Cloture] = None
    details: tuple[str, ...] = ()

    def en_json(self) -> dict[str, Any]:
        """The object that `verifier --json` prints."""
        signature = self.contenu.signature if self.contenu else None
        cle = signature.cle if signature else None
        return {
            "etat": self.etat,
            "valable": self.valable,
            "phrase": self.phrase,
            "details": list(self.details),
            "titulaire": signature.titulaire if signature and cle else None,
            "cle": empreinte_de_cle(cle) if cle else None,
        }


def verifier(chemin: Path, *, exigee: Optional[ClePublique] = None, connue: Optional[ClePublique] = None) -> Verdict:
    """Examine a closed file.

    Args:
        exigee: the only key that will do, when the user names one.
        connue: this user's own key, if there is one.
    """
    try:
        contenu = lire_cloture(chemin)
    except ClotureModifiee as refus:
        return Verdict(MODIFIE, refus.message, valable=False)
    except ClotureRefusee as refus:
        return Verdict(AUTRE, refus.message, valable=False)
    etat, phrase, valable = _signature(chemin.name, contenu, exigee, connue)
    problemes = list(anomalies_de_la_chaine(chemin, contenu))
    details = (*problemes, *_alentours(chemin, contenu))
    try:
        refuser_si_remplacee(chemin)
    except ClotureRefusee as refus:
        return Verdict(REMPLACE, f"{refus.message} {phrase}", False, contenu, details)
    return Verdict(etat, phrase, valable and not problemes, contenu, details)


def _signature(
    nom: str, contenu: Cloture, exigee: Optional[ClePublique], connue: Optional[ClePublique]
) -> tuple[str, str, bool]:
    clos = f" du {contenu.clos_le:%d/%m/%Y à %H:%M}"
    signature, publique = contenu.signature, contenu.cle
    if signature is None or publique is None:
        phrase = f"« {nom} » est intègre, non signé : rien n’y a changé depuis la clôture{clos}, mais rien ne prouve qui l’a écrit."
        return NON_SIGNE, phrase, exigee is None
    qui, cle = signature.titulaire or "sans nom", empreinte_de_cle(publique)
    for candidate, laquelle in ((exigee, "la clé donnée"), (connue, "la clé de ce poste")):
        if candidate is not None and candidate.octets == publique and (exigee is None or candidate is exigee):
            phrase = f"« {nom} » est authentique et inchangé depuis la clôture{clos} : signé par « {qui} » avec {laquelle} ({cle})."
            return AUTHENTIQUE, phrase, True
    if exigee is not None:
        phrase = f"« {nom} » est intègre, mais signé par une autre clé ({cle}, « {qui} ») que celle donnée ({exigee.empreinte})."
        return CLE_INCONNUE, phrase, False
    phrase = (
        f"« {nom} » est intègre depuis la clôture{clos}, signé par « {qui} » avec une clé inconnue ici ({cle}) : comparez cette "
        "empreinte avec celle que donne le centre, ou donnez sa clé publique avec --cle."
    )
    return CLE_INCONNUE, phrase, True


def _alentours(chemin: Path, contenu: Cloture) -> Iterator[str]:
    """The files that belong to this one: those it replaces, and its copy of the workbook."""
    bloc, copie = contenu.remplace, contenu.copie
    if bloc is not None:
        present = chemin.with_name(Path(bloc.fichier).name).is_file()
        ou = "" if present else " (absent de ce dossier)"
        yield f"Il remplace « {bloc.fichier} »{ou}. Motif : {bloc.motif}"
        if bloc.cle_publique and contenu.cle != (ancienne := bytes.fromhex(bloc.cle_publique)):
            yield f"Le fichier remplacé était signé par une autre clé ({empreinte_de_cle(ancienne)})."
    if copie is not None:
        fichier = chemin.with_name(Path(copie.nom).name)
        if not fichier.is_file():
            yield f"La copie du classeur, « {copie.nom} », n’est pas à côté."
        elif empreinte_du_fichier(fichier) != copie.empreinte:
            yield f"La copie du classeur, « {copie.nom} », a été modifiée depuis la clôture."
