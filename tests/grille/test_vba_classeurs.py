"""Workbooks with macros: XlsxWriter embeds the project, olevba reads it there, LibreOffice opens it with its sheets."""

from __future__ import annotations

import html
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlwings
from openpyxl import load_workbook
from tests.outils.programmes import programme

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.grille.construction.macros import (
    SUR_ACCUEIL,
    lire_de_xlwings,
    lire_macro,
    module_des_boutons,
    retenir_la_commande,
)
from rdcxl.grille.construction.vba import Module, modules_du_classeur
from rdcxl.grille.construction.vba.modules import texte_du_flux
from rdcxl.grille.creation import creer_grille
from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel import charger_referentiel

SOURCES = {
    "rdc_boutons": module_des_boutons(SUR_ACCUEIL),
    "rdc_fonctions": lire_macro("rdc_fonctions"),
    "xlwings": retenir_la_commande(lire_de_xlwings("xlwings.bas")),
    "Dictionary": lire_de_xlwings("addin", "Dictionary.cls"),
}


def _creer(dossier: Path, nom: str) -> Path:
    candidats, notes, acquis, session, *_ = exemple.copier(dossier)
    creer_grille(
        dossier / nom, candidats, notes, acquis, session, referentiel=charger_referentiel(), cree_le=exemple.CREE_LE
    )
    return dossier / nom


@pytest.fixture(scope="module")
def classeur(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample promotion as an .xlsm."""
    return _creer(tmp_path_factory.mktemp("xlsm"), "grille.xlsm")


@pytest.fixture(scope="module")
def titres(classeur: Path) -> list[str]:
    return list(load_workbook(classeur, read_only=True).sheetnames)


def modules(titres: list[str]) -> tuple[Module, ...]:
    """What the project must hold: an empty module per sheet, our text and the two modules of xlwings."""
    genres = {"Dictionary": "CLASSE"}
    textes = [
        Module(nom, texte, genres.get(nom, "STANDARD"))  # type: ignore[arg-type]
        for nom, texte in SOURCES.items()
    ]
    return (*modules_du_classeur([f"Feuil{i}" for i, _ in enumerate(titres, 1)]), *textes)


def convertir(chemin: Path, format_: str, profil: Path) -> Path:
    """Convert with LibreOffice, in a profile of its own."""
    ordre = [
        programme("soffice", "libreoffice-calc-nogui"),
        f"-env:UserInstallation={profil.as_uri()}",
        "--headless",
        "--convert-to",
        format_,
    ]
    fini = subprocess.run([*ordre, "--outdir", str(profil.parent / format_), str(chemin)],
                          capture_output=True, text=True, timeout=180, check=False)  # fmt: skip
    produit = profil.parent / format_ / chemin.with_suffix(f".{format_}").name
    assert produit.exists(), fini.stdout + fini.stderr
    return produit


def test_olevba_relit_les_sources_a_l_octet_pres(classeur: Path, titres: list[str]) -> None:
    olevba = pytest.importorskip("oletools.olevba", reason="olevba relit les projets : pip install oletools")
    analyseur = olevba.VBA_Parser(str(classeur))
    lus = {flux.removeprefix("VBA/"): code.replace("\r\n", "\n") for _, flux, _, code in analyseur.extract_macros()}
    analyseur.close()
    assert lus == {m.nom: texte_du_flux(m).replace("\r\n", "\n") for m in modules(titres)}


def test_les_noms_de_code_du_classeur_ont_chacun_leur_module(classeur: Path, titres: list[str]) -> None:
    with zipfile.ZipFile(classeur) as archive:
        pages = [
            archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/(workbook|worksheets/.*)\.xml", n)
        ]
        types = archive.read("[Content_Types].xml").decode()
    codes = {code for page in pages for code in re.findall(r'codeName="([^"{]*)"', page)}
    assert codes == {m.nom for m in modules(titres) if m.genre == "DOCUMENT"}
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types


def test_chaque_bouton_appelle_une_macro_qui_existe(classeur: Path) -> None:
    """Five on Accueil, and « Simuler » where a candidate's row is."""
    with zipfile.ZipFile(classeur) as archive:
        dessins = [
            archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/drawings/vmlDrawing\d+\.vml", n)
        ]
    appels = [re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", d) for d in dessins]
    existants = re.findall(r"^Public Sub (\w+)\(\)", SOURCES["rdc_boutons"], re.M)
    assert sorted(appels, key=len) == [["RDC_Simuler"], ["RDC_Simuler"], existants]


def test_reglages_d_xlwings_sont_caches_et_ne_designent_aucun_poste(classeur: Path) -> None:
    page = load_workbook(classeur)["xlwings.conf"]
    assert page.sheet_state == "hidden"
    assert [[c.value for c in ligne] for ligne in page.iter_rows()] == [
        ["UDF MODULES", "rdcxl.hotes.excel"],
        ["ADD_WORKBOOK_TO_PYTHONPATH", "False"],
    ]


def test_le_classeur_dit_la_version_d_xlwings_qu_il_porte(classeur: Path) -> None:
    assert load_workbook(classeur).defined_names["RDCXL_XLWINGS"].value == f'"{xlwings.__version__}"'


def test_xlsm_et_xlsx_portent_la_meme_promotion(classeur: Path, tmp_path: Path) -> None:
    r = charger_referentiel()
    assert lire_grille(classeur, r) == lire_grille(_creer(tmp_path, "grille.xlsx"), r)
    assert main(["controler", str(classeur)]) == main(["controler", str(tmp_path / "grille.xlsx")])


def test_deux_constructions_d_un_xlsm_donnent_les_memes_octets(classeur: Path, tmp_path: Path) -> None:
    assert _creer(tmp_path, "grille.xlsm").read_bytes() == classeur.read_bytes()


def test_libreoffice_ouvre_le_classeur_avec_ses_feuilles(classeur: Path, titres: list[str], tmp_path: Path) -> None:
    convertie = load_workbook(convertir(classeur, "xlsx", tmp_path / "profil"), data_only=True)
    assert convertie.sheetnames == titres
    assert convertie["Synthèse"]["A7"].value == "C01"


def test_libreoffice_lit_chaque_module(classeur: Path, titres: list[str], tmp_path: Path) -> None:
    with zipfile.ZipFile(convertir(classeur, "ods", tmp_path / "profil")) as archive:
        noms = [n for n in archive.namelist() if n.startswith("Basic/") and not n.endswith(("-lc.xml", "-lb.xml"))]
        lus = {Path(n).stem: html.unescape(archive.read(n).decode()).replace("\r\n", "\n") for n in noms}
    assert {m.nom for m in modules(titres)} <= set(lus)
    for module in modules(titres):
        attendu = [ligne.strip() for ligne in module.source.replace("\r\n", "\n").split("\n")]
        attendu = [
            ligne for ligne in attendu if ligne and not ligne.startswith(("Attribute", "VERSION", "BEGIN", "Multi"))
        ]
        assert [ligne for ligne in attendu if ligne not in lus[module.nom] and ligne != "END"] == []
