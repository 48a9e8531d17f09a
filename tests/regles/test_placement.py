"""Placement surveys: their days, and rates that count respondents only."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.placement import (
    SANS_REPONSE,
    SITUATIONS,
    Enquete,
    Part,
    dates_des_enquetes,
    mois_a_couvrir,
    taux_d_insertion,
    taux_dans_le_metier_vise,
    taux_de_reponse,
)

CODES = [code for code in SITUATIONS if code != SANS_REPONSE]


def test_les_jours_des_enquetes_en_mois_calendaires() -> None:
    assert dates_des_enquetes(dt.date(2025, 8, 31), (6, 12, 24)) == {
        6: dt.date(2026, 2, 28), 12: dt.date(2026, 8, 31), 24: dt.date(2027, 8, 31),
    }  # fmt: skip
    assert dates_des_enquetes(dt.date(2024, 2, 29), [24, 48]) == {24: dt.date(2026, 2, 28), 48: dt.date(2028, 2, 29)}


def test_deux_ans_font_vingt_quatre_mois() -> None:
    assert mois_a_couvrir(charger_referentiel()) == 24


@pytest.mark.parametrize(
    ("comptes", "effectif", "reponse", "insertion", "metier"),
    [
        ({}, 9, (0, 9), (0, 0), (0, 0)),
        ({}, 0, (0, 0), (0, 0), (0, 0)),
        ({SANS_REPONSE: 3}, 9, (0, 9), (0, 0), (0, 0)),
        ({"EMPLOI_METIER_VISE": 1}, 9, (1, 9), (1, 1), (1, 1)),
        ({"AUTRE_EMPLOI": 1, "RECHERCHE": 1}, 3, (2, 3), (1, 2), (0, 2)),
        (dict.fromkeys(SITUATIONS, 1), 8, (6, 8), (3, 6), (1, 6)),
    ],
)
def test_les_taux_sur_les_repondants(
    comptes: dict[str, int], effectif: int, reponse: Part, insertion: Part, metier: Part
) -> None:
    e = Enquete(effectif, comptes)
    assert (taux_de_reponse(e), taux_d_insertion(e), taux_dans_le_metier_vise(e)) == (reponse, insertion, metier)


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 500)), st.integers(0, 500))
def test_les_situations_font_l_effectif_et_les_taux_vont_de_0_a_1(comptes: dict[str, int], muets: int) -> None:
    """Situations sum to the respondents, and to everybody with those who are silent; the three rates are ordered."""
    e = Enquete(sum(comptes.values()) + muets, comptes)
    assert sum(e.combien(code) for code in CODES) == e.repondants
    assert sum(e.combien(code) for code in SITUATIONS) == e.effectif
    reponse, insertion, metier = (
        calcul(e).exacte for calcul in (taux_de_reponse, taux_d_insertion, taux_dans_le_metier_vise)
    )
    if e.repondants:
        assert reponse is not None
        assert insertion is not None
        assert metier is not None
        assert 0 <= metier <= insertion <= 1
        assert 0 < reponse <= 1
        assert (
            insertion * e.repondants
            == comptes.get("AUTRE_EMPLOI", 0) + comptes.get("CREATION_ENTREPRISE", 0) + metier * e.repondants
        )
    else:
        assert insertion is None
        assert metier is None


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 50)), st.integers(0, 50), st.integers(1, 50))
def test_qui_ne_repond_pas_ne_change_que_le_taux_de_reponse(comptes: dict[str, int], muets: int, autres: int) -> None:
    avant, apres = (Enquete(sum(comptes.values()) + n, comptes) for n in (muets, muets + autres))
    assert taux_d_insertion(avant) == taux_d_insertion(apres)
    assert taux_dans_le_metier_vise(avant) == taux_dans_le_metier_vise(apres)
    assert taux_de_reponse(apres).exacte == Fraction(avant.repondants, avant.effectif + autres)
