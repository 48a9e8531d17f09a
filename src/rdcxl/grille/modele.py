"""What a grid holds once read: session, candidates, files for the rules, anomalies. pydantic guards the border."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Optional

from pydantic import BaseModel, ConfigDict, field_validator

from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.tableau import Tableau
from rdcxl.grille.validation import date_plausible
from rdcxl.regles import Dossier


class Fiche(BaseModel):
    """Identity and registration of one candidate, as text and dates; empty means not entered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    identifiant: str
    nom_naissance: str = ""
    nom_usage: str = ""
    prenoms: str = ""
    sexe: str = ""
    date_naissance: Optional[dt.date] = None
    commune_naissance: str = ""
    code_insee_naissance: str = ""
    pays_naissance: str = ""
    courriel: str = ""
    voie: str = ""
    statut: str = ""
    parcours: str = ""
    blocs_inscrits: tuple[str, ...] = ()
    dispense_pro: str = ""
    executive: bool = False
    heures_entreprise: Optional[Decimal] = None
    donnees_validees_le: Optional[dt.date] = None
    heures_absence_injustifiees: Optional[Decimal] = None
    heures_absence_justifiees: Optional[Decimal] = None
    heures_formation: Optional[Decimal] = None
    accord_penalite: Optional[dt.date] = None
    fraude: Optional[dt.date] = None

    @property
    def nom_complet(self) -> str:
        """Birth name in capitals, then the first names; the identifier when neither is known."""
        return f"{self.nom_naissance.upper()} {self.prenoms}".strip() or self.identifiant


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
class LigneAnnexe:
    """One row of an optional table, of a candidate of the grid.

    Attributes:
        valeurs: by code, what the cell holds once converted (marks: as the cell gives them); a blank has none.
        illisibles: the codes whose cell cannot be read; each is among the anomalies.
        lieux: where the cell of each code stands; `lieu`: that of the identifier.
    """

    identifiant: str
    valeurs: Mapping[str, Any]
    illisibles: frozenset[str]
    feuille: str
    lieu: str
    lieux: Mapping[str, str]


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

    @property
    def bloquantes(self) -> tuple[Anomalie, ...]:
        """The anomalies that must be corrected before closing."""
        return tuple(a for a in self.anomalies if a.bloque)
