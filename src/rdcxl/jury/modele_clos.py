"""The closed jury as a model: frozen, typed, checked once at reading; a projet is the same without its seal. Touches no file.

A field has the name that it has in the file, and what the file does not hold stays absent, so that a file closed by any version
comes out byte for byte as it went in. Dates and moments are such; an exact number stays the text that it was written with, which
documents print, and becomes a Decimal where somebody computes. Session, jury and fiche are the very models of the grid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, Optional, Self, TypeVar

from pydantic import (
    ValidationError,
    model_validator,
)

from rdcxl.grille.modele import Session
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.jury.composition import Jury
from rdcxl.jury.parties_closes import (
    AnomalieClose,
    CandidatClos,
    EmpechementClos,
    Empreinte,
    Engagement,
    Engagements,
    Force,
    GrilleLue,
    Instant,
    Logiciel,
    Partie,
    Rangee,
    ReferentielClos,
    Remplace,
    Signature,
)
from rdcxl.regles.actes import SUR_UN_BLOC
from rdcxl.regles.inscription import ANNEE_MAXIMUM
from rdcxl.typographie import espaces_insecables

FORMAT: Final = "rdcxl-cloture"
VERSION: Final = 3  # of new files: persons can be forgotten in them
VERSIONS: Final = (2, 3)  # that are read
FORMAT_PROJET: Final = "rdcxl-projet"
_ABSENT = object()

HORS_DU_REFERENTIEL = "un code n’est pas du référentiel de la clôture"


def _exiger(vrai: bool, ou: str, sinon: str) -> None:
    if not vrai:
        raise ValueError(f"{ou} : {sinon}")


Contenu = TypeVar("Contenu", bound="ContenuDuJury")


class ContenuDuJury(Partie):
    """What a closing and a projet both hold: everything that the jury has before it, and what it settled so far.

    Attributes:
        lectures: every reading in force, by name; `lectures_modifiees`: those that are not the defaults.
        annexes: by name, the rows of each optional table, as text by code of column.
    """

    logiciel: Logiciel
    referentiel: ReferentielClos
    lectures: Mapping[str, str]
    lectures_modifiees: Mapping[str, str]
    grille: GrilleLue
    session: Session
    jury: Optional[Jury]
    candidats: tuple[CandidatClos, ...]
    annexes: Mapping[str, tuple[Rangee, ...]] = {}
    resultats_avant_le: Optional[dt.date]
    enquetes_jusqu_au: Optional[dt.date] = None
    reserves: tuple[str, ...] = ()
    a_statuer: tuple[AnomalieClose, ...]
    avertissements: tuple[AnomalieClose, ...]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        """Every code that a candidate carries is one of the référentiel of the file; every row of a table says whose it is."""
        r = self.referentiel
        blocs = {b.code for b in r.blocs}
        composantes = {c.code for e in (*r.blocs, *((r.pro,) if r.pro else ())) for c in e.composantes}
        for rang, c in enumerate(self.candidats):
            ou = f"candidats[{rang}]"
            for nom, x in (("proposition", c.proposition), ("resultat", c.resultat)):
                _exiger(blocs <= x.blocs.keys(), f"{ou}.{nom}.blocs", "l’état d’un bloc du référentiel manque")
            _exiger(blocs.issuperset(c.blocs_certifies), f"{ou}.blocs_certifies", HORS_DU_REFERENTIEL)
            _exiger(blocs >= c.saisies.portefeuilles.keys(), f"{ou}.saisies.portefeuilles", HORS_DU_REFERENTIEL)
            sur_un_bloc = {a.objet for a in c.actes if a.acte in SUR_UN_BLOC}
            _exiger(blocs >= sur_un_bloc, f"{ou}.actes", HORS_DU_REFERENTIEL)
            connues = not composantes or composantes >= c.saisies.notes.keys()
            _exiger(connues, f"{ou}.saisies.notes", HORS_DU_REFERENTIEL)
        for nom, rangees in self.annexes.items():
            _exiger(all("identifiant" in x for x in rangees), f"annexes.{nom}", "une ligne n’a pas d’identifiant")
        return self

    def rangees(self, table: str) -> tuple[Rangee, ...]:
        """The rows of an optional table; none where it was not in use."""
        return self.annexes.get(table, ())

    def rangees_de(self, table: str, identifiant: str) -> Iterator[Rangee]:
        """The rows of one candidate, in order."""
        return (x for x in self.rangees(table) if x["identifiant"] == identifiant)

    def completer(self, modele: type[Contenu], **suite: object) -> Contenu:
        """The same content as a closing or a projet, with what it adds."""
        return modele.model_validate({**{nom: getattr(self, nom) for nom in self.model_fields_set}, **suite})

    def en_json(self) -> dict[str, Any]:
        """The content as the file holds it: what was never said stays absent."""
        return self.model_dump(mode="json", exclude_unset=True)


class Projet(ContenuDuJury):
    """The state of the jury's work before anything is closed; `empechements`: what still prevents the closing."""

    format: Literal["rdcxl-projet"] = FORMAT_PROJET
    compose_le: Instant
    empechements: tuple[EmpechementClos, ...]

    @property
    def instant(self) -> dt.datetime:
        """The only clock that a document knows: when this was composed."""
        return self.compose_le


class Cloture(ContenuDuJury):
    """The closed jury. `signature` is None until it is put down; `copie`: the copy of the workbook beside it.

    `engagements`: None in files of older formats; `force` and `reserves` are absent where somebody was forgotten.
    """

    format: Literal["rdcxl-cloture"] = FORMAT
    version: Literal[2, 3] = VERSION
    jury: Jury
    clos_le: Instant
    force: Optional[Force] = None
    empreinte: Empreinte
    copie: Optional[GrilleLue] = None
    remplace: Optional[Remplace] = None
    engagements: Optional[Engagements] = None
    signature: Optional[Signature] = None

    @model_validator(mode="after")
    def _datee(self) -> Self:
        """Delays are counted from these days, none of which was to come when the jury was closed."""
        jours = {
            "jury.date": self.jury.date,
            **{f"jury.epreuves[{i}].date": e.date for i, e in enumerate(self.jury.epreuves)},
        }
        fraudes = {
            f"candidats[{i}].fiche.fraude": c.fiche.fraude for i, c in enumerate(self.candidats) if c.fiche.fraude
        }
        for ou, jour in {**jours, **fraudes}.items():
            _exiger(
                jour.year <= ANNEE_MAXIMUM, ou, f"« {jour:%d/%m/%Y} » : une date avant {ANNEE_MAXIMUM} est attendue"
            )
        return self

    @model_validator(mode="after")
    def _engagee(self) -> Self:
        """A file of the third format commits to each person; what was forgotten leaves nothing to be read."""
        e = self.engagements
        _exiger((self.version == VERSION) == (e is not None), "engagements", "ce bloc va avec le format 3")
        if not (e and e.seance.efface_le):
            for nom in ("force", "reserves"):
                _exiger(nom in self.model_fields_set, nom, "cette valeur manque")
        return self

    @property
    def oublies(self) -> tuple[Engagement, ...]:
        """The persons of whom nothing is left in the file."""
        return tuple(x for x in self.engagements.personnes if x.personne.efface_le) if self.engagements else ()

    @property
    def instant(self) -> dt.datetime:
        """The only clock that a document knows: when the jury was closed."""
        return self.clos_le

    @property
    def cle(self) -> Optional[bytes]:
        """The public key (32 bytes) under which it is signed; None when it is not."""
        return self.signature.cle if self.signature else None


class FormeRefusee(ValueError):
    """The seal is right, the form is not; `problemes`: a French sentence per field."""

    def __init__(self, problemes: list[str]) -> None:
        super().__init__(problemes[0])
        self.problemes = problemes


def lire_contenu(octets: bytes, contenu: Mapping[str, Any]) -> Cloture:
    """The model of an opened file.

    Args:
        octets: the bytes of the file; contenu: what `sceau.ouvrir` read in them.

    Raises:
        FormeRefusee: a field is missing, unknown, or not written as a closing writes it; each is named.
    """
    try:
        clos = Cloture.model_validate_json(octets, strict=True)
    except ValidationError as erreur:
        phrases = (p.removeprefix("fichier : ") for p in problemes_en_francais(erreur, Cloture))
        raise FormeRefusee(list(map(espaces_insecables, phrases))) from erreur
    redit = clos.en_json()
    if redit != contenu:
        raise FormeRefusee(
            [f"{champ} : cette valeur n’est pas écrite comme une clôture l’écrit." for champ in ecarts(redit, contenu)]
        )
    return clos


def ecarts(redit: Any, lu: Any, ou: str = "") -> Iterator[str]:
    """The paths of what is not the same in two contents."""
    if isinstance(redit, dict) and isinstance(lu, dict):
        for cle in dict.fromkeys((*redit, *lu)):
            yield from ecarts(redit.get(cle, _ABSENT), lu.get(cle, _ABSENT), f"{ou}.{cle}" if ou else cle)
    elif isinstance(redit, list) and isinstance(lu, list) and len(redit) == len(lu):
        for rang, paire in enumerate(zip(redit, lu, strict=True)):
            yield from ecarts(*paire, f"{ou}[{rang}]")
    elif redit != lu:
        yield ou
