"""Whose each row is: the rows of every table by candidate, and what is wrong with an identifier."""

from __future__ import annotations

from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.rangees import lire_cellule
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Ligne, Tableau
from rdcxl.grille.tables.candidats import IDENTIFIANT
from rdcxl.regles.saisie import nettoyer


def indexer(releve: Releve, tableau: Tableau) -> None:
    """Give each row of a table to its candidate; the reference says who they are."""
    for code, lieu in tableau.repetes.items():
        releve.anomalie(
            tableau.feuille, lieu, "", code, f"La colonne {code} apparaît deux fois. Gardez-en une.", Code.COLONNE
        )
    vus: dict[str, str] = {}
    for ligne in tableau.lignes:
        identifiant = lire_identifiant(releve, tableau, ligne)
        if not identifiant:
            continue
        cle, lieu = identifiant.casefold(), ligne.cellules["identifiant"].lieu
        if cle in vus:
            message = f"L’identifiant {identifiant} est déjà en {vus[cle]}. Gardez une seule ligne par candidat."
            releve.anomalie(tableau.feuille, lieu, identifiant, identifiant, message, Code.DOUBLON)
            releve.ambigus[cle] = "identifiant"
            continue
        vus[cle] = lieu
        if tableau is releve.reference:
            releve.noms[cle] = identifiant
            releve.lignes[cle] = []
        if est_connu(releve, tableau, ligne, identifiant, "La ligne"):
            releve.lignes[cle].append((tableau, ligne))
    if (
        tableau is not releve.reference
        and not tableau.partiel
        and any(code in tableau for code in releve.r.composantes)
    ):
        _lignes_absentes(releve, tableau, vus)


def _lignes_absentes(releve: Releve, tableau: Tableau, vus: dict[str, str]) -> None:
    for cle, identifiant in releve.noms.items():
        if cle not in vus:
            message = f"{identifiant} n’a pas de ligne dans {tableau.feuille}. Ajoutez-la."
            releve.avis(tableau.feuille, "", identifiant, "", message)


def est_connu(releve: Releve, tableau: Tableau, ligne: Ligne, identifiant: str, quoi: str = "Une ligne") -> bool:
    """Whether a row is of a candidate of the grid; said where it is not, and where the row (`quoi`) is hidden."""
    lieu = ligne.cellules["identifiant"].lieu
    if identifiant.casefold() not in releve.noms:
        message = f"L’identifiant {identifiant} n’existe pas dans {releve.reference.feuille}. Corrigez-le ou ajoutez le candidat."
        releve.anomalie(tableau.feuille, lieu, identifiant, identifiant, message, Code.IDENTIFIANT_INCONNU)
        return False
    if ligne.masquee:
        message = f"{quoi} de {identifiant} est masquée : le jury ne la voit pas. Affichez-la."
        releve.anomalie(tableau.feuille, lieu, identifiant, "", message, Code.LIGNE_MASQUEE)
    return True


def lire_identifiant(releve: Releve, tableau: Tableau, ligne: Ligne) -> str:
    """The identifier of a row; as it was typed where it cannot be read, and empty where there is none (both are said)."""
    cellule = ligne.cellule("identifiant")
    lu = lire_cellule(IDENTIFIANT, cellule)
    if lu.erreur:
        brut = nettoyer(ecrire_valeur(cellule.valeur))
        releve.anomalie(tableau.feuille, cellule.lieu, brut, brut, lu.erreur, Code.IDENTIFIANT)
        releve.ambigus.setdefault(brut.casefold(), "identifiant")
        return brut
    if lu.valeur is None:
        remplies = [c for c in ligne.cellules.values() if not est_vide(c.valeur)]
        if remplies:
            message = f"Cette ligne contient des saisies (par exemple en {remplies[0].lieu}) mais pas d’identifiant. Ajoutez-le."
            releve.anomalie(tableau.feuille, cellule.lieu, "", "", message, Code.IDENTIFIANT_ABSENT)
    elif lu.avis:
        releve.signaler(tableau, cellule, lu.valeur, lu.avis)
    return lu.valeur or ""
