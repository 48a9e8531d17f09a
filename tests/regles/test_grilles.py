"""A centre's own grid: exact weights, criterion cells, and how several assessors agree on one mark."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.regles import Mention
from rdcxl.regles.grilles import concerter, ecart_de_ponderation, lire_critere

D = Decimal
VIDE, ANOMALIE = Mention.VIDE, Mention.ANOMALIE
POINTS = st.decimals(0, 150, allow_nan=False, allow_infinity=False, places=8)


@given(st.lists(POINTS, min_size=1, max_size=30), POINTS)
def test_ecart_de_ponderation_est_exact(points: list[Decimal], ecart: Decimal) -> None:
    somme = sum(map(Fraction, points))
    maximum = D(somme.numerator) / D(somme.denominator)
    assert ecart_de_ponderation(points, maximum) == 0
    assert Fraction(ecart_de_ponderation([*points, ecart], maximum)) == Fraction(ecart)
    assert Fraction(ecart_de_ponderation(points, maximum + ecart)) == -Fraction(ecart)


def test_ponderation_sans_residu_binaire() -> None:
    assert ecart_de_ponderation([D("12.2"), D("19.9"), D("7.9")], D(40)) == 0
    assert ecart_de_ponderation([D("12.2"), D("19.9"), D("7.9") + D("1E-25")], D(40)) == D("1E-25")


CAS: list[tuple[str, list[list[Any]], Any, Any, Any]] = [
    ("seul_et_complet", [[D(10), D("5.5")]], VIDE, D("15.5"), None),
    ("seul_et_incomplet", [[D(10), VIDE]], VIDE, VIDE, None),
    ("seul_n_a_pas_commence", [[VIDE, VIDE]], VIDE, VIDE, None),
    ("zero_partout_vaut_zero", [[D(0), D(0)]], VIDE, D(0), None),
    ("deux_d_accord", [[D(10), D(5)], [D(8), D(7)]], VIDE, D(15), D(0)),
    ("deux_d_accord_sans_residu", [[D("12.2"), D("27.8")], [D("12.3"), D("27.7")]], VIDE, D(40), D(0)),
    ("deux_en_desaccord", [[D(10), D(5)], [D(8), D(6)]], VIDE, VIDE, D(1)),
    ("deux_en_desaccord_puis_note_arretee", [[D(10), D(5)], [D(8), D(6)]], D("14.5"), D("14.5"), D(1)),
    ("le_second_n_a_pas_commence", [[D(10), D(5)], [VIDE, VIDE]], VIDE, VIDE, None),
    ("le_second_n_a_pas_commence_mais_note_arretee", [[D(10), D(5)], [VIDE, VIDE]], D(15), D(15), None),
    ("trois_dont_deux_d_accord", [[D(1)], [D(1)], [D(3)]], VIDE, VIDE, D(2)),
    ("quatre_d_accord", [[D(3)]] * 4, VIDE, D(3), D(0)),
    ("critere_illisible", [[D(10), ANOMALIE]], VIDE, ANOMALIE, None),
    ("critere_illisible_chez_l_un", [[D(10)], [ANOMALIE]], VIDE, ANOMALIE, None),
    ("critere_illisible_mais_note_arretee", [[D(10), ANOMALIE]], D(12), D(12), None),
    ("absent", [[VIDE, VIDE]], Mention.ABS, Mention.ABS, None),
    ("absence_justifiee", [[VIDE], [VIDE]], Mention.ABJ, Mention.ABJ, None),
    ("note_arretee_illisible", [[D(10)]], ANOMALIE, ANOMALIE, None),
    ("note_arretee_differe_du_total", [[D(10)]], D(11), D(11), None),
]


@pytest.mark.parametrize(("evaluations", "arretee", "note", "ecart"), [c[1:] for c in CAS], ids=[c[0] for c in CAS])
def test_note_retenue(evaluations: Any, arretee: Any, note: Any, ecart: Any) -> None:
    retenue = concerter(evaluations, arretee)
    assert retenue.note == note
    assert retenue.ecart == ecart
    assert len(retenue.totaux) == len(evaluations)


NOTES = st.one_of(POINTS, st.just(VIDE), st.just(ANOMALIE))


@given(st.lists(st.lists(NOTES, min_size=3, max_size=3), min_size=1, max_size=4))
def test_sans_note_arretee_rien_n_est_invente(evaluations: list[list[Any]]) -> None:
    """The mark, if there is one, is the exact total of every assessor; no mean, no partial sum, no 0 for a blank."""
    retenue = concerter(evaluations)
    if isinstance(retenue.note, Decimal):
        assert {sum(map(Fraction, e)) for e in evaluations} == {Fraction(retenue.note)}
    else:
        illisible = any(n is ANOMALIE for e in evaluations for n in e)
        assert retenue.note is (ANOMALIE if illisible else VIDE)
        assert illisible or any(VIDE in e for e in evaluations) or retenue.ecart


@given(st.permutations(range(3)), st.lists(st.lists(NOTES, min_size=2, max_size=2), min_size=3, max_size=3))
def test_l_ordre_des_evaluateurs_ne_change_rien(ordre: list[int], evaluations: list[list[Any]]) -> None:
    avant, apres = concerter(evaluations), concerter([evaluations[i] for i in ordre])
    assert (avant.note, avant.ecart) == (apres.note, apres.ecart)


@pytest.mark.parametrize(
    ("cellule", "valeur", "mots"),
    [
        (None, VIDE, ""),
        ("", VIDE, ""),
        ("  ", ANOMALIE, "que des espaces"),
        ("\u202f", ANOMALIE, "que des espaces"),
        (0, D(0), ""),
        (12.5, D("12.5"), ""),
        (30, D(30), ""),
        (D("0.00000001"), D("0.00000001"), ""),
        (30.5, ANOMALIE, "30,5 dépasse les 30 points"),
        (-1, ANOMALIE, "négatif"),
        ("12", ANOMALIE, "« 12 » est du texte"),
        ("ABS", ANOMALIE, "« ABS » est du texte"),
        ("#N/A", ANOMALIE, "« #N/A » est du texte"),
        (True, ANOMALIE, "VRAI"),
        (dt.datetime(2025, 3, 12), ANOMALIE, "12/03/2025"),  # noqa: DTZ001 - a cell has no offset
        (0.1 + 0.2, ANOMALIE, "plus de 8 décimales"),
        (float("nan"), ANOMALIE, "nombre fini"),
    ],
)
def test_cellule_d_un_critere(cellule: Any, valeur: Any, mots: str) -> None:
    lu = lire_critere(cellule, D(30))
    assert lu.valeur == valeur
    assert mots in lu.anomalie
    assert bool(lu.anomalie) is (valeur is ANOMALIE)
