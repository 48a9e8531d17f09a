"""The sheet Jury: the order of discussion of the rules, by native formulas, live, and its counters."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.outils.calcul import Recalcul, identiques, valeurs_perimees
from tests.outils.classeurs import modifier, simple
from tests.outils.fichiers import CODES, MAXIMA, candidat, creer, notes
from tests.outils.hasard import promotion

from rdcxl import exemple
from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.ordre import Passage, ordonner
from rdcxl.jury.sensibilite import Sensibilite, sensibilites
from rdcxl.regles import libelles as L
from rdcxl.regles.sujets import LECTURE, SUJETS


def _promotion(dossier: Path, graine: int, nombre: int, session: str | None = None) -> Path:
    lot = promotion(graine, nombre)
    lignes = ([t.ligne_candidat() for t in lot], [t.ligne_notes() for t in lot])
    return creer(dossier, *lignes, [x for t in lot for x in t.lignes_acquis()], session)


def _texte(p: Passage, decisives: str) -> str:
    noms = {**SUJETS, LECTURE: f"{SUJETS[LECTURE]} ({decisives})"}
    return " ; ".join(dict.fromkeys(noms[s.code] for s in p.sujets))


def _decisives(sensibles: list[Sensibilite]) -> dict[str, str]:
    """For each candidate concerned, the labels of the readings that the variants name, in the order of section X."""
    nommees = {s.resultat.identifiant: {nom for v in s.variantes for nom in v.lectures} for s in sensibles}
    return {qui: ", ".join(x for nom, x in LIBELLES.items() if nom in noms) for qui, noms in nommees.items()}


LIBELLES = {
    "moyenne": "moyenne générale",
    "assiette_penalite": "assiette de la pénalité",
    "calcul_penalite": "calcul de la pénalité",
    "borne_assiduite": "borne de l’assiduité",
    "absence": "absence à une épreuve",
    "reprise": "nouveau passage",
    "executive_105": "minimum d’heures d’un Executive",
    "tuteur_absent": "évaluation du tuteur non parvenue",
    "pro_par_blocs": "évaluation professionnelle à côté de blocs séparés",
}
SESSIONS = {
    "defaut": None,
    "autres": '[lectures]\nabsence = "points"\nassiette_penalite = "total"\nborne_assiduite = "severe"\n',
    "professionnelle": '[lectures]\nassiette_penalite = "professionnelle"\nmoyenne = "moyenne_des_notes"\n',
}


@pytest.mark.parametrize("cle", list(SESSIONS))
def test_l_ordre_et_les_sujets_sont_ceux_des_regles(tmp_path: Path, referentiel: Any, cle: str) -> None:
    """Random candidates. A line that the functions refuse (an entry to correct) is not compared: its points are unknown."""
    grille = _promotion(tmp_path, 36400 + len(cle), 120, SESSIONS[cle])
    lue = lire_grille(grille, referentiel)
    decisives = _decisives(sensibilites(lue, referentiel)[1])
    attendus = ordonner(deliberer(lue, referentiel), decisives)
    assert len(set(decisives.values())) > 2
    lignes = Recalcul(grille).lignes("Jury", 120)
    refuses = {x["Identifiant"] for x in lignes if x["Proposition"].startswith("ERREUR")}
    assert [x["Rang"] for x in lignes] == list(range(1, 121))
    assert {x["Identifiant"] for x in lignes} == {p.identifiant for p in attendus}
    lus = [x for x in lignes if x["Identifiant"] not in refuses]
    attendus = tuple(p for p in attendus if p.identifiant not in refuses)
    assert {x["Identifiant"]: simple(x["À discuter"]) for x in lus} == {
        p.identifiant: _texte(p, decisives.get(p.identifiant, "")) for p in attendus
    }
    assert [x["Identifiant"] for x in lus] == [p.identifiant for p in attendus]
    assert len(refuses) < 20
    assert sum(x["À discuter"] != "" for x in lus) > 30


@pytest.mark.parametrize("graine", [5, 6])
def test_valeurs_enregistrees_sont_celles_d_un_recalcul(tmp_path: Path, graine: int) -> None:
    assert valeurs_perimees(_promotion(tmp_path, graine, 60)) == []


@pytest.fixture(scope="module")
def grille(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    return dossier / exemple.GRILLE


def test_chaque_candidat_montre_sa_proposition_ses_motifs_et_ses_acquis(grille: Path, referentiel: Any) -> None:
    lignes = {x["Identifiant"]: x for x in Recalcul(grille).lignes("Jury", 24)}
    for x in deliberer(lire_grille(grille, referentiel), referentiel).resultats:
        ligne = lignes[x.identifiant]
        assert ligne["Proposition"] == L.DECISIONS[x.decision]
        assert len(ligne["Motifs, avec l’article du règlement"].split("\n")) == len(x.motifs)
    assert lignes["C24"]["Acquis antérieur"] == "PRO.TUTEUR (39,5)"
    assert identiques(lignes["C07"]["Manque pour le titre"], 15)


def test_les_compteurs_et_l_ordre_suivent_la_saisie(tmp_path: Path) -> None:
    """C02 waits, then fails a bloc: it climbs to the first place, and the counters follow."""
    candidats = [candidat(f"C0{i}") for i in (1, 2, 3)]
    grille = creer(tmp_path, candidats, [notes("C01"), notes("C02", {"B1.1": None}), notes("C03", {"B1.1": 30})])

    def lire() -> tuple[list[Any], list[Any]]:
        calcul = Recalcul(grille)
        qui = [(x["Identifiant"], simple(x["À discuter"])) for x in calcul.lignes("Jury", 4)]
        return qui, [calcul.valeur("Jury", 4, c) for c in (1, 3, 4, 5, 6, 7, 8)]

    assert lire() == (
        [("C03", "note éliminatoire"), ("C02", "en attente"), ("C01", ""), ("", "")],
        [1, 1, 0, 1, 0, 0, "0 saisis, 0 à compléter"],
    )
    modifier(grille, {f"Notes!C{8}": 39, "Décisions!A7": "C02"})
    assert lire() == (
        [("C02", "note éliminatoire ; juste sous un seuil"), ("C03", "note éliminatoire"), ("C01", ""), ("", "")],
        [1, 2, 0, 0, 0, 0, "0 saisis, 1 à compléter"],
    )


def test_dependre_d_une_lecture_suit_la_note_et_le_reglage_de_la_session(tmp_path: Path, referentiel: Any) -> None:
    """Plain mean or points (X1): C02 would have the title under the other reading, then under none."""
    notes_sur_20 = {"B1": 16, "B2": 8, "B3": 8, "B4": 8, "PRO": 10}
    serrees = {code: MAXIMA[code] * notes_sur_20[code.split(".")[0]] / 20 for code in CODES}
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")], [notes("C01"), notes("C02", serrees)])

    def lire() -> list[tuple[Any, str, str]]:
        lignes = Recalcul(grille).lignes("Jury", 2)
        return [(x["Identifiant"], x["Proposition"], simple(x["À discuter"])) for x in lignes]

    sujet = "dépend d’une lecture du règlement (moyenne générale)"
    assert lire() == [("C02", "Certification partielle", sujet), ("C01", "Titre obtenu", "")]
    session = load_workbook(grille)["Session"]
    (ligne,) = [c.row for c in session["A"] if c.value == referentiel.lectures["moyenne"].question]
    modifier(grille, {f"Session!B{ligne}": "moyenne_des_notes"})
    assert lire() == [("C02", "Titre obtenu", sujet), ("C01", "Titre obtenu", "")]
    modifier(grille, {"Notes!C8": 50})
    assert lire() == [("C01", "Titre obtenu", ""), ("C02", "Certification partielle", "")]


def test_une_note_impossible_est_comptee_a_corriger_et_mise_en_attente(tmp_path: Path) -> None:
    calcul = Recalcul(creer(tmp_path, [candidat()], [notes("C01", {CODES[0]: "bien"})]))
    assert calcul.valeur("Jury", 4, 7) == 1
    assert simple(calcul.lignes("Jury", 1)[0]["À discuter"]) == "en attente"


def test_aucune_cellule_n_appelle_nos_fonctions(grille: Path) -> None:
    """They would be called again at each edit: the sheet only looks up what the others hold."""
    for nom in ("Jury", "Décisions"):
        formules = [
            str(c.value) for rangee in load_workbook(grille)[nom].iter_rows() for c in rangee if c.data_type == "f"
        ]
        assert formules
        assert not [f for f in formules if set(re.findall(r"RDC_[A-Z_]+(?=\()", f)) & set(PAR_NOM)]


def test_un_poste_sans_les_fonctions_garde_un_ordre(grille: Path) -> None:
    lignes = Recalcul(grille, fonctions=False).lignes("Jury", 24)
    assert {x["Identifiant"] for x in lignes} == {f"C{i:02d}" for i in range(1, 25)}
    assert simple(lignes[0]["À discuter"]).startswith("note éliminatoire")
    assert not [x for x in lignes if SUJETS[LECTURE] in x["À discuter"]]


def test_se_lit_de_loin_et_dit_que_c_est_un_projet(grille: Path) -> None:
    page = load_workbook(grille)["Jury"]
    assert "PROJET, ne pas diffuser avant le jury" in page["A1"].value
    assert all(page.cell(7, i).font.size >= 12 for i in range(1, 8))
    assert page["A4"].font.size >= 20
    assert page.row_dimensions[7].height >= 60
    assert page.freeze_panes == "D7"
