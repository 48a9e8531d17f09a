"""The closed jury as a model: frozen, typed, checked once at reading; a projet is the same without its seal. Touches no file.

A field has the name that it has in the file, and what the file does not hold stays absent, so that a file closed by any version
comes out byte for byte as it went in. Dates and moments are such; an exact number stays the text that it was written with, which
documents print, and becomes a Decimal where somebody computes. Session, jury and fiche are the very models of the grid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Optional, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)

from rdcxl.grille.champs import ASSIDUITE
from rdcxl.grille.modele import Session
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.grille.tables.decisions import ACTES
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.jury.actes import Acte
from rdcxl.jury.composition import Jury
from rdcxl.regles import libelles as L
from rdcxl.regles.inscription import ANNEE_MAXIMUM
from rdcxl.regles.modele import VAE
from rdcxl.typographie import espaces_insecables

FORMAT: Final = "rdcxl-cloture"
VERSION: Final = 2
FORMAT_PROJET: Final = "rdcxl-projet"
NOM_MAXIMUM = 255  # bytes, of the file systems in use
_ABSENT = object()


def _parmi(codes: Collection[str]) -> AfterValidator:
    """A code of the rules; another one would have no label."""

    def verifier(code: str) -> str:
        if code not in codes:
            raise ValueError(f"« {code[:40]} » : valeurs possibles : {', '.join(codes)}")
        return code

    return AfterValidator(verifier)


def _nom_de_fichier(nom: str) -> str:
    """A name that may be looked for in a folder, whatever stands before it."""
    if not Path(nom).name or len(nom.encode()) > NOM_MAXIMUM:
        raise ValueError(f"« {nom[:40]} » n’est pas un nom de fichier")
    return nom


NomDeFichier = Annotated[str, AfterValidator(_nom_de_fichier)]
Nombre = Annotated[str, Field(pattern=r"^-?[0-9]{1,60}(\.[0-9]{1,120})?$")]
# A mark has at most the digits that the grid takes (`saisie.DECIMALES_MAXIMUM`): what is counted with it stays exact.
NoteSaisie = Annotated[str, Field(pattern=r"^([0-9]{1,31}(\.[0-9]{1,30})?|ABS|ABJ|NR|ANOMALIE)$")]
Hexadecimal = Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$")]
Decision = Annotated[str, _parmi(L.DECISIONS)]
_EN_ISO = PlainSerializer(lambda instant: instant.isoformat(timespec="seconds"), return_type=str)
Instant = Annotated[AwareDatetime, _EN_ISO]
Horodatage = Annotated[dt.datetime, _EN_ISO]
Rangee = Mapping[str, str]


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Logiciel(_Partie):
    """What wrote the file."""

    nom: str
    version: str


class GrilleLue(_Partie):
    """A workbook, and the SHA-256 of its bytes."""

    nom: NomDeFichier
    empreinte: str


class ComposanteClose(_Partie):
    """A composante of the référentiel under which the jury sat."""

    code: str
    libelle: str
    maximum: Nombre


class EnsembleClos(_Partie):
    """A bloc, or PRO, of that référentiel; the first closed files named the blocs without their bounds."""

    code: str
    numero: int
    titre: str
    maximum: Nombre = "0"
    minimum: Nombre = "0"
    note_eliminatoire: Nombre = "0"
    note_validation: Nombre = "0"
    composantes: tuple[ComposanteClose, ...] = ()

    @property
    def libelles(self) -> dict[str, str]:
        """The words of its composantes, by code."""
        return {c.code: c.libelle for c in self.composantes}


class ModuleClos(_Partie):
    """A module of the specialisation."""

    code: str
    titre: str
    heures: Nombre


class SpecialisationClose(_Partie):
    """The specialisation and its certificate, with what its module marks rest on (X16)."""

    code: str
    titre: str
    heures: Nombre
    langue_modules: str = ""
    certificat: str
    sigle: str
    certificat_long: str
    note_obtention: Nombre
    maxima: tuple[Nombre, ...]
    maximum_defaut: Nombre
    modules: tuple[ModuleClos, ...]


class NotationClose(_Partie):
    """The scale of the marks, and what the title takes."""

    echelle: Nombre
    moyenne_titre: Nombre
    total: Nombre
    points_titre: Nombre


class ReferentielClos(_Partie):
    """What a document says of the référentiel under which the jury sat: names, maxima and bounds."""

    code: str
    intitule: str
    intitule_centre: str = ""
    certificateur: str = ""
    document: dt.date
    empreinte: str
    notation: Optional[NotationClose] = None
    blocs: tuple[EnsembleClos, ...]
    pro: Optional[EnsembleClos] = None
    specialisation: Optional[SpecialisationClose] = None

    @property
    def echelle(self) -> str:
        """The scale of the marks; empty in the first closed files, which did not say it."""
        return self.notation.echelle if self.notation else ""

    @property
    def libelles(self) -> dict[str, str]:
        """The words of every composante of the blocs, by code."""
        return {c.code: c.libelle for b in self.blocs for c in b.composantes}

    def bloc(self, code: str) -> Optional[EnsembleClos]:
        """The bloc of this code, None when there is none."""
        return next((b for b in self.blocs if b.code == code), None)


_TEXTES = tuple(nom for nom, champ in Fiche.model_fields.items() if champ.annotation is str and not champ.is_required())


# What a fiche says of one session, attendance above all; a new session begins without it.
DE_LA_SESSION = tuple(nom for nom, colonne in Fiche.colonnes().items() if colonne.feuille == ASSIDUITE)
IDENTITE = tuple(nom for nom in Fiche.model_fields if nom not in (*DE_LA_SESSION, "fraude"))


class FicheClose(Fiche):
    """The fiche of the grid; a text that was not entered is null in the file."""

    model_config = ConfigDict(str_strip_whitespace=True)

    @field_validator(*_TEXTES, mode="before")
    @classmethod
    def _lire(cls, brut: Any) -> Any:
        if brut == "":
            raise ValueError("« » : un texte vide s’écrit null")
        return "" if brut is None else brut

    @model_serializer(mode="wrap")
    def _ecrire(self, suite: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {cle: None if valeur == "" else valeur for cle, valeur in suite(self).items()}


class AcquisClos(_Partie):
    """What was kept from an earlier session."""

    points: Optional[Nombre]
    session: Optional[dt.date]


class Saisies(_Partie):
    """Marks, portfolios where there are any, and acquis as they were entered: exact decimals, mentions, nothing for a blank."""

    portefeuilles: Mapping[str, Optional[NoteSaisie]] = {}
    notes: Mapping[str, Optional[NoteSaisie]]
    acquis: Mapping[str, AcquisClos]


class EtatClos(_Partie):
    """A bloc, or PRO, as decided. `points` None: not due or void; `note` None: no mark on 20 can be given yet."""

    points: Optional[Nombre]
    sur: Nombre
    note: Optional[Nombre]
    statut: str


class EtatDeBloc(EtatClos):
    """A bloc as decided."""

    statut: Annotated[str, _parmi(L.BLOCS)]


class EtatDePro(EtatClos):
    """PRO as decided."""

    statut: Annotated[str, _parmi(L.PRO)]


class MotifClos(_Partie):
    """A reason: a code for machines, the heading of the section, a French sentence."""

    code: str
    article: str
    texte: str


class ResultatClos(_Partie):
    """One candidate's result: what `deliberer --json` prints of him."""

    identifiant: str
    decision: Decision
    points: Nombre
    sur: Nombre
    moyenne: Optional[Nombre]
    blocs: Mapping[str, EtatDeBloc]
    pro: Optional[EtatDePro]
    blocs_valides: tuple[str, ...]
    motifs: tuple[MotifClos, ...]

    @property
    def motifs_du_jury(self) -> tuple[MotifClos, ...]:
        """The reasons that are the jury's own decisions."""
        return tuple(m for m in self.motifs if m.code.startswith("jury_"))


class ActeClos(_Partie):
    """An act of the jury on a candidate; `retenu`: no later act superseded it. See `rdcxl.jury.actes.Acte`."""

    acte: Annotated[str, _parmi(ACTES)]
    objet: str
    valeur: Optional[Nombre]
    motif: str
    auteur: str
    horodatage: Horodatage
    retenu: bool

    def rendre(self, identifiant: str, lieu: str) -> Acte:
        """The act itself, on this candidate; `lieu`: where it was read."""
        valeur = None if self.valeur is None else Decimal(self.valeur)
        return Acte(identifiant, self.acte, self.objet, valeur, self.motif, self.auteur, self.horodatage, lieu)


class PenaliteClose(_Partie):
    """The assiduity penalty: its state, the hours, the planned hours that they are measured against, the rate in %."""

    etat: Annotated[str, _parmi(L.PENALITES)]
    heures: Nombre
    base: Nombre
    taux: Optional[Nombre]


class CandidatClos(_Partie):
    """One candidate: what was entered, the proposal, the acts between the two, the final result, the blocs to certify now."""

    fiche: FicheClose
    saisies: Saisies
    proposition: ResultatClos
    actes: tuple[ActeClos, ...]
    resultat: ResultatClos
    penalite: Optional[PenaliteClose] = None
    blocs_certifies: tuple[str, ...]

    @property
    def identifiant(self) -> str:
        """The identifier, as the grid writes it."""
        return self.fiche.identifiant

    @property
    def par_experience(self) -> bool:
        """The jury ruled on this candidate bloc by bloc, without any mark (VAE)."""
        return self.fiche.voie == VAE and not any(self.saisies.notes.values())

    @property
    def actes_retenus(self) -> tuple[ActeClos, ...]:
        """The acts that count."""
        return tuple(a for a in self.actes if a.retenu)


class AnomalieClose(_Partie):
    """What the jury had to rule on, or a notice, as `controler` says it."""

    feuille: str
    cellule: str
    identifiant: str
    valeur: str
    message: str
    code: str


class EmpechementClos(_Partie):
    """A reason not to close; `forcable`: the jury may lift it (said before the closing only)."""

    code: str
    article: str
    texte: str
    forcable: bool = False


class Force(_Partie):
    """What the jury forced, and why."""

    motif: str
    empechements: tuple[EmpechementClos, ...]


class Empreinte(_Partie):
    """The digest of everything else, in hexadecimal."""

    algorithme: str
    valeur: str


class Signature(_Partie):
    """Who signed; « AUCUNE » says that nobody did."""

    algorithme: str
    cle_publique: Optional[Hexadecimal] = None
    titulaire: str = ""
    valeur: str = ""

    @property
    def cle(self) -> Optional[bytes]:
        """The public key (32 bytes), None without a signature."""
        return None if self.cle_publique is None else bytes.fromhex(self.cle_publique)


class Remplace(_Partie):
    """The closed file that this one replaces: its name, SHA-256, moment and key, its rank, and why.

    `predecesseurs`: SHA-256 of all files before it, the first one first; `successions`: what says that the key of this file follows
    that of the replaced one. Neither was written by the first versions.
    """

    fichier: NomDeFichier
    empreinte: str
    clos_le: str
    cle_publique: Optional[Hexadecimal]
    rang: int
    motif: str
    predecesseurs: tuple[str, ...] = ()
    successions: tuple[Mapping[str, Any], ...] = ()

    @property
    def anciens(self) -> tuple[str, ...]:
        """SHA-256 of every file that this one puts out of force, as far as it says so."""
        return (*self.predecesseurs, self.empreinte)


HORS_DU_REFERENTIEL = "un code n’est pas du référentiel de la clôture"


def _exiger(vrai: bool, ou: str, sinon: str) -> None:
    if not vrai:
        raise ValueError(f"{ou} : {sinon}")


Contenu = TypeVar("Contenu", bound="ContenuDuJury")


class ContenuDuJury(_Partie):
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
    reserves: tuple[str, ...]
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
    """The closed jury. `signature` is None until it is put down; `copie`: the copy of the workbook beside it."""

    format: Literal["rdcxl-cloture"] = FORMAT
    version: Literal[2] = VERSION
    jury: Jury
    clos_le: Instant
    force: Optional[Force]
    empreinte: Empreinte
    copie: Optional[GrilleLue] = None
    remplace: Optional[Remplace] = None
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
