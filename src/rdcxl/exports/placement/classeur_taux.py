"""The workbook of the results: the rates with their definitions, and the situation of each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rdcxl.exports.classeur import HAUTEUR, HAUTEUR_ENTETE, mettre_en_page, nouveau_classeur
from rdcxl.exports.placement.certifies import Suivi
from rdcxl.exports.placement.listes import jours
from rdcxl.exports.placement.reponses import Cle, Reponse
from rdcxl.exports.placement.taux import (
    DEFINITIONS,
    PRINCIPE,
    Resultat,
    fraction,
    pourcent_tronque,
    situations_des_personnes,
)
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.feuilles.commun import ecrire_valeur
from rdcxl.regles.nombres import CENT
from rdcxl.regles.placement import (
    EN_EMPLOI,
    SANS_REPONSE,
    SITUATIONS,
    Part,
    taux_d_insertion,
    taux_dans_le_metier_vise,
    taux_de_reponse,
)
from rdcxl.typographie import INSECABLE

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# The table of the rates: heading of the group, then its columns, each with its width.
TEINTES = (0, 0, 1, 1, 2)
COLONNES: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("Enquête", (("Promotion", 23), ("À", 8), ("Menée le", 23))),
    ("Réponses", (("Certifiés", 9), ("Répondants", 10.5), ("Taux", 9))),
    ("Insertion globale", (("Compte", 9), ("Taux", 9))),
    ("Métier visé", (("Compte", 9), ("Taux", 9))),
    ("Situations", tuple((libelle.capitalize(), 9.5) for libelle in SITUATIONS.values())),
)
LIGNES_SUR_UNE_PAGE = 20  # rows of results over which each group of persons begins a page
LARGEUR = sum(len(colonnes) for _, colonnes in COLONNES)


def classeur_du_placement(
    resultats: Sequence[Resultat], suivi: Suivi, reponses: Mapping[Cle, Reponse], instant: dt.datetime
) -> bytes:
    """The workbook of the results: sheet Taux, with the definitions under the table, and sheet Personnes."""
    with nouveau_classeur("Suivi du placement", instant) as (classeur, styles, tampon):
        _taux(classeur, styles, resultats, instant)
        _personnes(classeur, styles, suivi, reponses)
    return tampon.getvalue()


def _taux(classeur: Workbook, styles: S.Styles, resultats: Sequence[Resultat], instant: dt.datetime) -> None:
    feuille = classeur.add_worksheet("Taux")
    feuille.hide_gridlines(2)
    feuille.set_default_row(HAUTEUR)
    feuille.set_row(0, 30)
    feuille.write_string(0, 0, "Suivi du placement", styles.titre())
    feuille.write_string(1, 0, f"État au {instant:%d/%m/%Y}.", styles(font_color=S.GRIS, italic=True))
    ligne = 3
    for groupe in dict.fromkeys(x.groupe for x in resultats):
        if ligne > 3 and len(resultats) > LIGNES_SUR_UNE_PAGE:
            feuille.set_h_pagebreaks([ligne])
        ligne = _tableau(feuille, styles, groupe, [x for x in resultats if x.groupe == groupe], ligne) + 1
    cle, texte = styles(bold=True, valign="top"), styles(text_wrap=True, valign="top")
    for gauche, droite in (*DEFINITIONS, ("Lecture", PRINCIPE)):
        feuille.set_row(ligne, 30 if len(droite) > LARGEUR * 10 else HAUTEUR)
        feuille.write_string(ligne, 0, gauche, cle)
        feuille.merge_range(ligne, 1, ligne, LARGEUR - 1, "", texte)
        feuille.write_string(ligne, 1, droite, texte)
        ligne += 1
    mettre_en_page(feuille, ligne - 1, LARGEUR - 1, sum(w for _, colonnes in COLONNES for _, w in colonnes))


def _tableau(feuille: Worksheet, styles: S.Styles, titre: str, resultats: Sequence[Resultat], ligne: int) -> int:
    """A group of persons: its title, its headings, a row per survey; the row under it."""
    feuille.set_row(ligne, 24)
    feuille.write_string(ligne, 0, titre.capitalize(), styles(bold=True, font_size=12, font_color=S.MARINE))
    colonne = 0
    feuille.set_row(ligne + 1, HAUTEUR)
    feuille.set_row(ligne + 2, HAUTEUR_ENTETE)
    for rang, (groupe, colonnes) in enumerate(COLONNES):
        feuille.merge_range(
            ligne + 1, colonne, ligne + 1, colonne + len(colonnes) - 1, groupe, styles.groupe(TEINTES[rang])
        )
        for nom, largeur in colonnes:
            feuille.set_column(colonne, colonne, largeur)
            feuille.write_string(ligne + 2, colonne, nom, styles.sous_titre(TEINTES[rang]))
            colonne += 1
    ligne += 3
    precedente = ""
    for x in resultats:
        trait = {"top": 1, "top_color": S.GRIS} if precedente not in ("", x.promotion) else {}
        _ligne(feuille, styles, ligne, x, trait, nouvelle=x.promotion != precedente)
        precedente, ligne = x.promotion, ligne + 1
    return ligne


def _ligne(
    feuille: Worksheet, styles: S.Styles, ligne: int, x: Resultat, trait: dict[str, Any], *, nouvelle: bool
) -> None:
    couleur = {} if x.ouverte else {"font_color": S.GRIS, "italic": True}
    centre = styles.calcul(align="center", **{**trait, **couleur})
    fort = styles.calcul(align="center", num_format=S.POURCENT, **{**trait, **couleur, "bold": x.ouverte})
    e = x.enquete
    feuille.write_string(
        ligne, 0, x.promotion if nouvelle else "", styles.calcul(indent=1, bold=True, shrink=True, **trait)
    )
    feuille.write_string(ligne, 1, f"{x.mois} mois", centre)
    feuille.write_string(ligne, 2, jours(x), styles.calcul(align="center", shrink=True, **{**trait, **couleur}))
    valeurs: list[object] = [e.effectif, e.repondants] if x.ouverte else ["", ""]
    reponse, insertion, metier = taux_de_reponse(e), taux_d_insertion(e), taux_dans_le_metier_vise(e)
    valeurs += [
        _proportion(reponse),
        fraction(insertion),
        _proportion(insertion),
        fraction(metier),
        _proportion(metier),
    ]
    valeurs += [e.combien(code) if x.ouverte else "" for code in SITUATIONS]
    for colonne, valeur in enumerate(valeurs, 3):
        ecrire_valeur(feuille, ligne, colonne, valeur, fort if colonne in (5, 7, 9) else centre)


def _proportion(part: Part) -> object:
    """A percentage for a cell: cut after two decimals, a dash when there is nobody to count."""
    return pourcent_tronque(part) / CENT if part.sur else "–"


def _personnes(classeur: Workbook, styles: S.Styles, suivi: Suivi, reponses: Mapping[Cle, Reponse]) -> None:
    """Who is where: the situation of each person at each survey, and the last job that is known."""
    feuille = classeur.add_worksheet("Personnes")
    feuille.hide_gridlines(2)
    feuille.set_default_row(HAUTEUR)
    feuille.set_row(0, HAUTEUR_ENTETE)
    entetes: list[tuple[str, float, int]] = [
        ("Identifiant", 12, 0), ("Nom", 36, 0), ("Certification", 20, 0), ("Session", 18, 0), ("Certifié le", 11, 0),
        *((f"À {m}{INSECABLE}mois", 20, 2) for m in suivi.mois), ("Poste (dernière réponse)", 34, 1), ("Entreprise", 24, 1),
    ]  # fmt: skip
    for colonne, (titre, largeur, teinte) in enumerate(entetes):
        feuille.set_column(colonne, colonne, largeur)
        feuille.write_string(0, colonne, titre, styles.groupe(teinte))
    gauche, centre = styles.calcul(indent=1, shrink=True), styles.calcul(align="center", num_format=S.DATE)
    ligne = 0
    for p, situations, derniere in situations_des_personnes(suivi, reponses):
        ligne += 1
        poste = [derniere.poste, derniere.entreprise] if derniere else ["", ""]
        valeurs = [p.identifiant, p.nom, p.certification, p.session, p.le, *situations, *poste]
        for colonne, valeur in enumerate(valeurs):
            ecrire_valeur(feuille, ligne, colonne, valeur, centre if 4 <= colonne < 5 + len(suivi.mois) else gauche)
    zone = (1, 5, max(ligne, 1), 4 + len(suivi.mois))
    for code, format_ in _couleurs(styles).items():
        regle = {"type": "cell", "criteria": "==", "value": f'"{SITUATIONS[code]}"', "format": format_}
        feuille.conditional_format(*zone, regle)
    feuille.autofilter(0, 0, ligne, len(entetes) - 1)
    feuille.freeze_panes(1, 2)
    mettre_en_page(feuille, ligne, len(entetes) - 1, sum(largeur for _, largeur, _ in entetes))
    feuille.repeat_rows(0)


def _couleurs(styles: S.Styles) -> dict[str, Any]:
    """Each word also differs by weight or style, not by colour alone."""
    couleurs = {code: styles.mise_en_valeur(S.VERT, S.VERT_PALE, bold=True) for code in sorted(EN_EMPLOI)}
    return {
        **couleurs,
        "POURSUITE_ETUDES": styles.mise_en_valeur(S.BLEU, S.BLEU_PALE),
        "RECHERCHE": styles.mise_en_valeur(S.AMBRE, S.AMBRE_PALE, italic=True),
        SANS_REPONSE: styles.mise_en_valeur(S.GRIS, S.PALE, italic=True),
    }
