"""Workbooks made for tests: a school's own gradebook from scratch, a good grid changed in one cell, an archive changed inside."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from tests.outils.fichiers import BONNES_NOTES, CODES
from tests.outils.saisies import Erreur, taper
from tests.outils.saisies import Formule as Formule

ENTETE = ("identifiant", "nom_naissance", "prenoms", "parcours", *CODES, "heures_entreprise")


class Texte(str):
    """Text that must stay text in the workbook, even where it looks like a formula."""


def bonne_ligne(identifiant: Any = "C01", **autres: Any) -> dict[str, Any]:
    """A good row of a gradebook; keys are codes (dots as they are, through a dict)."""
    return {
        "identifiant": identifiant,
        "nom_naissance": "Martin",
        "prenoms": "Léa",
        "parcours": "COMPLET",
        **BONNES_NOTES,
        "heures_entreprise": 910,
        **autres,
    }


def cellule(code: str, rang: int, entete: Sequence[str] = ENTETE, ligne_des_codes: int = 1) -> str:
    """Address of the value of `code` on the `rang`-th row (1 = first) under the row of codes."""
    return f"{get_column_letter(entete.index(code) + 1)}{ligne_des_codes + rang}"


def poser(feuille: Any, ligne: int, colonne: int, valeur: Any) -> None:
    """Write one cell; `Texte` is never taken for a formula."""
    if valeur is None:
        return
    case = feuille.cell(ligne, colonne, str(valeur) if isinstance(valeur, str) else valeur)
    if isinstance(valeur, Texte):
        case.data_type = "s"


def carnet(
    chemin: Path, lignes: Iterable[Mapping[str, Any]], entete: Sequence[str] = ENTETE, feuille: str = "Carnet"
) -> Path:
    """A gradebook with one sheet: the row of codes, then the rows."""
    return carnet_de_feuilles(chemin, {feuille: (entete, lignes)})


def carnet_de_feuilles(
    chemin: Path, feuilles: Mapping[str, tuple[Sequence[str], Iterable[Mapping[str, Any]]]], lignes_avant: int = 0
) -> Path:
    """A gradebook with several sheets, each with its row of codes after `lignes_avant` rows of titles."""
    classeur = Workbook()
    classeur.remove(classeur.active)
    for nom, (entete, lignes) in feuilles.items():
        page = classeur.create_sheet(nom)
        for i in range(lignes_avant):
            page.cell(i + 1, 1, f"Titre {i + 1} de la promotion")
        for j, code in enumerate(entete, 1):
            poser(page, lignes_avant + 1, j, code)
        for i, ligne in enumerate(lignes, lignes_avant + 2):
            for j, code in enumerate(entete, 1):
                poser(page, i, j, ligne.get(code))
    classeur.save(chemin)
    return chemin


def carnet_xlsxwriter(
    chemin: Path,
    lignes: Sequence[Mapping[str, Any]],
    entete: Sequence[str] = ENTETE,
    formules: Mapping[str, tuple[str, Any]] | None = None,
    apres: Callable[[Any, Any], None] | None = None,
) -> Path:
    """A gradebook written by XlsxWriter: formulas with their saved values, and whatever `apres` does to the sheet."""
    with xlsxwriter.Workbook(str(chemin)) as classeur:
        page = classeur.add_worksheet("Carnet")
        for j, code in enumerate(entete):
            page.write_string(0, j, code)
            for i, ligne in enumerate(lignes, 1):
                if ligne.get(code) is not None:
                    page.write(i, j, ligne[code])
        for ou, (formule, valeur) in (formules or {}).items():
            page.write_formula(ou, formule, None, valeur)
        if apres:
            apres(classeur, page)
    return chemin


def cellules(chemin: Path, *, formules: bool = False) -> dict[str, dict[str, Any]]:
    """Cells that hold something, by sheet and address (values, or formulas): openpyxl without the styles, five times quicker."""
    classeur = load_workbook(chemin, read_only=True, data_only=not formules)
    try:
        return {
            page.title: {c.coordinate: c for rangee in page.iter_rows() for c in rangee if c.value is not None}
            for page in classeur.worksheets
        }
    finally:
        classeur.close()


def modifier(grille: Path, cellules: Mapping[str, Any], faire: Callable[[Any], None] | None = None) -> Path:
    """Change cells of a grid in place (« Notes!C7 »), as a user would; formulas lose their saved values.

    In the archive, which takes a tenth of the time; `faire` is given the workbook of openpyxl, which then writes it.
    """
    if faire is None:
        return taper(grille, {ou: _saisie(valeur) for ou, valeur in cellules.items()}, oublier=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classeur = load_workbook(grille)
    for adresse, valeur in cellules.items():
        feuille, ou = adresse.split("!")
        page = classeur[feuille]
        case = page[ou]
        case.value = str(valeur) if isinstance(valeur, str) else valeur
        if isinstance(valeur, Texte):
            case.data_type = "s"
    faire(classeur)
    classeur.save(grille)
    return grille


def _saisie(valeur: Any) -> Any:
    """What a spreadsheet program makes of a text that is typed: a formula, an error, or a text."""
    if isinstance(valeur, Texte) or not isinstance(valeur, str):
        return valeur
    return Formule(valeur) if valeur.startswith("=") else Erreur(valeur) if valeur in ERROR_CODES else str(valeur)


def modifier_partie(chemin: Path, partie: str, changer: Callable[[bytes], bytes | None]) -> Path:
    """Rewrite one part of the archive; None removes it."""
    with zipfile.ZipFile(chemin) as archive:
        contenu = {e.filename: archive.read(e) for e in archive.infolist()}
    nouveau = changer(contenu.pop(partie))
    if nouveau is not None:
        contenu[partie] = nouveau
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in contenu.items():
            archive.writestr(nom, octets)
    return chemin


def remplacer(avant: bytes, apres: bytes) -> Callable[[bytes], bytes]:
    """A change for `modifier_partie`: every occurrence of some bytes, which must be there."""

    def changer(octets: bytes) -> bytes:
        if avant not in octets:
            raise AssertionError(f"{avant!r} absent")
        return octets.replace(avant, apres)

    return changer


def simple(texte: str) -> str:
    """A message with plain spaces, so that a test can look for its words."""
    return texte.replace("\u00a0", " ").replace("\u202f", " ")
