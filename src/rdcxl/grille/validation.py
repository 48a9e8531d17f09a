"""pydantic's findings in French: path of the field, value, why. Imports nothing of the package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

_RAISONS = {
    "missing": "cette valeur manque",
    "extra_forbidden": "cette clé n’existe pas",
    "string_type": "un texte est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "bool_parsing": "true ou false est attendu",
    "bool_type": "true ou false est attendu",
    "list_type": "une liste est attendue",
    "tuple_type": "une liste est attendue",
    "dict_type": "une table est attendue",
    "model_type": "une table est attendue",
    "model_attributes_type": "une table est attendue",
    "too_short": "la liste est trop courte",
    "string_too_short": "ce texte ne doit pas être vide",
    "greater_than_equal": "ce nombre est trop petit",
    "less_than_equal": "ce nombre est trop grand",
}


def problemes_en_francais(erreur: ValidationError, prefixe: str = "") -> list[str]:
    """One sentence per finding, each with the path of the field (`membres[0].role`) and the value.

    Args:
        erreur: what pydantic raised.
        prefixe: put before each path, for example a file name and a colon.
    """
    return [f"{prefixe}{_chemin(d)} : {_raison(d)}." for d in erreur.errors()]


def _chemin(detail: Mapping[str, Any]) -> str:
    chemin = ""
    for partie in detail["loc"]:
        chemin += f"[{partie}]" if isinstance(partie, int) else f".{partie}" if chemin else str(partie)
    return chemin or "fichier"


def _raison(detail: Mapping[str, Any]) -> str:
    genre, valeur = detail["type"], detail["input"]
    if genre == "missing":
        return _RAISONS[genre]
    if genre == "value_error":
        return str(detail["ctx"]["error"])
    if genre in ("enum", "literal_error"):
        raison = f"valeurs possibles : {detail['ctx']['expected'].replace(' or ', ', ')}"
    elif genre.startswith(("date", "datetime")):
        raison = "une date est attendue (AAAA-MM-JJ)"
    else:
        raison = _RAISONS.get(genre, "cette valeur n’est pas acceptée")
    return f"« {str(valeur)[:80]} » : {raison}" if not isinstance(valeur, (dict, list)) else raison
