"""Colours and cell formats of the workbook, made once each. Imports nothing of the package.

Input cells are white and unlocked, calculated cells pale grey and locked; a state is always a word too, never a colour
alone, and the words that matter are bold, italic or struck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ReferenceType, WeakKeyDictionary, ref

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

MARINE = "#1F3A5F"
ENCRE = "#22303F"
GRIS = "#6B7785"
FILET = "#C9D2DC"
PALE = "#F3F5F8"
BLANC = "#FFFFFF"
VERT, VERT_PALE = "#1E6B3A", "#E3F2E8"
BLEU, BLEU_PALE = "#1D4E89", "#E4EDF7"
AMBRE, AMBRE_PALE = "#8A5A00", "#FFF3D6"
ROUGE, ROUGE_PALE = "#A61B1B", "#FBE5E5"

# One tint per group of columns: the header, and a paler one for what stands under it.
TEINTES = (
    ("#2F5D8C", "#E8F0F8"),
    ("#3B7A57", "#E8F3EC"),
    ("#96661A", "#FAF1E0"),
    ("#75507B", "#F3ECF4"),
    ("#8C3B3B", "#F8EAEA"),
)
POLICE = "Calibri"

DATE = "dd/mm/yyyy"
NOTE = "0.00"
POURCENT = "0.00%"


# Weak on both sides: a style holds its workbook, and with it every cell of a grid that is written.
_PROPRIETES: WeakKeyDictionary[Format, tuple[ReferenceType[Styles], dict[str, Any]]] = WeakKeyDictionary()


class Styles:
    """Formats of one workbook, by their properties: the same properties give the same format."""

    def __init__(self, classeur: Workbook) -> None:
        self._classeur = classeur
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **proprietes: Any) -> Format:
        """A format with the house's font and these XlsxWriter properties."""
        completes = {"font_name": POLICE, "font_size": 10, "font_color": ENCRE, "valign": "vcenter", **proprietes}
        cle = tuple(sorted(completes.items()))
        if cle not in self._formats:
            self._formats[cle] = self._classeur.add_format(completes)
            _PROPRIETES[self._formats[cle]] = (ref(self), completes)
        return self._formats[cle]

    def titre(self) -> Format:
        """Title of a sheet."""
        return self(font_size=16, bold=True, font_color=MARINE)

    def aide(self) -> Format:
        """The line under a title that says what to do."""
        return self(font_color=GRIS, italic=True, text_wrap=True, valign="top")

    def groupe(self, rang: int) -> Format:
        """Heading of a group of columns; the tint follows its rank."""
        fond = TEINTES[rang % len(TEINTES)][0]
        return self(
            bold=True, font_color=BLANC, bg_color=fond, align="center", text_wrap=True, border=1, border_color=BLANC
        )

    def sous_titre(self, rang: int, **autres: Any) -> Format:
        """Cell of a header row under a group."""
        fond = TEINTES[rang % len(TEINTES)][1]
        return self(bg_color=fond, align="center", text_wrap=True, border=1, border_color=FILET, font_size=9, **autres)

    def code(self) -> Format:
        """Cell of the row of codes."""
        return self(
            font_size=8, font_color=GRIS, bg_color=PALE, align="center", border=1, border_color=FILET, shrink=True
        )

    def saisie(self, **autres: Any) -> Format:
        """An input cell."""
        return self(locked=False, bg_color=BLANC, border=1, border_color=FILET, **autres)

    def calcul(self, **autres: Any) -> Format:
        """A calculated or fixed cell."""
        return self(bg_color=PALE, border=1, border_color=FILET, **autres)

    def mise_en_valeur(self, couleur: str, fond: str, **autres: Any) -> Format:
        """A conditional format (no font name: Excel does not take one there)."""
        return self._classeur.add_format({"font_color": couleur, "bg_color": fond, **autres})


def avec_nombre(format_: Format, num_format: str) -> Format:
    """The same format of a house style, for values of another kind: a date where a number is expected, or the reverse."""
    lien, proprietes = _PROPRIETES[format_]
    styles = lien()
    assert styles is not None, "a style outlives the building of its workbook"  # noqa: S101
    return styles(**{**proprietes, "num_format": num_format})
