"""How a table is declared: one class per table, one attribute per column. Imports pydantic, the fields and the référentiel's types.

The declaration drives the sheet, the reading of sheets and of CSV files, their recognition, the closed file, the comparison and the
migration. A title, a help text or a list of choices that depends on the référentiel is a function of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Optional, TypeVar, Union, cast

from pydantic import BaseModel, ConfigDict, Field

from rdcxl.grille import champs as C
from rdcxl.grille.champs import Champ
from rdcxl.referentiel.modele import Referentiel

LIGNES_LIBRES = 60
Texte = Union[str, Callable[[Referentiel], str]]
Choix = Union[Mapping[str, str], Callable[[Referentiel], Mapping[str, str]]]
_CLE = "colonne"


@dataclass(frozen=True)
class Colonne:
    """A column as it is declared; `champ` is what it becomes for a référentiel. `feuille`: where not that of its table."""

    titre: Texte
    genre: str
    largeur: float
    obligatoire: bool = False
    decisif: bool = False
    identite: bool = False
    choix: Optional[Choix] = None
    aide: Texte = ""
    feuille: str = ""

    def champ(self, code: str, feuille: str, r: Optional[Referentiel]) -> Champ:
        """The field; `r` may be None where nothing depends on it."""
        choix = self.choix(_present(r)) if callable(self.choix) else self.choix
        return Champ(
            code, _dire(self.titre, r), self.genre, self.feuille or feuille, self.largeur, self.obligatoire, self.decisif,
            self.identite, None if choix is None else dict(choix), _dire(self.aide, r),
        )  # fmt: skip


def _present(r: Optional[Referentiel]) -> Referentiel:
    if r is None:
        raise TypeError("this column depends on the référentiel")
    return r


def _dire(texte: Texte, r: Optional[Referentiel]) -> str:
    return texte(_present(r)) if callable(texte) else texte


def _declarer(defaut: Any, titre: Texte, genre: str, largeur: float, **suite: Any) -> Any:
    extra = cast(Any, {_CLE: Colonne(titre, genre, largeur, **suite)})
    return Field(default=defaut, json_schema_extra=extra)


def identifiant(largeur: float = 14) -> str:
    """The column that says whose row it is."""
    return cast(str, _declarer(..., "Identifiant", C.TEXTE, largeur, obligatoire=True, identite=True))


def texte(titre: Texte, largeur: float, **suite: Any) -> str:
    """A text; empty when blank. `suite`: obligatoire, decisif, identite, aide, feuille, as for every kind."""
    return cast(str, _declarer("", titre, C.TEXTE, largeur, **suite))


def choix(titre: Texte, largeur: float, parmi: Optional[Choix] = None, **suite: Any) -> str:
    """A code of `parmi`, which says what each means; empty when blank."""
    return cast(str, _declarer("", titre, C.CHOIX, largeur, choix=parmi, **suite))


def oui_non(titre: Texte, largeur: float, *, vide: Optional[bool] = None, **suite: Any) -> Any:
    """Yes or no; `vide` when blank."""
    return _declarer(vide, titre, C.OUI_NON, largeur, choix=C.OUI_OU_NON, **suite)


def date(titre: Texte, largeur: float, **suite: Any) -> Optional[dt.date]:
    """A day."""
    return cast(Optional[dt.date], _declarer(None, titre, C.DATE, largeur, **suite))


def moment(titre: Texte, largeur: float, **suite: Any) -> Optional[dt.datetime]:
    """A day and an hour."""
    return cast(Optional[dt.datetime], _declarer(None, titre, C.MOMENT, largeur, **suite))


def nombre(titre: Texte, largeur: float, **suite: Any) -> Optional[Decimal]:
    """A number ≥ 0, exact."""
    return cast(Optional[Decimal], _declarer(None, titre, C.NOMBRE, largeur, **suite))


def points(titre: Texte, largeur: float, **suite: Any) -> Optional[Decimal]:
    """Points, exact."""
    return cast(Optional[Decimal], _declarer(None, titre, C.POINTS, largeur, **suite))


def note(titre: Texte, largeur: float, **suite: Any) -> object:
    """A mark, as the cell gives it: it is judged with its maximum, once that is known."""
    return _declarer(None, titre, C.NOTE, largeur, **suite)


def blocs(titre: Texte, largeur: float, **suite: Any) -> tuple[str, ...]:
    """Codes of blocs."""
    return cast(tuple[str, ...], _declarer((), titre, C.BLOCS, largeur, **suite))


class Rangee(BaseModel):
    """A row of a declared table."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @classmethod
    def colonnes(cls) -> dict[str, Colonne]:
        """The columns as they are declared, by code."""
        extras = {code: champ.json_schema_extra for code, champ in cls.model_fields.items()}
        return {code: cast(Any, x)[_CLE] for code, x in extras.items() if isinstance(x, dict) and _CLE in x}

    @classmethod
    def champs(cls, feuille: str, r: Optional[Referentiel] = None) -> tuple[Champ, ...]:
        """The fields of the columns, in order; `feuille`: the sheet of those that name none."""
        return tuple(colonne.champ(code, feuille, r) for code, colonne in cls.colonnes().items())

    @property
    def valeurs(self) -> dict[str, Any]:
        """By code, what the cells hold, in the order of the columns; a blank has none, nor what cannot be read."""
        return {
            code: valeur
            for code in self.colonnes()
            if (valeur := getattr(self, code)) != type(self).model_fields[code].default
        }


@dataclass(frozen=True)
class Table:
    """What a sheet of an optional table says beside its columns.

    Attributes:
        nom: its name, and that of its file without .csv; `feuille`: title of its sheet.
        aide: what to type there; `libres`: empty rows that a new sheet has.
        calculees: hidden columns of formulas after the typed ones, by code.
        si: whether a référentiel has the table.
    """

    nom: str
    feuille: str
    aide: Texte
    libres: int = LIGNES_LIBRES
    calculees: tuple[str, ...] = ()
    si: Callable[[Referentiel], bool] = lambda _: True


class LigneAnnexe(Rangee):
    """One row of an optional table, of a candidate of the grid.

    Attributes:
        illisibles: the codes whose cell cannot be read; each is among the anomalies, and blank here.
        lieux: where the cell of each code stands; `lieu`: that of the identifier.
    """

    table: ClassVar[Table]

    identifiant: str = identifiant()
    feuille: str = ""
    lieu: str = ""
    lieux: Mapping[str, str] = {}
    illisibles: frozenset[str] = frozenset()

    @property
    def valeurs(self) -> dict[str, Any]:
        """The same, without the identifier."""
        return {code: valeur for code, valeur in super().valeurs.items() if code != "identifiant"}


L = TypeVar("L", bound=LigneAnnexe)


def lignes_de(tables: Mapping[str, tuple[LigneAnnexe, ...]], modele: type[L]) -> tuple[L, ...]:
    """The rows of one optional table; none where it is not in use."""
    return cast(tuple[L, ...], tables.get(modele.table.nom, ()))


def table(nom: str, feuille: str, aide: Texte, **suite: Any) -> Callable[[type[L]], type[L]]:
    """Declare an optional table; `suite`: what `Table` knows beside."""

    def declarer(classe: type[L]) -> type[L]:
        classe.table = Table(nom, feuille, aide, **suite)
        return classe

    return declarer
