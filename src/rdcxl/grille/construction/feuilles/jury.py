"""Sheet Jury: for the projector on the jury's day, counters and candidates, those to discuss first. Nothing is typed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    lettre,
    reference,
)
from rdcxl.grille.construction.feuilles.commun import colorer_etats, fermer, ouvrir, tableau, zone
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.regles import libelles as L

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

TITRE = "Jury — PROJET, ne pas diffuser avant le jury"
AIDE = (
    "Ceux dont il faut discuter viennent d’abord, puis l’ordre de la grille ; l’ordre suit la saisie. Le jury est souverain : ce qu’il "
    "décide autrement se saisit dans la feuille Décisions. Ce qu’une autre lecture du règlement donnerait : rdcxl sensibilite."
)
VUE = {
    "rang": ("Rang", 7),
    "identifiant": ("Identifiant", 16),
    "nom": ("Candidat", 30),
    "decision": ("Proposition", 24),
    "a_discuter": ("À discuter", 36),
    "manque": ("Manque pour le titre", 16),
    "acquis": ("Acquis antérieur", 20),
    "motifs": ("Motifs, avec l’article du règlement", 100),
}
COMPTEURS = {
    L.TITRE: "Titres",
    L.PARTIELLE: "Certifications partielles",
    L.AUCUNE: "Sans certification",
    L.EN_ATTENTE: "En attente",
    L.ANNULEE: "Annulées",
}
HAUTEUR = 84  # seven reasons, one per line
GRAND, MOYEN = 14, 12


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    styles, colonnes, derniere = chantier.styles, chantier.disposition.jury(), chantier.disposition.derniere
    feuille = ouvrir(chantier, C.JURY, TITRE, AIDE, len(VUE) - 1)
    for cle, (_, largeur) in VUE.items():
        feuille.set_column(colonnes[cle], colonnes[cle], largeur)
    feuille.set_column(len(VUE), len(colonnes) - 1, 10, None, {"level": 1, "hidden": True})
    feuille.set_column(len(colonnes), len(colonnes), 3, None, {"collapsed": True})
    _compteurs(chantier, feuille)
    feuille.merge_range(
        LIGNE_GROUPE - 1, len(VUE), LIGNE_MAXIMUM - 1, len(colonnes) - 1, "Détail de l’ordre", styles.groupe(2)
    )
    feuille.set_row(LIGNE_CODES - 1, 24)
    entetes = [VUE[cle][0] if cle in VUE else cle for cle in colonnes]
    tableau(feuille, "T_Jury", entetes, derniere, styles.sous_titre(0, bold=True))
    _lignes(chantier, feuille, colonnes)
    colorer_etats(chantier, feuille, zone(colonnes["decision"], colonnes["decision"], derniere))
    a_discuter = lettre(colonnes["a_discuter"])
    presse = styles.mise_en_valeur(S.AMBRE, S.AMBRE_PALE, bold=True)
    regle = {"type": "formula", "criteria": f'=${a_discuter}{PREMIERE_LIGNE}<>""', "format": presse}
    for cle in ("rang", "a_discuter"):
        feuille.conditional_format(zone(colonnes[cle], colonnes[cle], derniere), regle)
    fermer(feuille, colonnes=len(VUE), derniere=derniere, figees=3)
    feuille.fit_to_pages(1, 0)  # rows are tall: as many pages as they need


def _compteurs(chantier: Chantier, feuille: Page) -> None:
    """One tile per decision, then what is still to correct, then the jury's own acts."""
    styles, d = chantier.styles, chantier.disposition
    decisions = reference(C.CONTROLE, d.controle()[f"{NATIF}decision"], PREMIERE_LIGNE, d.derniere)
    tuiles = [(titre, f'=COUNTIF({decisions},"{L.DECISIONS[code]}")') for code, titre in COMPTEURS.items()]
    corriger = reference(C.CONTROLE, d.controle()["corriger"], PREMIERE_LIGNE, d.derniere)
    tuiles.append(("Saisies à corriger", f"=SUM({corriger})"))
    constats = reference(C.DECISIONS, d.decisions()["constat"], PREMIERE_LIGNE, d.derniere_decision)
    complets, reste = f'COUNTIF({constats},"{P.COMPLETE}")', f'COUNTIF({constats},"{P.A_COMPLETER}*")'
    tuiles.append(("Actes du jury", f'={complets}&" saisis, "&{reste}&" à compléter"'))
    feuille.set_row(LIGNE_GROUPE - 1, 22)
    feuille.set_row(LIGNE_EPREUVE - 1, 20)
    feuille.set_row(LIGNE_MAXIMUM - 1, 20)
    nombre = styles(font_size=24, bold=True, align="center", font_color=S.MARINE, border=1, border_color=S.FILET)
    texte = styles(font_size=GRAND, bold=True, align="center", font_color=S.MARINE, border=1, border_color=S.FILET)
    # The first tile covers the rank and the identifier; the others, one column each.
    for i, (titre, formule) in enumerate(tuiles):
        premiere, fin, format_ = (0, 1, nombre) if i == 0 else (i + 1, i + 1, texte if i == len(tuiles) - 1 else nombre)
        entete = styles.groupe(0)
        if premiere == fin:
            feuille.write_string(LIGNE_GROUPE - 1, premiere, titre, entete)
        else:
            feuille.merge_range(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, fin, titre, entete)
        feuille.merge_range(LIGNE_EPREUVE - 1, premiere, LIGNE_MAXIMUM - 1, fin, "", format_)
        feuille.write_formula(LIGNE_EPREUVE - 1, premiere, formule, format_)


def _lignes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    styles = chantier.styles
    centre = styles.calcul(align="center")
    formats: dict[str, Any] = {
        "rang": styles.calcul(font_size=GRAND, bold=True, align="center"),
        "identifiant": styles.calcul(font_size=GRAND, bold=True, indent=1),
        "nom": styles.calcul(font_size=GRAND, indent=1, text_wrap=True),
        "decision": styles.calcul(font_size=GRAND, bold=True, align="center", text_wrap=True),
        "a_discuter": styles.calcul(font_size=MOYEN, indent=1, text_wrap=True),
        "manque": styles.calcul(font_size=GRAND, align="center", num_format="General;-General;;@"),
        "acquis": styles.calcul(font_size=MOYEN, indent=1, text_wrap=True),
        "motifs": styles.calcul(indent=1, text_wrap=True, font_size=9),
    }
    formules = chantier.formules
    modeles = {cle: formules.vue(cle, REPERE) if cle in VUE else formules.detail(cle, REPERE) for cle in colonnes}
    for ligne in range(PREMIERE_LIGNE - 1, chantier.disposition.derniere):
        feuille.set_row(ligne, HAUTEUR)
        for cle, colonne in colonnes.items():
            feuille.write_formula(ligne, colonne, pour_la_ligne(modeles[cle], ligne + 1), formats.get(cle, centre))
