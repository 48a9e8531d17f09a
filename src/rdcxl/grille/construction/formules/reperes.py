"""Where the cells that formulas read stand, and how a formula names them. Imports the référentiel's types and the layout.

A formula is written once for a whole column, with `REPERE` where the number of the row goes; `pour_la_ligne` puts it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE
from rdcxl.referentiel.modele import Bloc, Composante, Referentiel

T = TypeVar("T")
REPERE = "\x00"  # stands for the row while the formula of a whole column is written


@dataclass(frozen=True)
class Reperes:
    """Where everything stands in one workbook.

    Attributes:
        colonnes: by title of sheet, the letters of each column by its key.
        dernieres: by title of sheet, its last row (1-based).
        tables: names of the optional tables that the workbook has.
        notes_de_grille: composantes whose mark an evaluation grid gives.
        aligne: the candidate stands on the same row of Candidats, Notes and Assiduité, as built; reserve rows need not.
    """

    referentiel: Referentiel
    colonnes: Mapping[str, Mapping[str, str]]
    dernieres: Mapping[str, int]
    tables: frozenset[str] = frozenset()
    notes_de_grille: frozenset[str] = frozenset()
    aligne: bool = False

    def ici(self, cle: str, feuille: str = C.CONTROLE) -> str:
        """The cell of this row in the sheet where the formula itself stands: `$B7`."""
        return f"${self.colonnes[feuille][cle]}{REPERE}"

    def la(self, cle: str, feuille: str = C.CONTROLE) -> str:
        """The cell of this row in a sheet: `'Contrôle'!$B7`."""
        return f"{citer(feuille)}!{self.ici(cle, feuille)}"

    def donnee(self, cle: str) -> str:
        """The cell of this row in Données."""
        return self.la(cle, C.DONNEES)

    def note(self, code: str, ligne: int | str = REPERE) -> str:
        """The cell of a mark in Notes: `Notes!C7`."""
        return f"{C.NOTES}!{self.colonnes[C.NOTES][code]}{ligne}"

    def plage(self, feuille: str, cle: str) -> str:
        """All the rows of a column of a sheet: `Notes!$A$7:$A$30`."""
        lettre = self.colonnes[feuille][cle]
        return f"{citer(feuille)}!${lettre}${PREMIERE_LIGNE}:${lettre}${self.dernieres[feuille]}"

    def de(self, e: Bloc, *genres: str) -> dict[str, str]:
        """The cells of Contrôle on this row about a bloc or PRO, by kind, as a formula of Contrôle names them."""
        return {genre: self.ici(f"{genre}:{e.code}") for genre in genres}

    def vus_de(self, e: Bloc, *genres: str) -> dict[str, str]:
        """The same, as a formula of any sheet names them."""
        return {genre: self.la(f"{genre}:{e.code}") for genre in genres}

    def a(self, table: str) -> bool:
        """The workbook has this optional table."""
        return table in self.tables

    def a_une_colonne(self, cle: str) -> bool:
        """Contrôle has a column of this key."""
        return cle in self.colonnes[C.CONTROLE]

    @property
    def tuteur(self) -> Composante | None:
        """The composante that the tutor marks, where there is one."""
        return self.referentiel.pro.composante_de_role("TUTEUR") if self.referentiel.pro else None


Formule: TypeAlias = Callable[[Reperes], str]  # the formula of a column, for the row `REPERE`


def pour(formule: Callable[[Reperes, T], str], sujet: T) -> Formule:
    """The formula of a column about something: a bloc, a composante, a code."""
    return lambda x: formule(x, sujet)


def citer(feuille: str) -> str:
    """The title of a sheet as a reference writes it: accents and spaces need quotation marks.

    >>> citer("Notes"), citer("Contrôle"), citer("Grille B3.2")
    ('Notes', "'Contrôle'", "'Grille B3.2'")
    """
    return feuille if feuille.isascii() and feuille.isalnum() else f"'{feuille}'"


def pour_la_ligne(modele: str, ligne: int) -> str:
    """The formula of one 1-based row, from that of its column."""
    return modele.replace(REPERE, str(ligne))
