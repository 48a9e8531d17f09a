"""Sheet Accueil: what to do, where the session stands, how to read the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Facultative
from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.construction.feuilles.commun import PROTECTION, colorer_etats
from rdcxl.regles import libelles as L

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Page

ETAPES = (
    ("Session", "Complétez le centre, les dates et les mentions de la fiche RNCP.", C.SESSION),
    ("Candidats", "Vérifiez l’état civil et l’inscription de chacun.", C.CANDIDATS),
    ("Notes", "Saisissez les notes ; vide, 0 et ABS sont trois choses différentes.", C.NOTES),
    ("Assiduité et acquis", "Saisissez les heures d’absence, puis ce qui reste d’une session antérieure.", C.ASSIDUITE),
    ("Contrôle", "Corrigez ce qui est signalé jusqu’à ne plus rien lire « À corriger ».", C.CONTROLE),
    ("Synthèse", "Lisez la proposition de décision ; le jury reste souverain.", C.SYNTHESE),
    ("Simulation", "Essayez des notes sans toucher à la grille ; voyez les points qui manquent.", C.SIMULATION),
    ("Jury", "Le jour du jury, projetez-la : ceux dont il faut discuter viennent d’abord.", C.JURY),
    ("Décisions", "Saisissez ce que le jury décide autrement : acte, motif, auteur, date et heure.", C.DECISIONS),
)
LEGENDE = (
    ("vide", "note attendue : le candidat reste en attente, elle ne vaut jamais 0"),
    ("0", "note obtenue, zéro"),
    ("ABS", "absence non justifiée : le bloc n’est pas présenté"),
    ("ABJ", "absence justifiée : épreuve de rattrapage à venir"),
    ("NR", "dossier professionnel non remis dans les délais"),
)
ETATS = (
    (L.BLOCS[L.VALIDE], "au moins 10/20"),
    (L.BLOCS[L.COMPENSE], "de 8 à moins de 10, couvert par le titre"),
    (L.BLOCS[L.COMPENSABLE], "de 8 à moins de 10, le titre est encore possible"),
    (L.BLOCS[L.NON_VALIDE], "de 8 à moins de 10, sans titre : non conservé"),
    (L.BLOCS[L.ELIMINATOIRE], "moins de 8/20"),
    (L.BLOCS[L.NON_PRESENTE], "une épreuve n’a pas été présentée"),
    (L.BLOCS[L.EN_ATTENTE], "une note est attendue"),
    (L.BLOCS[L.ACQUIS], "conservé d’une session antérieure"),
)

NOTES = (
    "Les cellules blanches se remplissent, les grises se calculent. Les feuilles sont protégées sans mot de passe.",
    "Résultats confidentiels jusqu’à la tenue du jury de certification.",
)

# 0-based rows where each part begins; one empty row between two parts.
LIGNE_ETAPES = 5
LIGNE_LEGENDE = LIGNE_ETAPES + len(ETAPES) + 2
LIGNE_ETATS = LIGNE_LEGENDE + len(LEGENDE) + 2
LIGNE_FACULTATIVES = LIGNE_LEGENDE + 5
DERNIERE_LIGNE = LIGNE_ETATS + len(ETATS) + 1 + len(NOTES)


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    feuille = chantier.classeur.page(C.ACCUEIL)
    feuille.hide_gridlines(2)
    for i, largeur in enumerate((3, 26, 64, 4, 30, 18, 16)):
        feuille.set_column(i, i, largeur)
    for ligne in range(LIGNE_ETAPES, DERNIERE_LIGNE + 1):
        feuille.set_row(ligne, 21)
    _bandeau(chantier, feuille)
    _etapes(chantier, feuille)
    _etat(chantier, feuille)
    _legende(chantier, feuille)
    _facultatives(chantier, feuille)
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(1, 1)
    feuille.print_area(0, 0, DERNIERE_LIGNE + 1, 6)
    feuille.protect("", PROTECTION)
    feuille.activate()


def _bandeau(chantier: Chantier, feuille: Page) -> None:
    r, styles, session = chantier.referentiel, chantier.styles, chantier.contenu.promotion.session
    fond = styles(bg_color=S.MARINE, font_color=S.BLANC)
    for ligne, hauteur in ((0, 12), (1, 34), (2, 20), (3, 12)):
        feuille.set_row(ligne, hauteur, fond)
    titre = styles(bg_color=S.MARINE, font_color=S.BLANC, font_size=20, bold=True)
    feuille.write_string(1, 1, f"Grille de notation — {r.identite.intitule_centre}", titre)
    morceaux = [session.centre.nom, session.session.libelle, f"{r.identite.code}, niveau {r.identite.niveau}"]
    feuille.write_string(2, 1, " · ".join(m for m in morceaux if m), fond)


def _titre(chantier: Chantier, feuille: Page, ligne: int, colonne: int, texte: str) -> None:
    format_ = chantier.styles(font_size=13, bold=True, font_color=S.MARINE, bottom=2, bottom_color=S.MARINE)
    feuille.write_string(ligne, colonne, texte, format_)
    feuille.write_blank(ligne, colonne + 1, None, format_)


def _etapes(chantier: Chantier, feuille: Page) -> None:
    styles = chantier.styles
    _titre(chantier, feuille, LIGNE_ETAPES, 1, "Que faire, dans l’ordre")
    for i, (titre, texte, cible) in enumerate(ETAPES):
        ligne = LIGNE_ETAPES + 1 + i
        lien = styles(bold=True, font_color=S.BLEU, underline=1)
        feuille.write_url(ligne, 1, f"internal:'{cible}'!A1", lien, f"{i + 1}. {titre}")
        feuille.write_string(ligne, 2, texte, styles(text_wrap=True, indent=1))


def _etat(chantier: Chantier, feuille: Page) -> None:
    """Counters, as native formulas."""
    styles, x = chantier.styles, chantier.reperes
    _titre(chantier, feuille, LIGNE_ETAPES, 4, "Où en est la session")
    decisions = x.plage(C.CONTROLE, f"{NATIF}decision")
    notes, inscrits = (x.plage(nom, "identifiant") for nom in (C.NOTES, C.CANDIDATS))
    lignes = [
        ("Candidats inscrits", f"=COUNTA({inscrits})"),
        ("Candidats sans ligne de notes", f"=MAX(0,COUNTA({inscrits})-COUNTA({notes}))"),
    ]
    lignes += [(libelle, f'=COUNTIF({decisions},"{libelle}")') for libelle in L.DECISIONS.values()]
    premiere = LIGNE_ETAPES + 1
    for titre, cle in (
        ("Notes manquantes", "manquantes"),
        ("Rattrapages à venir (ABJ)", "abj"),
        ("Saisies à corriger", "corriger"),
    ):
        lignes.append((titre, f"=SUM({x.plage(C.CONTROLE, cle)})"))
    lignes.append(("Écarts entre les deux calculs", f'=COUNTIF({x.plage(C.CONTROLE, "ecart")},"{P.ECART}")'))
    for i, (titre, formule) in enumerate(lignes):
        feuille.write_string(premiere + i, 4, titre, styles(bottom=1, bottom_color=S.FILET))
        feuille.write_formula(
            premiere + i, 5, formule, styles(bold=True, align="center", bottom=1, bottom_color=S.FILET)
        )
    _apres_les_actes(chantier, feuille, premiere)
    _dates(chantier, feuille, premiere + len(lignes))
    alerte = styles.mise_en_valeur(S.ROUGE, S.ROUGE_PALE, bold=True)
    for ligne in (1, len(lignes) - 2, len(lignes) - 1):
        i = premiere + ligne
        feuille.conditional_format(i, 5, i, 5, {"type": "cell", "criteria": ">", "value": 0, "format": alerte})


def _apres_les_actes(chantier: Chantier, feuille: Page, premiere: int) -> None:
    """Beside the decisions that are proposed, how many there are once the jury's acts are applied."""
    styles, finales = chantier.styles, chantier.reperes.plage(C.SYNTHESE, "apres")
    filet = {"align": "center", "bottom": 1, "bottom_color": S.FILET}
    feuille.write_string(premiere + 1, 6, "Après les actes", styles(italic=True, font_color=S.GRIS, **filet))
    for i, libelle in enumerate(L.DECISIONS.values(), premiere + 2):
        feuille.write_formula(i, 6, f'=COUNTIF({finales},"{libelle}")', styles(bold=True, **filet))


def _dates(chantier: Chantier, feuille: Page, ligne: int) -> None:
    styles = chantier.styles
    format_ = styles(bold=True, align="center", num_format=S.DATE, bottom=1, bottom_color=S.FILET)
    for i, (titre, formule) in enumerate(
        (
            ("Jury de certification", '=IF(RDC_SESSION_DATE_JURY="","",RDC_SESSION_DATE_JURY)'),
            (
                "Résultats au plus tard le",
                '=IF(RDC_SESSION_DATE_DERNIERE_EPREUVE="","",RDC_SESSION_DATE_DERNIERE_EPREUVE+RDC_RESULTATS_JOURS)',
            ),
        )
    ):
        feuille.write_string(ligne + i, 4, titre, styles(bottom=1, bottom_color=S.FILET))
        feuille.write_formula(ligne + i, 5, formule, format_)


def _facultatives(chantier: Chantier, feuille: Page) -> None:
    """Links to the optional sheets that this workbook has: its tables, then its evaluation grids beside them."""
    tables, grilles = (
        [f.nom for f in chantier.feuilles.values() if f.facultative is genre]
        for genre in (Facultative.TABLE, Facultative.GRILLE)
    )
    if not tables and not grilles:
        return
    _titre(chantier, feuille, LIGNE_FACULTATIVES, 4, "Feuilles facultatives")
    lien = chantier.styles(font_color=S.BLEU, underline=1)
    for colonne, titres in ((4, tables), (5, grilles)):
        for ligne, titre in enumerate(titres, LIGNE_FACULTATIVES + 1):
            feuille.write_url(ligne, colonne, f"internal:'{titre}'!A1", lien, titre)


def _legende(chantier: Chantier, feuille: Page) -> None:
    styles = chantier.styles
    _titre(chantier, feuille, LIGNE_LEGENDE, 1, "Ce qu’une cellule de note peut contenir")
    for i, (code, sens) in enumerate(LEGENDE, LIGNE_LEGENDE + 1):
        feuille.write_string(i, 1, code, styles(bold=True))
        feuille.write_string(i, 2, sens, styles(indent=1))
    _titre(chantier, feuille, LIGNE_ETATS, 1, "Ce que dit la synthèse")
    for i, (etat, sens) in enumerate(ETATS, LIGNE_ETATS + 1):
        feuille.write_string(i, 1, etat, styles(align="center"))
        feuille.write_string(i, 2, sens, styles(indent=1))
    colorer_etats(chantier, feuille, f"B{LIGNE_ETATS + 2}:B{LIGNE_ETATS + 1 + len(ETATS)}")
    for i, phrase in enumerate(NOTES, DERNIERE_LIGNE - len(NOTES) + 1):
        feuille.write_string(i, 1, phrase, styles(italic=True, font_color=S.GRIS))
