"""The evaluation grids of a workbook: the mark that each retains, made again from its criteria, and what contradicts it.

The saved value of a formula is never believed alone: a program that does not recalculate leaves old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rdcxl.grille.anomalies import Code
from rdcxl.grille.colonnes_de_grille import Colonne, ColonnesDeGrille
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.regles import Mention, Note
from rdcxl.regles.grilles import concerter, lire_critere
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import Saisie, lire_note

_PERIMEE = "Recalculez le classeur puis enregistrez-le, ou rétablissez la formule."


@dataclass
class NoteDeGrille:
    """What the grid of a candidate gives: the mark, the cell that shows it; `commencee`: somebody typed something in it."""

    tableau: Tableau
    cellule: Cellule
    note: Note
    commencee: bool


class _Ici(NamedTuple):
    """Where something is read: whose, in which sheet, for which composante."""

    qui: str
    feuille: str
    composante: str


class LectureDesGrilles(Releve):
    """Reads the grids of each candidate."""

    def _baremes(self, tableau: Tableau) -> None:
        """A grid whose criteria do not make up its composante is said once."""
        for grille in tableau.grilles:
            if grille.probleme:
                message = f"{grille.composante} : {grille.probleme}"
                self._anomalie(tableau.feuille, "", "", "", message, Code.BAREME)

    def _notes_des_grilles(self, cle: str) -> dict[str, NoteDeGrille]:
        """By composante, what the first grid that holds it gives this candidate."""
        lues: dict[str, NoteDeGrille] = {}
        for tableau, ligne in self.lignes[cle]:
            for grille in tableau.grilles:
                if grille.composante not in lues:
                    ici = _Ici(self.noms[cle], tableau.feuille, grille.composante)
                    lues[grille.composante] = self._juger(tableau, ligne, grille, ici)
        return lues

    def _juger(self, tableau: Tableau, ligne: Ligne, grille: ColonnesDeGrille, ici: _Ici) -> NoteDeGrille:
        retenue = ligne.cellules.get(grille.composante, Cellule(None, ligne.lieu))
        saisies = [ligne.cellules[code] for code in grille.codes if code in ligne.cellules]
        lue = NoteDeGrille(tableau, retenue, Mention.VIDE, any(c.probleme or not est_vide(c.valeur) for c in saisies))
        if grille.probleme:
            lue.commencee = lue.commencee or not est_vide(retenue.valeur)
            lue.note = Mention.ANOMALIE if lue.commencee else Mention.VIDE
            return lue
        evaluations = [
            [self._critere(ligne.cellules[c.code], c, ici) for c in evaluateur] for evaluateur in grille.evaluateurs
        ]
        arretee = self._arretee(ligne.cellules[grille.arretee], ici) if grille.arretee else Mention.VIDE
        lue.note = concerter(evaluations, arretee).note
        if grille.composante in tableau and lue.note is not Mention.ANOMALIE:
            self._comparer(lue, ici)
        return lue

    def _critere(self, cellule: Cellule, critere: Colonne, ici: _Ici) -> Note:
        return self._lire(
            cellule, lire_critere(cellule.valeur, critere.maximum), f"« {critere.titre or critere.code} »", ici
        )

    def _arretee(self, cellule: Cellule, ici: _Ici) -> Note:
        return self._lire(cellule, self._lire_note(cellule, ici), "note arrêtée", ici)

    def _lire(self, cellule: Cellule, lu: Saisie, quoi: str, ici: _Ici) -> Note:
        erreur, valeur = cellule.probleme or lu.anomalie, ecrire_valeur(cellule.valeur)
        if erreur:
            message = f"{ici.composante}, {quoi} : {erreur}"
            self._anomalie(ici.feuille, cellule.lieu, ici.qui, valeur, message, Code.CRITERE)
            return Mention.ANOMALIE
        if lu.avis and not est_vide(cellule.valeur):
            self._avis(ici.feuille, cellule.lieu, ici.qui, valeur, f"{ici.composante}, {quoi} : {lu.avis}.")
        return lu.valeur

    def _lire_note(self, cellule: Cellule, ici: _Ici) -> Saisie:
        c = self.r.composantes[ici.composante]
        return lire_note(cellule.valeur, c.maximum, admet_nr=c.role == "RAPPORT")

    def _comparer(self, lue: NoteDeGrille, ici: _Ici) -> None:
        """The mark that the sheet shows must be the one that its criteria give."""
        cellule = lue.cellule
        if not cellule.probleme and self._lire_note(cellule, ici).valeur == lue.note:
            return
        montre = "ne montre rien" if est_vide(cellule.valeur) else f"montre « {ecrire_valeur(cellule.valeur)} »"
        donnent = "ne donnent aucune note" if lue.note is Mention.VIDE else f"donnent {_en_mots(lue.note)}"
        raison = cellule.probleme or f"la feuille {montre}, les saisies {donnent}. {_PERIMEE}"
        self._anomalie(
            ici.feuille,
            cellule.lieu,
            ici.qui,
            ecrire_valeur(cellule.valeur),
            f"{ici.composante} : {raison}",
            Code.PERIMEE,
        )
        lue.note = Mention.ANOMALIE

    def _revient_a_la_grille(
        self, lues: Mapping[str, NoteDeGrille], tableau: Tableau, cellule: Cellule, qui: str, code: str
    ) -> bool:
        """Whether the grid settles this cell: its own, or another of the same mark; what contradicts it is an anomaly.

        A grid in which nothing was typed leaves the mark to the other cell.
        """
        lue = lues.get(code)
        if lue is None or lue.cellule is cellule:
            return lue is not None
        if not lue.commencee and est_vide(lue.cellule.valeur) and lue.note is Mention.VIDE:
            return False
        if lue.note is Mention.ANOMALIE or est_vide(cellule.valeur):
            return True
        ici = _Ici(qui, tableau.feuille, code)
        if cellule.probleme or self._lire_note(cellule, ici).valeur != lue.note:
            la = f"{lue.tableau.feuille}!{lue.cellule.lieu}"
            valeur = ecrire_valeur(cellule.valeur)
            message = cellule.probleme or (
                f"« {valeur} » ici, {_en_mots(lue.note)} d’après la grille en {la}. Rétablissez la formule, ou corrigez la grille."
            )
            self._anomalie(tableau.feuille, cellule.lieu, qui, valeur, f"{code} : {message}", Code.CONTRADICTION)
            lue.note = Mention.ANOMALIE
        return True


def _en_mots(note: Note) -> str:
    if isinstance(note, Mention):
        return "aucune note" if note is Mention.VIDE else note.value
    return f"« {en_francais(note)} »"
