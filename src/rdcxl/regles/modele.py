"""What the rules take and give. Imports the référentiel's types and the standard library only.

Three things never mix: a number, ABS and nothing (`Mention`). Points, hours and percentages are exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, Optional, Union

COMPLET = "COMPLET"
BLOCS = "BLOCS"
VAE = "VAE"
FRAUDE_A_DECIDER = "une fraude est alléguée, sa décision est attendue"  # of `champs_en_anomalie`


class Mention(Enum):
    """What a mark cell holds when it holds no number."""

    VIDE = "VIDE"
    ABS = "ABS"
    ABJ = "ABJ"
    NR = "NR"
    ANOMALIE = "ANOMALIE"


Note = Union[Decimal, Mention]


class Acquis(NamedTuple):
    """Points kept from an earlier session; `points` is None when the entry is an anomaly.

    `accorde_le`: day of the act by which the jury granted the bloc, whatever its points (X46). `preuve`, `preuve_du`: reference and date
    of what shows the acquis; no rule reads them.
    """

    points: Optional[Decimal]
    session: Optional[dt.date] = None
    accorde_le: Optional[dt.date] = None
    preuve: str = ""
    preuve_du: Optional[dt.date] = None


@dataclass(frozen=True)
class Dossier:
    """One candidate before the jury, as the grid says. Rules never look elsewhere.

    Args:
        notes: mark by composante code; a missing key is a blank cell.
        parcours: COMPLET or BLOCS; anything else is an anomaly and keeps the candidate waiting.
        dispense_pro: reference of the positioning that exempts from PRO; empty = not exempted (X9).
        positionnement: reference of a positioning that exempts from nothing; an Executive candidate needs one (X35).
        heures_formation: planned training hours of this candidate, instead of those of the path (X4d).
        accord_penalite: the grid carries the date of the teaching team's agreement (X4e).
        fraude: the grid carries the date of the decision on a proven fraud.
        tentatives: points of earlier attempts, by bloc, for reading X12.
        portefeuilles: by bloc, the one mark of the portfolio of evidence that stands for its épreuves (C5).
        vae: the path is that of experience: the jury rules bloc by bloc on the file of the candidate, without any mark.
        champs_en_anomalie: fields of the grid that the decision needs and that cannot be read, or what else keeps it waiting.
        repasses: blocs, and PRO, with an earlier attempt that counts; None where the grid keeps no history (X48).
        heures_derogees: the jury waived the minimum of company hours (X33).
    """

    identifiant: str
    notes: Mapping[str, Note]
    parcours: str = COMPLET
    blocs_inscrits: frozenset[str] = frozenset()
    dispense_pro: str = ""
    executive: bool = False
    heures_entreprise: Optional[Decimal] = None
    heures_injustifiees: Optional[Decimal] = None
    heures_justifiees: Optional[Decimal] = None
    heures_formation: Optional[Decimal] = None
    accord_penalite: bool = False
    fraude: bool = False
    acquis: Mapping[str, Acquis] = field(default_factory=dict)
    tentatives: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    champs_en_anomalie: tuple[str, ...] = ()
    heures_derogees: bool = False
    portefeuilles: Mapping[str, Note] = field(default_factory=dict)
    vae: bool = False
    positionnement: str = ""
    repasses: Optional[frozenset[str]] = None


class Motif(NamedTuple):
    """A reason: a code for machines, the heading of the section, a French sentence."""

    code: str
    article: str
    texte: str


class ResultatBloc(NamedTuple):
    """A bloc, or PRO, as decided. `points` None: not due or void; `note` None: no mark on 20 can be given yet."""

    code: str
    statut: str
    points: Optional[Decimal]
    maximum: Decimal
    note: Optional[Decimal]


class Penalite(NamedTuple):
    """Assiduity penalty of a candidate: its state, the hours it rests on, the rate in % where there is one."""

    etat: str
    heures: Decimal
    base: Decimal
    taux: Optional[Decimal]


class Resultat(NamedTuple):
    """The proposal for one candidate, with its reasons.

    Attributes:
        points: sum of the points due, after the penalty; `sur`: maximum of what is due.
        moyenne: on 20, truncated to two decimals; None while waiting, on path BLOCS and when void.
        blocs_valides: blocs kept, VALIDE or ACQUIS, in order.
        manquantes: composantes due without a mark that counts (blank, ABJ or anomaly).
    """

    identifiant: str
    decision: str
    points: Decimal
    sur: Decimal
    moyenne: Optional[Decimal]
    blocs: Mapping[str, ResultatBloc]
    pro: Optional[ResultatBloc]
    blocs_valides: tuple[str, ...]
    motifs: tuple[Motif, ...]
    penalite: Penalite
    manquantes: tuple[str, ...] = ()
