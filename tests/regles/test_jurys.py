"""Both juries: composition (H1, H2, H3, H7), members (H4, H6), minutes (I9), below, at and above every bound."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.jurys import (
    OBSERVATEUR,
    PRESIDENT,
    PROFESSIONNEL,
    REPRESENTANT,
    ROLES,
    MembreDeJury,
    MembreDEvaluation,
    composition_du_jury,
    composition_du_jury_d_evaluation,
    membre_habilite,
    membre_libre_devant,
    membre_renseigne,
    parrain_attendu,
    proces_verbaux_attendus,
    representant_n_a_pas_forme,
)

R = charger_referentiel()
JURY = dt.date(2025, 7, 10)
ATTENDUS = {PRESIDENT: 1, PROFESSIONNEL: 2, REPRESENTANT: 1}


def jury(
    presidents: int = 1, professionnels: int = 2, representants: int = 1, observateurs: int = 0
) -> list[MembreDeJury]:
    nombres = {
        PRESIDENT: presidents,
        PROFESSIONNEL: professionnels,
        REPRESENTANT: representants,
        OBSERVATEUR: observateurs,
    }
    return [MembreDeJury(f"{role} {i}", role) for role, n in nombres.items() for i in range(n)]


def membre(**champs: object) -> MembreDeJury:
    return MembreDeJury("Bonnet", PROFESSIONNEL)._replace(**champs)  # type: ignore[arg-type]


def manquements(m: MembreDeJury, date: dt.date | None = JURY) -> list[str]:
    return list(membre_habilite(R, m, date))


def test_quatre_membres_sont_conformes() -> None:
    assert list(composition_du_jury(R, jury())) == []


@pytest.mark.parametrize("observateurs", [1, 2])
def test_observateurs_sont_hors_des_quatre(observateurs: int) -> None:
    assert list(composition_du_jury(R, jury(observateurs=observateurs))) == []


def test_observateur_ne_remplace_personne() -> None:
    assert len(list(composition_du_jury(R, jury(professionnels=1, observateurs=1)))) == 1


@pytest.mark.parametrize("role", [PROFESSIONNEL, OBSERVATEUR])
def test_une_personne_ne_tient_qu_une_place(role: str) -> None:
    membres = [m for m in jury(professionnels=1) if m.role != OBSERVATEUR]
    president = membres[0].nom.lower()
    phrases = list(
        composition_du_jury(R, [*membres, MembreDeJury(f"{president} ", role), MembreDeJury("Brun", PROFESSIONNEL)])
    )
    assert [p for p in phrases if "figure 2 fois, c’est une seule personne" in p]


def test_jury_vide_manque_de_tout() -> None:
    phrases = list(composition_du_jury(R, []))
    assert len(phrases) == 3
    assert "1 président attendu, 0 présent" in phrases
    assert "2 professionnels attendus, 0 présent" in phrases
    assert "1 représentant attendu, 0 présent" in phrases


@given(nombres=st.tuples(*[st.integers(0, 4)] * 4))
def test_une_phrase_par_role_dont_le_nombre_n_est_pas_celui_attendu(nombres: tuple[int, int, int, int]) -> None:
    """H3: exactly one president, two professionals, one representative, in any order."""
    faux = [role for role, n in zip(ATTENDUS, nombres, strict=False) if n != ATTENDUS[role]]
    phrases = list(composition_du_jury(R, jury(*nombres)[::-1]))
    assert len(phrases) == len(faux)
    for role, phrase in zip(faux, phrases, strict=True):
        assert ROLES[role][0] in phrase
        assert str(ATTENDUS[role]) in phrase


@pytest.mark.parametrize(
    ("annees", "nombre"), [("0", 1), ("0.5", 1), ("0.99", 1), ("1", 0), ("1.5", 0), ("40", 0), (None, 0)]
)
def test_un_an_d_exercice_suffit(annees: str | None, nombre: int) -> None:
    phrases = manquements(membre(annees_exercice=None if annees is None else Decimal(annees)))
    assert len(phrases) == nombre
    assert all("Bonnet" in p for p in phrases)


def test_exercice_se_juge_sans_date_du_jury() -> None:
    assert len(manquements(membre(annees_exercice=Decimal(0)), None)) == 1


@pytest.mark.parametrize(
    ("activite", "jury_le", "nombre"),
    [
        ("2022-07-10", "2025-07-10", 0),
        ("2022-07-09", "2025-07-10", 1),
        ("2022-07-11", "2025-07-10", 0),
        ("2025-07-10", "2025-07-10", 0),
        ("2025-08-01", "2025-07-10", 0),
        ("2024-02-29", "2027-02-28", 0),
        ("2024-02-29", "2027-03-01", 1),
        ("1990-01-01", "2025-07-10", 1),
    ],
)
def test_trois_ans_sans_activite_et_pas_un_jour_de_plus(activite: str, jury_le: str, nombre: int) -> None:
    phrases = manquements(membre(derniere_activite=dt.date.fromisoformat(activite)), dt.date.fromisoformat(jury_le))
    assert len(phrases) == nombre
    assert all("Bonnet" in p and "3 ans" in p for p in phrases)


@pytest.mark.parametrize(
    ("informe", "nombre"), [("2025-07-09", 0), ("2025-07-10", 0), ("2025-07-11", 1), ("2024-01-01", 0)]
)
def test_information_precede_le_jury(informe: str, nombre: int) -> None:
    """H6, X39: the day of the jury is in time."""
    phrases = manquements(membre(informe_le=dt.date.fromisoformat(informe)))
    assert len(phrases) == nombre
    assert all("Bonnet" in p for p in phrases)


def test_ce_qui_n_est_pas_saisi_n_est_pas_juge() -> None:
    assert manquements(membre()) == []


def test_tous_les_manquements_d_un_membre_sont_dits() -> None:
    m = membre(
        annees_exercice=Decimal(0), derniere_activite=dt.date(2001, 1, 1), informe_le=JURY + dt.timedelta(days=1)
    )
    assert len(manquements(m)) == 3


@pytest.mark.parametrize("role", ATTENDUS)
def test_chaque_role_votant_est_juge(role: str) -> None:
    assert len(manquements(membre(role=role, annees_exercice=Decimal(0)))) == 1


def test_observateur_n_est_pas_juge() -> None:
    m = membre(role=OBSERVATEUR, annees_exercice=Decimal(0), derniere_activite=dt.date(2001, 1, 1), informe_le=JURY)
    assert manquements(m) == []


# -- what a closing must know ---------------------------------------------------------------------------------------


def test_ce_qui_manque_d_un_membre_est_dit_champ_par_champ() -> None:
    complet = membre(annees_exercice=Decimal(1), derniere_activite=JURY, informe_le=dt.date(2025, 6, 1))
    assert list(membre_renseigne(complet)) == []
    for champ in ("annees_exercice", "derniere_activite", "informe_le"):
        (phrase,) = membre_renseigne(complet._replace(**{champ: None}))  # type: ignore[arg-type]
        assert champ in phrase
        assert "Bonnet" in phrase
    assert list(membre_renseigne(membre(role=OBSERVATEUR))) == []


def test_seul_ce_qui_est_demande_d_un_membre_doit_etre_dit() -> None:
    assert list(membre_renseigne(membre(), ["informe_le"])) == list(membre_renseigne(membre()))[2:]
    assert list(membre_renseigne(membre(), ["role"])) == []


def test_zero_annee_est_renseigne() -> None:
    assert not any("annees_exercice" in p for p in membre_renseigne(membre(annees_exercice=Decimal(0))))


def test_representant_n_a_forme_aucun_candidat_de_la_liste() -> None:
    formateur = membre(role=REPRESENTANT, a_forme=frozenset({"C01", "C03", "C09"}))
    (phrase,) = representant_n_a_pas_forme([formateur], ["C01", "C02", "C03"])
    assert "C01, C03" in phrase
    assert list(representant_n_a_pas_forme([formateur], ["C02"])) == []
    assert list(representant_n_a_pas_forme([formateur._replace(role=PRESIDENT)], ["C01"])) == []


@pytest.mark.parametrize(("rang", "nombre"), [(None, 0), (1, 1), (2, 1), (3, 0)])
def test_parrain_observe_les_deux_premieres_promotions(rang: int | None, nombre: int) -> None:
    """H7."""
    assert len(list(parrain_attendu(R, rang, jury()))) == nombre
    assert list(parrain_attendu(R, rang, jury(observateurs=1))) == []


def test_proces_verbal_de_chaque_bloc_passe() -> None:
    dus = {"B1": ["B1.1"], "B2": ["B2.1", "B2.2a", "B2.2b"]}
    assert list(proces_verbaux_attendus(dus, {"B2": ["B2.1", "B2.2b", "B2.2a"], "B1": ["B1.1"], "B3": []})) == []
    assert list(proces_verbaux_attendus(dus, {"B2": dus["B2"]})) == ["aucun procès-verbal d’épreuve pour B1"]
    assert list(proces_verbaux_attendus(dus, {"B1": ["B1.1"], "B2": ["B2.1"]})) == [
        "aucun procès-verbal d’épreuve pour B2.2a, B2.2b"
    ]


# -- evaluation jury ------------------------------------------------------------------------------------------------


@given(externes=st.integers(0, 4), internes=st.integers(0, 2), representants=st.integers(0, 3), vote=st.booleans())
def test_jury_d_evaluation_compose(externes: int, internes: int, representants: int, vote: bool) -> None:
    """H1, H2: one breach for too few outside professionals, one per insider who marks, one for too many representatives,
    one per representative who marks."""
    membres = [MembreDEvaluation(f"E{i}", True) for i in range(externes)]
    membres += [MembreDEvaluation(f"I{i}", False) for i in range(internes)]
    membres += [MembreDEvaluation(f"R{i}", True, True, vote) for i in range(representants)]
    attendu = (externes < 2) + internes + (representants > 1) + (representants if vote else 0)
    assert len(list(composition_du_jury_d_evaluation(R, membres[::-1]))) == attendu


@pytest.mark.parametrize("representant", [False, True])
def test_membre_libre_devant_un_candidat(representant: bool) -> None:
    m = MembreDEvaluation("Brun", True, representant, a_forme=frozenset({"C01"}), lien=frozenset({"C01", "C02"}))
    assert len(list(membre_libre_devant(m, "C01"))) == (1 if representant else 2)
    assert len(list(membre_libre_devant(m, "C02"))) == (0 if representant else 1)
    assert list(membre_libre_devant(m, "C03")) == []
