"""Workbooks with macros: XlsxWriter embeds the project, olevba reads it there, LibreOffice opens it with its sheets."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwings
from openpyxl import load_workbook

from rdcxl.hotes.vba import Module, composer_projet, modules_du_classeur
from rdcxl.hotes.vba.modules import texte_du_flux

FEUILLES = {"Feuil1": "Accueil", "Feuil2": "Épreuves écrites", "FeuilSynthese": "Synthèse"}
SOFFICE = shutil.which("soffice")
BOUTONS = (
    "Option Explicit\r\n\r\n"
    "Public Sub Deliberer()\r\n"
    "    ' Décision n° 1 — l’œuvre à 12 €\r\n"
    '    ThisWorkbook.Worksheets("Synthèse").Range("B1").Value = "délibéré"\r\n'
    "End Sub\r\n"
)


def modules() -> tuple[Module, ...]:
    """The buttons, and what xlwings needs in a standalone workbook."""
    dossier = Path(xlwings.__file__).parent
    return (
        *modules_du_classeur(list(FEUILLES)),
        Module("Boutons", BOUTONS, "STANDARD"),
        Module("xlwings", (dossier / "xlwings.bas").read_text(encoding="ascii"), "STANDARD"),
        Module("Dictionary", (dossier / "addin" / "Dictionary.cls").read_text(encoding="ascii"), "CLASSE"),
    )


@pytest.fixture
def classeur(tmp_path: Path) -> Path:
    """An .xlsm of three sheets, code names set, with a button on the first."""
    chemin = tmp_path / "grille.xlsm"
    livre = xlsxwriter.Workbook(str(chemin))
    for code, titre in FEUILLES.items():
        feuille = livre.add_worksheet(titre)
        feuille.set_vba_name(code)
        feuille.write(0, 0, f"Contenu de {titre}")
    livre.set_vba_name("ThisWorkbook")
    livre.add_vba_project(io.BytesIO(composer_projet("Rdcxl", modules())), is_stream=True)
    livre.worksheets()[0].insert_button("C3", {"macro": "Deliberer", "caption": "Délibérer"})
    livre.close()
    return chemin


def convertir(chemin: Path, format_: str, profil: Path) -> Path:
    """Convert with LibreOffice, in a profile of its own."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) absent : l’ouverture du classeur n’est pas vérifiée")
    ordre = [SOFFICE, f"-env:UserInstallation={profil.as_uri()}", "--headless", "--convert-to", format_]
    fini = subprocess.run([*ordre, "--outdir", str(profil.parent / format_), str(chemin)],
                          capture_output=True, text=True, timeout=180, check=False)  # fmt: skip
    produit = profil.parent / format_ / chemin.with_suffix(f".{format_}").name
    assert produit.exists(), fini.stdout + fini.stderr
    return produit


def test_olevba_lit_les_macros_dans_le_classeur(classeur: Path) -> None:
    olevba = pytest.importorskip("oletools.olevba", reason="olevba relit les projets : pip install oletools")
    analyseur = olevba.VBA_Parser(str(classeur))
    lus = {flux.removeprefix("VBA/"): code.replace("\r\n", "\n") for _, flux, _, code in analyseur.extract_macros()}
    analyseur.close()
    assert lus == {m.nom: texte_du_flux(m).replace("\r\n", "\n") for m in modules()}


def test_les_noms_de_code_du_classeur_ont_chacun_leur_module(classeur: Path) -> None:
    with zipfile.ZipFile(classeur) as archive:
        pages = [
            archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/(workbook|worksheets/.*)\.xml", n)
        ]
        projet = archive.read("xl/vbaProject.bin")
    codes = {code for page in pages for code in re.findall(r'codeName="([^"{]*)"', page)}
    assert codes == {"ThisWorkbook", *FEUILLES} == {m.nom for m in modules() if m.genre == "DOCUMENT"}
    assert projet == composer_projet("Rdcxl", modules())


def test_libreoffice_ouvre_le_classeur_avec_ses_feuilles(classeur: Path, tmp_path: Path) -> None:
    feuilles = load_workbook(convertir(classeur, "xlsx", tmp_path / "profil"))
    assert feuilles.sheetnames == list(FEUILLES.values())
    assert [page["A1"].value for page in feuilles] == [f"Contenu de {titre}" for titre in FEUILLES.values()]


def test_libreoffice_lit_chaque_module(classeur: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(convertir(classeur, "ods", tmp_path / "profil")) as archive:
        noms = [n for n in archive.namelist() if n.startswith("Basic/") and not n.endswith(("-lc.xml", "-lb.xml"))]
        lus = {Path(n).stem: html.unescape(archive.read(n).decode()).replace("\r\n", "\n") for n in noms}
    assert {m.nom for m in modules()} <= set(lus)
    for module in modules():
        attendu = [ligne.strip() for ligne in module.source.replace("\r\n", "\n").split("\n")]
        attendu = [
            ligne for ligne in attendu if ligne and not ligne.startswith(("Attribute", "VERSION", "BEGIN", "Multi"))
        ]
        assert [ligne for ligne in attendu if ligne not in lus[module.nom] and ligne != "END"] == []
