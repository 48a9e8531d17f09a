"""Sheet Jury: for the projector on the jury's day, counters and candidates, those to discuss first. Nothing is typed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import Colonne, Vue, calcul
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    NATIF,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.ecrivain import etendre
from rdcxl.grille.construction.feuilles.commun import colorer_etats, si, zone
from rdcxl.grille.construction.formules import Formule, jury, pour
from rdcxl.grille.construction.plan import Plan
from rdcxl.regles import libelles as L
from rdcxl.regles.sujets import SUJETS

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.pages import Page
    from rdcxl.grille.construction.styles import Styles

TITRE = "Jury — PROJET, ne pas diffuser avant le jury"
AIDE = (
    "Ceux dont il faut discuter viennent d’abord, puis l’ordre de la grille ; l’ordre suit la saisie. Le jury est souverain : ce qu’il "
    "décide autrement se saisit dans la feuille Décisions. Ce qu’une autre lecture du règlement donnerait : rdcxl sensibilite."
)
GRAND, MOYEN = 14, 12
# The view, in the order of discussion.
VUE = (
    ("rang", "Rang", 7, calcul(font_size=GRAND, bold=True, align="center"), jury.rang),
    ("identifiant", "Identifiant", 16, calcul(font_size=GRAND, bold=True, indent=1), pour(jury.vue, (C.SYNTHESE, "identifiant"))),
    ("nom", "Candidat", 30, calcul(font_size=GRAND, indent=1, text_wrap=True), pour(jury.vue, (C.SYNTHESE, "nom"))),
    ("decision", "Proposition", 24, calcul(font_size=GRAND, bold=True, align="center", text_wrap=True), pour(jury.vue, (C.SYNTHESE, "decision"))),
    ("apres", "Après les actes", 24, calcul(font_size=MOYEN, bold=True, align="center", text_wrap=True), pour(jury.vue, (C.SYNTHESE, "apres"))),
    ("a_discuter", "À discuter", 36, calcul(font_size=MOYEN, indent=1, text_wrap=True), pour(jury.vue, (C.JURY, "texte"))),
    ("manque", "Manque pour le titre", 16, calcul(font_size=GRAND, align="center", num_format="General;-General;;@"), pour(jury.vue, (C.SIMULATION, "manque"))),
    ("acquis", "Acquis antérieur", 20, calcul(font_size=MOYEN, indent=1, text_wrap=True), pour(jury.vue, (C.JURY, "conserves"))),
    ("motifs", "Motifs, avec l’article du règlement", 100, calcul(indent=1, text_wrap=True, font_size=9), jury.motifs),
)  # fmt: skip
COMPTEURS = {
    L.TITRE: "Titres",
    L.PARTIELLE: "Certifications partielles",
    L.AUCUNE: "Sans certification",
    L.EN_ATTENTE: "En attente",
    L.ANNULEE: "Annulées",
}
HAUTEUR = 84  # seven reasons, one per line


def feuille(plan: Plan) -> Feuille:
    """The sheet: the view; then, repliees and in grid order, what orders it."""
    detail: dict[str, Formule] = {
        "position": jury.position,
        **{f"ecart:{e.code}": pour(jury.ecart_au_seuil, e) for e in plan.referentiel.ensembles()},
        **{f"sujet:{code}": pour(jury.sujet, code) for code in SUJETS},
        "texte": jury.texte,
        "conserves": jury.conserves,
        "ordre": jury.ordre,
    }
    return Feuille(
        C.JURY,
        [
            *(Colonne(cle, "", largeur, style, formule, entete=titre) for cle, titre, largeur, style, formule in VUE),
            *(Colonne(cle, formule=formule, vue=Vue.REPLIEE) for cle, formule in detail.items()),
        ],
        plan.derniere,
        AIDE,
        titre=TITRE,
        table="T_Jury",
        aide_sur=len(VUE) - 1,
        hauteurs={LIGNE_GROUPE: 22, LIGNE_EPREUVE: 20, LIGNE_MAXIMUM: 20, LIGNE_CODES: 24},
        hauteur=HAUTEUR,
        entetes=_entete,
        figees=3,
        une_page=False,  # rows are tall: as many pages as they need
        finir=_finir,
    )


def _entete(styles: Styles) -> Format:
    return styles.sous_titre(0, bold=True)


def _finir(chantier: Chantier, page: Page) -> None:
    colonnes, x = chantier.feuilles[C.JURY].colonnes, chantier.reperes
    _compteurs(chantier, page)
    repliees = (len(VUE), len(colonnes) - 1)
    etendre(page, (LIGNE_GROUPE, LIGNE_MAXIMUM), repliees, "Détail de l’ordre", chantier.styles.groupe(2))
    colorer_etats(chantier, page, zone(x, C.JURY, "decision", "apres"))
    presse = chantier.styles.mise_en_valeur(S.AMBRE, S.AMBRE_PALE, bold=True)
    for cle in ("rang", "a_discuter"):
        si(page, zone(x, C.JURY, cle), f'${x.colonnes[C.JURY]["a_discuter"]}{PREMIERE_LIGNE}<>""', presse)


def _compteurs(chantier: Chantier, page: Page) -> None:
    """One tile per decision, then what is still to correct, then the jury's own acts."""
    styles, x = chantier.styles, chantier.reperes
    decisions = x.plage(C.CONTROLE, f"{NATIF}decision")
    tuiles = [(titre, f'=COUNTIF({decisions},"{L.DECISIONS[code]}")') for code, titre in COMPTEURS.items()]
    tuiles.append(("Saisies à corriger", f"=SUM({x.plage(C.CONTROLE, 'corriger')})"))
    constats = x.plage(C.DECISIONS, "constat")
    complets, reste = f'COUNTIF({constats},"{P.COMPLETE}")', f'COUNTIF({constats},"{P.A_COMPLETER}*")'
    tuiles.append(("Actes du jury", f'={complets}&" saisis, "&{reste}&" à compléter"'))
    nombre = styles(font_size=24, bold=True, align="center", font_color=S.MARINE, border=1, border_color=S.FILET)
    texte = styles(font_size=GRAND, bold=True, align="center", font_color=S.MARINE, border=1, border_color=S.FILET)
    # The first tile covers the rank and the identifier; the others, one column each.
    for i, (titre, formule) in enumerate(tuiles):
        bouts = (0, 1) if i == 0 else (i + 1, i + 1)
        format_ = texte if i == len(tuiles) - 1 else nombre
        etendre(page, (LIGNE_GROUPE, LIGNE_GROUPE), bouts, titre, styles.groupe(0))
        etendre(page, (LIGNE_EPREUVE, LIGNE_MAXIMUM), bouts, "", format_)
        page.write_formula(LIGNE_EPREUVE - 1, bouts[0], formule, format_)
