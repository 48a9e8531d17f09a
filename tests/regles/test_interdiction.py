"""The ban after a falsification: its bounds; how two identities are compared, whatever the accents, the case and the order."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.interdiction import IDENTIQUE, POSSIBLE, Identite, comparer, est_interdit, mots

R = charger_referentiel()
NE = dt.date(2002, 3, 14)
ELLE = Identite("Lefèvre", "Camille Anne", NE)


@pytest.mark.parametrize(
    ("decision", "jour", "interdit"),
    [
        ("2025-07-10", "2025-07-09", False),
        ("2025-07-10", "2025-07-10", True),
        ("2025-07-10", "2035-07-10", True),  # the last day is still one of ban
        ("2025-07-10", "2035-07-11", False),
        ("2024-02-29", "2034-02-28", True),
        ("2024-02-29", "2034-03-01", False),
        ("2023-03-01", "2033-03-01", True),
    ],
)
def test_l_interdiction_va_de_la_decision_a_son_dernier_jour_inclus(decision: str, jour: str, interdit: bool) -> None:
    assert est_interdit(R, dt.date.fromisoformat(decision), dt.date.fromisoformat(jour)) is interdit


@pytest.mark.parametrize(
    ("autre", "degre"),
    [
        (ELLE, IDENTIQUE),
        (Identite("LEFEVRE", "CAMILLE ANNE", NE), IDENTIQUE),
        (Identite(" lefe\u0300vre ", "Anne,  Camille", NE), IDENTIQUE),
        (Identite("Lefèvre", "Camille-Anne", NE), IDENTIQUE),
        (Identite("Le Fèvre", "Camilleanne", NE), IDENTIQUE),
        (Identite("Lefèvre", "Camille", NE), POSSIBLE),
        (Identite("Lefèvre", "Camille Marie", NE), POSSIBLE),
        (Identite("Lefèvre", "Anne Marie", NE), POSSIBLE),  # her first first name is one of the other's
        (Identite("Lefèvre", "Marie Claire", NE), ""),
        (Identite("Lefèvre", "Marie Anne", NE), ""),  # no first first name in common
        (Identite("Lefèvre", "Camille Anne", None), POSSIBLE),
        (Identite("Lefèvre", "Camille", None), POSSIBLE),
        (Identite("Lefèvre", "Marie", None), ""),
        (Identite("Lefèvre", "", NE), POSSIBLE),
        (Identite("Lefèvre", "", None), ""),
        (Identite("Lefèvre", "Camille Anne", dt.date(2002, 3, 15)), ""),
        (Identite("Lefèvre-Roux", "Camille Anne", NE), ""),
        (Identite("", "Camille Anne", NE), ""),
        (Identite("---", "Camille Anne", NE), ""),
    ],
)
def test_identique_possible_ou_autre_personne(autre: Identite, degre: str) -> None:
    assert comparer(ELLE, autre) == degre
    assert comparer(autre, ELLE) == degre


@pytest.mark.parametrize(
    ("un", "autre"),
    [("Œuvray", "OEUVRAY"), ("d’Arc", "D'ARC"), ("Straße", "STRASSE"), ("Łukasz", "lukasz"), ("Ångström", "angstrom"),
     ("N’Diaye", "Ndiaye"), ("Nguyễn", "nguyen"), ("ΜΑΡΙΑΣ", "μαριας"), ("ﬁn", "FIN")],
)  # fmt: skip
def test_un_meme_nom_ecrit_autrement(un: str, autre: str) -> None:
    assert comparer(Identite(un, "A", NE), Identite(autre, "a", NE)) == IDENTIQUE


NOMS = st.text(alphabet=st.characters(max_codepoint=0x24F, categories=("Lu", "Ll", "Zs", "Pd")), max_size=12)
IDENTITES = st.builds(Identite, NOMS, NOMS, st.none() | st.dates(dt.date(1990, 1, 1), dt.date(1990, 1, 3)))


@given(IDENTITES, IDENTITES)
def test_la_comparaison_est_symetrique(a: Identite, b: Identite) -> None:
    assert comparer(a, b) == comparer(b, a)


@given(IDENTITES, st.randoms(use_true_random=False))
def test_accents_casse_et_ordre_ne_changent_rien(a: Identite, hasard: object) -> None:
    """Written in another form, with the first names in another order: still the same, unless a name or the date lacks."""
    prenoms = a.prenoms.split()
    hasard.shuffle(prenoms)  # type: ignore[attr-defined]
    autre = Identite(
        unicodedata.normalize("NFD", a.nom.upper()), unicodedata.normalize("NFD", " ".join(prenoms)), a.naissance
    )
    complet = bool(mots(a.nom) and mots(a.prenoms))
    attendu = IDENTIQUE if complet and a.naissance else POSSIBLE if mots(a.nom) and (complet or a.naissance) else ""
    assert comparer(a, autre) == attendu


@given(st.text(max_size=40))
def test_les_mots_d_un_texte_quelconque_sont_stables(texte: str) -> None:
    assert mots(" ".join(mots(texte))) == mots(texte)
