"""The file rdcxl.xlam: same package, same bytes. Writes one file where it is told to.

XlsxWriter makes a workbook with macros; four things make it an add-in with a ribbon: the type of its main part, its hidden
window, the part of the ribbon, and the relation that leads to it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl import __version__
from rdcxl.erreurs import UsageIncorrect
from rdcxl.grille.construction.macros import REGLAGES, version_de_xlwings
from rdcxl.grille.ecriture import TOUS, fichier_neuf
from rdcxl.hotes.complement.aides import FEUILLE, lignes_d_intellisense
from rdcxl.hotes.complement.macros import PROJET, projet_du_complement
from rdcxl.hotes.complement.ruban import PARTIE, RELATION, composer_ruban

NOM = f"{PROJET}.xlam"
_DATE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a constant, so that the bytes are the same
_MARQUE = "rdcxl {}, xlwings {}"  # in the file's properties: who made it, and the DLL that it needs
_MARQUE_LUE = re.compile(r"<dc:description>rdcxl ([^,<]+), xlwings ([^<]+)</dc:description>")
_TAILLE_LUE = 100_000  # bytes of the properties that are looked at
_RETOUCHES = {
    "[Content_Types].xml": ("ms-excel.sheet.macroEnabled.main", "ms-excel.addin.macroEnabled.main"),
    "xl/workbook.xml": ("<workbookView ", '<workbookView visibility="hidden" '),
    "_rels/.rels": (
        "</Relationships>",
        f'<Relationship Id="rIdRuban" Type="{RELATION}" Target="{PARTIE}"/></Relationships>',
    ),
}


class Marque(NamedTuple):
    """Which versions an add-in was made of."""

    rdcxl: str
    xlwings: str


def composer_complement() -> bytes:
    """The content of the add-in.

    Raises:
        HoteRefuse: as for `projet_du_complement`.
    """
    from xlsxwriter.workbook import Workbook

    brut = io.BytesIO()
    with Workbook(brut, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as classeur:
        classeur.set_properties(
            {
                "title": "rdcxl",
                "comments": _MARQUE.format(__version__, version_de_xlwings()),
                "created": _DATE,
            }
        )
        reglages, aides = classeur.add_worksheet(f"{PROJET}.conf"), classeur.add_worksheet(FEUILLE)
        for feuille, lignes in ((reglages, REGLAGES), (aides, lignes_d_intellisense())):
            for i, ligne in enumerate(lignes):
                for j, texte in enumerate(ligne):
                    if texte:
                        feuille.write_string(i, j, texte)
        aides.very_hidden()
        codes = ["Feuil1", "Feuil2"]
        classeur.set_vba_name("ThisWorkbook")
        for feuille, code in zip((reglages, aides), codes, strict=True):
            feuille.set_vba_name(code)
        classeur.add_vba_project(io.BytesIO(projet_du_complement(codes)), is_stream=True)
    return _en_complement(brut.getvalue())


def _en_complement(brut: bytes) -> bytes:
    """The workbook made an add-in; each change has one place."""
    rendu = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(brut)) as lu, zipfile.ZipFile(rendu, "w") as ecrit:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
        for nom, (avant, apres) in _RETOUCHES.items():
            texte = parties[nom].decode("utf-8")
            if texte.count(avant) != 1:
                raise ValueError(nom)  # XlsxWriter writes it otherwise: a test says so before a user does
            parties[nom] = texte.replace(avant, apres).encode("utf-8")
        parties[PARTIE] = composer_ruban().encode("utf-8")
        for nom, contenu in parties.items():
            ecrit.writestr(zipfile.ZipInfo(nom, (1980, 1, 1, 0, 0, 0)), contenu, zipfile.ZIP_DEFLATED)
    return rendu.getvalue()


def lire_la_marque(contenu: bytes) -> Optional[Marque]:
    """Which versions an add-in was made of; None where it is none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive, archive.open("docProps/core.xml") as proprietes:
            trouve = _MARQUE_LUE.search(proprietes.read(_TAILLE_LUE).decode("utf-8", "replace"))
    except Exception:  # zipfile raises whatever a damaged file makes it raise
        return None
    return Marque(*trouve.groups()) if trouve else None


def ecrire_complement(chemin: Path, *, remplacer: bool = False) -> None:
    """Write the add-in into a file.

    Raises:
        UsageIncorrect: the name does not end with .xlam, by which Excel knows an add-in.
        EcritureRefusee: the file exists, or the place does not allow it.
        HoteRefuse: as for `composer_complement`.
    """
    if chemin.suffix.lower() != ".xlam":
        raise UsageIncorrect(f"« {chemin.name} » doit se terminer par .xlam.")
    contenu = composer_complement()
    with fichier_neuf(chemin, pour=TOUS, remplacable=_des_notres if remplacer else None) as provisoire:
        provisoire.write_bytes(contenu)


def _des_notres(chemin: Path) -> bool:
    try:
        return lire_la_marque(chemin.read_bytes()) is not None
    except OSError:
        return False
