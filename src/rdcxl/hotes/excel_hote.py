"""Excel for Windows behind the port `Hote`: xlwings, and COM where xlwings has no word for it. Few calls: each is slow.

A sheet is read in one call. Merged cells and hidden rows are looked for by halves, so that a sheet without any costs one
call each: `MergeCells` and `RowHeight` say of a whole range what all its cells, or rows, have in common.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import xlwings as xw

from rdcxl.erreurs import HoteRefuse
from rdcxl.grille.lecture.feuilles import COLONNES_MAXIMUM, Structure, lettres
from rdcxl.hotes import excel_dialogues as dialogues
from rdcxl.hotes import excel_liaison as liaison
from rdcxl.hotes.excel_rapport import VISIBLE, ecrire_rapport
from rdcxl.hotes.hote import Conseils, Emplacement, Genres, Rapport
from rdcxl.hotes.liaison import Liaison
from rdcxl.hotes.secret import demander_secret
from rdcxl.hotes.valeurs import texte_litteral

CELLULES_SURES = 1_000_000  # beyond, the used range of a sheet is more likely formatting than values
_PAR_LIGNES, _PAR_COLONNES, _VERS_LE_HAUT, _FORMULES, _PARTIE = 1, 2, 2, -4123, 2  # Range.Find: xlByRows, …, xlPart
_MINUIT_ZERO = dt.date(1899, 12, 30)
_MARS_1900 = dt.datetime(1900, 2, 28)  # noqa: DTZ001 - a cell has no offset
_NUAGE = (
    "Ce classeur est ouvert depuis OneDrive ou SharePoint, et ce PC n’en a pas de copie où écrire à côté. "
    "Enregistrez-le dans un dossier de ce PC (Fichier, Enregistrer une copie), ouvrez cette copie, puis recommencez."
)
R = TypeVar("R")
Bloc = tuple[int, int, int, int]  # first row, first column, last row, last column


class HoteExcel:
    """An open workbook of Excel."""

    def __init__(self, livre: xw.Book) -> None:
        self._livre = livre

    @property
    def nom(self) -> str:
        """See `Hote`."""
        return str(self._livre.name)

    @property
    def conseils(self) -> Conseils:
        """See `Hote`."""
        return Conseils(
            "onglet RDC, ou Alt+F8, RDC_Simuler", "« rdcxl installer excel --diagnostic » aide à chercher.", ".xlsm"
        )

    def titres(self) -> list[str]:
        """See `Hote`."""
        return [str(feuille.name) for feuille in self._livre.sheets]

    def lignes(self, titre: str) -> list[tuple[Any, ...]]:
        """See `Hote`."""
        feuille = self._livre.sheets[titre]
        bas, droite = _etendue(feuille)
        plage = feuille.range((1, 1), (bas, min(droite, COLONNES_MAXIMUM)))
        valeurs = plage.options(ndim=2, err_to_str=True).value
        if any(isinstance(v, Decimal) for ligne in valeurs for v in ligne):
            valeurs = _sans_monnaie(valeurs, plage.api.Value2)
        return [tuple(map(_comme_dans_un_fichier, ligne)) for ligne in valeurs]

    def structure(self, titre: str, entete: int) -> Structure:
        """See `Hote`."""
        feuille = self._livre.sheets[titre]
        bas, droite = _etendue(feuille)
        if bas <= entete:
            return Structure()
        bloc = (entete + 1, 1, bas, min(droite, COLONNES_MAXIMUM))
        fusions: dict[str, Bloc] = {}
        _chercher_fusions(feuille, bloc, fusions)
        return Structure(tuple(fusions), frozenset(_lignes_masquees(feuille, entete + 1, bas)))

    def nom_defini(self, nom: str) -> str | None:
        """See `Hote`."""
        return str(self._livre.names[nom].refers_to) if nom in self._livre.names else None

    def emplacement(self) -> Emplacement:
        """See `Hote`."""
        api = self._livre.api
        if not api.Path:
            raise HoteRefuse("Ce classeur n’a jamais été enregistré. Enregistrez-le dans un dossier, puis recommencez.")
        if "://" not in str(api.FullName):
            return Emplacement(Path(str(api.FullName)))
        try:
            chemin = Path(self._livre.fullname)
        except Exception as erreur:  # xlwings raises what its search in the synchronised folders makes it raise
            raise HoteRefuse(_NUAGE) from erreur
        if not chemin.is_file():
            raise HoteRefuse(_NUAGE)
        return Emplacement(chemin, synchronise=True)

    def est_modifie(self) -> bool:
        """See `Hote`."""
        return not self._livre.api.Saved

    def position(self) -> tuple[str, int]:
        """See `Hote`."""
        active = self._livre.app.api.ActiveCell
        if active is None or str(active.Worksheet.Parent.Name) != self.nom:
            return "", 0
        return str(active.Worksheet.Name), int(active.Row)

    def montrer_feuille(self, titre: str) -> None:
        """See `Hote`."""
        feuille = self._livre.sheets[titre]
        try:
            feuille.api.Visible = VISIBLE
            feuille.api.Activate()
        except Exception as erreur:  # COM has one error for everything
            raise HoteRefuse(
                f"Excel refuse de montrer la feuille {titre} : elle est masquée dans un classeur protégé. "
                "Ôtez cette protection (Révision, Protéger le classeur), puis recommencez."
            ) from erreur

    def ecrire_rapport(self, titre: str, rapport: Rapport) -> None:
        """See `Hote`."""
        ecrire_rapport(self._livre, titre, rapport, self.etat)

    def ecrire_nom(self, nom: str, texte: str) -> None:
        """See `Hote`."""
        self._ou_refuser(nom, lambda plage: setattr(plage.api, "Value", texte_litteral(texte)))

    def vider_nom(self, nom: str) -> None:
        """See `Hote`."""
        self._ou_refuser(nom, lambda plage: plage.clear_contents())

    def montrer_nom(self, nom: str) -> None:
        """See `Hote`."""

        def montrer(plage: xw.Range) -> None:
            plage.sheet.api.Activate()
            plage.api.Select()

        self._ou_refuser(nom, montrer)

    def recalculer(self) -> None:
        """See `Hote`."""
        self._livre.app.api.CalculateFull()

    def rattacher(self) -> Liaison:
        """See `Hote`."""
        return liaison.rattacher(self._livre, self.etat)

    def sans_reponse(self) -> int:
        """See `Hote`."""
        return liaison.sans_reponse(self._livre)

    def etat(self, texte: str) -> None:
        """See `Hote`."""
        self._livre.app.status_bar = f"rdcxl – {texte}"

    @contextmanager
    def au_travail(self) -> Iterator[None]:
        """See `Hote`."""
        app = self._livre.app
        try:
            app.screen_updating = False
            self.etat("au travail…")
            yield
        finally:
            app.screen_updating = True
            app.status_bar = False  # gives the bar back to Excel

    def dire(self, titre: str, message: str, *, grave: bool = False) -> None:
        """See `Hote`."""
        self._livre.app.alert(message, title=titre, mode="critical" if grave else "info")

    def demander(self, titre: str, invite: str) -> str | None:
        """See `Hote`."""
        return self._a_l_ecran(dialogues.demander, titre, invite)

    def confirmer(self, titre: str, question: str, *, sinon: bool = False) -> bool:
        """See `Hote`."""
        return self._a_l_ecran(dialogues.confirmer, titre, question)

    def choisir_fichier(self, titre: str, genres: Genres) -> Path | None:
        """See `Hote`."""
        return self._a_l_ecran(dialogues.choisir_fichier, titre, genres)

    def choisir_cible(self, titre: str, propose: str, genres: Genres) -> Path | None:
        """See `Hote`."""
        return self._a_l_ecran(dialogues.choisir_cible, titre, self._a_cote(propose), genres)

    def _a_l_ecran(self, demander: Callable[..., R], *arguments: object) -> R:
        """Ask while the screen lives: a dialog over a frozen one leaves its traces."""
        app = self._livre.app
        app.screen_updating = True
        try:
            return demander(app, *arguments)
        finally:
            app.screen_updating = False

    def _a_cote(self, nom: str) -> str:
        """A name in the folder of the workbook, where it has one on this PC."""
        chemin = str(self._livre.api.FullName)
        return nom if "://" in chemin or not self._livre.api.Path else str(Path(chemin).with_name(nom))

    def demander_secret(self, titre: str, invite: str) -> str | None:
        """See `Hote`."""
        return demander_secret(titre, invite)

    def _ou_refuser(self, nom: str, faire: Callable[[xw.Range], object]) -> None:
        """Act on the range of a defined name; Excel refuses when the name is broken, the cell locked, the sheet hidden."""
        try:
            faire(self._livre.names[nom].refers_to_range)
        except Exception as erreur:  # COM has one error for everything
            _refuser_le_nom(nom, erreur)


def _refuser_le_nom(nom: str, erreur: Exception) -> NoReturn:
    raise HoteRefuse(
        f"Excel refuse l’accès à la cellule nommée {nom} : elle est verrouillée, masquée ou supprimée. "
        "Reprenez une grille de « rdcxl nouveau », ou ôtez la protection de sa feuille."
    ) from erreur


def _etendue(feuille: xw.Sheet) -> tuple[int, int]:
    """The last row and the last column (1-based) that may hold something."""
    utilisee = feuille.used_range
    bas, droite = utilisee.row + utilisee.shape[0] - 1, utilisee.column + utilisee.shape[1] - 1
    if bas * min(droite, COLONNES_MAXIMUM) <= CELLULES_SURES:
        return bas, droite
    cellules = feuille.api.Cells
    derniers = [
        cellules.Find("*", cellules(1, 1), _FORMULES, _PARTIE, ordre, _VERS_LE_HAUT)
        for ordre in (_PAR_LIGNES, _PAR_COLONNES)
    ]
    if derniers[0] is None or derniers[1] is None:
        return 1, 1
    return int(derniers[0].Row), int(derniers[1].Column)


def _sans_monnaie(valeurs: list[list[Any]], exactes: Any) -> list[list[Any]]:
    """Currency cells come rounded to four decimals; `Value2` has the number of the cell."""
    rangees = exactes if isinstance(exactes, tuple) else ((exactes,),)
    return [
        [e if isinstance(v, Decimal) else v for v, e in zip(ligne, rangee, strict=True)]
        for ligne, rangee in zip(valeurs, rangees, strict=True)
    ]


def _comme_dans_un_fichier(valeur: Any) -> Any:
    """A value as the file reader would give it: whole numbers whole, hours without a day, errors as text."""
    if isinstance(valeur, bool):
        return valeur
    if isinstance(valeur, int):  # an error that xlwings does not name; numbers are floats
        return "#VALUE!"
    if isinstance(valeur, float):
        return int(valeur) if valeur.is_integer() and abs(valeur) < 1e15 else valeur
    if isinstance(valeur, dt.datetime):
        if valeur.date() == _MINUIT_ZERO:
            return valeur.time()
        return valeur + dt.timedelta(days=1) if valeur < _MARS_1900 else valeur  # Excel's 29 February 1900
    return valeur


def _chercher_fusions(feuille: xw.Sheet, bloc: Bloc, trouvees: dict[str, Bloc]) -> None:
    """Merged ranges that touch a block, by address; a block that holds none is asked about once."""
    haut, gauche, bas, droite = bloc
    if any(_contient(fusion, bloc) for fusion in trouvees.values()):
        return
    fusionne = feuille.range((haut, gauche), (bas, droite)).api.MergeCells
    if fusionne is not None and not fusionne:
        return
    zone = feuille.range((haut, gauche)).api.MergeArea
    lignes, colonnes = int(zone.Rows.Count), int(zone.Columns.Count)
    if lignes * colonnes > 1:
        l1, c1 = int(zone.Row), int(zone.Column)
        fusion = (l1, c1, l1 + lignes - 1, c1 + colonnes - 1)
        trouvees[f"{lettres(c1)}{l1}:{lettres(fusion[3])}{fusion[2]}"] = fusion
        if _contient(fusion, bloc):
            return
    if (haut, gauche) == (bas, droite):
        return
    if haut < bas:
        milieu = (haut + bas) // 2
        moities = ((haut, gauche, milieu, droite), (milieu + 1, gauche, bas, droite))
    else:
        milieu = (gauche + droite) // 2
        moities = ((haut, gauche, bas, milieu), (haut, milieu + 1, bas, droite))
    for moitie in moities:
        _chercher_fusions(feuille, moitie, trouvees)


def _contient(fusion: Bloc, bloc: Bloc) -> bool:
    return fusion[0] <= bloc[0] and fusion[1] <= bloc[1] and fusion[2] >= bloc[2] and fusion[3] >= bloc[3]


def _lignes_masquees(feuille: xw.Sheet, haut: int, bas: int) -> Iterator[int]:
    """Hidden rows have height 0; rows of different heights have None together."""
    hauteur = feuille.range((haut, 1), (bas, 1)).api.RowHeight
    if hauteur is not None:
        if hauteur == 0:
            yield from range(haut, bas + 1)
        return
    if haut == bas:
        return
    milieu = (haut + bas) // 2
    yield from _lignes_masquees(feuille, haut, milieu)
    yield from _lignes_masquees(feuille, milieu + 1, bas)
