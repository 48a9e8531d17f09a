"""Grids with optional tables, from rows: read as CSV files, and built as a workbook that is read back."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from tests.outils.fichiers import CREE_LE, Entrees, Ligne, candidat, ecrire_csv, ecrire_entrees, notes

from rdcxl.grille.annexes import annexes
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.grille.modele import Promotion
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
Tables = Mapping[str, Iterable[Ligne]]


class EntreesEtTables(Entrees):
    """The same, and the files of the optional tables; those without a row are named."""

    annexes: list[Path]
    vides: list[str]


def _entrees(dossier: Path, tables: Tables, candidats: Iterable[Ligne], saisies: Iterable[Ligne] | None) -> EntreesEtTables:  # fmt: skip
    gens = list(candidats) or [candidat()]
    marques = [notes(str(c["identifiant"])) for c in gens] if saisies is None else list(saisies)
    lignes = {nom: list(rangees) for nom, rangees in tables.items()}
    fichiers = [
        ecrire_csv(dossier / f"{nom}.csv", [c.code for c in annexes(R)[nom].champs], rangees)
        for nom, rangees in lignes.items()
        if rangees
    ]
    vides = [nom for nom, rangees in lignes.items() if not rangees]
    return {**ecrire_entrees(dossier, gens, marques), "annexes": fichiers, "vides": vides}


def des_fichiers(dossier: Path, tables: Tables, candidats: Iterable[Ligne] = (), saisies: Iterable[Ligne] | None = None) -> Promotion:  # fmt: skip
    """The promotion that the CSV files give."""
    return lire_fichiers(R, **_entrees(dossier, tables, candidats, saisies)).promotion


def classeur(dossier: Path, tables: Tables, candidats: Iterable[Ligne] = (), saisies: Iterable[Ligne] | None = None) -> Path:  # fmt: skip
    """A workbook with these sheets; one good candidate, C01, by default."""
    grille = dossier / "grille.xlsx"
    creer_grille(
        grille, **_entrees(dossier, tables, candidats, saisies), referentiel=R, cree_le=CREE_LE, remplacer=True
    )
    return grille


def case(grille: Path, nom: str, code: str, rang: int = 1) -> str:
    """« Demandes!D7 »: where the `rang`-th row of a table has this code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feuille = load_workbook(grille, read_only=True)[annexes(R)[nom].feuille]
    for numero, ligne in enumerate(feuille.iter_rows(values_only=True), 1):
        if "identifiant" in ligne:
            return f"{feuille.title}!{get_column_letter(ligne.index(code) + 1)}{numero + rang}"
    raise AssertionError(nom)


def du_classeur(dossier: Path, tables: Tables, candidats: Iterable[Ligne] = (), saisies: Iterable[Ligne] | None = None) -> Promotion:  # fmt: skip
    """The promotion that the workbook gives once it is read back."""
    return lire_grille(classeur(dossier, tables, candidats, saisies), R)
