"""Put a closed file down: under a lock, a copy of the workbook first, then the sealed file, which alone makes the closing.

Interrupted at any point, the folder holds what it held before, or the whole closing. What may be left over (a copy of the
workbook, a hidden temporary file, the lock) closes nothing, and the next closing takes it back or says what to do with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import ClotureRefusee, EcritureRefusee, raison_du_systeme
from rdcxl.grille.ecriture import fichier_neuf, retirer_les_restes
from rdcxl.jury.chaine import (
    Rectification,
    base_et_rang,
    empreinte_de_la_cloture,
    empreinte_du_fichier,
    fichiers_clos,
    refuser_si_remplacee,
)
from rdcxl.jury.cles import Signataire
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import GrilleLue
from rdcxl.jury.sceau import sceller
from rdcxl.jury.verrou import SUFFIXE as VERROU
from rdcxl.jury.verrou import verrouiller

SUFFIXE = ".cloture.json"


@dataclass(frozen=True)
class Depot:
    """How a closing is put down.

    `signataire`: None leaves the file unsigned, which it says. `rectification`: the file that it replaces.
    `empreinte_lue`: SHA-256 of the workbook before it was read, when the caller took it.
    """

    signataire: Optional[Signataire] = None
    rectification: Optional[Rectification] = None
    reprendre_verrou: bool = False
    empreinte_lue: str = ""


def chemin_de_cloture(grille: Path) -> Path:
    """The closed file of a grid: same stem, same folder."""
    return grille.with_name(grille.stem + SUFFIXE)


def deposer(contenu: Cloture, grille: Path, clos_le: dt.datetime, depot: Depot) -> Path:
    """Write the closed file, with a copy of the workbook beside it.

    Args:
        contenu: what `composer` made of the workbook `grille`.

    Returns:
        The path of the closed file.

    Raises:
        VerrouPris: somebody else is closing; EcritureRefusee: the jury is closed already, or the place does not allow it;
        ClotureRefusee: the workbook changed meanwhile, or the replaced file is no longer what it was.
    """
    suite = depot.rectification
    cible = suite.cible if suite else chemin_de_cloture(grille)
    base = base_et_rang(cible.name)[0]
    if not cible.absolute().parent.is_dir():
        raise EcritureRefusee(f"Le dossier « {cible.parent} » n’existe pas.")
    travail = "rectification" if suite else "clôture"
    verrou = cible.with_name(f"{base}.cloture{VERROU}")
    with verrouiller(verrou, travail, clos_le, reprendre=depot.reprendre_verrou) as pris:
        _verifier_le_moment(cible, base, suite)
        octets = _classeur(grille, contenu, depot.empreinte_lue)
        copie = cible.with_suffix(grille.suffix)
        ajouts: dict[str, object] = {
            "copie": GrilleLue(nom=copie.name, empreinte=hashlib.sha256(octets).hexdigest()),
            **({"remplace": suite.remplace} if suite else {}),
        }
        scelle = sceller(contenu.model_copy(update=ajouts).en_json(), depot.signataire)
        for chemin in (cible, copie):  # under the lock nobody else writes, and what was left holds personal data
            retirer_les_restes(chemin, seul=True)
        neuve = _copier(octets, copie)
        try:
            with fichier_neuf(cible) as provisoire:
                provisoire.write_bytes(scelle)
                _copier(octets, copie)  # still there, should another taker of the lock have given up
                pris.verifier()
        except BaseException:
            if neuve and pris.tenu() and not cible.exists():
                copie.unlink(missing_ok=True)
            raise
    return cible


def refuser_si_close(cible: Path) -> None:
    """Raises `EcritureRefusee` where the closed file of a grid, or a rectification of it, is there already."""
    deja = fichiers_clos(cible.parent, base_et_rang(cible.name)[0])
    if deja:
        raise EcritureRefusee(
            f"Le jury est déjà clos : « {deja[-1]} » existe déjà. "
            "Une clôture n’est jamais réécrite ; pour la corriger en gardant la trace, utilisez « rdcxl rectifier »."
        )


def _verifier_le_moment(cible: Path, base: str, suite: Optional[Rectification]) -> None:
    """Under the lock: what was true when the work began must still be."""
    if suite is None:
        refuser_si_close(cible)
        return
    refuser_si_remplacee(suite.ancien)
    if empreinte_de_la_cloture(suite.ancien) != suite.empreinte:
        raise ClotureRefusee(f"« {suite.ancien.name} » a changé pendant la rectification. Recommencez.")
    if cible.exists():
        raise EcritureRefusee(f"« {cible} » existe déjà et ne remplace pas « {suite.ancien.name} ». Mettez-le de côté.")


def _classeur(grille: Path, contenu: Cloture, lue: str) -> bytes:
    """The bytes of the workbook, the same from its reading to its copy."""
    try:
        octets = grille.read_bytes()
    except OSError as erreur:
        raise ClotureRefusee(f"« {grille.name} » ne peut pas être lu : {raison_du_systeme(erreur)}.") from erreur
    vue = hashlib.sha256(octets).hexdigest()
    if vue != contenu.grille.empreinte or (lue and vue != lue):
        raise ClotureRefusee(
            f"« {grille.name} » a été enregistré à nouveau pendant la clôture. Rien n’a été écrit ; recommencez."
        )
    return octets


def _copier(octets: bytes, copie: Path) -> bool:
    """Write the copy, or take the one that an interrupted closing left; whether it was written now."""
    if copie.exists():
        if copie.is_file() and empreinte_du_fichier(copie) == hashlib.sha256(octets).hexdigest():
            return False
        raise EcritureRefusee(
            f"« {copie} » existe déjà et n’est pas la copie de cette grille : c’est sans doute le reste d’une clôture "
            "interrompue avant une correction de la grille. Mettez ce fichier de côté, puis recommencez."
        )
    with fichier_neuf(copie) as provisoire:
        provisoire.write_bytes(octets)
    return True
