"""RDC_PENALITE at each bound, RDC_HEURES_ENTREPRISE, RDC_ECHEANCE for every rule, RDC_VERSION."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.fonctions.lignes import est_erreur, est_erreur_nommant, texte

import rdcxl
from rdcxl.fonctions.catalogue import PAR_NOM


def penalite(*cellules: Any) -> Any:
    return PAR_NOM["RDC_PENALITE"].appeler(*cellules)


def heures(*cellules: Any) -> Any:
    return PAR_NOM["RDC_HEURES_ENTREPRISE"].appeler(*cellules)


def echeance(*cellules: Any) -> Any:
    return PAR_NOM["RDC_ECHEANCE"].appeler(*cellules)


# --- RDC_PENALITE: X4c, bounds of section Y on 637 h ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("absences", "taux"),
    [
        (0, 0.0),
        (0.001, 0.05),
        (15.924, 0.05),
        (15.925, 0.05),
        (15.926, 0.10),
        (31.849, 0.10),
        (31.85, 0.10),
        (31.851, 0.15),
        (63.699, 0.15),
        (63.7, 0.15),
    ],
)
def test_taux_a_chaque_borne(absences: float, taux: float) -> None:
    assert penalite(absences) == taux
    assert penalite(absences, None) == taux
    assert penalite(absences, 637) == taux
    assert penalite(str(absences).replace(".", ","), "637") == taux


@pytest.mark.parametrize("absences", [63.701, 64, 637, 1000])
def test_au_dela_de_dix_pour_cent_reste_a_statuer(absences: float) -> None:
    assert penalite(absences) == "à statuer"


@pytest.mark.parametrize(
    ("absences", "base", "taux"),
    [(2.8, 112, 0.05), (2.801, 112, 0.10), (5.6, 112, 0.10), (11.2, 112, 0.15), (0, 70, 0.0)],
)
def test_taux_sur_la_base_donnee(absences: float, base: float, taux: float) -> None:
    assert penalite(absences, base) == taux
    assert penalite([[absences]], [[base]]) == taux


def test_borne_se_compare_exactement() -> None:
    """X28: no tolerance, whatever the number of decimals."""
    assert penalite("15,925000000000000000000000000001", 637) == 0.10


@pytest.mark.parametrize("vide", [None, "", " ", [[None]]])
def test_heures_vides_ne_coutent_rien(vide: Any) -> None:
    assert penalite(vide) == 0.0


@pytest.mark.parametrize("mauvaise", ["#N/A", "Err:504", -1, "dix", True, dt.date(2025, 1, 1), float("nan")])
def test_heures_ou_base_illisibles_sont_nommees(mauvaise: Any) -> None:
    assert est_erreur_nommant(penalite(mauvaise), "heures")
    assert est_erreur_nommant(penalite(10, mauvaise), "base")


# --- RDC_HEURES_ENTREPRISE: C4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cellules", "minimum"),
    [
        (("COMPLET",), 280.0),
        (("complet ", None, None), 280.0),
        (("COMPLET", "", "non"), 280.0),
        (("COMPLET", None, "oui"), 105.0),
        (("COMPLET", None, True), 105.0),
        (("BLOCS", 1), 105.0),
        (("BLOCS", 2), 210.0),
        (("BLOCS", 3), 280.0),
        (("BLOCS", 4), 280.0),
        ((" blocs ", "2"), 210.0),
        (("BLOCS", 2.0, "non"), 210.0),
        (("BLOCS", 1, "oui"), 105.0),
        (("BLOCS", 4, "OUI"), 105.0),
        (([["BLOCS"]], [[3]], [[None]]), 280.0),
    ],
)
def test_minimum_d_heures(cellules: tuple[Any, ...], minimum: float) -> None:
    assert heures(*cellules) == minimum


@pytest.mark.parametrize("parcours", [None, "", "#N/A", "PARTIEL", 0, 1.0])
def test_parcours_inconnu_est_nomme(parcours: Any) -> None:
    assert est_erreur_nommant(heures(parcours, 2), "parcours")


@pytest.mark.parametrize("nombre", [1.5, -1, "deux", "#N/A", True])
def test_nombre_de_blocs_illisible_est_nomme(nombre: Any) -> None:
    assert est_erreur_nommant(heures("BLOCS", nombre), "nombre_de_blocs")


@pytest.mark.parametrize("nombre", [None, "", 0, 5, 12])
def test_parcours_blocs_sans_nombre_possible_ne_rend_pas_un_minimum(nombre: Any) -> None:
    """There are one to four blocs: 0 h would tell a school that nothing is asked."""
    assert est_erreur_nommant(heures("BLOCS", nombre), "nombre_de_blocs")


def test_executive_illisible_est_nomme() -> None:
    for mauvais in ("#N/A", "peut-être", 7):
        assert est_erreur_nommant(heures("COMPLET", None, mauvais), "executive")


# --- RDC_ECHEANCE: D2, D4, D5, G3, G4, I1, I3, I4, I5, X23 --------------------------------------------------------------

REGLES = {
    "RESULTATS": "2025-10-12",  # 42 days
    "CONVOCATION": "2025-07-31",  # one month before
    "DEMANDE": "2025-04-30",  # four months before
    "RATTRAPAGE": "2026-02-28",  # six months
    "PRO": "2025-11-30",  # three months
    "CARENCE": "2026-02-28",  # six months
    "INTERDICTION": "2035-08-31",  # ten years
    "COPIES": "2026-08-31",  # one year
    "ENQUETES": "2027-08-31",  # two years
}
ECRITURES = [
    dt.date(2025, 8, 31),
    dt.datetime(2025, 8, 31, 18, 30),  # noqa: DTZ001
    45900,
    45900.0,
    45900.99,
    "31/08/2025",
    " 31/08/2025 ",
    "2025-08-31",
    [["31/08/2025"]],
    [45900.0],
]


@pytest.mark.parametrize("jour", ECRITURES, ids=str)
@pytest.mark.parametrize(("quoi", "limite"), REGLES.items())
def test_chaque_regle_au_31_aout_quelle_que_soit_l_ecriture(quoi: str, limite: str, jour: Any) -> None:
    for ecrit in (quoi, f" {quoi.lower()} ", [[quoi]]):
        resultat = echeance(ecrit, jour)
        assert type(resultat) is dt.date
        assert resultat == dt.date.fromisoformat(limite)


@pytest.mark.parametrize(
    ("quoi", "jour", "limite"),
    [
        ("CARENCE", "2023-08-31", "2024-02-29"),
        ("RATTRAPAGE", "2023-08-30", "2024-02-29"),
        ("INTERDICTION", "2024-02-29", "2034-02-28"),
        ("COPIES", "2024-02-29", "2025-02-28"),
        ("ENQUETES", "2026-02-28", "2028-02-28"),
        ("CONVOCATION", "2025-03-31", "2025-02-28"),
        ("CONVOCATION", "2025-01-15", "2024-12-15"),
        ("DEMANDE", "2024-06-30", "2024-02-29"),
        ("RESULTATS", "2025-06-27", "2025-08-08"),
        ("RESULTATS", "2024-01-31", "2024-03-13"),
        ("PRO", "2025-11-30", "2026-02-28"),
    ],
)
def test_mois_calendaires_et_six_semaines(quoi: str, jour: str, limite: str) -> None:
    assert echeance(quoi, dt.date.fromisoformat(jour)) == dt.date.fromisoformat(limite)


def test_aide_cite_toutes_les_regles_et_chacune_fonctionne() -> None:
    aide = PAR_NOM["RDC_ECHEANCE"].aide
    assert all(quoi in aide for quoi in REGLES)


@pytest.mark.parametrize("quoi", [None, "", "NOEL", "#N/A", 3.0])
def test_regle_inconnue_est_dite_avec_celles_qui_existent(quoi: Any) -> None:
    assert est_erreur_nommant(echeance(quoi, 45900), "RESULTATS")


@pytest.mark.parametrize(
    "jour",
    ["hier", "31/02/2025", "2025-13-01", "#N/A", "Err:504", True, -5, 1e9, float("nan"), float("inf"), "45900", 0.5],
)
def test_date_illisible_est_dite(jour: Any) -> None:
    assert est_erreur_nommant(echeance("RESULTATS", jour), "date")


@pytest.mark.parametrize("vide", [None, "", " ", [[None]]])
def test_date_absente_est_dite(vide: Any) -> None:
    assert est_erreur_nommant(echeance("RESULTATS", vide), "date")


# --- RDC_VERSION ------------------------------------------------------------------------------------------------------


def test_version_du_paquet_et_du_referentiel() -> None:
    resultat = texte(PAR_NOM["RDC_VERSION"].appeler())
    assert not est_erreur(resultat)
    assert rdcxl.__version__ in resultat
    assert "RNCP36395" in resultat
    assert "25/03/2024" in resultat
