"""How long an adapted épreuve lasts: section « Aménagement des épreuves de validation de bloc pour les candidats en situation
de handicap ». Exact fractions of minutes; standard library only. An accommodation never takes an épreuve away (F4).
"""

from __future__ import annotations

import math
from fractions import Fraction

from rdcxl.referentiel.modele import Composante, Rapport, Referentiel
from rdcxl.regles.sections import regle
from rdcxl.typographie import INSECABLE

MINUTE = 60
ORAL = "ORAL"


@regle("amenagement")
def duree_avec_tiers_temps(r: Referentiel, minutes: Fraction) -> Fraction:
    """An épreuve, or its preparation, with the third time: the minutes times the ratio of the référentiel, exactly.

    Args:
        minutes: the duration without accommodation, > 0.
    """
    return minutes * _ratio(r.amenagement.tiers_temps)


@regle("amenagement")
def preparation_d_un_oral(r: Referentiel, minutes: Fraction) -> Fraction:
    """An oral in the place of a written épreuve: part of the time imparted, third time included, goes to preparing it.

    Args:
        minutes: the time imparted for the written épreuve, > 0.
    """
    return minutes * _ratio(r.amenagement.preparation_orale)


@regle("amenagement")
def se_passe_a_l_oral(c: Composante) -> bool:
    """A written épreuve whose length the référentiel fixes: an oral can take its place, prepared in part of that time."""
    return c.forme != ORAL and c.minutes is not None


def _ratio(rapport: Rapport) -> Fraction:
    return Fraction(rapport.numerateur, rapport.denominateur)


def duree_en_francais(minutes: Fraction) -> str:
    """A duration as a document prints it, a begun second counting whole: « 2 h 40 », « 26 min 40 s ».

    >>> [duree_en_francais(Fraction(m)).replace(INSECABLE, " ") for m in (20, 120, 160)]
    ['20 min', '2 h', '2 h 40']
    >>> duree_en_francais(Fraction(80, 3)).replace(INSECABLE, " ")
    '26 min 40 s'
    """
    total = math.ceil(minutes * MINUTE)
    heures, reste = divmod(total, MINUTE * MINUTE)
    entieres, secondes = divmod(reste, MINUTE)
    morceaux = [f"{heures} h"] if heures else []
    if entieres:
        morceaux.append(f"{entieres:02d}" if heures and not secondes else f"{entieres} min")
    if secondes:
        morceaux.append(f"{secondes} s")
    return " ".join(morceaux or ["0 min"]).replace(" ", INSECABLE)
