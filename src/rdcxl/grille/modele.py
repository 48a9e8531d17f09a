"""What a grid holds once read: session, candidates, files for the rules, anomalies. pydantic guards the border."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from pydantic import BaseModel, ConfigDict, Field, field_validator

from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.tableau import Tableau
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.grille.tables.colonnes import L, LigneAnnexe, lignes_de
from rdcxl.grille.validation import date_plausible
from rdcxl.regles import Dossier


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    _dates = field_validator("*", mode="after")(date_plausible)


def _cle(titre: str, aide: str = "", *, exigee: bool = False, defaut: Any = "") -> Any:
    """A line of the sheet Session: its title, what to type; `exigee`: documents are refused while it is empty."""
    return Field(default=defaut, title=titre, description=aide, json_schema_extra={"exigee": exigee})


class Centre(_Partie):
    """The training centre."""

    nom: str = _cle("Nom du centre", exigee=True)
    siret: str = _cle("SIRET", "14 chiffres", exigee=True)
    numero_declaration_activite: str = _cle("Numéro de déclaration d’activité", exigee=True)
    cci: str = _cle("CCI de rattachement")
    ville: str = _cle("Ville", exigee=True)


class SessionExamen(_Partie):
    """The session: its name, the rank of the promotion, its dates."""

    libelle: str = _cle("Libellé de la session", "Par exemple : RDC 2024-2025", exigee=True)
    rang_promotion: Optional[int] = _cle(
        "Rang de la promotion", "1, 2, 3… ; un observateur du parrain siège aux deux premières", defaut=None
    )
    date_derniere_epreuve: Optional[dt.date] = _cle(
        "Date de la dernière épreuve", "Les résultats doivent être connus dans les 42 jours", defaut=None
    )
    date_jury: Optional[dt.date] = _cle("Date du jury de certification", defaut=None)
    date_debut_formation: Optional[dt.date] = _cle("Début de la formation", "Repris sur les attestations", defaut=None)
    date_fin_formation: Optional[dt.date] = _cle("Fin de la formation", "Reprise sur les attestations", defaut=None)


class Certification(_Partie):
    """What the RNCP file says; no default (X30), the documents that must carry it refuse while it is empty."""

    code: str = _cle("Code RNCP", exigee=True)
    intitule: str = _cle("Intitulé enregistré", "Sans ajout ni modification", exigee=True)
    date_decision: Optional[dt.date] = _cle(
        "Date de la décision d’enregistrement", "Fiche RNCP", exigee=True, defaut=None
    )
    date_derniere_delivrance: Optional[dt.date] = _cle(
        "Date de dernière délivrance possible", "Fiche RNCP", exigee=True, defaut=None
    )
    codes_nsf: tuple[str, ...] = _cle("Codes NSF", "Séparés par des virgules", exigee=True, defaut=())
    niveau: Optional[int] = _cle("Niveau", exigee=True, defaut=None)


class Responsables(_Partie):
    """Named responsible persons (H9)."""

    session: str = _cle("Responsable de la session d’évaluation")
    certification: str = _cle("Responsable du processus de certification", exigee=True)


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
