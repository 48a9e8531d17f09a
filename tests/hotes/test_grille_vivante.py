"""The real grid in Excel for Windows: a jury types, xlwings' own code answers, the rules say whether it is right."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.hotes.test_excel import piloter, tirer
from tests.outils import etendue
from tests.outils.calcul import identiques
from tests.outils.colonnes import rangs_des_colonnes
from tests.outils.fichiers import CODES, creer
from tests.outils.hasard import promotion

from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.interpretation import interpreter
from rdcxl.grille.modele import Session
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Lectures, Mention, Reglement
from rdcxl.regles import libelles as L
from rdcxl.regles.variantes import lectures_decisives

R = charger_referentiel()
RANGS = rangs_des_colonnes(R)
PREMIERE = 7
SYNTHESE = [cle for cle in RANGS["Synthèse"] if cle not in ("identifiant", "nom", "apres", "motifs")]
LUES = {
    "Synthèse": [RANGS["Synthèse"][cle] + 1 for cle in SYNTHESE],
    "Données": [RANGS["Données"]["rdc.lectures"] + 1],
    "Contrôle": [RANGS["Contrôle"]["ecart"] + 1],
}
# What a jury types outside the marks: sheet, code, values.
AUTRES = [
    ("Assiduité", "heures_absence_injustifiees", (0, 16, 32, 40.5, 70, None, "beaucoup")),
    ("Assiduité", "accord_penalite", (45810, None)),
    ("Candidats", "heures_entreprise", (910, 279, 104.5, None)),
    ("Candidats", "parcours", ("COMPLET", "BLOCS", "TOUT", None)),
    ("Candidats", "blocs_inscrits", ("B1 B3", None, "B2", "B7")),
    ("Candidats", "dispense_pro", ("POS-2024-031", None, "oui")),
    ("Notes", "fraude", (45810, None)),
]


def _editions(hasard: random.Random, candidats: int, nombre: int) -> list[dict[str, Any]]:
    editions = []
    for _ in range(nombre):
        feuille, code = "Notes", hasard.choice(CODES)
        valeur = tirer(hasard, code)
        if hasard.random() < 0.2:
            feuille, code, valeurs = hasard.choice(AUTRES)
            valeur = hasard.choice(valeurs)
        ligne = PREMIERE + hasard.randrange(candidats)
        editions.append(
            {
                "feuille": feuille,
                "ligne": ligne,
                "colonne": RANGS[feuille][code] + 1,
                "valeur": valeur,
                "code": code,
            }
        )
    return editions


def _cellules(grille: Path, candidats: int) -> list[dict[str, Any]]:
    """What the input cells hold, by candidate and code."""
    classeur, lus = load_workbook(grille), [dict[str, Any]() for _ in range(candidats)]
    for feuille in ("Candidats", "Notes"):
        for i in range(candidats):
            lus[i].update({c: classeur[feuille].cell(PREMIERE + i, j + 1).value for c, j in RANGS[feuille].items()})
    for i in range(candidats):
        champs = {c: j for c, j in RANGS["Assiduité"].items() if c not in ("nom", "part", "taux", "etat")}
        lus[i].update({c: classeur["Assiduité"].cell(PREMIERE + i, j + 1).value for c, j in champs.items()})
    return lus


class Attendu:
    """What the rules say of the cells of a candidate, read by the package's own reader of tables."""

    def __init__(self, grille: Path) -> None:
        self.reglements: dict[Lectures, Reglement] = {}
        self.acquis = {c.dossier.identifiant: dict(c.dossier.acquis) for c in lire_grille(grille, R).candidats}

    def ligne(self, cellules: dict[str, Any]) -> tuple[bool, list[Any]]:
        """Is something unreadable, and the columns of Synthèse, then the readings on which the outcome depends."""
        dates = ("fraude", "accord_penalite", "date_naissance", "donnees_validees_le")
        lues = {c: Cellule(v, "A1") for c, v in cellules.items() if c not in dates and c != "nom"}
        for code in ("fraude", "accord_penalite"):
            v = cellules[code]
            lues[code] = Cellule(_jour(v) if isinstance(v, int) else v, "A1")
        tableau = Tableau("Notes", dict.fromkeys(lues, "A1"), [Ligne(lues, "A1")])
        (candidat,) = interpreter(R, [tableau], [], Session()).candidats
        acquis = self.acquis[candidat.dossier.identifiant]
        d = type(candidat.dossier)(**{**_champs(candidat.dossier), "acquis": acquis})
        illisible = bool(d.champs_en_anomalie) or Mention.ANOMALIE in d.notes.values()
        illisible = illisible or any(a.points is None for a in acquis.values())
        x = Reglement(R).decider(d)
        decisives = lectures_decisives(d, x, Lectures(), R, self.reglements)
        noms = ", ".join(L.LECTURES[nom] for nom in decisives)
        return illisible, [*(self._colonne(x, cle) for cle in SYNTHESE), noms]

    @staticmethod
    def _colonne(x: Any, cle: str) -> Any:
        genre, _, code = cle.partition(":")
        if code:
            bloc = x.blocs.get(code) or x.pro
            noms = L.PRO if code == "PRO" else L.BLOCS
            lu = {"points": bloc.points, "note": bloc.note, "statut": noms[bloc.statut]}[genre]
        else:
            lu = {
                "total": x.points, "sur": x.sur, "moyenne": x.moyenne, "valides": ", ".join(x.blocs_valides),
                "decision": L.DECISIONS[x.decision],
            }[cle]  # fmt: skip
        return "" if lu is None else float(lu) if isinstance(lu, Decimal | int) else lu


def _jour(serie: int) -> Any:
    import datetime as dt

    return dt.date(1899, 12, 30) + dt.timedelta(days=serie)


def _champs(dossier: Any) -> dict[str, Any]:
    return {nom: getattr(dossier, nom) for nom in dossier.__dataclass_fields__}


@pytest.mark.parametrize(("candidats", "editions"), [(30, 1000), (1000, 1000)] if etendue.LONGS else [(30, 200)])
def test_mille_editions_comme_un_jury_dans_la_vraie_grille(tmp_path: Path, candidats: int, editions: int) -> None:
    """Every column of Synthèse and the decisive readings after each edit, against the rules; Contrôle never says ÉCART."""
    tirages = promotion(candidats, candidats)
    grille = creer(
        tmp_path,
        [t.ligne_candidat() for t in tirages],
        [t.ligne_notes() for t in tirages],
        [x for t in tirages for x in t.lignes_acquis()],
        None,
    )
    attendu, cellules = Attendu(grille), _cellules(grille, candidats)
    ordres = _editions(random.Random(candidats), candidats, editions)  # noqa: S311
    lus = piloter(
        {"chemin": str(grille), "lignes": list(range(PREMIERE, PREMIERE + candidats)), "lues": LUES, "editions": ordres}
    )
    refus, sensibles, fautes = 0, 0, []
    for ordre, lu in [(None, lus[0]), *zip(ordres, lus[1:], strict=True)]:
        if ordre:
            cellules[ordre["ligne"] - PREMIERE][ordre["code"]] = ordre["valeur"]
        for ligne, (*vus, ecart) in lu.items():
            illisible, voulus = attendu.ligne(cellules[int(ligne) - PREMIERE])
            refuse = str(vus[-2]).startswith("ERREUR")
            refus, sensibles = refus + refuse, sensibles + (voulus[-1] != "" and not refuse)
            justes = illisible and vus[-1] == "" if refuse else all(map(identiques, vus, voulus))
            if not justes or ecart != ("saisie à corriger" if refuse else "concordent"):
                fautes.append(
                    (
                        ordre,
                        ligne,
                        ecart,
                        [p for p in zip([*SYNTHESE, "lectures"], vus, voulus, strict=True) if p[1] != p[2]],
                    )
                )
    assert fautes[:5] == []
    assert refus > editions / 20
    assert sensibles > editions / 50
