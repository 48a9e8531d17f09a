"""What a button needs from a spreadsheet program that holds the workbook open: a narrow port, no program behind it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Optional, Protocol

from rdcxl.grille.lecture.feuilles import Structure
from rdcxl.hotes.liaison import Liaison


class Emplacement(NamedTuple):
    """Where the workbook was saved; `synchronise`: the file is this PC's copy of one in OneDrive or SharePoint."""

    chemin: Path
    synchronise: bool = False


class LigneDeRapport(NamedTuple):
    """A row of texts; `lien`: the sheet and cell that the first text leads to."""

    cellules: tuple[str, ...]
    lien: Optional[tuple[str, str]] = None


class Rapport(NamedTuple):
    """A table that a button writes into a sheet of its own. `titre` also tells our sheet from a user's of that name."""

    titre: str
    resume: str
    colonnes: tuple[tuple[str, int], ...]  # heading, width in characters
    lignes: Sequence[LigneDeRapport]


# What a file dialog shows: a label, and the patterns of names (*.csv).
Genres = Sequence[tuple[str, Sequence[str]]]


class Conseils(NamedTuple):
    """What differs from one program to another: where Simuler is from any sheet, what helps to repair, the kind of a new grid."""

    simuler: str
    reparer: str
    suffixe: str = ".xlsx"


class Hote(Protocol):
    """A spreadsheet program with one open workbook. What it refuses, it says as `HoteRefuse`."""

    @property
    def nom(self) -> str:
        """The workbook's name, as its window shows it."""

    @property
    def conseils(self) -> Conseils:
        """Words of this program for the messages."""

    def titres(self) -> list[str]:
        """The titles of the sheets, in order, hidden ones too."""

    def lignes(self, titre: str) -> list[tuple[Any, ...]]:
        """The raw values of a sheet as they stand now, rows from A1 on (see `FeuilleBrute`)."""

    def structure(self, titre: str, entete: int) -> Structure:
        """Merged ranges and hidden rows of a sheet below the row `entete` (1-based)."""

    def nom_defini(self, nom: str) -> Optional[str]:
        """What a defined name refers to, as a formula (=1, =Feuille!$A$1); None when there is no such name."""

    def emplacement(self) -> Emplacement:
        """The file of the workbook.

        Raises:
            HoteRefuse: it was never saved, or stands where this PC has no copy.
        """

    def est_modifie(self) -> bool:
        """Whether something was changed since the workbook was saved."""

    def position(self) -> tuple[str, int]:
        """The sheet in front and the row (1-based) of its active cell."""

    def montrer_feuille(self, titre: str) -> None:
        """Show a sheet.

        Raises:
            HoteRefuse: it is hidden in a protected workbook.
        """

    def ecrire_rapport(self, titre: str, rapport: Rapport) -> None:
        """Write a report into the sheet `titre`, created if absent, cleared otherwise, and show it.

        Raises:
            HoteRefuse: the workbook or the sheet is protected, or a sheet of that name is not ours.
        """

    def ecrire_nom(self, nom: str, texte: str) -> None:
        """Put a text, never a formula, into the cell that a defined name refers to."""

    def vider_nom(self, nom: str) -> None:
        """Empty the cells that a defined name refers to."""

    def montrer_nom(self, nom: str) -> None:
        """Show the sheet of a defined name, and select its cells."""

    def recalculer(self) -> None:
        """Recalculate every formula of the open workbooks."""

    def rattacher(self) -> Liaison:
        """Enter the formulas again that no longer find the functions."""

    def sans_reponse(self) -> int:
        """How many cells show that a function is not found."""

    def etat(self, texte: str) -> None:
        """Show what is going on, in the status bar."""

    def au_travail(self) -> AbstractContextManager[None]:
        """Freeze the screen for the time of a work; screen and status bar come back whatever happens."""

    def dire(self, titre: str, message: str, *, grave: bool = False) -> None:
        """Show a message that waits for OK."""

    def demander(self, titre: str, invite: str) -> Optional[str]:
        """Ask for a line of text, in the program's own box; None when the person gives up."""

    def confirmer(self, titre: str, question: str, *, sinon: bool = False) -> bool:
        """Ask a question whose answer is yes or no; `sinon`: what holds where nobody can be asked."""

    def choisir_fichier(self, titre: str, genres: Genres) -> Optional[Path]:
        """Ask for a file that exists, in the program's own dialog; None when the person gives up."""

    def choisir_cible(self, titre: str, propose: str, genres: Genres) -> Optional[Path]:
        """Ask where a new file shall be written; `propose`: a name. None when the person gives up."""

    def demander_secret(self, titre: str, invite: str) -> Optional[str]:
        """Ask for a password, which is not shown; None when the person gives up.

        Raises:
            HoteRefuse: nothing here can ask without showing it.
        """
