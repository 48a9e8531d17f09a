"""Actualiser in Excel: formulas that lost the functions are entered again, and nothing else is touched."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from tests.hotes.faux_excel import ERREURS, Feuille, ouvrir
from tests.outils.classeurs import bonne_ligne, carnet

from rdcxl import exemple
from rdcxl.hotes.liaison import est_a_reprendre

NOM = ERREURS["#NAME?"]
ICI = r"C:\Users\Hélène\AppData\Roaming\Microsoft\Excel\XLSTART\rdcxl.xlam"
AILLEURS = r"D:\l'été\XLSTART\rdcxl.xlam"


@pytest.fixture
def classeur(tmp_path: Path, cliquer: Any) -> Any:
    """A school’s own workbook, opened after the sample that `cliquer` opens, with a sheet of formulas."""
    livre = ouvrir(carnet(tmp_path / "carnet.xlsx", [bonne_ligne()]))
    livre.api.Application.complements["rdcxl.xlam"] = ICI
    page = Feuille(livre.api, "Calculs")
    livre.api.Worksheets.pages.append(page)
    page.cases = {(1, 1): "Points", (2, 1): NOM, (3, 1): 12.0, (4, 1): 0.0, (5, 1): NOM}
    page.textes = {
        (2, 1): "=RDC_POINTS(Carnet!A1:Z1,Carnet!A2:Z2)",
        (3, 1): "=RDC_PENALITE(20)",
        (4, 1): "=IFERROR(RDC_PENALITE(20),0)",
        (5, 1): "=FONCTION_D_UN_AUTRE(1)",
    }
    return livre


def faites(livre: Any) -> list[str]:
    return [ligne.removeprefix("saisir ") for ligne in livre.api.journal if ligne.startswith("saisir")]


def test_actualiser_saisit_de_nouveau_ce_qui_ne_repond_pas_ou_le_cache(classeur: Any, cliquer: Any) -> None:
    page = classeur.api.Worksheets("Calculs")
    _, message, grave = cliquer("actualiser", classeur)
    assert not grave
    assert faites(classeur) == [
        "Calculs!A2 =RDC_POINTS(Carnet!A1:Z1,Carnet!A2:Z2)",
        "Calculs!A4 =IFERROR(RDC_PENALITE(20),0)",
    ]
    assert (page.cases[2, 1], page.cases[3, 1], page.cases[5, 1]) == (42.0, 12.0, NOM)
    assert "2 formules saisies de nouveau (Calculs)." in message
    assert "#NOM?" not in message
    application = classeur.api.Application
    assert (application.Calculation, application.EnableEvents) == (-4105, True)
    assert application.recalculs == 1


def test_chemin_d_un_autre_poste_devient_un_nom_et_le_lien_vient_ici(classeur: Any, cliquer: Any) -> None:
    page = classeur.api.Worksheets("Calculs")
    page.textes[3, 1] = "='D:\\l''été\\XLSTART\\rdcxl.xlam'!RDC_PENALITE(20)"
    classeur.api.liens = [AILLEURS, r"D:\budget.xlsx", ICI]
    _, message, _ = cliquer("actualiser", classeur)
    assert "Calculs!A3 =RDC_PENALITE(20)" in faites(classeur)
    assert classeur.api.liens == [ICI, r"D:\budget.xlsx", ICI]
    assert "1 lien ramené au complément de ce poste." in message


def test_lien_refuse_et_complement_absent_sont_dits(classeur: Any, cliquer: Any) -> None:
    classeur.api.liens = [r"D:\refusé\rdcxl.xlam"]
    assert r"D:\refusé\rdcxl.xlam" in cliquer("actualiser", classeur)[1]
    classeur.api.Application.complements.clear()
    classeur.api.connait = False
    _, message, grave = cliquer("actualiser", classeur)
    assert not grave
    assert "#NOM? reste dans 1 cellule :" in message
    assert "rdcxl installer excel --diagnostic" in message


def test_protection_revient_avec_ce_qu_elle_permettait(classeur: Any, cliquer: Any) -> None:
    page = classeur.api.Worksheets("Calculs")
    page.ProtectContents, page.ProtectDrawingObjects, page.EnableSelection = True, True, 1
    avant = (vars(page.Protection), page.ProtectDrawingObjects, page.ProtectScenarios, page.EnableSelection)
    page.textes[4, 1] = "=IFERROR(RDC_PENALITE(interdite),0)"  # refused by Excel, whatever the reason
    _, message, _ = cliquer("actualiser", classeur)
    assert page.ProtectContents
    assert (vars(page.Protection), page.ProtectDrawingObjects, page.ProtectScenarios, page.EnableSelection) == avant
    assert page.cases[2, 1] == 42.0
    assert "1 formule saisie de nouveau (Calculs)." in message
    assert "Sans effet" in message


def test_feuille_a_mot_de_passe_est_nommee_et_reste_telle_quelle(classeur: Any, cliquer: Any) -> None:
    page = classeur.api.Worksheets("Calculs")
    page.ProtectContents, page.mot_de_passe = True, "secret"
    avant = copy.deepcopy((page.cases, page.textes))
    _, message, _ = cliquer("actualiser", classeur)
    assert (page.cases, page.textes) == avant
    assert page.ProtectContents
    assert "Sans effet, à cause d’un mot de passe ou d’un refus d’Excel : Calculs." in message


def test_tableau_se_saisit_en_une_fois_par_sa_tete(classeur: Any, cliquer: Any) -> None:
    page = classeur.api.Worksheets("Calculs")
    page.tableaux = [(7, 1, 7, 3)]
    for colonne in (1, 2, 3):
        page.textes[7, colonne], page.cases[7, colonne] = "=RDC_SYNTHESE(Carnet!A1:Z1,Carnet!A2:Z2)", NOM
    cliquer("actualiser", classeur)
    assert [f for f in faites(classeur) if "SYNTHESE" in f] == ["Calculs!A7 =RDC_SYNTHESE(Carnet!A1:Z1,Carnet!A2:Z2)"]
    assert [page.cases[7, c] for c in (1, 2, 3)] == [42.0, 42.0, 42.0]


@pytest.mark.parametrize("ancien", [False, True])
def test_plage_deversee_et_excel_sans_tableaux_dynamiques(classeur: Any, cliquer: Any, ancien: bool) -> None:
    page, classeur.api.ancien = classeur.api.Worksheets("Calculs"), ancien
    if not ancien:
        page.tableaux = [(2, 1, 2, 3)]  # whether a spill says HasArray, only Excel shows: either way
        page.deversees = {(2, c): (2, 1) for c in (1, 2, 3)}
        for colonne in (2, 3):
            page.textes[2, colonne], page.cases[2, colonne] = page.textes[2, 1], NOM
    cliquer("actualiser", classeur)
    assert [f.split(" ")[0] for f in faites(classeur)] == ["Calculs!A2", "Calculs!A4"]


def test_grille_reprend_chaque_appel_une_fois_et_rien_d_autre(livre: Any, promo: Path, cliquer: Any) -> None:
    """The sample with its own formulas: arrays by their head, protected sheets protected again, no value typed changed."""
    attendues = poser_les_formules(livre, promo / exemple.GRILLE)
    protections = {p.Name: (p.ProtectContents, vars(p.Protection)) for p in livre.api.Worksheets}
    saisies = {p.Name: {c: v for c, v in p.cases.items() if c not in p.textes} for p in livre.api.Worksheets}
    _, message, grave = cliquer("actualiser")
    assert not grave, message
    assert sorted(faites(livre)) == sorted(attendues)
    assert f"{len(attendues)} formules saisies de nouveau" in message
    assert any("RDC_LIGNE" in ligne for ligne in attendues)
    assert {p.Name: (p.ProtectContents, vars(p.Protection)) for p in livre.api.Worksheets} == protections
    assert {p.Name: {c: v for c, v in p.cases.items() if c not in p.textes} for p in livre.api.Worksheets} == saisies


def poser_les_formules(livre: Any, chemin: Path) -> list[str]:
    """Put the formulas of a file into the false Excel, none of which finds its functions; what must be entered again."""
    attendues = []
    for page in load_workbook(chemin).worksheets:
        feuille = livre.api.Worksheets(page.title)
        for cellule in (c for rangee in page.iter_rows() for c in rangee):
            formule, lieu = cellule.value, (cellule.row, cellule.column)
            if isinstance(formule, ArrayFormula):
                c1, l1, c2, l2 = range_boundaries(formule.ref)
                feuille.tableaux.append((l1, c1, l2, c2))
                formule = str(formule.text)
                feuille.textes |= {(r, c): formule for r in range(l1, l2 + 1) for c in range(c1, c2 + 1)}
                feuille.cases |= {
                    (r, c): NOM for r in range(l1, l2 + 1) for c in range(c1, c2 + 1) if "RDC_" in formule
                }
            elif isinstance(formule, str) and formule.startswith("="):
                feuille.textes[lieu] = formule
                if re.match(r"=RDC_[A-Z]+\(", formule):
                    feuille.cases[lieu] = NOM
            else:
                continue
            if re.search(r"\bRDC_[A-Z_]+\(", formule) and (feuille.cases.get(lieu) == NOM or "IFERROR(" in formule):
                attendues.append(f"{page.title}!{cellule.coordinate} {formule}")
    return attendues


@pytest.mark.parametrize("formule", ["RDC_CCE(A1)", "=RDC_", "", None, 12.0, "=MA_RDC_CCE(1)", '="RDC_CCE"'])
def test_ce_qui_n_est_pas_une_formule_de_nos_fonctions_n_est_pas_repris(formule: object) -> None:
    assert not est_a_reprendre(formule, "#NAME?")
