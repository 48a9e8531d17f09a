"""Hostile and clumsy files cost a sentence: within 1 GB and 5 s of CPU, never an unexpected error, and time grows as the file does.

A third of 150 inputs by default, all of them with --longs, some 1,200 with --complets.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.outils import corpus as K
from tests.outils import etendue
from tests.outils.classeurs import modifier_partie

from rdcxl.cli import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="des processus sans fork ni limites")
SECONDES, MEGAS = 5, 1_000
GRAINES = range(etendue.tirages(1, 1, 8))


def gestes(tous: Iterable[str]) -> list[str]:
    """One gesture in three by default, all of them with --longs."""
    return list(tous)[:: etendue.tirages(3, 1)]


@pytest.fixture(scope="module")
def propre(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's files, and what every command imports loaded once, before the forks."""
    dossier = tmp_path_factory.mktemp("propre")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    assert main(["controler", str(dossier / "grille.xlsx")]) in (0, 1)
    return dossier


def exiger(passage: K.Passage) -> None:
    assert passage.code in (0, 1, 2), passage.sortie
    assert "inattendue" not in passage.sortie, passage.sortie
    assert "Traceback" not in passage.sortie, passage.sortie
    assert passage.secondes < SECONDES
    assert passage.megas < MEGAS


@pytest.mark.parametrize("graine", GRAINES)
@pytest.mark.parametrize("geste", gestes(K.CLASSEURS))
def test_classeur(propre: Path, tmp_path: Path, geste: str, graine: int) -> None:
    grille = Path(shutil.copy(propre / "grille.xlsx", tmp_path / "g.xlsx"))
    K.CLASSEURS[geste](random.Random(graine), grille)  # noqa: S311 - a seed, so that a failure comes back
    avant = grille.read_bytes()
    exiger(K.passer([("controler", "deliberer", "sensibilite")[graine % 3], str(grille)]))
    assert grille.read_bytes() == avant


@pytest.mark.parametrize("graine", GRAINES)
@pytest.mark.parametrize("geste", gestes(K.TABLEAUX))
@pytest.mark.parametrize("fichier", ["candidats", "notes", "acquis"])
def test_tableau(propre: Path, tmp_path: Path, fichier: str, geste: str, graine: int) -> None:
    chemins = {nom: propre / f"{nom}.csv" for nom in ("candidats", "notes", "acquis")}
    chemins[fichier] = Path(shutil.copy(chemins[fichier], tmp_path / "x.csv"))
    K.TABLEAUX[geste](random.Random(f"{fichier}{graine}"), chemins[fichier])  # noqa: S311
    options = [mot for nom, chemin in chemins.items() for mot in (f"--{nom}", str(chemin))]
    exiger(K.passer(["nouveau", str(tmp_path / "n.xlsx"), *options]))


REGLAGES = {
    "session": ["nouveau", "n.xlsx", "--candidats", "candidats.csv", "--session", "x.toml"],
    "grilles": ["nouveau", "n.xlsx", "--candidats", "candidats.csv", "--grilles", "x.toml"],
    "jury": ["clore", "grille.xlsx", "--jury", "x.toml"],
    "epreuves": ["preparer", "grille.xlsx", "--vers", "prets", "--epreuves", "x.toml", "--quoi", "emargements"],
}


@pytest.mark.parametrize("graine", GRAINES)
@pytest.mark.parametrize("geste", gestes(K.REGLAGES))
@pytest.mark.parametrize("fichier", REGLAGES)
def test_reglages(
    propre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fichier: str, geste: str, graine: int
) -> None:
    shutil.copytree(propre, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    x = Path(shutil.copy(f"{fichier}.toml", "x.toml"))
    K.REGLAGES[geste](random.Random(f"{fichier}{graine}"), x)  # noqa: S311
    exiger(K.passer(REGLAGES[fichier]))


COMMANDES = (
    "controler X", "deliberer X", "sensibilite X", "nouveau n.xlsx --candidats X", "nouveau n.xlsx --candidats candidats.csv --notes X",
    "nouveau n.xlsx --candidats candidats.csv --session X", "nouveau n.xlsx --depuis X", "migrer X --vers m.xlsx",
    "clore grille.xlsx --jury X", "clore grille.xlsx --jury jury.toml --decisions X", "verifier X", "verifier X.pdf",
    "verifier X --cle X", "exporter X --vers e", "echeances X", "placement X --vers p", "registre lister X", "cpf-retour X X",
)  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="tubes et périphériques")
@pytest.mark.parametrize("cible", ["tube", "/dev/zero", "dossier"])
@pytest.mark.parametrize("commande", COMMANDES)
def test_ce_qui_n_est_pas_un_fichier_ordinaire_ne_se_lit_pas(
    propre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commande: str, cible: str
) -> None:
    """A pipe never ends, a device neither; nobody waits."""
    shutil.copytree(propre, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for nom in ("tube", "tube.pdf"):
        os.mkfifo(nom)
    (tmp_path / "dossier").mkdir()
    passage = K.passer([mot.replace("X", cible) for mot in commande.split()])
    exiger(passage)
    assert passage.code != 0


CROISSANTS: dict[str, Callable[[int], bytes]] = {
    "fusions en commentaire": lambda n: b"<!--" + b"<mergeCell " * n + b"-->",
    "blancs après une formule": lambda n: b'<!--<c r="A1"><f>1</f>' + b" " * (20 * n) + b"</c>-->",
    "formules sans cellule": lambda n: b"<!--" + b"</f>" * (5 * n) + b"-->",
    "cellules ouvertes": lambda n: b"<!--" + b"<c " * (5 * n) + b"-->",
    "préfixes": lambda n: b"<!--" + b"a" * (20 * n) + b":c -->",
    "attributs": lambda n: b'<!--<row hidden="' + b'r="1' * (5 * n) + b"-->",
}


@pytest.mark.parametrize("attaque", CROISSANTS)
def test_le_temps_croit_comme_le_fichier(propre: Path, tmp_path: Path, attaque: str) -> None:
    """Twice the size costs at most two and a half times what the size adds."""

    def secondes(n: int) -> float:
        grille = Path(shutil.copy(propre / "grille.xlsx", tmp_path / f"{n}.xlsx"))
        ajout = CROISSANTS[attaque](n)
        modifier_partie(grille, K.NOTES, lambda x: x.replace(b"</worksheet>", ajout + b"</worksheet>"))
        return min(K.passer(["controler", str(grille)]).secondes for _ in range(2))

    vide, une, deux = secondes(0), secondes(20_000), secondes(40_000)
    assert deux - vide < 2.5 * max(une - vide, 0.1)


def test_un_fichier_d_ecole_de_taille_honnete_n_est_jamais_refuse(tmp_path: Path) -> None:
    """200 columns, twenty sheets of other things and, with --longs, 2,000 candidates: within 15 s and 1 GB."""
    combien = etendue.tirages(300, 2000)
    import xlsxwriter
    from tests.outils.fichiers import BONNES_NOTES

    with xlsxwriter.Workbook(str(tmp_path / "carnet.xlsx"), {"constant_memory": False}) as classeur:
        page = classeur.add_worksheet("Promo")
        codes = ["identifiant", "nom_naissance", "prenoms", "parcours", *BONNES_NOTES]
        autres = [f"autre {i}" for i in range(200 - len(codes))]
        page.write_row(0, 0, [*codes, *autres])
        for i in range(1, combien + 1):
            page.write_row(
                i,
                0,
                [f"C{i:04d}", f"NOM{i}", "Prénom", "COMPLET", *BONNES_NOTES.values(), *([f"x{i % 50}"] * len(autres))],
            )
        for s in range(20):
            feuille = classeur.add_worksheet(f"Autre {s}")
            for i in range(500):
                feuille.write_row(i, 0, [f"{s}-{i}", i, i / 7, "texte"] * 5)
    passage = K.passer(["deliberer", str(tmp_path / "carnet.xlsx"), "--json"])
    assert passage.code in (0, 1)
    assert f"C{combien:04d}" in passage.sortie
    assert passage.secondes < 15
    assert passage.megas < MEGAS
