"""pydantic's findings in French: path of the field, value, why. Imports the dates of the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Union, get_args

from pydantic import BaseModel, ValidationError

from rdcxl.regles.inscription import ANNEE_MAXIMUM, ANNEE_MINIMUM, est_plausible

RAPPROCHEES = 200  # findings up to which a mistyped key is answered with the closest one
Chemin = tuple[Union[int, str], ...]

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


def date_plausible(valeur: Any) -> Any:
    """The value of a field; a date on which no delay can be counted (a mistyped year) is refused.

    Raises:
        ValueError: in French, as pydantic's validators expect.
    """
    if isinstance(valeur, dt.date) and not est_plausible(valeur):
        raise ValueError(f"« {valeur:%d/%m/%Y} » : une date de {ANNEE_MINIMUM} à {ANNEE_MAXIMUM} est attendue")
    return valeur


def problemes_en_francais(erreur: ValidationError, modele: type[BaseModel]) -> list[str]:
    """One sentence per finding, each with the path of the field (`membres[0].role`) and the value.

    Args:
        erreur: what pydantic raised.
        modele: what was validated; a key that does not exist is answered with the closest that does.
    """
    return [phrase for _, phrase in problemes_situes(erreur, modele)]


def problemes_situes(erreur: ValidationError, modele: type[BaseModel]) -> list[tuple[Chemin, str]]:
    """The same sentences, each after the path of its field as pydantic gives it."""
    details = erreur.errors()
    cles = sorted(set(_cles(modele))) if len(details) <= RAPPROCHEES else []
    fautifs = {d["loc"][:n] for d in details for n in range(len(d["loc"]))}
    return [
        (d["loc"], f"{_chemin(d)} : {_raison(d)}{_voisine(d, cles)}")
        for d in details
        # pydantic counts only the good items of a list: « too short » beside a bad item says nothing
        if not (d["type"] == "too_short" and d["loc"] in fautifs)
    ]


def _cles(annotation: Any) -> Iterator[str]:
    """Every key of a model and of the models in it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for nom, champ in annotation.model_fields.items():
            yield nom
            yield from _cles(champ.annotation)
    for argument in get_args(annotation):
        yield from _cles(argument)


def _voisine(detail: Mapping[str, Any], cles: list[str]) -> str:
    """The end of the sentence: a question for a mistyped key, when one is close enough; else a full stop."""
    mal_ecrite = detail["type"] == "extra_forbidden"
    proches = get_close_matches(str(detail["loc"][-1]), cles, n=1) if mal_ecrite else []
    return f" ; vouliez-vous dire « {proches[0]} » ?" if proches else "."


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
