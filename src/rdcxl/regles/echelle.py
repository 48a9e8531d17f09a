"""A scale after a code, `B1.1/20`: how a heading says it, and what a mark on it is worth in points. Standard library only."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Optional, Union

from rdcxl.regles.modele import Mention
from rdcxl.regles.nombres import canonique, en_francais
from rdcxl.regles.saisie import DECIMALES_MAXIMUM, Saisie, lire_note, nettoyer

_INTITULE = re.compile(r"(.*?)\s*/\s*([0-9]+(?:[.,][0-9]+)?)")
Points = Union[Decimal, Fraction]  # a fraction only where no decimal is exact


class Intitule(NamedTuple):
    """A heading once read. `echelle`: on what the marks under it are, None where it does not say."""

    code: str
    echelle: Optional[Decimal] = None


def lire_intitule(titre: str) -> Intitule:
    """The code of a heading, and the scale after it.

    Args:
        titre: the heading as typed; what is no positive number after the bar belongs to the code, which nobody knows then.

    >>> lire_intitule(" B1.1 / 20 "), lire_intitule("B1.1/12,5")
    (Intitule(code='B1.1', echelle=Decimal('20')), Intitule(code='B1.1', echelle=Decimal('12.5')))
    >>> lire_intitule("B1.1"), lire_intitule("B1.1/0")
    (Intitule(code='B1.1', echelle=None), Intitule(code='B1.1/0', echelle=None))
    """
    texte = nettoyer(titre)
    trouve = _INTITULE.fullmatch(texte)
    if trouve is None or len(trouve[2]) > DECIMALES_MAXIMUM:
        return Intitule(texte)
    echelle = Decimal(trouve[2].replace(",", "."))
    return Intitule(trouve[1], echelle) if echelle else Intitule(texte)


def ecrire_intitule(code: str, echelle: Optional[Decimal]) -> str:
    """The heading that `lire_intitule` reads so.

    >>> ecrire_intitule("B1.1", Decimal(20)), ecrire_intitule("B1.1", None)
    ('B1.1/20', 'B1.1')
    """
    return code if echelle is None else f"{code}/{canonique(echelle)}"


def en_points(note: Decimal, maximum: Decimal, echelle: Optional[Decimal]) -> Points:
    """The points of a mark on a scale, exact: note × maximum / échelle.

    Args:
        note: 0 to the scale; maximum: points of the épreuve; échelle: > 0, None: the maximum itself.

    >>> en_points(Decimal("14.25"), Decimal(75), Decimal(20)), en_points(Decimal(17), Decimal(100), Decimal(30))
    (Decimal('53.4375'), Fraction(170, 3))
    """
    if echelle is None or echelle == maximum:
        return note
    points = Fraction(note) * Fraction(maximum) / Fraction(echelle)
    exacts = en_decimal(points)
    return points if exacts is None else exacts


def lire_note_sur(cellule: object, maximum: Decimal, echelle: Optional[Decimal], *, admet_nr: bool = False) -> Saisie:
    """Read a mark cell as points of its épreuve, as `lire_note` does where there is no scale.

    Args:
        echelle: on what the mark is; None: in points. A mark above it is an anomaly, and so is one that no decimal of points is.
    """
    lu = lire_note(cellule, maximum if echelle is None else echelle, admet_nr=admet_nr)
    if echelle is None or not isinstance(lu.valeur, Decimal):
        return lu
    points = en_points(lu.valeur, maximum, echelle)
    if isinstance(points, Fraction):
        return Saisie(
            Mention.ANOMALIE,
            f"{en_francais(lu.valeur)} sur {en_francais(echelle)} fait {points.numerator}/{points.denominator} points, qui n’ont pas d’écriture "
            f"décimale exacte. Saisissez la note sur un autre barème, ou en points.",
        )
    return lu._replace(valeur=points)


def en_decimal(nombre: Fraction) -> Optional[Decimal]:
    """The finite decimal that a fraction is, None where there is none.

    >>> en_decimal(Fraction(855, 16)), en_decimal(Fraction(170, 3)), en_decimal(Fraction(0))
    (Decimal('53.4375'), None, Decimal('0'))
    """
    reste, puissance = nombre.denominator, 0
    while reste % 10 == 0:
        reste, puissance = reste // 10, puissance + 1
    for facteur in (2, 5):
        while reste % facteur == 0:
            reste, puissance = reste // facteur, puissance + 1
    if reste != 1:
        return None
    return Decimal(f"{int(nombre * 10**puissance)}E-{puissance}")  # the constructor never rounds
