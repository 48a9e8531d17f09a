"""Sheet Contrôle: what is expected and entered per candidate, then the columns the native calculation needs (folded)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    NATIF,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import fermer, ouvrir, tableau, zone
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Ce qui manque ou doit être corrigé, candidat par candidat. « Deux calculs » compare les fonctions RDC de Synthèse aux formules "
    "d’Excel des colonnes repliées à droite (bouton [+] au-dessus des colonnes) ; ÉCART : ne décidez pas, signalez-le."
)
RESUME = {
    "identifiant": ("Identifiant", 12),
    "nom": ("Candidat", 30),
    "attendues": ("Notes attendues", 11),
    "saisies": ("Saisies", 11),
    "manquantes": ("Manquantes", 11),
    "abj": ("ABJ", 9),
    "abs": ("ABS ou NR", 9),
    "corriger": ("À corriger", 11),
    "constat": ("Constat", 22),
    "ecart": ("Deux calculs", 18),
}
GENRES = {
    "t": "texte",
    "n": "note",
    "du": "dû",
    "acq": "acquis",
    "pf": "portefeuille",
    "flo": "décimales",
    "ptn": "points de la session",
    "abn": "absences de la session",
    "mei": "tentative gardée",
    "pts": "points",
    "abs": "absences",
    "manq": "manques",
    "val": "effet",
}


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    styles, colonnes, derniere = chantier.styles, chantier.disposition.controle(), chantier.disposition.derniere
    feuille = ouvrir(chantier, C.CONTROLE, "Contrôle", AIDE, len(RESUME))
    feuille.merge_range(LIGNE_GROUPE - 1, 0, LIGNE_GROUPE - 1, len(RESUME) - 1, "État de la saisie", styles.groupe(0))
    feuille.merge_range(
        LIGNE_GROUPE - 1, len(RESUME), LIGNE_GROUPE - 1, len(colonnes) - 1, "Détail du calcul natif", styles.groupe(2)
    )
    for cle, (titre, largeur) in RESUME.items():
        i = colonnes[cle]
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, titre, styles.sous_titre(0, bold=True))
        feuille.set_column(i, i, largeur)
    for cle, i in colonnes.items():
        if cle not in RESUME:
            feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, _titre(cle), styles.sous_titre(2))
    feuille.set_column(len(RESUME), len(colonnes) - 1, 10, None, {"level": 1, "hidden": True})
    feuille.set_column(len(colonnes), len(colonnes), 3, None, {"collapsed": True})
    feuille.set_row(LIGNE_CODES - 1, 18)
    tableau(feuille, "T_Controle", [RESUME[c][0] if c in RESUME else c for c in colonnes], derniere, styles.code())
    _lignes(chantier, feuille, colonnes)
    _couleurs(chantier, feuille, colonnes)
    fermer(feuille, colonnes=len(RESUME), derniere=derniere)


def _titre(cle: str) -> str:
    if cle.startswith(NATIF):
        return f"{cle.removeprefix(NATIF).replace(':', ' ')}, calcul natif"
    if ":" in cle:
        genre, code = cle.split(":")
        return f"{code} {GENRES[genre]}"
    return cle.replace("_", " ")


def _lignes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    styles = chantier.styles
    formats = {
        "identifiant": styles.calcul(bold=True, indent=1),
        "nom": styles.calcul(indent=1, shrink=True),
        **dict.fromkeys(("constat", "ecart"), styles.calcul(align="center", bold=True)),
    }
    centre = styles.calcul(align="center")
    modeles = chantier.modeles(lambda f: {cle: f.controle(cle, REPERE) for cle in colonnes})
    for i in range(chantier.disposition.lignes):
        ligne = PREMIERE_LIGNE - 1 + i
        for cle, colonne in colonnes.items():
            formule = pour_la_ligne(modeles[i][cle], ligne + 1)
            feuille.write_formula(ligne, colonne, formule, formats.get(cle, centre))


def _couleurs(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    valeur = chantier.styles.mise_en_valeur
    ou = zone(colonnes["constat"], colonnes["ecart"], chantier.disposition.derniere)
    for texte, format_ in (
        (P.CONCORDENT, valeur(S.VERT, S.VERT_PALE)),
        (P.ECART, valeur(S.BLANC, S.ROUGE, bold=True)),
        (P.A_CORRIGER, valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        (P.ABSENT, valeur(S.GRIS, S.PALE, italic=True)),
        ("Complet", valeur(S.VERT, S.VERT_PALE)),
        ("À corriger", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Ligne déplacée", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Candidat inconnu", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Identifiant manquant", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Notes attendues", valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        ("Rattrapage à venir", valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        ("Heures en entreprise", valeur(S.ROUGE, S.ROUGE_PALE, italic=True)),
    ):
        feuille.conditional_format(ou, {"type": "cell", "criteria": "==", "value": f'"{texte}"', "format": format_})
