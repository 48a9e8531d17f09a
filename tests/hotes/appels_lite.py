"""Calls for the functions under xlwings Lite, as Office.js makes them, and what CPython answers to the same cells."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
CODES = list(R.composantes)
ENSEMBLES = [e.code for e in R.ensembles()]
EXTRAS: dict[str, list[Any]] = {
    "parcours": ["COMPLET", "BLOCS", "", None, "bidule"],
    "blocs_inscrits": ["B1 B3", "B2", None, ""],
    "dispense_pro": [None, "", "VAE 2024-17"],
    "heures_absence_injustifiees": [None, 0, 12.5, 40, "douze", -1],
    "accord_penalite": [None, 45824, "16/06/2025", "hier"],
    "acquis.B1": [None, "", 240, 999],
    "lecture.absence": [None, "points", "stricte", "autre"],
}
ERREUR_EXCEL = {"type": "Error", "errorType": "NotAvailable", "basicValue": "#N/A"}
LIGNES = 500
Appel = tuple[str, list[Any]]


def attendu(appel: Appel) -> list[list[Any]]:
    """The same call in CPython, by the catalogue: blanks are None, an error is its text, a date its serial number."""
    nom, arguments = appel
    resultat = PAR_NOM[nom].appeler(*([[_lue(c) for c in r] for r in a] if a else None for a in arguments))
    return [[_ecrite(c) for c in r] for r in (resultat if isinstance(resultat, list) else [[resultat]])]


def _lue(cellule: Any) -> Any:
    return cellule["basicValue"] if isinstance(cellule, dict) else None if cellule == "" else cellule


def _ecrite(cellule: Any) -> Any:
    return (cellule - dt.date(1899, 12, 30)).days if isinstance(cellule, dt.date) else cellule


def tirer_les_appels() -> list[Appel]:
    """Random rows for the functions on a row, one promotion of them, and fixed cases for the others."""
    hasard = random.Random(36395)  # noqa: S311
    appels: list[Appel] = []
    tableau = []
    for i in range(LIGNES):
        codes = [*CODES, *(hasard.sample(sorted(EXTRAS), hasard.randint(0, 3)) if i % 3 == 0 else [])]
        if i % 5 == 0:
            hasard.shuffle(codes)
        ligne = [tirer(hasard, code) for code in codes]
        tableau.append([v for c, v in zip(codes, ligne, strict=True) if c in CODES] if i % 5 else [])
        plages: list[Any] = [[codes], [ligne]]
        composante = hasard.choice([[[e]] for e in (*ENSEMBLES, "b2", "B9")])
        appels += [(f"RDC_{nom}", plages) for nom in ("DECISION", "BLOCS_VALIDES", "MOTIFS", "LECTURES")]
        appels += [(f"RDC_{nom}", [*plages, hasard.choice([None, composante])]) for nom in ("POINTS", "NOTE", "MANQUE")]
        appels += [("RDC_STATUT", [*plages, composante])]
        if i % 10 == 0:
            appels += [("RDC_LIGNE", plages)]
    appels.append(("RDC_SYNTHESE", [[CODES], [t or [None] * len(CODES) for t in tableau]]))
    return appels + _fixes(hasard)


def tirer(hasard: random.Random, code: str) -> Any:
    """A cell as Office.js hands it over: numbers, texts, null or "" for a blank, an error as an object or as text."""
    if code in EXTRAS:
        return hasard.choice(EXTRAS[code])
    maximum = int(R.composantes[code].maximum)
    sort = hasard.random()
    if sort < 0.02:
        return hasard.choice([None, ""])
    if sort < 0.05:
        return hasard.choice(["ABS", "abj", " ABJ ", "NR", 0])
    if sort < 0.065:
        return hasard.choice([ERREUR_EXCEL, "#N/A", "#DIV/0!", -1, maximum + 0.25, "bien", "12/20", True, 1e300])
    return hasard.choice(
        [
            hasard.randint(0, maximum),
            hasard.randint(0, 4 * maximum) / 4,
            maximum / 2,
            round(hasard.uniform(0, maximum), 2),
        ]
    )


def _fixes(hasard: random.Random) -> list[Appel]:
    appels: list[Appel] = [("RDC_VERSION", [])]
    for heures in (0, 0.001, 15.925, 15.926, 63.7, 200, "12,5", "x", -3, None, ERREUR_EXCEL):
        appels += [("RDC_PENALITE", [[[heures]], base]) for base in (None, [[637]], [["abc"]], [[0]])]
    for parcours in ("COMPLET", "blocs", "", None, "zut"):
        for nombre in (None, [[1]], [[2.5]], [[9]], [["deux"]]):
            appels += [("RDC_HEURES_ENTREPRISE", [[[parcours]], nombre, e]) for e in (None, [["oui"]], [["peut-être"]])]
    jours = (45824, 45824.75, 60, 0, "16/06/2025", "2025-06-16", "31/02/2025", "", None, ERREUR_EXCEL)
    for quoi in (
        "RESULTATS",
        "convocation",
        "DEMANDE",
        "RATTRAPAGE",
        "PRO",
        "CARENCE",
        "INTERDICTION",
        "COPIES",
        "?",
        3,
    ):
        appels += [("RDC_ECHEANCE", [[[quoi]], [[jour]]]) for jour in jours]
    for _ in range(30):
        notes = [hasard.choice([None, "", "ABS", "abj", 0, 10, 14.5, "9,5", 20, 31, ERREUR_EXCEL]) for _ in range(6)]
        appels += [
            ("RDC_CCE", [[notes]]),
            ("RDC_MODULE", [[notes], hasard.choice([None, [[30]], [[15]], [[10, 20, 30, "", 10, 20]]])]),
        ]
    appels += [("RDC_CCE", [[[hasard.randint(12, 40) / 2 for _ in range(n)]]]) for n in (6, 6, 6, 5)]
    titres = ["nom", "role", "annees_exercice", "derniere_activite", "informe_le", "date_jury"]
    roles = ["PRESIDENT", "PROFESSIONNEL", "PROFESSIONNEL", "REPRESENTANT", "observateur", "chef", ""]
    for _ in range(40):
        membres = [
            [f"M{i}", role, hasard.choice([12, 3, "dix", None]), hasard.choice([45000, 30000, ""]), 45800, hasard.choice([45848, None])]
            for i, role in enumerate(hasard.sample(roles, hasard.randint(1, 6)))
        ]  # fmt: skip
        appels.append(("RDC_JURY", [[titres, *membres]]))
    return appels
