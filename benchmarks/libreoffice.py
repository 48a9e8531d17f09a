"""LibreOffice Calc: opening a grid, an edit, a full recalculation, with the functions and with native formulas alone.

Run from the root: `PYTHONPATH=src:. python benchmarks/libreoffice.py [candidats …]`. The same grid is opened by a LibreOffice
with the extension and by one without, where its cells show the native result; both run in turn, in this run.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import tempfile
from pathlib import Path

import xlsxwriter
from commun import ecrire_promotion
from openpyxl.utils import get_column_letter
from tests.outils.libreoffice import Calc, calc

from rdcxl.grille.construction import construire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.referentiel import charger_referentiel

TAILLES = (100, 1_000)
EDITIONS = 200
CREE_LE = dt.datetime(2025, 6, 30)  # noqa: DTZ001


def editions(nombre: int) -> list[dict[str, object]]:
    """Random marks on random lines; all that shows the candidate's result is read back."""
    hasard = random.Random(nombre)
    codes = list(charger_referentiel().composantes)
    ordres: list[dict[str, object]] = []
    for _ in range(EDITIONS):
        j, ligne = hasard.randrange(len(codes)), hasard.randrange(nombre) + 7
        maximum = int(charger_referentiel().composantes[codes[j]].maximum)
        lire = [["Synthèse", f"A{ligne}:Z{ligne}"], ["Contrôle", f"A{ligne}:J{ligne}"]]
        cellule = f"{get_column_letter(j + 3)}{ligne}"
        ordres.append(
            {"feuille": "Notes", "cellule": cellule, "valeur": hasard.randint(0, 4 * maximum) / 4, "lire": lire}
        )
    return ordres


def mesurer(lo: Calc, grille: Path, nombre: int) -> tuple[float, float, float, float]:
    """Seconds to open, to recalculate everything, median and 95th percentile of an edit."""
    ouverte = lo.ouvrir(str(grille))
    durees = sorted(e["secondes"] for e in lo.editer(ouverte["numero"], editions(nombre)))
    recalcul = min(lo.recalculer(ouverte["numero"]) for _ in range(3))
    lo.fermer(ouverte["numero"])
    return ouverte["secondes"], recalcul, statistics.median(durees), durees[len(durees) * 95 // 100]


def ecrire_sans_rdc(chemin: Path, lignes: int = 1_000, colonnes: int = 20) -> None:
    """A workbook that knows nothing of us: native formulas with their saved values."""
    with xlsxwriter.Workbook(str(chemin)) as livre:
        feuille = livre.add_worksheet("Notes")
        for i in range(lignes):
            feuille.write_row(i, 0, range(colonnes))
            for j in range(colonnes):
                ici = f"A{i + 1}:{get_column_letter(colonnes)}{i + 1}"
                feuille.write_formula(i, colonnes + j, f"=ROUND(SUM({ici})/({j}+1),2)", None, round(190 / (j + 1), 2))


def comparer_sans_rdc(avec: Calc, sans: Calc, chemin: Path) -> None:
    """Such a workbook beside the extension: opening, recalculation, edits."""
    ecrire_sans_rdc(chemin)
    ordres = [
        {"feuille": "Notes", "cellule": f"C{i + 1}", "valeur": i, "lire": [["Notes", f"U{i + 1}:AN{i + 1}"]]}
        for i in range(200)
    ]
    for quoi, lo in (("sans l’extension", sans), ("avec l’extension", avec)) * 2:
        ouverte = lo.ouvrir(str(chemin))
        durees = [e["secondes"] for e in lo.editer(ouverte["numero"], ordres)]
        recalcul = lo.recalculer(ouverte["numero"])
        lo.fermer(ouverte["numero"])
        print(
            f"20000 formules natives, {quoi} : ouvrir {ouverte['secondes']:.2f} s, recalcul {recalcul * 1000:.0f} ms, "
            f"édition {statistics.median(durees) * 1000:.2f} ms"
        )


def main(tailles: tuple[int, ...]) -> None:
    """Print two lines per size, and their ratio."""
    referentiel = charger_referentiel()
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        with calc(dossier / "avec") as avec, calc(dossier / "sans", extension=False) as sans:
            comparer_sans_rdc(avec, sans, dossier / "natif.xlsx")
            print("candidats            ouvrir (s)  recalcul (s)  édition (ms)  95 % (ms)")
            for nombre in tailles:
                grille = dossier / f"grille-{nombre}.xlsx"
                contenu = lire_fichiers(referentiel, *ecrire_promotion(dossier, referentiel, nombre))
                construire_grille(grille, contenu, referentiel, cree_le=CREE_LE)
                natif, fonctions = mesurer(sans, grille, nombre), mesurer(avec, grille, nombre)
                for quoi, (ouvrir, recalcul, edition, lente) in (("natif", natif), ("fonctions", fonctions)):
                    print(
                        f"{nombre:9} {quoi:10} {ouvrir:10.2f} {recalcul:13.2f} {edition * 1000:13.2f} {lente * 1000:10.2f}"
                    )
                rapports = [f / n for f, n in zip(fonctions, natif, strict=True)]
                print(
                    f"{'':9} {'rapport':10} {rapports[0]:10.2f} {rapports[1]:13.2f} {rapports[2]:13.2f} {rapports[3]:10.2f}"
                )


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or TAILLES)
