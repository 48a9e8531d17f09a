"""One document ready to compose: its template, its strings, whom it is about, where it goes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rdcxl.exports.glyphes import caracteres_absents
from rdcxl.regles.saisie import abreger
from rdcxl.typographie import designer, phrase, typographier

SANS_DESSIN = frozenset({"titre_document", "description"})  # properties of the PDF, drawn nowhere


@dataclass(frozen=True)
class Document:
    """A document before it is composed.

    Attributes:
        modele: file name of the template.
        fichier: its name, without extension, valid on Windows, unique in its folder.
        qui: whom or what it is about, as messages name it.
        identifiant: identifier of the candidate, empty for a document of the session.
        instant: the date of the PDF, with its offset.
        donnees: texts, lists and mappings of texts, numbers and booleans that the template prints.
    """

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


def verifier_glyphes(document: Document, mentions: Mapping[str, Any] | None = None) -> list[str]:
    """One sentence per text of a document that holds a character which the fonts cannot draw.

    Args:
        mentions: what the template gets, where the caller has it already.
    """
    mentions = document.mentions() if mentions is None else mentions
    return [
        phrase(
            "{qui} : caractère {caractere} absent des polices, dans « {texte} » ({fichier}). Corrigez la saisie.",
            qui=document.qui, caractere=designer(caractere), texte=abreger(texte), fichier=document.fichier,
        )
        for texte in dict.fromkeys(_textes({c: v for c, v in mentions.items() if c not in SANS_DESSIN}))
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


def _textes(valeur: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, Mapping | list):
        for v in valeur.values() if isinstance(valeur, Mapping) else valeur:
            yield from _textes(v)
