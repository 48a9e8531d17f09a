"""From tables to candidates: merge by identifier, read every cell, collect every anomaly. Imports regles and the model.

Nothing is dropped in silence: a value that cannot be read becomes an anomaly with its place, and a candidate whose
decision needs that value waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.lecture.acquis import LectureDesAcquis
from rdcxl.grille.lecture.candidats import LectureDesCandidats
from rdcxl.grille.lecture.controles import Controles
from rdcxl.grille.lecture.controles_annexes import ControlesDesAnnexes
from rdcxl.grille.lecture.modules import LectureDesModules
from rdcxl.grille.lecture.passages import LectureDesPassages
from rdcxl.grille.modele import Promotion, Session
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
    lecture = _Lecture(referentiel, list(tableaux), list(acquis), session or Session(), list(anomalies))
    lecture.tables_annexes = annexes or {}
    return lecture.promotion()


class _Lecture(
    LectureDesCandidats, LectureDesAcquis, ControlesDesAnnexes, LectureDesModules, LectureDesPassages, Controles
):
    """The reading of one grid, in order."""

    def promotion(self) -> Promotion:
        """Rows, acquis, candidates, then the checks on the whole."""
        self._indexer(self.reference)
        self._lire_annexes()
        reportees = self._tables_reportees()
        for tableau in (*reportees, *(t for t in self.tableaux if t is not self.reference)):
            self._indexer(tableau)
            self._baremes(tableau)
        self.tableaux += reportees
        self._lire_passages()
        self._controler_les_modules()
        self.acquis_par_candidat = self._lire_acquis()
        candidats = tuple(self._candidat(cle) for cle in self.noms)
        self._colonnes_absentes(candidats)
        for candidat in candidats:
            self._controler(candidat)
            self._penalite(candidat)
            self._controler_les_reprises(candidat)
            self._dispense(candidat)
            self._a_completer(candidat)
        self._controler_les_annexes(candidats)
        self._certification()
        return Promotion(
            self.session, candidats, tuple(self.anomalies), tuple(self.avertissements), annexes=self.annexes
        )
