"""Readings: defaults, choice, refusal of what does not exist, and what a result must name."""

from __future__ import annotations

import dataclasses

import pytest

from rdcxl.erreurs import ErreurRdcxl, SaisieRefusee
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Lectures, Reglement, choisir_lectures, lectures_modifiees

R = charger_referentiel()
DEFAUTS = {
    "moyenne": "points",
    "assiette_penalite": "tuteur",
    "calcul_penalite": "relative",
    "borne_assiduite": "clemente",
    "absence": "stricte",
    "reprise": "remplace",
}
AUTRES = [
    ("moyenne", "moyenne_des_notes"),
    ("assiette_penalite", "professionnelle"),
    ("assiette_penalite", "total"),
    ("calcul_penalite", "absolue"),
    ("borne_assiduite", "severe"),
    ("absence", "points"),
    ("reprise", "meilleure"),
]


def test_sans_choix_les_lectures_sont_celles_de_la_section_x() -> None:
    assert choisir_lectures(R, {}) == Lectures(**DEFAUTS) == Lectures()
    assert lectures_modifiees(R, choisir_lectures(R, {})) == {}


@pytest.mark.parametrize(("nom", "valeur"), AUTRES)
def test_lecture_choisie_s_applique_et_se_nomme(nom: str, valeur: str) -> None:
    lectures = choisir_lectures(R, {nom: valeur})
    assert lectures == Lectures(**{**DEFAUTS, nom: valeur})
    assert lectures_modifiees(R, lectures) == {nom: valeur}


def test_choisir_la_lecture_par_defaut_ne_change_rien() -> None:
    assert lectures_modifiees(R, choisir_lectures(R, DEFAUTS)) == {}


def test_lectures_inconnues_sont_refusees_toutes_a_la_fois_avec_les_choix_possibles() -> None:
    choix = {"moyenne": "mediane", "absense": "stricte", "reprise": "MEILLEURE", "absence": "points"}
    with pytest.raises(SaisieRefusee) as refus:
        choisir_lectures(R, choix)
    assert len(refus.value.problemes) == 3
    texte = str(refus.value)
    for attendu in ("mediane", "moyenne_des_notes", "absense", "assiette_penalite", "MEILLEURE", "meilleure"):
        assert attendu in texte


def test_lecture_que_rien_n_applique_est_refusee_jamais_remplacee_par_une_autre() -> None:
    """Section X: « a reading is never silently changed »; a référentiel may list a value that no rule knows."""
    moyenne = dataclasses.replace(R.lectures["moyenne"], valeurs={**R.lectures["moyenne"].valeurs, "mediane": "m"})
    autre = dataclasses.replace(R, lectures={**R.lectures, "moyenne": moyenne})
    with pytest.raises(ErreurRdcxl, match="mediane"):
        Reglement(autre, choisir_lectures(autre, {"moyenne": "mediane"}))


def test_referentiel_qui_liste_une_autre_lecture_en_premier_change_le_defaut() -> None:
    """Section X: « the default is the first value » of the référentiel file."""
    moyenne = R.lectures["moyenne"]
    inverse = dataclasses.replace(moyenne, valeurs=dict(reversed(moyenne.valeurs.items())))
    autre = dataclasses.replace(R, lectures={**R.lectures, "moyenne": inverse})
    assert choisir_lectures(autre, {}).moyenne == "moyenne_des_notes"
    assert lectures_modifiees(autre, Lectures()) == {"moyenne": "points"}
    assert Reglement(autre).lectures.moyenne == "moyenne_des_notes"
