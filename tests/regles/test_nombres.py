"""Exact numbers: truncation, canonical text, French text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils import etendue

from rdcxl.regles.nombres import canonique, en_francais, note_en_francais, tronquer


@pytest.mark.parametrize(
    ("numerateur", "denominateur", "affiche"),
    [
        ("9.996", "1", "9.99"),
        ("9.999999999999999999999999", "1", "9.99"),
        ("10", "1", "10.00"),
        ("0", "7", "0.00"),
        ("2", "3", "0.66"),
        ("200", "3", "66.66"),
        ("39.95", "5", "7.99"),
        ("0.0099999", "1", "0.00"),
        ("10387.5", "1000", "10.38"),
    ],
)
def test_coupe_apres_deux_decimales_sans_arrondir(numerateur: str, denominateur: str, affiche: str) -> None:
    assert str(tronquer(Decimal(numerateur), Decimal(denominateur))) == affiche


@settings(max_examples=etendue.tirages(40, 200), deadline=None)
@given(st.integers(0, 10**24), st.integers(0, 20), st.integers(1, 10**6))
def test_valeur_affichee_ne_depasse_jamais_la_valeur_exacte(n: int, decimales: int, denominateur: int) -> None:
    numerateur = Decimal(f"{n}E-{decimales}")
    exacte = Fraction(numerateur) / denominateur
    if exacte < 10**20:
        affichee = Fraction(tronquer(numerateur, Decimal(denominateur)))
        assert 0 <= exacte - affichee < Fraction(1, 100)


@pytest.mark.parametrize(
    ("nombre", "texte"),
    [
        ("40.00", "40"),
        ("519.375", "519.375"),
        ("1E+2", "100"),
        ("0", "0"),
        ("0.000", "0"),
        ("0E-30", "0"),
        ("0.050", "0.05"),
        ("1000", "1000"),
        ("1E-25", "0.0000000000000000000000001"),
        ("100.00", "100"),
    ],
)
def test_texte_canonique_sans_exposant_ni_zeros_inutiles(nombre: str, texte: str) -> None:
    assert canonique(Decimal(nombre)) == texte
    assert en_francais(Decimal(nombre)) == texte.replace(".", ",")


def test_note_garde_ses_deux_decimales_et_prend_une_virgule() -> None:
    assert note_en_francais(Decimal("8.00")) == "8,00"
