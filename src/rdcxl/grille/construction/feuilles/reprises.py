"""What a migration takes over beside the grid: the user's own sheets, as values, and what has no place in ours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import LIGNE_CODES, PREMIERE_LIGNE
from rdcxl.grille.construction.feuilles.commun import ecrire_valeur
from rdcxl.grille.reprise import LogiqueSaisi

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.reprise import FeuilleCopiee

COLONNES = (("Feuille", 16), ("Cellule", 10), ("Identifiant", 14), ("Colonne", 26), ("Valeur", 60))
AIDE = "Saisi dans l’ancienne grille, dans des cellules ou des colonnes qui ne sont pas celles de la grille. Rien n’est lu ici."


def copier(classeur: Workbook, copiee: FeuilleCopiee) -> None:
    """A sheet of the user's own, cell by cell, each value with its number format."""
    feuille = classeur.add_worksheet(copiee.titre)
    formats = {
        nom: classeur.add_format({"num_format": nom}) for nom in sorted({c.format_nombre for c in copiee.cellules})
    }
    for c in sorted(copiee.cellules):
        format_ = formats[c.format_nombre]
        if isinstance(c.valeur, LogiqueSaisi):
            feuille.write_boolean(c.ligne, c.colonne, c.valeur.valeur, format_)
        elif isinstance(c.valeur, (dt.date, dt.time, dt.timedelta)):
            feuille.write_datetime(c.ligne, c.colonne, c.valeur, format_)
        elif isinstance(c.valeur, (int, float)):
            feuille.write_number(c.ligne, c.colonne, c.valeur, format_)
        else:
            feuille.write_string(c.ligne, c.colonne, str(c.valeur), format_)


def ecrire_divers(chantier: Chantier) -> None:
    """What stood beside the columns of our sheets, one cell per row, with the identifier of its row."""
    styles, feuille = chantier.styles, chantier.classeur.add_worksheet(C.REPRIS)
    feuille.hide_gridlines(2)
    feuille.write_string(0, 0, C.REPRIS, styles.titre())
    feuille.write_string(1, 0, AIDE, styles(italic=True))
    for i, (titre, largeur) in enumerate(COLONNES):
        feuille.set_column(i, i, largeur)
        feuille.write_string(LIGNE_CODES - 1, i, titre, styles.groupe(0))
    for rang, valeurs in enumerate(chantier.contenu.reprise.divers, PREMIERE_LIGNE - 1):
        for i, valeur in enumerate(valeurs):
            ecrire_valeur(feuille, rang, i, valeur, styles.saisie(indent=1, text_wrap=i == len(COLONNES) - 1))
    feuille.freeze_panes(LIGNE_CODES, 0)
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(1, 0)
