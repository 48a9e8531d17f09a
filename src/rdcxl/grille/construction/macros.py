"""The VBA project of a grid: our buttons and wrappers (`macros/`), with the two modules that xlwings ships. Reads files only.

The grid stands alone: no add-in to reference, no access to the VBA project to grant. xlwings is located, not imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur

NOM_DU_PROJET = "Rdcxl"
# Caption and macro of each button, in the order of their use.
BOUTONS = (
    ("Contrôler la saisie", "RDC_Controler"),
    ("Simuler", "RDC_Simuler"),
    ("Clore le jury", "RDC_Clore"),
    ("Exporter", "RDC_Exporter"),
    ("Actualiser les calculs", "RDC_Actualiser"),
)
SIMULER = BOUTONS[1]
# What the hidden sheet xlwings.conf says. The interpreter is the PC's own affair (`rdcxl installer excel`), and the
# workbook's folder holds no code: OneDrive and SharePoint have none that Python could read.
REGLAGES = (("UDF MODULES", "rdcxl.hotes.excel"), ("ADD_WORKBOOK_TO_PYTHONPATH", "False"))


def projet_vba(feuilles: Sequence[str]) -> bytes:
    """The content of vbaProject.bin.

    Args:
        feuilles: the code name of each sheet, in order (`set_vba_name`).
    """
    nos_textes = _dossier_des_macros()
    ceux_de_xlwings = _dossier_de_xlwings()
    modules = [
        *modules_du_classeur(feuilles),
        Module("rdc_boutons", (nos_textes / "rdc_boutons.bas").read_text("utf-8"), "STANDARD"),
        Module("rdc_fonctions", (nos_textes / "rdc_fonctions.bas").read_text("utf-8"), "STANDARD"),
        Module("xlwings", (ceux_de_xlwings / "xlwings.bas").read_text("ascii"), "STANDARD"),
        Module("Dictionary", (ceux_de_xlwings / "addin" / "Dictionary.cls").read_text("ascii"), "CLASSE"),
    ]
    return composer_projet(NOM_DU_PROJET, modules)


def version_de_xlwings() -> str:
    """The version whose modules are embedded: the PC needs the DLL of the same version."""
    return version("xlwings")


def _dossier_des_macros() -> Path:
    """In the installed package, or beside `src` in a checkout."""
    installe = Path(__file__).parent / "vba" / "macros"
    return installe if installe.is_dir() else Path(__file__).parents[4] / "macros"


def _dossier_de_xlwings() -> Path:
    trouve = find_spec("xlwings")
    if trouve is None or trouve.origin is None:
        raise ModuleNotFoundError("xlwings")
    return Path(trouve.origin).parent
