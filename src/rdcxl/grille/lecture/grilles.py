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


def controler_les_baremes(releve: Releve, tableau: Tableau) -> None:
    """A grid whose criteria do not make up its composante is said once."""
    for grille in tableau.grilles:
        if grille.probleme:
            message = f"{grille.composante} : {grille.probleme}"
            releve.anomalie(tableau.feuille, "", "", "", message, Code.BAREME)


def notes_des_grilles(releve: Releve, cle: str) -> dict[str, NoteDeGrille]:
    """By composante, what the first grid that holds it gives this candidate."""
    lues: dict[str, NoteDeGrille] = {}
    for tableau, ligne in releve.lignes[cle]:
        for grille in tableau.grilles:
            if grille.composante not in lues:
                ici = _Ici(releve.noms[cle], tableau.feuille, grille.composante)
                lues[grille.composante] = _juger(releve, tableau, ligne, grille, ici)
    return lues


def _juger(releve: Releve, tableau: Tableau, ligne: Ligne, grille: ColonnesDeGrille, ici: _Ici) -> NoteDeGrille:
    retenue = ligne.cellule(grille.composante)
    saisies = [ligne.cellules[code] for code in grille.codes if code in ligne.cellules]
    lue = NoteDeGrille(tableau, retenue, Mention.VIDE, any(c.probleme or not est_vide(c.valeur) for c in saisies))
    if grille.probleme:
        lue.commencee = lue.commencee or not est_vide(retenue.valeur)
        lue.note = Mention.ANOMALIE if lue.commencee else Mention.VIDE
        return lue
    evaluations = [
        [_critere(releve, ligne.cellules[c.code], c, ici) for c in evaluateur] for evaluateur in grille.evaluateurs
    ]
    arretee = _arretee(releve, ligne.cellules[grille.arretee], ici) if grille.arretee else Mention.VIDE
    lue.note = concerter(evaluations, arretee).note
    if grille.composante in tableau and lue.note is not Mention.ANOMALIE:
        _comparer(releve, lue, ici)
    return lue


def _critere(releve: Releve, cellule: Cellule, critere: Colonne, ici: _Ici) -> Note:
    return _lire(
        releve, cellule, lire_critere(cellule.valeur, critere.maximum), f"« {critere.titre or critere.code} »", ici
    )


def _arretee(releve: Releve, cellule: Cellule, ici: _Ici) -> Note:
    return _lire(releve, cellule, _lire_note(releve, cellule, ici), "note arrêtée", ici)


def _lire(releve: Releve, cellule: Cellule, lu: Saisie, quoi: str, ici: _Ici) -> Note:
    erreur, valeur = cellule.probleme or lu.anomalie, ecrire_valeur(cellule.valeur)
    if erreur:
        message = f"{ici.composante}, {quoi} : {erreur}"
        releve.anomalie(ici.feuille, cellule.lieu, ici.qui, valeur, message, Code.CRITERE)
        return Mention.ANOMALIE
    if lu.avis and not est_vide(cellule.valeur):
        releve.avis(ici.feuille, cellule.lieu, ici.qui, valeur, f"{ici.composante}, {quoi} : {lu.avis}.")
    return lu.valeur


def _lire_note(releve: Releve, cellule: Cellule, ici: _Ici) -> Saisie:
    c = releve.r.composantes[ici.composante]
    return lire_note(cellule.valeur, c.maximum, admet_nr=c.role == "RAPPORT")


def _comparer(releve: Releve, lue: NoteDeGrille, ici: _Ici) -> None:
    """The mark that the sheet shows must be the one that its criteria give."""
    cellule = lue.cellule
    if not cellule.probleme and _lire_note(releve, cellule, ici).valeur == lue.note:
        return
    montre = "ne montre rien" if est_vide(cellule.valeur) else f"montre « {ecrire_valeur(cellule.valeur)} »"
    donnent = "ne donnent aucune note" if lue.note is Mention.VIDE else f"donnent {_en_mots(lue.note)}"
    raison = cellule.probleme or f"la feuille {montre}, les saisies {donnent}. {_PERIMEE}"
    releve.anomalie(
        ici.feuille, cellule.lieu, ici.qui, ecrire_valeur(cellule.valeur), f"{ici.composante} : {raison}", Code.PERIMEE
    )
    lue.note = Mention.ANOMALIE


def revient_a_la_grille(
    releve: Releve, lues: Mapping[str, NoteDeGrille], tableau: Tableau, cellule: Cellule, qui: str, code: str
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
    if cellule.probleme or _lire_note(releve, cellule, ici).valeur != lue.note:
        la = f"{lue.tableau.feuille}!{lue.cellule.lieu}"
        valeur = ecrire_valeur(cellule.valeur)
        message = cellule.probleme or (
            f"« {valeur} » ici, {_en_mots(lue.note)} d’après la grille en {la}. Rétablissez la formule, ou corrigez la grille."
        )
        releve.anomalie(tableau.feuille, cellule.lieu, qui, valeur, f"{code} : {message}", Code.CONTRADICTION)
        lue.note = Mention.ANOMALIE
    return True


def _en_mots(note: Note) -> str:
    if isinstance(note, Mention):
        return "aucune note" if note is Mention.VIDE else note.value
    return f"« {en_francais(note)} »"
