"""Sheet Données: all that decides of a candidate on one line, as the worksheet functions read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    NOM_CODES,
    PREMIERE_LIGNE,
    lettre,
)
from rdcxl.grille.construction.feuilles.commun import fermer, ouvrir
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.grille.tables.candidats import FRAUDE, champs_par_candidat
from rdcxl.regles import libelles as L

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier

AIDE = (
    "Une ligne par candidat : tout ce dont dépend sa décision, recopié des autres feuilles. Les fonctions RDC de Synthèse et de "
    "Simulation lisent cette ligne. Rien ne se saisit ici."
)
TITRES = {
    "identifiant": "Identifiant",
    "fraude": FRAUDE.titre,
    ANOMALIE: "Ce qui empêche de décider",
    "reponse": "Réponse de RDC_DECISION",
    "moteur": "Calculé par",
    "lectures": "Lectures dont dépend la proposition",
    **{f"lecture.{nom}": f"Lecture : {libelle}" for nom, libelle in L.LECTURES.items()},
}
LARGEURS = {"identifiant": 12, "reponse": 24, "moteur": 12, "lectures": 24, ANOMALIE: 24}


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    styles, colonnes = chantier.styles, chantier.disposition.donnees()
    derniere, codes = chantier.disposition.derniere, chantier.disposition.codes()
    feuille = ouvrir(chantier, C.DONNEES, "Données", AIDE, 12)
    feuille.set_tab_color(S.GRIS)
    premiere, fin = colonnes[codes[0]], colonnes[codes[-1]]
    feuille.merge_range(
        LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, fin, "Ligne lue par les fonctions RDC", styles.groupe(0)
    )
    feuille.merge_range(
        LIGNE_GROUPE - 1, fin + 1, LIGNE_GROUPE - 1, len(colonnes) - 1, "Ce que ce poste sait faire", styles.groupe(2)
    )
    feuille.set_row(LIGNE_CODES - 1, 18)
    for cle, i in colonnes.items():
        titre = titre_de_la_donnee(chantier, cle)
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, titre, styles.sous_titre(0 if i <= fin else 2))
        feuille.write_string(LIGNE_CODES - 1, i, cle, styles.code())
        feuille.set_column(i, i, LARGEURS.get(cle, 11))
    feuille.set_row(LIGNE_EPREUVE - 1, 32)
    ligne_des_codes = f"${lettre(premiere)}${LIGNE_CODES}:${lettre(fin)}${LIGNE_CODES}"
    chantier.classeur.define_name(NOM_CODES, f"='{C.DONNEES}'!{ligne_des_codes}")
    _lignes(chantier, colonnes)
    fermer(feuille, colonnes=len(colonnes), derniere=derniere, figees=1, largeur=3)


def titre_de_la_donnee(chantier: Chantier, code: str) -> str:
    """French title of a column of Données."""
    genre, _, suite = code.partition(".")
    if code in chantier.referentiel.composantes:
        return chantier.referentiel.composantes[code].court
    genres = {
        "acquis": f"Acquis {suite}",
        "tentatives": f"Tentative antérieure, {suite}",
        "portefeuille": f"Portefeuille, {suite}",
    }
    return genres.get(genre) or TITRES.get(code) or champs_par_candidat(chantier.referentiel)[code].titre


def _lignes(chantier: Chantier, colonnes: dict[str, int]) -> None:
    feuille, centre = chantier.classeur.page(C.DONNEES), chantier.styles.calcul(align="center")
    dates = chantier.styles.calcul(align="center", num_format=S.DATE)
    formats = {
        "identifiant": chantier.styles.calcul(bold=True, indent=1),
        **dict.fromkeys(("fraude", "accord_penalite"), dates),
    }
    modeles = chantier.modeles(lambda f: {cle: f.donnees(cle, REPERE) for cle in colonnes})
    for i in range(chantier.disposition.lignes):
        ligne = PREMIERE_LIGNE - 1 + i
        for cle, colonne in colonnes.items():
            formule = pour_la_ligne(modeles[i][cle], ligne + 1)
            feuille.write_formula(ligne, colonne, formule, formats.get(cle, centre))
