"""Recalculate a workbook with formualizer, and read its sheets by their headings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.formula import ArrayFormula
from tests.outils.classeurs import cellules
from tests.outils.moteur import charger, suite

from rdcxl.fonctions.catalogue import FONCTIONS
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer
from rdcxl.regles import libelles as L

LIGNE_DES_CODES = 6
BLOCS = ("B1", "B2", "B3", "B4")


class Recalcul:
    """A workbook after a full recalculation, by a host that knows the worksheet functions, or one that does not."""

    def __init__(self, chemin: Path, *, fonctions: bool = True) -> None:
        self.classeur = charger(chemin)
        for f in FONCTIONS if fonctions else ():
            self.classeur.register_function(f.nom, f.appeler)
        # its own leaves accents alone
        self.classeur.register_function("UPPER", _majuscules, allow_override_builtin=True)
        self.classeur.evaluate_all()

    def valeur(self, feuille: str, ligne: int, colonne: int) -> Any:
        """What a cell holds, a date as its serial number; nothing and empty text are the same."""
        return en_cellule(self.classeur.get_value(feuille, ligne, colonne))

    def entetes(self, feuille: str) -> dict[str, int]:
        """1-based column by heading."""
        colonnes = {}
        for i in range(1, 140):
            titre = self.classeur.get_value(feuille, LIGNE_DES_CODES, i)
            if isinstance(titre, str) and titre:
                colonnes[titre] = i
        return colonnes

    def lignes(self, feuille: str, nombre: int) -> list[dict[str, Any]]:
        """The first rows under the codes, by heading."""
        colonnes = self.entetes(feuille)
        debut = LIGNE_DES_CODES + 1
        return [{t: self.valeur(feuille, r, c) for t, c in colonnes.items()} for r in range(debut, debut + nombre)]


def en_cellule(valeur: Any) -> Any:
    """A value as a cell holds it: a date is a number of days."""
    if isinstance(valeur, dt.datetime):
        return (valeur - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001
    if isinstance(valeur, dt.date):
        return (valeur - dt.date(1899, 12, 30)).days
    return "" if valeur is None else valeur


def formules_et_valeurs(chemin: Path) -> dict[tuple[str, str], tuple[str, int, int, Any]]:
    """Every formula of a workbook with its place and its saved value, and what its array fills beside it."""
    formules, valeurs = cellules(chemin, formules=True), cellules(chemin)
    trouvees = {}
    for feuille, page in formules.items():
        for c in (c for c in page.values() if c.data_type == "f"):
            for ou in (c.coordinate, *(suite(c.value.ref) if isinstance(c.value, ArrayFormula) else ())):
                trouvees[feuille, ou] = (texte(c), *coordinate_to_tuple(ou), _valeur(valeurs[feuille].get(ou)))
    return trouvees


def texte(cellule: Any) -> str:
    """The formula of a cell as it was entered, an array's too."""
    return str(cellule.value.text if isinstance(cellule.value, ArrayFormula) else cellule.value)


def _valeur(cellule: Any) -> Any:
    return None if cellule is None else cellule.value


def _majuscules(cellule: Any) -> str:
    if isinstance(cellule, dict):  # an error
        raise TypeError
    return str("" if cellule is None else f"{cellule:.15g}" if isinstance(cellule, float) else cellule).upper()


def identiques(a: Any, b: Any) -> bool:
    """Two values of a cell: numbers to ten decimals, text with its case."""
    a, b = ("" if v is None else v for v in (a, b))
    if isinstance(a, str) or isinstance(b, str):
        return str(a) == str(b)
    return abs(float(a) - float(b)) < 1e-9


def attendu_en_synthese(x: Any) -> dict[str, Any]:
    """What the sheet Synthèse must show for a result of the rules."""

    def nombre(v: Any) -> Any:
        return "" if v is None else float(v)

    attendu: dict[str, Any] = {"Identifiant": x.identifiant}
    for code in (*BLOCS, "PRO"):
        bloc = x.pro if code == "PRO" else x.blocs[code]
        noms = L.PRO if code == "PRO" else L.BLOCS
        attendu |= {
            f"{code} points": nombre(bloc.points),
            f"{code} /20": nombre(bloc.note),
            f"{code} état": noms[bloc.statut],
        }
    return attendu | {
        "Total": float(x.points),
        "Sur": float(x.sur),
        "Moyenne /20": nombre(x.moyenne),
        "Blocs conservés": ", ".join(x.blocs_valides),
        "Décision proposée": L.DECISIONS[x.decision],
    }


def ecarts(grille: Path, referentiel: Any) -> tuple[list[str], Any]:
    """Differences between the native Synthèse (a host without the functions) and the rules, candidate by candidate."""
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    lignes = Recalcul(grille, fonctions=False).lignes("Synthèse", len(d.resultats))
    trouves = []
    for x, ligne in zip(d.resultats, lignes, strict=True):
        attendu = attendu_en_synthese(x)
        assert set(attendu) <= set(ligne)
        trouves += [
            f"{x.identifiant} {cle} : {ligne[cle]!r} au lieu de {v!r}"
            for cle, v in attendu.items()
            if not identiques(ligne[cle], v)
        ]
    return trouves, d


def valeurs_perimees(grille: Path) -> list[str]:
    """Formulas whose saved value is not what the finished file gives once read and recalculated.

    Building calculates before anything is written: this shows that the file holds the cells that the engine was given.
    What the values must be is proved by the rules, the functions and LibreOffice.
    """
    calcul, trouves = Recalcul(grille), []
    for (feuille, ou), (formule, ligne, colonne, enregistree) in formules_et_valeurs(grille).items():
        calculee = calcul.valeur(feuille, ligne, colonne)
        if not identiques(calculee, en_cellule(enregistree)):
            trouves.append(f"{feuille}!{ou} {enregistree!r} enregistré, {calculee!r} calculé : {formule[:90]}")
    return trouves
