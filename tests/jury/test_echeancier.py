"""Deadlines after a closed jury: each from its own date, each bound by the rules, the calendar that programs read."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from tests.outils import clotures
from tests.outils.clotures import lu

from rdcxl.cli import main
from rdcxl.exports.agenda import en_ics
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.echeancier import Echeance, echeances
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("clos")
    clotures.clos(clotures.grille(dossier, 2))
    return dossier


@pytest.fixture
def contenu(dossier: Path) -> dict[str, Any]:
    return lire_cloture(dossier / "grille.cloture.json").en_json()


def dates(liste: list[Echeance], identifiant: str = "") -> dict[str, dt.date | None]:
    return {e.quoi: e.jour for e in liste if e.identifiant == identifiant}


def test_les_echeances_de_la_session(contenu: dict[str, Any]) -> None:
    contenu["session"]["session"]["date_derniere_epreuve"] = "2025-06-27"
    contenu["session"]["certification"]["date_derniere_delivrance"] = "2029-04-25"
    contenu["jury"]["epreuves"] = [{"bloc": "B1", "date": "2024-02-29", "responsable": "X", "surveillants": []}]
    assert dates(echeances(lu(contenu), R)) == {
        "Résultats à faire connaître": dt.date(2025, 8, 8),
        "Copies de l’épreuve B1 du 29/02/2024 à garder": dt.date(2025, 2, 28),
        "Dernière délivrance possible de la certification": dt.date(2029, 4, 25),
    }


def test_une_date_inconnue_est_dite_et_vient_en_dernier(contenu: dict[str, Any]) -> None:
    contenu["session"]["session"]["date_derniere_epreuve"] = None
    liste = echeances(lu(contenu), R)
    assert liste[-1].jour is None
    assert any("la date de la dernière épreuve manque" in e.quoi for e in liste if e.jour is None)
    assert [e.jour for e in liste if e.jour] == sorted(e.jour for e in liste if e.jour)


def test_chaque_issue_a_les_siennes(contenu: dict[str, Any]) -> None:
    """Title: surveys. Failure: what may be taken again. Postponed with an excused absence: make-up. Fraud: waiting period."""
    modele = contenu["candidats"][0]
    contenu["jury"]["date"] = "2025-07-10"
    contenu["session"]["certification"]["date_derniere_delivrance"] = None

    def candidat(identifiant: str, decision: str, **statuts: str) -> dict[str, Any]:
        c: dict[str, Any] = copy.deepcopy(modele)
        c["fiche"]["identifiant"], c["resultat"]["decision"], c["blocs_certifies"] = identifiant, decision, []
        for code, statut in statuts.items():
            bloc = c["resultat"]["pro"] if code == "PRO" else c["resultat"]["blocs"][code]
            bloc["statut"] = statut
        return c

    ajourne = candidat("J", "EN_ATTENTE")
    ajourne["saisies"]["notes"]["B2.1"] = "ABJ"
    fraudeur = candidat("F", "ANNULEE")
    fraudeur["fiche"]["fraude"] = "2025-08-31"
    contenu["candidats"] = [
        candidat("T", "TITRE"),
        candidat("P", "PARTIELLE", B1="ELIMINATOIRE", B2="VALIDE", B3="ACQUIS", B4="NON_INSCRIT", PRO="INSUFFISANT"),
        ajourne,
        fraudeur,
    ]
    liste = echeances(lu(contenu), R)
    assert dates(liste, "T") == {"Enquêtes de placement à mener pendant 2 ans": dt.date(2027, 7, 10)}
    assert dates(liste, "P") == {
        "À repasser : B1 (demande 4 mois au plus tard avant l’épreuve) : la date de dernière délivrance manque": None,
        "À repasser : PRO (nouveau dossier, après 3 mois d’expérience professionnelle) : la date de dernière délivrance manque": None,
        "Nouveau dossier professionnel possible 3 mois après le début de l’expérience, dont la date n’est pas connue, "
        "jusqu’à la dernière délivrance, dont la date manque": None,
    }
    assert any("B2.1" in quoi and "demande écrite" in quoi for quoi in dates(liste, "J"))
    assert dates(liste, "F") == {"Nouvelle session possible au plus tôt": dt.date(2026, 2, 28)}
    assert next(e for e in liste if e.identifiant == "F").depuis


def test_l_agenda_est_lu_par_une_bibliotheque_et_se_refait_a_l_octet(contenu: dict[str, Any]) -> None:
    liste = [
        Echeance(dt.date(2025, 8, 8), "Résultats ; à faire, connaître\nBEGIN:VEVENT", "Divulgation"),
        Echeance(None, "Sans date", "Écrits"),
    ]
    instant = dt.datetime(2025, 7, 10, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    octets = en_ics(liste, "Échéances", instant)
    assert octets == en_ics(liste, "Échéances", instant)
    evenements = Calendar.from_ical(octets).walk("VEVENT")
    assert len(evenements) == 1
    assert str(evenements[0]["summary"]).startswith("Résultats ; à faire, connaître")
    assert evenements[0].decoded("dtstart") == dt.date(2025, 8, 8)
    assert evenements[0].decoded("dtend") == dt.date(2025, 8, 9)


def test_la_commande_liste_et_ecrit(dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clos, agenda = str(dossier / "grille.cloture.json"), tmp_path / "a.ics"
    assert main(["echeances", clos, "--ics", str(agenda)]) == 0
    assert "Enquêtes de" in capsys.readouterr().out
    assert len(Calendar.from_ical(agenda.read_bytes()).walk("VEVENT")) > 0
    assert main(["echeances", clos, "--ics", str(agenda)]) == 1
    capsys.readouterr()
    assert main(["echeances", clos, "--json"]) == 0
    assert {e["identifiant"] for e in json.loads(capsys.readouterr().out)["echeances"]} >= {"C01", "C02"}


def test_le_dossier_professionnel_se_refait_jusqu_a_la_derniere_delivrance(contenu: dict[str, Any]) -> None:
    """D2: the start of the experience is known to nobody here, so the line says which date is needed, and the limit."""
    c = contenu["candidats"][0]
    c["resultat"]["decision"], c["blocs_certifies"], c["resultat"]["pro"]["statut"] = "PARTIELLE", [], "NON_PRESENTE"
    contenu["session"]["certification"]["date_derniere_delivrance"] = "2029-04-25"
    liste = [e for e in echeances(lu(contenu), R) if e.identifiant == "C01"]
    assert [e.jour for e in liste] == [dt.date(2029, 4, 25), None]
    assert (
        "3 mois après le début de l’expérience, dont la date n’est pas connue, et jusqu’au 25/04/2029" in liste[1].quoi
    )
    assert liste[1].depuis


@pytest.mark.parametrize(
    ("jour", "depuis", "passee"),
    [
        ("2025-06-30", False, True),
        ("2025-07-01", False, False),
        ("2025-07-02", False, False),
        ("2025-06-30", True, False),
    ],
)
def test_le_jour_limite_est_encore_dans_le_delai(jour: str, depuis: bool, passee: bool) -> None:
    e = Echeance(dt.date.fromisoformat(jour), "x", "y", depuis=depuis)
    assert e.passee(dt.date(2025, 7, 1)) is passee
    assert not Echeance(None, "x", "y").passee(dt.date.max)


def test_un_bloc_passe_deux_fois_n_est_plus_a_repasser(contenu: dict[str, Any]) -> None:
    """D1: the list offers what the grid of the next session will take, attempts counted; nothing after the last issue."""
    c = contenu["candidats"][0]
    c["resultat"]["decision"], c["blocs_certifies"] = "PARTIELLE", []
    for code in ("B1", "B2"):
        c["resultat"]["blocs"][code]["statut"] = "NON_VALIDE"
    contenu["session"]["certification"]["date_derniere_delivrance"] = "2029-04-25"
    contenu["annexes"] = {
        "tentatives": [{"identifiant": "C01", "tentative": "B1", "session_du": "2024-07-10", "compte": "oui"}]
    }
    assert [e.quoi for e in echeances(lu(contenu), R) if e.identifiant == "C01"] == [
        "À repasser : B2 (demande 4 mois au plus tard avant l’épreuve)"
    ]
    contenu["session"]["certification"]["date_derniere_delivrance"] = "2025-07-09"
    contenu["jury"]["date"] = "2025-07-10"
    assert [e for e in echeances(lu(contenu), R) if e.identifiant == "C01"] == []
