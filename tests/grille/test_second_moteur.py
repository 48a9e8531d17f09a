"""A second pair of eyes: another engine, in French, on the native formulas; an auditor of Open XML on the files that are made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ironcalc
import pytest
from openxml_audit import OpenXmlValidator
from tests.grille.test_moteur import MEILLEURE, au_hasard
from tests.outils import etendue
from tests.outils.calcul import Recalcul, en_cellule, formules_et_valeurs, identiques

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.grille.annexes import annexes
from rdcxl.hotes.complement.fichier import composer_complement
from rdcxl.referentiel import charger_referentiel


def _second_calcul(grille: Path) -> dict[str, Any]:
    """The workbook calculated anew by IronCalc, with the sheets by title."""
    modele = ironcalc.load_from_xlsx(str(grille), "fr", "Europe/Paris", "fr")
    modele.evaluate()
    feuilles = [x["name"] if isinstance(x, dict) else x.name for x in modele.get_worksheets_properties()]
    return {titre: (modele, rang) for rang, titre in enumerate(feuilles)}


def _ecarts(grille: Path) -> list[str]:
    """Formulas on which both engines differ, case included, in a workbook whose functions nobody answers."""
    premier, second, trouves = Recalcul(grille, fonctions=False), _second_calcul(grille), []
    compares = 0
    for (feuille, ou), (formule, ligne, colonne, _) in formules_et_valeurs(grille).items():
        if "RDC_LIGNE(" in formule:
            continue
        modele, rang = second[feuille]
        a, b = premier.valeur(feuille, ligne, colonne), en_cellule(modele.get_cell_value(rang, ligne, colonne))
        compares += 1
        if not identiques(a, b):
            trouves.append(f"{feuille}!{ou} {a!r} / {b!r} : {formule[:120]}")
    assert compares > 1000
    return trouves


def test_deux_moteurs_trouvent_les_memes_valeurs_natives_dans_l_exemple(modele: Path) -> None:
    assert _ecarts(modele / exemple.GRILLE)[:5] == []


@pytest.mark.parametrize("graine", range(etendue.tirages(1, 3, 8)))
def test_deux_moteurs_trouvent_les_memes_valeurs_natives_au_hasard(tmp_path: Path, graine: int) -> None:
    """Random promotions with every optional table that the draw fills."""
    lectures = MEILLEURE if graine % 2 else {}
    assert _ecarts(au_hasard(tmp_path, 500 + graine, 30, lectures, facultatives=True))[:5] == []


def _auditer(fichier: Path) -> list[str]:
    resultat = OpenXmlValidator().validate(str(fichier))
    return [str(erreur) for erreur in resultat.errors]


def test_grille_avec_toutes_ses_feuilles_et_complement_sont_du_open_xml(modele: Path, tmp_path: Path) -> None:
    feuilles = [mot for nom in annexes(charger_referentiel()) for mot in ("--feuille", nom)]
    grille = tmp_path / "grille.xlsm"
    sources = ["--candidats", str(modele / "candidats.csv"), "--notes", str(modele / "notes.csv")]
    assert main(["nouveau", str(grille), *sources, "--grilles", str(modele / "grilles.toml"), *feuilles]) in (0, 1)
    complement = tmp_path / "rdcxl.xlam"
    complement.write_bytes(composer_complement())
    assert _auditer(grille) + _auditer(complement) == []


@pytest.mark.skipif("not config.getoption('longs')", reason="every file of the demonstration, under --longs")
def test_chaque_classeur_de_la_demonstration_est_du_open_xml(tmp_path: Path) -> None:
    assert main(["demo", str(tmp_path / "demo")]) == 0
    classeurs = [f for f in (tmp_path / "demo").rglob("*") if f.suffix in (".xlsx", ".xlsm", ".docx")]
    assert len(classeurs) > 3
    assert {f.name: _auditer(f) for f in classeurs if _auditer(f)} == {}
