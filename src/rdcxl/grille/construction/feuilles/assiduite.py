"""Sheet Assiduité: hours of absence, the team's agreement, and what the native formulas say of the penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import (
    HEURES_REFUSEES,
    ecrire_valeur,
    fermer,
    identifier,
    ouvrir,
    regle_de_date,
    regle_de_nombre,
    reporter,
    tableau,
    zone,
)
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE
from rdcxl.regles import libelles as L

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier

AIDE = (
    "Saisissez les heures d’absence en formation. La pénalité est proposée tant que l’accord de l’équipe pédagogique n’est pas "
    "daté ; elle est ensuite appliquée. Laissez les heures prévues vides pour prendre celles du parcours."
)
CALCULEES = (("part", "Part injustifiée"), ("taux", "Pénalité (%)"), ("etat", "État de la pénalité"))


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    styles, colonnes, derniere = chantier.styles, chantier.disposition.assiduite(), chantier.disposition.derniere
    feuille = ouvrir(chantier, C.ASSIDUITE, "Assiduité", AIDE, len(colonnes))
    feuille.set_row(LIGNE_EPREUVE - 1, 24)
    feuille.set_row(LIGNE_CODES - 1, 24)
    for i, texte in ((0, "Identifiant"), (1, "Candidat")):
        feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_MAXIMUM - 1, i, texte, styles.sous_titre(0, bold=True))
    saisies = CHAMPS_ASSIDUITE
    feuille.merge_range(LIGNE_GROUPE - 1, 2, LIGNE_GROUPE - 1, 1 + len(saisies), "À saisir", styles.groupe(0))
    feuille.merge_range(
        LIGNE_GROUPE - 1, 2 + len(saisies), LIGNE_GROUPE - 1, len(colonnes) - 1, "Calculé", styles.groupe(2)
    )
    titres = [(champ.code, champ.titre, 0) for champ in saisies] + [(code, titre, 2) for code, titre in CALCULEES]
    for code, titre, rang in titres:
        i = colonnes[code]
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, titre, styles.sous_titre(rang))
        feuille.set_column(i, i, 16)
    tableau(feuille, "T_Assiduite", list(colonnes), derniere, styles.code())
    identifier(chantier, feuille)
    feuille.set_column(0, 0, 12)
    feuille.set_column(1, 1, 30)
    _lignes(chantier, colonnes)
    for champ in saisies:
        date = champ.genre == C.DATE
        regle = (
            regle_de_date(champ.titre, champ.aide)
            if date
            else regle_de_nombre(champ.titre, champ.aide, HEURES_REFUSEES)
        )
        feuille.data_validation(PREMIERE_LIGNE - 1, colonnes[champ.code], derniere - 1, colonnes[champ.code], regle)
    _couleurs(chantier, colonnes)
    fermer(feuille, colonnes=len(colonnes), derniere=derniere)


def _lignes(chantier: Chantier, colonnes: dict[str, int]) -> None:
    feuille, styles = chantier.classeur.page(C.ASSIDUITE), chantier.styles
    heures, date = styles.saisie(align="center"), styles.saisie(align="center", num_format=S.DATE)
    formats = {"part": styles.calcul(align="center", num_format=S.POURCENT)}
    calcul = styles.calcul(align="center")
    modeles = {code: chantier.formules.assiduite(code, f"$A{REPERE}") for code, _ in CALCULEES}
    for i in range(chantier.disposition.lignes):
        ligne = PREMIERE_LIGNE - 1 + i
        valeurs = chantier.contenu.rangee(C.ASSIDUITE, i)
        for champ in CHAMPS_ASSIDUITE:
            format_ = date if champ.genre == C.DATE else heures
            if champ.code not in valeurs and champ.code in chantier.reportees:
                reporter(chantier, feuille, ligne, colonnes[champ.code], champ.code, format_)
            else:
                ecrire_valeur(feuille, ligne, colonnes[champ.code], valeurs.get(champ.code), format_)
        for code, _ in CALCULEES:
            formule = pour_la_ligne(modeles[code], ligne + 1)
            feuille.write_formula(ligne, colonnes[code], formule, formats.get(code, calcul))


def _couleurs(chantier: Chantier, colonnes: dict[str, int]) -> None:
    feuille, valeur = chantier.classeur.page(C.ASSIDUITE), chantier.styles.mise_en_valeur
    ou = zone(colonnes["etat"], colonnes["etat"], chantier.disposition.derniere)
    for etat, format_ in (
        (L.PROPOSEE, valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        (L.APPLIQUEE, valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        (L.A_STATUER, valeur(S.AMBRE, S.AMBRE_PALE, bold=True)),
    ):
        regle = {"type": "cell", "criteria": "==", "value": f'"{L.PENALITES[etat]}"', "format": format_}
        feuille.conditional_format(ou, regle)
