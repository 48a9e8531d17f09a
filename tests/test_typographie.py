"""French typography: each rule, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.typographie import date_courte, date_longue, decimale, ne_le, typographier

I, F = "\u00a0", "\u202f"  # noqa: E741


@pytest.mark.parametrize(
    ("entree", "sortie"),
    [
        ("Session : close", f"Session{I}: close"),
        ("Session: close", f"Session{I}: close"),
        ("Quoi ?", f"Quoi{F}?"),
        ("Quoi ?!", f"Quoi{F}?!"),
        ("oui ; non", f"oui{F}; non"),
        ("« titre »", f"«{I}titre{I}»"),
        ("«titre»", f"«{I}titre{I}»"),
        ('le "titre"', f"le «{I}titre{I}»"),
        ("n° 12 et n°13", f"n°{I}12 et n°{I}13"),
        ("le 10 juillet 2025", f"le 10{I}juillet{I}2025"),
        ("le 1er août 2025", f"le 1er{I}août{I}2025"),
        ("d'une offre", "d’une offre"),
        ("10 %", f"10{I}%"),
        ("Anne\u2011Lise", "Anne-Lise"),
        ("e\u0301cole", "école"),
        ("https://exemple.fr/?a=b à 17:30", "https://exemple.fr/?a=b à 17:30"),
        ("C'est fini, non ?", f"C’est fini, non{F}?"),
    ],
)
def test_regle_de_typographie(entree: str, sortie: str) -> None:
    assert typographier(entree) == sortie


@given(st.text(alphabet="aé1n° :;!?«»'\"%\u00a0\u202f.juillet"))
def test_typographier_deux_fois_ne_change_plus_rien(texte: str) -> None:
    assert typographier(typographier(texte)) == typographier(texte)


@given(st.dates())
def test_date_longue_et_courte_gardent_le_jour_et_l_annee(jour: object) -> None:
    iso = str(jour)
    longue = date_longue(iso).split(I)
    assert int(longue[0].removesuffix("er")) == int(iso[8:])
    assert longue[2] == iso[:4]
    assert date_courte(iso) == f"{iso[8:]}/{iso[5:7]}/{iso[:4]}"


@pytest.mark.parametrize(("iso", "longue"), [("2025-07-01", "1er juillet 2025"), ("2002-03-14T08:00", "14 mars 2002")])
def test_date_longue(iso: str, longue: str) -> None:
    assert date_longue(iso).replace(I, " ") == longue


def test_date_longue_refuse_ce_qui_n_est_pas_une_date() -> None:
    with pytest.raises(ValueError, match="day"):
        date_longue("2025-02-31")


@pytest.mark.parametrize(("sexe", "accord"), [("F", "née le"), ("M", "né le"), (None, "né(e) le"), ("", "né(e) le")])
def test_ne_le_s_accorde(sexe: str | None, accord: str) -> None:
    assert ne_le(sexe).replace(I, " ") == accord


def test_decimale_francaise() -> None:
    assert decimale("519.375") == "519,375"
