"""From a typst template and ready-made strings to a PDF/A-3a + PDF/UA-1 file, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.glyphes import POLICES
from rdcxl.exports.lecture import phrase

MODELES = Path(__file__).parent / "modeles"
NORMES: tuple[Literal["a-3a"], Literal["ua-1"]] = ("a-3a", "ua-1")


class Composition:
    """One typst compiler, kept for every document of a template: only the shipped fonts, nothing from the system."""

    def __init__(self, modele: str) -> None:
        import typst

        polices = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[POLICES])
        self._compilateur = typst.Compiler(MODELES / modele, root=MODELES, font_paths=polices, ignore_system_fonts=True)

    def composer(self, qui: str, mentions: Mapping[str, str], instant: datetime) -> bytes:
        """Return one document as PDF bytes.

        Args:
            qui: whom the document is about, for the message of a refusal.
            mentions: the strings that the template prints.
            instant: the date of the document, with its UTC offset.

        Raises:
            ExportRefuse: the strings do not fit on the page, or typst refuses them.
        """
        import typst

        donnees = {"mentions": json.dumps(dict(mentions), ensure_ascii=False, sort_keys=True)}
        try:
            pdf = self._compilateur.compile(
                sys_inputs=donnees, format="pdf", pdf_standards=[*NORMES], timestamp=instant
            )
        except typst.TypstError as erreur:
            cause = "ses mentions ne tiennent pas sur une page" if "DEBORDEMENT" in str(erreur) else str(erreur)
            raise _refus(qui, cause) from erreur
        if not isinstance(pdf, bytes):
            raise _refus(qui, "il n'a pas une page et une seule")
        return pdf


def _refus(qui: str, cause: str) -> ExportRefuse:
    return ExportRefuse(
        phrase("Un document ne peut pas être composé."), [phrase("{qui} : {cause}.", qui=qui, cause=cause)]
    )
