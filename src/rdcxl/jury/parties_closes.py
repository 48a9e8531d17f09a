"""The parts of the closed jury, each with the names that it has in the file: référentiel, candidate, acts, signature. Touches no file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Optional

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
)

from rdcxl.grille.champs import ASSIDUITE
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.grille.tables.decisions import ACTES
from rdcxl.regles import libelles as L
from rdcxl.regles.actes import Acte
from rdcxl.regles.modele import VAE

NOM_MAXIMUM = 255  # bytes, of the file systems in use


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


class Partie(BaseModel):
    """What every part is: it does not change, and holds no field that this version does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Logiciel(Partie):
    """What wrote the file."""

    nom: str
    version: str


class GrilleLue(Partie):
    """A workbook, and the SHA-256 of its bytes."""

    nom: NomDeFichier
    empreinte: str


class ComposanteClose(Partie):
    """A composante of the référentiel under which the jury sat."""

    code: str
    libelle: str
    maximum: Nombre


class EnsembleClos(Partie):
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


class ModuleClos(Partie):
    """A module of the specialisation."""

    code: str
    titre: str
    heures: Nombre


class SpecialisationClose(Partie):
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


class NotationClose(Partie):
    """The scale of the marks, and what the title takes."""

    echelle: Nombre
    moyenne_titre: Nombre
    total: Nombre
    points_titre: Nombre


class ReferentielClos(Partie):
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


class AcquisClos(Partie):
    """What was kept from an earlier session; the day of the act that granted it, and its proof, where they were entered."""

    points: Optional[Nombre]
    session: Optional[dt.date]
    accorde_le: Optional[dt.date] = None
    preuve: str = ""
    preuve_du: Optional[dt.date] = None


class Saisies(Partie):
    """Marks, portfolios where there are any, and acquis as they were entered: exact decimals, mentions, nothing for a blank."""

    portefeuilles: Mapping[str, Optional[NoteSaisie]] = {}
    notes: Mapping[str, Optional[NoteSaisie]]
    acquis: Mapping[str, AcquisClos]


class EtatClos(Partie):
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


class MotifClos(Partie):
    """A reason: a code for machines, the heading of the section, a French sentence."""

    code: str
    article: str
    texte: str


class ResultatClos(Partie):
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


class ActeClos(Partie):
    """An act of the jury on a candidate; `retenu`: no later act superseded it. See `rdcxl.regles.actes.Acte`."""

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


class PenaliteClose(Partie):
    """The assiduity penalty: its state, the hours, the planned hours that they are measured against, the rate in %."""

    etat: Annotated[str, _parmi(L.PENALITES)]
    heures: Nombre
    base: Nombre
    taux: Optional[Nombre]


class CandidatClos(Partie):
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


class AnomalieClose(Partie):
    """What the jury had to rule on, or a notice, as `controler` says it."""

    feuille: str
    cellule: str
    identifiant: str
    valeur: str
    message: str
    code: str


class EmpechementClos(Partie):
    """A reason not to close; `forcable`: the jury may lift it (said before the closing only)."""

    code: str
    article: str
    texte: str
    forcable: bool = False


class Force(Partie):
    """What the jury forced, and why."""

    motif: str
    empechements: tuple[EmpechementClos, ...]


class Empreinte(Partie):
    """The digest of everything else, in hexadecimal."""

    algorithme: str
    valeur: str


class Volet(Partie):
    """A part by which a person may be forgotten: the salt of its commitment, or the commitment alone and since when."""

    sel: Optional[Hexadecimal] = None
    engagement: Optional[Hexadecimal] = None
    efface_le: Optional[dt.date] = None


class Engagement(Partie):
    """The parts of one person, and the last day on which the person is kept."""

    jusqu_au: dt.date
    personne: Volet
    suivi: Volet


class Engagements(Partie):
    """What can be forgotten of this file, person by person, in the order of closing; see `rdcxl.jury.engagements`.

    `suivi_jusqu_au`: last day on which coordinates are kept; `rangs`: whose each row of a list was, by rank, -1 for nobody's.
    """

    algorithme: str
    suivi_jusqu_au: dt.date
    rangs: Mapping[str, Any]
    seance: Volet
    personnes: tuple[Engagement, ...]


class Signature(Partie):
    """Who signed; « AUCUNE » says that nobody did."""

    algorithme: str
    cle_publique: Optional[Hexadecimal] = None
    titulaire: str = ""
    valeur: str = ""

    @property
    def cle(self) -> Optional[bytes]:
        """The public key (32 bytes), None without a signature."""
        return None if self.cle_publique is None else bytes.fromhex(self.cle_publique)


class Remplace(Partie):
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
