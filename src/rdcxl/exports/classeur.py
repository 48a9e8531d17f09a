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

HAUTEUR, HAUTEUR_ENTETE = 18, 32
A3, A4 = 8, 9


@contextmanager
def nouveau_classeur(titre: str, instant: dt.datetime) -> Iterator[tuple[Any, S.Styles, io.BytesIO]]:
    """A workbook in memory, its formats, and the bytes that it becomes once closed."""
    import xlsxwriter

    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        classeur.set_properties({"title": titre, "created": instant.astimezone(dt.timezone.utc).replace(tzinfo=None)})
        yield classeur, S.Styles(classeur), tampon


LARGEUR_A4, LARGEUR_A3 = 150, 215  # characters of ten points across a landscape page
LISIBLE = 0.62  # of its size, below which a list goes to a larger paper
HAUTEUR_D_UNE_LIGNE = 14
TEXTE_LARGE = 30  # characters, beyond which a text is wrapped


def remplir_une_liste(
    feuille: Worksheet, styles: S.Styles, entetes: Sequence[str], lignes: Sequence[Sequence[str | int | dt.date | None]]
) -> None:
    """Headings in the first row, then the rows: wrapped, bordered, filtered, printed one page wide."""
    largeurs = []
    feuille.hide_gridlines(2)
    feuille.set_row(0, HAUTEUR_ENTETE)
    commun = {"valign": "vcenter", "border": 1, "border_color": S.GRIS}
    texte, jour = styles(text_wrap=True, **commun), styles(num_format="dd/mm/yyyy", align="center", **commun)
    nombre = styles(align="center", **commun)
    for colonne, entete in enumerate(entetes):
        cellules = [ligne[colonne] for ligne in lignes]
        largeurs.append(_largeur(entete, cellules))
        feuille.set_column(colonne, colonne, largeurs[-1])
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
    mettre_en_page(feuille, len(lignes), len(entetes) - 1)
    feuille.set_paper(A3 if LARGEUR_A4 / sum(largeurs) < LISIBLE else A4)


def _largeur(entete: str, cellules: Iterable[str | int | dt.date | None]) -> int:
    """Of a column: its longest word at least, its longest line at most, wrapped beyond `TEXTE_LARGE`."""
    textes = [entete, *("JJ/MM/AAAA" if isinstance(c, dt.date) else str(c) for c in cellules if c is not None)]
    mots = max((len(mot) for texte in textes for mot in texte.split()), default=0)
    lignes = max((len(ligne) for texte in textes for ligne in texte.splitlines()), default=0)
    return max(mots, min(lignes, TEXTE_LARGE)) + 3


def _lignes(cellule: str | int | dt.date | None, largeur: int) -> int:
    """How many lines a cell takes once wrapped, to be on the safe side."""
    return sum(max(1, math.ceil(len(ligne) / (largeur - 4))) for ligne in str(cellule or "").splitlines()) or 1


def mettre_en_page(feuille: Worksheet, derniere: int, colonne: int) -> None:
    """Landscape A4, one page wide."""
    feuille.set_landscape()
    feuille.set_paper(A4)
    feuille.fit_to_pages(1, 0)
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.print_area(0, 0, derniere, colonne)
    feuille.set_footer("&L&8&A&C&8&F&R&8Page &P/&N")
