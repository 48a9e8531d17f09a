"""What Excel takes in a formula and in the help of a cell: a build that would go beyond fails. Imports nothing of the grid.

Sources: « Excel specifications and limits », ECMA-376 18.3.1.32 (dataValidation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rdcxl.erreurs import EcritureRefusee

FORMULE = 8_000  # characters; Excel takes 8,192
TEXTE = 255  # of a text between quotation marks in a formula
NIVEAUX = 64  # of functions, one inside the other
AIDES = {"input_title": 32, "error_title": 32, "input_message": 255, "error_message": 255}
_TEXTE = re.compile(r'"(?:[^"]|"")*"')


def verifier_formule(formule: str, ou: str) -> None:
    """Refuse a formula that Excel would not take.

    Args:
        formule: as it is written; ou: sheet and cell, for the message.

    Raises:
        EcritureRefusee: it is too long, holds too long a text, or its functions are nested too deep.
    """
    if len(formule) > FORMULE:
        raise EcritureRefusee(f"{ou} : la formule a {len(formule)} caractères, {FORMULE} au plus. Signalez-le.")
    if any(len(texte) > TEXTE + 2 for texte in _TEXTE.findall(formule)):
        raise EcritureRefusee(f"{ou} : la formule contient un texte de plus de {TEXTE} caractères. Signalez-le.")
    if formule.count("(") > NIVEAUX and profondeur(formule) > NIVEAUX:
        raise EcritureRefusee(f"{ou} : la formule a plus de {NIVEAUX} niveaux. Signalez-le.")


def profondeur(formule: str) -> int:
    """How deep the parentheses of a formula are nested.

    >>> profondeur('=IF(A1="((",SUM(B1,(C1)),0)')
    3
    """
    plus_bas = niveau = 0
    for caractere in _TEXTE.sub("", formule):
        niveau += (caractere == "(") - (caractere == ")")
        plus_bas = max(plus_bas, niveau)
    return plus_bas


def tenir(texte: str, maximum: int) -> str:
    """The text, or as many of its words as fit, and « … »: a help is a reminder, the whole stands in the sheet or in the guide.

    >>> tenir("Date de la décision d’enregistrement", 32), tenir("Date", 32)
    ('Date de la décision…', 'Date')
    """
    if len(texte) <= maximum:
        return texte
    bout = texte.rfind(" ", 0, maximum)
    return texte[: bout if bout > 0 else maximum - 1].rstrip(" ;,:\u00a0") + "…"


def verifier_regle(regle: Mapping[str, Any], ou: str) -> None:
    """Refuse a validation whose help Excel would cut or repair.

    Raises:
        EcritureRefusee: a title or a message is too long, or the list of its choices.
    """
    for nom, maximum in AIDES.items():
        if len(regle.get(nom) or "") > maximum:
            raise EcritureRefusee(f"{ou} : « {regle[nom]} » a plus de {maximum} caractères. Raccourcissez ce texte.")
    choix = regle.get("source")
    if isinstance(choix, list) and len(",".join(choix)) > TEXTE:
        raise EcritureRefusee(f"{ou} : la liste des choix a plus de {TEXTE} caractères. Raccourcissez-la.")
