"""A centre's own evaluation grid: its weights, what a criterion cell holds, and the mark that several assessors retain.

The national grids are not in the source and are not imitated (X29). The source says nothing of how assessors agree: what
`concerter` retains is the product's reading, and no mean. A mean may have no exact decimal form (a third of a point), and
it would give a mark that nobody proposed; where assessors differ, they agree and type one. Standard library and the rules only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple, Optional

from rdcxl.regles.modele import Mention, Note
from rdcxl.regles.nombres import CONTEXTE, ZERO, en_francais
from rdcxl.regles.saisie import Saisie, abreger, lire_nombre, nettoyer
from rdcxl.regles.sections import regle

# A criterion with more comes from a formula, not from a keyboard; the native formulas round to as many.
DECIMALES_D_UN_CRITERE = 8

Evaluation = Sequence[Note]


class Concertation(NamedTuple):
    """What the grid of one candidate gives.

    Attributes:
        note: the mark retained; VIDE while it is expected, ANOMALIE where a cell must be corrected first.
        totaux: of each assessor: his total, VIDE while criteria are expected, ANOMALIE where one cannot be read.
        ecart: between the highest and the lowest complete total; None with fewer than two.
    """

    note: Note
    totaux: tuple[Note, ...]
    ecart: Optional[Decimal]


@regle("ecrits", "X29")
def ecart_de_ponderation(points: Iterable[Decimal], maximum: Decimal) -> Decimal:
    """The criteria of a grid make up exactly the points of the épreuve: how many are too many (> 0) or missing (< 0).

    Args:
        points: of each criterion; maximum: of the composante. Points, exact.

    Reading: X29 (the weights are the centre's own).
    """
    with localcontext(CONTEXTE):
        return sum(points, ZERO) - maximum


def lire_critere(cellule: object, maximum: Decimal) -> Saisie:
    """Read a criterion cell: a number in [0 ; maximum] with at most eight decimals, or nothing.

    Args:
        cellule: what the host hands over; text is refused even where it writes a number, as the native total refuses it.
        maximum: points of the criterion.
    """
    if cellule is None or cellule == "":
        return Saisie(Mention.VIDE)
    attendu = f"Saisissez un nombre de 0 à {en_francais(maximum)}, ou videz la cellule."
    if isinstance(cellule, str):
        faute = f"« {abreger(cellule)} » est du texte." if nettoyer(cellule) else "Cette cellule n’a que des espaces."
        return Saisie(Mention.ANOMALIE, f"{faute} {attendu}")
    lu = lire_nombre(cellule)
    if lu.anomalie or lu.valeur is None:
        return Saisie(Mention.ANOMALIE, f"{lu.anomalie} {attendu}")
    if lu.valeur > maximum:
        return Saisie(
            Mention.ANOMALIE, f"{en_francais(lu.valeur)} dépasse les {en_francais(maximum)} points. {attendu}"
        )
    if -int(lu.valeur.as_tuple().exponent) > DECIMALES_D_UN_CRITERE:
        trop = (
            f"Ce nombre a plus de {DECIMALES_D_UN_CRITERE} décimales, sans doute celles d’une formule : arrondissez-le."
        )
        return Saisie(Mention.ANOMALIE, trop)
    return Saisie(lu.valeur)


@regle("procedure_blocs", "X29")
def concerter(evaluations: Sequence[Evaluation], arretee: Note = Mention.VIDE) -> Concertation:
    """The mark of a grid: the one that the assessors wrote as agreed, or the total on which all of them already agree.

    Args:
        evaluations: one per assessor, the marks of all criteria in order; at least one assessor.
        arretee: the mark typed as agreed, a mention (ABS, ABJ, NR) passing through; VIDE where there is none.

    Returns:
        With an agreed mark, that one, whatever the criteria say. Otherwise the common total once every assessor has
        marked every criterion; VIDE while one has not, or while they differ: never a mean, never a partial sum.

    Reading: X29 (a reading of the product; the source has none).
    """
    totaux = tuple(_total(e) for e in evaluations)
    complets = [t for t in totaux if isinstance(t, Decimal)]
    with localcontext(CONTEXTE):
        ecart = max(complets) - min(complets) if len(complets) > 1 else None
    if arretee is not Mention.VIDE:
        return Concertation(arretee, totaux, ecart)
    if Mention.ANOMALIE in totaux:
        return Concertation(Mention.ANOMALIE, totaux, ecart)
    unanimes = len(complets) == len(totaux) and not ecart
    return Concertation(complets[0] if unanimes else Mention.VIDE, totaux, ecart)


def _total(evaluation: Evaluation) -> Note:
    """The sum of an assessor's criteria; a mention in place of a number makes it wait."""
    if any(note is Mention.ANOMALIE for note in evaluation):
        return Mention.ANOMALIE
    nombres = [note for note in evaluation if isinstance(note, Decimal)]
    if not evaluation or len(nombres) < len(evaluation):
        return Mention.VIDE
    with localcontext(CONTEXTE):
        return sum(nombres, ZERO)
