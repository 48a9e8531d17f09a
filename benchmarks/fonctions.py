"""Worksheet functions: start of the module, one row, the memo, and RDC_SYNTHESE as the promotion grows.

Run from the root: `PYTHONPATH=src python benchmarks/fonctions.py`. Standard library and rdcxl only.
"""

from __future__ import annotations

import random
import subprocess
import sys

from commun import mediane

from rdcxl.fonctions import calcul
from rdcxl.fonctions.catalogue import FONCTIONS, PAR_NOM
from rdcxl.referentiel import charger_referentiel

TAILLES = (100, 1_000, 3_000)
SUR_UNE_LIGNE = ("RDC_DECISION", "RDC_POINTS", "RDC_NOTE", "RDC_BLOCS_VALIDES", "RDC_MOTIFS")


def tirer(nombre: int) -> tuple[list[list[object]], list[list[object]]]:
    """The row of codes and rows of marks as a host hands them over: floats in quarters of points, some mentions."""
    composantes, hasard = charger_referentiel().composantes, random.Random(nombre)
    lignes: list[list[object]] = [
        [
            hasard.choice(("ABS", "ABJ", None)) if hasard.random() < 0.02 else hasard.randint(0, 4 * int(c.maximum)) / 4
            for c in composantes.values()
        ]
        for _ in range(nombre)
    ]
    return [list(composantes)], lignes


def demarrage() -> None:
    """Start of an interpreter, bare and with the functions ready to decide."""
    appels = {
        "python -c pass": "pass",
        "import du catalogue": "import rdcxl.fonctions.catalogue",
        "première décision": "from rdcxl.fonctions.catalogue import PAR_NOM as p; p['RDC_DECISION'].appeler([['B1.1']], [[1]])",
    }
    for nom, code in appels.items():
        secondes = mediane(lambda c=code: subprocess.run([sys.executable, "-c", c], check=True), 9)
        print(f"{nom:36} {secondes * 1000:8.1f} ms")


def une_ligne(nombre: int = 1_000) -> None:
    """Five functions on the same row against the first alone: what the memo leaves to pay."""
    codes, lignes = tirer(nombre)

    def passer(noms: tuple[str, ...]) -> None:
        calcul.vider_memo()
        for ligne in lignes:
            for nom in noms:
                PAR_NOM[nom].appeler(codes, [ligne])

    seule, ensemble = mediane(lambda: passer(SUR_UNE_LIGNE[:1])), mediane(lambda: passer(SUR_UNE_LIGNE))
    passer(SUR_UNE_LIGNE)
    print(f"{'une ligne, RDC_DECISION':36} {seule / nombre * 1e6:8.1f} µs")
    print(f"{'la même, cinq fonctions':36} {ensemble / nombre * 1e6:8.1f} µs (×{ensemble / seule:.2f})")
    print(f"{'décisions calculées, par ligne':36} {calcul.etat_memo()[1] / nombre:8.2f}")


def synthese() -> None:
    """RDC_SYNTHESE with nothing remembered, then after one edit."""
    for taille in TAILLES:
        codes, lignes = tirer(taille)

        def neuve(codes: object = codes, lignes: object = lignes) -> None:
            calcul.vider_memo()
            PAR_NOM["RDC_SYNTHESE"].appeler(codes, lignes)

        froide, tiede = mediane(neuve), mediane(lambda c=codes, t=lignes: PAR_NOM["RDC_SYNTHESE"].appeler(c, t))
        nom = f"RDC_SYNTHESE, {taille} candidats"
        print(
            f"{nom:36} {froide * 1000:8.1f} ms, mémorisée {tiede * 1000:.1f} ms ({froide / taille * 1e6:.0f} µs/candidat)"
        )


def main() -> None:
    """Print every figure."""
    print(f"Python {sys.version.split()[0]}, {len(FONCTIONS)} fonctions")
    demarrage()
    une_ligne()
    synthese()


if __name__ == "__main__":
    main()
