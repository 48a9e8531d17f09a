"""What the VBA buttons call: `RunPython "import rdcxl.hotes.excel_boutons as b; b.controler()"`. One line each."""

from __future__ import annotations

import datetime as dt
import sys

import xlwings as xw

from rdcxl.hotes.boutons import lancer
from rdcxl.hotes.excel_hote import HoteExcel

_SANS_EXCEL = (
    "rdcxl ne trouve pas le classeur dont le bouton a été cliqué. Fermez les autres fenêtres d’Excel, rouvrez le "
    "classeur, puis recommencez. « rdcxl installer excel --diagnostic » aide à chercher."
)


def controler() -> None:
    """The button Contrôler."""
    _bouton("controler")


def simuler() -> None:
    """The button Simuler."""
    _bouton("simuler")


def clore() -> None:
    """The button Clore le jury."""
    _bouton("clore")


def exporter() -> None:
    """The button Exporter."""
    _bouton("exporter")


def actualiser() -> None:
    """The button Actualiser."""
    _bouton("actualiser")


def maintenant() -> dt.datetime:
    """Now, with the offset of this place."""
    return dt.datetime.now(dt.timezone.utc).astimezone()


def _bouton(nom: str) -> None:
    """Do it; where not even a message box can be had, xlwings shows what is on the error output: one sentence."""
    try:
        lancer(HoteExcel(xw.Book.caller()), nom, maintenant())
    except Exception:  # no workbook, no Excel left: nobody to show a message
        sys.stderr.write(_SANS_EXCEL + "\n")
        raise SystemExit(1) from None
