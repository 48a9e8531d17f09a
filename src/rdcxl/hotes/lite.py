"""The folder for xlwings Lite: a main.py that carries the functions, requirements, instructions. Writes one folder.

rdcxl itself cannot be installed in Lite (its documents need packages that Pyodide has not), and a user has no server: so
main.py holds the part that needs the standard library only, with the adapters of `rdcxl.hotes.excel`.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
import zipfile
import zlib
from pathlib import Path
from string import Template

import rdcxl
from rdcxl.fonctions.catalogue import FONCTIONS, signature, version
from rdcxl.grille.ecriture import TOUS, dossier_neuf
from rdcxl.hotes.embarque import archiver, modules_embarques
from rdcxl.referentiel.choix import donne_ou_defaut
from rdcxl.typographie import espaces_insecables

DEFAUT = "rdcxl-lite"
FICHIERS = ("main.py", "requirements.txt", "LISEZMOI.txt")
MODULES = ("hotes/excel.py", "hotes/excel_lite.py", "hotes/liaison.py")
MARQUE = b"RDCXL "  # how each file begins, after the sign of a comment
MODELES = Path(__file__).with_name("modeles") / "lite"
LARGEUR_ARCHIVE, LARGEUR_TEXTE = 116, 78


def installer_lite(dossier: Path, *, referentiel: Path | None = None, remplacer: bool = False) -> tuple[Path, ...]:
    """Write the folder that a user pastes into xlwings Lite.

    Args:
        dossier: the folder to create; referentiel: as for `modules_embarques`; remplacer: whether an older one, holding these files only, is replaced.

    Returns:
        The files written, in the order of use.

    Raises:
        EcritureRefusee: the folder exists with other content, or the place does not allow it.
    """
    contenus = composer_lite(referentiel)
    with dossier_neuf(dossier, pour=TOUS, remplacable=_des_notres if remplacer else None) as provisoire:
        for nom, texte in contenus.items():
            (provisoire / nom).write_text(texte, encoding="utf-8", newline="\n")
    return tuple(dossier / nom for nom in FICHIERS)


def _des_notres(dossier: Path) -> set[str]:
    """The files of an older folder that say whose they are."""
    debuts = {nom: (dossier / nom).read_bytes()[: len(MARQUE) + 2] for nom in FICHIERS if (dossier / nom).is_file()}
    return {nom for nom, debut in debuts.items() if MARQUE in debut.upper()}


def composer_lite(referentiel: Path | None = None) -> dict[str, str]:
    """The text of each file, by its name: same package, same text; `referentiel`: as for `modules_embarques`."""
    modules = archiver(
        modules_embarques(*MODULES, referentiel=referentiel), zipfile.ZIP_STORED
    )  # compressed once, as a whole: smaller
    archive = base64.b64encode(zlib.compress(modules, 9)).decode("ascii")
    programme = _modele("main.py.txt").substitute(
        version=rdcxl.__version__,
        empreinte=hashlib.sha256(archive.encode()).hexdigest(),
        archive="\n".join(textwrap.wrap(archive, LARGEUR_ARCHIVE)),
        fonctions="\n".join(f"    {f.nom}," for f in FONCTIONS),
    )
    instructions = _modele("LISEZMOI.txt").substitute(
        version=rdcxl.__version__,
        taille=round(len(programme.encode()) / 1000),
        version_attendue=version(donne_ou_defaut(referentiel)),
        nombre=len(FONCTIONS),
        liste=_lister(),
    )
    exigences = (MODELES / "requirements.txt").read_text("utf-8")
    return dict(zip(FICHIERS, (programme, exigences, espaces_insecables(instructions)), strict=True))


def _modele(nom: str) -> Template:
    return Template((MODELES / nom).read_text("utf-8"))


def _lister() -> str:
    """Each function as it is written, then its help."""
    retrait = " " * 6
    lignes = []
    for f in FONCTIONS:
        aide = textwrap.fill(f.aide, LARGEUR_TEXTE, initial_indent=retrait, subsequent_indent=retrait)
        lignes.append(f"  {signature(f)}\n{aide}\n")
    return "\n".join(lignes)
