"""Rows of entry, requests, incidents and accommodations: judged alike from CSV and from a workbook; none disappears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.outils import etendue
from tests.outils.classeurs import modifier, simple
from tests.outils.fichiers import candidat, notes
from tests.outils.tables import R, case, classeur, des_fichiers, du_classeur

from rdcxl.grille import annexes as X
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.interpretation import interpreter
from rdcxl.grille.modele import Promotion
from rdcxl.grille.tableau import Cellule, Ligne, Tableau

FEUILLES = {a.feuille for a in X.annexes(R).values()} | {f"{a.nom}.csv" for a in X.annexes(R).values()}
Lire = Callable[..., Promotion]


@pytest.fixture(params=[des_fichiers, du_classeur], ids=["csv", "classeur"])
def lire(request: pytest.FixtureRequest, tmp_path: Path) -> Lire:
    return lambda tables, *autres: request.param(tmp_path, tables, *autres)


def dites(liste: tuple[Anomalie, ...], *mots: str) -> list[str]:
    """The messages about the optional tables, or with all these words."""
    return [
        simple(str(a)) for a in liste if (all(m in simple(a.message) for m in mots) if mots else a.feuille in FEUILLES)
    ]


def en_anomalie(p: Promotion) -> list[tuple[str, str]]:
    return [(a.identifiant, a.code) for a in p.bloquantes if a.feuille in FEUILLES]


# -- entry ------------------------------------------------------------------------------------------------------------


def acces(niveau: object = "", annees: object = "0", selection: str = "oui", qui: str = "C01") -> dict[str, object]:
    return {"identifiant": qui, "niveau_diplome": niveau, "annees_experience": annees, "selection_reussie": selection}


@pytest.mark.parametrize(
    ("niveau", "annees", "selection", "mot"),
    [
        ("5", "0", "oui", ""),
        ("8", "0", "oui", ""),
        ("4", "3", "oui", ""),
        ("", "3", "oui", ""),
        ("4", "2,99", "oui", "Niveau 4 et 2,99 ans d’expérience : l’entrée en formation demande le niveau 5 ou 3 ans"),
        ("", "2", "oui", "Aucun diplôme et 2 ans d’expérience"),
        ("5", "3", "non", "La sélection de l’établissement n’est pas réussie"),
        ("12", "3", "oui", "12 n’est pas un niveau de diplôme, de 3 à 8"),
        ("5,5", "3", "oui", "5,5 n’est pas un niveau de diplôme"),
        ("2", "3", "oui", "2 n’est pas un niveau de diplôme"),
    ],
)
def test_entree_au_bord_de_chaque_condition(lire: Lire, niveau: str, annees: str, selection: str, mot: str) -> None:
    p = lire({X.ACCES: [acces(niveau, annees, selection)]})
    assert en_anomalie(p) == ([("C01", "acces")] if mot else [])
    if mot:
        assert dites(p.bloquantes, mot)
        assert "Niveau initial requis" in str(p.bloquantes) or "niveau de diplôme" in mot


def test_vae_n_est_tenu_qu_aux_conditions_de_la_loi(lire: Lire) -> None:
    gens = [candidat("C01", voie="VAE"), candidat("C02", voie="VAE")]
    p = lire({X.ACCES: [acces("3", "0", "non")]}, gens)
    assert en_anomalie(p) == []
    assert dites(p.avertissements, "pas de ligne") == []


def test_candidat_sans_ligne_est_un_avis_et_deux_lignes_une_anomalie(lire: Lire) -> None:
    gens = [candidat("C01"), candidat("C02")]
    p = lire({X.ACCES: [acces("5"), acces("6")]}, gens)
    assert en_anomalie(p) == [("C01", "annexe")]
    assert dites(p.bloquantes, "C01 est déjà en")
    assert [a.identifiant for a in p.avertissements if "pas de ligne" in simple(a.message)] == ["C02"]
    assert dites(lire({}, gens).avertissements, "pas de ligne") == []


def test_feuille_vide_est_deja_en_usage(lire: Lire) -> None:
    p = lire({X.ACCES: []})
    assert p.annexes == {X.ACCES: ()}
    (avis,) = dites(p.avertissements, "n’a pas de ligne")
    assert avis.startswith("Accès")


# -- requests ---------------------------------------------------------------------------------------------------------


def demande(nature: str, du: str, qui: str = "C01", **autres: str) -> dict[str, object]:
    return {"identifiant": qui, "demande": nature, "demande_du": du, **autres}


@pytest.mark.parametrize(("du", "bloque"), [("14/02/2026", False), ("15/02/2026", False), ("16/02/2026", True)])
def test_demande_de_rattrapage_la_veille_le_jour_et_le_lendemain(lire: Lire, du: str, bloque: bool) -> None:
    p = lire({X.DEMANDES: [demande("RATTRAPAGE", du, moyen="MAIN_PROPRE", epreuve_le="15/06/2026")]})
    assert en_anomalie(p) == ([("C01", "demande")] if bloque else [])
    if bloque:
        (anomalie,) = p.bloquantes
        assert anomalie.valeur == du
        assert anomalie.cellule in ("D7", "ligne 2, colonne demande_du")
        assert "15/02/2026 au plus tard" in simple(anomalie.message)


@pytest.mark.parametrize(("epreuve", "bloque"), [("27/02/2026", False), ("28/02/2026", False), ("01/03/2026", True)])
def test_epreuve_de_rattrapage_a_la_fin_d_un_mois_plus_court(lire: Lire, epreuve: str, bloque: bool) -> None:
    saisies = [notes("C01", {"B2.1": "ABJ"})]
    absence = {"motif_absence": "ARRET_TRAVAIL", "absence_ou_fraude_le": "20/06/2025", "epreuve_le": epreuve}
    p = lire({X.DEMANDES: [demande("ABSENCE", "31/08/2025", **absence)]}, (), saisies)
    assert en_anomalie(p) == ([("C01", "demande")] if bloque else [])
    assert dites(p.avertissements, "rattrapage") == []


def test_autre_motif_d_absence_n_est_pas_recevable(lire: Lire) -> None:
    saisies = [notes("C01", {"B2.1": "ABJ"})]
    p = lire({X.DEMANDES: [demande("ABSENCE", "31/08/2025", motif_absence="MARIAGE")]}, (), saisies)
    (seule,) = dites(p.bloquantes)  # unreadable, and not said to be missing besides
    assert "« MARIAGE » n’existe pas" in seule
    p = lire({X.DEMANDES: [demande("ABSENCE", "31/08/2025")]}, (), saisies)
    (seule,) = dites(p.bloquantes)
    assert "Le motif de l’absence manque" in seule


def test_chaque_absence_justifiee_a_sa_demande_et_chaque_demande_son_absence(lire: Lire) -> None:
    gens = [candidat(f"C{i:02d}") for i in range(1, 7)]
    abj = {"C01": ["B2.1"], "C02": ["B2.1", "B3.2"], "C03": ["B2.1"], "C04": [], "C05": ["B2.1"], "C06": ["B2.1"]}
    saisies = [notes(qui, dict.fromkeys(codes, "ABJ")) for qui, codes in abj.items()]
    absence = {"motif_absence": "ARRET_TRAVAIL"}
    p = lire({X.DEMANDES: [
        demande("ABSENCE", "01/07/2025", "C02", demande_pour="B2", **absence),
        demande("ABSENCE", "01/07/2025", "C03", **absence),
        demande("ABSENCE", "01/07/2025", "C04", **absence),
        demande("REDOUBLEMENT", "01/07/2025", "C05"),
        demande("ABSENCE", "01/07/2025", "C06", demande_pour="B3", **absence),
    ]}, gens, saisies)  # fmt: skip
    sans_demande = [(a.identifiant, simple(a.message)) for a in p.avertissements if "sans demande" in simple(a.message)]
    assert [(qui, message.partition(" : ")[0]) for qui, message in sans_demande] == [
        ("C01", "B2.1"), ("C02", "B3.2"), ("C05", "B2.1"), ("C06", "B2.1")]  # fmt: skip
    assert [a.identifiant for a in p.avertissements if "aucune note" in simple(a.message)] == ["C04", "C06"]
    assert en_anomalie(p) == []
    assert dites(lire({}, gens, saisies).avertissements, "sans demande") == []


def test_nature_illisible_ne_fait_dire_a_personne_qu_il_manque_une_demande(lire: Lire) -> None:
    p = lire({X.DEMANDES: [demande("ABSANCE", "01/07/2025")]}, (), [notes("C01", {"B2.1": "ABJ"})])
    assert len(dites(p.bloquantes)) == 1
    assert dites(p.avertissements, "sans demande") == []


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"moyen": "MAIN_PROPRE", "absence_ou_fraude_le": "10/07/2025", "epreuve_le": "15/06/2026"}, "moyen"),
        ({"moyen": "RECOMMANDE", "epreuve_le": "15/06/2026"}, "absence_ou_fraude_le"),
        ({"moyen": "RECOMMANDE", "absence_ou_fraude_le": "10/07/2025", "epreuve_le": "09/01/2026"}, "epreuve_le"),
        ({"moyen": "RECOMMANDE", "absence_ou_fraude_le": "10/07/2025", "epreuve_le": "10/01/2026"}, ""),
        ({"moyen": "RECOMMANDE", "absence_ou_fraude_le": "31/08/2025", "epreuve_le": "27/02/2026"}, "epreuve_le"),
        ({"moyen": "RECOMMANDE", "absence_ou_fraude_le": "31/08/2025", "epreuve_le": "28/02/2026"}, ""),
    ],
)
def test_apres_une_fraude_dans_le_classeur_l_anomalie_est_a_sa_cellule(
    tmp_path: Path, champs: dict[str, str], champ: str
) -> None:
    grille = classeur(tmp_path, {X.DEMANDES: [demande("APRES_FRAUDE", "01/09/2025", **champs)]})
    attendue = [case(grille, X.DEMANDES, champ)] if champ else []
    assert [f"{a.feuille}!{a.cellule}" for a in lire_grille(grille, R).bloquantes] == attendue


@pytest.mark.parametrize(("remise", "bloque"), [("27/02/2026", True), ("28/02/2026", False), ("25/04/2029", False), ("26/04/2029", True)])  # fmt: skip
def test_nouveau_dossier_professionnel(lire: Lire, remise: str, bloque: bool) -> None:
    p = lire({X.DEMANDES: [demande("PRO", "01/12/2025", absence_ou_fraude_le="30/11/2025", epreuve_le=remise)]})
    assert en_anomalie(p) == ([("C01", "demande")] if bloque else [])
    if bloque:
        assert dites(p.bloquantes, "28/02/2026 au plus tôt", "25/04/2029 au plus tard", "En cas d’échec")


def test_redoublement_dit_que_rien_d_autre_n_est_verifie(lire: Lire) -> None:
    p = lire({X.DEMANDES: [demande("REDOUBLEMENT", "01/12/2025")]})
    assert p.bloquantes == ()
    assert len(dites(p.avertissements, "ni forme ni délai")) == 1


# -- incidents --------------------------------------------------------------------------------------------------------


def incident(nature: str, qui: str = "C01", epreuve: str = "B2.1", suite: str = "") -> dict[str, object]:
    return {"identifiant": qui, "incident": nature, "incident_epreuve": epreuve, "survenu_le": "13/06/2025",
            "recit": "Téléphone allumé.", "suite": suite}  # fmt: skip


def test_incident_sans_signature_ni_refus_est_un_avis_sauf_un_retard(lire: Lire) -> None:
    gens = [candidat(f"C{i:02d}") for i in range(1, 5)]
    lignes = [incident("AUTRE"), incident("RETARD", "C02"), incident("AUTRE", "C03", suite="REFUS"), incident("AUTRE", "C04", suite="X")]  # fmt: skip
    p = lire({X.INCIDENTS: lignes}, gens)
    assert [a.identifiant for a in p.avertissements if "signature de l’intéressé" in a.message] == ["C01"]
    assert en_anomalie(p) == [("C04", "annexe")]


def test_une_fraude_sans_decision_retient_la_cloture_et_une_decision_sans_incident_aussi(lire: Lire) -> None:
    gens = [candidat(f"C{i:02d}") for i in range(1, 5)]
    saisies = [notes("C01"), notes("C02", fraude="20/06/2025"), notes("C03", fraude="20/06/2025"), notes("C04", fraude="20/06/2025")]  # fmt: skip
    lignes = [incident("FRAUDE", suite="CONTRESIGNE"), incident("FRAUDE", "C02", suite="REFUS"), incident("RETARD", "C03")]  # fmt: skip
    p = lire({X.INCIDENTS: lignes}, gens, saisies)
    assert [a.identifiant for a in p.bloquantes if "décision attendue" in simple(a.message)] == ["C01"]
    assert [(a.identifiant, a.valeur) for a in p.bloquantes if "sans incident" in a.message] == [
        ("C03", "20/06/2025"), ("C04", "20/06/2025")]  # fmt: skip
    sans_feuille = lire({}, gens, saisies).bloquantes
    assert [(a.identifiant, a.code) for a in sans_feuille] == [(f"C0{n}", Code.FRAUDE_SANS_INCIDENT) for n in (2, 3, 4)]


def test_incident_hors_d_un_bloc_n_ira_sur_aucun_proces_verbal(lire: Lire) -> None:
    p = lire({X.INCIDENTS: [incident("AUTRE", epreuve="PRO.ORAL", suite="REFUS")]})
    assert len(dites(p.avertissements, "PRO.ORAL n’est d’aucun bloc")) == 1


# -- accommodations, exemption ----------------------------------------------------------------------------------------


def test_amenagement_deux_fois_ou_a_l_oral_de_ce_qui_n_est_pas_ecrit(lire: Lire) -> None:
    lignes: list[Mapping[str, object]] = [
        {"identifiant": "C01", "tiers_temps": "oui", "oral_au_lieu_de_l_ecrit": "b2.2A, B4.3"},
        {"identifiant": "C01", "tiers_temps": "non"},
        {"identifiant": "C02", "tiers_temps": "non", "oral_au_lieu_de_l_ecrit": "B2.1 B3.2 B9"},
    ]
    p = lire({X.AMENAGEMENTS: lignes}, [candidat("C01"), candidat("C02")])
    assert en_anomalie(p) == [("C01", "annexe"), ("C02", "amenagement")]
    assert dites(p.bloquantes, "« B3.2, B9 » n’est pas une épreuve écrite")


@pytest.mark.parametrize(
    ("statut", "mot"), [("SALARIE", ""), ("DEMANDEUR_EMPLOI", ""), ("ALTERNANT", "son statut est ALTERNANT"), ("", "n’est pas renseigné")]
)  # fmt: skip
def test_dispense_hors_de_ses_statuts_est_un_avis_et_tient(lire: Lire, statut: str, mot: str) -> None:
    p = lire({}, [candidat(statut=statut, dispense_pro="POS-1")])
    avis = dites(p.avertissements, "Dispensé de PRO")
    assert len(avis) == bool(mot)
    assert all(mot in a and "Conditions d’obtention" in a for a in avis)
    assert p.candidats[0].dossier.dispense_pro == "POS-1"


# -- nothing disappears -----------------------------------------------------------------------------------------------

TABLES = (X.ACCES, X.DEMANDES, X.INCIDENTS, X.AMENAGEMENTS)
REFERENCE = Tableau("Candidats", {"identifiant": "", "nom_naissance": ""}, [
    Ligne({"identifiant": Cellule(qui, f"A{i}"), "nom_naissance": Cellule("Petit", f"B{i}")}, f"ligne {i}")
    for i, qui in enumerate(("C01", "C02"), 2)
])  # fmt: skip
VALEURS = st.sampled_from([
    None, "", " ", "C01", "oui", "non", "RATTRAPAGE", "ABSENCE", "APRES_FRAUDE", "PRO", "FRAUDE", "RECOMMANDE", "B2", "B2.1",
    "31/08/2025", "01/03/2026", "#N/A", "=1", "x;y", 5, 2.5, -1, True, "ARRET_TRAVAIL", "REFUS", "\u200b", 1e300,
])  # fmt: skip
QUI = st.sampled_from(["C01", "c02", " C01 ", "C09", "", None, 3, "*", "#REF!", "=C01"])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Tableau]]:
    faites = {}
    for nom in draw(st.sets(st.sampled_from(TABLES), min_size=1)):
        codes = [c.code for c in X.annexes(R)[nom].champs]
        presents = ["identifiant", *draw(st.lists(st.sampled_from(codes[1:]), unique=True))]
        lignes = []
        for rang in range(2, 2 + draw(st.integers(0, 4))):
            valeurs = {"identifiant": draw(QUI), **{code: draw(VALEURS) for code in presents[1:]}}
            lignes.append(
                Ligne({code: Cellule(v, f"{nom}:{code}:{rang}") for code, v in valeurs.items()}, f"{nom}::{rang}")
            )
        faites[nom] = [Tableau(nom, dict.fromkeys(presents, ""), lignes)]
    return faites  # fmt: skip


@given(tables())
@settings(max_examples=etendue.tirages(30, 150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_aucune_ligne_ne_disparait(faites: dict[str, list[Tableau]]) -> None:
    """Every row that holds something is among the rows of the promotion, or an anomaly says where it stands."""
    p = interpreter(R, [REFERENCE], annexes=faites)
    gardees = {x.lieu for lignes in p.annexes.values() for x in lignes}
    dites = {a.cellule for a in p.anomalies}
    assert set(p.annexes) == set(faites)
    for nom, (tableau,) in faites.items():
        for ligne in tableau.lignes:
            remplie = any(
                str(c.valeur if c.valeur is not None else "").strip(" \u200b") for c in ligne.cellules.values()
            )
            ou = ligne.cellules["identifiant"].lieu
            assert ou in gardees or ou in dites or not remplie, (nom, ou)
    for lignes in p.annexes.values():
        for x in lignes:
            lues = {c: x.lieux[c] for c in x.illisibles if c in x.lieux}
            assert set(lues.values()) <= dites


def test_valeur_changee_dans_le_classeur_est_jugee_a_sa_cellule(tmp_path: Path) -> None:
    grille = classeur(tmp_path, {X.DEMANDES: [demande("RATTRAPAGE", "15/02/2026", moyen="RECOMMANDE", epreuve_le="15/06/2026")]})  # fmt: skip
    assert lire_grille(grille, R).bloquantes == ()
    ou = case(grille, X.DEMANDES, "moyen")
    p = lire_grille(modifier(grille, {ou: "AUTRE"}), R)
    lues = [(f"{a.feuille}!{a.cellule}", a.valeur) for a in p.bloquantes if a.code == "demande"]
    assert lues == [(ou, "AUTRE")]
