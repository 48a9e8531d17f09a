"""What the buttons ask of the open document, through UNO. Travels inside LibreOffice: standard library only, Python 3.10.

One method per question of `rdcxl.hotes.hote.Hote`, with values that fit in a line of JSON. Nothing is written but the
report's own sheet and two named places.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.libreoffice.boites import Boites, chemin
from rdcxl.hotes.libreoffice.cellules import lire_plage
from rdcxl.hotes.libreoffice.rapport import ecrire_rapport

COLONNES_MAXIMUM = 400
DATE, HEURE, LOGIQUE = 2, 4, 1024  # com.sun.star.util.NumberFormat
ENTIERS_SURS = 1e15
_JAMAIS = "Ce classeur n’a jamais été enregistré. Enregistrez-le dans un dossier, puis recommencez."
_AILLEURS = "Ce classeur n’est pas dans un dossier de cette machine. Enregistrez-le dans un dossier, puis recommencez."


class Document(Boites):
    """The document in front, and its window."""

    def nom(self) -> str:
        """The file's name; before the first save, the window's title."""
        adresse = str(self.modele.getURL())
        return chemin(adresse).replace("\\", "/").rpartition("/")[2] if adresse else str(self.modele.Title)

    def titres(self) -> list[str]:
        """Every sheet, in order."""
        return list(self.modele.Sheets.ElementNames)

    def lignes(self, titre: str) -> list[list[Any]]:
        """The values of a sheet from A1 on, as a file's reader would give them."""
        feuille = self.modele.Sheets.getByName(titre)
        bas, droite = _etendue(feuille)
        zone = feuille.getCellRangeByPosition(0, 0, droite, bas)
        valeurs = [[_comme_dans_un_fichier(v) for v in rangee] for rangee in lire_plage(zone) or ()]
        self._dater(zone, valeurs)
        return valeurs

    def _dater(self, zone: Any, valeurs: list[list[Any]]) -> None:
        """Numbers shown as dates, hours or booleans become what they show; cells of one format are asked about once."""
        formats, origine = self.modele.NumberFormats, self.modele.NullDate
        zero = dt.datetime(origine.Year, origine.Month, origine.Day)  # noqa: DTZ001 - a cell has no offset
        for plage in _parties(zone.getCellFormatRanges()):
            genre = formats.getByKey(plage.NumberFormat).Type
            if not genre & (DATE | HEURE | LOGIQUE):
                continue
            ou = plage.RangeAddress
            for i in range(ou.StartRow, ou.EndRow + 1):
                for j in range(ou.StartColumn, ou.EndColumn + 1):
                    valeur = valeurs[i][j]
                    if isinstance(valeur, (int, float)):
                        valeurs[i][j] = bool(valeur) if genre & LOGIQUE else _moment(valeur, genre, zero)

    def structure(self, titre: str, entete: int) -> dict[str, Any]:
        """Merged ranges and hidden rows (1-based) below a row."""
        feuille = self.modele.Sheets.getByName(titre)
        bas, droite = _etendue(feuille)
        if bas < entete:
            return {"fusions": [], "lignes_masquees": []}
        zone = feuille.getCellRangeByPosition(0, entete, droite, bas)
        visibles = {
            i for plage in zone.queryVisibleCells().RangeAddresses for i in range(plage.StartRow, plage.EndRow + 1)
        }
        masquees = [i + 1 for i in range(entete, bas + 1) if i not in visibles]
        return {"fusions": sorted(_fusions(feuille, zone)), "lignes_masquees": masquees}

    def nom_defini(self, nom: str) -> str | None:
        """What a name refers to, as a formula; None when there is no such name."""
        noms = self.modele.NamedRanges
        return f"={noms.getByName(nom).getContent()}" if noms.hasByName(nom) else None

    def emplacement(self) -> str:
        """The path of the file."""
        adresse = str(self.modele.getURL())
        if not adresse:
            raise HoteRefuse(_JAMAIS)
        if not adresse.startswith("file:"):
            raise HoteRefuse(_AILLEURS)
        return chemin(adresse)

    def est_modifie(self) -> bool:
        """Whether something changed since the file was saved."""
        return bool(self.modele.isModified())

    def position(self) -> list[Any]:
        """The sheet in front and the row (1-based) of what is selected."""
        choix = self.modele.getCurrentSelection()
        feuille = str(self.controleur.ActiveSheet.Name)
        ou = getattr(choix, "RangeAddress", None) or next(iter(getattr(choix, "RangeAddresses", ())), None)
        return [feuille, ou.StartRow + 1 if ou else 0]

    def ecrire_rapport(self, titre: str, rapport: dict[str, Any]) -> None:
        """Write a report into its own sheet, and show it."""
        ecrire_rapport(self.modele, self.controleur, titre, rapport)

    def ecrire_nom(self, nom: str, texte: str) -> None:
        """Put a text into the cell of a name."""
        cellule = self._plage(nom).getCellByPosition(0, 0)
        cellule.setString(texte)
        if cellule.getString() != texte:
            raise self._refus(nom)

    def vider_nom(self, nom: str) -> None:
        """Empty the cells of a name."""
        plage = self._plage(nom)
        plage.clearContents(1 | 2 | 4 | 16)  # values, dates, texts, formulas
        if any(valeur != "" for rangee in plage.getDataArray() for valeur in rangee):
            raise self._refus(nom)

    def montrer_nom(self, nom: str) -> None:
        """Show the sheet of a name and select its cells."""
        plage = self._plage(nom)
        self.controleur.setActiveSheet(plage.getSpreadsheet())
        self.controleur.select(plage)

    def _plage(self, nom: str) -> Any:
        noms = self.modele.NamedRanges
        plage = noms.getByName(nom).getReferredCells() if noms.hasByName(nom) else None
        if plage is None:
            raise self._refus(nom)
        return plage

    def _refus(self, nom: str) -> HoteRefuse:
        return HoteRefuse(
            f"LibreOffice refuse l’accès à la cellule nommée {nom} : elle est verrouillée ou supprimée. "
            "Reprenez une grille de « rdcxl nouveau », ou ôtez la protection de sa feuille."
        )

    def recalculer(self) -> None:
        """Every formula, with nothing remembered."""
        from rdcxl.fonctions.calcul import vider_memo

        vider_memo()
        self.modele.calculateAll()

    def etat(self, texte: str) -> None:
        """What is going on, in the status bar."""
        self.controleur.StatusIndicator.start(f"rdcxl – {texte}", 0)

    def debut(self) -> None:
        """The work begins."""
        self.etat("au travail…")

    def fin(self) -> None:
        """The work is over: the status bar is LibreOffice's again."""
        self.controleur.StatusIndicator.end()

    def rattacher(self) -> list[Any]:
        """Nothing: here a name is looked for whenever a workbook is opened."""
        return [0, 0, [], []]

    def sans_reponse(self) -> int:
        """None: see `rattacher`."""
        return 0

    def montrer_feuille(self, titre: str) -> None:
        """Show a sheet."""
        feuille = self.modele.Sheets.getByName(titre)
        feuille.IsVisible = True
        self.controleur.setActiveSheet(feuille)


def _etendue(feuille: Any) -> tuple[int, int]:
    """The last row and column (0-based) that may hold something."""
    curseur = feuille.createCursor()
    curseur.gotoEndOfUsedArea(False)
    ou = curseur.RangeAddress
    return ou.EndRow, min(ou.EndColumn, COLONNES_MAXIMUM - 1)


def _comme_dans_un_fichier(valeur: Any) -> Any:
    """A blank is nothing, a whole number is whole."""
    if isinstance(valeur, float) and valeur.is_integer() and abs(valeur) < ENTIERS_SURS:
        return int(valeur)
    return None if valeur == "" else valeur


def _parties(plages: Any) -> list[Any]:
    return [plages.getByIndex(i) for i in range(plages.Count)]


def _moment(valeur: float, genre: int, zero: dt.datetime) -> Any:
    """A number of days as the date or the hour that it shows; as it is where the calendar has none."""
    try:
        moment = zero + dt.timedelta(days=valeur)
    except OverflowError:
        return valeur
    seule = not genre & DATE
    return moment.time() if seule and 0 <= valeur < 1 else moment


def _fusions(feuille: Any, zone: Any) -> set[str]:
    """Addresses of the merged ranges; only formats that say « merged » are looked into."""
    trouvees = set()
    for plage in _parties(zone.getCellFormatRanges()):
        if not plage.IsMerged:
            continue
        ou = plage.RangeAddress
        for i in range(ou.StartRow, ou.EndRow + 1):
            for j in range(ou.StartColumn, ou.EndColumn + 1):
                curseur = feuille.createCursorByRange(feuille.getCellByPosition(j, i))
                curseur.collapseToMergedArea()
                if curseur.Columns.Count * curseur.Rows.Count > 1:
                    trouvees.add(curseur.AbsoluteName.rpartition(".")[2].replace("$", ""))
    return trouvees
