"""One PDF per kind, to print at once: each document begins on a sheet of its own. Reads and writes PDF by pypdfium2.

A print copy: it holds neither attachments nor seals, which stay in the documents themselves.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

IMPRESSION = "impression"
_IDENTIFIANT = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_CREATION = re.compile(rb"\(D:\d{14}[+-]\d\d'\d\d'\)")


def reunir(fichiers: Sequence[Path], instant: datetime) -> bytes:
    """The pages of these PDFs in one, the same bytes for the same files.

    Where one has several pages, a blank one follows each odd number, so that both sides of a sheet are one person's.

    Args:
        instant: the date of the PDF, with its offset.
    """
    import pypdfium2

    reuni = pypdfium2.PdfDocument.new()
    sources = [pypdfium2.PdfDocument(f) for f in fichiers]
    recto_verso = any(len(source) > 1 for source in sources)
    for source in sources:
        reuni.import_pages(source)
        if recto_verso and len(source) % 2:
            largeur, hauteur = source.get_page_size(len(source) - 1)
            reuni.new_page(largeur, hauteur)
        source.close()
    tampon = io.BytesIO()
    reuni.save(tampon)
    reuni.close()
    return _sans_hasard(tampon.getvalue(), instant)


def _sans_hasard(pdf: bytes, instant: datetime) -> bytes:
    """The same file with a date and an identifier that follow from its content; no byte changes its place."""
    decalage = instant.strftime("%z") or "+0000"
    date = f"(D:{instant:%Y%m%d%H%M%S}{decalage[:3]}'{decalage[3:5]}')".encode()
    date_fixe = _CREATION.sub(date, pdf, count=1)
    contenu = _IDENTIFIANT.sub(b"", date_fixe)
    numero = hashlib.sha256(contenu).hexdigest()[:32].upper().encode()
    return _IDENTIFIANT.sub(b"/ID[<%b><%b>]" % (numero, numero), date_fixe)
