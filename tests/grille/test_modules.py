"""Continuous assessment in a grid: what is wrong at each cell, the year of each candidate, the sheet Modules."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.outils.calcul import Recalcul, formules_et_valeurs, identiques, valeurs_perimees
from tests.outils.classeurs import Texte, modifier, simple
from tests.outils.fichiers import CREE_LE, candidat, ecrire_csv, ecrire_entrees, notes

from rdcxl.grille.annee import releve_de_l_annee
from rdcxl.grille.construction.classeur import construire_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.grille.modele import Promotion
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.libelles import NON_EVALUE, NON_OBTENU, OBTENU

R = charger_referentiel()
COLONNES = ("identifiant", "module", "note_module", "note_sur", "evaluation_du", "evaluation")
FEUILLE = "Contrôle continu"


def note(qui: str, module: str, valeur: object, sur: object = "", **autres: object) -> dict[str, object]:
    return {"identifiant": qui, "module": module, "note_module": valeur, "note_sur": sur, **autres}


def les_six(qui: str, *valeurs: object) -> list[dict[str, object]]:
    return [note(qui, f"M5.{i}", valeur) for i, valeur in enumerate(valeurs, 1)]


TROIS = [
    *les_six("C01", "10", "10", "10", "10", "10", "10"),
    *les_six("C02", "20", "20", "20", "0", "0", "ABS"),
    *les_six("C03", "20", "20", "20", "20", "20", "ABJ"),
    note("C01", "M1.1", "7", "10", evaluation_du="12/03/2025"), note("C01", "M1.1", "ABS"), note("C01", "M1.2", "14,5", "30"),
    note("C02", "m1.1", "", evaluation="Oral à venir"), note("C02", "M1.3", "0"),
]  # fmt: skip


def batir(dossier: Path, lignes: list[dict[str, object]], combien: int = 3) -> Path:
    """A grid with the optional table."""
    qui = [f"C{i:02d}" for i in range(1, combien + 1)]
    entrees = ecrire_entrees(dossier, [candidat(x) for x in qui], [notes(x) for x in qui])
    table = ecrire_csv(dossier / "cc.csv", COLONNES, lignes)
    contenu = lire_fichiers(R, **entrees, annexes=[table])
    construire_grille(dossier / "grille.xlsx", contenu, R, cree_le=CREE_LE)
    return dossier / "grille.xlsx"


def anomalies(p: Promotion) -> dict[str, str]:
    return {f"{a.feuille}!{a.cellule}": simple(a.message) for a in p.anomalies if a.feuille == FEUILLE}


def test_l_annee_de_chaque_candidat_se_lit_du_classeur(tmp_path: Path) -> None:
    p = lire_grille(batir(tmp_path, TROIS), R)
    assert anomalies(p) == {}
    annees = releve_de_l_annee(p, R)
    assert [(qui, a.cce, a.absences) for qui, a in annees.items()] == [
        ("C01", OBTENU, 1), ("C02", OBTENU, 1), ("C03", NON_EVALUE, 0)]  # fmt: skip
    assert annees["C01"].modules["M1.1"].note == Fraction(7)
    assert annees["C01"].moyennes["B1"] == (Fraction(25, 3), 2)
    assert annees["C02"].modules["M1.1"].note is None
    assert annees["C02"].modules["M1.3"].note == 0
    assert annees["C02"].moyennes["B5"].valeur == 10


def test_sans_la_table_personne_n_a_de_note_de_module(tmp_path: Path) -> None:
    p = lire_grille(batir(tmp_path, []), R)
    annee = releve_de_l_annee(p, R)["C03"]
    assert (annee.cce, annee.absences) == (NON_EVALUE, 0)
    assert {m.note for m in annee.modules.values()} == {None}


ERREURS: list[tuple[str, Any, str]] = [
    ("D7", 20.5, "20,5 dépasse le maximum de 20. Saisissez une note de 0 à 20, ABS ou ABJ."),
    ("D7", Texte("12"), "« 12 » est du texte, lu comme 12. Ressaisissez le nombre."),
    ("D7", "absent", "« absent » n’est pas un nombre. Saisissez une note de 0 à 20, ABS ou ABJ."),
    ("D7", "#N/A", "La cellule contient l’erreur #N/A. Saisissez une note de 0 à 20, ABS ou ABJ."),
    ("E7", 15, "Une note de module ne se donne pas sur 15. Saisissez 10, 20 ou 30."),
    ("E7", Texte("20"), "Sur : « 20 » est du texte, lu comme 20. Ressaisissez le nombre."),
    ("E7", "vingt", "Sur : « vingt » n’est pas un nombre. Saisissez un nombre positif."),
]


@pytest.mark.parametrize(("ou", "valeur", "message"), ERREURS, ids=[f"{x[0]} {x[1]}" for x in ERREURS])
def test_une_saisie_fausse_est_dite_a_sa_cellule_et_le_certificat_attend(
    tmp_path: Path, ou: str, valeur: Any, message: str
) -> None:
    grille = modifier(batir(tmp_path, TROIS), {f"{FEUILLE}!{ou}": valeur})
    p = lire_grille(grille, R)
    assert anomalies(p) == {f"{FEUILLE}!{ou}": message}
    assert releve_de_l_annee(p, R)["C01"].cce == NON_EVALUE
    ligne = Recalcul(grille).lignes("Modules", 1)[0]
    assert (ligne["M5.1"], ligne["Certificat"], ligne["B5 modules"]) == ("?", "Non évalué", 5)


def test_un_module_inconnu_et_un_maximum_sans_note(tmp_path: Path) -> None:
    grille = modifier(batir(tmp_path, TROIS), {f"{FEUILLE}!C7": "M9.9", f"{FEUILLE}!E13": 12, f"{FEUILLE}!D13": None})
    p = lire_grille(grille, R)
    vues = anomalies(p)
    assert list(vues) == [f"{FEUILLE}!C7", f"{FEUILLE}!E13"]
    assert "M9.9" in vues[f"{FEUILLE}!C7"]
    assert releve_de_l_annee(p, R)["C01"].cce == NON_EVALUE


def test_une_note_saisie_deux_fois_a_l_identique_est_signalee(tmp_path: Path) -> None:
    deux = [note("C01", "M1.1", "7", "10", evaluation_du="12/03/2025", evaluation="Quiz")] * 2
    p = lire_grille(batir(tmp_path, deux), R)
    assert [simple(a.message) for a in p.avertissements if a.feuille == FEUILLE] == [
        "Cette note de C01 est déjà en A7, à l’identique ; chacune compte."]  # fmt: skip
    assert anomalies(p) == {}


def test_la_feuille_modules_dit_ce_que_disent_les_regles(tmp_path: Path) -> None:
    grille = batir(tmp_path, TROIS)
    lignes = Recalcul(grille, fonctions=False).lignes("Modules", 4)
    c1, c2, c3, reserve = lignes
    assert (c1["Identifiant"], c1["M1.1"], c1["M1.2"], c1["M1.3"]) == ("C01", 7, 9.66, "")
    assert (c1["B1 moyenne"], c1["B1 modules"], c1["B2 moyenne"], c1["B2 modules"]) == (8.33, 2, "", 0)
    assert [x["Certificat"] for x in lignes] == ["Obtenu", "Obtenu", "Non évalué", ""]
    assert [x["Absences"] for x in lignes] == [1, 1, 0, ""]
    assert (c2["M5.6"], c2["M5.5"], c2["M5.6 absences"], c2["M5.5 absences"]) == (0, 0, 1, 0)
    assert (c3["M5.6"], c3["B5 moyenne"], c3["B5 modules"]) == ("", 20, 5)
    assert set(reserve.values()) == {""}


BORDS = [
    *les_six("C01", "10", "10", "10", "10", "10", "9,99999"),
    *[note("C02", f"M5.{i}", "14" if i % 2 else "16", "30") for i in range(1, 7)],
    *[note("C03", f"M5.{i}", v, s) for i, (v, s) in enumerate(
        [("9,9", "30"), ("10,29", ""), ("2,3", "10"), ("20,58", "30"), ("7,77", "10"), ("0,07", "30")], 1)],
    note("C01", "M1.1", "29", "30"), note("C01", "M1.1", "15", "30"), note("C01", "M1.1", "1", "30"),
    *[note("C02", "M1.2", f"{i},1") for i in range(1, 12)],
    note("C03", "M1.1", "31", "30"), note("C03", "M1.2", "douze"), note("C03", "M1.3", "8", "15"), note("C03", "M1.4", "ABS", "15"),
]  # fmt: skip


def test_valeurs_enregistrees_sont_celles_du_recalcul_aux_bornes_et_avec_des_fautes(tmp_path: Path) -> None:
    grille = batir(tmp_path, BORDS)
    assert valeurs_perimees(grille) == []
    c1, c2, c3 = Recalcul(grille).lignes("Modules", 3)
    assert (c1["B5 moyenne"], c1["Certificat"]) == (9.99, "Non obtenu")
    assert (c2["B5 moyenne"], c2["Certificat"]) == (10, "Obtenu")
    assert [c3[f"M5.{i}"] for i in range(1, 7)] == [6.6, 10.29, 4.6, 13.72, 15.54, 0.04]
    assert [c3[f"M1.{i}"] for i in range(1, 5)] == ["?", "?", "?", 0]
    annees = releve_de_l_annee(lire_grille(grille, R), R)
    assert [a.cce for a in annees.values()] == [NON_OBTENU, OBTENU, NON_OBTENU]


def test_l_identifiant_qui_ressemble_a_un_nombre_n_attrape_pas_les_notes_d_un_autre(tmp_path: Path) -> None:
    qui = ["1", "01", "1E1", "10"]
    entrees = ecrire_entrees(tmp_path, [candidat(x) for x in qui], [notes(x) for x in qui])
    table = ecrire_csv(tmp_path / "cc.csv", COLONNES, [note(x, "M1.1", str(i)) for i, x in enumerate(qui, 4)])
    grille = tmp_path / "grille.xlsx"
    construire_grille(grille, lire_fichiers(R, **entrees, annexes=[table]), R, cree_le=CREE_LE)
    assert [x["M1.1"] for x in Recalcul(grille).lignes("Modules", 4)] == [4, 5, 6, 7]
    assert valeurs_perimees(grille) == []


def test_zero_pour_absence_se_voit_par_ses_mots_et_les_colonnes_exactes_sont_cachees(tmp_path: Path) -> None:
    page = load_workbook(batir(tmp_path, TROIS))["Modules"]
    formats = {
        regle.dxf.numFmt.formatCode
        for plage in page.conditional_formatting
        for regle in plage.rules
        if regle.dxf is not None and regle.dxf.numFmt is not None
    }
    assert formats == {'[=0]0" (ABS)";0.00" (ABS)"'}
    cachees = {page.cell(6, d.min).value for d in page.column_dimensions.values() if d.hidden}
    assert cachees == {"M1.1 exacte"}  # the first of them all
    assert page.protection.sheet


def test_chaque_ligne_a_ses_formules_et_aucune_borne_n_y_est_ecrite(tmp_path: Path) -> None:
    grille = batir(tmp_path, TROIS)
    formules = formules_et_valeurs(grille)
    du_module = [f for (feuille, _), (f, *_) in formules.items() if feuille == "Modules"]
    assert len(du_module) == 8 * len({ou for feuille, ou in formules if feuille == "Modules" and ou.endswith("7")})
    assert not any(bout in f for f in du_module for bout in (">=10", "-10", "*20", "/20"))
    noms = load_workbook(grille).defined_names
    assert {"RDC_CC_SUR", "RDC_CC_SUR_3", "RDC_CERTIFICAT"} <= set(noms)


def test_sans_la_table_ni_feuille_ni_parametre(tmp_path: Path) -> None:
    entrees = ecrire_entrees(tmp_path, [candidat()], [notes()])
    construire_grille(tmp_path / "g.xlsx", lire_fichiers(R, **entrees), R, cree_le=CREE_LE)
    classeur = load_workbook(tmp_path / "g.xlsx")
    assert "Modules" not in classeur.sheetnames
    assert "RDC_CERTIFICAT" not in classeur.defined_names


def test_une_saisie_dans_le_classeur_change_la_moyenne(tmp_path: Path) -> None:
    grille = modifier(
        batir(tmp_path, TROIS),
        {f"{FEUILLE}!D12": 9.5, f"{FEUILLE}!A31": "C03", f"{FEUILLE}!C31": " m5.6 ", f"{FEUILLE}!D31": 5},
    )
    c1, _, c3 = Recalcul(grille).lignes("Modules", 3)
    annees = releve_de_l_annee(lire_grille(grille, R), R)
    assert (c1["Certificat"], annees["C01"].cce) == ("Non obtenu", NON_OBTENU)
    assert (c3["Certificat"], annees["C03"].cce) == ("Obtenu", OBTENU)
    assert identiques(c3["M5.6"], 5)
