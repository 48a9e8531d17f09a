"""The result after the jury's acts, live: what Synthèse, Jury and Accueil show as acts are typed is what closing will settle."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.outils import etendue
from tests.outils.calcul import Recalcul
from tests.outils.fichiers import BONNES_NOTES, creer
from tests.outils.hasard import promotion
from tests.outils.jury import DEBUT

from rdcxl.fonctions.actes import COLONNES
from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.grille.construction.phrases import NON_CALCULE
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.arrets import arreter
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.regles import actes as A
from rdcxl.regles import libelles as L

APRES = "Après les actes du jury"
CANDIDATS = 20
SERIE = 45848.625  # 10/07/2025 15:00
MINUTE = 1 / 1440


@pytest.fixture(scope="module")
def grille(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tirages = promotion(8, CANDIDATS)
    candidats, notes = [t.ligne_candidat() for t in tirages], [t.ligne_notes() for t in tirages]
    return creer(
        tmp_path_factory.mktemp("jury"), candidats, notes, [x for t in tirages for x in t.lignes_acquis()], None
    )


def _tirer(hasard: random.Random, d: Deliberation, minute: int) -> A.Acte:
    acte, r = hasard.choice(A.ACTES), d.referentiel
    objets = A.objets_de_l_acte(r, acte)
    objet = hasard.choice([*objets, ""] if acte == A.PROPOSITION else objets) if objets else ""
    valeur = Decimal(hasard.randint(1, 12)) / 2 if acte == A.POINTS else None
    quand = DEBUT + dt.timedelta(minutes=minute)
    qui = hasard.choice(d.resultats).identifiant
    return A.Acte(qui, acte, objet, valeur, "Dossier examiné", "C. Vasseur", quand)


def _taper(calcul: Recalcul, rang: int, acte: A.Acte, minute: int) -> None:
    valeur = None if acte.valeur is None else float(acte.valeur)
    cellules = (acte.identifiant, acte.acte, acte.objet, valeur, acte.motif, acte.auteur, SERIE + minute * MINUTE)
    for colonne, cellule in enumerate(cellules, 1):
        calcul.classeur.set_value("Décisions", 7 + rang, colonne, cellule)


def test_ce_qui_se_tape_se_voit_comme_la_cloture_le_decidera(grille: Path, referentiel: Any) -> None:
    """Random acts one after the other: the final result of every candidate, or the sentence of an act that closing refuses."""
    d = deliberer(lire_grille(grille, referentiel), referentiel)
    dossiers = [c.dossier for c in d.promotion.candidats]
    calcul, hasard = Recalcul(grille), random.Random(16)  # noqa: S311
    actes: list[A.Acte] = []
    changes = refuses = 0
    for minute in range(etendue.tirages(25, 60)):
        acte = _tirer(hasard, d, minute)
        actes.append(acte)
        _taper(calcul, minute, acte, minute)
        calcul.classeur.evaluate_all()
        empeches = {a.identifiant for a, _ in A.incompatibilites(d.reglement, dossiers, d.resultats, actes)}
        for x, arret, ligne in zip(d.resultats, arreter(d, actes), calcul.lignes("Synthèse", CANDIDATS), strict=True):
            proposee, montre = ligne["Décision proposée"], ligne[APRES]
            if proposee.startswith("ERREUR") or x.identifiant in empeches:
                assert montre.startswith("ERREUR"), (acte, montre)
                refuses += 1
            else:
                assert montre == L.DECISIONS[arret.resultat.decision], (acte, x.identifiant)
                changes += montre != proposee
    assert changes > 20
    assert refuses > 20
    montres = [ligne[APRES] for ligne in calcul.lignes("Synthèse", CANDIDATS)]
    accueil = load_workbook(grille)["Accueil"]
    lignes = {c.value: c.row for c in accueil["E"] if c.value in L.DECISIONS.values()}
    assert {t: calcul.valeur("Accueil", r, 7) for t, r in lignes.items()} == {t: montres.count(t) for t in lignes}
    jury = calcul.lignes("Jury", CANDIDATS)
    vus = {x["Identifiant"]: x["Après les actes"] for x in jury}
    assert vus == {x["Identifiant"]: x[APRES] for x in calcul.lignes("Synthèse", CANDIDATS)}


def test_acte_incomplet_dit_ce_qui_lui_manque(grille: Path) -> None:
    calcul = Recalcul(grille)
    premier = calcul.lignes("Synthèse", 1)[0]
    qui = premier["Identifiant"]
    assert premier[APRES] == premier["Décision proposée"]
    attendus = {
        "identifiant": premier["Décision proposée"],
        "acte": "motif, l’auteur, la date",
        "motif": "l’auteur, la date",
    }
    for colonne, valeur in (
        ("identifiant", qui),
        ("acte", "AJOURNE"),
        ("motif", "Absent"),
        ("auteur", "C. V."),
        ("horodatage", SERIE),
    ):
        calcul.classeur.set_value("Décisions", 7, COLONNES.index(colonne) + 1, valeur)
        calcul.classeur.evaluate_all()
        montre = calcul.lignes("Synthèse", 1)[0][APRES]
        assert attendus.get(colonne, "") in montre, colonne
    assert montre == L.DECISIONS[L.EN_ATTENTE]


def test_sans_les_fonctions_le_resultat_final_n_est_pas_calcule(grille: Path) -> None:
    calcul = Recalcul(grille, fonctions=False)
    qui = calcul.lignes("Synthèse", 1)[0]["Identifiant"]
    for colonne, valeur in enumerate((qui, "AJOURNE", "", None, "Absent", "C. V.", SERIE), 1):
        calcul.classeur.set_value("Décisions", 7, colonne, valeur)
    calcul.classeur.evaluate_all()
    premier, *autres = calcul.lignes("Synthèse", CANDIDATS)
    assert premier[APRES] == NON_CALCULE
    assert all(x[APRES] == x["Décision proposée"] for x in autres)


@pytest.mark.parametrize(
    ("rangee", "attendu"),
    [
        (["C01", "ADOPTER", "", None, "m", "a", SERIE], "n’est pas un acte"),
        (["c01", "titre", "", None, "m", "a", "hier"], "ni une date ni une heure"),
        (["C01", "BLOC_ACCORDE", "B9", None, "m", "a", SERIE], "n’est pas un objet"),
        (["C01", "POINTS", "B1.1", None, "m", "a", SERIE], "le nombre de points à ajouter"),
        (["C01", "TITRE", "", 3.0, "m", "a", SERIE], "aucune valeur pour TITRE"),
        (["C01", "TITRE", "", None, "m", "a"], "il en faut 7"),
        (["C02", "ADOPTER", "", None, "m", "a", SERIE], "Titre obtenu"),
    ],
)
def test_acte_qui_ne_peut_etre_pris_est_dit(rangee: list[Any], attendu: str) -> None:
    rendu: Any = PAR_NOM["RDC_LIGNE"].appeler(["identifiant", *BONNES_NOTES], ["C01", *BONNES_NOTES.values()], [rangee])
    assert attendu in rendu[0][2]
    assert rendu[0][0] == "Titre obtenu"


def test_actes_sans_identifiant_dans_les_codes_sont_refuses() -> None:
    rendu: Any = PAR_NOM["RDC_LIGNE"].appeler(list(BONNES_NOTES), list(BONNES_NOTES.values()), [["C01"]])
    assert "identifiant" in rendu[0][2]
