"""From a cell to a mark: what counts, what is an anomaly, what is only noticed."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outils import etendue

from rdcxl.regles.modele import Mention
from rdcxl.regles.saisie import lire_nombre, lire_note, nettoyer

MAXIMUM = Decimal(150)

NOMBRES_NUS = [
    (0, "0"),
    (0.0, "0"),
    (-0.0, "0"),
    (150, "150"),
    (150.0, "150"),
    (12.5, "12.5"),
    (0.1, "0.1"),
    (0.1 + 0.2, "0.30000000000000004"),
    (2.675, "2.675"),
    (9.999999999999998, "9.999999999999998"),
    (1e-25, "0.0000000000000000000000001"),
    (1e2, "100"),
    (Decimal("39.99999999999999999999"), "39.99999999999999999999"),
    (Decimal("1E+2"), "100"),
    (Decimal("0." + "0" * 29 + "1"), "0." + "0" * 29 + "1"),
]

NOMBRES_EN_TEXTE = [
    ("12,5", "12.5"),
    ("12.5", "12.5"),
    ("0", "0"),
    ("007", "7"),
    ("150", "150"),
    ("150,000", "150"),
    ("  12 ", "12"),
    ("\t12\r\n", "12"),
    ("\u00a012\u00a0", "12"),
    ("\u202f12,5\u202f", "12.5"),
    ("\u200b12", "12"),
    ("\ufeff12", "12"),
    ("\u300012", "12"),
    ("39,99999999999999999999", "39.99999999999999999999"),
    ("0," + "0" * 29 + "1", "0." + "0" * 29 + "1"),
]

MENTIONS = [
    (None, Mention.VIDE),
    ("", Mention.VIDE),
    ("   ", Mention.VIDE),
    ("\u00a0", Mention.VIDE),
    ("\u202f\u200b", Mention.VIDE),
    ("ABS", Mention.ABS),
    ("abs", Mention.ABS),
    (" Abs ", Mention.ABS),
    ("ABS\u00a0", Mention.ABS),
    ("ABJ", Mention.ABJ),
    ("\tabj", Mention.ABJ),
]

ANOMALIES = [
    *("absent", "ABS.", "A B S", "ABI", "EXC", "non noté", "-", "/", "?", "x", "N/A"),  # text
    *("-1", "-0,5", "\u22125", "\u20135", "- 5", -1, -0.5, -1e-300, Decimal("-0.01")),  # negative
    *("+5", "5.", "5,", ".5", ",5", "1e2", "1E2", "0x10", "1_0", "½", "²", "12/20", "12 / 20", "75 %", "12pts"),
    *("1 2", "1 234", "1\u00a0234", "1\u202f234", "1\u200b2", "1'234", "1.234,5", "1,234.5", "12,5,5", "1..2"),
    *("１２", "１２,５", "٣", "१२", "Ⅻ", "𝟏𝟐"),  # digits of other scripts and full-width digits
    *(150.01, 151, "151", "150,0000000001", Decimal("150.00000000000000000001"), 1000000),  # above the maximum
    *(True, False, "VRAI", "FAUX", "TRUE"),
    *(dt.date(2025, 6, 27), dt.datetime(2025, 6, 27, 14, 30), dt.time(12, 30), dt.timedelta(hours=12)),  # noqa: DTZ001
    *("27/06/2025", "2025-06-27", "12:30"),
    *("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
    *("#n/a", "#NOM?", "#VALEUR!", "#NOMBRE!", "Err:502", "Err:522"),
    *(math.inf, -math.inf, math.nan, "inf", "nan", "Infinity", "NaN", Decimal("Infinity"), Decimal("-Infinity")),
    *(1e308, 1e31, 5e-324, 1e-300, 10**31, "9" * 40, "0," + "0" * 30 + "1", Decimal("1E-31")),  # too many digits
    *(Fraction(1, 2), [12], (12,), b"12", {}, 12j),
    "NR",
]


@pytest.mark.parametrize(("cellule", "valeur"), NOMBRES_NUS, ids=repr)
def test_nombre_nu_devient_exact_sans_avis(cellule: object, valeur: str) -> None:
    saisie = lire_note(cellule, MAXIMUM)
    assert isinstance(saisie.valeur, Decimal)
    assert not saisie.valeur.is_signed()
    assert saisie == (Decimal(valeur), "", "")


@pytest.mark.parametrize(("cellule", "valeur"), NOMBRES_EN_TEXTE, ids=repr)
def test_nombre_ecrit_en_texte_est_lu_avec_un_avis(cellule: str, valeur: str) -> None:
    saisie = lire_note(cellule, MAXIMUM)
    assert (saisie.valeur, saisie.anomalie) == (Decimal(valeur), "")
    assert valeur.replace(".", ",").removesuffix(",000") in saisie.avis


@pytest.mark.parametrize("espace", ["\u2002", "\u2003", "\u2006", "\u2008", "\u200a", "\u205f"])
def test_toute_espace_autour_est_sans_effet(espace: str) -> None:
    """formats: « case and surrounding spaces do not matter »; these are all spaces to Unicode and to str.strip."""
    assert lire_note(f"{espace}12{espace}", MAXIMUM).valeur == 12
    assert lire_note(f"{espace}abs{espace}", MAXIMUM).valeur is Mention.ABS
    assert lire_note(espace, MAXIMUM).valeur is Mention.VIDE


@pytest.mark.parametrize(("cellule", "mention"), MENTIONS, ids=repr)
def test_mention_connue_ou_case_vide(cellule: object, mention: Mention) -> None:
    saisie = lire_note(cellule, MAXIMUM)
    assert (saisie.valeur, saisie.anomalie) == (mention, "")
    assert bool(saisie.avis) == (isinstance(cellule, str) and cellule != "" and mention is Mention.VIDE)


@pytest.mark.parametrize("cellule", ANOMALIES, ids=lambda c: f"{type(c).__name__} {str(c)[:45]!r}")
def test_autre_chose_est_une_anomalie_jamais_un_zero(cellule: object) -> None:
    saisie = lire_note(cellule, MAXIMUM)
    assert saisie.valeur is Mention.ANOMALIE
    assert saisie.anomalie.endswith(".")
    assert "ABS" in saisie.anomalie
    assert saisie.avis == ""


@pytest.mark.parametrize("cellule", [Decimal("NaN"), Decimal("sNaN"), 10**400, -(10**400)], ids=lambda c: str(c)[:5])
def test_nombre_demesure_ou_indefini_est_une_anomalie_sans_exception(cellule: object) -> None:
    saisie = lire_note(cellule, MAXIMUM)
    assert saisie.valeur is Mention.ANOMALIE
    assert saisie.anomalie


@pytest.mark.parametrize("cellule", ["NR", "nr", " Nr ", "NR\u00a0"])
def test_nr_n_existe_que_pour_le_dossier_professionnel(cellule: str) -> None:
    assert lire_note(cellule, Decimal(75), admet_nr=True) == (Mention.NR, "", "")
    ailleurs = lire_note(cellule, Decimal(75))
    assert ailleurs.valeur is Mention.ANOMALIE
    assert "NR" in ailleurs.anomalie


def test_note_au_dessus_du_maximum_cite_la_note_le_maximum_et_quoi_faire() -> None:
    anomalie = lire_note(210, MAXIMUM).anomalie
    assert "210" in anomalie
    assert "dépasse le maximum de 150" in anomalie
    assert "ABS" in anomalie


def test_anomalie_du_dossier_professionnel_propose_aussi_nr() -> None:
    assert "NR" in lire_note("rien", Decimal(75), admet_nr=True).anomalie
    assert "NR" not in lire_note("rien", Decimal(75)).anomalie


@pytest.mark.parametrize("erreur", ["#N/A", "#DIV/0!", "Err:502"])
def test_erreur_de_tableur_est_nommee(erreur: str) -> None:
    assert f"l’erreur {erreur}" in lire_note(erreur, MAXIMUM).anomalie


def test_texte_interminable_est_coupe_dans_le_message() -> None:
    assert len(lire_note("x" * 10_000, MAXIMUM).anomalie) < 300


def test_nettoyer_retire_les_invisibles_autour_seulement() -> None:
    assert nettoyer(" \u00a0a\u00a0b\u200b ") == "a\u00a0b"


@pytest.mark.parametrize(
    ("cellule", "valeur"),
    [(None, None), ("", None), ("  ", None), (280, Decimal(280)), ("15,9", Decimal("15.9")), (63.7, Decimal("63.7"))],
)
def test_heures_sans_maximum(cellule: object, valeur: Decimal | None) -> None:
    assert (lire_nombre(cellule).valeur, lire_nombre(cellule).anomalie) == (valeur, "")


@pytest.mark.parametrize("cellule", ["ABS", "NR", -1, True, "douze", "#REF!", math.nan])
def test_heures_illisibles_n_ont_pas_de_valeur_mais_une_raison(cellule: object) -> None:
    nombre = lire_nombre(cellule)
    assert nombre.valeur is None
    assert nombre.anomalie.endswith(".")


@settings(max_examples=etendue.tirages(60, 300), deadline=None)
@given(st.floats(min_value=0, max_value=150, allow_nan=False))
def test_flottant_devient_son_plus_court_ecrit_decimal(cellule: float) -> None:
    saisie = lire_note(cellule, MAXIMUM)
    if saisie.anomalie:  # beyond thirty decimals: residues of formulas such as 5.6e-17
        assert int(Decimal(repr(cellule)).as_tuple().exponent) < -30
    else:
        assert isinstance(saisie.valeur, Decimal)
        assert saisie.valeur == Decimal(repr(cellule))
        assert float(saisie.valeur) == cellule


@settings(max_examples=etendue.tirages(60, 300), deadline=None)
@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.dates(), st.booleans(), st.none()))
def test_toute_cellule_donne_une_note_admise_ou_une_raison(cellule: object) -> None:
    saisie = lire_note(cellule, MAXIMUM, admet_nr=True)
    if isinstance(saisie.valeur, Decimal):
        assert 0 <= saisie.valeur <= MAXIMUM
        assert saisie.anomalie == ""
    else:
        assert (saisie.valeur is Mention.ANOMALIE) == bool(saisie.anomalie)


@settings(max_examples=etendue.tirages(40, 200), deadline=None)
@given(st.integers(0, 150 * 10**30), st.sampled_from(".,"))
def test_texte_a_trente_decimales_est_lu_exactement(n: int, separateur: str) -> None:
    entier, decimales = divmod(n, 10**30)
    assert lire_note(f"{entier}{separateur}{decimales:030d}", MAXIMUM).valeur == Decimal(f"{n}E-30")
