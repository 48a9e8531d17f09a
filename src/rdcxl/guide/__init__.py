"""The guide as built pages (docs/construire_guide.py), and where a subject is in it. Reads its own folder only."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

DOSSIER = Path(__file__).parent


def sujets() -> dict[str, str]:
    """The address of each subject in the guide, by its title."""
    lus: dict[str, str] = json.loads((DOSSIER / "sujets.json").read_text("utf-8"))
    return lus


def chercher(demande: str) -> list[tuple[str, str]]:
    """Subjects that answer a word of the user's, the nearest first: the same word, then a beginning, then anything that holds it."""
    cle = _nue(demande)
    candidats = [(_rang(cle, _nue(titre)), "#" in adresse, titre, adresse) for titre, adresse in sujets().items()]
    return [(titre, adresse) for rang, _, titre, adresse in sorted(candidats) if rang < LOIN]


LOIN = 3


def _rang(cle: str, titre: str) -> int:
    if titre == cle:
        return 0
    if titre.startswith(cle):
        return 1
    return 2 if all(mot in titre for mot in cle.split()) else LOIN


def _nue(texte: str) -> str:
    sans = "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))
    return " ".join(sans.casefold().replace("’", "'").split())
