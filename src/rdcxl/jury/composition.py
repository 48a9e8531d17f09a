"""jury.toml: date, place, members, minutes of the épreuves. pydantic checks; the sentences are French."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal, Optional

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.session import lire_toml
from rdcxl.grille.validation import problemes_en_francais

Role = Literal["PRESIDENT", "PROFESSIONNEL", "REPRESENTANT", "OBSERVATEUR"]


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Membre(_Partie):
    """A member of the certification jury (H3, H4); `a_forme`: identifiers of the candidates trained."""

    nom: str = Field(min_length=1)
    prenom: str = Field(min_length=1)
    role: Role
    fonction: str = ""
    organisme: str = ""
    annees_exercice: Optional[int] = Field(default=None, ge=0)
    derniere_activite: Optional[dt.date] = None
    informe_le: Optional[dt.date] = None
    externe: Optional[bool] = None
    a_forme: tuple[str, ...] = ()


class Epreuve(_Partie):
    """The minutes of one bloc épreuve (I9)."""

    bloc: str = Field(min_length=1)
    date: dt.date
    responsable: str = Field(min_length=1)
    surveillants: tuple[str, ...] = ()


class Jury(_Partie):
    """The certification jury as it sat."""

    date: dt.date
    lieu: str = Field(min_length=1)
    membres: tuple[Membre, ...] = Field(min_length=1)
    epreuves: tuple[Epreuve, ...] = ()


def lire_jury(chemin: Path) -> Jury:
    """Read jury.toml.

    Raises:
        SaisieRefusee: every wrong or missing value, with its path.
    """
    try:
        return Jury.model_validate(lire_toml(chemin))
    except ValidationError as erreur:
        raise SaisieRefusee(
            f"Le fichier « {chemin.name} » ne peut pas être pris.", problemes_en_francais(erreur)
        ) from erreur
