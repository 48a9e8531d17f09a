"""Exact numbers: the one decimal context of the rules, truncated display, French writing. Standard library only."""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache

# An operation that would have to round raises instead of rounding (X28). 240 digits hold every product of marks
# (at most 30 decimals each, see `saisie`) that the rules form.
CONTEXTE = Context(prec=240, rounding=ROUND_DOWN, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
ZERO = Decimal(0)
CENT = Decimal(100)
CENTIEME = Decimal("0.01")


def tronquer(numerateur: Decimal, denominateur: Decimal) -> Decimal:
    """numerateur / denominateur cut (never rounded) after two decimals, so that 9.996 never shows as 10.00.

    Args:
        numerateur, denominateur: exact numbers, both ≥ 0, denominateur ≠ 0.

    Reading: X28.
    """
    return numerateur * CENT // denominateur * CENTIEME


def tronquer_fraction(note: Fraction) -> Decimal:
    """An exact mark ≥ 0 cut (never rounded) after two decimals.

    >>> tronquer_fraction(Fraction(29999, 3000)), tronquer_fraction(Fraction(10))
    (Decimal('9.99'), Decimal('10.00'))

    Reading: X28.
    """
    return Decimal(note.numerator * 100 // note.denominator) * CENTIEME


@lru_cache(maxsize=65536)
def canonique(nombre: Decimal) -> str:
    """The exact decimal as text, without superfluous zeros or exponent: `519.375`, `40`.

    >>> canonique(Decimal("40.00")), canonique(Decimal("1E+2")), canonique(Decimal("0.050"))
    ('40', '100', '0.05')
    """
    texte = format(nombre, "f")
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte) or "0"


@lru_cache(maxsize=65536)
def en_francais(nombre: Decimal) -> str:
    """The exact decimal as a French reader writes it: `519,375`.

    >>> en_francais(Decimal("519.375"))
    '519,375'
    """
    return canonique(nombre).replace(".", ",")


def note_en_francais(note: Decimal) -> str:
    """A mark from `tronquer` with its two decimals and a comma: `8,00`."""
    return str(note).replace(".", ",")
