"""The workbook while it is written: its formulas wait until their values are known. XlsxWriter's classes, with a memory.

Importing it imports XlsxWriter: building does so when it begins, nothing else does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlsxwriter import worksheet
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rdcxl.grille.construction.limites import verifier_formule, verifier_regle
from rdcxl.regles.inscription import ORIGINE

if TYPE_CHECKING:
    from xlsxwriter.format import Format

Lieu = tuple[int, int]
Valeur = str | float
JOUR = dt.timedelta(days=1)


class Page(Worksheet):  # type: ignore[misc, unused-ignore]
    """A sheet of the grid; places are 0-based rows and columns.

    Attributes:
        saisies: what stands in its cells, formulas apart, as an engine takes it: text, number, truth value.
        formules: its formulas, each with its format, which are written with their values.
        tableaux: by place of their formula, the formats of the other cells of its row that an array fills.
    """

    def __init__(self) -> None:
        super().__init__()
        self.saisies: dict[Lieu, Valeur] = {}
        self.formules: dict[Lieu, tuple[str, Format | None]] = {}
        self.tableaux: dict[Lieu, list[Format]] = {}
        self._formes: set[tuple[int, int]] = set()

    def write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        """Write a text, and remember it."""
        self.saisies[row, col] = string
        return int(super().write_string(row, col, string, cell_format))

    def write_number(self, row: int, col: int, number: Any, cell_format: Format | None = None) -> int:
        """Write a number, and remember it."""
        self.saisies[row, col] = float(number)
        return int(super().write_number(row, col, number, cell_format))

    def write_boolean(self, row: int, col: int, boolean: bool, cell_format: Format | None = None) -> int:
        """Write a truth value, and remember it."""
        self.saisies[row, col] = boolean
        return int(super().write_boolean(row, col, boolean, cell_format))

    def write_datetime(self, row: int, col: int, date: Any, cell_format: Format | None = None) -> int:
        """Write a date or a time, and remember the number that a cell holds for it."""
        self.saisies[row, col] = _serie(date)
        return int(super().write_datetime(row, col, date, cell_format))

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format | None = None) -> int:  # type: ignore[override, unused-ignore]
        """Remember a formula; `calculer` writes it."""
        self._verifier(row, col, formula)
        self.formules[row, col] = (formula, cell_format)
        return 0

    def data_validation(self, first_row: int, first_col: int, *reste: Any) -> int:
        """Say what may be typed in some cells."""
        verifier_regle(reste[-1], f"{self.get_name()}, {xl_rowcol_to_cell(first_row, first_col)}")
        return int(super().data_validation(first_row, first_col, *reste))

    def ecrire_tableau(self, row: int, col: int, formula: str, formats: list[Format]) -> None:
        """Remember a formula that fills as many cells of a row as there are formats."""
        self._verifier(row, col, formula)
        self.formules[row, col] = (formula, formats[0])
        self.tableaux[row, col] = formats[1:]

    def _verifier(self, row: int, col: int, formula: str) -> None:
        """What Excel would not take is found here; formulas of a column differ by their row only, so one of each length is looked at."""
        forme = (col, len(formula))
        if forme not in self._formes:
            self._formes.add(forme)
            verifier_formule(formula, f"{self.get_name()}, {xl_rowcol_to_cell(row, col)}")

    def calculees(self) -> Iterator[Lieu]:
        """The cells that have no value of their own: each formula, and what its array fills beside it."""
        for ligne, colonne in self.formules:
            suite = len(self.tableaux.get((ligne, colonne), ()))
            yield from ((ligne, colonne + i) for i in range(suite + 1))

    def calculer(self, valeurs: Mapping[Lieu, Valeur]) -> None:
        """Write the formulas with their values."""
        ecrire = self._ecrire_vite if _composer else super().write_formula
        for lieu, (formule, format_) in self.formules.items():
            valeur = valeurs[lieu]
            if lieu in self.tableaux:
                self._ecrire_tableau(*lieu, formule, valeurs)
            else:
                ecrire(*lieu, formule, format_, _Texte(valeur) if type(valeur) is str else valeur)

    def _ecrire_tableau(self, row: int, col: int, formula: str, valeurs: Mapping[Lieu, Valeur]) -> None:
        """Write an array, entered as Excel has known it since 2007; XlsxWriter leaves 0 in its other cells."""
        formats = self.tableaux[row, col]
        premier = self.formules[row, col][1]
        fin = col + len(formats)
        super().write_array_formula(row, col, row, fin, f"{{{formula}}}", premier, valeurs[row, col])
        for i, format_ in enumerate(formats, col + 1):
            valeur = valeurs[row, i]
            if isinstance(valeur, str):
                super().write_string(row, i, valeur, format_)
            else:
                super().write_number(row, i, valeur, format_)

    def _ecrire_vite(self, row: int, col: int, formula: str, cell_format: Format | None, value: Valeur) -> None:
        """Write a formula as it is.

        XlsxWriter searches each formula for some forty functions of recent Excel, in order to prefix them or to make dynamic
        arrays: most of the time of a build. Ours carry their prefix already and none is dynamic. Where a later XlsxWriter
        does this elsewhere, its own method serves: slower, and the same file.
        """
        if not self._check_dimensions(row, col):
            self.table[row][col] = _composer(formula.removeprefix("="), cell_format, value)  # type: ignore[misc]


class Classeur(Workbook):  # type: ignore[misc, unused-ignore]
    """A workbook whose names are remembered: `noms`, what each stands for, as it was given."""

    def __init__(self, chemin: str, options: dict[str, bool]) -> None:
        self.noms: dict[str, str] = {}
        super().__init__(chemin, options)

    def define_name(self, name: str, formula: str) -> None:
        """Define a name, and remember it."""
        self.noms[name] = formula
        super().define_name(name, formula)

    def ajouter(self, nom: str) -> None:
        """Add a sheet of the grid."""
        self.add_worksheet(nom, worksheet_class=Page)

    def page(self, nom: str) -> Page:
        """A sheet of the grid."""
        page: Page = self.get_worksheet_by_name(nom)
        return page

    def pages(self) -> list[Page]:
        """The sheets of the grid; those that a migration copies are not among them."""
        return [feuille for feuille in self.worksheets() if isinstance(feuille, Page)]


class _Texte(str):
    """A saved text that equals no other, so that XlsxWriter saves it as a text, as Excel does.

    It would leave the value of an empty text out (a program then takes the formula for never calculated), and save
    « #N/A » typed as text as an error.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, autre: object) -> bool:
        return False


_composer: Callable[..., object] | None = getattr(worksheet, "CellFormulaTuple", None)


def _serie(moment: dt.date | dt.time | dt.timedelta) -> float:
    """The number of days that a cell holds for a moment."""
    if isinstance(moment, dt.timedelta):
        return moment / JOUR
    if isinstance(moment, dt.time):
        return (dt.datetime.combine(ORIGINE, moment) - dt.datetime.combine(ORIGINE, dt.time())) / JOUR
    if isinstance(moment, dt.datetime):
        return (moment.date() - ORIGINE).days + _serie(moment.time())
    return float((moment - ORIGINE).days)
