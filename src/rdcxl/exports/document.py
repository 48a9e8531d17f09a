"""One document ready to compose: its template, its strings, whom it is about, where it goes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rdcxl.exports.glyphes import caracteres_absents, designer
from rdcxl.exports.lecture import phrase
from rdcxl.typographie import typographier


@dataclass(frozen=True)
class Document:
    """A document before it is composed.

    Attributes:
        genre: the folder it goes into, which is also the name of the export.
        modele: file name of the template.
        fichier: its name, without extension, valid on Windows, unique in its folder.
        qui: whom or what it is about, as messages name it.
        identifiant: identifier of the candidate, empty for a document of the session.
        instant: the date of the PDF, with its offset.
        donnees: texts, lists and mappings of texts, numbers and booleans that the template prints.
    """

    genre: str
    modele: str
    fichier: str
    qui: str
    identifiant: str
    instant: datetime
    donnees: Mapping[str, Any]

    def mentions(self) -> dict[str, Any]:
        """What the template gets: the data with French typography."""
        mentions: dict[str, Any] = _typographier(self.donnees)
        return mentions


def verifier_glyphes(document: Document) -> list[str]:
    """One sentence per field of a document that holds a character which the fonts cannot draw."""
    return [
        phrase(
            "{qui} : caractère {caractere} absent des polices, dans « {champ} » ({fichier}). Corrigez la saisie.",
            qui=document.qui, caractere=designer(caractere), champ=champ, fichier=document.fichier,
        )
        for champ, texte in _textes(document.mentions(), "")
        for caractere in caracteres_absents(texte.replace("\n", ""))
    ]  # fmt: skip


def _typographier(valeur: Any) -> Any:
    if isinstance(valeur, str):
        return typographier(valeur)
    if isinstance(valeur, Mapping):
        return {cle: _typographier(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_typographier(v) for v in valeur]
    return valeur


def _textes(valeur: Any, champ: str) -> Iterator[tuple[str, str]]:
    """Every text in nested data, with the dotted name of its field."""
    if isinstance(valeur, str):
        yield champ, valeur
    elif isinstance(valeur, Mapping):
        for cle, v in valeur.items():
            yield from _textes(v, f"{champ}.{cle}" if champ else str(cle))
    elif isinstance(valeur, list):
        for rang, v in enumerate(valeur, 1):
            yield from _textes(v, f"{champ}.{rang}")
