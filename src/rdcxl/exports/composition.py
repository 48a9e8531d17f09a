"""From a typst template and ready-made strings to a PDF/A-3a + PDF/UA-1 file, the same bytes for the same input."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.glyphes import POLICES
from rdcxl.typographie import phrase

MODELES = Path(__file__).parent / "modeles"
NORMES: tuple[Literal["a-3a"], Literal["ua-1"]] = ("a-3a", "ua-1")
PAGES_A_SERRER = 4  # pages of a document that is set tighter; a longer one gains nothing that is seen
SERRAGES = (0.96, 0.92, 0.88)  # of its size and of its spaces, the first that spares a page
_MESSAGES = (
    (re.compile(r"unknown variable: ([\w-]+)"), "« {} » n’existe pas"),
    (re.compile(r"dictionary does not contain key \"(.+?)\""), "la donnée « {} » n’existe pas"),
    (re.compile(r"file not found"), "un fichier qu’il demande n’existe pas dans le dossier des modèles"),
    (re.compile(r"escape the project root"), "un modèle ne lit que le dossier des modèles"),
    (
        re.compile(r"unclosed (?:delimiter|string|raw text|label)"),
        "un crochet, une parenthèse ou un guillemet n’est pas fermé",
    ),
    (re.compile(r"unexpected (?:argument|keyword|end of \w+|\w+)"), "quelque chose est en trop"),
    (re.compile(r"expected .+"), "autre chose est attendu"),
    (re.compile(r"panicked with: \"?(.+?)\"?$", re.MULTILINE), "{}"),
    (re.compile(r"maximum (?:function call|show rule|layout) depth exceeded"), "il s’appelle lui-même sans fin"),
)
_ARBRE = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
_LIEU = re.compile(r"┌─ (?:[^\n]*/)?([^\n/]+\.typ):(\d+):(\d+)")


class Composition:
    """One typst compiler, kept for every document of a template: only the shipped fonts, nothing from the system.

    Args:
        modele: file name of the template in `racine`, the only folder that it may read.
        presentation: the centre's look, as `commun.typ` reads it.
    """

    def __init__(self, modele: str, racine: Path = MODELES, presentation: Mapping[str, str] | None = None) -> None:
        import typst

        polices = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[POLICES])
        self._compilateur = typst.Compiler(racine / modele, root=racine, font_paths=polices, ignore_system_fonts=True)
        self._presentation = json.dumps(dict(presentation or {}), ensure_ascii=False, sort_keys=True)

    def composer(self, qui: str, mentions: Mapping[str, Any], instant: datetime) -> bytes:
        """Return one document as PDF bytes; a short one is set a little tighter where that spares its last page.

        Args:
            qui: whom the document is about, for the message of a refusal.
            mentions: the strings that the template prints.
            instant: the date of the document, with its UTC offset.

        Raises:
            ExportRefuse: the strings do not fit on the page, or typst refuses them; the file and line of the template.
        """
        maniere = {"format": "pdf", "pdf_standards": [*NORMES], "timestamp": instant}
        pdf = self._compiler(qui, mentions, **maniere)
        pages = nombre_de_pages(pdf)
        for serre in SERRAGES if 1 < pages <= PAGES_A_SERRER else ():
            essai = self._compiler(qui, {**mentions, "serre": serre}, **maniere)
            if nombre_de_pages(essai) < pages:
                return essai
        return pdf

    def image(self, qui: str, mentions: Mapping[str, Any]) -> bytes:
        """The same as a picture of its only page (PNG, 72 dots per inch). Raises: as for `composer`."""
        return self._compiler(qui, mentions, format="png", ppi=72.0)

    def _compiler(self, qui: str, mentions: Mapping[str, Any], **maniere: Any) -> bytes:
        import typst

        entrees = {
            "mentions": json.dumps(dict(mentions), ensure_ascii=False, sort_keys=True),
            "presentation": self._presentation,
        }
        try:
            octets = self._compilateur.compile(sys_inputs=entrees, **maniere)
        except typst.TypstError as erreur:
            raise _refus(qui, _cause(erreur)) from erreur
        if not isinstance(octets, bytes):
            raise _refus(qui, "il n'a pas une page et une seule")
        return octets


def nombre_de_pages(pdf: bytes) -> int:
    """How many pages a PDF of typst has, as its page tree says."""
    arbre = _ARBRE.search(pdf)
    return int(arbre[1]) if arbre else 1


def _cause(erreur: Any) -> str:
    """What typst refused, with the template and its line."""
    if "DEBORDEMENT" in str(erreur):
        return "ses mentions ne tiennent pas sur une page"
    lieu = _LIEU.search(str(getattr(erreur, "diagnostic", "")))
    ou = f"modèle {lieu[1]}, ligne {lieu[2]}, colonne {lieu[3]} : " if lieu else ""
    return f"{ou}{_en_francais(str(erreur))}"


def _en_francais(message: str) -> str:
    """What typst says most often of a template; the rest is named, with its place, and not quoted in English."""
    for motif, francais in _MESSAGES:
        if trouve := motif.search(message):
            return francais.format(*trouve.groups())
    return "typst refuse ce modèle à cet endroit"


def _refus(qui: str, cause: str) -> ExportRefuse:
    return ExportRefuse(
        phrase("Un document ne peut pas être composé."), [phrase("{qui} : {cause}.", qui=qui, cause=cause)]
    )
