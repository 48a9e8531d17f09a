"""Time to build and to read a grid, at growing sizes, beside the library underneath doing the bare minimum.

Building is writing the sheets and calculating their formulas; « dont calcul » is the engine's part. Seconds of one processor:
the engine has one thread, and a busy machine does not change them.

Run: python benchmarks/grille.py
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path

import openpyxl
import xlsxwriter
from commun import ecrire_promotion, mediane

from rdcxl.grille.construction import classeur, construire_grille
from rdcxl.grille.ecriture import tout_fichier
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.referentiel import charger_referentiel

TAILLES = (30, 300, 1_000)
CREE_LE = dt.datetime(2025, 6, 30)  # noqa: DTZ001


def ecrire_brut(source: Path, cible: Path) -> None:
    """As many cells as the grid, written by XlsxWriter alone."""
    classeur = openpyxl.load_workbook(source)
    contenus = [[[c.value for c in ligne] for ligne in feuille.iter_rows()] for feuille in classeur.worksheets]
    global BRUT
    BRUT = contenus


def recopier(cible: Path) -> None:
    """Write the cells collected by `ecrire_brut`, without any format."""
    classeur = xlsxwriter.Workbook(str(cible))
    for contenu in BRUT:
        feuille = classeur.add_worksheet()
        for i, ligne in enumerate(contenu):
            for j, valeur in enumerate(ligne):
                if valeur is not None:
                    feuille.write(i, j, valeur)
    classeur.close()


def parcourir(chemin: Path) -> None:
    """Every cell of the input sheets, read by openpyxl alone."""
    classeur = openpyxl.load_workbook(chemin, read_only=True, data_only=True)
    for nom in ("Session", "Candidats", "Notes", "Assiduité", "Acquis"):
        for _ in classeur[nom].iter_rows(values_only=True):
            pass
    classeur.close()


BRUT: list[list[list[object]]] = []
CALCULS: list[float] = []


def chronometrer() -> None:
    """Note in `CALCULS` what each calculation of a workbook takes."""
    calculer = classeur.calculer

    def mesure(*arguments: object) -> object:
        debut = time.process_time()
        valeurs = list(calculer(*arguments))
        CALCULS.append(time.process_time() - debut)
        return valeurs

    classeur.calculer = mesure


def main() -> None:
    """Print one line per size."""
    referentiel = charger_referentiel()
    chronometrer()
    print(
        "candidats  construire  dont calcul  XlsxWriter seul   lire  openpyxl seul   (s de processeur, médianes de 3)"
    )
    with tempfile.TemporaryDirectory() as dossier:
        for nombre in TAILLES:
            candidats, notes = ecrire_promotion(Path(dossier), referentiel, nombre)
            contenu = lire_fichiers(referentiel, candidats, notes)
            grille, copie = Path(dossier) / "grille.xlsx", Path(dossier) / "copie.xlsx"

            def construire(contenu: object = contenu, grille: Path = grille) -> None:
                construire_grille(grille, contenu, referentiel, cree_le=CREE_LE, remplacable=tout_fichier)

            CALCULS.clear()
            b, calcul = mediane(construire, 3, time.process_time), statistics.median(CALCULS)
            ecrire_brut(grille, copie)
            x = mediane(lambda copie=copie: recopier(copie), 3, time.process_time)
            lu = mediane(lambda grille=grille: lire_grille(grille, referentiel), 3, time.process_time)
            o = mediane(lambda grille=grille: parcourir(grille), 3, time.process_time)
            print(f"{nombre:9} {b:11.2f} {calcul:12.2f} {x:16.2f} {lu:6.2f} {o:14.2f}")


if __name__ == "__main__":
    main()
