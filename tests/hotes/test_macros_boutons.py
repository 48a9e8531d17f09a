"""The VBA of the buttons: one call each, nothing else; it enters a project, and olevba finds nothing to explain in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlwings

from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur
from rdcxl.hotes import excel_boutons
from rdcxl.hotes.boutons import BOUTONS

MACROS = Path(__file__).parents[2] / "macros"
SOURCE = (MACROS / "rdc_boutons.bas").read_text("utf-8")
APPEL = 'RunPython "import rdcxl.hotes.excel_boutons as b; b.{}()"'


def projet() -> bytes:
    """The buttons with the functions and the two modules of xlwings, as the grid will carry them."""
    paquet = Path(xlwings.__file__).parent
    return composer_projet(
        "Rdcxl",
        [
            *modules_du_classeur(["Feuil1"]),
            Module("rdc_boutons", SOURCE, "STANDARD"),
            Module("rdc_fonctions", (MACROS / "rdc_fonctions.bas").read_text("utf-8"), "STANDARD"),
            Module("xlwings", (paquet / "xlwings.bas").read_text("ascii"), "STANDARD"),
            Module("Dictionary", (paquet / "addin" / "Dictionary.cls").read_text("ascii"), "CLASSE"),
        ],
    )


def test_une_macro_par_bouton_qui_n_appelle_que_son_code() -> None:
    macros = re.findall(r"^Public Sub (\w+)\(\)\n    (.*)\nEnd Sub$", SOURCE, re.M)
    assert [nom.casefold() for nom, _ in macros] == [f"rdc_{bouton}" for bouton in BOUTONS]
    assert [corps for _, corps in macros] == [APPEL.format(bouton) for bouton in BOUTONS]
    assert all(callable(getattr(excel_boutons, bouton)) for bouton in BOUTONS)
    assert len(SOURCE.strip().splitlines()) == 3 + 4 * len(BOUTONS), "rien d’autre"


def test_olevba_relit_les_boutons_octet_pour_octet_et_n_y_trouve_rien(tmp_path: Path) -> None:
    olevba = pytest.importorskip("oletools.olevba", reason="olevba relit les projets : pip install oletools")
    fichier = tmp_path / "vbaProject.bin"
    fichier.write_bytes(projet())
    lus = {flux: code for _, flux, _, code in olevba.VBA_Parser(str(fichier)).extract_macros()}
    (boutons,) = [code for flux, code in lus.items() if flux.endswith("rdc_boutons")]
    assert boutons.replace("\r\n", "\n") == SOURCE
    trouvailles = olevba.VBA_Scanner(boutons).scan()
    assert trouvailles == []


def test_mots_que_signale_olevba_viennent_de_xlwings_et_sont_expliques(tmp_path: Path) -> None:
    """Nothing runs by itself; each keyword stands in a module that xlwings ships, and in macros/README.md."""
    olevba = pytest.importorskip("oletools.olevba", reason="olevba relit les projets : pip install oletools")
    fichier = tmp_path / "vbaProject.bin"
    fichier.write_bytes(projet())
    signales: dict[str, set[tuple[str, str]]] = {}
    for _, flux, _, code in olevba.VBA_Parser(str(fichier)).extract_macros():
        signales[flux.split("/")[-1]] = {(genre, mot) for genre, mot, _ in olevba.VBA_Scanner(code).scan()}
    assert signales["rdc_boutons"] == signales["rdc_fonctions"] == set()
    assert signales["ThisWorkbook"] == signales["Feuil1"] == {("Suspicious", "Hex Strings")}
    assert not [mot for mots in signales.values() for genre, mot in mots if genre == "AutoExec"]
    explique = (MACROS / "README.md").read_text("utf-8")
    de_xlwings = signales["xlwings"] | signales["Dictionary"]
    assert [mot for genre, mot in sorted(de_xlwings) if genre == "Suspicious" and f"`{mot}`" not in explique] == []
