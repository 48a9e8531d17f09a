"""From a cell to an exact mark: the one place where a float becomes exact. Standard library only.

A cell holds a number, ABS, ABJ, NR or nothing; anything else is an anomaly, and the mark then counts as
missing, never as 0.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Optional

from rdcxl.regles.modele import Mention, Note
from rdcxl.regles.nombres import en_francais

DECIMALES_MAXIMUM = 30

CARACTERES_CITES = 60
_ERREUR = re.compile(r"#[^\W\d_][^\s]*[!?]?|ERR(?:EUR)?:\d+", re.IGNORECASE)
_NOMBRE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_NEGATIF = re.compile(r"[-\u2212\u2013]\s*[0-9]+(?:[.,][0-9]+)?")
# What a spreadsheet shows as nothing, and `str.strip` leaves: zero-width characters and the byte order mark.
_INVISIBLES = "\u200b\u200c\u200d\u2060\ufeff"


class Saisie(NamedTuple):
    """A cell once read. `anomalie`: why it cannot count, and what to do; `avis`: what was understood anyway."""

    valeur: Note
    anomalie: str = ""
    avis: str = ""


class Nombre(NamedTuple):
    """A number cell once read; `valeur` is None when blank or when `anomalie` says why."""

    valeur: Optional[Decimal]
    anomalie: str = ""
    avis: str = ""


_VIDE = Saisie(Mention.VIDE)


def nettoyer(texte: str) -> str:
    """The text without the blanks and invisible characters around it (no-break, narrow, full-width, zero-width).

    >>> nettoyer(" \\u202fABS\\u3000\\u200b ")
    'ABS'
    """
    propre = texte.strip().strip(_INVISIBLES)
    return propre if propre == texte else nettoyer(propre)


def est_une_erreur(texte: str) -> bool:
    """A spreadsheet's error value, in any language: #N/A, #VALEUR!, Err:504.

    >>> est_une_erreur("#DIV/0!"), est_une_erreur("Err:504"), est_une_erreur("#12")
    (True, True, False)
    """
    return _ERREUR.fullmatch(nettoyer(texte)) is not None


def dire_l_erreur(texte: str) -> str:
    """What a cell holds that shows a spreadsheet's error value.

    >>> dire_l_erreur(" #N/A ")
    'La cellule contient l’erreur #N/A.'
    """
    return f"La cellule contient l’erreur {abreger(nettoyer(texte))}."


def abreger(texte: str) -> str:
    """The text as a message may quote it: whole, or its beginning."""
    return texte if len(texte) <= CARACTERES_CITES else texte[:CARACTERES_CITES] + "…"


def lire_note(cellule: object, maximum: Decimal, *, admet_nr: bool = False) -> Saisie:
    """Read a mark cell.

    Args:
        cellule: what the host hands over: None, a number, text, a date, an error text.
        maximum: points of the composante; the mark must lie in [0 ; maximum].
        admet_nr: the composante is the report, for which NR (not handed in) is known.

    Returns:
        The exact mark or its mention; an anomaly makes it `Mention.ANOMALIE`.
    """
    if cellule is None:
        return _VIDE
    if isinstance(cellule, str):
        texte = nettoyer(cellule)
        if not texte:
            return Saisie(
                Mention.VIDE, "", "cellule qui ne contient que des espaces, lue comme vide" if cellule else ""
            )
        mention = _mention(texte, admet_nr)
        if mention is not None:
            return mention
    if isinstance(cellule, float):
        return _note_flottante(cellule, maximum, admet_nr)
    return _juger(lire_nombre(cellule), maximum, admet_nr)


@lru_cache(maxsize=65536)  # a promotion's marks take few values
def _note_flottante(cellule: float, maximum: Decimal, admet_nr: bool) -> Saisie:
    return _juger(lire_nombre(cellule), maximum, admet_nr)


def _juger(nombre: Nombre, maximum: Decimal, admet_nr: bool) -> Saisie:
    if nombre.anomalie:
        return Saisie(Mention.ANOMALIE, f"{nombre.anomalie} {_attendu(maximum, admet_nr)}")
    if nombre.valeur is None:
        return Saisie(Mention.VIDE)
    if nombre.valeur > maximum:
        return Saisie(
            Mention.ANOMALIE,
            f"{en_francais(nombre.valeur)} dépasse le maximum de {en_francais(maximum)}. {_attendu(maximum, admet_nr)}",
        )
    return Saisie(nombre.valeur, "", nombre.avis)


def _mention(texte: str, admet_nr: bool) -> Optional[Saisie]:
    majuscules = texte.upper()
    if majuscules in ("ABS", "ABJ"):
        return Saisie(Mention[majuscules])
    if majuscules == "NR":
        if admet_nr:
            return Saisie(Mention.NR)
        return Saisie(
            Mention.ANOMALIE, "NR (non remis) n’existe que pour le dossier professionnel. Saisissez ABS ou la note."
        )
    return None


def _attendu(maximum: Decimal, admet_nr: bool) -> str:
    mentions = "ABS, ABJ ou NR" if admet_nr else "ABS ou ABJ"
    return f"Saisissez une note de 0 à {en_francais(maximum)}, {mentions}."


def lire_nombre(cellule: object) -> Nombre:
    """Read a cell that should hold a number ≥ 0 or nothing (hours, points of an acquis).

    Args:
        cellule: what the host hands over.

    Returns:
        The exact number by its shortest decimal form; text that writes a number is read, with a notice.
    """
    if cellule is None:
        return Nombre(None)
    if isinstance(cellule, bool):
        return Nombre(None, f"« {'VRAI' if cellule else 'FAUX'} » n’est pas une note.")
    if isinstance(cellule, int):
        return _borner(Decimal(cellule))
    if isinstance(cellule, float):
        return _depuis_nombre(cellule)
    if isinstance(cellule, Decimal):
        return _borner(cellule)
    if isinstance(cellule, (dt.date, dt.time, dt.timedelta)):
        return Nombre(None, f"« {_ecrire_date(cellule)} » est une date ou une heure, pas un nombre.")
    return _depuis_texte(str(cellule))


def _depuis_nombre(cellule: float) -> Nombre:
    return _borner(Decimal(repr(cellule)) if cellule else Decimal(0))


def _depuis_texte(cellule: str) -> Nombre:
    texte = nettoyer(cellule)
    if not texte:
        return Nombre(None)
    if est_une_erreur(texte):
        return Nombre(None, dire_l_erreur(texte))
    if _NEGATIF.fullmatch(texte):
        return _negatif(texte)
    if not _NOMBRE.fullmatch(texte):
        return Nombre(None, f"« {abreger(texte)} » n’est pas un nombre.")
    valeur = Decimal(texte.replace(",", "."))
    return _borner(valeur, f"« {abreger(cellule)} » est du texte, lu comme {en_francais(valeur)}")


def _borner(valeur: Decimal, avis: str = "") -> Nombre:
    """Refuse numbers so long that exact arithmetic on them would have no bound."""
    if not valeur.is_finite():
        return Nombre(None, "Cette cellule ne contient pas un nombre fini.")
    if -int(valeur.as_tuple().exponent) > DECIMALES_MAXIMUM or valeur.adjusted() > DECIMALES_MAXIMUM:
        return Nombre(None, f"Ce nombre a plus de {DECIMALES_MAXIMUM} chiffres.")
    if valeur < 0:
        return _negatif(en_francais(valeur))
    return Nombre(valeur, "", avis)


def _negatif(texte: str) -> Nombre:
    return Nombre(None, f"« {abreger(texte)} » est négatif.")


def _ecrire_date(valeur: object) -> str:
    if isinstance(valeur, dt.datetime) and (valeur.hour or valeur.minute):
        return f"{valeur:%d/%m/%Y %H:%M}"
    return f"{valeur:%d/%m/%Y}" if isinstance(valeur, dt.date) else str(valeur)
