"""What a certification is, as frozen dataclasses. Imports the standard library only.

Field names are those of the TOML file beside this module; `None` marks a fact that a référentiel may lack.
Points, marks, hours and percentages are exact `Decimal`s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cached_property
from typing import Optional, Union  # evaluated by the loader, also under Python 3.10


@dataclass(frozen=True)
class Identite:
    """Names and codes of the certification; `document` dates the source text."""

    code: str
    intitule: str
    intitule_centre: str
    niveau: int
    document: dt.date
    certificateur: str
    reseau: str
    nom_anglais: str = ""
    fiche: str = ""


@dataclass(frozen=True)
class Notation:
    """Scale of the marks and what the title asks for (« Grille de synthèse d'évaluation »)."""

    echelle: Decimal
    moyenne_titre: Decimal
    total: Decimal
    points_titre: Decimal


@dataclass(frozen=True)
class Composante:
    """One mark of the grid. `maximum` in points, `minutes` of the épreuve; `role` only inside PRO.

    `auto_evaluation`: of these minutes, those of the candidate's evaluation of himself, which comes last.

    `libelle` is the exact title, which official documents print; `court` names it on screens.
    """

    code: str
    epreuve: str
    libelle: str
    court: str
    forme: str
    maximum: Decimal
    minutes: Optional[int] = None
    minutes_minimum: Optional[int] = None
    auto_evaluation: Optional[int] = None
    sous_parties: Optional[int] = None
    groupe_maximum: Optional[int] = None
    role: str = ""


@dataclass(frozen=True)
class Module:
    """A training module and its hours: its exact title, and a shorter one where a screen wants it."""

    code: str
    titre: str
    heures: Decimal
    court: str = ""

    @property
    def a_l_ecran(self) -> str:
        """What a screen calls it."""
        return self.court or self.titre


@dataclass(frozen=True)
class Competence:
    """A competence of the référentiel: its code, its exact wording, and a short title in our words."""

    code: str
    titre: str
    court: str = ""


@dataclass(frozen=True)
class Critere:
    """What an épreuve is assessed on, in our words, and the competences it bears on. The source gives it no points."""

    code: str
    titre: str
    competences: tuple[str, ...]


@dataclass(frozen=True)
class CriteresDEpreuve:
    """The criteria that part I of the source names for a composante (X29: material for a centre's own grid)."""

    composante: str
    liste: tuple[Critere, ...]


@dataclass(frozen=True)
class Bloc:
    """A bloc, or the professional evaluation: its composantes, its maximum and its bounds.

    `titre_anglais`: our wording for documents in English; the registered title is French.
    `minimum` is in points and equals `note_eliminatoire` (on the scale); `validation` is the number of
    points that `note_validation` stands for.
    """

    code: str
    numero: int
    titre: str
    maximum: Decimal
    note_eliminatoire: Decimal
    minimum: Decimal
    note_validation: Decimal
    heures: Decimal
    composantes: tuple[Composante, ...]
    modules: tuple[Module, ...] = ()
    competences: tuple[Competence, ...] = ()
    langue_modules: str = ""
    titre_anglais: str = ""
    epreuves_enchainees: bool = False

    def validation(self, echelle: Decimal) -> Decimal:
        """Points from which the bloc is validated, for display and native formulas.

        note_validation / echelle × maximum, to 28 digits; the rules compare without this division.
        """
        return Context(prec=28).divide(self.note_validation * self.maximum, echelle)

    def composante_de_role(self, role: str) -> Optional[Composante]:
        """The composante that plays `role` (RAPPORT, SOUTENANCE, TUTEUR), or None."""
        return next((c for c in self.composantes if c.role == role), None)


@dataclass(frozen=True)
class Specialisation:
    """Training outside the certification, with its own certificate (Bloc 5 and its CCE)."""

    code: str
    titre: str
    heures: Decimal
    certificat: str
    sigle: str
    certificat_long: str
    note_obtention: Decimal
    modules: tuple[Module, ...]
    langue_modules: str = ""


@dataclass(frozen=True)
class ControleContinu:
    """Maxima that a module mark may have."""

    maxima_admis: tuple[Decimal, ...]
    maximum_defaut: Decimal


@dataclass(frozen=True)
class Langues:
    """Languages of the dissertation and of its defence."""

    memoire: str
    soutenance: str


@dataclass(frozen=True)
class Heures:
    """Training hours: face to face, complements, total and days, and the calendar that the source shows."""

    face_a_face: Decimal
    complements: Decimal
    total: Decimal
    jours: int
    heures_par_jour: Decimal
    debut: Optional[dt.date] = None
    fin: Optional[dt.date] = None
    sejour_debut: Optional[dt.date] = None
    sejour_fin: Optional[dt.date] = None


@dataclass(frozen=True)
class Entreprise:
    """Minimum hours in a company, by path."""

    parcours_complet: Decimal
    par_bloc: Decimal
    plafond: Decimal
    executive: Decimal


@dataclass(frozen=True)
class Acces:
    """Entry requirements."""

    niveau_minimum: int
    annees_experience: int


@dataclass(frozen=True)
class Executive:
    """Months after the training between which a portfolio jury sits."""

    jury_mois_minimum: int
    jury_mois_maximum: int


@dataclass(frozen=True)
class Palier:
    """Band of the assiduity penalty: up to `jusqu_a` % of the hours, `taux` % of the mark."""

    jusqu_a: Decimal
    taux: Decimal


@dataclass(frozen=True)
class Assiduite:
    """Alert on absences (in % of face-to-face hours) and bands of the penalty, in rising order."""

    alerte: Decimal
    paliers: tuple[Palier, ...]


@dataclass(frozen=True)
class Reprise:
    """Retakes: attempts per bloc, months of experience before a new PRO, months of notice and of make-up."""

    tentatives_par_bloc: int
    mois_experience_pro: int
    demande_mois: int
    rattrapage_mois: int


@dataclass(frozen=True)
class Fraude:
    """Waiting period, notices and ban, in months and years."""

    carence_mois: int
    demande_mois_libre: int
    demande_mois_redoublement: int
    interdiction_ans: int


@dataclass(frozen=True)
class Rapport:
    """An exact ratio."""

    numerateur: int
    denominateur: int


@dataclass(frozen=True)
class Amenagement:
    """Factors on the duration of an adapted épreuve."""

    tiers_temps: Rapport
    preparation_orale: Rapport


@dataclass(frozen=True)
class Echeances:
    """Delays of the year, in the unit that each name ends with."""

    convocation_mois: int
    resultats_jours: int
    archivage_copies_ans: int
    enquetes_ans: int
    courrier_jours: int = 0  # a référentiel written before did not name it: no letter is then said to be posted late


@dataclass(frozen=True)
class JuryEvaluation:
    """Composition of an evaluation jury."""

    professionnels_minimum: int
    representants_maximum: int


@dataclass(frozen=True)
class JuryCertification:
    """Composition of the certification jury and conditions on its members."""

    presidents: int
    professionnels: int
    representants: int
    exercice_ans_minimum: int
    inactivite_ans_maximum: int
    promotions_parrainees: int


@dataclass(frozen=True)
class Jurys:
    """The two kinds of jury."""

    evaluation: JuryEvaluation
    certification: JuryCertification


@dataclass(frozen=True)
class Lecture:
    """A question that the text leaves open, and the readings that may be chosen; the first is the default."""

    lecture: str
    article: str
    question: str
    valeurs: dict[str, str]

    @property
    def defaut(self) -> str:
        """The reading retained when a centre chooses nothing (domain notes, section X)."""
        return next(iter(self.valeurs))


@dataclass(frozen=True)
class Article:
    """A section of the règlement; `sans_regle` says why it computes nothing."""

    titre: str
    sans_regle: str = ""


@dataclass(frozen=True)
class Referentiel:
    """A whole référentiel. Build it with `charger_referentiel`, which checks it."""

    format: int
    identite: Identite
    notation: Notation
    blocs: tuple[Bloc, ...]
    heures: Heures
    entreprise: Entreprise
    acces: Acces
    executive: Executive
    assiduite: Assiduite
    reprise: Reprise
    fraude: Fraude
    amenagement: Amenagement
    echeances: Echeances
    jurys: Jurys
    lectures: dict[str, Lecture]
    articles: dict[str, Article]
    pro: Optional[Bloc] = None
    criteres: tuple[CriteresDEpreuve, ...] = ()
    specialisation: Optional[Specialisation] = None
    controle_continu: Optional[ControleContinu] = None
    langues: Optional[Langues] = None
    mots: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by composante, how schools head its marks
    empreinte: str = field(default="", compare=False)

    @cached_property
    def _ensembles(self) -> tuple[Bloc, ...]:
        return self.blocs if self.pro is None else (*self.blocs, self.pro)

    def ensembles(self) -> tuple[Bloc, ...]:
        """The blocs in order, then the professional evaluation where there is one."""
        return self._ensembles

    def porteurs_de_modules(self) -> tuple[Union[Bloc, Specialisation], ...]:
        """What has training modules: the blocs in order, then the specialisation where there is one."""
        return self.blocs if self.specialisation is None else (*self.blocs, self.specialisation)

    @cached_property
    def composantes(self) -> Mapping[str, Composante]:
        """Every composante by code, in the order of the grid."""
        return {c.code: c for e in self.ensembles() for c in e.composantes}

    @cached_property
    def ensemble_de(self) -> Mapping[str, Bloc]:
        """The bloc, or PRO, that each composante belongs to; blocs and PRO map to themselves."""
        parents = {c.code: e for e in self.ensembles() for c in e.composantes}
        return {**{e.code: e for e in self.ensembles()}, **parents}

    @cached_property
    def criteres_de(self) -> Mapping[str, tuple[Critere, ...]]:
        """The criteria of each composante that has some, by its code."""
        return {c.composante: c.liste for c in self.criteres}

    @cached_property
    def codes_acquis(self) -> Mapping[str, Decimal]:
        """What can be kept from an earlier session, with its maximum: each bloc, PRO, the tutor's mark (X11)."""
        tuteur = self.pro.composante_de_role("TUTEUR") if self.pro else None
        return {**{e.code: e.maximum for e in self.ensembles()}, **({tuteur.code: tuteur.maximum} if tuteur else {})}

    @property
    def code_pro(self) -> str:
        """Code of the professional evaluation; empty where there is none."""
        return self.pro.code if self.pro else ""

    @property
    def exemple_de_blocs(self) -> str:
        """Two blocs as they are typed, « B1 B3 »; one where there is no other."""
        return " ".join(b.code for b in self.blocs[:3:2])

    @property
    def exemple_de_composantes(self) -> str:
        """Two composantes as they are typed, « B2.1 B4.3 »."""
        return " ".join(dict.fromkeys((self.blocs[:2][-1].composantes[0].code, self.blocs[-1].composantes[-1].code)))

    @property
    def version(self) -> str:
        """Code and date of the source, for example « RNCP36395 (25/03/2024) »."""
        return f"{self.identite.code} ({self.identite.document:%d/%m/%Y})"
