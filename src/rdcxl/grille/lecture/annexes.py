"""The optional tables: their rows as their declarations type them, each of a candidate of the grid. Imports the tables and the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rdcxl.grille import annexes as X
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import Annexe
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide, texte_de_nombre
from rdcxl.grille.lecture.lignes import lire_identifiant
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.colonnes import L, LigneAnnexe


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
            if identifiant and _est_connu(releve, tableau, ligne, identifiant):
                yield _ligne_annexe(releve, annexe, tableau, ligne, releve.noms[identifiant.casefold()])


def _est_connu(releve: Releve, tableau: Tableau, ligne: Ligne, identifiant: str) -> bool:
    ou = ligne.cellules["identifiant"].lieu
    if identifiant.casefold() not in releve.noms:
        message = f"L’identifiant {identifiant} n’existe pas dans {releve.reference.feuille}. Corrigez-le ou ajoutez le candidat."
        releve.anomalie(tableau.feuille, ou, identifiant, identifiant, message, Code.IDENTIFIANT_INCONNU)
        return False
    if ligne.masquee:
        message = f"Une ligne de {identifiant} est masquée : le jury ne la voit pas. Affichez-la."
        releve.anomalie(tableau.feuille, ou, identifiant, "", message, Code.LIGNE_MASQUEE)
    return True


def _ligne_annexe(releve: Releve, annexe: Annexe, tableau: Tableau, ligne: Ligne, identifiant: str) -> LigneAnnexe:
    valeurs: dict[str, Any] = {}
    illisibles = set()
    lieux = {code: cellule.lieu for code, cellule in ligne.cellules.items()}
    for champ in annexe.champs[1:]:
        cellule = ligne.cellules.get(champ.code, Cellule(None, ligne.lieu))
        erreur, valeur = _convertir(releve, champ, cellule, champ.code in tableau.repetes)
        if erreur:
            illisibles.add(champ.code)
            brut = ecrire_valeur(cellule.valeur)
            releve.anomalie(tableau.feuille, cellule.lieu, identifiant, brut, f"{champ.titre} : {erreur}", Code.ANNEXE)
        elif valeur is not None:
            valeurs[champ.code] = valeur
    lieu = ligne.cellules["identifiant"].lieu
    return annexe.modele(
        identifiant=identifiant,
        feuille=tableau.feuille,
        lieu=lieu,
        lieux=lieux,
        illisibles=frozenset(illisibles),
        **valeurs,
    )


def _convertir(releve: Releve, champ: C.Champ, cellule: Cellule, repetee: bool) -> tuple[str, Any]:
    """Why a cell cannot count, or what it holds."""
    if cellule.probleme or repetee:
        return cellule.probleme or f"La colonne {champ.code} apparaît deux fois.", None
    if est_vide(cellule.valeur):
        return ("Cette cellule n’est pas renseignée. Complétez-la." if champ.obligatoire else ""), None
    if champ.genre == C.NOTE:
        return "", cellule.valeur
    lu = convertir(champ, cellule.valeur, releve.blocs)
    du_texte = texte_de_nombre(lu.avis) if champ.genre == C.NOMBRE and champ.decisif else ""
    return lu.erreur or du_texte, None if du_texte else lu.valeur


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
