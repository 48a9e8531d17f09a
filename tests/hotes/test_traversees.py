"""What an edit costs in Excel for Windows: calls that cross into Python's process, counted through xlwings' own classic code."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from tests.hotes.test_excel import piloter
from tests.outils import etendue
from tests.outils.colonnes import rangs_des_colonnes
from tests.outils.fichiers import creer
from tests.outils.hasard import promotion

from rdcxl.referentiel import charger_referentiel

CANDIDATS, PREMIERE = 30, 7
SIMULE = PREMIERE  # the first candidate, until another is chosen
RETARD = 0.003  # seconds of a crossing (xlwings#1976)
RANGS = rangs_des_colonnes(charger_referentiel())


ACTE = ("C0003", "AJOURNE", "", None, "Dossier examiné", "C. Vasseur", 45848.625)


def _acte(colonne: int, valeur: Any) -> dict[str, Any]:
    return {"feuille": "Décisions", "ligne": PREMIERE, "colonne": colonne, "valeur": valeur}


def _edition(ligne: int, valeur: Any, feuille: str = "Notes", code: str = "B1.1") -> dict[str, Any]:
    return {"feuille": feuille, "ligne": ligne, "colonne": RANGS[feuille][code] + 1, "valeur": valeur}


def test_une_note_saisie_fait_deux_appels_celui_du_candidat_et_celui_de_simulation(tmp_path: Path) -> None:
    """A call per candidate for everything; one more for what is tried; an edit answers in 50 ms with 3 ms a call."""
    tirages = promotion(5, CANDIDATS)
    candidats, notes = [t.ligne_candidat() for t in tirages], [t.ligne_notes() for t in tirages]
    grille = creer(tmp_path, candidats, notes, [x for t in tirages for x in t.lignes_acquis()], None)
    editions = [_edition(PREMIERE + 1 + i, 40 + i / 4) for i in range(etendue.tirages(10, 28))]
    editions += [_edition(PREMIERE + 3, 20, "Assiduité", "heures_absence_injustifiees"), _edition(SIMULE, 61.5)]
    actes = [_acte(colonne, valeur) for colonne, valeur in enumerate(ACTE, 1)]
    essai = {"feuille": "Simulation", "ligne": PREMIERE, "colonne": 5, "valeur": 12.5}
    ordre = {
        "chemin": str(grille),
        "lignes": [],
        "lues": {},
        "editions": [*editions, essai, *actes],
        "traversees": True,
    }
    tout, *suite = piloter({**ordre, "retard": RETARD})
    *autres, simule, essaye = suite[: -len(actes)]
    assert tout[0] == CANDIDATS + 1
    assert {appels for appels, _ in (*autres, simule)} == {2}  # Simulation looks its candidate up in whole columns
    assert essaye[0] == 1
    assert median(secondes for _, secondes in autres) < 0.05
    assert {appels for appels, _ in suite[-len(actes) :]} == {1}  # of the candidate whose act it is
    assert median(secondes for _, secondes in suite[-len(actes) :]) < 0.15
