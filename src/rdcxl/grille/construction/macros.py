"""The VBA project of a grid: our buttons and wrappers, with the two modules that xlwings ships. Reads files only.

The grid stands alone: no add-in to reference, no access to the VBA project to grant. xlwings is located, not imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur
from rdcxl.grille.entrees import ENTREES, Entree

NOM_DU_PROJET = "Rdcxl"
# What the hidden sheet xlwings.conf says. The interpreter is the PC's own affair (`rdcxl installer excel`), and the
# workbook's folder holds no code: OneDrive and SharePoint have none that Python could read.
REGLAGES = (("UDF MODULES", "rdcxl.hotes.excel"), ("ADD_WORKBOOK_TO_PYTHONPATH", "False"))
SUR_ACCUEIL = tuple(entree for entree in ENTREES if entree.legende)
_APPEL = 'RunPython "import rdcxl.hotes.excel_boutons as b; b.{}()"'
_ENTETE = """\
Attribute VB_Name = "rdc_boutons"
' Boutons de la grille : chacun appelle le code Python de même nom (rdcxl.hotes.boutons). Aucune logique ici.
Option Explicit
"""
# xlwings asks 14 settings at each call of a function, to build the same command line again: once is enough. The part of
# XLPy that does it, and what takes its place.
_A_CHAQUE_APPEL = "    XLPyLoadDLL\n    If 0 <> XLPyDLLActivateAuto(XLPy, XLPyCommand, 1)"
_UNE_FOIS = """\
    Static commande As String
    If commande = "" Then
        XLPyLoadDLL
        commande = XLPyCommand
    End If
    If 0 <> XLPyDLLActivateAuto(XLPy, commande, 1)"""


def projet_vba(feuilles: Sequence[str]) -> bytes:
    """The content of vbaProject.bin.

    Args:
        feuilles: the code name of each sheet, in order (`set_vba_name`).
    """
    modules = [
        *modules_du_classeur(feuilles),
        Module("rdc_boutons", module_des_boutons(SUR_ACCUEIL), "STANDARD"),
        Module("rdc_fonctions", lire_macro("rdc_fonctions"), "STANDARD"),
        Module("xlwings", retenir_la_commande(lire_de_xlwings("xlwings.bas")), "STANDARD"),
        Module("Dictionary", lire_de_xlwings("addin", "Dictionary.cls"), "CLASSE"),
    ]
    return composer_projet(NOM_DU_PROJET, modules)


def module_des_boutons(entrees: Sequence[Entree]) -> str:
    """A macro per button, of one line: it calls the action of its name."""
    macros = (f"\nPublic Sub {e.macro}()\n    {_APPEL.format(e.nom)}\nEnd Sub\n" for e in entrees)
    return _ENTETE + "".join(macros)


def retenir_la_commande(module: str) -> str:
    """The module of xlwings with its command line kept between calls; as it is, only slower, where it reads otherwise."""
    return module.replace(_A_CHAQUE_APPEL, _UNE_FOIS) if module.count(_A_CHAQUE_APPEL) == 1 else module


def version_de_xlwings() -> str:
    """The version whose modules are embedded: the PC needs the DLL of the same version."""
    return version("xlwings")


def lire_macro(nom: str) -> str:
    """A text of ours: in the installed package, or beside `src` in a checkout."""
    installe = Path(__file__).parent / "vba" / "macros"
    dossier = installe if installe.is_dir() else Path(__file__).parents[4] / "macros"
    return (dossier / f"{nom}.bas").read_text("utf-8")


def lire_de_xlwings(*parties: str) -> str:
    """A text that xlwings ships, its lines ended by a line feed alone."""
    trouve = find_spec("xlwings")
    if trouve is None or trouve.origin is None:
        raise ModuleNotFoundError("xlwings")
    return Path(trouve.origin).parent.joinpath(*parties).read_text("ascii")
