"""RDC_JURY: conforme, or each breach (H3, H4, H6) with the member's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.fonctions.lignes import est_erreur, est_erreur_nommant, texte

from rdcxl.fonctions.catalogue import PAR_NOM

TITRES = ["nom", "prenom", "role", "annees_exercice", "derniere_activite", "informe_le", "date_jury"]
JURY = dt.date(2025, 7, 10)


def membre(nom: str, role: Any, **autres: Any) -> dict[str, Any]:
    return {
        "nom": nom,
        "prenom": "Léa",
        "role": role,
        "annees_exercice": 12,
        "derniere_activite": dt.date(2025, 7, 1),
        "informe_le": dt.date(2025, 6, 1),
        "date_jury": JURY,
        **autres,
    }


def bon_jury(**du_premier: Any) -> list[dict[str, Any]]:
    """One president, two professionals, one representative; differences go to the first professional."""
    return [
        membre("Vasseur", "PRESIDENT"),
        membre("Bonnet", "PROFESSIONNEL", **du_premier),
        membre("Keller", "PROFESSIONNEL"),
        membre("Aubertin", "REPRESENTANT"),
    ]


def composition(membres: list[dict[str, Any]], titres: list[str] | None = None) -> Any:
    colonnes = titres or TITRES
    return PAR_NOM["RDC_JURY"].appeler([colonnes, *([m.get(t) for t in colonnes] for m in membres)])


def test_jury_de_quatre_est_conforme() -> None:
    assert composition(bon_jury()) == "conforme"


def test_observateur_reste_hors_des_quatre() -> None:
    """H7: an observer does not vote, so his experience is not judged either."""
    observateur = membre("Parrain", "OBSERVATEUR", annees_exercice=0, derniere_activite=dt.date(2001, 1, 1))
    assert composition([*bon_jury(), observateur]) == "conforme"


def test_ordre_des_colonnes_et_des_membres_ne_change_rien() -> None:
    assert composition(bon_jury()[::-1], TITRES[::-1]) == "conforme"


def test_titres_en_majuscules_roles_en_minuscules_et_colonnes_inconnues() -> None:
    membres = [{**m, "role": f" {m['role'].lower()} ", "telephone": "#N/A"} for m in bon_jury()]
    lignes = [[m[t] for t in [*TITRES, "telephone"]] for m in membres]
    tableau = [[f" {t.upper()} " for t in TITRES] + ["Téléphone"], *lignes]
    assert PAR_NOM["RDC_JURY"].appeler(tableau) == "conforme"


def test_lignes_vides_sont_laissees() -> None:
    vide = [None] * 7
    lignes = [[m[t] for t in TITRES] for m in bon_jury()]
    assert PAR_NOM["RDC_JURY"].appeler([vide, TITRES, vide, *lignes, [""] * 7]) == "conforme"


def test_seul_le_role_est_necessaire() -> None:
    roles = [["role"], ["PRESIDENT"], ["PROFESSIONNEL"], ["PROFESSIONNEL"], ["REPRESENTANT"]]
    assert PAR_NOM["RDC_JURY"].appeler(roles) == "conforme"


@pytest.mark.parametrize(
    ("absent", "mot", "present"),
    [("Vasseur", "président", "0"), ("Keller", "professionnels", "1"), ("Aubertin", "représentant", "0")],
)
def test_membre_manquant_est_dit_par_son_role(absent: str, mot: str, present: str) -> None:
    phrase = texte(composition([m for m in bon_jury() if m["nom"] != absent]))
    assert mot in phrase
    assert present in phrase
    assert not est_erreur(phrase)


@pytest.mark.parametrize(
    ("role", "mot", "present"),
    [("PRESIDENT", "président", "2"), ("PROFESSIONNEL", "professionnels", "3"), ("REPRESENTANT", "représentant", "2")],
)
def test_membre_en_trop_est_dit_par_son_role(role: str, mot: str, present: str) -> None:
    phrase = texte(composition([*bon_jury(), membre("Trop", role)]))
    assert mot in phrase
    assert present in phrase


def test_tous_les_manquements_sont_dits_ensemble() -> None:
    phrase = texte(composition([membre("Bonnet", "PROFESSIONNEL", annees_exercice=0)]))
    for mot in ("président", "professionnels", "représentant", "Bonnet"):
        assert mot in phrase


@pytest.mark.parametrize(
    ("annees", "conforme"), [(0, False), (0.5, False), (0.99, False), (1, True), (1.5, True), ("1", True)]
)
def test_annee_d_exercice_au_moins(annees: Any, conforme: bool) -> None:
    resultat = texte(composition(bon_jury(annees_exercice=annees)))
    assert resultat == "conforme" if conforme else "Bonnet" in resultat


@pytest.mark.parametrize(
    ("activite", "conforme"),
    [("2022-07-10", True), ("2022-07-09", False), ("2022-07-11", True), ("2025-07-10", True), ("1995-01-01", False)],
)
def test_trois_ans_sans_activite_au_plus(activite: str, conforme: bool) -> None:
    """The limit day itself is in time (X23)."""
    jour = dt.date.fromisoformat(activite)
    for ecrit in (jour, (jour - dt.date(1899, 12, 30)).days, f"{jour:%d/%m/%Y}", activite):
        resultat = texte(composition(bon_jury(derniere_activite=ecrit)))
        assert resultat == "conforme" if conforme else ("Bonnet" in resultat and not est_erreur(resultat))


@pytest.mark.parametrize(("informe", "conforme"), [("2025-07-09", True), ("2025-07-10", True), ("2025-07-11", False)])
def test_information_avant_le_jury(informe: str, conforme: bool) -> None:
    resultat = texte(composition(bon_jury(informe_le=dt.date.fromisoformat(informe))))
    assert resultat == "conforme" if conforme else "Bonnet" in resultat


@pytest.mark.parametrize("champ", ["annees_exercice", "derniere_activite", "informe_le"])
def test_colonne_du_tableau_laissee_vide_est_dite_comme_a_la_cloture(champ: str) -> None:
    assert champ in texte(composition(bon_jury(**{champ: None})))
    assert texte(composition(bon_jury(), [t for t in TITRES if t != champ])) == "conforme"


def test_activite_saisie_sans_date_du_jury_n_est_pas_dite_conforme() -> None:
    """What is entered but cannot be judged must not be passed over: thirty years without activity is no conforming jury."""
    titres = ["nom", "role", "annees_exercice", "derniere_activite"]
    assert composition(bon_jury(derniere_activite=dt.date(1995, 1, 1)), titres) != "conforme"


def test_aide_dit_les_colonnes_qui_comptent() -> None:
    aide = " ".join([PAR_NOM["RDC_JURY"].aide, *(a.aide for a in PAR_NOM["RDC_JURY"].arguments)])
    for colonne in ("role", "annees_exercice", "derniere_activite", "date_jury"):
        assert colonne in aide


@pytest.mark.parametrize("role", ["JURE", None, "", "#N/A", 3.0])
def test_role_inconnu_est_dit_avec_le_membre(role: Any) -> None:
    vasseur, _, keller, aubertin = bon_jury()
    resultat = composition([vasseur, membre("Bonnet", role), keller, aubertin])
    assert est_erreur_nommant(resultat, "Bonnet")
    assert "PRESIDENT" in resultat


@pytest.mark.parametrize("champ", ["annees_exercice", "derniere_activite", "informe_le", "date_jury"])
def test_cellule_illisible_est_dite_avec_le_membre(champ: str) -> None:
    for mauvaise in ("#N/A", "Err:504", "hier", True):
        assert est_erreur_nommant(composition(bon_jury(**{champ: mauvaise})), "Bonnet")


@pytest.mark.parametrize("tableau", [None, "", [], [[]], [[None, None]], "x", 3.0, [["nom", "fonction"], ["A", "B"]]])
def test_tableau_sans_titre_role_est_dit(tableau: Any) -> None:
    assert est_erreur(PAR_NOM["RDC_JURY"].appeler(tableau))


def test_titres_seuls_disent_qui_est_attendu() -> None:
    phrase = texte(PAR_NOM["RDC_JURY"].appeler([TITRES]))
    for mot in ("président", "professionnels", "représentant"):
        assert mot in phrase
    assert "conforme" not in phrase


def test_espaces_insecables_devant_la_ponctuation() -> None:
    """Messages are French with its typography (house rules)."""
    resultat = composition([membre("Bonnet", "PROFESSIONNEL", annees_exercice=0)])
    assert " :" not in resultat
    assert " ;" not in resultat
