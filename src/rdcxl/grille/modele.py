"""What a grid holds once read: session, candidates, files for the rules, anomalies. pydantic guards the border."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

from pydantic import BaseModel, ConfigDict, field_validator

from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.tableau import Tableau
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.grille.tables.colonnes import L, LigneAnnexe, lignes_de
from rdcxl.grille.validation import date_plausible
from rdcxl.regles import Dossier


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    _dates = field_validator("*", mode="after")(date_plausible)


class Centre(_Partie):
    """The training centre."""

    nom: str = ""
    siret: str = ""
    numero_declaration_activite: str = ""
    cci: str = ""
    ville: str = ""


class SessionExamen(_Partie):
    """The session: its name, the rank of the promotion, its dates."""

    libelle: str = ""
    rang_promotion: Optional[int] = None
    date_derniere_epreuve: Optional[dt.date] = None
    date_jury: Optional[dt.date] = None


class Certification(_Partie):
    """What the RNCP file says; no default (X30), the documents that must carry it refuse while it is empty."""

    code: str = ""
    intitule: str = ""
    date_decision: Optional[dt.date] = None
    date_derniere_delivrance: Optional[dt.date] = None
    codes_nsf: tuple[str, ...] = ()
    niveau: Optional[int] = None


class Responsables(_Partie):
    """Named responsible persons (H9)."""

    session: str = ""
    certification: str = ""


class Session(_Partie):
    """The content of session.toml and of the sheet Session."""

    centre: Centre = Centre()
    session: SessionExamen = SessionExamen()
    certification: Certification = Certification()
    responsables: Responsables = Responsables()
    lectures: dict[str, str] = {}


@dataclass(frozen=True)
class Candidat:
    """One candidate: identity, the file for the rules, and where its line stands (sheet, cell of the identifier)."""

    fiche: Fiche
    dossier: Dossier
    feuille: str
    cellule: str


@dataclass(frozen=True)
class Promotion:
    """A grid once read. `anomalies` are to be corrected or ruled on, `avertissements` are notices.

    `decisions`: the raw rows of the jury's own decisions, each cell with its place; nothing here has judged them.
    `annexes`: by name, the rows of each optional table that is used, even when it is still empty.
    `disposition`: version of the layout of a file made by « rdcxl nouveau »; None for any other source.
    """

    session: Session
    candidats: tuple[Candidat, ...]
    anomalies: tuple[Anomalie, ...] = ()
    avertissements: tuple[Anomalie, ...] = ()
    decisions: tuple[Tableau, ...] = ()
    annexes: Mapping[str, tuple[LigneAnnexe, ...]] = field(default_factory=dict)
    disposition: Optional[int] = None

    def lignes_de(self, modele: type[L]) -> tuple[L, ...]:
        """The rows of one optional table; none where it is not in use."""
        return lignes_de(self.annexes, modele)

    @property
    def bloquantes(self) -> tuple[Anomalie, ...]:
        """The anomalies that must be corrected before closing."""
        return tuple(a for a in self.anomalies if a.bloque)
