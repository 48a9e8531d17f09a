"""The live grid in one workbook engine: time per edit with the functions, and without them (native formulas only).

A mark is typed in Notes and everything that depends on it is recalculated, as a host does; then hours are typed in Assiduité.
The engine calls the functions' Python directly: what a host adds (COM, UNO, Office.js) comes on top, once per call.

Run from the root: `PYTHONPATH=src:. python benchmarks/grille_vivante.py`. Crossings through xlwings: tests/hotes/test_traversees.py.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from commun import ecrire_promotion
from tests.outils.moteur import charger

from rdcxl.fonctions import calcul
from rdcxl.fonctions.catalogue import FONCTIONS
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE
from rdcxl.grille.construction.feuilles import assiduite, notes
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.modele import Promotion, Session
from rdcxl.referentiel import charger_referentiel

TAILLES = (30, 1_000)
EDITIONS = 40
CREE_LE = dt.datetime(2025, 6, 30)  # noqa: DTZ001
R = charger_referentiel()
VIDE = Plan(R, Contenu(Promotion(Session(), ()), [], []))
APPELS = [0]


def compter(fonction: Callable[..., object]) -> Callable[..., object]:
    """The function, each call counted."""

    def appeler(*arguments: object) -> object:
        APPELS[0] += 1
        return fonction(*arguments)

    return appeler


def ouvrir(grille: Path, fonctions: bool) -> tuple[object, float]:
    """The workbook, fully recalculated, and the seconds that took."""
    classeur = charger(grille)
    for f in FONCTIONS if fonctions else ():
        classeur.register_function(f.nom, compter(f.appeler))
    debut = time.perf_counter()
    classeur.evaluate_all()
    return classeur, time.perf_counter() - debut


def editer(classeur: object, feuille: str, colonne: int, candidats: int) -> float:
    """Median seconds per edit, one candidate after the other."""
    durees = []
    for i in range(EDITIONS):
        ligne = PREMIERE_LIGNE + i * 7 % candidats
        debut = time.perf_counter()
        classeur.set_value(feuille, ligne, colonne + 1, 20 + i / 4)
        classeur.evaluate_all()
        durees.append(time.perf_counter() - debut)
    return statistics.median(durees)


def main() -> None:
    """Print a line per size and kind of edit."""
    note = notes.feuille(VIDE).rangs["B1.1"]
    heures = assiduite.feuille(VIDE).rangs["heures_absence_injustifiees"]
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        for taille in TAILLES:
            candidats, saisies = ecrire_promotion(dossier, R, taille)
            grille = dossier / f"grille-{taille}.xlsx"
            debut = time.perf_counter()
            creer_grille(grille, candidats, saisies, referentiel=R, cree_le=CREE_LE)
            construite = time.perf_counter() - debut
            (vive, plein), (native, plein_natif) = ouvrir(grille, True), ouvrir(grille, False)
            print(
                f"{taille} candidats : construire {construite:.2f} s, tout recalculer {plein:.2f} s, natif {plein_natif:.2f} s"
            )
            for quoi, feuille, colonne in (("note", "Notes", note), ("heures", "Assiduité", heures)):
                APPELS[0], avant = 0, calcul.etat_memo()[1]
                avec, sans = editer(vive, feuille, colonne, taille), editer(native, feuille, colonne, taille)
                decidees = (calcul.etat_memo()[1] - avant) / EDITIONS
                print(
                    f"  {quoi:7} {avec * 1000:6.1f} ms, natif {sans * 1000:6.1f} ms (×{avec / sans:.1f}), "
                    f"{APPELS[0] / EDITIONS:.0f} appels, {decidees:.1f} lignes décidées"
                )


if __name__ == "__main__":
    main()
