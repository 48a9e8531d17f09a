"""An open workbook read through xlwings' real front and Windows engine: the same promotion as the file, in few calls."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from tests.hotes.faux_excel import Plage, nommer, ouvrir
from tests.outils.classeurs import ENTETE, Texte, bonne_ligne, carnet, cellule, simple
from tests.outils.fichiers import creer
from tests.outils.hasard import promotion as tirages

from rdcxl import exemple
from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille.lecture import lire_grille
from rdcxl.hotes.excel_hote import HoteExcel
from rdcxl.hotes.lecture import lire_promotion
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()


def lire(livre: Any) -> Any:
    return lire_promotion(HoteExcel(livre), R)


def test_grille_d_exemple_ouverte_se_lit_comme_son_fichier(livre: Any, promo: Path) -> None:
    assert lire(livre) == lire_grille(promo / exemple.GRILLE, R)


def test_chaque_feuille_saisie_est_lue_en_un_seul_appel(livre: Any) -> None:
    lire(livre)
    feuilles = [lecture.split("!")[0] for lecture in livre.api.lectures]
    assert feuilles == ["Session", "Candidats", "Notes", "Assiduité", "Acquis", "Incidents", "Décisions"]


def test_feuilles_sans_fusion_ni_ligne_masquee_coutent_un_appel_chacune(
    livre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    appels: list[tuple[str, str]] = []
    for nom in ("MergeCells", "RowHeight"):
        vrai = getattr(Plage, nom).fget

        def compter(plage: Any, vrai: Any = vrai, nom: str = nom) -> Any:
            appels.append((nom, plage.Worksheet.Name))
            return vrai(plage)

        monkeypatch.setattr(Plage, nom, property(compter))
    lire(livre)
    fusions = [feuille for nom, feuille in appels if nom == "MergeCells"]
    assert sorted(fusions) == sorted(["Session", "Candidats", "Notes", "Assiduité", "Acquis", "Incidents", "Décisions"])


@pytest.mark.parametrize("graine", [1, 2, 3, 4])
def test_promotions_au_hasard_donnent_les_memes_candidats_et_les_memes_anomalies(tmp_path: Path, graine: int) -> None:
    tires = tirages(graine, 40)
    acquis = [ligne for t in tires for ligne in t.lignes_acquis()]
    grille = creer(tmp_path, [t.ligne_candidat() for t in tires], [t.ligne_notes() for t in tires], acquis)
    attendue = lire_grille(grille, R)
    assert attendue.anomalies
    assert lire(ouvrir(grille)) == attendue


def test_carnet_d_une_ecole_avec_ses_bizarreries_se_lit_comme_son_fichier(tmp_path: Path) -> None:
    """Errors, dates, hours, booleans, numbers as text, blanks, exact decimals, a bool where a mark should be."""
    valeurs = {
        "B1.1": "#N/A", "B2.1": True, "B2.2a": dt.datetime(2025, 6, 1), "B2.2b": dt.time(12, 30),  # noqa: DTZ001
        "B3.1a": Texte("12,5"), "B3.1b": "  ", "B3.2": 12.2 + 19.9 + 7.9, "B4.1": Texte("=1+1"), "B4.2": -3,
        "B4.3": 0, "PRO.ECRIT": "nr", "PRO.ORAL": 1e300, "PRO.TUTEUR": "abs",
    }  # fmt: skip
    chemin = carnet(tmp_path / "c.xlsx", [bonne_ligne("C01", **valeurs), bonne_ligne("12"), bonne_ligne(34)])
    assert lire(ouvrir(chemin)) == lire_grille(chemin, R)


def test_cellules_fusionnees_et_lignes_masquees_donnent_les_memes_anomalies(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    chemin = carnet(tmp_path / "c.xlsx", [bonne_ligne(f"C{i:02d}") for i in range(1, 30)])
    classeur = load_workbook(chemin)
    page = classeur["Carnet"]
    page.merge_cells(f"{cellule('B1.1', 3)}:{cellule('B1.1', 9)}")
    page.merge_cells(f"{cellule('B4.1', 20)}:{cellule('B4.3', 21)}")
    page.merge_cells("A1:A2")
    for rang in (5, 6, 17, 30):
        page.row_dimensions[rang].hidden = True
    page.row_dimensions[12].height = 40
    classeur.save(chemin)
    attendue = lire_grille(chemin, R)
    assert {"ligne_masquee", "saisie"} <= {a.code for a in attendue.anomalies}
    assert lire(ouvrir(chemin)) == attendue


def test_saisie_pas_encore_enregistree_est_vue(livre: Any, promo: Path) -> None:
    page = livre.api.Worksheets("Notes")
    page.ecrire(7, 3, 999.0)
    (anomalie,) = [a for a in lire(livre).anomalies if a.feuille == "Notes"]
    assert (anomalie.cellule, anomalie.valeur) == ("C7", "999")
    assert not [a for a in lire_grille(promo / exemple.GRILLE, R).anomalies if a.feuille == "Notes"]


def test_nombre_au_format_monetaire_garde_toutes_ses_decimales(tmp_path: Path) -> None:
    """COM gives a currency cell with four decimals; the mark is the number of the cell."""
    livre = ouvrir(carnet(tmp_path / "c.xlsx", [bonne_ligne()]))
    livre.api.Worksheets("Carnet").cases[2, ENTETE.index("B1.1") + 1] = (59.99996,)
    assert str(lire(livre).candidats[0].dossier.notes["B1.1"]) == "59.99996"


def test_erreur_recente_d_excel_n_est_pas_prise_pour_un_nombre(tmp_path: Path) -> None:
    """#SPILL! and the like come as a code that xlwings does not name."""
    livre = ouvrir(carnet(tmp_path / "c.xlsx", [bonne_ligne()]))
    livre.api.Worksheets("Carnet").cases[2, ENTETE.index("B1.1") + 1] = -2146826243
    (anomalie,) = lire(livre).anomalies
    assert "#VALUE!" in anomalie.message


def test_feuille_mise_en_forme_jusqu_en_bas_n_est_lue_que_la_ou_elle_contient_quelque_chose(tmp_path: Path) -> None:
    chemin = carnet(tmp_path / "c.xlsx", [bonne_ligne()])
    livre = ouvrir(chemin)
    livre.api.Worksheets("Carnet").format = (1048576, 16384)
    assert lire(livre) == lire_grille(chemin, R)
    assert livre.api.lectures == [f"Carnet!$A$1:${get_column_letter(len(ENTETE))}$2"]


def test_feuille_vide_et_cellule_seule_ne_genent_pas(tmp_path: Path) -> None:
    livre = ouvrir(carnet(tmp_path / "c.xlsx", [bonne_ligne()]))
    from tests.hotes.faux_excel import Feuille

    livre.api.Worksheets.pages.append(Feuille(livre.api, "Vide"))
    assert [c.fiche.identifiant for c in lire(livre).candidats] == ["C01"]


def test_classeur_sans_ligne_de_codes_est_refuse_comme_un_fichier(tmp_path: Path) -> None:
    livre = ouvrir(carnet(tmp_path / "c.xlsx", [], entete=("nom", "note")))
    with pytest.raises(ClasseurIllisible, match="aucune ligne de codes"):
        lire(livre)


def test_disposition_plus_recente_est_refusee_comme_un_fichier(livre: Any) -> None:
    nommer(livre.api, "RDCXL_DISPOSITION", "99")
    with pytest.raises(ClasseurIllisible) as refus:
        lire(livre)
    assert "version plus récente de rdcxl (disposition 99)" in simple(refus.value.message)
