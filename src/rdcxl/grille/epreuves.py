"""epreuves.toml: when and where each épreuve takes place, accommodations, how convocations are sent. pydantic checks; French sentences.

An accommodation is a measure, never its cause: nothing here takes a diagnosis, and no document prints one.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Optional

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from rdcxl.grille.session import lire_valide
from rdcxl.grille.validation import date_plausible

POSTE = "POSTE"
MOYENS = {POSTE: "par voie postale", "ELECTRONIQUE": "par voie électronique", "MAIN_PROPRE": "en main propre"}


def _heure(valeur: Any) -> dt.time:
    """HH:MM as a text, or the time that TOML knows."""
    if isinstance(valeur, dt.time):
        return valeur
    trouve = re.fullmatch(r"([01]?\d|2[0-3])[:hH]([0-5]\d)", str(valeur).strip())
    if not trouve:
        raise ValueError(f'« {valeur} » n’est pas une heure : écrivez "HH:MM", par exemple "09:00"')
    return dt.time(int(trouve[1]), int(trouve[2]))


Heure = Annotated[dt.time, BeforeValidator(_heure)]


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    _dates = field_validator("*", mode="after")(date_plausible)


class Epreuve(_Partie):
    """A sitting: one épreuve (its composantes), or a whole bloc, on one day in one place.

    Attributes:
        heure: when it begins; for a file to hand in, the last hour to do so.
        minutes: its duration, only where the référentiel gives none.
        candidats: those who sit then, when they are not all those registered; passages: the hour of each, for an oral.
        a_distance: needs the prior agreement of CCI France, its reference and its date.
    """

    composantes: tuple[str, ...] = ()
    bloc: str = ""
    date: dt.date
    heure: Heure
    lieu: str = Field(min_length=1)
    adresse: str = ""
    salle: str = ""
    materiel: str = ""
    sujet: str = ""
    surveillants: tuple[str, ...] = ()
    minutes: Optional[int] = Field(default=None, ge=1)
    candidats: tuple[str, ...] = ()
    passages: dict[str, Heure] = {}
    a_distance: bool = False
    accord_reference: str = ""
    accord_date: Optional[dt.date] = None

    @model_validator(mode="after")
    def _objet(self) -> Epreuve:
        if bool(self.composantes) == bool(self.bloc):
            raise ValueError("donnez bloc, ou composantes, et non les deux")
        return self


class Amenagement(_Partie):
    """What is arranged for a candidate, and never why.

    Attributes:
        mesures: other measures, in words; oral: written composantes that he takes as an oral instead.
    """

    identifiant: str = Field(min_length=1)
    tiers_temps: bool = False
    mesures: tuple[str, ...] = ()
    oral: tuple[str, ...] = ()


class Envoi(_Partie):
    """How and when the convocations are sent (I1); `recu_le`: the last day on which a letter was received, once it is known (X36)."""

    moyen: Literal["POSTE", "ELECTRONIQUE", "MAIN_PROPRE"]
    date: dt.date
    recu_le: Optional[dt.date] = None


class Correcteur(_Partie):
    """Who marks which épreuves, and how.

    Attributes:
        noms: the marker, or two of them for a double marking; none: not known yet.
        sur: the scale on which they mark; candidats: whom, when not everybody who sits; anonyme: numbers instead of names.
        avant_le: the day on which the marks are due at the latest; contact: whom to call.
    """

    composantes: tuple[str, ...] = Field(min_length=1)
    noms: tuple[str, ...] = Field(default=(), max_length=2)
    sur: Optional[Decimal] = Field(default=None, gt=0)
    candidats: tuple[str, ...] = ()
    anonyme: bool = False
    avant_le: Optional[dt.date] = None
    contact: str = ""


class Epreuves(_Partie):
    """The content of epreuves.toml."""

    epreuves: tuple[Epreuve, ...] = Field(min_length=1)
    amenagements: tuple[Amenagement, ...] = ()
    envoi: Optional[Envoi] = None
    correcteurs: tuple[Correcteur, ...] = ()


def lire_epreuves(chemin: Path) -> Epreuves:
    """Read epreuves.toml.

    Raises:
        SaisieRefusee: every wrong or missing value, with its path.
    """
    return lire_valide(chemin, Epreuves)
