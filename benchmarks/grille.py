"""Time to build and to read a grid, at growing sizes, beside the library underneath doing the bare minimum.

Run: python benchmarks/grille.py
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter
from commun import ecrire_promotion, mediane

from rdcxl.grille.construction import construire_grille
from rdcxl.grille.ecriture import tout_fichier
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.referentiel import charger_referentiel

TAILLES = (100, 1_000, 3_000)
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


def main() -> None:
    """Print one line per size."""
    referentiel = charger_referentiel()
    print("candidats  construire  XlsxWriter seul   lire  openpyxl seul   (s, médianes de 3)")
    with tempfile.TemporaryDirectory() as dossier:
        for nombre in TAILLES:
            candidats, notes = ecrire_promotion(Path(dossier), referentiel, nombre)
            contenu = lire_fichiers(referentiel, candidats, notes)
            grille, copie = Path(dossier) / "grille.xlsx", Path(dossier) / "copie.xlsx"

            def construire(contenu: object = contenu, grille: Path = grille) -> None:
                construire_grille(grille, contenu, referentiel, cree_le=CREE_LE, remplacable=tout_fichier)

            b = mediane(construire, 3)
            ecrire_brut(grille, copie)
            x = mediane(lambda copie=copie: recopier(copie), 3)
            lu = mediane(lambda grille=grille: lire_grille(grille, referentiel), 3)
            o = mediane(lambda grille=grille: parcourir(grille), 3)
            print(f"{nombre:9} {b:11.2f} {x:16.2f} {lu:6.2f} {o:14.2f}")


if __name__ == "__main__":
    main()
