"""French typography for the strings that go to documents (PDF) and messages; data files keep the strings as they were entered.

typst with `lang: "fr"` puts no non-breaking space before « : ; ! ? », nor in « n° 12 » and dates
(`technique/documents-pdf.md`): they are put in here, before the strings reach a template.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

INSECABLE = "\u00a0"
FINE = "\u202f"

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

_BLANC = f"[ {INSECABLE}{FINE}]"
_SUITE = r"(?=[\s»)\].,;:!?…]|$)"  # a punctuation mark inside a URL or a time (17:30) is not one
_AVANT = r"(?<=[\w»)\]}’…%])"
_REGLES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r'"([^"]*)"'), r"«\1»"),
    (re.compile(r"(?<=\w)['\u02bc](?=\w)"), "’"),
    (re.compile("\u2011"), "-"),  # Source Serif has no non-breaking hyphen
    (re.compile(rf"«{_BLANC}*"), f"«{INSECABLE}"),
    (re.compile(rf"{_BLANC}*»"), f"{INSECABLE}»"),
    (re.compile(rf"{_AVANT}{_BLANC}*([;!?]+){_SUITE}"), rf"{FINE}\1"),
    (re.compile(rf"{_AVANT}{_BLANC}*:{_SUITE}"), f"{INSECABLE}:"),
    (re.compile(rf"(?<=\d){_BLANC}*%"), f"{INSECABLE}%"),
    (re.compile(rf"\b([nN])°{_BLANC}*(?=\w)"), rf"\1°{INSECABLE}"),
    (re.compile(rf"\b(\d{{1,2}}|1er){_BLANC}({'|'.join(MOIS)})\b"), rf"\1{INSECABLE}\2"),
    (re.compile(rf"\b({'|'.join(MOIS)}){_BLANC}(\d{{4}})\b"), rf"\1{INSECABLE}\2"),
)


@lru_cache(maxsize=8192)  # a batch says the same states, dates and titles thousands of times
def typographier(texte: str) -> str:
    """Return the text, composed (NFC), with French apostrophes, quotation marks and non-breaking spaces.

    Idempotent: a text that is already right comes back unchanged.

    >>> typographier('le bloc n° 2 : "Offre"') == 'le bloc n°\\xa02\\xa0: «\\xa0Offre\\xa0»'
    True
    """
    resultat = unicodedata.normalize("NFC", texte)
    for motif, remplacement in _REGLES:
        resultat = motif.sub(remplacement, resultat)
    return resultat


def phrase(modele: str, **valeurs: object) -> str:
    """Return a message in French typography; the values go in untouched.

    The narrow space becomes a plain non-breaking one, which every console code page has.
    """
    return typographier(modele).replace(FINE, INSECABLE).format(**valeurs)


def designer(caractere: str) -> str:
    """Return a character as a message shows it: « 張 » (U+5F35), or its code alone when it is invisible."""
    code = f"U+{ord(caractere):04X}"
    return f"«{INSECABLE}{caractere}{INSECABLE}» ({code})" if caractere.isprintable() else code


def cle_naturelle(texte: str) -> tuple[tuple[bool, int, str], ...]:
    """The key that sorts texts as people count: « 2 » before « 10 », « C2 » before « C10 ».

    >>> sorted(["C10", "C2", "B1"], key=cle_naturelle)
    ['B1', 'C2', 'C10']
    """
    morceaux = re.findall(r"[0-9]+|[^0-9]+", texte)
    return tuple((m[0] not in "0123456789", 0 if m[0] not in "0123456789" else int(m), m.casefold()) for m in morceaux)


def date_longue(iso: str) -> str:
    """Return an ISO date (its first ten characters) in words: « 1er juillet 2025 », with non-breaking spaces.

    Raises:
        ValueError: the text is not an ISO date.

    >>> date_longue("2025-07-01") == '1er\\xa0juillet\\xa02025'
    True
    """
    jour = date.fromisoformat(iso[:10])
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return INSECABLE.join((quantieme, MOIS[jour.month - 1], f"{jour.year:04d}"))


def date_courte(iso: str) -> str:
    """Return an ISO date as JJ/MM/AAAA. Raises ValueError when the text is not an ISO date."""
    jour = date.fromisoformat(iso[:10])
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def ne_le(sexe: str | None) -> str:
    """Return « né le » (M), « née le » (F) or « né(e) le » when the sex is not recorded."""
    return {"M": "né le", "F": "née le"}.get(sexe or "", "né(e) le").replace(" ", INSECABLE)


def decimale(texte: str) -> str:
    """Return an exact decimal string with the French comma: « 519,375 »."""
    return texte.replace(".", ",")


_ESPACES = ((re.compile(r" (?=[:;!?»%](?:\s|$|[.,)]))"), INSECABLE), (re.compile(r"« "), f"«{INSECABLE}"))


_INVISIBLES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_GARDES = frozenset("\n\t\u00ad\u200c\u200d")  # lines, and what some names need inside a word


def sans_controles(texte: str, a_la_place: str = "�") -> str:
    """Return the text with « � », or another text, for each character that acts on a screen instead of showing: escapes, reversed writing.

    >>> sans_controles("École\x1b[2K\u202e X")
    'École�[2K� X'
    """
    if texte.isascii() and texte.isprintable():
        return texte
    return "".join(a_la_place if unicodedata.category(c) in _INVISIBLES and c not in _GARDES else c for c in texte)


def espaces_insecables(texte: str) -> str:
    """Return the text with non-breaking spaces before « : ; ! ? » % » and after «; nothing else changes.

    For messages that hold what somebody typed: unlike `typographier`, it leaves quotation marks and apostrophes.

    >>> espaces_insecables("Notes : « x » !") == "Notes\\xa0: «\\xa0x\\xa0»\\xa0!"
    True
    """
    for motif, remplacement in _ESPACES:
        texte = motif.sub(remplacement, texte)
    return texte
