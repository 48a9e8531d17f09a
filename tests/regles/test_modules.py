"""Continuous assessment: a note on 10, 20 or 30, modules, means, the outcome of the certificate of Bloc 5."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.outils.classeurs import simple

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention
from rdcxl.regles.libelles import NON_EVALUE, NON_OBTENU, OBTENU
from rdcxl.regles.modules import (
    Evaluation,
    annee_du_candidat,
    bareme,
    issue_du_certificat,
    lire_evaluation,
    moyenne_des_modules,
    note_sur_echelle,
    resultat_du_module,
)
from rdcxl.regles.nombres import tronquer_fraction

R = charger_referentiel()
B = bareme(R)
D, F = Decimal, Fraction
SIX = [m.code for m in R.specialisation.modules] if R.specialisation else []
DIX = D(10)

notes = st.sampled_from([10, 20, 30]).flatmap(
    lambda sur: st.one_of(
        st.sampled_from([Mention.ABS, Mention.ABJ, Mention.VIDE]),
        st.decimals(0, sur, places=2, allow_nan=False, allow_infinity=False),
    ).map(lambda note: Evaluation(note, D(sur)))
)


def module(*saisies: str) -> Any:
    """A module from « 15/30 », « ABS »…"""
    lues = [lire_evaluation(note, sur or None, B) for note, _, sur in (s.partition("/") for s in saisies)]
    return resultat_du_module([lue.evaluation for lue in lues], B.echelle)


def test_le_bareme_vient_du_referentiel() -> None:
    assert (B.echelle, B.maxima, B.defaut) == (20, (10, 20, 30), 20)
    assert B.admis == "10, 20 ou 30"
    sans = bareme(replace(R, controle_continu=None))
    assert (sans.maxima, sans.admis) == ((D(20),), "20")


@pytest.mark.parametrize(
    ("note", "sur", "attendue"),
    [("7", "10", F(14)), ("14", "", F(14)), ("21", "30", F(14)), ("20", "30", F(40, 3)), ("0", "10", F(0)), ("30", "30", F(20)),
     ("7,5", "10", F(15)), (8.1, 20, F(81, 10)), (D("12.25"), None, F(49, 4))],
)  # fmt: skip
def test_une_note_est_ramenee_sur_vingt_sans_arrondi(note: object, sur: object, attendue: Fraction) -> None:
    lue = lire_evaluation(note, sur, B)
    assert (lue.note, lue.sur) == ("", "")
    assert note_sur_echelle(lue.evaluation, B.echelle) == attendue


def test_absence_injustifiee_zero_vide_et_absence_justifiee_sont_quatre_choses() -> None:
    assert module("12", "ABS") == ((Evaluation(D(12), D(20)), Evaluation(Mention.ABS, D(20))), F(6), 1)
    assert (module("12", "0").note, module("12", "0").absences) == (F(6), 0)
    assert (module("12", "").note, module("12", "").absences) == (F(12), 0)
    assert (module("12", "ABJ").note, module("12", "ABJ").absences) == (F(12), 0)
    assert (module("ABS").note, module("ABS").absences) == (F(0), 1)
    assert [module(s).note for s in ("0", "", "ABJ")] == [F(0), None, None]
    assert module("").evaluations != module("ABJ").evaluations
    assert module().note is None


def test_un_melange_de_dix_vingt_et_trente_pese_autant_par_note() -> None:
    assert module("7/10", "10/20", "30/30").note == F(14 + 10 + 20, 3)
    assert module("abs/10", " 20/30").note == F(20, 3)


@pytest.mark.parametrize(
    ("note", "sur", "champ", "phrase"),
    [
        ("21", "", "note", "21 dépasse le maximum de 20. Saisissez une note de 0 à 20, ABS ou ABJ."),
        ("10,5", "10", "note", "10,5 dépasse le maximum de 10. Saisissez une note de 0 à 10, ABS ou ABJ."),
        (-1.0, 20.0, "note", "« -1 » est négatif. Saisissez une note de 0 à 20, ABS ou ABJ."),
        ("treize", "30", "note", "« treize » n’est pas un nombre. Saisissez une note de 0 à 30, ABS ou ABJ."),
        ("NR", "", "note", "NR (non remis) n’existe que pour le dossier professionnel. Saisissez ABS ou la note."),
        ("12", "15", "sur", "Une note de module ne se donne pas sur 15. Saisissez 10, 20 ou 30."),
        ("12", "0", "sur", "Une note de module ne se donne pas sur 0. Saisissez 10, 20 ou 30."),
        ("12", "vingt", "sur", "« vingt » n’est pas un nombre. Saisissez 10, 20 ou 30."),
    ],
)
def test_ce_qui_ne_se_lit_pas_est_dit_et_ne_compte_pas(note: object, sur: object, champ: str, phrase: str) -> None:
    lue = lire_evaluation(note, sur, B)
    assert simple(getattr(lue, champ)) == phrase
    assert getattr(lue, {"note": "sur", "sur": "note"}[champ]) == ""
    assert lue.evaluation.note is Mention.ANOMALIE
    assert resultat_du_module([lue.evaluation, Evaluation(D(12), D(20))], B.echelle).note is None


def test_une_mention_se_lit_meme_quand_son_maximum_est_faux() -> None:
    assert lire_evaluation("ABS", "15", B).evaluation.note is Mention.ABS
    assert lire_evaluation("", "15", B).evaluation.note is Mention.VIDE
    double = lire_evaluation("treize", "15", B)
    assert double.note
    assert double.sur


@pytest.mark.parametrize(
    ("siennes", "issue"),
    [
        (["10"] * 6, OBTENU),
        (["10"] * 5 + ["9.999999999999999999"], NON_OBTENU),
        (["0", "20", "0", "20", "0", "20"], OBTENU),
        (["20"] * 5 + [None], NON_EVALUE),
        ([None] * 6, NON_EVALUE),
        (["0"] * 6, NON_OBTENU),
    ],
)
def test_le_certificat_est_obtenu_a_dix_exactement_et_attend_le_sixieme_module(
    siennes: list[str | None], issue: str
) -> None:
    assert issue_du_certificat([None if n is None else F(n) for n in siennes], DIX) == issue


def test_une_moyenne_de_tiers_qui_fait_dix_obtient_et_juste_dessous_ne_s_affiche_pas_dix() -> None:
    tiers = {code: [Evaluation(D(14), D(30))] if i % 2 else [Evaluation(D(16), D(30))] for i, code in enumerate(SIX)}
    annee = annee_du_candidat(R, tiers)
    assert (annee.moyennes["B5"].valeur, annee.cce) == (F(10), OBTENU)
    tiers[SIX[0]] = [Evaluation(D("15.99"), D(30))]
    dessous = annee_du_candidat(R, tiers)
    moyenne = dessous.moyennes["B5"].valeur
    assert moyenne is not None
    assert (str(tronquer_fraction(moyenne)), dessous.cce) == ("9.99", NON_OBTENU)


def test_le_seuil_est_un_parametre() -> None:
    assert issue_du_certificat([F(11)] * 6, D(12)) == NON_OBTENU


def test_l_annee_compte_les_modules_notes_et_les_absences() -> None:
    saisies = {
        "M1.1": [Evaluation(Mention.ABS, D(10))],
        "M1.3": [Evaluation(D(30), D(30)), Evaluation(Mention.ABS, D(20))],
    }
    annee = annee_du_candidat(R, saisies)
    assert annee.moyennes["B1"] == (F(5), 2)
    assert annee.moyennes["B2"] == (None, 0)
    assert (annee.absences, annee.cce) == (2, NON_EVALUE)
    assert len(annee.modules) == 27


def test_sans_specialisation_rien_n_est_evalue() -> None:
    assert annee_du_candidat(replace(R, specialisation=None), {}).cce == NON_EVALUE


@given(st.lists(st.lists(notes, max_size=4), min_size=1, max_size=7))
def test_toute_moyenne_est_entre_zero_et_vingt(suites: list[list[Evaluation]]) -> None:
    """A13: a mark is a mean of notes, each in [0 ; 20] once on the scale."""
    modules = [resultat_du_module(suite, B.echelle) for suite in suites]
    moyenne = moyenne_des_modules(m.note for m in modules)
    assert moyenne.nombre == sum(m.note is not None for m in modules)
    for valeur in (moyenne.valeur, *(m.note for m in modules)):
        assert valeur is None or 0 <= valeur <= 20


@given(st.lists(notes, min_size=1, max_size=5), st.integers(0, 4))
def test_une_absence_injustifiee_ne_vaut_jamais_mieux_qu_une_absence_justifiee(
    suite: list[Evaluation], rang: int
) -> None:
    """E2: a zero can only lower a mean."""
    rang %= len(suite)
    abs_ = [*suite[:rang], Evaluation(Mention.ABS, D(20)), *suite[rang + 1 :]]
    abj = [*suite[:rang], Evaluation(Mention.ABJ, D(20)), *suite[rang + 1 :]]
    avec, sans = (resultat_du_module(s, B.echelle).note for s in (abs_, abj))
    assert avec is not None
    assert sans is None or avec <= sans


@given(st.lists(notes, max_size=5), st.randoms())
def test_l_ordre_des_notes_ne_compte_pas(suite: list[Evaluation], hasard: Any) -> None:
    melangee = hasard.sample(suite, len(suite))
    assert resultat_du_module(suite, B.echelle).note == resultat_du_module(melangee, B.echelle).note
