"""Many hands: the markers' workbooks go out, come back filled, and are merged into a new grid."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from rdcxl.cli import main
from rdcxl.grille.anonymat import chemin_de_la_cle, lire_la_cle
from rdcxl.grille.journal import lire_journal
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Promotion
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention

EPREUVES = """
[[epreuves]]
composantes = ["B1.1"]
date = 2026-05-12
heure = "09:00"
lieu = "École"

[[correcteurs]]
composantes = ["B1.1"]
noms = ["Mme Roc"]
avant_le = 2026-06-01
contact = "scolarité, 04 00 00 00 00"

[[correcteurs]]
composantes = ["B3.2"]
noms = ["M. Vey", "Mme Lin"]
anonyme = true
"""


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grid of three candidates and its markers' workbooks, made once: to be copied."""
    dossier = tmp_path_factory.mktemp("correcteurs")
    lignes = "".join(f"C{i:02d};NOM{i};Léa;COMPLET\n" for i in range(1, 4))
    (dossier / "candidats.csv").write_text(f"identifiant;nom_naissance;prenoms;parcours\n{lignes}", "utf-8")
    (dossier / "epreuves.toml").write_text(EPREUVES, "utf-8")
    (dossier / "session.toml").write_text('[centre]\nnom = "CFA"\n[session]\nlibelle = "RDC 2026"\n', "utf-8")
    grille = dossier / "grille.xlsx"
    assert (
        main(
            [
                "nouveau",
                str(grille),
                "--candidats",
                str(dossier / "candidats.csv"),
                "--session",
                str(dossier / "session.toml"),
            ]
        )
        == 0
    )
    options = ["--quoi", "correcteurs", "--epreuves", str(dossier / "epreuves.toml"), "--vers", str(dossier / "sortie")]
    assert main(["preparer", str(grille), *options]) == 0
    return dossier


@pytest.fixture
def chantier(atelier: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(atelier, tmp_path / "chantier"))


def noter(classeur: Path, notes: dict[str, object]) -> None:
    livre = load_workbook(classeur)
    page: Any = livre.active
    for ligne in page.iter_rows():
        if ligne[0].value in notes:
            ligne[2].value = notes[ligne[0].value]
    livre.save(classeur)


def rassembler(chantier: Path, vers: str, *options: str) -> int:
    rendus = next((chantier / "sortie").rglob("*.xlsx")).parent
    return main(["rassembler", str(chantier / "grille.xlsx"), str(rendus), "--vers", str(chantier / vers), *options])


def note(promotion: Promotion, qui: str, code: str) -> object:
    return next(c.dossier.notes.get(code, Mention.VIDE) for c in promotion.candidats if c.fiche.identifiant == qui)


def test_les_classeurs_disent_l_epreuve_le_delai_qui_appeler_et_ne_laissent_saisir_que_les_notes(
    chantier: Path,
) -> None:
    fichiers = {f.name: f for f in (chantier / "sortie").rglob("*.xlsx")}
    assert sorted(fichiers) == [
        "Notes-B1.1-Mme Roc.xlsx",
        "Notes-B3.2-M. Vey-correction 1.xlsx",
        "Notes-B3.2-Mme Lin-correction 2.xlsx",
    ]
    page: Any = load_workbook(fichiers["Notes-B1.1-Mme Roc.xlsx"]).active
    textes = [str(c.value) for ligne in page.iter_rows() for c in ligne if c.value]
    assert {"Mme Roc", "01/06/2026", "scolarité, 04 00 00 00 00", "B1.1/20", "NOM1 Léa"} <= set(textes)
    assert page.protection.sheet
    ouvertes = {c.column_letter for ligne in page.iter_rows() for c in ligne if not c.protection.locked}
    assert ouvertes == {"C", "D"}
    anonyme: Any = load_workbook(fichiers["Notes-B3.2-M. Vey-correction 1.xlsx"]).active
    assert not [c for ligne in anonyme.iter_rows() for c in ligne if "NOM" in str(c.value) or "C01" in str(c.value)]
    assert set(lire_la_cle(chemin_de_la_cle(chantier / "grille.xlsx")).values()) == {"C01", "C02", "C03"}
    assert not list((chantier / "sortie").rglob("*anonymat*"))


def test_les_notes_rendues_font_une_nouvelle_grille(
    chantier: Path, referentiel: Referentiel, capsys: pytest.CaptureFixture[str]
) -> None:
    fichiers = {f.name.split("-")[1] + f.name[-6]: f for f in (chantier / "sortie").rglob("*.xlsx")}
    cle = {qui: numero for (_, numero), qui in lire_la_cle(chemin_de_la_cle(chantier / "grille.xlsx")).items()}
    noter(next(f for n, f in fichiers.items() if n.startswith("B1.1")), {"C01": 12.5, "C02": "abs", "C03": 21})
    for rang, f in enumerate(sorted(f for n, f in fichiers.items() if n.startswith("B3.2"))):
        noter(f, {cle["C01"]: 14, cle["C02"]: 10 + rang})
    partiel = next(iter(fichiers.values())).parent / "rattrapage.csv"
    partiel.write_text("identifiant;PRO.ECRIT/20;B1.1\nC03;14,25;40\nC99;10;10\n", "utf-8")
    assert rassembler(chantier, "nouvelle.xlsx") == 1
    sortie = " ".join(capsys.readouterr().out.replace("\xa0", " ").split())
    lue = lire_grille(chantier / "nouvelle.xlsx", referentiel)
    assert (note(lue, "C01", "B1.1"), note(lue, "C02", "B1.1"), note(lue, "C03", "B1.1")) == (62.5, Mention.ABS, 40)
    assert (note(lue, "C01", "B3.2"), note(lue, "C02", "B3.2")) == (105, Mention.VIDE)
    assert str(note(lue, "C03", "PRO.ECRIT")) == "53.4375"
    assert "21 dépasse le maximum de 20" in sortie
    assert "C99" in sortie
    assert "après le délai du 01/06/2026" in sortie
    journal = lire_journal(chantier / "nouvelle.xlsx").lignes
    assert {(x.identifiant, x.composante, x.avant, x.apres, x.qui) for x in journal} >= {
        ("C01", "B1.1", "", "62,5", "Mme Roc"), ("C01", "B3.2", "", "105", "M. Vey, Mme Lin"), ("C03", "PRO.ECRIT", "", "53,4375", "rattrapage.csv"),
    }  # fmt: skip
    accords = chantier / "nouvelle.accords.csv"
    with accords.open(encoding="utf-8-sig", newline="") as fichier:
        lignes = list(csv.reader(fichier, delimiter=";"))
    assert lignes[1] == ["C02", "B3.2", "", "M. Vey", "10", "Mme Lin", "11", "20", ""]
    lignes[1][-1] = "10,5"
    with accords.open("w", encoding="utf-8", newline="") as fichier:
        csv.writer(fichier, delimiter=";").writerows(lignes)
    rassembler(chantier, "seconde.xlsx", "--accords", str(accords))
    assert note(lire_grille(chantier / "seconde.xlsx", referentiel), "C02", "B3.2") == 78.75


def test_rien_a_lire_ou_la_meme_grille_est_refuse(chantier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (chantier / "vide").mkdir()
    grille = str(chantier / "grille.xlsx")
    assert main(["rassembler", grille, str(chantier / "vide"), "--vers", str(chantier / "n.xlsx")]) == 1
    assert main(["rassembler", grille, str(chantier / "sortie"), "--vers", grille]) == 2


def test_sans_correcteurs_nommes_chaque_epreuve_a_sa_feuille(
    chantier: Path, juger: Callable[[Path], Any], referentiel: Referentiel
) -> None:
    options = ["--quoi", "correcteurs", "--vers", str(chantier / "autres")]
    assert main(["preparer", str(chantier / "grille.xlsx"), *options]) == 0
    assert len(list((chantier / "autres").rglob("*.xlsx"))) == len(referentiel.composantes)
