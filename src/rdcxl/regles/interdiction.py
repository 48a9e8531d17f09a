"""The ban after a falsification of results: whether it holds on a day, and whether a name is the one that is banned.

Section « Falsification » (G4). The section names a ban and its length only; how two identities are compared is ours.
Standard library only.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.echeances import fin_interdiction
from rdcxl.regles.sections import regle

IDENTIQUE = "identique"
POSSIBLE = "possible"
# Letters that Unicode does not take apart.
_SANS_DECOMPOSITION = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "ı": "i"}
    | dict.fromkeys("'’ʼʹ`´")
)


class Identite(NamedTuple):
    """Who somebody is: birth name, first names separated by blanks, date of birth (None: not known)."""

    nom: str
    prenoms: str
    naissance: Optional[dt.date] = None


@regle("falsification", "X23")
def est_interdit(r: Referentiel, decision: dt.date, jour: dt.date) -> bool:
    """Whether the ban of a decision holds on a day: from the decision to the last day of the ban, both included.

    Reading: X23.
    """
    return decision <= jour <= fin_interdiction(r, decision)


def mots(texte: str) -> tuple[str, ...]:
    """The words of a name without accents, case, hyphens or apostrophes; letters and digits of any script stay.

    >>> mots("Jean-François d’Œuvray")
    ('jean', 'francois', 'doeuvray')
    """
    nu = unicodedata.normalize("NFKD", texte).casefold().translate(_SANS_DECOMPOSITION)
    lettres = "".join(c for c in unicodedata.normalize("NFKD", nu) if not unicodedata.combining(c))
    return tuple("".join(c if c.isalnum() else " " for c in lettres).split())


@regle("falsification")
def comparer(a: Identite, b: Identite) -> str:
    """Whether two identities are those of one person: `IDENTIQUE`, `POSSIBLE`, or an empty text. Symmetrical.

    Identical: same birth name, same first names in any order, same date of birth. Possible: same birth name, the first first
    name of one being among those of the other, and the same date of birth, or a date that is missing; with the same date,
    first names may be missing instead. Names are compared by their `mots`, blanks apart (Le Goff is Legoff). Two dates of
    birth are two persons.
    """
    nom = "".join(mots(a.nom))
    siens, autres = mots(a.prenoms), mots(b.prenoms)
    dates = {d for d in (a.naissance, b.naissance) if d}
    meme_date = bool(a.naissance) and a.naissance == b.naissance
    if not nom or nom != "".join(mots(b.nom)) or len(dates) > 1:
        return ""
    if not siens or not autres:
        return POSSIBLE if meme_date else ""
    memes = sorted(siens) == sorted(autres) or "".join(siens) == "".join(autres)
    if memes and meme_date:
        return IDENTIQUE
    return POSSIBLE if memes or siens[0] in autres or autres[0] in siens else ""
