"""What the workbooks of exports share: how they are opened, how their pages are set, a list. XlsxWriter, same input, same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rdcxl.grille.construction import styles as S

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Cellule = str | int | dt.date | None
HAUTEUR, HAUTEUR_ENTETE = 18, 32
A3, A4 = 8, 9


@contextmanager
def nouveau_classeur(
    titre: str, instant: dt.datetime, commentaire: str = ""
) -> Iterator[tuple[Any, S.Styles, io.BytesIO]]:
    """A workbook in memory, its formats, and the bytes that it becomes once closed."""
    import xlsxwriter

    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        creation = instant.astimezone(dt.timezone.utc).replace(tzinfo=None)
        classeur.set_properties({"title": titre, "created": creation, "comments": commentaire})
        yield classeur, S.Styles(classeur), tampon


LARGEUR_A4 = 150  # characters across a landscape page
LISIBLE = 0.62  # of its size, below which a list goes to a larger paper
HAUTEUR_D_UNE_LIGNE = 14
LARGES = (30, 24, 18, 14)  # characters beyond which a text is wrapped; the first with which a page can be read
MOT_COUPE = 22  # characters of a word (an address) beyond which it is cut


def remplir_une_liste(
    feuille: Worksheet, styles: S.Styles, entetes: Sequence[str], lignes: Sequence[Sequence[Cellule]]
) -> None:
    """Headings in the first row, then the rows: wrapped, bordered, filtered, printed one page wide."""
    largeurs = _largeurs(entetes, lignes)
    feuille.hide_gridlines(2)
    feuille.set_row(0, HAUTEUR_ENTETE)
    commun = {"valign": "vcenter", "border": 1, "border_color": S.GRIS}
    texte, jour = (
        styles(text_wrap=True, num_format="@", **commun),
        styles(num_format="dd/mm/yyyy", align="center", **commun),
    )
    nombre = styles(align="center", **commun)
    for colonne, entete in enumerate(entetes):
        cellules = [ligne[colonne] for ligne in lignes]
        feuille.set_column(colonne, colonne, largeurs[colonne])
        feuille.write_string(0, colonne, entete, styles.groupe(0))
        for rang, cellule in enumerate(cellules, 1):
            if isinstance(cellule, dt.date):
                feuille.write_datetime(rang, colonne, cellule, jour)
            elif isinstance(cellule, int):
                feuille.write_number(rang, colonne, cellule, nombre)
            elif cellule:
                feuille.write_string(rang, colonne, cellule, texte)
            else:
                feuille.write_blank(rang, colonne, None, texte)
    for rang, ligne in enumerate(lignes, 1):
        feuille.set_row(rang, 5 + HAUTEUR_D_UNE_LIGNE * max(map(_lignes, ligne, largeurs)))
    feuille.freeze_panes(1, 0)
    feuille.autofilter(0, 0, len(lignes), len(entetes) - 1)
    feuille.repeat_rows(0)
    mettre_en_page(feuille, len(lignes), len(entetes) - 1, sum(largeurs))


def _largeurs(entetes: Sequence[str], lignes: Sequence[Sequence[Cellule]]) -> list[int]:
    """Of the columns: as wide as their longest line, and the more wrapped the less of them a page can show."""
    for large in LARGES:
        largeurs = [_largeur(entete, [x[i] for x in lignes], large) for i, entete in enumerate(entetes)]
        if LARGEUR_A4 / sum(largeurs) >= LISIBLE:
            return largeurs
    return largeurs


def _largeur(entete: str, cellules: Iterable[Cellule], large: int) -> int:
    """Of a column: its longest word at least, unless nothing but a cut would show it."""
    textes = [entete, *("JJ/MM/AAAA" if isinstance(c, dt.date) else str(c) for c in cellules if c is not None)]
    mots = max((len(mot) for texte in textes for mot in texte.split()), default=0)
    lignes = max((len(ligne) for texte in textes for ligne in texte.splitlines()), default=0)
    return max(min(mots, MOT_COUPE), min(lignes, large)) + 2


def _lignes(cellule: Cellule, largeur: int) -> int:
    """How many lines a cell takes once wrapped, to be on the safe side."""
    return sum(max(1, math.ceil(len(ligne) / max(1, largeur - 2))) for ligne in str(cellule or "").splitlines()) or 1


def mettre_en_page(feuille: Worksheet, derniere: int, colonne: int, largeur: float) -> None:
    """Landscape, one page wide: A4, or A3 where that would be too small to read.

    Args:
        largeur: of what is printed, in characters.
    """
    feuille.set_landscape()
    feuille.set_paper(A3 if LARGEUR_A4 / largeur < LISIBLE else A4)
    feuille.fit_to_pages(1, 0)
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.print_area(0, 0, derniere, colonne)
    feuille.set_footer("&L&8&A&C&8&F&R&8Page &P/&N")
