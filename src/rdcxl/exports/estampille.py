"""What must stand on every page of a document for the jury alone: read back from the finished PDF, whatever the template did."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.documents.commun import PROJET


def exiger_le_projet(fichiers: Iterable[Path]) -> None:
    """Every page of every PDF says that it is a projet.

    Raises:
        ExportRefuse: a page does not, as when a centre's own template leaves it out; each is named.
    """
    problemes = [
        f"{fichier.name}, page {page} : « {PROJET} » n’y est pas. Le modèle doit garder l’en-tête de commun.typ."
        for fichier in fichiers
        if fichier.suffix == ".pdf"
        for page in _pages_nues(fichier)
    ]
    if problemes:
        raise ExportRefuse("Un document de travail du jury ne peut pas sortir sans le dire.", problemes)


def _pages_nues(fichier: Path) -> list[int]:
    """Numbers (from 1) of the pages whose text does not say it; words only, since a line may be broken anywhere."""
    import pypdfium2

    with pypdfium2.PdfDocument(fichier) as document:
        textes = [page.get_textpage().get_text_range() for page in document]
    return [rang for rang, texte in enumerate(textes, 1) if _nu(PROJET) not in _nu(texte)]


def _nu(texte: str) -> str:
    return "".join(c for c in texte.casefold() if c.isalnum())
