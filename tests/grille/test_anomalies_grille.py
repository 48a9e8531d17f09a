"""Anomalies of a built grid, each with its cell in that grid: session values, odd values from CSV, reserve rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import (
    bonne_ligne,
    modifier,
)
from tests.outils.fichiers import CODES, candidat, creer, notes


def _adresse_session(grille: Path, cle: str) -> str:
    from openpyxl import load_workbook

    feuille = load_workbook(grille, read_only=True)["Session"]
    for rang, (valeur,) in enumerate(feuille.iter_rows(min_col=4, max_col=4, values_only=True), 1):
        if valeur == cle:
            return f"B{rang}"
    raise AssertionError(cle)


SESSIONS = [
    ("session.date_jury", "bientôt", "bientôt"),
    ("session.rang_promotion", "deuxième", "deuxième"),
    ("certification.date_decision", "31/02/2022", "31/02/2022"),
    ("certification.niveau", "six", "six"),
    ("lectures.absence", "souple", "souple"),
    ("lectures.moyenne", 3, "3"),
]


@pytest.mark.parametrize(("cle", "valeur", "montree"), SESSIONS, ids=[s[0] for s in SESSIONS])
def test_valeur_de_session_illisible_est_signalee_a_sa_cellule(
    tmp_path: Path, referentiel: Any, cle: str, valeur: Any, montree: str
) -> None:
    from rdcxl.grille.lecture import lire_grille

    grille = creer(tmp_path)
    ou = _adresse_session(grille, cle)
    promotion = lire_grille(modifier(grille, {f"Session!{ou}": valeur}), referentiel)
    (a,) = promotion.anomalies
    assert (a.feuille, a.cellule, a.valeur) == ("Session", ou, montree)
    assert a.bloque


def test_date_du_jury_saisie_en_texte_francais_est_lue(tmp_path: Path, referentiel: Any) -> None:
    from rdcxl.grille.lecture import lire_grille

    grille = creer(tmp_path)
    ou = _adresse_session(grille, "session.date_jury")
    promotion = lire_grille(modifier(grille, {f"Session!{ou}": "11/07/2025"}), referentiel)
    assert not promotion.anomalies
    assert promotion.session.session.date_jury == dt.date(2025, 7, 11)


def test_saisie_bizarre_d_un_csv_est_mise_telle_quelle_et_retrouvee_avec_sa_cellule(tmp_path: Path, juger: Any) -> None:
    candidats = [candidat("C01"), candidat("C02", date_naissance="hier", heures_entreprise="plein")]
    saisies = [notes("C01", {"B2.1": "bien"}), notes("C02", {"PRO.ORAL": "126"}, accord_penalite="oui")]
    d = juger(creer(tmp_path, candidats, saisies, [{"identifiant": "C01", "composante": "B1", "points": "beaucoup"}]))
    lieux = {(a.feuille, a.cellule, a.identifiant, a.valeur) for a in d.promotion.anomalies}
    assert {
        ("Notes", "D7", "C01", "bien"),
        ("Notes", "N8", "C02", "126"),
        ("Candidats", "F8", "C02", "hier"),
        ("Candidats", "Q8", "C02", "plein"),
        ("Assiduité", "F8", "C02", "oui"),
    } <= lieux
    assert any(f == "Acquis" and v == "beaucoup" for f, _, _, v in lieux)
    assert [x.decision for x in d.resultats] == ["EN_ATTENTE", "EN_ATTENTE"]


def test_ligne_de_reserve_remplie_a_la_main_est_un_candidat(tmp_path: Path, juger: Any) -> None:
    grille = creer(tmp_path)
    saisies: dict[str, Any] = {
        f"Candidats!{c}8": v for c, v in zip("ABDM", ("C02", "Roux", "Zoé", "COMPLET"), strict=True)
    }
    saisies |= {f"Notes!{c}8": bonne_ligne()[code] for c, code in zip("CDEFGHIJKLMNO", CODES, strict=True)}
    saisies |= {"Notes!A8": "C02"}
    d = juger(modifier(grille, saisies))
    assert not d.promotion.anomalies
    assert [(x.identifiant, x.decision) for x in d.resultats] == [("C01", "TITRE"), ("C02", "TITRE")]


def test_identifiant_illisible_d_un_csv_ne_deplace_pas_les_notes_des_autres(tmp_path: Path, juger: Any) -> None:
    candidats = [
        candidat("=X", nom_naissance="A"),
        candidat("C02", nom_naissance="B"),
        candidat("C03", nom_naissance="C"),
    ]
    saisies = [notes("=X", {"B1.1": "99"}), notes("C02", {"B1.1": "50"}), notes("C03", {"B1.1": "60"})]
    d = juger(creer(tmp_path, candidats, saisies))
    lues = {c.fiche.identifiant: str(c.dossier.notes["B1.1"]) for c in d.promotion.candidats}
    assert lues["C02"] == "50"
    assert lues["C03"] == "60"
    assert any(a.valeur == "=X" for a in d.promotion.anomalies)


def test_feuille_candidats_supprimee_est_signalee(tmp_path: Path, juger: Any) -> None:
    """Without the sheet Candidats the path of each candidate is unknown: nothing may be decided in silence."""
    d = juger(modifier(creer(tmp_path), {}, lambda classeur: classeur.remove(classeur["Candidats"])))
    notices = [*d.promotion.anomalies, *d.promotion.avertissements]
    assert any("parcours" in a.message for a in notices)


@pytest.mark.parametrize("feuille", ["Candidats", "Notes", "Assiduité", "Acquis"])
def test_ligne_masquee_d_une_feuille_de_saisie_est_signalee(tmp_path: Path, juger: Any, feuille: str) -> None:
    grille = creer(
        tmp_path,
        [candidat("C01"), candidat("C02")],
        [notes("C01"), notes("C02", {"B1.1": None})],
        [{"identifiant": "C02", "composante": "B1", "points": "60"}],
    )
    rang = 7 if feuille == "Acquis" else 8

    def masquer(classeur: Any) -> None:
        classeur[feuille].row_dimensions[rang].hidden = True

    d = juger(modifier(grille, {}, masquer))
    (a,) = d.promotion.anomalies
    assert (a.feuille, a.cellule, a.identifiant) == (feuille, f"A{rang}", "C02")
    assert "masquée" in a.message


def test_note_fusionnee_dans_la_grille_est_signalee_avec_sa_cellule(tmp_path: Path, juger: Any) -> None:
    grille = creer(tmp_path, [candidat("C01"), candidat("C02")])
    d = juger(modifier(grille, {}, lambda classeur: classeur["Notes"].merge_cells("D7:D8")))
    assert [(a.cellule, a.identifiant) for a in d.promotion.anomalies] == [("D7", "C01"), ("D8", "C02")]
    assert [x.decision for x in d.resultats] == ["EN_ATTENTE", "EN_ATTENTE"]
