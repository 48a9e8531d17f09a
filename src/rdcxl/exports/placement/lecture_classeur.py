"""The survey workbook once filled in, as a table of answers. openpyxl in read-only mode; writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille.champs import Champ
from rdcxl.grille.conversion import est_vide
from rdcxl.grille.lecture.archive import structures
from rdcxl.grille.lecture.classeur import lignes, ouvrir_classeur
from rdcxl.grille.lecture.entetes import lire_entetes
from rdcxl.grille.lecture.feuilles import lettres
from rdcxl.grille.tableau import Cellule, Ligne, Tableau

FEUILLE = "Enquêtes"
CLASSEURS = (".xlsx", ".xlsm")


def lire_le_classeur(
    chemin: Path, connus: Mapping[str, Champ], exigees: Collection[str], problemes: list[str], feuille: str = FEUILLE
) -> Tableau:
    """Read a sheet, the first one when `feuille` is empty: headings in its first row, by code or title; what prevents reading goes to `problemes`.

    A formula without a saved value is a problem too: it may hold an answer that nobody can see.
    """
    nom = chemin.name
    try:
        rangees, sans_valeur, feuille = _rangees(chemin, feuille)
    except ClasseurIllisible as erreur:
        problemes.append(erreur.message)
        return Tableau(nom, {})
    entetes = lire_entetes(rangees[0] if rangees else (), connus)
    colonnes = {code: i for i, code in entetes.codes.items()}
    repetees = sorted(set(entetes.repetes.values()))
    problemes += [f"{nom}, ligne 1 : la colonne « {code} » apparaît deux fois." for code in repetees]
    problemes += [f"{nom}, feuille {feuille} : la colonne « {code} » manque." for code in entetes.manquantes(exigees)]
    remplies = []
    for numero, rangee in enumerate(rangees[1:], 2):
        lieux = {code: f"{lettres(i + 1)}{numero}" for code, i in colonnes.items()}
        problemes += [
            f"{nom}, cellule {lieu} : cette formule n’a pas de valeur enregistrée. Enregistrez le classeur, ou saisissez la valeur."
            for lieu in lieux.values()
            if lieu in sans_valeur
        ]
        cellules = {code: Cellule(rangee[i] if i < len(rangee) else None, lieux[code]) for code, i in colonnes.items()}
        if not all(est_vide(c.valeur) for c in cellules.values()):
            remplies.append(Ligne(cellules, f"ligne {numero}"))
    return Tableau(nom, dict.fromkeys(colonnes, "ligne 1"), remplies)


def _rangees(chemin: Path, feuille: str) -> tuple[list[tuple[Any, ...]], frozenset[str], str]:
    """Values of the sheet, the addresses of formulas without one, and its name.

    Raises:
        ClasseurIllisible: the file is no readable workbook, or has no such sheet.
    """
    with ouvrir_classeur(chemin) as (classeur, contenu):
        feuille = feuille or str(classeur.sheetnames[0])
        if feuille not in classeur.sheetnames:
            message = f"« {chemin.name} » n’a pas de feuille {feuille}. Donnez enquetes.xlsx, ou un fichier CSV."
            raise ClasseurIllisible(message)
        etats = structures(contenu, {feuille})
        return list(lignes(classeur[feuille])), etats[feuille].sans_valeur if feuille in etats else frozenset(), feuille
