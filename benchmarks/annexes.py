"""Optional sheets: what they add to building and reading a grid, and to an edit in LibreOffice Calc, beside the same grid without them.

Run from the root: `PYTHONPATH=src:. python benchmarks/annexes.py [candidats …]`. Five rows of absences and two attempts per
candidate, a group each. Edits: a mark of Notes in both grids, hours of the sheet Absences in the larger one.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from commun import ecrire_promotion
from tests.outils.libreoffice import Calc, calc

from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel import charger_referentiel

TAILLES = (30, 300, 1_000)
EDITIONS = 100
ABSENCES_PAR_CANDIDAT = 5
CREE_LE = dt.datetime(2025, 6, 30)  # noqa: DTZ001


def ecrire_annexes(dossier: Path, identifiants: list[str]) -> list[Path]:
    """absences.csv, groupes.csv and tentatives.csv for these candidates."""
    absences = [
        f"{qui};{3 + i:02d}/02/2025;3,5;{'oui' if i % 2 else 'non'}"
        for qui in identifiants
        for i in range(ABSENCES_PAR_CANDIDAT)
    ]
    groupes = [f"{qui};G{rang // 4};{'40' if rang % 4 == 0 else ''}" for rang, qui in enumerate(identifiants)]
    tentatives = [f"{qui};{bloc};60;10/07/2024" for qui in identifiants for bloc in ("B1", "B2")]
    contenus = {
        "absences": ("identifiant;absence_du;heures;justifiee", absences),
        "groupes": ("identifiant;groupe;note_du_groupe", groupes),
        "tentatives": ("identifiant;tentative;points_obtenus;session_du", tentatives),
    }
    for nom, (entete, lignes) in contenus.items():
        (dossier / f"{nom}.csv").write_text("\n".join((entete, *lignes, "")), "utf-8")
    return [dossier / f"{nom}.csv" for nom in contenus]


def duree(faire: Callable[[], object]) -> float:
    """Seconds."""
    debut = time.perf_counter()
    faire()
    return time.perf_counter() - debut


def editer(lo: Calc, numero: int, feuille: str, colonne: str, nombre: int) -> float:
    """Median of an edit, with the candidate's results read back."""
    hasard = random.Random(nombre)
    ordres = [
        {"feuille": feuille, "cellule": f"{colonne}{hasard.randrange(nombre) + 7}", "valeur": hasard.randint(0, 16) / 2,
         "lire": [["Synthèse", "A7:Z7"]]}
        for _ in range(EDITIONS)
    ]  # fmt: skip
    return statistics.median(e["secondes"] for e in lo.editer(numero, ordres))


def mesurer(nombre: int, dossier: Path) -> None:
    r = charger_referentiel()
    candidats, notes = ecrire_promotion(dossier, r, nombre)
    identifiants = [ligne.split(";")[0] for ligne in candidats.read_text("utf-8").splitlines()[1:]]
    annexes = ecrire_annexes(dossier, identifiants)
    lignes = notes.read_text("utf-8").splitlines()
    rang = lignes[0].split(";").index("B4.1")
    sans = [
        ";".join("" if i == rang and n else v for i, v in enumerate(ligne.split(";"))) for n, ligne in enumerate(lignes)
    ]
    allegees = dossier / "allegees.csv"
    allegees.write_text("\n".join(sans), "utf-8")
    nue, pleine = dossier / "nue.xlsx", dossier / "pleine.xlsx"
    batir = duree(lambda: creer_grille(nue, candidats, notes, cree_le=CREE_LE))
    batir_pleine = duree(lambda: creer_grille(pleine, candidats, allegees, cree_le=CREE_LE, annexes=annexes))
    lire, lire_pleine = (duree(lambda g=g: lire_grille(g, r)) for g in (nue, pleine))  # type: ignore[misc]
    print(f"{nombre} candidats : bâtir {batir:.2f} → {batir_pleine:.2f} s ; lire {lire:.2f} → {lire_pleine:.2f} s")
    with calc(dossier / "profil", extension=False) as lo:
        a, b = (lo.ouvrir(str(g))["numero"] for g in (nue, pleine))
        recalculs = [lo.recalculer(n) for n in (a, b)]
        note_nue, note_pleine = (editer(lo, n, "Notes", "C", nombre) for n in (a, b))
        absence = editer(lo, b, "Absences", "D", nombre)
    print(
        f"  recalcul entier {recalculs[0]:.2f} → {recalculs[1]:.2f} s ; une note {note_nue * 1e3:.1f} → {note_pleine * 1e3:.1f} ms, "
        f"une absence {absence * 1e3:.1f} ms"
    )


if __name__ == "__main__":
    for taille in [int(x) for x in sys.argv[1:]] or TAILLES:
        with tempfile.TemporaryDirectory() as provisoire:
            mesurer(taille, Path(provisoire))
