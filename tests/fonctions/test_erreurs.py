"""Bad input: « ERREUR : … » that names the composante or the field, for the functions that it concerns and no other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.fonctions.lignes import (
    BLOCS,
    ENSEMBLES,
    SUR_UNE_LIGNE,
    appeler,
    bonne,
    est_erreur,
    est_erreur_nommant,
    sur_vingt,
    texte,
)
from tests.outils.fichiers import CODES, MAXIMA

from rdcxl.fonctions.catalogue import PAR_NOM

ERREURS_EXCEL = ["#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!", "Err:504"]
AUTRES_ERREURS = ["#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!", "#N/D", "#VALEUR!", "#NOM?"]
JOUR = dt.datetime(2025, 6, 16)  # noqa: DTZ001
MAUVAISES = [*ERREURS_EXCEL, "Err:502", "absent", "-1", -0.01, "12/20", JOUR, JOUR.date(), True, False, "1 2", "B1.1"]
CELLULE_EXCEL = 32767


def _toutes(ligne: dict[str, Any]) -> list[Any]:
    """Functions on the whole row, RDC_SYNTHESE's first cell included."""
    return [*(appeler(nom, ligne) for nom in SUR_UNE_LIGNE), appeler("RDC_SYNTHESE", ligne)[0][0]]


@pytest.mark.parametrize("mauvaise", MAUVAISES, ids=str)
@pytest.mark.parametrize("code", ["B1.1", "B2.2a", "B3.1b", "PRO.TUTEUR"])
def test_note_illisible_refuse_la_decision_en_nommant_la_composante(code: str, mauvaise: Any) -> None:
    ligne = bonne({code: mauvaise})
    for resultat in _toutes(ligne):
        assert est_erreur_nommant(resultat, code)


@pytest.mark.parametrize("code", CODES)
def test_note_au_dessus_du_maximum_refuse_et_le_maximum_passe(code: str) -> None:
    for resultat in _toutes(bonne({code: MAXIMA[code] + 0.001})):
        assert est_erreur_nommant(resultat, code)
    assert not any(est_erreur(r) for r in _toutes(bonne({code: MAXIMA[code]})))


@pytest.mark.parametrize("code", CODES)
def test_note_illisible_ne_concerne_que_son_bloc(code: str) -> None:
    ligne, sien = bonne({code: "#REF!"}), code.split(".")[0]
    for e in ENSEMBLES:
        for nom in ("RDC_POINTS", "RDC_NOTE", "RDC_STATUT", "RDC_MANQUE"):
            resultat = appeler(nom, ligne, e)
            assert est_erreur_nommant(resultat, code) if e == sien else not est_erreur(resultat)


def test_nr_n_existe_que_pour_le_dossier() -> None:
    for code in CODES:
        resultat = appeler("RDC_DECISION", bonne({code: "NR"}))
        assert est_erreur_nommant(resultat, code) if code != "PRO.ECRIT" else resultat == "Certification partielle"


def test_toutes_les_anomalies_sont_dites_ensemble() -> None:
    phrase = texte(appeler("RDC_DECISION", bonne({"B1.1": 101, "B4.2": "#N/A", "heures_entreprise": "dix"})))
    for nom in ("B1.1", "B4.2", "heures_entreprise"):
        assert nom in phrase


def test_note_illisible_d_un_bloc_non_inscrit_n_empeche_rien() -> None:
    ligne = sur_vingt("10 - - - -") | {"parcours": "BLOCS", "blocs_inscrits": "B1", "B4.2": "#N/A", "PRO.ORAL": 900}
    assert appeler("RDC_DECISION", ligne) == "Certification partielle"
    assert appeler("RDC_STATUT", ligne, "B4") == "Non inscrit"


CHAMPS_FAUX: list[tuple[str, Any]] = [
    *(
        (c, v)
        for c in ("heures_entreprise", "heures_absence_injustifiees", "heures_absence_justifiees")
        for v in ("#N/A", "Err:504", "dix", -1, True, JOUR, float("nan"), float("inf"))
    ),
    *(
        (c, v)
        for c in ("fraude", "accord_penalite")
        for v in ("#N/A", "Err:504", "hier", "oui", True, -1, "31/02/2025")
    ),
    *(("parcours", v) for v in ("#N/A", "Err:504", "PARTIEL", "COMPLET BLOCS", 1, True, JOUR)),
    *(("executive", v) for v in ("#N/A", "Err:504", "peut-être", 7, JOUR)),
    *(("dispense_pro", v) for v in ("#N/A", "oui", "non", "x", True, False, 0, "0")),
]


@pytest.mark.parametrize(("champ", "valeur"), CHAMPS_FAUX, ids=str)
def test_champ_illisible_refuse_la_decision_en_nommant_le_champ(champ: str, valeur: Any) -> None:
    for resultat in _toutes(bonne({champ: valeur})):
        assert est_erreur_nommant(resultat, champ)


@pytest.mark.parametrize("champ", ["fraude", "accord_penalite"])
def test_numero_de_serie_impossible_n_est_pas_une_date(champ: str) -> None:
    """A serial beyond the year 9999 is no date, and must not void a session."""
    for jour in (float("nan"), 1e9, 3e6, float("inf"), 1e300):
        assert est_erreur_nommant(appeler("RDC_DECISION", bonne({champ: jour})), champ)


@pytest.mark.parametrize("valeur", [*ERREURS_EXCEL, "Err:502", "err:508", *AUTRES_ERREURS])
def test_erreur_de_cellule_ne_dispense_jamais_de_pro(valeur: str) -> None:
    """An error cell under dispense_pro is no reference of a positioning (X9), whatever the host writes."""
    resultat = appeler("RDC_DECISION", sur_vingt("10 10 10 10 -") | {"dispense_pro": valeur})
    assert est_erreur_nommant(resultat, "dispense_pro")


@pytest.mark.parametrize("valeur", [0.0, 1.0, -0.0])
def test_zero_ou_un_flottant_ne_dispense_jamais_de_pro(valeur: float) -> None:
    """Hosts hand every number as a float: 0.0 is a formula on a blank cell, and no reference (X9)."""
    resultat = appeler("RDC_DECISION", sur_vingt("10 10 10 10 -") | {"dispense_pro": valeur})
    assert est_erreur_nommant(resultat, "dispense_pro")


@pytest.mark.parametrize("valeur", [JOUR, JOUR.date(), dt.time(8)])
def test_date_ne_dispense_jamais_de_pro(valeur: Any) -> None:
    resultat = appeler("RDC_DECISION", sur_vingt("10 10 10 10 -") | {"dispense_pro": valeur})
    assert est_erreur_nommant(resultat, "dispense_pro")


@pytest.mark.parametrize("blocs", ["B5", "B1 B9", "PRO", "tous", "#N/A", "Err:504", 1.0, True])
def test_bloc_inscrit_inconnu_refuse_la_decision(blocs: Any) -> None:
    for parcours in ({"parcours": "BLOCS"}, {}):
        for resultat in _toutes(bonne({**parcours, "blocs_inscrits": blocs})):
            assert est_erreur_nommant(resultat, "blocs_inscrits")


def test_parcours_et_blocs_inscrits_se_contredisent() -> None:
    """formats: blocs_inscrits is needed for BLOCS, and empty for COMPLET."""
    assert est_erreur(appeler("RDC_DECISION", bonne({"parcours": "BLOCS", "blocs_inscrits": ""})))
    assert est_erreur(appeler("RDC_DECISION", bonne({"parcours": "BLOCS"})))
    assert est_erreur(appeler("RDC_DECISION", bonne({"parcours": "COMPLET", "blocs_inscrits": "B1"})))


def test_blocs_inscrits_sans_parcours_ne_decide_jamais_du_titre() -> None:
    """A blank cell under parcours and no such column mean the same: the registered blocs are not silently dropped."""
    sans_colonne = appeler("RDC_DECISION", bonne({"blocs_inscrits": "B1"}))
    for vide in (None, ""):
        resultat = appeler("RDC_DECISION", bonne({"parcours": vide, "blocs_inscrits": "B1"}))
        assert resultat == sans_colonne or est_erreur_nommant(resultat, "parcours")


@pytest.mark.parametrize("code", ["acquis.B1", "acquis.PRO", "acquis.PRO.TUTEUR"])
@pytest.mark.parametrize("valeur", ["#N/A", "Err:504", "ABS", "oui", -1, 251, True, JOUR])
def test_acquis_illisible_refuse_la_decision_et_ne_concerne_que_son_bloc(code: str, valeur: Any) -> None:
    ligne = bonne({code: valeur})
    for resultat in _toutes(ligne):
        assert est_erreur_nommant(resultat, code)
    sien = code.split(".")[1]
    for e in ENSEMBLES:
        assert est_erreur(appeler("RDC_POINTS", ligne, e)) == (e == sien)


def test_acquis_trop_bas_n_a_pas_de_points_manquants() -> None:
    """formats: an acquis below 10/20 is an anomaly; no mark can bring the title before it is corrected."""
    resultat = appeler("RDC_MANQUE", sur_vingt("- 12 12 12 12") | {"acquis.B1": 30})
    assert resultat == "impossible" or est_erreur(resultat)


@pytest.mark.parametrize("champ", ["heures_entreprise", "heures_absence_injustifiees", "accord_penalite"])
def test_champ_illisible_n_empeche_pas_de_compter_un_bloc(champ: str) -> None:
    """Points and mark of a bloc B1 to B4 depend on no hours and on no agreement (E3, X4, X33)."""
    ligne = bonne({champ: "#N/A"})
    for bloc in BLOCS:
        assert appeler("RDC_POINTS", ligne, bloc) == appeler("RDC_POINTS", bonne(), bloc)
        assert appeler("RDC_NOTE", ligne, bloc) == 12.0


# --- Ranges -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nom", [*SUR_UNE_LIGNE, "RDC_STATUT"])
@pytest.mark.parametrize("ecart", [-1, 1])
def test_longueurs_differentes_sont_dites(nom: str, ecart: int) -> None:
    valeurs = [*bonne().values(), 1][: 13 + ecart]
    phrase = texte(PAR_NOM[nom].appeler(list(CODES), valeurs, *(["B1"] if nom == "RDC_STATUT" else [])))
    assert phrase.startswith("ERREUR : ")
    assert "13" in phrase
    assert str(13 + ecart) in phrase


@pytest.mark.parametrize("manquante", CODES)
def test_colonne_manquante_refuse_la_decision_et_la_nomme(manquante: str) -> None:
    ligne = bonne()
    del ligne[manquante]
    for resultat in _toutes(ligne):
        assert est_erreur_nommant(resultat, manquante)
    for e in ENSEMBLES:
        assert est_erreur(appeler("RDC_POINTS", ligne, e)) == (e == manquante.split(".")[0])


def test_colonnes_qui_ne_sont_pas_dues_peuvent_manquer() -> None:
    sans_pro = {c: v for c, v in bonne().items() if not c.startswith("PRO")}
    assert appeler("RDC_DECISION", sans_pro | {"dispense_pro": "POS-1"}) == "Titre obtenu"
    assert (
        appeler("RDC_DECISION", {"B1.1": 60, "parcours": "BLOCS", "blocs_inscrits": "B1"}) == "Certification partielle"
    )
    sans_b1 = {c: v for c, v in bonne().items() if c != "B1.1"}
    assert appeler("RDC_DECISION", sans_b1 | {"acquis.B1": 60}) == "Titre obtenu"
    sans_tuteur = {c: v for c, v in bonne().items() if c != "PRO.TUTEUR"}
    assert appeler("RDC_DECISION", sans_tuteur | {"acquis.PRO.TUTEUR": 30}) == "Titre obtenu"


@pytest.mark.parametrize("code", ["B1.1", "PRO.ORAL", "acquis.B2", "parcours", "fraude", "heures_entreprise"])
def test_colonne_en_double_refuse_la_decision_et_la_nomme(code: str) -> None:
    ligne = bonne({code: bonne().get(code)})
    for autre in (code, f" {code.lower()} "):
        codes, valeurs = [*ligne, autre], [*ligne.values(), ligne[code]]
        for nom in SUR_UNE_LIGNE:
            assert est_erreur_nommant(PAR_NOM[nom].appeler(codes, valeurs), code)


def test_colonne_inconnue_en_double_est_ignoree() -> None:
    codes, valeurs = [*CODES, "nom", "nom", "M1.1", "M1.1"], [*bonne().values(), "a", "b", 1, 2]
    assert PAR_NOM["RDC_DECISION"].appeler(codes, valeurs) == "Titre obtenu"


@pytest.mark.parametrize("composante", ["B5", "B2.1", "TOTAL", "#N/A", 2.0, True, JOUR])
@pytest.mark.parametrize("nom", ["RDC_POINTS", "RDC_NOTE", "RDC_STATUT", "RDC_MANQUE"])
def test_bloc_inconnu_est_dit_avec_ceux_qui_existent(nom: str, composante: Any) -> None:
    resultat = appeler(nom, bonne(), composante)
    assert est_erreur_nommant(resultat, "B1")
    assert "PRO" in resultat


def test_statut_sans_composante_le_demande() -> None:
    for vide in (None, "", " "):
        assert est_erreur_nommant(appeler("RDC_STATUT", bonne(), vide), "PRO")


def test_synthese_de_largeur_differente_est_dite() -> None:
    resultat = PAR_NOM["RDC_SYNTHESE"].appeler(list(CODES), [[1, 2], [3, 4]])
    assert isinstance(resultat, list)
    assert len(resultat) == 1
    assert est_erreur_nommant(resultat[0][0], "13")


@pytest.mark.parametrize("champ", ["B1.1", "parcours", "blocs_inscrits", "executive", "fraude", "dispense_pro"])
def test_phrase_tient_dans_une_cellule(champ: str) -> None:
    """A cell holds 32,767 characters: one full of text must not give a sentence that Excel refuses."""
    for resultat in _toutes(bonne({champ: "z" * CELLULE_EXCEL})):
        assert len(str(resultat)) <= CELLULE_EXCEL


def test_composante_tres_longue_tient_dans_une_cellule() -> None:
    assert len(str(appeler("RDC_POINTS", bonne(), "z" * CELLULE_EXCEL))) <= CELLULE_EXCEL
