"""The VBA of the buttons: one call each, nothing else; it enters a project, and olevba finds nothing to explain in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rdcxl.grille.construction.macros import SUR_ACCUEIL, lire_de_xlwings, module_des_boutons, retenir_la_commande
from rdcxl.grille.construction.vba import Module, composer_projet, modules_du_classeur
from rdcxl.hotes import excel_boutons

MACROS = Path(__file__).parents[2] / "macros"
SOURCE = module_des_boutons(SUR_ACCUEIL)
APPEL = 'RunPython "import rdcxl.hotes.excel_boutons as b; b.{}()"'


def projet() -> bytes:
    """The buttons with the functions and the two modules of xlwings, as the grid will carry them."""
    return composer_projet(
        "Rdcxl",
        [
            *modules_du_classeur(["Feuil1"]),
            Module("rdc_boutons", SOURCE, "STANDARD"),
            Module("rdc_fonctions", (MACROS / "rdc_fonctions.bas").read_text("utf-8"), "STANDARD"),
            Module("xlwings", retenir_la_commande(lire_de_xlwings("xlwings.bas")), "STANDARD"),
            Module("Dictionary", lire_de_xlwings("addin", "Dictionary.cls"), "CLASSE"),
        ],
    )


def test_une_macro_par_bouton_qui_n_appelle_que_son_code() -> None:
    macros = re.findall(r"^Public Sub (\w+)\(\)\n    (.*)\nEnd Sub$", SOURCE, re.M)
    assert [nom.casefold() for nom, _ in macros] == [f"rdc_{e.nom}" for e in SUR_ACCUEIL]
    assert [corps for _, corps in macros] == [APPEL.format(e.nom) for e in SUR_ACCUEIL]
    assert all(callable(getattr(excel_boutons, e.nom)) for e in SUR_ACCUEIL)
    assert len(SOURCE.strip().splitlines()) == 3 + 4 * len(SUR_ACCUEIL), "rien d’autre"


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


def test_commande_de_python_est_retenue_entre_deux_appels() -> None:
    """xlwings builds it again at each call, from 14 settings; a new xlwings must be read again."""
    brut = lire_de_xlwings("xlwings.bas")
    retenue = retenir_la_commande(brut)
    assert retenue != brut
    (corps,) = re.findall(r"^Function XLPy\(\)\n(.*?)^End Function", retenue, re.M | re.S)
    assert corps.count("XLPyCommand") == 1
    assert corps.index("Static commande As String") < corps.index("XLPyCommand") < corps.index("XLPyDLLActivateAuto")
    assert retenir_la_commande("autre texte") == "autre texte"
