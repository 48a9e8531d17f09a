"""How the pages of a PDF are laid out: what stands on each, how far down it goes. Reads PDF by pdftotext and pypdfium2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from tests.outils.pages import pages_du_pdf

from rdcxl.exports.composition import MODELES
from rdcxl.exports.document import Document

SIGNER = ("signatures", "surveillants", "fait")
TITRES = {"Signatures"} | {
    titre.strip()
    for f in MODELES.glob("*.typ")
    for titre in re.findall(r"^ *== (.+)$", f.read_text("utf-8"), re.MULTILINE)
}
TETE, PIED = 43, 31  # mm of header and foot, as high as they are anywhere
RESOLUTION = 25.4 / 72 / 2  # dots: two millimetres each
DEMI = 0.5  # of what a page can hold
PRESQUE_RIEN = 0.05  # of a last page
UNE_PAGE_PAR_PERSONNE = {"dossier_jury.typ"}  # which the jury takes one by one


def corps(page: str, document: Document) -> list[str]:
    """The lines of a page without header and foot, which every page has."""
    donnees = document.mentions()
    communs = ("centre", "certification", "session_libelle", "pied", "projet")
    fixes = [x for cle in communs for x in textes(donnees.get(cle, ""))]
    return [x for x in sans(page, fixes).splitlines() if x.strip() and not re.fullmatch(r" *page \d+ / \d+ *", x)]


def textes(valeur: Any) -> list[str]:
    """Every text in nested data."""
    if isinstance(valeur, str):
        return [valeur]
    return [t for v in (valeur.values() if isinstance(valeur, dict) else valeur) for t in textes(v)]


def sans(page: str, fixes: Sequence[str]) -> str:
    """A page without these texts, wherever its lines are broken; the longest ones first."""
    for texte in sorted(filter(None, map(str.strip, fixes)), key=len, reverse=True):
        page = re.sub(r"\s+".join(map(re.escape, texte.split())), "", page)
    return page


def remplissage(pdf: Path | bytes) -> list[float]:
    """How far down each page is written, from 0 to 1, header and foot apart."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        parts = []
        for page in document:
            image = page.render(scale=RESOLUTION, grayscale=True)
            octets, pas, hauteur = bytes(image.buffer), image.stride, image.height
            haut, bas = round(TETE * RESOLUTION * 72 / 25.4), hauteur - round(PIED * RESOLUTION * 72 / 25.4)
            ecrites = [y for y in range(haut, bas) if min(octets[y * pas : y * pas + image.width]) < 200]
            parts.append((ecrites[-1] + 1 - haut) / (bas - haut) if ecrites else 0.0)
        return parts
    finally:
        document.close()


def defauts(pdf: Path, document: Document) -> list[str]:
    """What is wrong with the layout of a document: signatures alone, a heading at the foot, a page left half empty."""
    trouves = []
    signe = [t for cle in SIGNER for t in textes(document.mentions().get(cle, ""))]
    pages, parts = pages_du_pdf(pdf), remplissage(pdf)
    for rang, (page, part) in enumerate(zip(pages, parts, strict=True), 1):
        lignes = corps(page, document)
        if len(re.sub(r"\W", "", sans("\n".join(lignes), [*signe, "Signatures"]))) <= 30:
            trouves.append(f"{document.fichier}, page {rang} : rien d’autre que des signatures")
        elif lignes[-1].strip() in TITRES:
            trouves.append(f"{document.fichier}, page {rang} : un titre au pied, « {lignes[-1].strip()} »")
        if 1 < rang == len(pages) and part < PRESQUE_RIEN:
            trouves.append(f"{document.fichier}, page {rang} : presque vide")
        if rang < len(pages) and part < DEMI and document.modele not in UNE_PAGE_PAR_PERSONNE:
            trouves.append(f"{document.fichier}, page {rang} : remplie à {part:.0%} seulement")
    return trouves
