"""What the benchmarks share: a promotion of any size, and the median of some runs."""

from __future__ import annotations

import csv
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rdcxl.grille.tables.candidats import champs_candidats
from rdcxl.referentiel import Referentiel


def mediane(action: Callable[[], object], passages: int = 5, horloge: Callable[[], float] = time.perf_counter) -> float:
    """Median seconds of `passages` runs, of the wall or of the processor."""
    durees = []
    for _ in range(passages):
        debut = horloge()
        action()
        durees.append(horloge() - debut)
    return statistics.median(durees)


def ecrire_promotion(dossier: Path, referentiel: Referentiel, nombre: int) -> tuple[Path, Path]:
    """candidats.csv and notes.csv of a random promotion, the same for the same size."""
    hasard = random.Random(nombre)
    candidats, notes = dossier / f"candidats-{nombre}.csv", dossier / f"notes-{nombre}.csv"
    codes = list(referentiel.composantes)
    with candidats.open("w", encoding="utf-8", newline="") as fichier:
        lignes = csv.writer(fichier, delimiter=";")
        lignes.writerow([champ.code for champ in champs_candidats(referentiel)])
        for i in range(nombre):
            etat_civil = [f"C{i:05d}", f"Nom-{i}", "", f"Prénom-{i}", "F", "14/03/2002", "Lyon", "69123", "France"]
            lignes.writerow(
                [*etat_civil, f"c{i}@exemple.fr", "APPRENTISSAGE", "ALTERNANT", "COMPLET", "", "", "non", 900, ""]
            )
    with notes.open("w", encoding="utf-8", newline="") as fichier:
        lignes = csv.writer(fichier, delimiter=";")
        lignes.writerow(["identifiant", *codes])
        for i in range(nombre):
            marques = [_marque(hasard, int(referentiel.composantes[code].maximum)) for code in codes]
            lignes.writerow([f"C{i:05d}", *marques])
    return candidats, notes


def _marque(hasard: random.Random, maximum: int) -> str:
    if hasard.random() < 0.02:
        return hasard.choice(["ABS", "ABJ", ""])
    return str(round(maximum * min(1, max(0, hasard.gauss(0.6, 0.15))) * 4) / 4).replace(".", ",")
