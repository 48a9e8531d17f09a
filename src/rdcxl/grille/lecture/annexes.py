"""The optional tables: their rows as their declarations type them, each of a candidate of the grid. Imports the tables and the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdcxl.grille import annexes as X
from rdcxl.grille.annexes import Annexe
from rdcxl.grille.anomalies import Code
from rdcxl.grille.lecture.lignes import est_connu, lire_identifiant
from rdcxl.grille.lecture.rangees import lire_rangee
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Ligne, Tableau
from rdcxl.grille.tables.colonnes import L, LigneAnnexe

MANQUE = "Cette cellule n’est pas renseignée. Complétez-la."


def lire_annexes(releve: Releve) -> None:
    """The rows of every optional table, whose candidates are known."""
    catalogue = X.annexes(releve.r)
    releve.annexes = {
        nom: tuple(_lignes_annexe(releve, catalogue[nom], tables)) for nom, tables in releve.tables_annexes.items()
    }


def _lignes_annexe(releve: Releve, annexe: Annexe, tables: Iterable[Tableau]) -> Iterator[LigneAnnexe]:
    for tableau in tables:
        for champ in annexe.champs:
            if champ.obligatoire and champ.code not in tableau:
                releve.anomalie(tableau.feuille, "", "", "", f"La colonne {champ.code} manque.", Code.COLONNE)
        for ligne in tableau.lignes:
            identifiant = lire_identifiant(releve, tableau, ligne)
            if identifiant and est_connu(releve, tableau, ligne, identifiant):
                yield _ligne_annexe(releve, annexe, tableau, ligne, releve.noms[identifiant.casefold()])


def _ligne_annexe(releve: Releve, annexe: Annexe, tableau: Tableau, ligne: Ligne, identifiant: str) -> LigneAnnexe:
    lues = lire_rangee(annexe.champs[1:], tableau, ligne, releve.blocs, texte_compte=False)
    fautes = {code: lue.erreur or MANQUE for code, lue in lues.items() if lue.erreur or lue.manque}
    for code, faute in fautes.items():
        cellule, message = lues[code].cellule, f"{annexe.par_code[code].titre} : {faute}"
        releve.refuser(tableau, cellule, identifiant, message, Code.ANNEXE)
    return annexe.modele(
        identifiant=identifiant,
        feuille=tableau.feuille,
        lieu=ligne.cellule("identifiant").lieu,
        lieux={code: cellule.lieu for code, cellule in ligne.cellules.items()},
        illisibles=frozenset(fautes),
        **{code: lue.valeur for code, lue in lues.items() if lue.valeur is not None},
    )


def une_par_candidat(releve: Releve, lignes: Iterable[L]) -> Iterator[L]:
    """The first row of each candidate; another one is an anomaly."""
    vus: dict[str, L] = {}
    for x in lignes:
        premiere = vus.setdefault(x.identifiant, x)
        if premiere is x:
            yield x
        else:
            message = f"{x.identifiant} est déjà en {premiere.lieu}. Gardez une seule ligne."
            releve.anomalie(x.feuille, x.lieu, x.identifiant, x.identifiant, message, Code.ANNEXE)
