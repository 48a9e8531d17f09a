"""What VBA calls: `RunPython "import rdcxl.hotes.excel_boutons as b; b.controler()"`, a function for each entry."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from functools import partial
from typing import NoReturn

import xlwings as xw

from rdcxl import __version__
from rdcxl.grille.entrees import PAR_NOM
from rdcxl.hotes.boutons import lancer
from rdcxl.hotes.excel_hote import HoteExcel

_SANS_EXCEL = (
    "rdcxl ne trouve pas le classeur dont le bouton a été cliqué. Fermez les autres fenêtres d’Excel, rouvrez le "
    "classeur, puis recommencez. « rdcxl installer excel --diagnostic » aide à chercher."
)


_AUTRE_VERSION = (
    "Le complément d’Excel est celui de rdcxl {}, et rdcxl {} est installé sur ce poste\u00a0: rien n’a été fait. Fermez Excel, "
    "lancez «\u00a0rdcxl installer excel\u00a0» dans un terminal, puis recommencez."
)


def __getattr__(nom: str) -> Callable[[], None]:
    """The function of an entry, which macros call by its name."""
    if nom in PAR_NOM:
        return partial(_bouton, nom)
    raise AttributeError(nom)


def lancer_du_ruban(nom: str, version: str) -> None:
    """What a button of the ribbon calls; an add-in of another version stops here, and says what to do.

    Args:
        nom: of the entry; version: that of the add-in.
    """
    try:
        livre = xw.Book.caller()
        if version == __version__ and nom in PAR_NOM:
            lancer(HoteExcel(livre), nom, maintenant())
        else:
            livre.app.alert(_AUTRE_VERSION.format(version, __version__), title="rdcxl", mode="critical")
    except Exception:  # as for a button
        _renoncer()


def maintenant() -> dt.datetime:
    """Now, with the offset of this place."""
    return dt.datetime.now(dt.timezone.utc).astimezone()


def _bouton(nom: str) -> None:
    """Do it; where not even a message box can be had, xlwings shows what is on the error output: one sentence."""
    try:
        lancer(HoteExcel(xw.Book.caller()), nom, maintenant())
    except Exception:  # no workbook, no Excel left: nobody to show a message
        _renoncer()


def _renoncer() -> NoReturn:
    sys.stderr.write(_SANS_EXCEL + "\n")
    raise SystemExit(1) from None
