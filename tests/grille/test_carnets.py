"""A school's own gradebook: any sheet with a row of codes is read, in any column order, whatever surrounds it."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.outils.classeurs import (
    ENTETE,
    bonne_ligne,
    carnet,
    carnet_de_feuilles,
    carnet_xlsxwriter,
    cellule,
    modifier_partie,
    remplacer,
)
from tests.outils.fichiers import BONNES_NOTES, CODES, MAXIMA

from rdcxl.grille.anomalies import Code

ATTENDU = {code: Decimal(str(note)) for code, note in BONNES_NOTES.items()}


def _verifier(d: Any, identifiants: list[str]) -> None:
    assert not d.promotion.anomalies
    assert [x.identifiant for x in d.resultats] == identifiants
    for candidat, resultat in zip(d.promotion.candidats, d.resultats, strict=True):
        assert candidat.dossier.notes == ATTENDU
        assert resultat.decision == "TITRE"
        assert resultat.points == 600


@pytest.mark.parametrize("graine", range(5))
def test_colonnes_dans_le_desordre_donnent_le_meme_resultat(tmp_path: Path, juger: Any, graine: int) -> None:
    entete = list(ENTETE)
    random.Random(graine).shuffle(entete)  # noqa: S311
    _verifier(juger(carnet(tmp_path / "c.xlsx", [bonne_ligne("C01"), bonne_ligne("C02")], entete)), ["C01", "C02"])


@pytest.mark.parametrize(
    "ecrire", [str.lower, str.upper, lambda c: f" {c}\u00a0"], ids=["minuscules", "majuscules", "espaces"]
)
def test_codes_sont_reconnus_quelle_que_soit_leur_ecriture(tmp_path: Path, juger: Any, ecrire: Any) -> None:
    entete = [ecrire(c) for c in ENTETE]
    ligne = {ecrire(c): v for c, v in bonne_ligne().items()}
    _verifier(juger(carnet(tmp_path / "c.xlsx", [ligne], entete)), ["C01"])


def test_lignes_de_titre_et_colonnes_etrangeres_sont_ignorees(tmp_path: Path, juger: Any) -> None:
    entete = ["N°", *ENTETE[:6], "Moyenne de la classe", *ENTETE[6:], "Observations"]
    ligne = {**bonne_ligne(), "N°": 1, "Moyenne de la classe": "#N/A", "Observations": "=bien"}
    _verifier(juger(carnet_de_feuilles(tmp_path / "c.xlsx", {"Notes 2025": (entete, [ligne])}, 5)), ["C01"])


def test_ligne_de_maxima_sous_les_codes_n_est_pas_un_candidat(tmp_path: Path, juger: Any) -> None:
    _verifier(juger(carnet(tmp_path / "c.xlsx", [dict(MAXIMA), bonne_ligne()])), ["C01"])


def test_lignes_vides_entre_les_candidats_sont_ignorees(tmp_path: Path, juger: Any) -> None:
    lignes = [bonne_ligne("C01"), {}, {"prenoms": "  "}, bonne_ligne("C02")]
    _verifier(juger(carnet(tmp_path / "c.xlsx", lignes)), ["C01", "C02"])


def test_une_feuille_par_bloc_est_rassemblee_par_identifiant(tmp_path: Path, juger: Any) -> None:
    lignes = [bonne_ligne("C01"), bonne_ligne("C02")]
    feuilles: dict[str, Any] = {"Liste": (("identifiant", "nom_naissance", "prenoms", "parcours"), lignes)}
    for bloc in ("PRO", "B4", "B2", "B3", "B1"):
        codes = [c for c in CODES if c.startswith(bloc)]
        feuilles[f"Bloc {bloc}"] = (("identifiant", *codes), lignes[::-1])
    feuilles["Entreprise"] = (("nom", "heures_entreprise", "identifiant"), lignes)
    feuilles["Mode d'emploi"] = (("Bonjour",), [{"Bonjour": "texte"}])
    _verifier(juger(carnet_de_feuilles(tmp_path / "c.xlsx", feuilles)), ["C01", "C02"])


def test_notes_en_formules_sont_lues_par_leur_valeur_enregistree(tmp_path: Path, juger: Any) -> None:
    formules = {cellule(code, 1): (f"={MAXIMA[code]}*0.6", BONNES_NOTES[code]) for code in CODES}
    _verifier(juger(carnet_xlsxwriter(tmp_path / "c.xlsx", [bonne_ligne()], formules=formules)), ["C01"])


def test_formule_au_resultat_vide_est_une_note_attendue_pas_une_anomalie(tmp_path: Path, juger: Any) -> None:
    """Excel saves an empty text (t="str"): the mark is blank, as on the screen."""
    formules = {cellule("B1.1", 1): ('=IF(Z9="","",Z9)', "")}
    chemin = carnet_xlsxwriter(tmp_path / "c.xlsx", [bonne_ligne()], formules=formules)
    # XlsxWriter leaves out the type that Excel and LibreOffice write.
    modifier_partie(chemin, "xl/worksheets/sheet1.xml", remplacer(b'<c r="E2"><f>', b'<c r="E2" t="str"><f>'))
    d = juger(chemin)
    assert not d.promotion.anomalies
    assert d.resultats[0].decision == "EN_ATTENTE"
    assert d.resultats[0].blocs["B1"].statut == "EN_ATTENTE"


def test_acquis_en_colonnes_sont_lus(tmp_path: Path, juger: Any) -> None:
    entete = [*ENTETE, "acquis.B1", "ACQUIS.PRO.TUTEUR", "acquis.b2"]
    ligne = bonne_ligne(**{"B1.1": None, "PRO.TUTEUR": None, "acquis.B1": 62.5, "ACQUIS.PRO.TUTEUR": 30})
    d = juger(carnet(tmp_path / "c.xlsx", [ligne], entete))
    assert not d.promotion.anomalies
    (x,) = d.resultats
    assert (x.decision, x.blocs["B1"].statut, x.blocs["B1"].points) == ("TITRE", "ACQUIS", Decimal("62.5"))
    assert x.pro.points == 150
    assert x.points == Decimal("602.5")


def test_carnet_sans_parcours_est_lu_au_parcours_complet_avec_un_avis(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne()], ("identifiant", *CODES, "heures_entreprise")))
    assert d.resultats[0].decision == "TITRE"
    assert not d.promotion.anomalies
    assert any("parcours" in a.message and "COMPLET" in a.message for a in d.promotion.avertissements)


def test_parcours_blocs_dispense_et_executive_sont_lus(tmp_path: Path, juger: Any) -> None:
    entete = (
        *ENTETE,
        "blocs_inscrits",
        "dispense_pro",
        "executive",
        "positionnement",
        "fraude",
        "accord_penalite",
        "heures_absence_injustifiees",
    )
    sans_pro = {c: None for c in CODES if c.startswith("PRO")}
    sans_b24 = {c: None for c in CODES if c.startswith(("B2", "B4"))}
    lignes = [
        bonne_ligne("C01", parcours="blocs", blocs_inscrits="b3, B1", **sans_pro, **sans_b24),
        bonne_ligne("C02", dispense_pro="POS-12", **sans_pro),
        bonne_ligne("C03", executive="OUI", positionnement="POS-13", heures_entreprise=105),
        bonne_ligne("C04", fraude=dt.date(2025, 6, 16)),
        bonne_ligne("C05", heures_absence_injustifiees=20, accord_penalite=dt.date(2025, 6, 2)),
    ]
    d = juger(carnet(tmp_path / "c.xlsx", lignes, entete))
    assert [(a.identifiant, a.code) for a in d.promotion.anomalies] == [("C04", Code.FRAUDE_SANS_INCIDENT)]
    assert [x.decision for x in d.resultats] == ["PARTIELLE", "TITRE", "TITRE", "ANNULEE", "TITRE"]
    assert d.resultats[0].blocs_valides == ("B1", "B3")
    assert (d.resultats[1].sur, d.resultats[1].pro.statut) == (750, "DISPENSE")
    assert d.resultats[4].points == 597  # 3.14 % of 637 h: 10 % off the tutor's 30 points


def test_feuilles_synthese_et_controle_d_un_carnet_etranger_sont_lues_aussi(tmp_path: Path, juger: Any) -> None:
    """Only a built grid has calculated sheets of these names; a school's own sheet may be called Synthèse."""
    _verifier(juger(carnet(tmp_path / "c.xlsx", [bonne_ligne()], feuille="Synthèse")), ["C01"])


def test_fichier_xlsm_est_lu(tmp_path: Path, juger: Any) -> None:
    _verifier(juger(carnet(tmp_path / "c.xlsm", [bonne_ligne()])), ["C01"])


@pytest.mark.parametrize("note", ["0.1", "12.345", "33.333333333", "0.30000000000000004", "99.99999999999999", "1e-07"])
def test_note_d_une_cellule_est_exacte(tmp_path: Path, juger: Any, note: str) -> None:
    """The float of a cell becomes its shortest decimal form, so 12.345 is 12.345 and no more."""
    chemin = carnet(tmp_path / "c.xlsx", [bonne_ligne(**{"B1.1": 98.7})])
    modifier_partie(chemin, "xl/worksheets/sheet1.xml", remplacer(b"<v>98.7</v>", f"<v>{note}</v>".encode()))
    d = juger(chemin)
    assert d.promotion.candidats[0].dossier.notes["B1.1"] == Decimal(note)


def test_somme_de_binaires_est_comptee_exactement(tmp_path: Path, juger: Any) -> None:
    """0.1 + 0.2 is 0.3 in the rules: 39.7 + 0.1 + 0.2 + … reaches the bound exactly."""
    ligne = bonne_ligne(**{"B4.1": 35, "B4.2": 34.9, "B4.3": 0.1})
    autre = bonne_ligne("C02", **{"B4.1": 35, "B4.2": 34.9, "B4.3": 0.09})
    d = juger(carnet(tmp_path / "c.xlsx", [ligne, autre]))
    assert [x.blocs["B4"].points for x in d.resultats] == [Decimal(70), Decimal("69.99")]
    assert [x.blocs["B4"].statut for x in d.resultats] == ["COMPENSE", "ELIMINATOIRE"]


def test_dates_d_un_classeur_compte_depuis_1904_sont_justes(tmp_path: Path, juger: Any) -> None:
    """A workbook made on an old Mac counts its days from 1904."""
    entete = (*ENTETE, "date_naissance", "fraude")
    chemin = carnet(tmp_path / "c.xlsx", [bonne_ligne(date_naissance=dt.date(2002, 3, 14))], entete)
    classeur = load_workbook(chemin)
    classeur.epoch = CALENDAR_MAC_1904
    classeur.save(chemin)
    d = juger(chemin)
    assert not d.promotion.anomalies
    assert d.promotion.candidats[0].fiche.date_naissance == dt.date(2002, 3, 14)


def test_feuille_de_graphique_et_feuille_vide_n_empechent_pas_la_lecture(tmp_path: Path, juger: Any) -> None:
    def ajouter(classeur: Any, _: Any) -> None:
        graphique = classeur.add_chart({"type": "column"})
        graphique.add_series({"values": "=Carnet!$E$2:$G$2"})
        classeur.add_chartsheet("Graphique").set_chart(graphique)
        classeur.add_worksheet("Vide")
        classeur.add_worksheet("L'été & l'hiver").write("B3", "identifiant")

    _verifier(juger(carnet_xlsxwriter(tmp_path / "c.xlsx", [bonne_ligne()], apres=ajouter)), ["C01"])


def test_ligne_de_codes_la_plus_complete_est_retenue(tmp_path: Path, juger: Any) -> None:
    """A summary above that names a few codes is not the row of codes."""
    chemin = carnet_de_feuilles(tmp_path / "c.xlsx", {"Notes": (ENTETE, [bonne_ligne()])}, 4)
    classeur = load_workbook(chemin)
    for colonne, texte in zip("ABC", ("identifiant", "B1.1", "B2.1"), strict=True):
        classeur["Notes"][f"{colonne}2"] = texte
    classeur.save(chemin)
    _verifier(juger(chemin), ["C01"])


def test_mille_lignes_mises_en_forme_mais_vides_ne_sont_pas_des_candidats(tmp_path: Path, juger: Any) -> None:
    chemin = carnet(tmp_path / "c.xlsx", [bonne_ligne()])
    classeur = load_workbook(chemin)
    for ligne in range(3, 1003):
        classeur["Carnet"].cell(ligne, 1).number_format = "@"
    classeur.save(chemin)
    _verifier(juger(chemin), ["C01"])


@pytest.mark.parametrize("intitule", ["Maximum", "Barème", "Sur"])
def test_ligne_de_maxima_intitulee_n_est_pas_jugee_en_silence(tmp_path: Path, juger: Any, intitule: str) -> None:
    """A first row that repeats every maximum under a word is no candidate with 1000 points; left out, or at least reported."""
    d = juger(
        carnet(tmp_path / "c.xlsx", [{"identifiant": intitule, **MAXIMA}, bonne_ligne()], ("identifiant", *CODES))
    )
    signalees = {a.identifiant for a in (*d.promotion.anomalies, *d.promotion.avertissements) if "maxim" in a.message}
    assert [x.identifiant for x in d.resultats if x.identifiant not in signalees] == ["C01"]


@pytest.mark.parametrize(
    ("premiere", "seconde"),
    [(60, "60"), (60, "60,0"), ("ABS", " abs"), ("60,5", "60.5")],
    ids=["texte", "zero", "casse", "point"],
)
def test_meme_valeur_ecrite_autrement_dans_deux_feuilles_n_est_pas_une_contradiction(
    tmp_path: Path, juger: Any, premiere: Any, seconde: Any
) -> None:
    feuilles = {
        "Carnet": (ENTETE, [bonne_ligne(**{"B1.1": premiere})]),
        "Reprise": (("identifiant", "B1.1"), [{"identifiant": "C01", "B1.1": seconde}]),
    }
    assert not juger(carnet_de_feuilles(tmp_path / "c.xlsx", feuilles)).promotion.anomalies


def test_contradiction_nomme_les_deux_feuilles(tmp_path: Path, juger: Any) -> None:
    feuilles = {
        "Carnet": (ENTETE, [bonne_ligne()]),
        "Reprise": (("identifiant", "B1.1"), [{"identifiant": "C01", "B1.1": 61}]),
    }
    (a,) = juger(carnet_de_feuilles(tmp_path / "c.xlsx", feuilles)).promotion.anomalies
    assert a.feuille == "Reprise"
    assert "Carnet" in a.message
