"""The VBA project of the add-in: our ribbon and wrappers, with the module that xlwings ships for add-ins. Reads files only.

xlwings' module is changed where an add-in of ours must differ, and each change is counted: another version of xlwings that
reads otherwise is refused, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rdcxl import __version__
from rdcxl.erreurs import HoteRefuse
from rdcxl.grille.construction.macros import lire_de_xlwings, lire_macro, retenir_la_commande, version_de_xlwings
from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur
from rdcxl.hotes.complement.aides import MODULE as MODULE_DES_AIDES
from rdcxl.hotes.complement.aides import decrire_dans, module_des_aides

PROJET = "rdcxl"  # what xlwings names the sheet and the file of the settings by: rdcxl.conf
NOM_DU_PROJET = "RdcxlComplement"  # in the editor: no other project and no module has it
# Where xlwings looks at the workbook in front, an add-in that others' workbooks are open beside must look at itself: a
# sheet rdcxl.conf of a workbook that came by mail, or a file beside it, would say which program to start; and the command
# line, by which the server of the functions is found again, would change with the workbook (xlwings#787, #849).
_A_SOI = {"GetConfig": 4, "GetDirectoryConfigFilePath": 1, "XLPyCommand": 1, "RunPython": 5}
_APPELANT = '"BOOK_CALLER", ActiveWorkbook'  # what a button works on stays the workbook in front


def projet_du_complement(feuilles: Sequence[str]) -> bytes:
    """The content of vbaProject.bin.

    Args:
        feuilles: the code name of each sheet, in order.

    Raises:
        HoteRefuse: the module of this version of xlwings is not one that we know.
    """
    return composer_projet(NOM_DU_PROJET, modules(feuilles))


def modules(feuilles: Sequence[str]) -> tuple[Module, ...]:
    """The modules of the project, in order."""
    return (
        *modules_du_classeur(feuilles),
        Module("rdc_ruban", lire_macro("rdc_ruban").replace("@version@", __version__), "STANDARD"),
        Module(MODULE_DES_AIDES, module_des_aides(), "STANDARD"),
        Module("rdc_fonctions", decrire_dans(lire_macro("rdc_fonctions")), "STANDARD"),
        Module("xlwings", adapter(lire_de_xlwings("xlwings_custom_addin.bas")), "STANDARD"),
        Module("Dictionary", lire_de_xlwings("addin", "Dictionary.cls"), "CLASSE"),
    )


def adapter(module: str) -> str:
    """The module of xlwings for our add-in: its name, its settings from itself alone, its command line kept.

    Raises:
        HoteRefuse: a change does not find its place.
    """
    nomme, fois = re.subn(r'(PROJECT_NAME As String = )"myaddin"', rf'\1"{PROJET}"', module)
    retenu = retenir_la_commande(nomme)
    _exiger(fois == 1 and retenu != nomme)
    for fonction, attendues in _A_SOI.items():
        retenu = _a_soi(retenu, fonction, attendues)
    return retenu


def _a_soi(module: str, fonction: str, attendues: int) -> str:
    """A function that looks at the add-in instead of the workbook in front, so many times."""
    corps = re.search(rf"^(?:Public )?Function {fonction}\(.*?^End Function", module, re.M | re.S)
    _exiger(corps is not None)
    texte = corps[0] if corps else ""
    garde = texte.replace(_APPELANT, "@")
    _exiger(garde.count("ActiveWorkbook") == attendues)
    return module.replace(texte, garde.replace("ActiveWorkbook", "ThisWorkbook").replace("@", _APPELANT))


def _exiger(vrai: bool) -> None:
    if not vrai:
        raise HoteRefuse(
            f"Le complément ne peut pas être fait avec xlwings {version_de_xlwings()}, que cette version de rdcxl ne connaît pas. "
            "Installez la version de xlwings que donne constraints.txt, puis recommencez."
        )
