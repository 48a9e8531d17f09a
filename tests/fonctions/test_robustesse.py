"""Arbitrary cells: no function raises, gives NaN or an infinity, or anything that a cell cannot hold."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import locale
import math
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fonctions.lignes import AJOUTEES, NOMS, appeler, bonne, est_erreur
from tests.outils import etendue
from tests.outils.fichiers import CODES, MAXIMA

from rdcxl.fonctions.catalogue import PAR_NOM

RACINE = Path(__file__).parents[2]
EXTRAS = (
    *("parcours", "blocs_inscrits", "dispense_pro", "heures_absence_injustifiees", "accord_penalite", "fraude"),
    *("executive", "heures_entreprise", "heures_absence_justifiees", "heures_formation"),
    *("acquis.B1", "acquis.B2", "acquis.B3", "acquis.B4", "acquis.PRO", "acquis.PRO.TUTEUR", "accorde.B1"),
)
TITRES_JURY = ("nom", "prenom", "role", "annees_exercice", "derniere_activite", "informe_le", "date_jury")

NOMBRES = st.one_of(
    st.floats(),
    st.integers(),
    st.integers(min_value=-(10**400), max_value=10**400),
    st.sampled_from([0, 1, 0.0, -0.0, 1e308, 5e-324, 45824, 45824.5, 2958465, 2958466, 60, 59]),
    st.decimals().filter(lambda d: not d.is_snan()),  # a signalling NaN cannot be hashed, and no host has one
)
DATES = st.one_of(st.dates(), st.datetimes(), st.times(), st.timedeltas())
MOTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "#N/A",
                "#VALUE!",
                "Err:504",
                "#REF!",
                "ABS",
                "abj",
                "NR",
                "B1",
                "B1 B3",
                "PRO",
                "COMPLET",
                "BLOCS",
                "oui",
            ),
            *(
                "12,5",
                "1E5",
                "-3",
                "31/12/9999",
                "01/01/0001",
                "2025-06-16",
                "29/02/2023",
                "PRESIDENT",
                "PROFESSIONNEL",
            ),
            *(
                "OBSERVATEUR",
                "RESULTATS",
                "CONVOCATION",
                "INTERDICTION",
                "٣",
                "12\u00a0",
                "\ud800",
                "\x00",
                "{0}",
                "%s",
            ),
        ]
    ),
)
CELLULES = st.one_of(st.none(), st.booleans(), NOMBRES, DATES, MOTS)
ETRANGES = st.one_of(CELLULES, st.binary(max_size=4), st.complex_numbers(), st.just({"kind": "Na"}), st.just(object()))
TITRES = st.one_of(st.sampled_from([*CODES, *EXTRAS, *TITRES_JURY, "lecture.absence"]), CELLULES)
PLAGES = st.one_of(
    ETRANGES,
    st.lists(CELLULES, max_size=6),
    st.lists(st.lists(CELLULES, max_size=5), max_size=4),
    st.lists(st.one_of(CELLULES, st.lists(st.lists(CELLULES, max_size=2), max_size=2)), max_size=3),
    st.tuples(CELLULES, CELLULES),
)


def est_une_cellule(valeur: Any) -> bool:
    """Text, a finite number or a date."""
    if isinstance(valeur, bool):
        return False
    if isinstance(valeur, (int, float)):
        return isinstance(valeur, float) and math.isfinite(valeur)
    return isinstance(valeur, (str, dt.date)) and not isinstance(valeur, dt.datetime)


def verifier(nom: str, resultat: Any) -> None:
    """A cell, or for the functions that spill a rectangle of cells."""
    if PAR_NOM[nom].tableau:
        assert isinstance(resultat, list)
        assert len({len(rangee) for rangee in resultat}) == 1
        assert all(est_une_cellule(c) for rangee in resultat for c in rangee)
    else:
        assert est_une_cellule(resultat)


@given(nom=st.sampled_from([*NOMS, *AJOUTEES]), arguments=st.lists(PLAGES, max_size=4))
@settings(max_examples=etendue.tirages(100, 500), deadline=None)
def test_cellules_quelconques_ne_levent_jamais(nom: str, arguments: list[Any]) -> None:
    """Any number of arguments too: a host may leave some out."""
    verifier(nom, PAR_NOM[nom].appeler(*arguments))


@given(
    nom=st.sampled_from(["RDC_POINTS", "RDC_NOTE", "RDC_STATUT", "RDC_DECISION", "RDC_MOTIFS", "RDC_MANQUE"]),
    extras=st.dictionaries(st.sampled_from([*CODES, *EXTRAS]), CELLULES, max_size=6),
    titres=st.dictionaries(st.sampled_from(EXTRAS), TITRES, max_size=2),
    composante=st.sampled_from([None, "B1", "B3", "PRO"]),
)
@settings(max_examples=etendue.tirages(100, 500), deadline=None)
def test_ligne_credible_a_cellules_quelconques_ne_leve_jamais(
    nom: str, extras: dict[str, Any], titres: dict[str, Any], composante: str | None
) -> None:
    """A good row with a few wild cells: never an unforeseen error either."""
    autres = [composante or "B2"] if nom == "RDC_STATUT" else [composante] if nom[4] in "PN" or "MANQ" in nom else []
    resultat = appeler(nom, bonne({**extras, **titres}), *autres)
    verifier(nom, resultat)
    assert "imprévue" not in str(resultat)


def _notes_longues() -> st.SearchStrategy[dict[str, str]]:
    def nombre(maximum: int) -> st.SearchStrategy[str]:
        return st.integers(0, maximum * 10**30).map(lambda n: format(Decimal(n).scaleb(-30, decimal.Context(60)), "f"))

    return st.fixed_dictionaries({c: nombre(m) for c, m in MAXIMA.items()})


@given(notes=_notes_longues(), heures=st.one_of(st.none(), st.integers(0, 60 * 10**30)), nom=st.sampled_from(NOMS[:8]))
@settings(max_examples=etendue.tirages(30, 150), deadline=None)
def test_notes_a_trente_decimales_ne_levent_jamais(notes: dict[str, str], heures: int | None, nom: str) -> None:
    absences = None if heures is None else format(Decimal(heures).scaleb(-30, decimal.Context(60)), "f")
    ligne = {**notes, "heures_absence_injustifiees": absences, "accord_penalite": 45824}
    resultat = appeler(nom, ligne, *(["B2"] if nom == "RDC_STATUT" else []))
    verifier(nom, resultat)
    assert not est_erreur(resultat[0][0] if PAR_NOM[nom].tableau else resultat)


@given(lignes=st.lists(st.lists(CELLULES, min_size=13, max_size=13), min_size=1, max_size=4))
@settings(max_examples=etendue.tirages(25, 100), deadline=None)
def test_synthese_d_un_tableau_quelconque_garde_ses_lignes(lignes: list[list[Any]]) -> None:
    resultat = PAR_NOM["RDC_SYNTHESE"].appeler(list(CODES), lignes)
    verifier("RDC_SYNTHESE", resultat)
    assert isinstance(resultat, list)
    assert len(resultat) == len(lignes)
    assert {len(r) for r in resultat} == {9}


@given(
    titres=st.permutations(TITRES_JURY),
    lignes=st.lists(st.lists(st.one_of(CELLULES, MOTS), min_size=7, max_size=7), max_size=5),
)
@settings(max_examples=etendue.tirages(30, 150), deadline=None)
def test_jury_quelconque_ne_leve_jamais(titres: list[str], lignes: list[list[Any]]) -> None:
    resultat = PAR_NOM["RDC_JURY"].appeler([titres, *lignes])
    verifier("RDC_JURY", resultat)
    assert "imprévue" not in str(resultat)


@given(quoi=st.sampled_from(["RESULTATS", "CONVOCATION", "DEMANDE", "INTERDICTION", "ENQUETES"]), jour=CELLULES)
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_echeance_d_une_cellule_quelconque_ne_leve_jamais(quoi: str, jour: Any) -> None:
    resultat = PAR_NOM["RDC_ECHEANCE"].appeler(quoi, jour)
    verifier("RDC_ECHEANCE", resultat)
    assert "imprévue" not in str(resultat)


@given(notes=st.lists(CELLULES, min_size=6, max_size=6), sur=st.one_of(st.sampled_from([None, 10, 20, 30]), PLAGES))
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_modules_de_cellules_quelconques_ne_levent_jamais(notes: list[Any], sur: Any) -> None:
    for nom, arguments in (("RDC_MODULE", (notes, sur)), ("RDC_CCE", (notes,))):
        resultat = PAR_NOM[nom].appeler(*arguments)
        verifier(nom, resultat)
        assert "imprévue" not in str(resultat)


@given(arguments=st.lists(st.one_of(CELLULES, NOMBRES), min_size=3, max_size=3))
@settings(max_examples=etendue.tirages(40, 200), deadline=None)
def test_heures_et_penalite_de_cellules_quelconques_ne_levent_jamais(arguments: list[Any]) -> None:
    for nom, n in (("RDC_PENALITE", 2), ("RDC_HEURES_ENTREPRISE", 3)):
        for essai in (arguments[:n], ["BLOCS", *arguments][:n], [12, *arguments][:n]):
            resultat = PAR_NOM[nom].appeler(*essai)
            verifier(nom, resultat)
            assert "imprévue" not in str(resultat)


def test_texte_a_la_place_d_une_exception_pour_un_objet_dont_str_echoue() -> None:
    class Illisible:
        def __str__(self) -> str:
            raise RuntimeError

        __repr__ = __str__

    for nom in (*NOMS, *AJOUTEES):
        verifier(nom, PAR_NOM[nom].appeler(*[Illisible()] * len(PAR_NOM[nom].arguments)))
        verifier(nom, PAR_NOM[nom].appeler(*[[Illisible()]] * len(PAR_NOM[nom].arguments)))


# --- Locale and decimal context ---------------------------------------------------------------------------------------

TEMOIN = """
import decimal, json, locale, sys
decimal.getcontext().prec = int(sys.argv[1]); decimal.getcontext().rounding = sys.argv[2]
from rdcxl.fonctions.catalogue import PAR_NOM as P
from tests.fonctions.lignes import NOMS, appeler, bonne, sur_vingt
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
lignes = [bonne(), sur_vingt("7.99 14 14 14 14"), bonne({"B1.1": "49,99"}), bonne({"B1.1": "x"})]
lignes += [sur_vingt("12 12 12 12 10") | {"heures_absence_injustifiees": 15.93, "accord_penalite": 45824}]
sorties = [[appeler(n, l, *(["PRO"] if n == "RDC_STATUT" else [])) for n in NOMS[:8]] for l in lignes]
sorties += [[appeler("RDC_MANQUE", l, e) for e in ("B1", "PRO")] for l in lignes]
sorties += [P["RDC_PENALITE"].appeler(h) for h in (15.925, 15.926, "31,85", 63.71)]
sorties += [str(P["RDC_ECHEANCE"].appeler("CARENCE", j)) for j in ("31/08/2025", 45900)]
print(json.dumps(sorties))
"""


def _sortie(prec: int, arrondi: str, **variables: str) -> Any:
    env = {**os.environ, "PYTHONPATH": f"{RACINE / 'src'}{os.pathsep}{RACINE}", **variables}
    commande = [sys.executable, "-c", TEMOIN, str(prec), arrondi]
    fini = subprocess.run(commande, env=env, capture_output=True, text=True, check=True, cwd=RACINE)
    return json.loads(fini.stdout)


def test_resultats_ne_dependent_ni_de_la_langue_ni_du_contexte_decimal_de_l_hote() -> None:
    ici = _sortie(28, decimal.ROUND_HALF_EVEN, LC_ALL="C")
    assert _sortie(4, decimal.ROUND_UP, LC_ALL="C.utf8", LANG="fr_FR.UTF-8", PYTHONUTF8="1") == ici


@pytest.mark.parametrize("nom", ["fr_FR.UTF-8", "de_DE.UTF-8", "C.utf8"])
def test_virgule_de_la_langue_ne_change_pas_la_lecture(nom: str) -> None:
    avant = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, nom)
    except locale.Error:
        pytest.skip(f"{nom} n'est pas installé")
    try:
        for saisie in ("51,25", "51.25", 51.25):
            assert appeler("RDC_POINTS", bonne({"B1.1": saisie, "langue": nom}), "B1") == 51.25
    finally:
        locale.setlocale(locale.LC_ALL, avant)
