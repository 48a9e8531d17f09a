"""From a TOML (or JSON) file to a checked `Referentiel`. Imports the standard library only; reads one file.

JSON serves hosts without `tomllib` (Python 3.10): same keys, dates as ISO text, decimals as text. What is packed for
such a host holds the JSON only.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import typing
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ReferentielIncoherent
from rdcxl.referentiel import modele
from rdcxl.referentiel.coherence import incoherences
from rdcxl.referentiel.modele import Referentiel

_TOML = Path(__file__).with_name("rncp36395.toml")
DEFAUT = _TOML if _TOML.exists() else _TOML.with_suffix(".json")


@lru_cache(maxsize=8)
def charger_referentiel(chemin: Path = DEFAUT) -> Referentiel:
    """Read a référentiel and check it.

    Args:
        chemin: a `.toml` file, or `.json` with the same keys.

    Returns:
        The référentiel, with the SHA-256 of its file as `empreinte`.

    Raises:
        ReferentielIncoherent: the file cannot be read, a fact is missing, of the wrong kind or unknown, or the
            facts contradict each other; every finding is listed with its path (`blocs[0].minimum`).
    """
    try:
        brut = chemin.read_bytes()
        donnees = _analyser(brut, chemin.suffix)
    except (OSError, ValueError) as erreur:
        raise ReferentielIncoherent(f"Le référentiel « {chemin.name} » ne peut pas être lu : {erreur}.") from erreur
    problemes: list[str] = []
    referentiel: Referentiel = _construire(Referentiel, donnees, "", problemes)
    if not problemes:
        problemes = incoherences(referentiel)
    if problemes:
        raise ReferentielIncoherent(f"Le référentiel « {chemin.name} » est incohérent.", problemes)
    return dataclasses.replace(referentiel, empreinte=hashlib.sha256(brut).hexdigest())


def _analyser(brut: bytes, suffixe: str) -> dict[str, Any]:
    texte = brut.decode("utf-8")
    if suffixe == ".json":
        donnees = json.loads(texte, parse_float=Decimal)
    else:
        import tomllib

        donnees = tomllib.loads(texte, parse_float=Decimal)
    if not isinstance(donnees, dict):
        raise ValueError("une table est attendue")
    return donnees


def _construire(classe: type[Any], donnees: object, chemin: str, problemes: list[str]) -> Any:
    """Build a dataclass from a table; findings go to `problemes`, and the result then only has placeholders."""
    if not isinstance(donnees, Mapping):
        problemes.append(f"{chemin or 'fichier'} : une table est attendue, pas « {donnees} ».")
        return None
    champs = {c.name: c for c in dataclasses.fields(classe) if c.name != "empreinte"}
    prefixe = f"{chemin}." if chemin else ""
    problemes += [f"{prefixe}{cle} : cette clé n’existe pas." for cle in donnees if cle not in champs]
    types = typing.get_type_hints(classe, vars(modele))
    valeurs = {}
    for nom, champ in champs.items():
        if nom in donnees:
            valeurs[nom] = _convertir(types[nom], donnees[nom], prefixe + nom, problemes)
        elif champ.default_factory is not dataclasses.MISSING:
            valeurs[nom] = champ.default_factory()
        elif champ.default is dataclasses.MISSING:
            problemes.append(f"{prefixe}{nom} : cette valeur manque.")
            valeurs[nom] = None
    return classe(**valeurs)


def _convertir(attendu: Any, valeur: object, chemin: str, problemes: list[str]) -> Any:
    origine, arguments = typing.get_origin(attendu), typing.get_args(attendu)
    if origine is typing.Union:
        return _convertir(arguments[0], valeur, chemin, problemes)
    if origine is tuple and isinstance(valeur, list):
        return tuple(_convertir(arguments[0], v, f"{chemin}[{i}]", problemes) for i, v in enumerate(valeur))
    if origine is dict and isinstance(valeur, Mapping):
        return {c: _convertir(arguments[1], v, f"{chemin}.{c}", problemes) for c, v in valeur.items()}
    if dataclasses.is_dataclass(attendu) and isinstance(attendu, type):
        return _construire(attendu, valeur, chemin, problemes)
    try:
        return _SCALAIRES[attendu](valeur)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        problemes.append(f"{chemin} : « {valeur} » n’est pas de la forme attendue.")
        return None


def _texte(valeur: object) -> str:
    if not isinstance(valeur, str):
        raise TypeError
    return valeur


def _entier(valeur: object) -> int:
    if not isinstance(valeur, int) or isinstance(valeur, bool):
        raise TypeError
    return valeur


def _decimal(valeur: object) -> Decimal:
    if isinstance(valeur, bool) or not isinstance(valeur, (int, str, Decimal)):
        raise TypeError
    nombre = Decimal(valeur)
    if not nombre.is_finite():
        raise ValueError
    return nombre


def _booleen(valeur: object) -> bool:
    if not isinstance(valeur, bool):
        raise TypeError
    return valeur


def _date(valeur: object) -> dt.date:
    return valeur if isinstance(valeur, dt.date) else dt.date.fromisoformat(_texte(valeur))


_SCALAIRES: dict[Any, Any] = {str: _texte, int: _entier, Decimal: _decimal, bool: _booleen, dt.date: _date}
