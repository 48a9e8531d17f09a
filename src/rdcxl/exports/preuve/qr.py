"""QR codes by zxing-cpp: an SVG for the template, and what an image of a page holds. No file."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rdcxl.erreurs import ExportRefuse
from rdcxl.typographie import phrase

NIVEAU = "M"  # 15 % of the symbol may be lost
COTE_MINIMAL = 30.0  # mm
MODULE_MINIMAL = 0.45  # mm: read down to 72 dots per inch
MODULES_MAXIMUM = 101  # beyond, the symbol leaves its column
MARGE = 4  # modules of quiet zone, each side
_LARGEUR = re.compile(r'width="(\d+)"')


class Symbole(NamedTuple):
    """A QR code ready to be drawn: SVG with its quiet zone, and its width in millimetres."""

    svg: str
    largeur: float


def dessiner(texte: str, qui: str) -> Symbole:
    """Draw a text as a QR code whose modules stay readable.

    Args:
        qui: whom the document is about, for the message of a refusal.

    Raises:
        ExportRefuse: the text is too long for a code that stays readable.
    """
    import zxingcpp

    try:
        code = zxingcpp.create_barcode(texte, zxingcpp.BarcodeFormat.QRCode, ec_level=NIVEAU)
    except ValueError:
        raise refus_trop_long(qui) from None
    svg = str(code.to_svg())
    largeur = _LARGEUR.search(svg)
    modules = int(largeur[1]) - 2 * MARGE if largeur else MODULES_MAXIMUM + 1
    if modules > MODULES_MAXIMUM:
        raise refus_trop_long(qui)
    module = max(MODULE_MINIMAL, COTE_MINIMAL / modules)
    return Symbole(svg, round(module * (modules + 2 * MARGE), 2))


def refus_trop_long(qui: str) -> ExportRefuse:
    """The refusal of a certificate whose code would not be readable."""
    return ExportRefuse(
        phrase("Un document ne peut pas être composé."),
        [phrase("{qui} : son nom et ses prénoms ne tiennent pas dans un code QR.", qui=qui)],
    )


def lire(image: memoryview, largeur: int, hauteur: int, pas: int) -> list[str]:
    """The texts of the QR codes in a grey image.

    Args:
        image: one byte per point, `pas` bytes per line.
    """
    import zxingcpp

    octets: Any = (
        image  # its type is a numpy array where numpy happens to be installed, and a buffer is all that it needs
    )
    vue = zxingcpp.ImageView(octets, largeur, hauteur, zxingcpp.ImageFormat.Lum, pas, 1)
    return [
        code.text
        for code in zxingcpp.read_barcodes(vue, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ]
