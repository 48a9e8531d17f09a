"""Actualiser in xlwings Lite: formulas that no longer find the functions are entered again, by Office.js. Travels into Lite.

Office.js is the object model of Excel that the web, Mac and Windows have; Pyodide reaches it as `js.Excel`. Nothing of xlwings is
needed but the decorator that makes a function a script. Python 3.10, standard library, xlwings.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

import xlwings as xw

from rdcxl.fonctions.catalogue import FONCTIONS
from rdcxl.hotes.liaison import Liaison, est_a_reprendre, raconter, sans_chemin

_TABLEAUX = tuple(f"{f.nom}(" for f in FONCTIONS if f.tableau)
RIEN = "Toutes les formules RDC_ trouvent leurs fonctions : rien n’a été changé."
Bloc = tuple[int, int, int]  # row, first column, number of columns


@xw.script
async def actualiser(book: xw.Book) -> None:
    """Saisit de nouveau les formules RDC_ qui ne trouvent pas leurs fonctions, et dit ce qui a été fait."""
    import js
    from pyodide.ffi import create_proxy

    trouves: list[Liaison] = []

    async def travailler(contexte: Any) -> None:
        trouves.append(await rattacher(contexte))

    appel = create_proxy(travailler)
    try:
        await js.Excel.run(appel)
    finally:
        appel.destroy()
    print("\n".join(raconter(trouves[0]) or [RIEN]))  # noqa: T201 - Lite shows it under its editor


async def rattacher(contexte: Any) -> Liaison:
    """What `Excel.run` does with its context: every sheet in turn; one that refuses is named, and the others are done.

    Args:
        contexte: Office.js' RequestContext.
    """
    feuilles = contexte.workbook.worksheets
    feuilles.load("items/name")
    await contexte.sync()
    formules, faites, refusees = 0, [], []
    for feuille in list(feuilles.items):
        nom = str(feuille.name)
        try:
            combien = await _reprendre(contexte, feuille)
        except Exception:  # Office.js has one error for everything: a password, a formula that Excel refuses
            refusees.append(nom)
        else:
            formules += combien
            faites += [nom] if combien else []
    return Liaison(0, formules, tuple(faites), tuple(refusees))


async def _reprendre(contexte: Any, feuille: Any) -> int:
    zone = feuille.getUsedRangeOrNullObject()
    zone.load("formulas,values")
    feuille.protection.load("protected,options")
    await contexte.sync()
    if zone.isNullObject:
        return 0
    blocs = a_reprendre(_liste(zone.formulas), _liste(zone.values))
    if not blocs:
        return 0
    protegee, options = bool(feuille.protection.protected), feuille.protection.options
    if protegee:
        feuille.protection.unprotect()
        await contexte.sync()
    try:
        for (i, j, largeur), formule in blocs.items():
            cellule = zone.getCell(i, j)
            if largeur > 1:  # an array {=…}: its cells are freed, then its head spills over them
                cellule.getResizedRange(0, largeur - 1).clear("Contents")
            cellule.formulas = _tableau(formule)
        await contexte.sync()
    finally:
        if protegee:
            feuille.protection.protect(options)
            await contexte.sync()
    return len(blocs)


def a_reprendre(formules: list[list[Any]], valeurs: list[list[Any]]) -> dict[Bloc, str]:
    """The formulas to enter, by place; the cells of an array, which all show its formula, make one.

    >>> a_reprendre([["=RDC_CCE(A1)", "=RDC_SYNTHESE(A1,A2)", "=RDC_SYNTHESE(A1,A2)"]], [["#NAME?", "#NAME?", "#NAME?"]])
    {(0, 0, 1): '=RDC_CCE(A1)', (0, 1, 2): '=RDC_SYNTHESE(A1,A2)'}
    """
    blocs: dict[Bloc, str] = {}
    for i, (ecrites, montrees) in enumerate(zip(formules, valeurs)):  # noqa: B905 - 3.10 hosts
        j = 0
        while j < len(ecrites):
            largeur = 1
            if est_a_reprendre(ecrites[j], montrees[j]):
                if any(nom in ecrites[j].upper() for nom in _TABLEAUX):
                    while j + largeur < len(ecrites) and ecrites[j + largeur] == ecrites[j]:
                        largeur += 1
                blocs[i, j, largeur] = sans_chemin(ecrites[j])
            j += largeur
    return blocs


def _liste(valeurs: Any) -> list[list[Any]]:
    """JavaScript's arrays as Python's."""
    return list(valeurs.to_py() if hasattr(valeurs, "to_py") else valeurs)


def _tableau(formule: str) -> Any:
    """A formula as Office.js takes the formulas of one cell."""
    from pyodide.ffi import to_js

    return to_js([[formule]])
