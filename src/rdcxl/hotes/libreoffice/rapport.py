"""A report into a sheet of its own in Calc: created or cleared, never another sheet, texts only. Travels inside LibreOffice."""

from __future__ import annotations

from typing import Any

from rdcxl.erreurs import HoteRefuse

TITRE, RESUME, ENTETE = 0, 1, 3
FOND, ENCRE = 0x1F3864, 0xFFFFFF
CENTIEMES = 200  # hundredths of a millimetre for a character
GRAS = 150.0  # com.sun.star.awt.FontWeight.BOLD
TOUT = 1023  # com.sun.star.sheet.CellFlags, all of them


def ecrire_rapport(modele: Any, controleur: Any, titre: str, rapport: dict[str, Any]) -> None:
    """Write a report, and show it.

    Args:
        rapport: the fields of `rdcxl.hotes.hote.Rapport`, as lists.

    Raises:
        HoteRefuse: the document or the sheet is protected, or the sheet was not written by the menu.
    """
    feuille = _feuille(modele, titre, rapport["titre"])
    lignes = [[nom for nom, _ in rapport["colonnes"]], *(cellules for cellules, _ in rapport["lignes"])]
    feuille.getCellByPosition(0, TITRE).setString(rapport["titre"])
    feuille.getCellByPosition(0, RESUME).setString(rapport["resume"])
    zone = feuille.getCellRangeByPosition(0, ENTETE, len(lignes[0]) - 1, ENTETE + len(lignes) - 1)
    zone.setDataArray(tuple(map(tuple, lignes)))  # a text stays a text, whatever it looks like
    _mettre_en_forme(controleur, feuille, zone, [largeur for _, largeur in rapport["colonnes"]])
    for rang, (cellules, lien) in enumerate(rapport["lignes"], ENTETE + 1):
        if lien:
            _lier(modele, feuille.getCellByPosition(0, rang), cellules[0], *lien)


def _feuille(modele: Any, titre: str, marque: str) -> Any:
    """Our sheet of that name, ready to be written; a new one when there is none."""
    feuilles = modele.Sheets
    existante = next((nom for nom in feuilles.ElementNames if nom.casefold() == titre.casefold()), None)
    if existante is None:
        if modele.isProtected():
            raise HoteRefuse(
                f"La structure du classeur est protégée : la feuille {titre} ne peut pas être ajoutée. "
                "Ôtez cette protection (Outils, Protéger la structure du classeur), puis recommencez."
            )
        feuilles.insertNewByName(titre, feuilles.Count)
        return feuilles.getByName(titre)
    feuille = feuilles.getByName(existante)
    curseur = feuille.createCursor()
    curseur.gotoEndOfUsedArea(False)
    premiere, fin = feuille.getCellByPosition(0, TITRE).getString(), curseur.RangeAddress
    if premiere != marque and (premiere or fin.EndRow or fin.EndColumn):
        raise HoteRefuse(
            f"Le classeur a déjà une feuille {existante} qui n’a pas été écrite par ce menu. Renommez-la, puis recommencez."
        )
    _deproteger(feuille)
    feuille.clearContents(TOUT)
    return feuille


def _deproteger(feuille: Any) -> None:
    if feuille.isProtected():
        feuille.unprotect("")
    if feuille.isProtected():
        raise HoteRefuse(
            f"La feuille {feuille.Name} est protégée par un mot de passe. Ôtez cette protection, puis recommencez."
        )
    feuille.IsVisible = True


def _mettre_en_forme(controleur: Any, feuille: Any, zone: Any, largeurs: list[int]) -> None:
    """Headings that stay in sight, long sentences on several lines."""
    feuille.getCellByPosition(0, TITRE).CharWeight = GRAS
    for rang, largeur in enumerate(largeurs):
        feuille.Columns.getByIndex(rang).Width = largeur * CENTIEMES
    zone.IsTextWrapped = True
    entete = feuille.getCellRangeByPosition(0, ENTETE, len(largeurs) - 1, ENTETE)
    entete.CellBackColor, entete.CharColor, entete.CharWeight = FOND, ENCRE, GRAS
    controleur.setActiveSheet(feuille)
    controleur.freezeAtPosition(0, ENTETE + 1)


def _lier(modele: Any, cellule: Any, texte: str, page: str, adresse: str) -> None:
    """A link to a cell: a text that leads there."""
    champ = modele.createInstance("com.sun.star.text.TextField.URL")
    champ.URL = "#$'{}'.{}".format(page.replace("'", "''"), adresse)
    champ.Representation = texte
    cellule.setString("")
    cellule.insertTextContent(cellule.createTextCursor(), champ, False)
