"""`rdcxl nouveau --depuis`: who sits again, with what, after a closed jury."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.clotures import lu

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.reprise import RATTRAPAGE, REDOUBLEMENT, Reprise, preparer_reprise
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Mention
from rdcxl.regles import libelles as L

R = charger_referentiel()
JOUR = dt.date(2025, 9, 1)


@pytest.fixture
def contenu(promo: Path) -> dict[str, Any]:
    return lire_cloture(promo / "grille.cloture.json").en_json()


def acquis(reprise: Reprise, identifiant: str) -> dict[str, str]:
    return {a["composante"]: a["points"] for a in reprise.acquis if a["identifiant"] == identifiant}


def ligne(reprise: Reprise, identifiant: str) -> dict[str, str]:
    return next(c for c in reprise.candidats if c["identifiant"] == identifiant)


def test_qui_repasse_et_ce_qu_il_garde(contenu: dict[str, Any]) -> None:
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    issues = {c["fiche"]["identifiant"]: c["resultat"]["decision"] for c in contenu["candidats"]}
    presents = {c["identifiant"] for c in reprise.candidats}
    assert presents == {qui for qui, issue in issues.items() if issue != "TITRE"} - {
        "C19"
    }  # C19 validated all her blocs
    assert acquis(reprise, "C11") == {"B1": "60", "B2": "130.5", "B4": "113.75", "PRO": "150"}
    assert acquis(reprise, "C08") == {"B1": "60", "B2": "135", "B3": "155", "B4": "105", "PRO.TUTEUR": "22"}
    assert acquis(reprise, "C16") == {"B2": "131"}  # fraud: only what is older stays
    assert acquis(reprise, "C15") == {}
    assert ligne(reprise, "C17")["blocs_inscrits"] == "B1 B3"  # X47: what she validated counts among her blocs
    assert acquis(reprise, "C17") == {"B1": _candidat(contenu, "C17")["resultat"]["blocs"]["B1"]["points"]}


def test_le_redoublement_ne_garde_pas_la_note_du_tuteur(contenu: dict[str, Any]) -> None:
    rattrapage = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    redoublement = preparer_reprise(lu(contenu), R, REDOUBLEMENT, JOUR)
    assert "PRO.TUTEUR" in acquis(rattrapage, "C08")
    assert "PRO.TUTEUR" not in acquis(redoublement, "C08")
    assert {k: v for k, v in acquis(rattrapage, "C08").items() if k != "PRO.TUTEUR"} == acquis(redoublement, "C08")


def test_la_note_du_tuteur_est_gardee_penalite_deduite(contenu: dict[str, Any]) -> None:
    """C20: 28 points, 10 % of penalty applied on the tutor's mark."""
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    assert acquis(reprise, "C20")["PRO.TUTEUR"] == "25.2"
    assert any("C20" in a and "pénalité" in a for a in reprise.avis)
    contenu["lectures"]["assiette_penalite"] = "total"
    assert acquis(preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR), "C20")["PRO.TUTEUR"] == "28"


def test_un_ajourne_reprend_ses_notes_telles_quelles(contenu: dict[str, Any]) -> None:
    c13 = ligne(preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR), "C13")
    saisies = next(c for c in contenu["candidats"] if c["fiche"]["identifiant"] == "C13")["saisies"]["notes"]
    assert {k: v for k, v in c13.items() if k in saisies} == {k: v or "" for k, v in saisies.items() if k != "B1.1"}
    assert c13["B2.1"] == "ABJ"


def _acte(acte: str, objet: str = "", valeur: str | None = None) -> dict[str, Any]:
    return {"acte": acte, "objet": objet, "valeur": valeur, "motif": "m", "auteur": "a", "retenu": True,
            "horodatage": "2025-07-10T15:00:00"}  # fmt: skip


def _candidat(contenu: dict[str, Any], identifiant: str) -> dict[str, Any]:
    return next(c for c in contenu["candidats"] if c["fiche"]["identifiant"] == identifiant)


@pytest.mark.parametrize("qui", ["C13", "C15"])
@pytest.mark.parametrize("mode", [RATTRAPAGE, REDOUBLEMENT])
def test_un_acquis_anterieur_reste_tant_que_rien_n_est_decide(contenu: dict[str, Any], qui: str, mode: str) -> None:
    """Postponed, or a void session: whatever was kept before, the tutor's mark too, is kept still."""
    c = _candidat(contenu, qui)
    c["saisies"]["acquis"] = {"PRO.TUTEUR": {"points": "41.5", "session": "2024-07-10"}}
    assert acquis(preparer_reprise(lu(contenu), R, mode, JOUR), qui)["PRO.TUTEUR"] == "41.5"


def test_les_points_du_jury_restent_a_la_note_du_tuteur(contenu: dict[str, Any]) -> None:
    """C20: 28 points, 2 added by the jury, 10 % of penalty: 27 are kept."""
    _candidat(contenu, "C20")["actes"].append(_acte("POINTS", "PRO.TUTEUR", "2"))
    assert acquis(preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR), "C20")["PRO.TUTEUR"] == "27"


def test_les_actes_que_la_nouvelle_session_ignore_sont_nommes(contenu: dict[str, Any]) -> None:
    _candidat(contenu, "C14")["actes"] += [
        _acte("POINTS", "B1.1", "2"),
        _acte("BLOC_REFUSE", "B3"),
        _acte("DEROGATION_HEURES"),
    ]
    avis = [a for a in preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR).avis if a.startswith("C14")]
    assert [a.split(" : ")[2].split(".")[0] for a in avis] == [
        "ajouter des points à une composante B1", "refuser un bloc B3", "déroger aux heures en entreprise",
    ]  # fmt: skip


def test_un_bloc_accorde_sous_la_barre_est_garde_avec_la_date_de_l_acte(contenu: dict[str, Any]) -> None:
    """X46: with its points, whatever they are, and what shows it."""
    c = _candidat(contenu, "C09")
    c["resultat"]["blocs"]["B2"]["statut"] = "VALIDE"
    c["resultat"]["decision"] = "PARTIELLE"
    c["actes"].append(_acte("BLOC_ACCORDE", "B2"))
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    (garde,) = [a for a in reprise.acquis if a["identifiant"] == "C09" and a["composante"] == "B2"]
    assert garde == {
        "identifiant": "C09",
        "composante": "B2",
        "points": c["resultat"]["blocs"]["B2"]["points"],
        "session": "2025-07-10",
        "accorde_le": "2025-07-10",
        "preuve": f"clôture rdcxl {contenu['empreinte']['valeur'][:16]}",
        "preuve_du": contenu["clos_le"][:10],
    }
    (avis,) = [a for a in reprise.avis if "C09" in a]
    assert "accordé par le jury le 10/07/2025" in avis
    assert "anomalie" not in avis


@pytest.mark.parametrize(("jour", "permis"), [(dt.date(2029, 4, 25), True), (dt.date(2029, 4, 26), False)])
def test_rien_apres_la_derniere_delivrance(contenu: dict[str, Any], jour: dt.date, permis: bool) -> None:
    if permis:
        assert preparer_reprise(lu(contenu), R, RATTRAPAGE, jour).candidats
        return
    with pytest.raises(ClotureRefusee, match="25/04/2029"):
        preparer_reprise(lu(contenu), R, RATTRAPAGE, jour)


def test_tous_titulaires_rien_a_repasser(contenu: dict[str, Any]) -> None:
    contenu["candidats"] = [c for c in contenu["candidats"] if c["resultat"]["decision"] == "TITRE"]
    with pytest.raises(ClotureRefusee, match="repasser"):
        preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)


def test_la_grille_de_la_seconde_session(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No anomaly, nobody decided on marks that do not exist, what was kept is kept to the last decimal."""
    grille, clos = promo / "seconde.xlsx", promo / "grille.cloture.json"
    assert main(["nouveau", str(grille), "--depuis", str(clos)]) == 0
    sortie = simple(capsys.readouterr().out)
    assert "C15 : pas de nouvelle session avant le 16/12/2025" in sortie
    promotion = lire_grille(grille, R)
    assert promotion.bloquantes == ()
    assert promotion.session.session.libelle == "RDC 2024-2025 – seconde session"
    assert promotion.session.session.date_jury is None
    resultats = {x.identifiant: x for x in deliberer(promotion, R).resultats}
    ancien = {c["fiche"]["identifiant"]: c["resultat"] for c in lire_cloture(clos).en_json()["candidats"]}
    for qui, x in resultats.items():
        assert x.decision == L.EN_ATTENTE
        for code, bloc in x.blocs.items():
            if bloc.statut == L.ACQUIS:
                assert bloc.points == Decimal(ancien[qui]["blocs"][code]["points"])
    c06 = next(c for c in promotion.candidats if c.fiche.identifiant == "C06").dossier
    assert all(note is Mention.VIDE for note in c06.notes.values())


def test_la_seconde_session_se_clot_avec_un_titre(promo: Path) -> None:
    """C06 had only B1 to take again: with 10/20 there he obtains the title."""
    import dataclasses

    assert main(["nouveau", str(promo / "seconde.xlsx"), "--depuis", str(promo / "grille.cloture.json")]) == 0
    promotion = lire_grille(promo / "seconde.xlsx", R)
    c06 = next(c for c in promotion.candidats if c.fiche.identifiant == "C06")
    repasse = dataclasses.replace(c06, dossier=dataclasses.replace(c06.dossier, notes={"B1.1": Decimal(50)}))
    (x,) = deliberer(dataclasses.replace(promotion, candidats=(repasse,)), R).resultats
    assert x.decision == L.TITRE
    assert x.blocs["B1"].statut == L.VALIDE


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--candidats", "candidats.csv", "--depuis", "x"],
        ["--depuis", "x", "--acquis", "acquis.csv"],
        ["--candidats", "candidats.csv", "--seulement", "C01"],
        ["--depuis", "x", "--mode", "y"],
    ],
)
def test_des_options_qui_s_excluent(promo: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    monkeypatch.chdir(promo)
    assert main(["nouveau", "seconde.xlsx", *options]) == 2
    assert not (promo / "seconde.xlsx").exists()


def test_un_fichier_remplace_ou_modifie_n_ouvre_rien(promo: Path) -> None:
    clos = promo / "grille.cloture.json"
    clos.write_text(clos.read_text("utf-8").replace("62.5", "72.5", 1), "utf-8")
    assert main(["nouveau", str(promo / "seconde.xlsx"), "--depuis", str(clos)]) == 1
    assert not (promo / "seconde.xlsx").exists()


def test_la_seconde_session_peut_avoir_ses_grilles(promo: Path, tmp_path: Path) -> None:
    """The marks of who was postponed go where a grid takes them, and are decided the same."""
    (promo / "grilles.toml").write_bytes((exemple.DOSSIER / "grilles.toml").read_bytes())
    depuis, lues = ["--depuis", str(promo / "grille.cloture.json"), "--mode", "redoublement"], []
    for nom, options in (("sans.xlsx", []), ("avec.xlsx", ["--grilles", str(promo / "grilles.toml")])):
        assert main(["nouveau", str(tmp_path / nom), *depuis, *options]) == 0
        lues.append(lire_grille(tmp_path / nom, R))
    sans, avec = lues
    assert [c.dossier for c in avec.candidats] == [c.dossier for c in sans.candidats]
    assert any(c.dossier.notes.get("B3.2") is not Mention.VIDE for c in sans.candidats)


def tentatives(reprise: Reprise, identifiant: str) -> list[tuple[str, str, str]]:
    return [
        (t["tentative"], t["points_obtenus"], t["compte"])
        for t in reprise.tentatives
        if t["identifiant"] == identifiant
    ]


def test_chaque_passage_manque_entre_dans_l_historique(contenu: dict[str, Any]) -> None:
    """D1, X13: what was not validated counts as an attempt, a voided session too; a postponed candidate has not sat yet."""
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    assert tentatives(reprise, "C06") == [("B1", "39.95", "oui")]
    assert tentatives(reprise, "C11") == [("B3", "", "oui")]  # absent: an attempt without a result
    assert tentatives(reprise, "C15") == [(code, "", "oui") for code in ("B1", "B2", "B3", "B4", "PRO")]
    assert tentatives(reprise, "C16") == [(code, "", "oui") for code in ("B1", "B3", "B4", "PRO")]
    assert tentatives(reprise, "C13") == []
    assert {t["session_du"] for t in reprise.tentatives} == {"2025-07-10"}


def test_l_historique_de_la_session_close_suit(contenu: dict[str, Any]) -> None:
    ancienne = {
        "identifiant": "C06",
        "tentative": "B1",
        "points_obtenus": "30",
        "session_du": "2024-07-10",
        "compte": "oui",
    }
    d_un_autre = {**ancienne, "identifiant": "C01"}
    contenu["annexes"] = {"tentatives": [ancienne, d_un_autre]}
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    assert tentatives(reprise, "C06") == tentatives(reprise, "C01") == []
    assert "C06" not in {c["identifiant"] for c in reprise.candidats}  # everything else is kept: nothing is left
    assert acquis(reprise, "C06") == {}
    assert any("C06 : B1 a déjà été repassé" in a and "sans ce candidat" in a for a in reprise.avis)
    contenu["annexes"] = {
        "tentatives": [{**ancienne, "identifiant": "C11", "tentative": "B3", "compte": "non"}, d_un_autre]
    }
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    assert tentatives(reprise, "C11") == [("B3", "30", "non"), ("B3", "", "oui")]


def test_sans_un_de_ses_blocs_la_suite_se_fait_par_blocs_separes(contenu: dict[str, Any]) -> None:
    """D1, point 19: a bloc that may not be taken again is left out, and the title with it; the others may still be."""
    c = _candidat(contenu, "C09")
    manques = [b for b, x in c["resultat"]["blocs"].items() if x["statut"] not in ("VALIDE", "ACQUIS")]
    assert len(manques) > 1
    epuise, *autres = manques
    ancienne = {"identifiant": "C09", "tentative": epuise, "points_obtenus": "30", "session_du": "2024-07-10"}
    contenu["annexes"] = {"tentatives": [ancienne]}
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    x = ligne(reprise, "C09")
    gardes = acquis(reprise, "C09")
    assert (x["parcours"], x["blocs_inscrits"].split()) == ("BLOCS", [b for b in c["resultat"]["blocs"] if b != epuise])
    assert set(x["blocs_inscrits"].split()) == {*gardes, *autres}
    assert any(f"C09 : {epuise} a déjà été repassé" in a and "blocs séparés" in a for a in reprise.avis)


def test_un_rattrapage_justifie_n_epuise_pas_la_reprise(contenu: dict[str, Any]) -> None:
    ancienne = {
        "identifiant": "C06",
        "tentative": "B1",
        "points_obtenus": "",
        "session_du": "2024-07-10",
        "compte": "non",
    }
    contenu["annexes"] = {"tentatives": [ancienne]}
    assert not any("déjà été repassé" in a for a in preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR).avis)


def test_par_blocs_separes_un_bloc_epuise_quitte_l_inscription(contenu: dict[str, Any]) -> None:
    """C18 is registered for B2 alone, which he did not validate: after a second attempt nothing is left for him."""
    ancienne = {
        "identifiant": "C18",
        "tentative": "B2",
        "points_obtenus": "60",
        "session_du": "2024-07-10",
        "compte": "oui",
    }
    contenu["annexes"] = {"tentatives": [ancienne]}
    reprise = preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR)
    assert "C18" not in {c["identifiant"] for c in reprise.candidats}
    assert tentatives(reprise, "C18") == []
    assert any("C18 : B2 a déjà été repassé" in a and "sans ce candidat" in a for a in reprise.avis)


def test_le_redoublement_nomme_les_modules_a_suivre(contenu: dict[str, Any]) -> None:
    avis = preparer_reprise(lu(contenu), R, REDOUBLEMENT, JOUR).avis
    assert any("C06 : modules à suivre" in a and "B1 (M1.1 à M1.5)" in a and "B2" not in a for a in avis)
    assert any("4 mois avant" in a for a in preparer_reprise(lu(contenu), R, RATTRAPAGE, JOUR).avis)
    assert not any("4 mois avant" in a for a in avis)


def test_les_feuilles_de_la_seconde_session(promo: Path) -> None:
    """Tentatives holds the history, Demandes waits for the requests; the reading « meilleure » finds the earlier points."""
    clos = promo / "grille.cloture.json"
    assert main(["nouveau", str(promo / "r.xlsx"), "--depuis", str(clos)]) == 0
    assert main(["nouveau", str(promo / "d.xlsx"), "--depuis", str(clos), "--mode", "redoublement"]) == 0
    rattrapage, redoublement = (lire_grille(promo / nom, R) for nom in ("r.xlsx", "d.xlsx"))
    assert set(rattrapage.annexes) == {"tentatives", "demandes"}
    assert set(redoublement.annexes) == {"tentatives"}
    c06 = next(c.dossier for c in rattrapage.candidats if c.fiche.identifiant == "C06")
    assert c06.tentatives == {"B1": (Decimal("39.95"),)}
