"""The record of one reading: its tables, what was read of them so far, and what was found wrong. Its steps are functions of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.conversion import ecrire_valeur
from rdcxl.grille.modele import Candidat, Session
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.candidats import champs_de_la_fiche
from rdcxl.grille.tables.colonnes import L, LigneAnnexe, lignes_de
from rdcxl.grille.tables.notation import Tentative
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Acquis, Lectures, Note, Reglement, choisir_lectures
from rdcxl.typographie import espaces_insecables


def _lectures_possibles(r: Referentiel, session: Session) -> Lectures:
    """The readings of the session; the defaults when one of them does not exist, which is reported elsewhere."""
    try:
        return choisir_lectures(r, session.lectures)
    except SaisieRefusee:
        return choisir_lectures(r, {})


@dataclass
class Releve:
    """What one reading holds; keys of candidates are their identifiers in lower case, unless said otherwise.

    Attributes:
        tableaux: those with one row per candidate; tables_acquis: those with one row per acquis; tables_annexes: the optional
            ones by name.
        anomalies, avertissements: what was found so far.
        reference: the table that says who the candidates are.
        noms: the identifier as it is written; lignes: the rows of each candidate, each with its table.
        ambigus: why a candidate's rows cannot be told apart, or his acquis not be read: the field that waits.
        annexes: the rows of the optional tables once read.
        acquis: by candidate and code; lieux_acquis, lieux_portefeuilles: where they stand (the latter by identifier).
        tentatives, comptees, portefeuilles, passages_illisibles: earlier attempts and portfolios, by identifier.
        candidats: by identifier, in the order of the reference.
    """

    r: Referentiel
    tableaux: list[Tableau]
    tables_acquis: list[Tableau]
    tables_annexes: Mapping[str, list[Tableau]]
    session: Session
    anomalies: list[Anomalie]
    avertissements: list[Anomalie] = field(default_factory=list)
    noms: dict[str, str] = field(default_factory=dict)
    lignes: dict[str, list[tuple[Tableau, Ligne]]] = field(default_factory=dict)
    ambigus: dict[str, str] = field(default_factory=dict)
    annexes: dict[str, tuple[LigneAnnexe, ...]] = field(default_factory=dict)
    acquis: dict[str, dict[str, Acquis]] = field(default_factory=dict)
    lieux_acquis: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    lieux_portefeuilles: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    tentatives: dict[str, dict[str, tuple[Decimal, ...]]] = field(default_factory=lambda: defaultdict(dict))
    comptees: dict[str, dict[str, list[Tentative]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    portefeuilles: dict[str, dict[str, Note]] = field(default_factory=lambda: defaultdict(dict))
    passages_illisibles: set[str] = field(default_factory=set)
    candidats: dict[str, Candidat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fiche = champs_de_la_fiche(self.r)
        self.blocs = tuple(b.code for b in self.r.blocs)
        self.reglement = Reglement(self.r, _lectures_possibles(self.r, self.session))
        self.reference = next((t for t in self.tableaux if "nom_naissance" in t or "parcours" in t), self.tableaux[0])

    def lignes_de(self, modele: type[L]) -> tuple[L, ...]:
        """The rows of one optional table; none where it is not in use."""
        return lignes_de(self.annexes, modele)

    def lieu(self, cle: str, code: str) -> tuple[str, str]:
        """Sheet and cell of a code of a candidate; his first row where no sheet has the code."""
        for tableau, ligne in self.lignes[cle]:
            if code in ligne.cellules:
                return tableau.feuille, ligne.cellules[code].lieu
        return self.reference.feuille, self.lignes[cle][0][1].lieu

    def anomalie(self, feuille: str, lieu: str, qui: str, valeur: str, message: str, code: Code) -> None:
        """Something to be corrected."""
        self.anomalies.append(Anomalie(feuille, lieu, qui, valeur, espaces_insecables(message), code))

    def refuser(self, tableau: Tableau, cellule: Cellule, qui: str, message: str, code: Code) -> None:
        """A cell to be corrected, with what it holds."""
        self.anomalie(tableau.feuille, cellule.lieu, qui, ecrire_valeur(cellule.valeur), message, code)

    def signaler(self, tableau: Tableau, cellule: Cellule, qui: str, message: str) -> None:
        """A cell to be known of, with what it holds."""
        self.avis(tableau.feuille, cellule.lieu, qui, ecrire_valeur(cellule.valeur), message)

    def avis(self, feuille: str, lieu: str, qui: str, valeur: str, message: str) -> None:
        """Something to be known."""
        self.avertissements.append(Anomalie.avis(feuille, lieu, qui, valeur, espaces_insecables(message)))
