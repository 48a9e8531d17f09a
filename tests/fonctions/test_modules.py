"""RDC_MODULE and RDC_CCE: continuous assessment in a cell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fonctions.lignes import est_erreur, est_erreur_nommant
from tests.outils.classeurs import simple

from rdcxl.fonctions.catalogue import PAR_NOM


def module(*arguments: Any) -> Any:
    return PAR_NOM["RDC_MODULE"].appeler(*arguments)


def cce(notes: Any) -> Any:
    return PAR_NOM["RDC_CCE"].appeler(notes)


@pytest.mark.parametrize(
    ("notes", "sur", "attendue"),
    [
        ([[12, 14]], None, 13.0),
        ([[12], [14]], [[""]], 13.0),
        (15, 30, 10.0),
        ([[7, 10, 30]], [[10, 20, 30]], 44 / 3),
        ([[7], [10], [30]], [[10], [None], [30]], 44 / 3),
        ([["ABS", 12]], None, 6.0),
        ([["abj", 12, None, ""]], None, 12.0),
        ([["ABS"]], None, 0.0),
        ([[0]], None, 0.0),
        ([[None, "ABJ"]], None, ""),
        ([["12,5"]], "20", 12.5),
        ([[29.9999, 29.9999]], 30, float(Fraction("29.9999") * 2 / 3)),
    ],
)
def test_module_est_la_moyenne_exacte_de_ses_notes_sur_vingt(notes: Any, sur: Any, attendue: Any) -> None:
    assert module(notes, sur) == attendue


def test_module_refuse_en_nommant_la_note() -> None:
    assert est_erreur_nommant(module([[12, 21, "bien"]]), "note 2")
    assert est_erreur_nommant(module([[12, 21, "bien"]]), "note 3")
    assert (
        simple(module([[12]], 15))
        == "ERREUR : note 1 : Une note de module ne se donne pas sur 15. Saisissez 10, 20 ou 30."
    )
    assert (
        simple(module([[12, 13, 14]], [[20, 20]]))
        == "ERREUR : 2 maxima pour 3 notes : donnez-en un seul, ou un par note."
    )


@pytest.mark.parametrize(
    ("notes", "attendu"),
    [
        ([10] * 6, "Obtenu"),
        ([10] * 5 + [9.99], "Non obtenu"),
        ([[20], [20], [20], ["ABS"], [0], ["abs"]], "Obtenu"),
        ([20] * 5 + [None], "Non évalué"),
        ([20] * 5 + [" "], "Non évalué"),
        ([20] * 5 + ["ABJ"], "Non évalué"),
        ([20] * 5 + ["ABS"], "Obtenu"),
        ([None] * 6, "Non évalué"),
        ([0] * 6, "Non obtenu"),
        (["9,5"] * 3 + ["10,5"] * 3, "Obtenu"),
    ],
)
def test_cce_distingue_vide_zero_absence_et_absence_justifiee(notes: Any, attendu: str) -> None:
    assert simple(cce(notes)) == attendu


def test_cce_demande_une_note_par_module() -> None:
    attendu = "ERREUR : 6 notes sont attendues, de M5.1 à M5.6, et 5 sont données."
    assert simple(cce([10] * 5)) == attendu
    assert est_erreur_nommant(cce([10, 10, 10, 10, 10, 21]), "M5.6")
    assert est_erreur_nommant(cce([10, "bien", 10, 10, 10, 10]), "M5.2")


def test_cce_ne_tranche_pas_sur_les_dernieres_decimales_d_une_formule() -> None:
    """Thirds whose exact mean is 10: their binary fractions may fall on either side (X28)."""
    tiers = [module([[14]], 30), module([[16]], 30)] * 3
    assert est_erreur_nommant(cce(tiers), "si près de 10")
    assert cce([*tiers[:5], 11]) == "Obtenu"
    assert simple(cce([*tiers[:5], 10])) == "Non obtenu"
    assert simple(cce([*tiers[:5], None])) == "Non évalué"


notes_credibles = st.one_of(st.none(), st.sampled_from(["ABS", "ABJ", ""]), st.integers(0, 40).map(lambda n: n / 2))


@given(st.lists(notes_credibles, min_size=1, max_size=6))
@settings(deadline=None)
def test_module_donne_vide_ou_un_nombre_de_zero_a_vingt(notes: list[Any]) -> None:
    lu = module([notes])
    assert lu == "" if not any(n == "ABS" or isinstance(n, float) for n in notes) else 0 <= lu <= 20


@given(st.lists(notes_credibles, min_size=6, max_size=6), st.permutations(range(6)))
@settings(deadline=None)
def test_cce_ne_depend_pas_de_l_ordre_des_modules(notes: list[Any], ordre: list[int]) -> None:
    lu = cce([notes])
    assert not est_erreur(lu)
    assert cce([[notes[i] for i in ordre]]) == lu
