"""What the workbooks of the follow-up share: how they are opened, how their pages are set. XlsxWriter, same input, same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rdcxl.grille.construction import styles as S

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HAUTEUR, HAUTEUR_ENTETE = 18, 32


@contextmanager
def nouveau_classeur(titre: str, instant: dt.datetime) -> Iterator[tuple[Any, S.Styles, io.BytesIO]]:
    """A workbook in memory, its formats, and the bytes that it becomes once closed."""
    import xlsxwriter

    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        classeur.set_properties({"title": titre, "created": instant.astimezone(dt.timezone.utc).replace(tzinfo=None)})
        yield classeur, S.Styles(classeur), tampon


def mettre_en_page(feuille: Worksheet, derniere: int, colonne: int) -> None:
    """Landscape A4, one page wide."""
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(1, 0)
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.print_area(0, 0, derniere, colonne)
    feuille.set_footer("&L&8&A&C&8&F&R&8Page &P/&N")
