"""Placement surveys: the days on which they fall, and what their rates count. Standard library only.

Section « Suivi du placement des anciens certifiés… » (I5). The section asks for surveys over a number of years and defines neither
their dates nor any rate. The rates are our own reading, named `LECTURE`: each is a fraction of whole numbers, those on placement
are taken on the respondents alone, and somebody who did not answer is neither placed nor not placed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.dates import MOIS_PAR_AN, ajouter_mois
from rdcxl.regles.sections import regle

LECTURE = "taux sur les répondants"
LECTURE_NEUTRALISEE = "taux qui neutralise les études et l’impossibilité de travailler"
METIER_VISE = "EMPLOI_METIER_VISE"
EMPLOI = "AUTRE_EMPLOI"
CREATION = "CREATION_ENTREPRISE"
SANS_REPONSE = "SANS_REPONSE"
# Exclusive: a person has one situation at a survey.
SITUATIONS = {
    METIER_VISE: "métier visé",
    EMPLOI: "autre emploi",
    CREATION: "création d’entreprise",
    "POURSUITE_ETUDES": "poursuite d’études",
    "RECHERCHE": "recherche d’emploi",
    "AUTRE": "autre situation",
    SANS_REPONSE: "sans réponse",
}
EN_EMPLOI = frozenset({METIER_VISE, EMPLOI, CREATION})
NEUTRALISEES = frozenset({"POURSUITE_ETUDES", "AUTRE"})  # who studies, who cannot work


class Part(NamedTuple):
    """A rate as it is counted: so many out of so many."""

    nombre: int
    sur: int

    @property
    def exacte(self) -> Optional[Fraction]:
        """The exact rate, from 0 to 1; None when there is nobody to count."""
        return Fraction(self.nombre, self.sur) if self.sur else None


class Enquete(NamedTuple):
    """One survey of one group: how many persons were asked, and how many are in each situation.

    `comptes`: by code of `SITUATIONS`, each ≥ 0, their sum being `effectif` at most; whoever is in none did not answer.
    """

    effectif: int
    comptes: Mapping[str, int]

    @property
    def repondants(self) -> int:
        """Those who answered, whatever their situation."""
        return sum(n for code, n in self.comptes.items() if code != SANS_REPONSE)

    def combien(self, code: str) -> int:
        """How many are in a situation; without an answer: everybody else."""
        return self.effectif - self.repondants if code == SANS_REPONSE else self.comptes.get(code, 0)


@regle("placement", "X23")
def dates_des_enquetes(certification: dt.date, mois: Iterable[int]) -> dict[int, dt.date]:
    """The day of each survey, by its number of calendar months after the certification.

    Reading: X23.
    """
    return {m: ajouter_mois(certification, m) for m in mois}


@regle("placement")
def mois_a_couvrir(r: Referentiel) -> int:
    """The months after the certification that the last survey must reach."""
    return r.echeances.enquetes_ans * MOIS_PAR_AN


@regle("placement")
def taux_de_reponse(e: Enquete) -> Part:
    """Those who answered, out of those who were asked. Our reading, see `LECTURE`."""
    return Part(e.repondants, e.effectif)


@regle("placement")
def taux_d_insertion(e: Enquete) -> Part:
    """Those who work, as employees or in an enterprise of their own, out of the respondents. Our reading, see `LECTURE`."""
    return Part(sum(e.combien(code) for code in EN_EMPLOI), e.repondants)


@regle("placement")
def taux_d_insertion_neutralise(e: Enquete) -> Part:
    """The same, out of the respondents who neither study nor are unable to work, as the trade usually counts; see `LECTURE_NEUTRALISEE`.

    >>> e = Enquete(10, {METIER_VISE: 6, "POURSUITE_ETUDES": 3, "RECHERCHE": 1})
    >>> tuple(taux_d_insertion(e)), tuple(taux_d_insertion_neutralise(e))
    ((6, 10), (6, 7))
    """
    return Part(taux_d_insertion(e).nombre, e.repondants - sum(e.combien(code) for code in NEUTRALISEES))


@regle("placement")
def taux_dans_le_metier_vise(e: Enquete) -> Part:
    """Those who do the job that the certification aims at, out of the respondents. Our reading, see `LECTURE`."""
    return Part(e.combien(METIER_VISE), e.repondants)
