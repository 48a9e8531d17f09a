"""The product's door: a gradebook as it is, an empty grid, models to fill in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from rdcxl.cli import main
from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel.modele import Referentiel

CARNET = (
    "CFA du Littoral\nPromotion 2026\n;;Bloc 1;Bloc 4;;Pratique professionnelle;\n"
    "Gr.;Nom Prénom;Dossier /20;Réunion /20;Étude de cas /20;Soutenance /20;Tuteur /20\n"
    "A;MARTIN Zoé;12,5;Abs.;14;15;17\nA;DUPONT Jean;8;13,5;14;12/20;20\n;Moyenne promo;10;13;14;13;18\n"
)


def test_un_carnet_devient_une_grille_en_une_commande(
    tmp_path: Path, referentiel: Referentiel, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "carnet.csv").write_text(CARNET, "cp1252")
    grille = tmp_path / "grille.xlsx"
    assert main(["reprendre", str(tmp_path / "carnet.csv"), "--vers", str(grille), "--parcours", "COMPLET"]) == 0
    sortie = capsys.readouterr().out
    assert "Moyenne promo" in sortie
    assert "2 candidats" in sortie
    lue = lire_grille(grille, referentiel)
    assert {c: str(n) for c, n in lue.candidats[0].dossier.notes.items() if n != lue.candidats[0].dossier.notes["B2.1"]} == {
        "B1.1": "62.5", "B4.2": "Mention.ABS", "B4.3": "52.5", "PRO.ORAL": "93.75", "PRO.TUTEUR": "42.5",
    }  # fmt: skip
    correspondance = (tmp_path / "grille.correspondance.csv").read_text("utf-8-sig")
    assert correspondance.startswith("feuille;colonne;intitule;champ;echelle;certitude\n")
    assert "carnet.csv;G;Pratique professionnelle – Tuteur /20;PRO.TUTEUR;20;sûr" in correspondance
    assert main(["reprendre", str(tmp_path / "carnet.csv"), "--vers", str(grille)]) == 1  # nothing is overwritten


def test_ce_qui_reste_a_dire_fait_sortir_avec_un(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "carnet.csv").write_text("Nom;Prénom;Rapport;Soutenance /20\nROUX;Léa;12;disp.\n", "utf-8")
    assert main(["reprendre", str(tmp_path / "carnet.csv"), "--vers", str(tmp_path / "g.xlsx")]) == 1
    sortie = capsys.readouterr().out
    assert "carnet.csv, ligne 2, colonne D (ROUX Léa)" in sortie
    assert "Parcours COMPLET pris pour tous les candidats" in sortie
    assert (tmp_path / "g.xlsx").exists()


def test_au_terminal_ce_qui_est_douteux_est_demande(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, referentiel: Referentiel
) -> None:
    (tmp_path / "carnet.csv").write_text("Nom;Prénom;Rapport\nROUX;Léa;12\n", "utf-8")
    reponses = iter(["XYZ", "PRO.ECRIT", "zéro", "20", "COMPLET"])
    monkeypatch.setattr("rich_click.prompt", lambda *_, **__: next(reponses))
    for flux in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{flux}.isatty", lambda: True)
    assert main(["reprendre", str(tmp_path / "carnet.csv"), "--vers", str(tmp_path / "g.xlsx")]) == 0
    assert list(reponses) == []
    assert lire_grille(tmp_path / "g.xlsx", referentiel).candidats[0].dossier.notes["PRO.ECRIT"] == 45


def test_une_grille_vide_se_remplit(
    tmp_path: Path, referentiel: Referentiel, capsys: pytest.CaptureFixture[str]
) -> None:
    grille = tmp_path / "vide.xlsx"
    assert main(["nouveau", str(grille), "--places", "30"]) == 0
    assert main(["controler", str(grille), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.partition("\n")[2])["anomalies"] == []
    classeur = load_workbook(grille)
    saisir(
        classeur["Candidats"],
        {"identifiant": "Z30", "nom_naissance": "ROUX", "prenoms": "Léa", "parcours": "COMPLET"},
        30,
    )
    saisir(classeur["Notes"], {"identifiant": "Z30", "B1.1": 60}, 30)
    classeur.save(grille)
    lue = lire_grille(grille, referentiel)
    assert [(c.fiche.nom_complet, c.dossier.notes["B1.1"]) for c in lue.candidats] == [("ROUX Léa", 60)]


def saisir(page: Any, valeurs: dict[str, object], place: int) -> None:
    """Type in the n-th row under the codes."""
    tete = next(r for r in page.iter_rows(max_row=10) if r[0].value == "identifiant")
    for cellule in tete:
        if cellule.value in valeurs:
            page.cell(cellule.row + place, cellule.column).value = valeurs[cellule.value]


@pytest.mark.parametrize(
    "autres", [[], ["--candidats", "c.csv", "--places", "3"], ["--places", "3", "--notes", "n.csv"], ["--places", "0"]]
)
def test_ce_dont_la_grille_vient_est_dit_une_fois(tmp_path: Path, autres: list[str]) -> None:
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *autres]) == 2


def test_les_modeles_remplis_font_une_grille(
    tmp_path: Path, referentiel: Referentiel, juger: Callable[[Path], Any]
) -> None:
    assert main(["modeles", str(tmp_path / "m")]) == 0
    ranger(
        tmp_path / "m" / "candidats.xlsx",
        {"Identifiant": "C01", "Nom de naissance": "ROUX", "Prénoms": "Léa", "Parcours": "COMPLET", "Sexe": "F"},
    )
    ranger(
        tmp_path / "m" / "notes.xlsx",
        {"Identifiant": "C01", **{f"{code}/20": 12.5 for code in referentiel.composantes}},
    )
    ranger(tmp_path / "m" / "absences.xlsx", {"Identifiant": "C01"}, vide=True)
    options = ["--candidats", str(tmp_path / "m" / "candidats.xlsx"), "--notes", str(tmp_path / "m" / "notes.xlsx")]
    assert main(["nouveau", str(tmp_path / "g.xlsx"), *options, "--avec", str(tmp_path / "m" / "absences.xlsx")]) == 0
    resultat = juger(tmp_path / "g.xlsx").resultats[0]
    assert resultat.points == 625


def ranger(chemin: Path, valeurs: dict[str, object], *, vide: bool = False) -> None:
    classeur = load_workbook(chemin)
    page: Any = classeur.active
    titres = [c.value for c in page[2]]
    assert set(valeurs) <= set(titres), (chemin, set(valeurs) - set(titres))
    assert page.data_validations.dataValidation
    if not vide:
        for titre, valeur in valeurs.items():
            page.cell(3, titres.index(titre) + 1).value = valeur
    classeur.save(chemin)
