"""The help of the functions in Excel, made from the catalogue: what the function wizard shows, and what IntelliSense reads.

The description of each function stands in its VBA (an attribute, as Excel writes it). Its category and the help of its
arguments cannot be written into a file: the first click on the ribbon says them to Excel. While typing, the free add-in
IntelliSense of Excel-DNA shows what a sheet of a fixed name and shape tells it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rdcxl.fonctions.catalogue import CATEGORIE, FONCTIONS, Fonction

MODULE = "rdc_aides"
FEUILLE = "_IntelliSense_"  # the name that Excel-DNA looks for
_MARQUE, _FORME = "FunctionInfo", "1"  # its first cells
_MAXIMUM = 255  # characters that Application.MacroOptions takes
_PERSONNALISEES = " \\n14"  # the category « Personnalisées » until a click names ours
_FONCTION = re.compile(r"^Function (RDC_\w+)\(.*\)$", re.M)


def lignes_d_intellisense() -> list[tuple[str, ...]]:
    """The rows of the sheet: the mark, then name, description, help topic, and name and description of each argument."""
    return [
        (_MARQUE, _FORME),
        *(
            (f.nom, f.aide, "", *(texte for a in f.arguments for texte in (_nommer(a.nom, a.facultatif), a.aide)))
            for f in FONCTIONS
        ),
    ]


def _nommer(nom: str, facultatif: bool) -> str:
    return f"[{nom}]" if facultatif else nom


def decrire_dans(module: str) -> str:
    """The module of the wrappers with the description of each function, as the attribute that Excel keeps it in."""
    par_nom = {f.nom: f for f in FONCTIONS}

    def decrire(trouve: re.Match[str]) -> str:
        nom = trouve[1]
        return (
            f"{trouve[0]}\nAttribute {nom}.VB_Description = {_chaine(par_nom[nom].aide)}\n"
            f'Attribute {nom}.VB_ProcData.VB_Invoke_Func = "{_PERSONNALISEES}"'
        )

    return _FONCTION.sub(decrire, module)


def module_des_aides() -> str:
    """The macro that says each function's category and arguments to Excel, once a session."""
    lignes = [
        f'Attribute VB_Name = "{MODULE}"',
        "' Catégorie et aide des fonctions, pour la boîte « Insérer une fonction » : texte produit, à ne pas modifier.",
        "Option Explicit",
        "",
        "Public Sub RDC_Decrire()",
        "    Static fait As Boolean",
        "    If fait Then Exit Sub",
        "    fait = True",
        "    On Error Resume Next ' sans cette aide, tout marche",
        *(ligne for f in FONCTIONS for ligne in _options(f)),
        "    ThisWorkbook.Saved = True",
        "End Sub",
    ]
    return "\n".join(lignes) + "\n"


def _options(f: Fonction) -> Sequence[str]:
    """A call on several lines, each of which the editor takes."""
    debut = f'    Application.MacroOptions Macro:="\'" & ThisWorkbook.Name & "\'!{f.nom}", Category:="{CATEGORIE}"'
    parties = [f"Description:={_chaine(f.aide)}"]
    if f.arguments:
        aides = ", _\n            ".join(_chaine(a.aide) for a in f.arguments)
        parties.append(f"ArgumentDescriptions:=Array( _\n            {aides})")
    return (", _\n        ".join([debut, *parties])).split("\n")


def _chaine(texte: str) -> str:
    """A text of VBA, no longer than Excel takes."""
    if len(texte) > _MAXIMUM:
        raise ValueError(f"{len(texte)} characters, Excel takes {_MAXIMUM}: {texte}")
    return '"{}"'.format(texte.replace('"', '""'))
