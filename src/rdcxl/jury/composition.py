"""jury.toml: date, place, members, minutes of the épreuves, evaluation juries. pydantic checks; the sentences are French."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from rdcxl.grille.session import lire_valide
from rdcxl.regles.jurys import MembreDeJury, MembreDEvaluation
from rdcxl.regles.nombres import canonique

Civilite = Literal["", "Mme", "M."]  # for documents, which speak of « la présidente »
Role = Literal["PRESIDENT", "PROFESSIONNEL", "REPRESENTANT", "OBSERVATEUR"]

# Years of practice, whole or not (1.5): a whole number is written as one.
_EN_ANNEES = PlainSerializer(
    lambda n: int(n) if n == n.to_integral_value() else canonique(n), return_type=Union[int, str]
)
Annees = Annotated[Decimal, _EN_ANNEES]


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Membre(_Partie):
    """A member of the certification jury (H3, H4); `a_forme`: identifiers of the candidates trained."""

    nom: str = Field(min_length=1)
    prenom: str = Field(min_length=1)
    role: Role
    civilite: Civilite = ""
    fonction: str = ""
    organisme: str = ""
    annees_exercice: Optional[Annees] = Field(default=None, ge=0)
    derniere_activite: Optional[dt.date] = None
    informe_le: Optional[dt.date] = None
    externe: Optional[bool] = None
    a_forme: tuple[str, ...] = ()


class Incident(_Partie):
    """An incident on the minutes of an épreuve (G1); `contresigne`: None when the candidate was not asked."""

    description: str = Field(min_length=1)
    identifiant: str = ""
    contresigne: Optional[bool] = None


class AmenagementAccorde(_Partie):
    """Measures of one candidate for an épreuve (F1 to F4): the measures, never their cause."""

    identifiant: str = Field(min_length=1)
    mesures: tuple[str, ...] = Field(min_length=1)


class Epreuve(_Partie):
    """The minutes of one épreuve sitting (I8, I9, X45). `debut` and `fin` are times as the minutes write them.

    Attributes:
        composantes: those that were sat then; all of the bloc where none is named.
        candidats: those expected, when they are not all those registered.
        identite_verifiee, sujets_repris, brouillons_repris: None while nobody said so.
    """

    bloc: str = Field(min_length=1)
    composantes: tuple[str, ...] = ()
    candidats: tuple[str, ...] = ()
    date: dt.date
    responsable: str = Field(min_length=1)
    surveillants: tuple[str, ...] = ()
    lieu: str = ""
    debut: str = ""
    fin: str = ""
    sujet: str = ""
    materiel: str = ""
    identite_verifiee: Optional[bool] = None
    sujets_repris: Optional[bool] = None
    brouillons_repris: Optional[bool] = None
    retards: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()
    amenagements: tuple[AmenagementAccorde, ...] = ()
    a_distance: bool = False
    accord_reference: str = ""
    accord_date: Optional[dt.date] = None

    def couvre(self, composante: str) -> bool:
        """Whether these minutes are those of a composante of their bloc."""
        return not self.composantes or composante in self.composantes

    @property
    def designation(self) -> str:
        """« B2.1 », or the bloc where no composante is named."""
        return ", ".join(self.composantes) or self.bloc


class MembreEvaluation(_Partie):
    """A member of an evaluation jury (H1, H2); `vote`: by default everybody marks but the representative."""

    nom: str = Field(min_length=1)
    prenom: str = Field(min_length=1)
    civilite: Civilite = ""
    fonction: str = ""
    organisme: str = ""
    externe: bool
    annees_exercice: Optional[Annees] = Field(default=None, ge=0)
    derniere_activite: Optional[dt.date] = None
    representant: bool = False
    vote: Optional[bool] = None
    a_forme: tuple[str, ...] = ()
    lien: tuple[str, ...] = ()


class JuryDEvaluation(_Partie):
    """An evaluation jury: the épreuve (code of a bloc or of a composante), its members, the candidates heard.

    The code of a bloc stands for all its orals, or for the portfolio of evidence of those who present one; `grille`: reference of the
    grid by which the jury marked.
    """

    epreuve: str = Field(min_length=1)
    date: Optional[dt.date] = None
    lieu: str = ""
    grille: str = ""
    membres: tuple[MembreEvaluation, ...] = Field(min_length=1)
    candidats: tuple[str, ...] = Field(min_length=1)


class Jury(_Partie):
    """The certification jury as it sat, the minutes of the épreuves, and the evaluation juries where they are given.

    `forcer`: the jury's reason for closing in spite of what it may force, where --forcer cannot be given. It belongs to one
    closing, which records it (`force`), and not to the jury: a closed file does not hold it here, and a rectification that
    takes this jury up again forces nothing. `confirmer`: the readings whose notice is confirmed, as --confirmer gives them (X48); the
    closed file holds it, a rectification asks again.
    """

    date: dt.date
    lieu: str = Field(min_length=1)
    membres: tuple[Membre, ...] = Field(min_length=1)
    epreuves: tuple[Epreuve, ...] = ()
    jurys_evaluation: tuple[JuryDEvaluation, ...] = ()
    forcer: str = ""
    confirmer: tuple[Literal["X48"], ...] = ()


def lire_jury(chemin: Path) -> Jury:
    """Read jury.toml.

    Raises:
        SaisieRefusee: every wrong or missing value, with its path.
    """
    return lire_valide(chemin, Jury)


def confirmer(jury: Jury, lesquels: Iterable[str]) -> Jury:
    """The same jury, which confirms these readings too."""
    return jury.model_copy(update={"confirmer": tuple(dict.fromkeys((*jury.confirmer, *lesquels)))})


def membres_du_jury(jury: Jury) -> list[MembreDeJury]:
    """The certification jury as the rules see it."""
    return [
        MembreDeJury(
            f"{m.prenom} {m.nom}",
            m.role,
            m.annees_exercice,
            m.derniere_activite,
            m.informe_le,
            m.externe,
            frozenset(m.a_forme),
        )
        for m in jury.membres
    ]


def membres_de_l_evaluation(jury: JuryDEvaluation) -> list[MembreDEvaluation]:
    """An evaluation jury as the rules see it."""
    return [
        MembreDEvaluation(
            f"{m.prenom} {m.nom}",
            m.externe,
            m.representant,
            not m.representant if m.vote is None else m.vote,
            frozenset(m.a_forme),
            frozenset(m.lien),
        )
        for m in jury.membres
    ]
