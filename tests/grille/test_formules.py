"""The native formulas, recalculated, say what the rules say: on the sample, on a thousand candidates, under every reading."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.outils import etendue
from tests.outils.calcul import Recalcul, ecarts, formules_et_valeurs, valeurs_perimees
from tests.outils.fichiers import creer
from tests.outils.hasard import promotion

from rdcxl import exemple

LECTURES = {
    "moyenne": ("moyenne_des_notes",),
    "assiette_penalite": ("professionnelle", "total"),
    "calcul_penalite": ("absolue",),
    "borne_assiduite": ("severe",),
    "absence": ("points",),
    "reprise": ("meilleure",),
    "pro_par_blocs": ("evaluee",),
}
CHOIX = [{nom: valeur} for nom, valeurs in LECTURES.items() for valeur in valeurs]
CHOIX += [
    {"assiette_penalite": "professionnelle", "calcul_penalite": "absolue", "borne_assiduite": "severe"},
    {"assiette_penalite": "total", "calcul_penalite": "absolue", "moyenne": "moyenne_des_notes", "absence": "points"},
    {"assiette_penalite": "total", "moyenne": "moyenne_des_notes", "borne_assiduite": "severe"},
]


def _grille(dossier: Path, graine: int, nombre: int, lectures: dict[str, str] | None = None) -> Path:
    tirages = promotion(graine, nombre)
    session = None
    if lectures:
        session = "[lectures]\n" + "".join(f'{nom} = "{valeur}"\n' for nom, valeur in lectures.items())
    return creer(
        dossier,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
        session,
    )


def test_chaque_formule_de_la_promotion_d_exemple_garde_la_valeur_recalculee(modele: Path, tmp_path: Path) -> None:
    shutil.copytree(modele, tmp_path, dirs_exist_ok=True)
    grille = tmp_path / exemple.GRILLE
    assert len(formules_et_valeurs(grille)) > 2500
    assert valeurs_perimees(grille) == []


def test_synthese_de_la_promotion_d_exemple_dit_ce_que_disent_les_regles(
    modele: Path, tmp_path: Path, referentiel: Any
) -> None:
    shutil.copytree(modele, tmp_path, dirs_exist_ok=True)
    trouves, d = ecarts(tmp_path / exemple.GRILLE, referentiel)
    assert trouves == []
    assert len(d.resultats) == 24


def test_mille_candidats_au_hasard_ont_la_meme_issue_par_les_formules_et_par_les_regles(
    tmp_path: Path, referentiel: Any
) -> None:
    nombre = etendue.tirages(150, 1000)
    trouves, d = ecarts(_grille(tmp_path, 2025, nombre), referentiel)
    assert trouves == []
    decisions = Counter(x.decision for x in d.resultats)
    assert len(decisions) == 5
    assert min(decisions.values()) >= nombre // 50, decisions
    etats = Counter(b.statut for x in d.resultats for b in x.blocs.values())
    assert len(etats) == 10
    assert min(etats.values()) >= nombre // 200, etats
    pros = Counter(x.pro.statut for x in d.resultats)
    assert len(pros) == 8
    assert min(pros.values()) >= nombre // 200, pros


@pytest.mark.parametrize("lectures", CHOIX, ids=["-".join(c.values()) for c in CHOIX])
def test_formules_et_regles_s_accordent_sous_chaque_lecture(
    tmp_path: Path, referentiel: Any, lectures: dict[str, str]
) -> None:
    graine = sum(map(ord, "".join(lectures.values())))
    trouves, d = ecarts(_grille(tmp_path, graine, etendue.tirages(20, 120), lectures), referentiel)
    assert {nom: getattr(d.lectures, nom) for nom in lectures} == lectures
    assert trouves == []


@pytest.mark.parametrize(("graine", "nombre"), [(7, 60), (300, 90), (106, 60)] if etendue.LONGS else [(300, 45)])
def test_valeurs_enregistrees_d_une_promotion_au_hasard_sont_celles_du_recalcul(
    tmp_path: Path, graine: int, nombre: int
) -> None:
    assert valeurs_perimees(_grille(tmp_path, graine, nombre)) == []


def test_comptes_de_la_feuille_controle_ne_sont_jamais_negatifs(tmp_path: Path) -> None:
    lignes = Recalcul(_grille(tmp_path, 300, 90)).lignes("Contrôle", 90)
    comptes = ("Notes attendues", "Saisies", "Manquantes", "ABJ", "ABS ou NR", "À corriger")
    negatifs = [(x["Identifiant"], c, x[c]) for x in lignes for c in comptes if x[c] < 0]
    assert negatifs == []
