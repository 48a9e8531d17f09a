"""The sheet Décisions: what a line lacks is said, and what was typed is read as raw rows with their places."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.outils.calcul import Recalcul
from tests.outils.classeurs import modifier, simple
from tests.outils.fichiers import candidat, creer, notes

from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel.modele import Referentiel

COLONNES = ("identifiant", "acte", "objet", "valeur", "motif", "auteur", "horodatage")
QUAND = dt.datetime(2025, 7, 10, 14, 35)  # noqa: DTZ001 - a cell holds no offset
ENTIERE = ("C02", "POINTS", "B1.1", 2.5, "Copie relue", "Mme Vasseur", QUAND)


@pytest.fixture
def grille(tmp_path: Path) -> Path:
    return creer(tmp_path, [candidat("C01"), candidat("C02")], [notes("C01"), notes("C02", {"B1.1": 30})])


def _saisir(grille: Path, *lignes: tuple[Any, ...], depart: int = 7) -> Path:
    cellules = {
        f"Décisions!{lettre}{rang}": valeur
        for rang, ligne in enumerate(lignes, depart)
        for lettre, valeur in zip("ABCDEFG", ligne, strict=True)
        if valeur is not None
    }
    return modifier(grille, cellules)


@pytest.mark.parametrize(
    ("ligne", "constat"),
    [
        (ENTIERE, "complète"),
        (("C02", "TITRE", None, None, "Jury unanime", "Mme Vasseur", QUAND), "complète"),
        (("C02", "TITRE", None, None, None, "Mme Vasseur", QUAND), "À compléter : motif"),
        (("C02", "TITRE", None, None, "  ", " ", QUAND), "À compléter : motif, auteur"),
        ((None, None, None, 3, None, None, None), "À compléter : identifiant, acte, motif, auteur, date et heure"),
        ((None,) * 7, ""),
    ],
    ids=["points", "titre", "sans_motif", "blancs", "commencee", "vide"],
)
def test_constat_dit_ce_qui_manque_a_la_ligne(grille: Path, ligne: tuple[Any, ...], constat: str) -> None:
    (lue,) = Recalcul(_saisir(grille, ligne)).lignes("Décisions", 1)
    assert simple(lue["constat"]) == constat


def test_le_candidat_et_la_proposition_restent_a_cote_de_l_acte(grille: Path) -> None:
    inconnu = ("C99", *ENTIERE[1:])
    lues = Recalcul(_saisir(grille, ENTIERE, inconnu)).lignes("Décisions", 3)
    assert [(x["candidat"].casefold(), x["proposition"]) for x in lues] == [
        ("lefèvre camille anne", "Certification partielle"),
        ("inconnu", ""),
        ("", ""),
    ]


def test_les_lignes_saisies_sont_lues_brutes_avec_leur_place(grille: Path, referentiel: Referentiel) -> None:
    assert [t.lignes for t in lire_grille(grille, referentiel).decisions] == [[]]
    _saisir(grille, ENTIERE, ("C01", "AJOURNE", None, None, None, None, None), depart=9)
    promotion = lire_grille(grille, referentiel)
    (table,) = promotion.decisions
    assert (table.feuille, tuple(table.lieux)) == ("Décisions", COLONNES)
    premiere, seconde = table.lignes
    assert tuple(premiere.cellules[c].valeur for c in COLONNES) == ENTIERE
    assert [premiere.cellules[c].lieu for c in COLONNES] == [f"{x}9" for x in "ABCDEFG"]
    assert (seconde.lieu, seconde.cellules["acte"].valeur, seconde.cellules["motif"].valeur) == ("A10", "AJOURNE", None)
    assert promotion.anomalies == ()


def test_une_grille_sans_cette_feuille_se_lit_comme_avant(grille: Path, referentiel: Referentiel) -> None:
    avant = lire_grille(grille, referentiel)
    modifier(grille, {}, lambda classeur: classeur.remove(classeur["Décisions"]))
    apres = lire_grille(grille, referentiel)
    assert apres.decisions == ()
    assert apres.candidats == avant.candidats
