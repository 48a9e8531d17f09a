"""Time from a save of the grid to the refreshed screen of `rdcxl deliberer --direct`, and where it goes.

Aim: at most 0.5 s for 30 candidates, 2 s for 1,000. Run from the root: `PYTHONPATH=src python benchmarks/direct.py`.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import statistics
import tempfile
import time
from pathlib import Path

from commun import ecrire_promotion
from openpyxl import load_workbook
from rich.console import Console

from rdcxl.cli.direct import PAS, composer
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.suivi import Suivi
from rdcxl.referentiel import charger_referentiel

TAILLES = (30, 1_000)
PASSAGES = 5
CREE_LE = dt.datetime(2025, 6, 30)  # noqa: DTZ001


def variantes(dossier: Path, nombre: int) -> tuple[Path, list[bytes]]:
    """A grid, and two states of it that differ by one mark."""
    candidats, notes = ecrire_promotion(dossier, charger_referentiel(), nombre)
    grille = dossier / f"grille-{nombre}.xlsx"
    creer_grille(grille, candidats, notes, cree_le=CREE_LE)
    etats = []
    for note in (0, 90):
        classeur = load_workbook(grille)
        classeur["Notes"]["C7"] = note
        memoire = io.BytesIO()
        classeur.save(memoire)
        etats.append(memoire.getvalue())
    return grille, etats


def main() -> None:
    """Print one line per size: the medians, and the worst case with the wait between two looks at the file."""
    referentiel = charger_referentiel()
    print(
        f"candidats  lire  rafraîchir (lire compris)  afficher  total  au pire (+ {PAS} s)   (s, médianes de {PASSAGES})"
    )
    with tempfile.TemporaryDirectory() as dossier:
        for nombre in TAILLES:
            grille, etats = variantes(Path(dossier), nombre)
            ecran = Console(file=io.StringIO(), force_terminal=True, width=150, height=50)
            suivi = Suivi(grille, referentiel, {}, maintenant=lambda: CREE_LE)
            lire, rafraichir, afficher = [], [], []
            for i in range(PASSAGES):
                provisoire = grille.with_suffix(".tmp")
                provisoire.write_bytes(etats[i % 2])
                os.replace(provisoire, grille)
                debut = time.perf_counter()
                assert suivi.actualiser()  # noqa: S101
                fin = time.perf_counter()
                ecran.print(composer(suivi.vue, "", ecran, motifs=False, hauteur=50))
                afficher.append(time.perf_counter() - fin)
                rafraichir.append(fin - debut)
                debut = time.perf_counter()
                lire_grille(grille, referentiel)
                lire.append(time.perf_counter() - debut)
            m, r, a = (statistics.median(x) for x in (lire, rafraichir, afficher))
            print(f"{nombre:9} {m:5.2f} {r:26.2f} {a:9.2f} {r + a:6.2f} {r + a + PAS:16.2f}")


if __name__ == "__main__":
    main()
