"""Entry, exemption, hours in a company, portfolio of an Executive candidate."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import BLOCS, COMPLET, Dossier, Lectures
from rdcxl.regles.acces import (
    est_admissible,
    est_dispense,
    heures_entreprise_manquent,
    heures_entreprise_minimales,
    minimum_du_dossier,
    minimum_est_reduit,
    periode_du_jury_portefeuille,
)

R = charger_referentiel()


@pytest.mark.parametrize(
    ("niveau", "annees", "selection", "admis"),
    [
        (5, 0, True, True),
        (6, 0, True, True),
        (4, 2, True, False),
        (4, 3, True, True),
        (0, 3, True, True),
        (5, 3, False, False),
        (4, 3, False, False),
    ],
)
def test_niveau_cinq_ou_trois_ans_et_selection(niveau: int, annees: int, selection: bool, admis: bool) -> None:
    assert est_admissible(R, niveau=niveau, annees_experience=annees, selection=selection) is admis


def test_vae_ne_demande_que_la_loi() -> None:
    assert est_admissible(R, niveau=0, annees_experience=0, selection=False, vae=True) is True


@pytest.mark.parametrize(
    ("parcours", "reference", "dispense"),
    [(COMPLET, "POS-1", True), (COMPLET, "", False), (BLOCS, "POS-1", False), (BLOCS, "", False)],
)
def test_seule_la_reference_du_positionnement_dispense(parcours: str, reference: str, dispense: bool) -> None:
    assert est_dispense(Dossier("C", {}, parcours=parcours, dispense_pro=reference)) is dispense


@pytest.mark.parametrize(
    ("parcours", "blocs", "executive", "heures"),
    [
        (COMPLET, 0, False, 280),
        (COMPLET, 4, False, 280),
        (BLOCS, 0, False, 0),
        (BLOCS, 1, False, 105),
        (BLOCS, 2, False, 210),
        (BLOCS, 3, False, 280),
        (BLOCS, 4, False, 280),
        (COMPLET, 0, True, 105),
        (BLOCS, 1, True, 105),
        (BLOCS, 4, True, 105),
    ],
)
def test_heures_minimales_en_entreprise(parcours: str, blocs: int, executive: bool, heures: int) -> None:
    obtenues = heures_entreprise_minimales(R, parcours, blocs, executive=executive)
    assert obtenues == heures
    assert isinstance(obtenues, Decimal)


@pytest.mark.parametrize(
    ("heures", "executive", "manquent"),
    [
        (None, False, False),
        ("0", False, True),
        ("279.999999999999999999999999999999", False, True),
        ("280", False, False),
        ("104.999999999999999999999999999999", True, True),
        ("105", True, False),
        (None, True, False),
    ],
)
def test_vide_n_est_pas_sous_le_minimum(heures: str | None, executive: bool, manquent: bool) -> None:
    lues = None if heures is None else Decimal(heures)
    d = Dossier("C", {}, executive=executive, positionnement="P-1", heures_entreprise=lues)
    assert heures_entreprise_manquent(R, d, Lectures()) is manquent


@pytest.mark.parametrize("executive", [False, True])
@pytest.mark.parametrize(("positionnement", "dispense"), [("", ""), ("P-1", ""), ("", "P-1"), (" ", " ")])
@pytest.mark.parametrize("lecture", ["apres_positionnement", "executive"])
def test_minimum_reduit_d_un_executive_positionne(
    executive: bool, positionnement: str, dispense: str, lecture: str
) -> None:
    d = Dossier("C", {}, executive=executive, positionnement=positionnement, dispense_pro=dispense)
    positionne = bool((positionnement + dispense).strip())
    attendu = executive and (positionne or lecture == "executive")
    assert minimum_est_reduit(d, lecture) is attendu
    assert minimum_du_dossier(R, d, Lectures(executive_105=lecture)) == (105 if attendu else 280)


@pytest.mark.parametrize(
    ("fin", "premier", "dernier"),
    [
        (dt.date(2025, 6, 27), dt.date(2025, 9, 27), dt.date(2025, 12, 27)),
        (dt.date(2025, 8, 31), dt.date(2025, 11, 30), dt.date(2026, 2, 28)),
        (dt.date(2023, 8, 31), dt.date(2023, 11, 30), dt.date(2024, 2, 29)),
    ],
)
def test_jury_du_portefeuille_entre_trois_et_six_mois(fin: dt.date, premier: dt.date, dernier: dt.date) -> None:
    assert periode_du_jury_portefeuille(R, fin) == (premier, dernier)
