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
from rdcxl.fonctions.entree import CHAMPS
from rdcxl.referentiel import charger_referentiel

TAILLES = (100, 1_000, 3_000)
LARGEUR = 40
PAR_ENSEMBLE = ("RDC_POINTS", "RDC_NOTE", "RDC_STATUT", "RDC_MANQUE")
SANS_ENSEMBLE = (
    *("RDC_POINTS", "RDC_NOTE", "RDC_MANQUE", "RDC_DECISION", "RDC_BLOCS_VALIDES", "RDC_MOTIFS"),
    *("RDC_DECISION", "RDC_MOTIFS"),  # shown twice in a grid: on the row, and beside the jury's own decision
)
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


def elargir(codes: list[list[object]], lignes: list[list[object]]) -> tuple[list[list[object]], list[list[object]]]:
    """The same rows as a grid holds them: 40 columns, with registration, hours, acquis, readings, and some others."""
    r, hasard = charger_referentiel(), random.Random(len(lignes))
    champs: dict[str, tuple[object, ...]] = {
        **dict.fromkeys(CHAMPS, (None,)),
        "parcours": ("COMPLET",),
        "executive": ("non",),
        "heures_entreprise": (450.0, 900.0),
        "heures_absence_injustifiees": (None, 0.0, 7.0, 20.0),
        "heures_absence_justifiees": (None, 7.0),
        **{f"acquis.{code}": (None,) for code in r.codes_acquis},
        **{f"lecture.{nom}": (lecture.defaut,) for nom, lecture in r.lectures.items()},
    }
    autres = LARGEUR - len(codes[0]) - len(champs)
    larges = [[*ligne, *map(hasard.choice, champs.values()), *["autre"] * autres] for ligne in lignes]
    return [[*codes[0], *champs, *map("autre {}".format, range(autres))]], larges


def grille(nombre: int = 300) -> None:
    """A row of a grid that computes by itself: one function, then 28 on the same wide row, then 28 times the first."""
    codes, lignes = elargir(*tirer(nombre))
    decision = ("RDC_DECISION", ())
    par_ensemble = [(nom, (e.code,)) for nom in PAR_ENSEMBLE for e in charger_referentiel().ensembles()]
    appels = [*par_ensemble, *((nom, ()) for nom in SANS_ENSEMBLE)]

    def passer(appels: list[tuple[str, tuple[str, ...]]]) -> None:
        calcul.vider_memo()
        for ligne in lignes:
            for nom, arguments in appels:
                PAR_NOM[nom].appeler(codes, [ligne], *arguments)

    nombre_d_appels = len(appels)
    seule, ensemble = mediane(lambda: passer([decision])), mediane(lambda: passer(appels))
    memes = mediane(lambda: passer([decision] * nombre_d_appels))
    retrouver = (memes - seule) / (nombre_d_appels - 1)
    print(f"{f'{LARGEUR} colonnes, RDC_DECISION':36} {seule / nombre * 1e6:8.1f} µs")
    print(f"{f'les mêmes, {nombre_d_appels} fonctions':36} {ensemble / nombre * 1e6:8.1f} µs")
    print(f"{'ligne retrouvée, par appel':36} {retrouver / nombre * 1e6:8.1f} µs")


def lectures(nombre: int = 300) -> None:
    """RDC_LECTURES on rows already decided: what the trial of other readings adds, on ordinary rows and on the worst."""
    codes, lignes = elargir(*tirer(nombre))
    pires = [list(ligne) for ligne in lignes]
    for champ, valeur in (("B1.1", "ABS"), ("heures_absence_injustifiees", 15.925), ("accord_penalite", 45810.0)):
        for ligne in pires:
            ligne[codes[0].index(champ)] = valeur

    def passer(lignes: list[list[object]], noms: tuple[str, ...]) -> None:
        calcul.vider_memo()
        for nom in noms:
            for ligne in lignes:
                PAR_NOM[nom].appeler(codes, [ligne])

    seule = ("RDC_DECISION",)
    for quoi, rangees in (("ordinaires", lignes), ("absence et pénalité", pires)):
        sans, avec = (mediane(lambda r=rangees, n=noms: passer(r, n)) for noms in (seule, (*seule, "RDC_LECTURES")))
        print(
            f"{f'RDC_LECTURES, {quoi}':36} {(avec - sans) / nombre * 1e6:8.1f} µs (décision : {sans / nombre * 1e6:.1f})"
        )
    memoire = mediane(lambda: [PAR_NOM["RDC_LECTURES"].appeler(codes, [ligne]) for ligne in pires])
    print(f"{'RDC_LECTURES, ligne retrouvée':36} {memoire / nombre * 1e6:8.1f} µs")


def ligne(nombre: int = 1_000) -> None:
    """RDC_LIGNE on the wide rows of a grid, nothing remembered."""
    codes, lignes = elargir(*tirer(nombre))

    def passer() -> None:
        calcul.vider_memo()
        for cellules in lignes:
            PAR_NOM["RDC_LIGNE"].appeler(codes, [cellules])

    secondes = mediane(passer)
    print(f"{f'RDC_LIGNE, {nombre} lignes':36} {secondes * 1000:8.1f} ms ({secondes / nombre * 1e6:.0f} µs/candidat)")


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
    grille()
    lectures()
    ligne()
    synthese()


if __name__ == "__main__":
    main()
