"""Section « Aménagement des épreuves … »: third time and preparation of an oral, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.amenagement import duree_avec_tiers_temps, duree_en_francais, preparation_d_un_oral

R = charger_referentiel()


@pytest.mark.parametrize(
    ("minutes", "ecrite"),
    [
        (120, "2 h 40"),
        (180, "4 h"),
        (20, "26 min 40 s"),
        (40, "53 min 20 s"),
        (15, "20 min"),
        (50, "1 h 6 min 40 s"),
        (1, "1 min 20 s"),
    ],
)
def test_tiers_temps_est_compte_exactement(minutes: int, ecrite: str) -> None:
    """Reference F1: 2h00->2h40, 3h00->4h00, 20 min->26 min 40, 40->53 min 20, 15->20."""
    assert duree_en_francais(duree_avec_tiers_temps(R, Fraction(minutes))).replace("\u00a0", " ") == ecrite


def test_un_oral_se_prepare_pendant_la_moitie_du_temps_tiers_temps_compris() -> None:
    assert preparation_d_un_oral(R, Fraction(120)) == 60
    assert preparation_d_un_oral(R, duree_avec_tiers_temps(R, Fraction(120))) == 80


@pytest.mark.parametrize(
    ("minutes", "ecrite"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (65, "1 h 05"), (600, "10 h")]
)
def test_duree_en_francais(minutes: int, ecrite: str) -> None:
    assert duree_en_francais(Fraction(minutes)).replace("\u00a0", " ") == ecrite


def test_une_seconde_entamee_compte_entiere() -> None:
    assert duree_en_francais(Fraction(1, 7)).replace("\u00a0", " ") == "9 s"
