"""What only an .xlsm has: the VBA project, its buttons, the hidden sheet xlwings.conf."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.feuilles.accueil import LIGNE_ETATS
from rdcxl.grille.construction.macros import REGLAGES, SUR_ACCUEIL, projet_vba, version_de_xlwings
from rdcxl.grille.entrees import PAR_NOM, Entree

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

LIGNE, COLONNE = LIGNE_ETATS, 4  # 0-based, on Accueil, under « Où en est la session »
LARGEUR, HAUTEUR = 215, 24  # pixels
SIMULER_DEPUIS = {C.NOTES: 6, C.SYNTHESE: 8}  # 0-based column of the button « Simuler » in the title row
AIDE = "Les boutons lisent le classeur ouvert tel qu’il est à l’écran."


def ecrire(chantier: Chantier) -> None:
    """Add the project, the buttons and the settings; every sheet exists already."""
    classeur = chantier.classeur
    _reglages(chantier)
    classeur.set_vba_name("ThisWorkbook")
    codes = [f"Feuil{i}" for i, _ in enumerate(classeur.worksheets(), 1)]
    for code, feuille in zip(codes, classeur.worksheets(), strict=True):
        feuille.set_vba_name(code)
    classeur.add_vba_project(io.BytesIO(projet_vba(codes)), is_stream=True)
    classeur.define_name(C.NOM_XLWINGS, f'="{version_de_xlwings()}"')
    accueil = classeur.page(C.ACCUEIL)
    _panneau(chantier, accueil)
    for nom, colonne in SIMULER_DEPUIS.items():
        _bouton(classeur.page(nom), 0, colonne, PAR_NOM["simuler"])


def _panneau(chantier: Chantier, accueil: Page) -> None:
    titre = chantier.styles(font_size=13, bold=True, font_color=S.MARINE, bottom=2, bottom_color=S.MARINE)
    accueil.write_string(LIGNE, COLONNE, "Que voulez-vous faire ?", titre)
    accueil.write_blank(LIGNE, COLONNE + 1, None, titre)
    for i, entree in enumerate(SUR_ACCUEIL, LIGNE + 1):
        _bouton(accueil, i, COLONNE, entree)
    accueil.write_string(LIGNE + 1 + len(SUR_ACCUEIL), COLONNE, AIDE, chantier.styles(italic=True, font_color=S.GRIS))


def _bouton(feuille: Page, ligne: int, colonne: int, entree: Entree) -> None:
    feuille.insert_button(
        ligne,
        colonne,
        {
            "macro": entree.macro,
            "caption": entree.legende,
            "width": LARGEUR,
            "height": HAUTEUR,
            "x_offset": 4,
            "y_offset": 2,
            "description": entree.legende,
        },
    )


def _reglages(chantier: Chantier) -> None:
    """xlwings reads it in VBA: keys in A, values in B, from the first row on; values are texts."""
    feuille = chantier.classeur.add_worksheet(C.REGLAGES_XLWINGS)
    for i, (cle, valeur) in enumerate(REGLAGES):
        feuille.write_string(i, 0, cle)
        feuille.write_string(i, 1, valeur)
    feuille.set_column(0, 1, 34)
    feuille.hide()
