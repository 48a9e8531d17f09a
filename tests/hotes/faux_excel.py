"""Excel as COM objects in memory, for xlwings' real Windows engine: values, merged cells, row heights, names, links.

The engine (`xlwings._xlwindows`) is loaded with pywin32 replaced, beside the xlwings of the test process. A workbook is
filled from an .xlsx file as Excel would show it: every number a float, every error a code, formulas by their values.
"""

# ruff: noqa: N802, N803 - the names of Excel's object model

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import functools
import io
import re
import sys
import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

import xlwings as xw
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from tests.hotes import faux_windows

ERREURS = {
    "#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288,
    "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273,
}  # fmt: skip
INTROUVABLE = -2147352567
HAUTEUR = 15.0


class ErreurCom(faux_windows.ErreurCom):
    """A COM error with the code that xlwings looks at."""

    hresult = INTROUVABLE


def charger_moteur() -> Any:
    """xlwings' Windows engine, registered once in the xlwings of this process."""
    if "excel" in xw.main.engines.engines_by_name:
        return xw._xlwindows
    ajoutes = ("pywintypes", "pythoncom", "win32api", "win32con", "win32gui", "win32process", "win32event",
               "win32timezone", "win32com", "win32com.client", "win32com.server")  # fmt: skip
    faux = {nom: MagicMock(name=nom) for nom in ajoutes}
    faux["pythoncom"].__file__ = "pythoncom.dll"
    faux["pywintypes"].com_error = faux_windows.ErreurCom
    faux["pywintypes"].TimeType = type("PyTime", (dt.datetime,), {})
    for nom in ("CDispatch", "DispatchBaseClass", "CoClassBaseClass"):
        setattr(faux["win32com.client"], nom, type(nom, (), {}))
    faux["win32com"].client = faux["win32com.client"]
    faux["win32timezone"].TimeZoneInfo.utc = lambda: dt.timezone.utc
    with patch.dict(sys.modules, faux), contextlib.ExitStack() as pile:
        for nom in ("windll", "oledll"):
            pile.enter_context(patch.object(ctypes, nom, MagicMock(name=nom), create=True))
        pile.enter_context(patch.object(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, create=True))
        pile.enter_context(patch.object(ctypes, "PyDLL", MagicMock(name="PyDLL")))
        pile.enter_context(patch("atexit.register"))
        from xlwings import _xlwindows
    xw.main.engines.add(xw.Engine(impl=_xlwindows.engine))
    return _xlwindows


class Classeur:
    """The Workbook object, and the Application around it."""

    def __init__(self, chemin: Path | None) -> None:
        self.Name = chemin.name if chemin else "Classeur1"
        self.Path, self.FullName = (str(chemin.parent), str(chemin)) if chemin else ("", "Classeur1")
        self.Saved, self.ProtectStructure = True, False
        self.journal: list[str] = []
        self.messages: list[tuple[str, str, bool]] = []
        self.Application = Application(self)
        self.Worksheets = Feuilles(self)
        self.Names = Noms()
        self.lectures: list[str] = []
        self.liens: list[str] = []
        self.ancien = False  # an Excel before dynamic arrays
        self.connait = True  # whether a function that is entered is found

    def LinkSources(self, genre: int) -> tuple[str, ...] | None:
        assert genre == 1
        return tuple(self.liens) or None

    def ChangeLink(self, ancien: str, nouveau: str, genre: int) -> None:
        if "refusé" in ancien:
            raise ErreurCom(INTROUVABLE, "feuille protégée", None, None)
        self.liens[self.liens.index(ancien)] = nouveau
        self.journal.append(f"lien {ancien} → {nouveau}")


class Application:
    """The Application object; every change of the status bar is kept."""

    def __init__(self, livre: Classeur) -> None:
        self.livre, self.Hwnd = livre, 42
        self.ActiveCell: Plage | None = None
        self.ActiveWindow = SimpleNamespace()
        self.etats: list[Any] = []
        self.recalculs = 0
        self.Calculation, self.EnableEvents = -4105, True
        self.reponses: list[Any] = []  # of the person, to the boxes that follow
        self.demandes: list[tuple[Any, ...]] = []
        self.complements: dict[str, str] = {}
        self.ecrans: list[bool] = []
        self.__dict__["_etat"], self.__dict__["_ecran"] = False, True

    @property
    def StatusBar(self) -> Any:
        return self._etat

    @StatusBar.setter
    def StatusBar(self, texte: Any) -> None:
        self._etat = texte
        self.etats.append(texte)

    @property
    def ScreenUpdating(self) -> bool:
        return self._ecran

    @ScreenUpdating.setter
    def ScreenUpdating(self, valeur: bool) -> None:
        self._ecran = valeur
        self.ecrans.append(valeur)

    def Workbooks(self, nom: str) -> SimpleNamespace:
        if nom not in self.complements:
            raise ErreurCom(INTROUVABLE, "introuvable", None, None)
        return SimpleNamespace(FullName=self.complements[nom])

    def InputBox(self, Prompt: str, Title: str, *, Type: int) -> Any:
        return self._demander("texte", Title, Prompt)

    def GetOpenFilename(self, FileFilter: str, FilterIndex: int, Title: str) -> Any:
        return self._demander("ouvrir", Title, FileFilter)

    def GetSaveAsFilename(self, InitialFilename: str, FileFilter: str, FilterIndex: int, Title: str) -> Any:
        return self._demander("enregistrer", Title, InitialFilename)

    def _demander(self, *demande: Any) -> Any:
        """Over a living screen; the person gives up unless a test says what is answered."""
        assert self.ScreenUpdating
        self.demandes.append(demande)
        return self.reponses.pop(0) if self.reponses else False

    def CalculateFull(self) -> None:
        self.recalculs += 1


class Noms:
    """The Names collection."""

    def __init__(self) -> None:
        self.definis: dict[str, SimpleNamespace] = {}

    def __call__(self, nom: str) -> SimpleNamespace:
        if nom not in self.definis:
            raise ErreurCom(INTROUVABLE, "introuvable", None, None)
        return self.definis[nom]

    @property
    def Count(self) -> int:
        return len(self.definis)


class Feuilles:
    """The Worksheets collection."""

    def __init__(self, livre: Classeur) -> None:
        self.livre, self.pages = livre, list[Feuille]()

    @property
    def Count(self) -> int:
        return len(self.pages)

    def __call__(self, cle: int | str) -> Feuille:
        if isinstance(cle, int):
            return self.pages[cle - 1]
        for page in self.pages:
            if page.Name.casefold() == cle.casefold():
                return page
        raise ErreurCom(INTROUVABLE, "introuvable", None, None)

    def __iter__(self) -> Iterator[Feuille]:
        return iter(self.pages)

    def Add(self, Before: Feuille | None = None) -> Feuille:
        if self.livre.ProtectStructure:
            raise ErreurCom(INTROUVABLE, "structure protégée", None, None)
        page = Feuille(self.livre, f"Feuil{self.Count + 1}")
        self.pages.insert(self.pages.index(Before) if Before else 0, page)
        self.livre.Saved = False
        return page


class Feuille:
    """The Worksheet object over a dictionary of cells."""

    def __init__(self, livre: Classeur, nom: str) -> None:
        self.Parent, self.Name, self.Visible = livre, nom, -1
        self.ProtectContents, self.mot_de_passe = False, ""
        self.cases: dict[tuple[int, int], Any] = {}
        self.formules: dict[tuple[int, int], str] = {}
        self.fusions: list[tuple[int, int, int, int]] = []
        self.hauteurs: dict[int, float] = {}
        self.largeurs: dict[int, float] = {}
        self.liens: list[tuple[str, str]] = []
        self.libres: set[tuple[int, int]] = set()
        self.textes: dict[tuple[int, int], str] = {}  # formulas that tests put there
        self.tableaux: list[tuple[int, int, int, int]] = []
        self.deversees: dict[tuple[int, int], tuple[int, int]] = {}
        self.ProtectDrawingObjects, self.ProtectScenarios, self.EnableSelection = False, True, 0
        self.permis = {"AllowFormattingColumns": True, "AllowFiltering": True}
        self.format = (0, 0)  # formatted cells count in the used range
        self.Hyperlinks = SimpleNamespace(Add=self._lier, Delete=self.liens.clear)

    @property
    def Index(self) -> int:
        return self.Parent.Worksheets.pages.index(self) + 1

    @property
    def Cells(self) -> Any:
        entiere = Plage(self, 1, 1, 1048576, 16384)
        entiere.est_la_feuille = True
        return entiere

    @property
    def UsedRange(self) -> Plage:
        bas, droite = (max([1, self.format[i], *(c[i] for c in self.cases)]) for i in (0, 1))
        haut, gauche = (min([c[i] for c in self.cases] or [1]) for i in (0, 1))
        return Plage(self, haut, gauche, bas, droite)

    def Range(self, debut: Any, fin: Any = None) -> Plage:
        if isinstance(debut, str):
            c1, l1, c2, l2 = range_boundaries(debut.replace("$", ""))
            return Plage(self, l1, c1, l2, c2)
        fin = fin or debut
        return Plage(self, debut.Row, debut.Column, fin.bas, fin.droite)

    def Activate(self) -> None:
        self.Parent.journal.append(f"activer {self.Name}")

    def Move(self, Before: Feuille) -> None:
        pages = self.Parent.Worksheets.pages
        pages.remove(self)
        pages.insert(pages.index(Before), self)

    def Unprotect(self, mot_de_passe: str) -> None:
        if mot_de_passe != self.mot_de_passe:
            raise ErreurCom(INTROUVABLE, "mot de passe", None, None)
        self.ProtectContents = False

    @property
    def Protection(self) -> Any:
        noms = (
            "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
            "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
            "AllowFiltering", "AllowUsingPivotTables",
        )  # fmt: skip
        return SimpleNamespace(**{nom: self.permis.get(nom, False) for nom in noms})

    def Protect(
        self, mot_de_passe: str, dessins: bool, contenus: bool, scenarios: bool, code: bool, *permis: bool
    ) -> None:
        assert (mot_de_passe, contenus, code) == ("", True, False)
        avant = vars(self.Protection)
        self.permis = dict(zip(avant, permis, strict=True))
        self.ProtectDrawingObjects, self.ProtectContents, self.ProtectScenarios = dessins, True, scenarios
        self.EnableSelection = 0

    def saisir(self, lieux: list[tuple[int, int]], formule: str) -> None:
        """Enter a formula: it finds its functions if they are there."""
        if self.ProtectContents:
            raise ErreurCom(INTROUVABLE, "cellule verrouillée", None, None)
        if "interdite" in formule:
            raise ErreurCom(INTROUVABLE, "formule refusée", None, None)
        self.Parent.journal.append(f"saisir {self.Name}!{get_column_letter(lieux[0][1])}{lieux[0][0]} {formule}")
        for lieu in lieux:
            self.textes[lieu] = formule
            self.cases[lieu] = 42.0 if self.Parent.connait and "rdcxl.xlam" not in formule else ERREURS["#NAME?"]

    def ecrire(self, ligne: int, colonne: int, valeur: Any) -> None:
        """What typing a value does: an apostrophe makes text, = + - @ a formula, digits a number."""
        if self.ProtectContents and (ligne, colonne) not in self.libres:
            raise ErreurCom(INTROUVABLE, "cellule verrouillée", None, None)
        self.Parent.Saved = False
        self.cases.pop((ligne, colonne), None)
        if valeur in ("", None):
            return
        if isinstance(valeur, str):
            if valeur.startswith("'"):
                valeur = valeur[1:]
            elif valeur[0] in "=+-@":
                self.formules[ligne, colonne] = valeur
            elif re.fullmatch(r"[0-9]+(\.[0-9]+)?", valeur):
                valeur = float(valeur)
        self.cases[ligne, colonne] = float(valeur) if type(valeur) is int else valeur

    def _lier(self, ancre: Plage, adresse: str, cible: str, info: str) -> None:
        assert adresse == ""
        self.liens.append((ancre.Address, cible))


class Plage:
    """The Range object."""

    def __init__(self, feuille: Feuille, haut: int, gauche: int, bas: int, droite: int) -> None:
        self.Worksheet, self.Row, self.Column, self.bas, self.droite = feuille, haut, gauche, bas, droite
        self.est_la_feuille = False
        self.Font, self.Interior = SimpleNamespace(), SimpleNamespace()

    def __call__(self, ligne: int, colonne: int) -> Plage:
        ligne, colonne = self.Row + ligne - 1, self.Column + colonne - 1
        return Plage(self.Worksheet, ligne, colonne, ligne, colonne)

    @property
    def Rows(self) -> SimpleNamespace:
        return SimpleNamespace(Count=self.bas - self.Row + 1)

    @property
    def Columns(self) -> SimpleNamespace:
        return SimpleNamespace(Count=self.droite - self.Column + 1)

    @property
    def Address(self) -> str:
        return f"${get_column_letter(self.Column)}${self.Row}:${get_column_letter(self.droite)}${self.bas}"

    def _valeurs(self, exactes: bool) -> Any:
        cases = self.Worksheet.cases
        assert self.Rows.Count * self.Columns.Count <= 2_000_000, "Excel y passerait des minutes"
        self.Worksheet.Parent.lectures.append(f"{self.Worksheet.Name}!{self.Address}")
        rangees = tuple(
            tuple(_affichee(cases.get((r, c)), exactes) for c in range(self.Column, self.droite + 1))
            for r in range(self.Row, self.bas + 1)
        )
        return rangees if len(rangees) > 1 or len(rangees[0]) > 1 else rangees[0][0]

    @property
    def Value(self) -> Any:
        return self._valeurs(exactes=False)

    @Value.setter
    def Value(self, valeur: Any) -> None:
        tableau = valeur if isinstance(valeur, (list, tuple)) else [[valeur]]
        assert (len(tableau), len(tableau[0])) == (self.Rows.Count, self.Columns.Count)
        for i, rangee in enumerate(tableau):
            for j, v in enumerate(rangee):
                self.Worksheet.ecrire(self.Row + i, self.Column + j, v)

    @property
    def Value2(self) -> Any:
        return self._valeurs(exactes=True)

    def Cells(self, ligne: int, colonne: int) -> Plage:
        return self(ligne, colonne)

    @property
    def _lieu(self) -> tuple[int, int]:
        return self.Row, self.Column

    @property
    def Formula(self) -> Any:
        feuille = self.Worksheet
        rangees = tuple(
            tuple(
                feuille.textes.get((r, c), feuille.cases.get((r, c), "")) for c in range(self.Column, self.droite + 1)
            )
            for r in range(self.Row, self.bas + 1)
        )
        return rangees if len(rangees) > 1 or len(rangees[0]) > 1 else rangees[0][0]

    @Formula.setter
    def Formula(self, formule: str) -> None:
        self.Worksheet.saisir([self._lieu], formule)

    @property
    def Formula2(self) -> str:
        if self.Worksheet.Parent.ancien:
            raise AttributeError("Formula2")
        return str(self.Formula)

    @Formula2.setter
    def Formula2(self, formule: str) -> None:
        assert not self.HasArray or self.HasSpill, "une partie de tableau ne se modifie pas"
        self.Formula = formule

    @property
    def HasSpill(self) -> bool:
        if self.Worksheet.Parent.ancien:
            raise ErreurCom(INTROUVABLE, "propriété inconnue", None, None)
        return self._lieu in self.Worksheet.deversees

    @property
    def SpillParent(self) -> Plage:
        ligne, colonne = self.Worksheet.deversees[self._lieu]
        return Plage(self.Worksheet, ligne, colonne, ligne, colonne)

    @property
    def HasArray(self) -> bool:
        return self.HasTableau is not None

    @property
    def HasTableau(self) -> tuple[int, int, int, int] | None:
        return next(
            (t for t in self.Worksheet.tableaux if t[0] <= self.Row <= t[2] and t[1] <= self.Column <= t[3]), None
        )

    @property
    def CurrentArray(self) -> Plage:
        assert self.HasTableau
        return Plage(self.Worksheet, *self.HasTableau)

    @property
    def FormulaArray(self) -> str:
        return self.Worksheet.textes[self._lieu]

    @FormulaArray.setter
    def FormulaArray(self, formule: str) -> None:
        assert len(formule) <= 255
        lieux = [(r, c) for r in range(self.Row, self.bas + 1) for c in range(self.Column, self.droite + 1)]
        self.Worksheet.saisir(lieux, formule)

    def Clear(self) -> None:
        assert self.est_la_feuille, "un bouton n’efface qu’une feuille à lui"
        if self.Worksheet.ProtectContents:
            raise ErreurCom(INTROUVABLE, "feuille protégée", None, None)
        self.Worksheet.cases.clear()

    def ClearContents(self) -> None:
        for r in range(self.Row, self.bas + 1):
            for c in range(self.Column, self.droite + 1):
                self.Worksheet.ecrire(r, c, None)

    def Select(self) -> None:
        self.Worksheet.Parent.journal.append(f"sélectionner {self.Worksheet.Name}!{self.Address}")

    def Find(self, quoi: str, apres: Plage, dans: int, partie: int, ordre: int, sens: int) -> Plage | None:
        assert (quoi, dans, partie, sens) == ("*", -4123, 2, 2)
        pleines = [c for c, v in self.Worksheet.cases.items() if v not in (None, "")]
        if not pleines:
            return None
        ligne, colonne = max(pleines, key=lambda c: c if ordre == 1 else (c[1], c[0]))
        return Plage(self.Worksheet, ligne, colonne, ligne, colonne)

    def _touchees(self) -> list[tuple[int, int, int, int]]:
        return [f for f in self.Worksheet.fusions
                if f[0] <= self.bas and f[2] >= self.Row and f[1] <= self.droite and f[3] >= self.Column]  # fmt: skip

    @property
    def MergeCells(self) -> bool | None:
        touchees = self._touchees()
        if any(f[0] <= self.Row and f[1] <= self.Column and f[2] >= self.bas and f[3] >= self.droite for f in touchees):
            return True
        return None if touchees else False

    @property
    def MergeArea(self) -> Plage:
        touchees = self._touchees()
        return Plage(self.Worksheet, *touchees[0]) if touchees else self

    @property
    def RowHeight(self) -> float | None:
        hauteurs = self.Worksheet.hauteurs
        lues = {hauteurs.get(r, HAUTEUR) for r in range(self.Row, self.bas + 1)}
        return lues.pop() if len(lues) == 1 else None

    @property
    def ColumnWidth(self) -> float:
        return self.Worksheet.largeurs.get(self.Column, 8.43)

    @ColumnWidth.setter
    def ColumnWidth(self, largeur: float) -> None:
        self.Worksheet.largeurs[self.Column] = largeur


def _affichee(valeur: Any, exactes: bool) -> Any:
    """A currency cell (here a pair) shows four decimals, and keeps its number."""
    if isinstance(valeur, tuple):
        return valeur[0] if exactes else Decimal(f"{valeur[0]:.4f}")
    return valeur


def depuis_openpyxl(valeur: Any) -> Any:
    """A value of a file as COM hands it over."""
    if isinstance(valeur, bool) or valeur is None:
        return valeur
    if isinstance(valeur, (int, float)):
        return float(valeur)
    if isinstance(valeur, dt.time):
        return dt.datetime.combine(dt.date(1899, 12, 30), valeur, dt.timezone.utc)
    if isinstance(valeur, dt.datetime):
        return valeur.replace(tzinfo=dt.timezone.utc)
    return ERREURS.get(valeur, valeur) if isinstance(valeur, str) else valeur


def ouvrir(chemin: Path) -> xw.Book:
    """The workbook of a file, open in the false Excel."""
    moteur = charger_moteur()
    livre = Classeur(chemin)
    source = _lu(chemin.read_bytes())
    for page in source.worksheets:
        feuille = Feuille(livre, page.title)
        feuille.ProtectContents = bool(page.protection.sheet)
        for rangee in page.iter_rows():
            for c in rangee:
                if c.value is not None:
                    feuille.cases[c.row, c.column] = depuis_openpyxl(c.value)
                if not c.protection.locked:
                    feuille.libres.add((c.row, c.column))
        feuille.format = (page.max_row, page.max_column)
        feuille.fusions = [(f.min_row, f.min_col, f.max_row, f.max_col) for f in page.merged_cells.ranges]
        feuille.hauteurs = {r: 0.0 if d.hidden else float(d.height or HAUTEUR) for r, d in page.row_dimensions.items()}
        livre.Worksheets.pages.append(feuille)
    for nom, defini in source.defined_names.items():
        nommer(livre, nom, str(defini.value))
    brancher_messages(moteur, livre)
    return xw.Book(impl=moteur.Book(xl=livre))


@functools.lru_cache(maxsize=4)
def _lu(octets: bytes) -> Any:
    """The cells of a file, which openpyxl takes half a second to read; nobody writes in them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(octets), data_only=True)


def nommer(livre: Classeur, nom: str, reference: str) -> None:
    """Define a name; the range it refers to when it is one."""
    defini = SimpleNamespace(Name=nom, RefersTo=f"={reference}")
    trouve = re.fullmatch(r"'?([^'!]+)'?!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)", reference)
    if trouve:
        defini.RefersToRange = livre.Worksheets(trouve[1]).Range(trouve[2])
    livre.Names.definis[nom] = defini


def brancher_messages(moteur: Any, livre: Classeur) -> None:
    """Message boxes go to the workbook's list; the one open last gets them."""

    def montrer(fenetre: int, message: str, titre: str, style: int) -> int:
        if style & 4:
            assert livre.Application.ScreenUpdating
            livre.Application.demandes.append(("oui ou non", titre, message))
            return 6 if livre.Application.reponses and livre.Application.reponses.pop(0) else 7
        assert (livre.Application.ScreenUpdating, livre.Application.StatusBar) == (True, False), (
            livre.Application.etats,
            livre.Application.ecrans,
        )
        livre.messages.append((titre, message, style == moteur.win32con.MB_ICONWARNING))
        return 1

    moteur.win32con.MB_OKCANCEL, moteur.win32con.MB_YESNO, moteur.win32con.MB_YESNOCANCEL = 1, 4, 3
    moteur.win32con.MB_OK, moteur.win32con.MB_ICONINFORMATION, moteur.win32con.MB_ICONWARNING = 0, 64, 48
    moteur.win32api.MessageBox = montrer
