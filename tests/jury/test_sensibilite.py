"""Whose outcome depends on a reading: found where it matters, smallest changes only, nothing where it does not matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.outils import etendue
from tests.outils.classeurs import ENTETE, bonne_ligne, carnet
from tests.outils.fichiers import MAXIMA, creer
from tests.outils.hasard import promotion

from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.sensibilite import en_json, sensibilites
from rdcxl.regles import Lectures, Reglement

LARGE = (
    *ENTETE,
    "blocs_inscrits",
    "dispense_pro",
    "executive",
    "positionnement",
    "heures_absence_injustifiees",
    "accord_penalite",
    "fraude",
)
ACCORD = dt.date(2025, 6, 2)
LECTURES = {
    "moyenne": ("points", "moyenne_des_notes"),
    "assiette_penalite": ("tuteur", "professionnelle", "total"),
    "calcul_penalite": ("relative", "absolue"),
    "borne_assiduite": ("clemente", "severe"),
    "absence": ("stricte", "points"),
    "reprise": ("remplace", "meilleure"),
    "executive_105": ("apres_positionnement", "executive"),
    "tuteur_absent": ("attente", "non_presente"),
    "pro_par_blocs": ("non_due", "evaluee"),
}


def blocs(b1: float, b2: float, b3: float, b4: float, pro: float, **autres: Any) -> dict[str, Any]:
    """Marks of a row from the mark on 20 of each bloc and of PRO, every composante at the same rate."""
    notes = {"B1": b1, "B2": b2, "B3": b3, "B4": b4, "PRO": pro}
    return {code: round(MAXIMA[code] * notes[code.split(".")[0]] / 20, 6) for code in MAXIMA} | autres


def _chercher(chemin: Path, referentiel: Any, lignes: list[dict[str, Any]], choix: dict[str, str] | None = None) -> Any:
    rangees = [bonne_ligne(f"C{i}", **ligne) for i, ligne in enumerate(lignes, 1)]
    return sensibilites(lire_grille(carnet(chemin / "c.xlsx", rangees, LARGE), referentiel), referentiel, choix)


def _variantes(trouve: Any) -> list[tuple[dict[str, str], str]]:
    return [(v.lectures, v.resultat.decision) for v in trouve.variantes]


# name, row, decision, the changes that give another decision (section X)
CAS: list[tuple[str, dict[str, Any], str, list[tuple[dict[str, str], str]]]] = [
    ("x1_echec_puis_titre", blocs(20, 8, 8, 8, 10), "PARTIELLE", [({"moyenne": "moyenne_des_notes"}, "TITRE")]),
    ("x1_titre_puis_echec", blocs(8, 11, 11, 9.5, 10), "TITRE", [({"moyenne": "moyenne_des_notes"}, "PARTIELLE")]),
    (
        "x35_executive_sans_positionnement",
        blocs(12, 12, 12, 12, 12, executive="oui", heures_entreprise=105),
        "PARTIELLE",
        [({"executive_105": "executive"}, "TITRE")],
    ),
    (
        "x40_tuteur_absent",
        blocs(12, 12, 12, 12, 12, **{"PRO.TUTEUR": "ABS"}),
        "EN_ATTENTE",
        [({"tuteur_absent": "non_presente"}, "PARTIELLE")],
    ),
    (
        "x34_pro_par_blocs",
        blocs(12, 12, 12, 12, 12, parcours="BLOCS", blocs_inscrits="B1 B2 B3 B4"),
        "PARTIELLE",
        [({"pro_par_blocs": "evaluee"}, "PARTIELLE")],
    ),
    (
        "x6_absence",
        blocs(12, 12, 12, 12, 12, **{"B3.1a": 80, "B3.1b": 20, "B3.2": "ABS"}),
        "PARTIELLE",
        [({"absence": "points"}, "TITRE")],
    ),
    (
        "x4a_assiette",
        blocs(
            12,
            12,
            12,
            12,
            12,
            **{"PRO.ECRIT": 40, "PRO.ORAL": 68, "PRO.TUTEUR": 20},
            heures_absence_injustifiees=10,
            accord_penalite=ACCORD,
        ),
        "TITRE",
        [({"assiette_penalite": "professionnelle"}, "PARTIELLE")],
    ),
    (
        "x4b_calcul",
        blocs(
            12,
            12,
            12,
            12,
            12,
            **{"PRO.ECRIT": 40, "PRO.ORAL": 67, "PRO.TUTEUR": 20},
            heures_absence_injustifiees=20,
            accord_penalite=ACCORD,
        ),
        "TITRE",
        [({"assiette_penalite": "professionnelle"}, "PARTIELLE"), ({"calcul_penalite": "absolue"}, "PARTIELLE")],
    ),
    (
        "x4c_borne",
        blocs(
            12,
            12,
            12,
            12,
            12,
            **{"PRO.ECRIT": 40, "PRO.ORAL": 48, "PRO.TUTEUR": 40},
            heures_absence_injustifiees=15.925,
            accord_penalite=ACCORD,
        ),
        "TITRE",
        [({"assiette_penalite": "professionnelle"}, "PARTIELLE"), ({"borne_assiduite": "severe"}, "PARTIELLE")],
    ),
    (
        "deux_lectures_ensemble",
        blocs(
            12,
            12,
            12,
            12,
            12,
            **{"PRO.ECRIT": 40, "PRO.ORAL": 49, "PRO.TUTEUR": 40},
            heures_absence_injustifiees=15.925,
            accord_penalite=ACCORD,
        ),
        "TITRE",
        [
            ({"assiette_penalite": "professionnelle"}, "PARTIELLE"),
            ({"calcul_penalite": "absolue", "borne_assiduite": "severe"}, "PARTIELLE"),
        ],
    ),
    (
        "a_statuer_a_la_borne",
        blocs(
            12,
            12,
            12,
            12,
            12,
            **{"PRO.ECRIT": 40, "PRO.ORAL": 50, "PRO.TUTEUR": 40},
            heures_absence_injustifiees=63.7,
            accord_penalite=ACCORD,
        ),
        "PARTIELLE",
        [({"borne_assiduite": "severe"}, "TITRE")],
    ),
]


@pytest.mark.parametrize(("nom", "ligne", "decision", "attendues"), CAS, ids=[c[0] for c in CAS])
def test_chaque_lecture_est_trouvee_ou_elle_compte(
    tmp_path: Path,
    referentiel: Any,
    nom: str,
    ligne: dict[str, Any],
    decision: str,
    attendues: list[tuple[dict[str, str], str]],
) -> None:
    base, trouves = _chercher(tmp_path, referentiel, [{}, ligne])
    assert base == Lectures()
    (trouve,) = trouves
    assert (trouve.resultat.identifiant, trouve.resultat.decision) == ("C2", decision)
    assert sorted(map(_clef, _variantes(trouve))) == sorted(map(_clef, attendues))


def _clef(variante: tuple[dict[str, str], str]) -> tuple[list[tuple[str, str]], str]:
    return sorted(variante[0].items()), variante[1]


SANS_EFFET: list[tuple[str, dict[str, Any]]] = [
    ("bon_partout", {}),
    ("mauvais_partout", blocs(5, 5, 5, 5, 5)),
    ("absence_sans_points_suffisants", blocs(12, 12, 12, 12, 12, **{"B3.2": "ABS"})),
    ("penalite_sans_accord", blocs(12, 12, 12, 12, 10.2, heures_absence_injustifiees=20)),
    ("fraude", blocs(20, 8, 8, 8, 10, fraude=ACCORD)),
    ("en_attente", blocs(20, 8, 8, 8, 10, **{"B1.1": None})),
    (
        "blocs_separes",
        blocs(20, 8, 8, 8, 10, parcours="BLOCS", blocs_inscrits="B1 B2 B3 B4")
        | {"PRO.ECRIT": None, "PRO.ORAL": None, "PRO.TUTEUR": None},
    ),
    ("soutenance_manquee", blocs(12, 12, 12, 12, 12, **{"PRO.ORAL": "ABS"})),
]


@pytest.mark.parametrize(("nom", "ligne"), SANS_EFFET, ids=[s[0] for s in SANS_EFFET])
def test_aucune_sensibilite_quand_la_lecture_ne_change_rien(
    tmp_path: Path, referentiel: Any, nom: str, ligne: dict[str, Any]
) -> None:
    assert _chercher(tmp_path, referentiel, [ligne])[1] == []


def test_la_base_est_la_lecture_choisie(tmp_path: Path, referentiel: Any) -> None:
    base, (trouve,) = _chercher(tmp_path, referentiel, [blocs(20, 8, 8, 8, 10)], {"moyenne": "moyenne_des_notes"})
    assert base.moyenne == "moyenne_des_notes"
    assert trouve.resultat.decision == "TITRE"
    assert _variantes(trouve) == [({"moyenne": "points"}, "PARTIELLE")]


def test_blocs_conserves_differents_sous_la_meme_decision_comptent(tmp_path: Path, referentiel: Any) -> None:
    """B3 absent at its big oral, 10/20 on its points: kept or not, the decision being PARTIELLE both times."""
    ligne = blocs(12, 12, 12, 5, 12, **{"B3.1a": "ABS", "B3.1b": 5, "B3.2": 120})
    (trouve,) = _chercher(tmp_path, referentiel, [ligne])[1]
    assert trouve.resultat.blocs_valides == ("B1", "B2")
    (variante,) = trouve.variantes
    assert (variante.lectures, variante.resultat.decision, variante.resultat.blocs_valides) == (
        {"absence": "points"},
        "PARTIELLE",
        ("B1", "B2", "B3"),
    )


def _issue(c: Any, x: Any) -> tuple[str, tuple[str, ...], bool]:
    """The decision, what is kept of the blocs, and of PRO beside separate blocs (X34)."""
    return x.decision, x.blocs_valides, c.fiche.parcours == "BLOCS" and x.pro.statut in ("SUFFISANT", "ACQUIS")


@pytest.mark.parametrize("graine", [3, 4])
def test_variantes_sont_vraies_minimales_et_completes(tmp_path: Path, referentiel: Any, graine: int) -> None:
    """Against every combination of readings, tried one by one."""
    tirages = promotion(graine, etendue.tirages(24, 45))
    grille = creer(
        tmp_path,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
    )
    p = lire_grille(grille, referentiel)
    base, trouves = sensibilites(p, referentiel)
    par_candidat = {t.resultat.identifiant: t.variantes for t in trouves}
    toutes = [dict(zip(LECTURES, valeurs, strict=True)) for valeurs in product(*LECTURES.values())]
    reglements = [(x, Reglement(referentiel, replace(base, **x))) for x in toutes]
    for c in p.candidats:
        defaut = _issue(c, Reglement(referentiel, base).decider(c.dossier))
        issues = []
        for lectures, reglement in reglements:
            changes = {k: v for k, v in lectures.items() if v != asdict(base)[k]}
            issues.append((changes, _issue(c, reglement.decider(c.dossier))))
        variantes = [(v.lectures, _issue(c, v.resultat)) for v in par_candidat.get(c.fiche.identifiant, ())]
        for changes, issue in variantes:
            assert (changes, issue) in issues
            assert issue != defaut
            plus_petites = [x for x, i in issues if i == issue and x.items() < changes.items()]
            assert plus_petites == []
        for changes, issue in issues:
            if issue != defaut:
                assert any(i == issue and x.items() <= changes.items() for x, i in variantes), (
                    c.fiche.identifiant,
                    changes,
                )
    assert par_candidat


def test_json_donne_la_proposition_et_les_autres_issues(tmp_path: Path, referentiel: Any) -> None:
    base, trouves = _chercher(tmp_path, referentiel, [{}, blocs(20, 8, 8, 8, 10)])
    assert en_json(referentiel, base, trouves)["candidats"] == [
        {
            "identifiant": "C2",
            "decision": "PARTIELLE",
            "blocs_valides": ["B1"],
            "variantes": [{"lectures": {"moyenne": "moyenne_des_notes"}, "decision": "TITRE", "blocs_valides": ["B1"]}],
        }
    ]
