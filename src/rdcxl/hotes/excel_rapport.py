"""A report into a sheet of its own in Excel: created or cleared, never another sheet, texts only. xlwings and COM."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import xlwings as xw

from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.hote import LigneDeRapport, Rapport
from rdcxl.hotes.valeurs import texte_litteral

TITRE, RESUME, ENTETE = 1, 2, 4
FOND, ENCRE = (31, 56, 100), (255, 255, 255)
PAS = 25
VISIBLE, _EN_HAUT = -1, -4160  # xlSheetVisible, xlVAlignTop
Etat = Callable[[str], None]


def ecrire_rapport(livre: xw.Book, titre: str, rapport: Rapport, etat: Etat) -> None:
    """Write a report into the sheet `titre` of an open workbook, and show it.

    Raises:
        HoteRefuse: the workbook's structure or the sheet is protected, or the sheet was not written by a button.
    """
    feuille = _feuille(livre, titre, rapport.titre)
    feuille.clear()
    feuille.api.Hyperlinks.Delete()
    colonnes = len(rapport.colonnes)
    feuille.range((TITRE, 1)).value = texte_litteral(rapport.titre)
    feuille.range((RESUME, 1)).value = texte_litteral(rapport.resume)
    lignes = [tuple(titre for titre, _ in rapport.colonnes), *(ligne.cellules for ligne in rapport.lignes)]
    derniere = ENTETE + len(rapport.lignes)
    tableau = feuille.range((ENTETE, 1), (derniere, colonnes))
    tableau.value = [[texte_litteral(texte) for texte in ligne] for ligne in lignes]
    _mettre_en_forme(livre, feuille, rapport, tableau)
    _lier(feuille, rapport.lignes, etat)


def _feuille(livre: xw.Book, titre: str, marque: str) -> xw.Sheet:
    """Our sheet of that name, ready to be written: unprotected and visible; a new one when there is none."""
    existante = next((f for f in livre.sheets if str(f.name).casefold() == titre.casefold()), None)
    if existante is None:
        if livre.api.ProtectStructure:
            raise HoteRefuse(
                f"La structure du classeur est protégée : la feuille {titre} ne peut pas être ajoutée. "
                "Ôtez cette protection (Révision, Protéger le classeur), puis recommencez."
            )
        return livre.sheets.add(name=titre, after=livre.sheets[len(livre.sheets) - 1])
    premiere = existante.range((TITRE, 1)).value
    utilisee = existante.used_range
    if premiere != marque and not (premiere is None and utilisee.shape == (1, 1) and utilisee.value is None):
        raise HoteRefuse(
            f"Le classeur a déjà une feuille {existante.name} qui n’a pas été écrite par ce bouton. Renommez-la, puis recommencez."
        )
    _deproteger(existante)
    return existante


def _deproteger(feuille: xw.Sheet) -> None:
    try:
        if feuille.api.ProtectContents:
            feuille.api.Unprotect("")  # an empty password: without one, Excel would ask for it in a dialog
        feuille.api.Visible = VISIBLE
    except Exception as erreur:  # COM has one error for everything
        raise HoteRefuse(
            f"La feuille {feuille.name} est protégée par un mot de passe, ou masquée dans un classeur protégé. "
            "Ôtez cette protection, puis recommencez."
        ) from erreur


def _mettre_en_forme(livre: xw.Book, feuille: xw.Sheet, rapport: Rapport, tableau: xw.Range) -> None:
    """Headings that stay in sight, long sentences on several lines."""
    feuille.range((TITRE, 1)).font.bold = True
    for rang, (_, largeur) in enumerate(rapport.colonnes, 1):
        feuille.range((1, rang)).column_width = largeur
    tableau.wrap_text = True
    tableau.api.VerticalAlignment = _EN_HAUT
    entete = feuille.range((ENTETE, 1), (ENTETE, len(rapport.colonnes)))
    entete.color = FOND
    entete.font.bold = True
    entete.font.color = ENCRE
    feuille.api.Activate()
    fenetre: Any = livre.app.api.ActiveWindow
    if fenetre is not None:
        fenetre.FreezePanes = False
        fenetre.ScrollRow, fenetre.SplitColumn, fenetre.SplitRow = 1, 0, ENTETE
        fenetre.FreezePanes = True


def _lier(feuille: xw.Sheet, lignes: Sequence[LigneDeRapport], etat: Etat) -> None:
    """A link to the cell, in the first column; links need a call each, so the status bar says how far it is."""
    for rang, ligne in enumerate(lignes, 1):
        if ligne.lien is None:
            continue
        page, cellule = ligne.lien
        cible = "'{}'!{}".format(page.replace("'", "''"), cellule)
        feuille.api.Hyperlinks.Add(feuille.range((ENTETE + rang, 1)).api, "", cible, f"Aller à {cible}")
        if rang % PAS == 0:
            etat(f"liens : {rang}/{len(lignes)}…")
