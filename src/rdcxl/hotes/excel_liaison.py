"""The formulas of an open workbook entered again in Excel, where they no longer find the functions. xlwings and COM.

No value, no format and no other formula is touched; a sheet's protection comes back with what it allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from rdcxl.hotes.liaison import (
    COMPLEMENT,
    ERREUR_DE_NOM,
    Liaison,
    est_a_reprendre,
    est_notre_complement,
    sans_chemin,
)

_LIENS_EXCEL, _MANUEL = 1, -4135  # xlExcelLinks (and xlLinkTypeExcelLinks), xlCalculationManual
_NOM_INCONNU = -2146826259  # #NAME? as COM hands it over
_PERMIS = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
    "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
    "AllowUsingPivotTables",
)  # fmt: skip
Etat = Callable[[str], None]
Lieu = tuple[int, int]


def rattacher(livre: xw.Book, etat: Etat) -> Liaison:
    """Enter the formulas again that need it, sheet by sheet; links to an add-in of ours first come to this PC's."""
    classeur, app = livre.api, livre.app.api
    formules, feuilles, refusees = 0, [], []
    with _sans_bruit(app):
        liens, refus = _rattacher_les_liens(classeur, _complement(app))
        refusees += refus
        for feuille in _feuilles(classeur):
            nom = str(feuille.Name)
            etat(f"formules de {nom}…")
            faites, refusee = _reprendre(feuille)
            formules += faites
            feuilles += [nom] if faites else []
            refusees += [nom] if refusee else []
    return Liaison(liens, formules, tuple(feuilles), tuple(refusees))


def sans_reponse(livre: xw.Book) -> int:
    """How many cells still do not find a function."""
    return sum(
        valeur == ERREUR_DE_NOM and est_a_reprendre(formule, valeur)
        for feuille in _feuilles(livre.api)
        for _, formule, valeur in _cellules(feuille.UsedRange)
    )


@contextmanager
def _sans_bruit(app: Any) -> Iterator[None]:
    """No recalculation and no event of other macros at each formula."""
    calcul, evenements = app.Calculation, app.EnableEvents
    app.EnableEvents, app.Calculation = False, _MANUEL
    try:
        yield
    finally:
        app.Calculation, app.EnableEvents = calcul, evenements


def _feuilles(classeur: Any) -> Iterator[Any]:
    for rang in range(1, int(classeur.Worksheets.Count) + 1):
        yield classeur.Worksheets(rang)


def _complement(app: Any) -> str:
    """Where the add-in that is open in this Excel stands; empty when none is."""
    try:
        return str(app.Workbooks(COMPLEMENT).FullName)
    except Exception:  # COM has one error for everything
        return ""


def _rattacher_les_liens(classeur: Any, complement: str) -> tuple[int, list[str]]:
    """Links to add-ins of ours that stand elsewhere, brought here: how many, and those that Excel refuses."""
    faits, refus = 0, []
    for lien in classeur.LinkSources(_LIENS_EXCEL) or ():
        if not complement or not est_notre_complement(str(lien)) or str(lien).casefold() == complement.casefold():
            continue
        try:
            classeur.ChangeLink(str(lien), complement, _LIENS_EXCEL)
        except Exception:  # COM has one error for everything: a protected sheet uses the link
            refus.append(str(lien))
        else:
            faits += 1
    return faits, refus


def _cellules(zone: Any) -> Iterator[tuple[Lieu, object, object]]:
    """Each cell of a range: its place in it (1-based), its formula, its value with #NAME? as text."""
    formules, valeurs = _rangees(zone.Formula), _rangees(zone.Value)
    for i, (ecrites, montrees) in enumerate(zip(formules, valeurs, strict=True), 1):
        for j, (formule, valeur) in enumerate(zip(ecrites, montrees, strict=True), 1):
            yield (i, j), formule, ERREUR_DE_NOM if type(valeur) is int and valeur == _NOM_INCONNU else valeur


def _rangees(bloc: Any) -> tuple[tuple[Any, ...], ...]:
    return bloc if isinstance(bloc, tuple) else ((bloc,),)


def _reprendre(feuille: Any) -> tuple[int, bool]:
    """One sheet: how many formulas were entered again, and whether something was refused."""
    zone = feuille.UsedRange
    lieux = [lieu for lieu, formule, valeur in _cellules(zone) if est_a_reprendre(formule, valeur)]
    if not lieux:
        return 0, False
    faites, refusee = 0, False
    try:
        with _sans_protection(feuille):
            for i, j in lieux:
                try:
                    faites += _ressaisir(zone.Cells(i, j))
                except Exception:  # COM has one error for everything; the other cells are not at fault
                    refusee = True
    except Exception:  # a password
        refusee = True
    return faites, refusee


@contextmanager
def _sans_protection(feuille: Any) -> Iterator[None]:
    """The sheet unprotected for a while; what its protection allowed comes back with it, whatever happens."""
    if not feuille.ProtectContents:
        yield
        return
    protection, choix = feuille.Protection, feuille.EnableSelection
    permis = [bool(getattr(protection, nom)) for nom in _PERMIS]
    dessins, scenarios = bool(feuille.ProtectDrawingObjects), bool(feuille.ProtectScenarios)
    feuille.Unprotect("")  # an empty password: without one, Excel would ask for it in a dialog
    try:
        yield
    finally:
        feuille.Protect("", dessins, True, scenarios, False, *permis)
        feuille.EnableSelection = choix


def _ressaisir(cellule: Any) -> bool:
    """Enter a formula again; whether it was this cell's own. A spilled cell, or one inside an array, is its head's affair."""
    if _si_connu(cellule, "HasSpill") and not _est_la_tete(cellule, cellule.SpillParent):
        return False
    dynamique = _si_connu(cellule, "Formula2")  # None before dynamic arrays: there, Formula alone
    if cellule.HasArray and not _si_connu(cellule, "HasSpill"):
        tableau = cellule.CurrentArray
        if not _est_la_tete(cellule, tableau):
            return False
        tableau.FormulaArray = sans_chemin(str(cellule.FormulaArray))
    elif dynamique is None:
        cellule.Formula = sans_chemin(str(cellule.Formula))
    else:
        cellule.Formula2 = sans_chemin(str(dynamique))  # keeps @ where it is, and where it is not
    return True


def _est_la_tete(cellule: Any, plage: Any) -> bool:
    return (int(cellule.Row), int(cellule.Column)) == (int(plage.Row), int(plage.Column))


def _si_connu(cellule: Any, propriete: str) -> Any:
    """A property of recent versions of Excel; None in an older one."""
    try:
        return getattr(cellule, propriete)
    except Exception:  # COM says it in several ways
        return None
