"""The optional sheets of a grid for a référentiel: which there are, and which one a row of titles heads. Imports the tables only.

A sheet is one file, too (absences.csv): it is recognised by its columns, wherever they come from. Every code but `identifiant`
belongs to one table, so that a row of codes says which one it heads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdcxl.erreurs import UsageIncorrect
from rdcxl.grille.champs import Champ
from rdcxl.grille.tables import absences, notation, session
from rdcxl.grille.tables.colonnes import LigneAnnexe
from rdcxl.referentiel.modele import Referentiel

FAMILLES = (absences, notation, session)  # the sheets stand in this order, and in that of each module
ABSENCES = absences.Absence.table.nom
GROUPES, NOTES_PARTAGEES = notation.MembreDeGroupe.table.nom, notation.NotePartagee.table.nom
TENTATIVES, PORTEFEUILLES = notation.Tentative.table.nom, notation.Portefeuille.table.nom
CONTROLE_CONTINU = notation.EvaluationDeModule.table.nom
ACCES, DEMANDES = session.EntreeEnFormation.table.nom, session.DemandeEcrite.table.nom
INCIDENTS, AMENAGEMENTS = session.Incident.table.nom, session.MesuresDAmenagement.table.nom

NOM_DU_CANDIDAT = "candidat"  # column after the identifier that shows, by a formula, whose row it is
HEURES_D_UN_JOUR = 24
DISTINCTIVES = 3


@dataclass(frozen=True)
class Annexe:
    """One optional table of a référentiel.

    Attributes:
        modele: what one of its rows is, once read; nom, feuille, aide, libres, calculees: as in its declaration.
    """

    modele: type[LigneAnnexe]
    nom: str
    feuille: str
    champs: tuple[Champ, ...]
    aide: str
    libres: int
    calculees: tuple[str, ...]

    @property
    def par_code(self) -> dict[str, Champ]:
        """Its typed columns, by code."""
        return {champ.code: champ for champ in self.champs}

    @property
    def marque(self) -> frozenset[str]:
        """The codes that a row of codes must have to head this table: the first three columns."""
        return frozenset(champ.code for champ in self.champs[:DISTINCTIVES])


_CATALOGUES: dict[int, tuple[Referentiel, dict[str, Annexe]]] = {}  # made once for each référentiel in memory


def annexes(r: Referentiel) -> dict[str, Annexe]:
    """Every optional table for a référentiel, by name, in the order of the sheets."""
    connu = _CATALOGUES.get(id(r))
    if connu is None or connu[0] is not r:
        toutes = [_annexe(modele, r) for modele in _declarees() if modele.table.si(r)]
        connu = _CATALOGUES[id(r)] = (r, {annexe.nom: annexe for annexe in toutes})
    return connu[1]


def _declarees() -> Iterator[type[LigneAnnexe]]:
    for famille in FAMILLES:
        for objet in vars(famille).values():
            if isinstance(objet, type) and issubclass(objet, LigneAnnexe) and objet is not LigneAnnexe:
                yield objet


def _annexe(modele: type[LigneAnnexe], r: Referentiel) -> Annexe:
    x = modele.table
    aide = x.aide(r) if callable(x.aide) else x.aide
    return Annexe(modele, x.nom, x.feuille, modele.champs(x.feuille, r), aide, x.libres, x.calculees)


def reconnaitre(r: Referentiel, titres: Iterable[str]) -> Annexe | None:
    """The table that these column headings, codes or French titles, belong to; None when none does."""
    presents = {titre.casefold() for titre in titres}
    return next(
        (
            a
            for a in annexes(r).values()
            if all({c.code.casefold(), c.titre.casefold()} & presents for c in a.champs[:DISTINCTIVES])
        ),
        None,
    )


def nommer(r: Referentiel, demandees: Iterable[str]) -> tuple[str, ...]:
    """The names of these tables, each given by its name or by the title of its sheet.

    Raises:
        UsageIncorrect: one does not exist; those that do are listed.
    """
    connues = {cle.casefold(): a.nom for a in annexes(r).values() for cle in (a.nom, a.feuille)}
    inconnues = [x for x in demandees if x.strip().casefold() not in connues]
    if inconnues:
        possibles = ", ".join(annexes(r))
        raise UsageIncorrect(
            f"Ces feuilles n’existent pas : {', '.join(inconnues)}. Feuilles facultatives : {possibles}."
        )
    return tuple(connues[x.strip().casefold()] for x in demandees)
