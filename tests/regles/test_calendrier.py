"""The volume of a calendar against 91 days and 637 hours, exact; the period and the stay abroad that the source shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.calendrier import (
    CENTRE,
    ENTREPRISE,
    ETRANGER,
    LIEUX,
    Jour,
    dire_sejour,
    dire_volume,
    ecart_de_volume,
    hors_de_la_periode,
    sejour_hors_des_dates,
    volume_de_formation,
)

R = charger_referentiel()
SANS_DATES = replace(R, heures=replace(R.heures, debut=None, fin=None, sejour_debut=None, sejour_fin=None))


def jours(nombre: int, heures: str = "7", lieu: str = CENTRE, debut: str = "2024-09-02") -> list[Jour]:
    premier = dt.date.fromisoformat(debut)
    return [Jour(premier + dt.timedelta(i), Decimal(heures), lieu) for i in range(nombre)]


def test_91_jours_de_7_heures_font_le_volume() -> None:
    v = volume_de_formation(jours(91))
    assert v == (91, Decimal(637))
    assert ecart_de_volume(R, v) == (0, 0)
    assert dire_volume(R, jours(91)) == "91 jours sur 91, 637 h sur 637 h"


@pytest.mark.parametrize(
    ("calendrier", "dit"),
    [
        (jours(89), "89 jours sur 91 (2 manquent), 623 h sur 637 h (14 h manquent)"),
        (jours(90), "90 jours sur 91 (1 manque), 630 h sur 637 h (7 h manquent)"),
        (jours(92), "92 jours sur 91 (1 de trop), 644 h sur 637 h (7 h de trop)"),
        (jours(1), "1 jour sur 91 (90 manquent), 7 h sur 637 h (630 h manquent)"),
        ([*jours(90), Jour(dt.date(2025, 6, 2), Decimal("6.999"))], "91 jours sur 91, 636,999 h sur 637 h (0,001 h manque)"),
        (jours(91, lieu=ENTREPRISE), "0 jour sur 91 (91 manquent), 0 h sur 637 h (637 h manquent)"),
        ([*jours(91), *jours(4, lieu=ETRANGER, debut="2025-05-16")], "91 jours sur 91, 637 h sur 637 h"),
    ],
)  # fmt: skip
def test_la_difference_est_dite_exactement(calendrier: list[Jour], dit: str) -> None:
    assert dire_volume(R, calendrier) == dit


@given(
    st.lists(
        st.tuples(
            st.decimals(min_value="0.01", max_value=24, places=2),
            st.sampled_from(sorted(LIEUX)),
        ),
        max_size=250,
    ),
    st.randoms(use_true_random=False),
)
def test_les_comptes_ne_dependent_pas_de_l_ordre_et_rien_ne_se_perd(
    saisies: list[tuple[Decimal, str]], hasard: object
) -> None:
    """Each day counts once, in its place; one more day in the centre moves the difference by itself and by nothing else."""
    calendrier = [Jour(dt.date(2024, 9, 1) + dt.timedelta(i), h, lieu) for i, (h, lieu) in enumerate(saisies)]
    volumes = {lieu: volume_de_formation(calendrier, lieu) for lieu in LIEUX}
    assert sum(v.jours for v in volumes.values()) == len(calendrier)
    assert sum((v.heures for v in volumes.values()), Decimal(0)) == sum((h for h, _ in saisies), Decimal(0))
    melange = list(calendrier)
    hasard.shuffle(melange)  # type: ignore[attr-defined]
    assert {lieu: volume_de_formation(melange, lieu) for lieu in LIEUX} == volumes
    avant = ecart_de_volume(R, volumes[CENTRE])
    apres = ecart_de_volume(R, volume_de_formation([*calendrier, Jour(dt.date(2030, 1, 1), Decimal("6.5"))]))
    assert (apres.jours - avant.jours, apres.heures - avant.heures) == (1, Decimal("6.5"))


@pytest.mark.parametrize(
    ("jour", "dehors"), [("2024-08-31", True), ("2024-09-01", False), ("2025-08-31", False), ("2025-09-01", True)]
)
def test_les_deux_bornes_de_la_periode_lui_appartiennent(jour: str, dehors: bool) -> None:
    calendrier = jours(1, debut=jour)
    assert hors_de_la_periode(R, calendrier) == (calendrier if dehors else [])
    assert hors_de_la_periode(SANS_DATES, calendrier) == []


@pytest.mark.parametrize(
    ("jour", "lieu", "dehors"),
    [
        ("2025-05-15", ETRANGER, True),
        ("2025-05-16", ETRANGER, False),
        ("2025-05-21", ETRANGER, False),
        ("2025-05-22", ETRANGER, True),
        ("2025-05-15", CENTRE, False),
    ],
)
def test_les_deux_bornes_du_sejour_lui_appartiennent(jour: str, lieu: str, dehors: bool) -> None:
    calendrier = jours(1, lieu=lieu, debut=jour)
    assert sejour_hors_des_dates(R, calendrier) == (calendrier if dehors else [])
    assert sejour_hors_des_dates(SANS_DATES, calendrier) == []


@pytest.mark.parametrize(
    ("calendrier", "attendus"),
    [
        (jours(4, lieu=ETRANGER, debut="2025-05-16"), ["4 jours (28 h), du 16/05/2025 au 19/05/2025, hors du volume"]),
        (
            jours(1, lieu=ETRANGER, debut="2025-06-02"),
            [
                "1 jour (7 h), du 02/06/2025",
                "hors des dates envisagées par le référentiel (du 16/05/2025 au 21/05/2025)",
            ],
        ),
        (jours(91), ["aucun jour inscrit ; le référentiel envisage du 16/05/2025 au 21/05/2025"]),
        (jours(91, debut="2026-09-07"), []),
    ],
    ids=["aux_dates", "ailleurs", "aucun", "autre_promotion"],
)
def test_le_sejour_a_l_etranger_est_dit(calendrier: Sequence[Jour], attendus: list[str]) -> None:
    dits = list(dire_sejour(R, calendrier))
    assert len(dits) == len(attendus)
    assert all(attendu in dit for attendu, dit in zip(attendus, dits, strict=True))
    assert not any("envisage" in dit for dit in dire_sejour(SANS_DATES, calendrier))
