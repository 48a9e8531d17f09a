"""A certificate's PDF as a reader sees it: its text, its QR codes, what is attached, its look. Reads one file, by pypdfium2.

pypdfium2 brings its own PDFium: it renders pages (the QR code is read from what is shown, not from what the file claims),
and needs nothing from the system.
"""

from __future__ import annotations

import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.preuve.qr import lire
from rdcxl.grille.octets import PIECE, FichierRefuse
from rdcxl.grille.octets import lire_octets as octets_de

if TYPE_CHECKING:
    import pypdfium2

COTE_MAXIMUM = 2000  # points: larger than any paper
RESOLUTION = 200 / 72  # points to dots, for the QR code
ASPECT = 100 / 72  # for a comparison
BADGE = "open-badge-3.json"


@dataclass(frozen=True)
class PdfLu:
    """What one certificate shows.

    Attributes:
        octets: the file.
        lignes: the lines of its page, composed (NFC), without blanks.
        codes: the texts of its QR codes.
        badges: the credentials attached.
        createur: the program that made it.
        aspect: its page in grey, with its size.
    """

    octets: bytes
    lignes: tuple[str, ...]
    codes: tuple[str, ...]
    badges: tuple[bytes, ...]
    createur: str
    aspect: tuple[int, int, bytes]

    @property
    def texte(self) -> str:
        """The whole page without blanks."""
        return "".join(self.lignes)

    @property
    def scelle(self) -> bool:
        """Whether it claims an electronic seal."""
        return b"/ByteRange" in self.octets


def lire_fichier(chemin: Path) -> PdfLu:
    """Read the PDF of a certificate, in a process with limits: anybody may have made it.

    Raises:
        ExportRefuse: it cannot be read, or is no PDF of one page, or asks for too much.
    """
    from rdcxl.exports.preuve.limites import LimiteDepassee, a_part

    try:
        octets = octets_de(chemin, PIECE)
    except FichierRefuse as refus:
        raise ExportRefuse(f"« {chemin.name} » ne peut pas être lu : {refus.raison}.") from refus
    try:
        lu = a_part(_pour_un_autre_processus, octets)
    except LimiteDepassee as erreur:
        raise ExportRefuse(
            f"« {chemin.name} » n’est pas un certificat : le lire demande trop de temps ou de mémoire."
        ) from erreur
    if isinstance(lu, str):
        raise ExportRefuse(lu.format(nom=chemin.name))
    largeur, hauteur, image = lu["aspect"]
    return PdfLu(
        octets,
        tuple(lu["lignes"]),
        tuple(lu["codes"]),
        tuple(map(b64decode, lu["badges"])),
        lu["createur"],
        (largeur, hauteur, b64decode(image)),
    )


def _pour_un_autre_processus(octets: bytes) -> object:
    """What `lire_octets` reads, the file apart, as JSON holds it; the refusal when it refuses."""
    try:
        lu = lire_octets(octets, "{nom}")
    except ExportRefuse as refus:
        return refus.message
    largeur, hauteur, image = lu.aspect
    return {
        "lignes": lu.lignes,
        "codes": lu.codes,
        "badges": [b64encode(x).decode() for x in lu.badges],
        "createur": lu.createur,
        "aspect": [largeur, hauteur, b64encode(image).decode()],
    }


def lire_octets(octets: bytes, nom: str) -> PdfLu:
    """The same from bytes; `nom` stands in the refusals."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(octets)
    except pypdfium2.PdfiumError as erreur:
        raise ExportRefuse(f"« {nom} » n’est pas un PDF lisible : il est endommagé, ou chiffré.") from erreur
    try:
        if len(document) != 1:
            raise ExportRefuse(f"« {nom} » n’est pas un certificat : il a {len(document)} pages au lieu d’une.")
        page = document[0]
        if max(page.get_size()) > COTE_MAXIMUM:
            raise ExportRefuse(f"« {nom} » n’est pas un certificat : sa page est trop grande.")
        largeur, hauteur, pas, image = _rendre(page, RESOLUTION)
        codes = tuple(lire(memoryview(image), largeur, hauteur, pas))
        createur = document.get_metadata_value("Creator")
        petite = _rendre(page, ASPECT)
        aspect = (petite[0], petite[1], petite[3])
        return PdfLu(octets, _lignes(page), codes, tuple(_badges(document)), createur, aspect)
    except pypdfium2.PdfiumError as erreur:
        raise ExportRefuse(f"« {nom} » n’est pas un PDF lisible : il est endommagé.") from erreur
    finally:
        document.close()


def _rendre(page: pypdfium2.PdfPage, echelle: float) -> tuple[int, int, int, bytes]:
    image = page.render(scale=echelle, grayscale=True)
    return image.width, image.height, image.stride, bytes(image.buffer)


def _lignes(page: pypdfium2.PdfPage) -> tuple[str, ...]:
    brut = unicodedata.normalize("NFC", page.get_textpage().get_text_range())
    brut = brut.replace("\ufffe", "-").replace("\u00ad", "-")  # a hyphen at the end of a line, as PDFium says it
    lignes = ("".join(ligne.split()) for ligne in brut.splitlines())
    return tuple(ligne for ligne in lignes if ligne)


def _badges(document: Any) -> list[bytes]:
    pieces = [document.get_attachment(rang) for rang in range(document.count_attachments())]
    return [bytes(piece.get_data()) for piece in pieces if piece.get_name() == BADGE]
