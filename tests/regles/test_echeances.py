"""Limit dates: the limit day is in time, months are calendar months, the later of two delays wins."""

from __future__ import annotations

import datetime as dt

import pytest

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import echeances
from rdcxl.regles.dates import ajouter_ans, ajouter_mois, reculer_mois

R = charger_referentiel()


def jour(texte: str) -> dt.date:
    return dt.date.fromisoformat(texte)


@pytest.mark.parametrize(
    ("depart", "mois", "arrivee"),
    [
        ("2025-08-31", 6, "2026-02-28"),  # X23, verbatim
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-08-30", 6, "2026-02-28"),
        ("2025-08-28", 6, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 1, "2026-01-31"),
        ("2025-10-31", 1, "2025-11-30"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-01-31", -4, "2024-09-30"),
        ("2025-06-27", 0, "2025-06-27"),
        ("2025-02-28", 1, "2025-03-28"),
    ],
)
def test_mois_calendaires(depart: str, mois: int, arrivee: str) -> None:
    assert ajouter_mois(jour(depart), mois) == jour(arrivee)


@pytest.mark.parametrize(
    ("depart", "ans", "arrivee"),
    [
        ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2024-02-29", 10, "2034-02-28"),
        ("2025-07-10", 10, "2035-07-10"),
    ],
)
def test_annees_calendaires(depart: str, ans: int, arrivee: str) -> None:
    assert ajouter_ans(jour(depart), ans) == jour(arrivee)


@pytest.mark.parametrize(
    ("epreuve", "limite"),
    [
        ("2025-05-12", "2025-01-12"),
        ("2025-06-30", "2025-02-28"),
        ("2024-06-30", "2024-02-29"),
        ("2026-02-28", "2025-10-31"),
    ],
)
def test_demande_de_rattrapage_quatre_mois_avant_la_premiere_epreuve(epreuve: str, limite: str) -> None:
    assert echeances.limite_demande_rattrapage(R, jour(epreuve)) == jour(limite)


@pytest.mark.parametrize(
    ("jour_vise", "mois", "recule"),
    [
        ("2026-02-27", 4, "2025-10-27"),
        ("2026-02-28", 4, "2025-10-31"),  # 31 October, and the three days before it, end on 28 February
        ("2024-02-28", 4, "2023-10-28"),  # 29 October would end on the 29th
        ("2024-02-29", 4, "2023-10-31"),
        ("2026-04-30", 1, "2026-03-31"),
        ("2025-03-31", 1, "2025-02-28"),
    ],
)
def test_mois_recules_jusqu_au_dernier_jour_encore_a_temps(jour_vise: str, mois: int, recule: str) -> None:
    """X43."""
    assert reculer_mois(jour(jour_vise), mois) == jour(recule)


@pytest.mark.parametrize("mois", [1, 4, 6])
def test_le_lendemain_du_jour_recule_est_toujours_trop_tard(mois: int) -> None:
    """X43, on every day of five years, one of them leap: the day itself is in time, the next is not."""
    for rang in range(5 * 366):
        vise = dt.date(2023, 1, 1) + dt.timedelta(days=rang)
        recule = reculer_mois(vise, mois)
        assert ajouter_mois(recule, mois) <= vise < ajouter_mois(recule + dt.timedelta(days=1), mois)


@pytest.mark.parametrize(("demande", "limite"), [("2025-08-31", "2026-02-28"), ("2025-05-12", "2025-11-12")])
def test_rattrapage_justifie_six_mois_apres_la_demande(demande: str, limite: str) -> None:
    assert echeances.limite_rattrapage_justifie(R, jour(demande)) == jour(limite)


@pytest.mark.parametrize(
    ("decision", "demande", "redoublement", "session"),
    [
        ("2025-05-12", "2025-05-20", False, "2025-11-12"),  # waiting period ends later
        ("2025-05-12", "2025-07-12", False, "2025-11-12"),  # both end the same day
        ("2025-05-12", "2025-07-13", False, "2025-11-13"),  # notice of a free candidate ends later
        ("2025-05-12", "2025-09-01", False, "2026-01-01"),
        ("2025-05-12", "2025-09-01", True, "2025-11-12"),  # one month only for who takes the training again
        ("2025-05-12", "2025-10-13", True, "2025-11-13"),
        ("2025-08-31", "2025-08-31", False, "2026-02-28"),
    ],
)
def test_apres_une_fraude_le_plus_tardif_de_la_carence_et_du_preavis(
    decision: str, demande: str, redoublement: bool, session: str
) -> None:
    obtenue = echeances.premiere_session_apres_fraude(R, jour(decision), jour(demande), redoublement=redoublement)
    assert obtenue == jour(session)


@pytest.mark.parametrize(("decision", "fin"), [("2025-07-10", "2035-07-10"), ("2024-02-29", "2034-02-28")])
def test_falsification_interdit_dix_ans(decision: str, fin: str) -> None:
    assert echeances.fin_interdiction(R, jour(decision)) == jour(fin)


@pytest.mark.parametrize(("derniere", "limite"), [("2025-06-27", "2025-08-08"), ("2024-01-18", "2024-02-29")])
def test_resultats_six_semaines_apres_la_derniere_epreuve(derniere: str, limite: str) -> None:
    assert echeances.limite_resultats(R, jour(derniere)) == jour(limite)
    assert (jour(limite) - jour(derniere)).days == 42


@pytest.mark.parametrize(("epreuve", "limite"), [("2025-05-12", "2025-04-12"), ("2025-03-31", "2025-02-28")])
def test_convocation_un_mois_avant_l_epreuve(epreuve: str, limite: str) -> None:
    assert echeances.limite_convocation(R, jour(epreuve)) == jour(limite)


@pytest.mark.parametrize(
    ("envoi", "recu", "par_poste", "attendu"),
    [
        ("2025-04-14", None, False, False),
        ("2025-04-15", None, False, True),
        ("2025-04-09", None, True, False),
        ("2025-04-10", None, True, None),
        ("2025-04-14", None, True, None),
        ("2025-04-15", None, True, True),
        ("2025-04-10", "2025-04-14", True, False),
        ("2025-04-01", "2025-04-15", True, True),
        ("2025-04-14", "2025-04-20", False, False),
    ],
)
def test_une_convocation_est_recue_un_mois_avant(
    envoi: str, recu: str | None, par_poste: bool, attendu: bool | None
) -> None:
    """X36: for 14 May, 14 April; five days before, a letter is in time; nearer, only its receipt says so."""
    quand = jour(recu) if recu else None
    dit = echeances.convocation_peut_arriver_tard(R, jour("2025-05-14"), jour(envoi), quand, par_poste=par_poste)
    assert dit is attendu


def test_copies_archivees_un_an_et_enquetes_deux_ans() -> None:
    assert echeances.fin_archivage_copies(R, jour("2024-02-29")) == jour("2025-02-28")
    assert echeances.fin_enquetes(R, jour("2025-07-10")) == jour("2027-07-10")


@pytest.mark.parametrize(
    ("tentatives", "session", "limite", "possible"),
    [
        (0, "2025-05-12", None, True),
        (1, "2025-05-12", None, True),
        (2, "2025-05-12", None, False),
        (3, "2025-05-12", None, False),
        (1, "2027-06-30", "2027-07-01", True),
        (1, "2027-07-01", "2027-07-01", True),
        (1, "2027-07-02", "2027-07-01", False),
        (2, "2027-06-30", "2027-07-01", False),
    ],
)
def test_un_bloc_se_repasse_une_fois_jusqu_a_la_derniere_delivrance(
    tentatives: int, session: str, limite: str | None, possible: bool
) -> None:
    fin = jour(limite) if limite else None
    assert echeances.peut_repasser(R, tentatives, jour(session), fin) is possible


def test_sans_date_de_jury_seul_le_nombre_de_passages_limite() -> None:
    fin = jour("2029-04-25")
    assert echeances.peut_repasser(R, 1, None, fin) is True
    assert echeances.peut_repasser(R, 2, None, fin) is False


def test_rattrapage_justifie_n_use_pas_la_reprise_mais_toute_autre_tentative_si() -> None:
    assert echeances.tentative_compte(rattrapage_justifie=True) is False
    assert echeances.tentative_compte(rattrapage_justifie=False) is True


@pytest.mark.parametrize(
    ("debut", "dossier", "limite", "possible"),
    [
        ("2025-01-15", "2025-04-14", None, False),
        ("2025-01-15", "2025-04-15", None, True),
        ("2024-11-30", "2025-02-28", None, True),  # 30 November + 3 months = 28 February
        ("2024-11-30", "2025-02-27", None, False),
        ("2025-01-15", "2025-04-15", "2025-04-15", True),
        ("2025-01-15", "2025-04-16", "2025-04-15", False),
    ],
)
def test_nouveau_dossier_professionnel_apres_trois_mois_d_experience(
    debut: str, dossier: str, limite: str | None, possible: bool
) -> None:
    fin = jour(limite) if limite else None
    assert echeances.dossier_pro_possible(R, jour(debut), jour(dossier), fin) is possible
