"""From tables to candidates: merge by identifier, read every cell, collect every anomaly. Imports regles and the model.

Nothing is dropped in silence: a value that cannot be read becomes an anomaly with its place, and a candidate whose
decision needs that value waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.lecture.acquis import lire_acquis
from rdcxl.grille.lecture.annexes import lire_annexes
from rdcxl.grille.lecture.candidats import lire_candidat
from rdcxl.grille.lecture.controles import (
    controler,
    controler_la_certification,
    controler_la_dispense,
    controler_la_penalite,
    controler_les_colonnes,
    dire_ce_qui_manque,
)
from rdcxl.grille.lecture.controles_annexes import controler_les_annexes
from rdcxl.grille.lecture.grilles import controler_les_baremes
from rdcxl.grille.lecture.lignes import indexer
from rdcxl.grille.lecture.modules import controler_le_certificat, controler_les_modules
from rdcxl.grille.lecture.notes import controler_les_echelles
from rdcxl.grille.lecture.passages import (
    controler_la_carence,
    controler_les_demandes_de_reprise,
    controler_les_reprises,
    lire_passages,
)
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.lecture.reports import tables_reportees
from rdcxl.grille.modele import Candidat, Promotion, Session
from rdcxl.grille.tableau import Tableau
from rdcxl.referentiel.modele import Referentiel


def interpreter(
    referentiel: Referentiel,
    tableaux: Iterable[Tableau],
    acquis: Iterable[Tableau] = (),
    session: Session | None = None,
    anomalies: Iterable[Anomalie] = (),
    annexes: Mapping[str, list[Tableau]] | None = None,
) -> Promotion:
    """Make a promotion of the tables of a grid, or of CSV files.

    Args:
        tableaux: tables with one row per candidate (the first with names or paths is the reference).
        acquis: tables with one row per acquis.
        session: what session.toml or the sheet Session says.
        anomalies: what reading already found.
        annexes: the optional tables, by name (`rdcxl.grille.annexes`).

    Returns:
        Every candidate in the order of the reference table, with all anomalies and notices.
    """
    releve = Releve(referentiel, list(tableaux), list(acquis), annexes or {}, session or Session(), list(anomalies))
    for etape in ETAPES:
        etape(releve)
    return Promotion(
        releve.session,
        tuple(releve.candidats.values()),
        tuple(releve.anomalies),
        tuple(releve.avertissements),
        annexes=releve.annexes,
    )


def _indexer_la_reference(releve: Releve) -> None:
    indexer(releve, releve.reference)


def _indexer_les_autres(releve: Releve) -> None:
    """What the optional tables hand on comes first: a value typed elsewhere is then found to contradict it."""
    reportees = tables_reportees(releve)
    for tableau in (*reportees, *(t for t in releve.tableaux if t is not releve.reference)):
        indexer(releve, tableau)
        controler_les_baremes(releve, tableau)
    releve.tableaux += reportees


def _lire_les_candidats(releve: Releve) -> None:
    for cle in releve.noms:
        candidat = lire_candidat(releve, cle)
        releve.candidats[candidat.fiche.identifiant] = candidat


def _controler_les_candidats(releve: Releve) -> None:
    for candidat in releve.candidats.values():
        for controle in CONTROLES:
            controle(releve, candidat)


CONTROLES: tuple[Callable[[Releve, Candidat], None], ...] = (
    controler,
    controler_la_penalite,
    controler_les_reprises,
    controler_les_demandes_de_reprise,
    controler_le_certificat,
    controler_la_dispense,
    dire_ce_qui_manque,
)
ETAPES: tuple[Callable[[Releve], None], ...] = (
    _indexer_la_reference,
    lire_annexes,
    _indexer_les_autres,
    lire_passages,
    controler_les_modules,
    lire_acquis,
    _lire_les_candidats,
    controler_les_colonnes,
    controler_les_echelles,
    _controler_les_candidats,
    controler_les_annexes,
    controler_la_carence,
    controler_la_certification,
)
