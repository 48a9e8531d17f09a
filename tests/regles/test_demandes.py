"""Written requests: the day before, the day and the day after each limit; ends of months; what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from rdcxl.grille.tables.session import MOYENS, NATURES
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import demandes as D
from rdcxl.regles.acces import statut_admet_la_dispense
from rdcxl.regles.echeances import debut_de_formation_apres_fraude, dossier_pro_possible, premier_dossier_pro

R = charger_referentiel()
UN_JOUR = dt.timedelta(days=1)


def jour(texte: str) -> dt.date:
    return dt.date.fromisoformat(texte)


def remarques(nature: str, du: dt.date | str, limite: dt.date | None = None, **champs: Any) -> list[D.Remarque]:
    dates: dict[str, Any] = {cle: jour(v) if isinstance(v, str) and v[:2] == "20" else v for cle, v in champs.items()}
    return D.remarques(R, D.Demande(nature, jour(du) if isinstance(du, str) else du, **dates), limite)


def bloquantes(*arguments: Any, **champs: Any) -> list[str]:
    return [r.champ for r in remarques(*arguments, **champs) if r.bloque]


# Make-up épreuves: four calendar months before, the limit day in time; a shorter month ends earlier.
@pytest.mark.parametrize(
    ("epreuve", "dernier_jour"),
    [("2026-06-15", "2026-02-15"), ("2026-06-30", "2026-02-28"), ("2028-06-30", "2028-02-29"), ("2025-12-31", "2025-08-31")],
)  # fmt: skip
def test_demande_de_rattrapage_quatre_mois_avant(epreuve: str, dernier_jour: str) -> None:
    for ecart, attendu in ((-1, []), (0, []), (1, ["demande_du"])):
        du = jour(dernier_jour) + ecart * UN_JOUR
        assert bloquantes(D.RATTRAPAGE, du, moyen="RECOMMANDE", epreuve=epreuve) == attendu


def test_demande_tardive_dit_la_section_la_limite_la_valeur_et_que_faire() -> None:
    (r,) = remarques(D.RATTRAPAGE, "2026-02-16", moyen="MAIN_PROPRE", epreuve="2026-06-15")
    assert r.bloque
    for fait in (
        "16/02/2026",
        "15/06/2026",
        "15/02/2026 au plus tard",
        "4 mois",
        "[En cas d’échec]",
        "session suivante",
    ):
        assert fait in r.texte, fait


@pytest.mark.parametrize(
    ("moyen", "rattrapage", "apres_fraude"),
    [("RECOMMANDE", [], []), ("MAIN_PROPRE", [], ["moyen"]), ("AUTRE", ["moyen"], ["moyen"]), ("", ["moyen"], ["moyen"])],
)  # fmt: skip
def test_moyen_de_la_demande(moyen: str, rattrapage: list[str], apres_fraude: list[str]) -> None:
    assert bloquantes(D.RATTRAPAGE, "2026-01-01", moyen=moyen, epreuve="2026-06-15") == rattrapage
    fraude = {"moyen": moyen, "depuis": "2025-07-10", "epreuve": "2026-06-15"}
    assert bloquantes(D.APRES_FRAUDE, "2026-01-01", **fraude) == apres_fraude


def test_rattrapage_sans_date_d_epreuve_ne_se_verifie_pas() -> None:
    assert bloquantes(D.RATTRAPAGE, "2026-01-01", moyen="RECOMMANDE") == ["epreuve_le"]


@pytest.mark.parametrize("nature", [D.RATTRAPAGE, D.REDOUBLEMENT])
def test_on_ne_repasse_plus_apres_la_derniere_delivrance(nature: str) -> None:
    limite = dt.date(2029, 4, 25)
    for ecart, attendu in ((-1, []), (0, []), (1, ["epreuve_le"])):
        demande = {"moyen": "RECOMMANDE", "epreuve": limite + ecart * UN_JOUR}
        assert bloquantes(nature, "2028-01-01", limite, **demande) == attendu
    assert bloquantes(nature, "2028-01-01", limite, moyen="RECOMMANDE", epreuve=None) == (
        ["epreuve_le"] if nature == D.RATTRAPAGE else []
    )


def test_redoublement_n_a_ni_forme_ni_delai_et_le_dit() -> None:
    (r,) = remarques(D.REDOUBLEMENT, "2026-01-01")
    assert not r.bloque
    assert "ni forme ni délai" in r.texte


# Make-up after a justified absence: six calendar months after the request, the limit day in time.
@pytest.mark.parametrize(
    ("du", "dernier_jour"),
    [("2025-06-20", "2025-12-20"), ("2025-08-31", "2026-02-28"), ("2027-08-31", "2028-02-29"), ("2025-12-31", "2026-06-30")],
)  # fmt: skip
def test_epreuve_de_rattrapage_dans_les_six_mois(du: str, dernier_jour: str) -> None:
    for ecart, attendu in ((-1, []), (0, []), (1, ["epreuve_le"])):
        epreuve = jour(dernier_jour) + ecart * UN_JOUR
        assert bloquantes(D.ABSENCE, du, motif="ARRET_TRAVAIL", epreuve=epreuve) == attendu


def test_absence_demande_un_motif_et_rien_d_autre() -> None:
    assert remarques(D.ABSENCE, "2025-06-20", motif="FORCE_MAJEURE") == []
    (r,) = remarques(D.ABSENCE, "2025-06-20")
    assert (r.champ, r.bloque) == ("motif_absence", True)
    assert "Motifs recevables" in r.texte


@pytest.mark.parametrize(
    ("du", "epreuve", "champs"),
    [("2025-06-19", "2025-09-01", ["demande_du"]), ("2025-06-20", "2025-06-21", []), ("2025-06-20", "2025-06-20", ["epreuve_le"])],
)  # fmt: skip
def test_dates_qui_precedent_l_absence_sont_un_avis(du: str, epreuve: str, champs: list[str]) -> None:
    lues = remarques(D.ABSENCE, du, motif="CERTIFICAT_MEDICAL", depuis="2025-06-20", epreuve=epreuve)
    assert [(r.champ, r.bloque) for r in lues] == [(champ, False) for champ in champs]


# After a fraud, both delays from their own date, the later one wins (X22).
@pytest.mark.parametrize(
    ("decision", "du", "redouble", "premier"),
    [
        ("2025-07-10", "2025-08-01", False, "2026-01-10"),
        ("2025-07-10", "2025-09-10", False, "2026-01-10"),
        ("2025-07-10", "2025-09-11", False, "2026-01-11"),
        ("2025-08-31", "2025-09-01", False, "2026-02-28"),
        ("2025-07-10", "2025-10-31", False, "2026-02-28"),
        ("2025-07-10", "2025-12-10", True, "2026-01-10"),
        ("2025-07-10", "2025-12-11", True, "2026-01-11"),
    ],
)
def test_nouvelle_session_apres_fraude(decision: str, du: str, redouble: bool, premier: str) -> None:
    for ecart, attendu in ((-1, ["epreuve_le"]), (0, []), (1, [])):
        epreuve = jour(premier) + ecart * UN_JOUR
        demande: dict[str, Any] = {"moyen": "RECOMMANDE", "depuis": decision, "epreuve": epreuve, "redouble": redouble}
        assert bloquantes(D.APRES_FRAUDE, du, **demande) == attendu
    lues = remarques(D.APRES_FRAUDE, du, moyen="RECOMMANDE", depuis=decision, redouble=redouble)
    (sans,) = [r for r in lues if r.champ == "epreuve_le"]
    assert not sans.bloque
    assert f"{jour(premier):%d/%m/%Y} au plus tôt" in sans.texte


def test_redoublement_apres_fraude_dit_quand_la_formation_peut_commencer() -> None:
    demande: dict[str, Any] = {"moyen": "RECOMMANDE", "depuis": "2025-07-10", "epreuve": "2026-06-15", "redouble": True}
    (r,) = remarques(D.APRES_FRAUDE, "2026-01-31", **demande)
    assert (r.champ, r.bloque) == ("demande_du", False)
    assert "28/02/2026" in r.texte
    assert debut_de_formation_apres_fraude(R, dt.date(2026, 1, 31)) == dt.date(2026, 2, 28)


def test_fraude_ou_experience_sans_date_ne_se_verifie_pas() -> None:
    assert bloquantes(D.APRES_FRAUDE, "2026-01-31", moyen="RECOMMANDE") == ["absence_ou_fraude_le"]
    assert bloquantes(D.PRO, "2026-01-31", epreuve="2026-06-15") == ["absence_ou_fraude_le"]


@pytest.mark.parametrize(
    ("debut", "premier"), [("2025-11-30", "2026-02-28"), ("2025-09-01", "2025-12-01"), ("2027-11-30", "2028-02-29")]
)
def test_dossier_professionnel_apres_trois_mois_et_jusqu_a_la_derniere_delivrance(debut: str, premier: str) -> None:
    assert premier_dossier_pro(R, jour(debut)) == jour(premier)
    for ecart, attendu in ((-1, ["epreuve_le"]), (0, []), (1, [])):
        assert bloquantes(D.PRO, "2026-01-31", depuis=debut, epreuve=jour(premier) + ecart * UN_JOUR) == attendu
    limite = dt.date(2029, 4, 25)
    for ecart, attendu in ((-1, []), (0, []), (1, ["epreuve_le"])):
        epreuve = limite + ecart * UN_JOUR
        assert bloquantes(D.PRO, "2026-01-31", limite, depuis=debut, epreuve=epreuve) == attendu
        assert dossier_pro_possible(R, jour(debut), epreuve, limite) is (attendu == [])


def test_dossier_professionnel_sans_date_dit_le_premier_jour() -> None:
    (r,) = remarques(D.PRO, "2026-01-31", depuis="2025-11-30")
    assert (r.bloque, "28/02/2026" in r.texte) == (False, True)


def test_les_codes_de_la_table_sont_ceux_de_la_regle() -> None:
    assert set(NATURES) == {D.RATTRAPAGE, D.REDOUBLEMENT, D.ABSENCE, D.APRES_FRAUDE, D.PRO} == set(D._PAR_NATURE)
    assert {D.RECOMMANDE, D.MAIN_PROPRE} < set(MOYENS)


@pytest.mark.parametrize(
    ("statut", "admis"), [("SALARIE", True), ("DEMANDEUR_EMPLOI", True), ("ETUDIANT", False), ("ALTERNANT", False), ("", False)]
)  # fmt: skip
def test_statuts_qui_vont_avec_la_dispense(statut: str, admis: bool) -> None:
    assert statut_admet_la_dispense(statut) is admis
