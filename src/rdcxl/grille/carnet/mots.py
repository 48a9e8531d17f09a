"""The words of gradebooks: one declared list (`mots.toml`, and the référentiel for its épreuves), and how words are compared. Reads it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

LISTE = Path(__file__).with_name("mots.toml")
_PARENTHESES = re.compile(r"\((?:e|s|es|ne|tif|trice)\)", re.IGNORECASE)
_PRECISIONS = re.compile(
    r"\((?:[^()]*(?:format|optionnel|exemple|facultatif|obligatoire)[^()]*|[jma/]{6,10})\)", re.IGNORECASE
)
_SIGNES = re.compile(r"[^a-z0-9]+")
_CODE_NU = re.compile(r"^\s*(\d)\.(\d\s?[a-c]?)\b(?!\d)")  # « 2.1 Plan », « 3.1b »
_DEUX, _TROIS = re.compile(r"^(?:b|bc|bloc)0?(\d)(?:e|ep)(\d)$"), re.compile(r"^(?:b|bc|bloc)0?(\d)(?:e|ep)(\d)p(\d)$")
_COLLES = re.compile(r"^(ec|edc|cas|oral|ecrit)(\d)$")
COURT = 4  # letters: a shorter word is compared whole


def normaliser(texte: str) -> str:
    """Lower case, without accents, signs and what stands in brackets to say a format.

    >>> normaliser("* Date de naissance (format: JJ/MM/AAAA)"), normaliser("Né(e) le"), normaliser("Nom d’usage")
    ('date de naissance', 'ne le', 'nom d usage')
    """
    sans = _PARENTHESES.sub("", _PRECISIONS.sub(" ", texte.replace("œ", "oe").replace("Œ", "OE")))
    sans = (
        re.sub(r"\bn\s*[°ºo]\s*(?=\S)", "numero ", sans, flags=re.IGNORECASE) if re.search(r"[nN][°º]", sans) else sans
    )
    decompose = unicodedata.normalize("NFKD", sans.casefold())
    return " ".join(_SIGNES.sub(" ", "".join(c for c in decompose if not unicodedata.combining(c))).split())


class Expression(NamedTuple):
    """Words that a heading must hold together."""

    mots: tuple[str, ...]
    sans: tuple[str, ...]
    du_bloc: bool = False  # only where the heading, or the one above it, names the bloc

    @property
    def seule(self) -> bool:
        """It counts only where it is the whole heading."""
        return len(self.mots) == 1 and self.mots[0].startswith("=")

    def couvre(self, jetons: tuple[str, ...]) -> frozenset[int] | None:
        """The places of the heading's words that it explains; None when it does not apply."""
        if any(commence(j, s) for s in self.sans for j in jetons):
            return None
        places: set[int] = set()
        for mot in self.mots:
            trouves = [i for i, j in enumerate(jetons) if commence(j, mot)]
            if not trouves:
                return None
            places.update(trouves)
        return frozenset(places)


def commence(jeton: str, mot: str) -> bool:
    """Does a word of a heading begin as one of the list: whole after « = », or where that one is short?"""
    if mot.startswith("="):
        return jeton == mot[1:]
    return jeton == mot or (len(mot) >= COURT and jeton.startswith(mot))


def lire_expression(texte: str) -> Expression:
    """The expression that an entry of the list writes."""
    mots = texte.removeprefix("@").split()
    sans = tuple(m[1:] for m in mots if m[0] == "!")
    return Expression(tuple(m for m in mots if m[0] != "!"), sans, texte.startswith("@"))


class Mots(NamedTuple):
    """The list once read: expressions by field or reason, plain sets of words, meaning by word for the values of a field."""

    champs: Mapping[str, tuple[Expression, ...]]
    ecartes: Mapping[str, tuple[Expression, ...]]
    abreges: Mapping[str, str]
    neutres: frozenset[str]
    autrui: frozenset[str]
    pieds: tuple[str, ...]
    maxima: frozenset[str]
    valeurs: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1)
def mots() -> Mots:
    """The list that ships."""
    with LISTE.open("rb") as fichier:
        lus = tomllib.load(fichier)
    return Mots(
        _expressions(lus["champs"]),
        _expressions(lus["ecartes"]),
        lus["abreges"],
        frozenset(lus["neutres"]["mots"]),
        frozenset(lus["autrui"]["mots"]),
        tuple(lus["pieds"]["mots"]),
        frozenset(lus["maxima"]["mots"]),
        {champ: _sens(table) for champ, table in lus["valeurs"].items()},
    )


def _expressions(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[Expression, ...]]:
    return {cle: tuple(map(lire_expression, textes)) for cle, textes in table.items()}


def _sens(table: Mapping[str, Any]) -> dict[str, str]:
    return {mot: sens for sens, liste in table.items() for mot in liste}


@lru_cache(maxsize=8192)
def jetons(texte: str) -> tuple[str, ...]:
    """The words of a heading, abbreviations said in full."""
    bruts = normaliser(_CODE_NU.sub(r"bloc \1 epreuve \2 ", texte)).split()
    separes = [
        dit
        for mot in bruts
        for dit in _COLLES.sub(r" \1 \2 ", _TROIS.sub(r" b\1 e\2 p\3 ", _DEUX.sub(r" b\1 e\2 ", mot))).split()
    ]
    return tuple(dit for mot in separes for dit in mots().abreges.get(mot, mot).split())
