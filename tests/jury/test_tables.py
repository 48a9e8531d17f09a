"""The optional tables in a closed file: kept as text, compared with a grid, feeding the deadlines; nothing else breaks."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from tests.outils import clotures
from tests.outils.classeurs import modifier
from tests.outils.clotures import lu
from tests.outils.fichiers import JURY, candidat, notes
from tests.outils.tables import R, case, classeur

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille import annexes as X
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import composer, lire_cloture, lire_cloture_en_vigueur
from rdcxl.jury.comparaison import comparer
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.echeances_avant import echeances_avant
from rdcxl.jury.echeancier import Echeance, echeances
from rdcxl.jury.projet import composer_projet
from rdcxl.jury.verification import verifier
from rdcxl.regles.actes import Acte

DEMANDE: dict[str, object] = {"identifiant": "C01", "demande": "RATTRAPAGE", "demande_du": "15/02/2026",
                              "moyen": "RECOMMANDE", "epreuve_le": "15/06/2026"}  # fmt: skip
TABLES: dict[str, list[dict[str, object]]] = {
    X.DEMANDES: [DEMANDE],
    X.INCIDENTS: [
        {"identifiant": "C02", "incident": "RETARD", "incident_epreuve": "B2.1", "survenu_le": "13/06/2025",
         "recit": "=1+1 ; train en panne", "suite": "REFUS"}],
    X.ACCES: [
        {"identifiant": "C01", "niveau_diplome": "5", "annees_experience": "2,50", "selection_reussie": "oui"},
        {"identifiant": "C02", "niveau_diplome": "", "annees_experience": "3", "selection_reussie": "oui"}],
    X.AMENAGEMENTS: [],
    X.CONTROLE_CONTINU: [
        {"identifiant": "C01", "module": "M1.1", "note_module": "12,30", "note_sur": "20", "evaluation_du": "14/02/2025"},
        {"identifiant": "C02", "module": "M1.1", "note_module": "ABS"}],
}  # fmt: skip
ATTENDU = {
    X.DEMANDES: [
        {"identifiant": "C01", "demande": "RATTRAPAGE", "demande_du": "2026-02-15", "moyen": "RECOMMANDE", "epreuve_le": "2026-06-15"}],
    X.INCIDENTS: [
        {"identifiant": "C02", "incident": "RETARD", "incident_epreuve": "B2.1", "survenu_le": "2025-06-13",
         "recit": "=1+1 ; train en panne", "suite": "REFUS"}],
    X.ACCES: [
        {"identifiant": "C01", "niveau_diplome": "5", "annees_experience": "2.5", "selection_reussie": "oui"},
        {"identifiant": "C02", "annees_experience": "3", "selection_reussie": "oui"}],
    X.AMENAGEMENTS: [],
    X.CONTROLE_CONTINU: [
        {"identifiant": "C01", "module": "M1.1", "note_module": "12.3", "note_sur": "20", "evaluation_du": "2025-02-14"},
        {"identifiant": "C02", "module": "M1.1", "note_module": "ABS"}],
}  # fmt: skip


@pytest.fixture
def grille(tmp_path: Path) -> Path:
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    return classeur(tmp_path, TABLES, [candidat("C01"), candidat("C02")])


def test_la_cloture_garde_chaque_ligne_en_texte_exact(grille: Path) -> None:
    contenu = lire_cloture(clotures.clos(grille)).en_json()
    assert contenu["annexes"] == ATTENDU


def test_sans_table_la_cloture_n_en_parle_pas(tmp_path: Path) -> None:
    assert "annexes" not in lire_cloture(clotures.clos(clotures.grille(tmp_path))).en_json()


def test_le_projet_les_porte_meme_quand_une_ligne_ne_se_lit_pas(grille: Path) -> None:
    promotion = lire_grille(modifier(grille, {case(grille, X.DEMANDES, "demande_du"): "demain"}), R)
    projet = composer_projet(deliberer(promotion, R), None, grille, clotures.CLOS_LE)
    assert "demande_du" not in projet.annexes[X.DEMANDES][0]
    assert any("demain" in e.texte for e in projet.empechements)
    json.dumps(projet.en_json())


def test_une_demande_hors_delai_empeche_de_clore_et_dit_pourquoi(grille: Path) -> None:
    with pytest.raises(ClotureRefusee) as refus:
        clotures.clos(modifier(grille, {case(grille, X.DEMANDES, "demande_du"): dt.date(2026, 2, 16)}))
    ou = case(grille, X.DEMANDES, "demande_du")
    assert any(f"{ou} (C01)" in p and "15/02/2026 au plus tard" in p for p in refus.value.problemes)


def test_verifier_rectifier_et_comparer_tiennent(grille: Path) -> None:
    premier = clotures.clos(grille)
    contenu = lire_cloture(premier)
    assert comparer(contenu, grille, R).differences == ()
    modifier(grille, {case(grille, X.DEMANDES, "demande_du"): dt.date(2026, 2, 14)})
    (seule,) = comparer(contenu, grille, R).differences
    assert (seule.identifiant, seule.champ, seule.feuille, seule.cellule) == ("C01", X.DEMANDES, "Demandes", "A7")
    assert "demande_du = 2026-02-15" in str(seule.avant)
    assert "demande_du = 2026-02-14" in str(seule)
    second = clotures.rectifie(premier, grille)
    assert verifier(second).valable
    assert lire_cloture_en_vigueur(second).annexes[X.DEMANDES][0]["demande_du"] == "2026-02-14"


def test_lignes_ajoutees_retirees_repetees_sont_des_differences(grille: Path) -> None:
    contenu = lire_cloture(clotures.clos(grille))
    codes = ("identifiant", "incident", "incident_epreuve", "survenu_le", "recit", "suite")
    nouvelle = {"identifiant": "C01", "demande": "REDOUBLEMENT", "demande_du": dt.date(2026, 1, 1)}
    ajoutees = {case(grille, X.DEMANDES, code, 2): valeur for code, valeur in nouvelle.items()}
    modifier(grille, {**{case(grille, X.INCIDENTS, code): None for code in codes}, **ajoutees})
    lues = {(d.champ, d.avant is None, d.apres is None) for d in comparer(contenu, grille, R).differences}
    assert lues == {(X.INCIDENTS, False, True), (X.DEMANDES, True, False)}
    sans = contenu.model_copy(update={"annexes": {}})
    assert {d.champ for d in comparer(sans, grille, R).differences} >= {X.DEMANDES, X.ACCES}


# -- deadlines --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def modele(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return lire_cloture(clotures.clos(clotures.grille(tmp_path_factory.mktemp("clos")))).en_json()


def lignes(modele: dict[str, Any], demandes: list[dict[str, str]], **changements: Any) -> list[Echeance]:
    """The deadlines of C01, changed (`decision`, `notes`, `fraude`, `pro`), with these requests."""
    contenu = copy.deepcopy(modele)
    (c,) = contenu["candidats"]
    c["resultat"]["decision"], c["blocs_certifies"] = changements["decision"], []
    c["saisies"]["notes"] |= changements.get("notes", {})
    c["fiche"]["fraude"] = changements.get("fraude")
    c["resultat"]["pro"]["statut"] = changements.get("pro", "SUFFISANT")
    contenu["annexes"] = {X.DEMANDES: [{"identifiant": "C01", **d} for d in demandes]}
    return [e for e in echeances(lu(contenu), R) if e.identifiant == "C01"]


def absence(du: str, **autres: str) -> dict[str, str]:
    return {"demande": "ABSENCE", "demande_du": du, "motif_absence": "ARRET_TRAVAIL", **autres}


def test_rattrapage_date_par_demande_et_sans_date_pour_le_reste(modele: dict[str, Any]) -> None:
    notes_ = {"B2.1": "ABJ", "B2.2a": "ABJ", "B3.2": "ABJ"}
    lues = lignes(modele, [absence("2025-08-31", demande_pour="B2")], decision="EN_ATTENTE", notes=notes_)
    assert [(e.jour, e.quoi.split(" : ")[0]) for e in lues] == [
        (dt.date(2026, 2, 28), "Épreuve de rattrapage à tenir (B2.1, B2.2a), demande du 31/08/2025"),
        (None, "Épreuve de rattrapage à tenir (B3.2)"),
    ]
    toutes = [absence("2025-09-30"), absence("2025-08-30", demande_pour="B3")]
    assert [(e.jour, e.quoi) for e in lignes(modele, toutes, decision="EN_ATTENTE", notes=notes_)] == [
        (dt.date(2026, 2, 28), "Épreuve de rattrapage à tenir (B3.2), demande du 30/08/2025"),
        (dt.date(2026, 3, 30), "Épreuve de rattrapage à tenir (B2.1, B2.2a), demande du 30/09/2025"),
    ]
    assert [e.jour for e in lignes(modele, [], decision="EN_ATTENTE", notes=notes_)] == [None]


@pytest.mark.parametrize(
    ("demandes", "jour"),
    [
        ([], dt.date(2026, 2, 28)),
        ([("2025-10-31", "non")], dt.date(2026, 2, 28)),
        ([("2025-11-01", "non")], dt.date(2026, 3, 1)),
        ([("2026-02-01", "oui")], dt.date(2026, 3, 1)),
        ([("2025-12-31", "non"), ("2025-11-02", "non")], dt.date(2026, 3, 2)),
        ([("2025-08-30", "non")], dt.date(2026, 2, 28)),  # before the fraud: about another one
    ],
)
def test_apres_une_fraude_la_demande_recule_la_premiere_session(
    modele: dict[str, Any], demandes: list[tuple[str, str]], jour: dt.date
) -> None:
    faites = [{"demande": "APRES_FRAUDE", "demande_du": du, "redouble": redouble} for du, redouble in demandes]
    (seule,) = lignes(modele, faites, decision="ANNULEE", fraude="2025-08-31")
    assert (seule.jour, seule.depuis) == (jour, True)


@pytest.mark.parametrize(
    ("statut", "nombre"), [("INSUFFISANT", 1), ("NON_PRESENTE", 1), ("SUFFISANT", 0), ("ACQUIS", 0)]
)
def test_premier_jour_d_un_nouveau_dossier_professionnel(modele: dict[str, Any], statut: str, nombre: int) -> None:
    demande = {"demande": "PRO", "demande_du": "2025-12-01", "absence_ou_fraude_le": "2025-11-30"}
    lues = [e for e in lignes(modele, [demande], decision="PARTIELLE", pro=statut) if e.depuis]
    assert [(e.jour, "30/11/2025" in e.quoi) for e in lues] == [(dt.date(2026, 2, 28), True)] * nombre
    del demande["absence_ou_fraude_le"]
    sans_date = [e for e in lignes(modele, [demande], decision="PARTIELLE", pro=statut) if e.depuis]
    assert [e.jour for e in sans_date] == [None] * nombre


def test_avant_le_jury_les_demandes_sont_datees_et_la_fraude_reste_reservee(tmp_path: Path) -> None:
    demandes = [
        {"identifiant": "C01", **absence("31/08/2025")},
        {"identifiant": "C01", **absence("15/06/2025", demande_pour="B2")},
        {"identifiant": "C02", "demande": "APRES_FRAUDE", "demande_du": "31/10/2025", "moyen": "RECOMMANDE",
         "absence_ou_fraude_le": "20/06/2025"},
    ]  # fmt: skip
    saisies = [notes("C01", {"B2.1": "ABJ"}), notes("C02", fraude="20/06/2025")]
    grille = classeur(tmp_path, {X.DEMANDES: demandes}, [candidat("C01"), candidat("C02")], saisies)
    lues = [e for e in echeances_avant(lire_grille(grille, R), R) if e.identifiant]
    assert [(e.identifiant, e.jour, e.quoi, e.reservee) for e in lues] == [
        ("C01", dt.date(2025, 12, 15), "Épreuve de rattrapage à tenir (B2), demande du 15/06/2025", False),
        (
            "C01",
            dt.date(2026, 2, 28),
            "Épreuve de rattrapage à tenir (absence justifiée), demande du 31/08/2025",
            False,
        ),
        ("C02", dt.date(2026, 2, 28), "Nouvelle session possible au plus tôt, demande du 31/10/2025", True),
    ]


def test_abj_demandee_se_clot_ajournee_et_l_echeance_est_datee(tmp_path: Path) -> None:
    """From the grid to the deadline: an excused absence, its request, the candidate postponed."""
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    demande = {"identifiant": "C01", **absence("31/08/2025")}
    grille = classeur(tmp_path, {X.DEMANDES: [demande]}, (), [notes("C01", {"B2.1": "ABJ"})])
    promotion = lire_grille(grille, R)
    ajourne = Acte("C01", "AJOURNE", "", None, "Note à venir", "C. Vasseur", dt.datetime(2025, 7, 10, 15, 0))  # noqa: DTZ001
    jury = lire_jury(tmp_path / "jury.toml")
    clos = composer(deliberer(promotion, R), jury, grille, clotures.CLOS_LE, actes=[ajourne])
    (seule,) = [e for e in echeances(clos, R) if "rattrapage" in e.quoi]
    assert seule.jour == dt.date(2026, 2, 28)
