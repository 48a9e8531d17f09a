"""The add-in rdcxl.xlam: its file, its ribbon against the schema, its VBA against the grammar and against a project of Excel."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwings
from lxml import etree
from openpyxl import load_workbook
from tests.outils.etendue import tirages
from tests.outils.vba import articles, compiler, extraits, fautes_de_grammaire, flux, olevba

from rdcxl import __version__
from rdcxl.cli import main
from rdcxl.erreurs import HoteRefuse
from rdcxl.fonctions.catalogue import FONCTIONS
from rdcxl.grille.construction.macros import SUR_ACCUEIL, lire_de_xlwings, module_des_boutons
from rdcxl.grille.construction.vba.modules import texte_du_flux
from rdcxl.grille.entrees import ENTREES, GROUPES, PAR_NOM
from rdcxl.hotes import excel_boutons
from rdcxl.hotes.boutons import ACTIONS
from rdcxl.hotes.complement import fichier, macros
from rdcxl.hotes.complement.ruban import ESPACE, PARTIE, RELATION, composer_ruban

XLWINGS = Path(xlwings.__file__).parent

# Images that Office 2013, 2016, 2019 and 365 all have; a name without an image shows an empty square.
IMAGES = {
    "AccessibilityChecker", "AddInManager", "CalculateFull", "CalculateNow", "Calculator", "ChartInsert",
    "DataValidationCircleInvalid", "EditLinks", "ErrorChecking", "FileAddDigitalSignature", "FileNew", "FileOpen",
    "FilePrintPreview", "FileSaveACopy", "FileSaveAsPdfOrXps", "FileSendAsAttachment", "FileViewDigitalSignatures", "Filter",
    "FunctionWizard", "Help", "Lock", "NameManager", "PropertySheet", "RefreshAll", "TableInsertExcel", "WatchWindow",
    "WhatIfAnalysisMenu",
}  # fmt: skip
# What the schema of 2009/07 allows, of what a tab of buttons can need: children and attributes by element.
SCHEMA: dict[str, tuple[set[str], set[str]]] = {
    "customUI": ({"ribbon", "commands", "backstage", "contextMenus"}, {"onLoad", "loadImage"}),
    "ribbon": ({"qat", "tabs", "contextualTabs"}, {"startFromScratch"}),
    "tabs": ({"tab"}, set()),
    "tab": ({"group"}, {"id", "idQ", "idMso", "tag", "label", "getLabel", "insertAfterMso", "insertBeforeMso", "insertAfterQ",
                        "insertBeforeQ", "visible", "getVisible", "keytip", "getKeytip"}),
    "group": ({"button", "separator", "box", "menu", "splitButton", "dialogBoxLauncher"},
              {"id", "idQ", "idMso", "tag", "label", "getLabel", "image", "imageMso", "getImage", "insertAfterMso",
               "insertBeforeMso", "insertAfterQ", "insertBeforeQ", "screentip", "getScreentip", "supertip", "getSupertip",
               "visible", "getVisible", "keytip", "getKeytip", "autoScale", "centerVertically"}),
    "button": (set(), {"id", "idQ", "idMso", "tag", "label", "getLabel", "showLabel", "getShowLabel", "image", "imageMso",
                       "getImage", "showImage", "getShowImage", "screentip", "getScreentip", "supertip", "getSupertip",
                       "enabled", "getEnabled", "visible", "getVisible", "size", "getSize", "keytip", "getKeytip",
                       "insertAfterMso", "insertBeforeMso", "insertAfterQ", "insertBeforeQ", "description",
                       "getDescription", "onAction"}),
}  # fmt: skip
LONGUEUR_MAXIMALE = 1024  # of a label or a tip, in the schema; of a key tip: 3


@pytest.fixture(scope="module")
def contenu() -> bytes:
    return fichier.composer_complement()


@pytest.fixture(scope="module")
def projet(contenu: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return archive.read("xl/vbaProject.bin")


@pytest.fixture(scope="module")
def ruban(contenu: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return etree.fromstring(archive.read(PARTIE))


def boutons(ruban: Any) -> list[Any]:
    return list(ruban.iter(f"{{{ESPACE}}}button"))


# --- The file ---------------------------------------------------------------------------------------------------------


def test_fichier_est_un_complement_cache_avec_un_ruban(contenu: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        assert archive.testzip() is None
        types, relations = archive.read("[Content_Types].xml").decode(), archive.read("_rels/.rels").decode()
        classeur = archive.read("xl/workbook.xml").decode()
    assert 'ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"' in types
    assert "ms-excel.sheet.macroEnabled" not in types
    assert re.search(r'<Default Extension="xml" ', types), "la partie du ruban a un type"
    assert '<workbookView visibility="hidden" ' in classeur
    (relation,) = re.findall(r"<Relationship [^>]*customUI[^>]*>", relations)
    assert f'Type="{RELATION}"' in relation
    assert len(contenu) < 60_000


def test_deux_fois_les_memes_octets_et_la_marque_de_ses_versions(contenu: bytes) -> None:
    assert fichier.composer_complement() == contenu
    assert fichier.lire_la_marque(contenu) == (__version__, xlwings.__version__)
    assert fichier.lire_la_marque(b"PK") is None
    assert fichier.lire_la_marque((XLWINGS / "quickstart_addin_ribbon.xlam").read_bytes()) is None


def test_feuilles_reglages_sans_poste_et_aide_tres_cachee(contenu: bytes) -> None:
    lu = load_workbook(io.BytesIO(_en_classeur(contenu)))
    assert [(p.title, p.sheet_state) for p in lu.worksheets] == [
        ("rdcxl.conf", "visible"),
        ("_IntelliSense_", "veryHidden"),
    ]
    assert [[c.value for c in ligne] for ligne in lu["rdcxl.conf"].iter_rows()] == [
        ["UDF MODULES", "rdcxl.hotes.excel"],
        ["ADD_WORKBOOK_TO_PYTHONPATH", "False"],
    ]


def _en_classeur(contenu: bytes) -> bytes:
    """openpyxl does not open an add-in by that type."""
    rendu = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as lu, zipfile.ZipFile(rendu, "w") as ecrit:
        for nom in lu.namelist():
            ecrit.writestr(nom, lu.read(nom).replace(b"ms-excel.addin.macroEnabled", b"ms-excel.sheet.macroEnabled"))
    return rendu.getvalue()


def test_aide_a_la_frappe_nomme_chaque_fonction_et_chaque_argument(contenu: bytes) -> None:
    page = load_workbook(io.BytesIO(_en_classeur(contenu)))["_IntelliSense_"]
    marque, *lignes = [[c.value for c in ligne] for ligne in page.iter_rows()]
    assert marque[:2] == ["FunctionInfo", "1"]
    for f, ligne in zip(FONCTIONS, lignes, strict=True):
        nom, aide, sujet, *arguments = ligne
        assert (nom, aide, sujet) == (f.nom, f.aide, None)
        voulus = [t for a in f.arguments for t in (f"[{a.nom}]" if a.facultatif else a.nom, a.aide)]
        assert [t for t in arguments if t is not None] == voulus


# --- The ribbon -------------------------------------------------------------------------------------------------------


def test_ruban_n_a_que_des_elements_et_des_attributs_du_schema(ruban: Any) -> None:
    assert ruban.tag == f"{{{ESPACE}}}customUI"
    for element in ruban.iter():
        nom = etree.QName(element).localname
        enfants, attributs = SCHEMA[nom]
        assert {etree.QName(e).localname for e in element} <= enfants
        assert set(element.attrib) <= attributs, nom
        assert len({"id", "idQ", "idMso"} & set(element.attrib)) == (nom in ("tab", "group", "button"))
        assert len({"image", "imageMso", "getImage"} & set(element.attrib)) <= 1
        assert all(0 < len(v) <= LONGUEUR_MAXIMALE for v in element.attrib.values())
        assert re.fullmatch(r"[A-Za-z_][\w.]*", element.get("id", "a")), "un identifiant est un xs:ID"
        assert element.get("size", "large") in ("normal", "large")


def test_ruban_ids_touches_et_images(ruban: Any) -> None:
    ids = [e.get("id") for e in ruban.iter() if e.get("id")]
    assert len(set(ids)) == len(ids)
    touches = [b.get("keytip") for b in boutons(ruban)]
    assert all(re.fullmatch("[A-Z]", t) for t in touches)
    assert len(set(touches)) == len(touches)
    assert {b.get("imageMso") for b in boutons(ruban)} <= IMAGES
    images = [b.get("imageMso") for b in boutons(ruban)]
    assert len(set(images)) == len(images), "deux boutons ne se confondent pas"


def test_ruban_montre_chaque_entree_dans_son_groupe(ruban: Any) -> None:
    lus = {g.get("label"): [b.get("label") for b in g] for g in ruban.iter(f"{{{ESPACE}}}group")}
    assert lus == {groupe: [e.titre for e in ENTREES if e.groupe == groupe] for groupe in GROUPES}
    assert all(b.get("screentip") and b.get("supertip").endswith(".") for b in boutons(ruban))
    assert composer_ruban().encode("cp1252"), "des caractères que toute police a"


def test_chaque_bouton_du_ruban_a_son_rappel_et_son_action(ruban: Any, projet: bytes) -> None:
    lus = extraits(projet)
    for bouton in boutons(ruban):
        module, macro = bouton.get("onAction").split(".")
        assert re.search(rf"^Public Sub {macro}\(control As IRibbonControl\)\r$", lus[f"{module}.bas"], re.M)
        assert callable(ACTIONS[bouton.get("tag")])
        assert callable(getattr(excel_boutons, bouton.get("tag")))
    assert set(ACTIONS) == set(PAR_NOM)


# --- The VBA project --------------------------------------------------------------------------------------------------


def test_olevba_relit_chaque_module_et_rien_ne_part_seul(projet: bytes) -> None:
    voulus = {m.nom: texte_du_flux(m).replace("\r\n", "\n") for m in macros.modules(["Feuil1", "Feuil2"])}
    assert {nom.partition(".")[0]: code.replace("\r\n", "\n") for nom, code in extraits(projet).items()} == voulus
    signales = {nom: {(g, m) for g, m, _ in olevba.VBA_Scanner(code).scan()} for nom, code in voulus.items()}
    assert not [m for mots in signales.values() for g, m in mots if g == "AutoExec"]
    explique = (Path(__file__).parents[2] / "macros" / "README.md").read_text("utf-8")
    suspects = {m for nom in ("xlwings", "Dictionary") for g, m in signales[nom] if g == "Suspicious"}
    assert [mot for mot in sorted(suspects) if f"`{mot}`" not in explique] == []
    assert signales["rdc_ruban"] == signales["rdc_fonctions"] == signales["rdc_aides"] == set()


def test_projet_a_les_flux_les_attributs_et_les_references_de_celui_qu_excel_a_fait(projet: bytes) -> None:
    with zipfile.ZipFile(XLWINGS / "quickstart_addin_ribbon.xlam") as archive:
        d_excel = archive.read("xl/vbaProject.bin")
    caches = re.compile(r"VBA/__SRP_\d+|PROJECTlk")  # what Excel compiled and writes again when it wants
    fixes = {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"}
    noms = {nom for nom in flux(d_excel) if not caches.fullmatch(nom)}
    assert {nom for nom in noms if "/" not in nom or nom in fixes} == fixes
    assert fixes <= set(flux(projet))
    assert set(flux(projet)) - fixes == {f"VBA/{m.nom}" for m in macros.modules(["Feuil1", "Feuil2"])}
    # The head of each module that both have, line for line; ThisWorkbook and the sheet of the settings among them.
    lus, notres = extraits(d_excel), extraits(projet)
    communs = {"ThisWorkbook.cls": "ThisWorkbook.cls", "Dictionary.cls": "Dictionary.cls", "xlwings.bas": "xlwings.bas"}
    feuille = next(n for n in lus if n.endswith(".cls") and n not in communs)
    for lui, nous in {**communs, feuille: "Feuil1.cls"}.items():
        assert _attributs(notres[nous]).replace("Feuil1", feuille[:-4]) == _attributs(lus[lui])
    # References: Office as there; stdole, which every project of Excel may name; no form, so not its MSForms.
    references = [set(_references(p)) for p in (projet, d_excel)]
    assert references[1] < references[0]
    assert references[0] - references[1] == {(b"stdole", b"{00020430-0000-0000-C000-000000000046}")}
    # The records: same numbers in the same order, libraries and number of modules apart.
    varies = {0x16, 0x3E, 0x0D, 0x33, 0x2F, 0x30}
    entete = [[n for n, _ in articles(p) if n not in varies] for p in (projet, d_excel)]
    debut = entete[0].index(0x19)
    assert entete[0][:debut] == entete[1][: entete[1].index(0x19)]
    assert set(entete[0][debut:]) == set(entete[1][debut:])
    textes = [[x.split("=")[0] for x in _projet(p) if x[:1].isupper() or x[:1] == "["] for p in (projet, d_excel)]
    modules_a_part = {
        "Document",
        "Class",
        "Module",
        *(m.nom for m in macros.modules(["Feuil1", "Feuil2"])),
        "RibbonMyAddin",
        feuille[:-4],
    }
    assert [c for c in textes[0] if c not in modules_a_part] == [c for c in textes[1] if c not in modules_a_part]


def _attributs(code: str) -> str:
    tete = re.match(r"(?:Attribute VB_[^\n]*\n)*", code.replace("\r\n", "\n"))
    return tete[0] if tete else ""


def _references(projet: bytes) -> list[tuple[bytes, bytes]]:
    """Name and identifier of each library."""
    nom, trouvees = b"", []
    for numero, texte in articles(projet):
        nom = texte if numero == 0x16 else nom
        if numero == 0x0D:
            trouvees.append((nom, re.findall(rb"\{[0-9A-F-]+\}", texte)[0]))
    return trouvees


def _projet(projet: bytes) -> list[str]:
    return flux(projet)["PROJECT"].decode("cp1252").split("\r\n")


def test_nom_du_projet_n_est_celui_d_aucun_autre(projet: bytes) -> None:
    assert 'Name="RdcxlComplement"' in _projet(projet)
    assert "RdcxlComplement" not in {m.nom for m in macros.modules(["Feuil1"])}
    from rdcxl.grille.construction.macros import NOM_DU_PROJET

    assert macros.NOM_DU_PROJET != NOM_DU_PROJET


def test_module_de_xlwings_ne_regarde_pas_les_reglages_d_un_classeur_recu() -> None:
    """A sheet rdcxl.conf in a workbook that came by mail must not say which program to start."""
    adapte = macros.adapter(lire_de_xlwings("xlwings_custom_addin.bas"))
    for fonction in ("GetConfig", "GetDirectoryConfigFilePath", "XLPyCommand"):
        (corps,) = re.findall(rf"^Function {fonction}\(.*?^End Function", adapte, re.M | re.S)
        assert "ActiveWorkbook" not in corps, fonction
        assert "ThisWorkbook" in corps
    (lancer,) = re.findall(r"^Public Function RunPython\(.*?^End Function", adapte, re.M | re.S)
    assert lancer.count("ActiveWorkbook") == 1, "l’appelant seul"
    assert 'PROJECT_NAME As String = "rdcxl"' in adapte
    assert "Static commande As String" in adapte
    assert '" --wb=" & """" & ActiveWorkbook.Name' in adapte, "un bouton agit sur le classeur de devant"


@pytest.mark.parametrize(
    "avant", ['"myaddin"', "XLPyCommand, 1", "Function GetConfig(", "GetConfigFromSheet(ActiveWorkbook)"]
)
def test_module_de_xlwings_qui_se_lit_autrement_est_refuse(avant: str) -> None:
    brut = lire_de_xlwings("xlwings_custom_addin.bas")
    assert avant in brut
    with pytest.raises(HoteRefuse, match="xlwings"):
        macros.adapter(brut.replace(avant, "Autre"))


def test_aide_des_fonctions_est_dans_leurs_attributs(projet: bytes) -> None:
    code = extraits(projet)["rdc_fonctions.bas"]
    for f in FONCTIONS:
        assert f'Attribute {f.nom}.VB_Description = "{f.aide}"' in code
    aides = extraits(projet)["rdc_aides.bas"]
    assert aides.count("Application.MacroOptions") == len(FONCTIONS)
    assert all(a.aide in aides for f in FONCTIONS for a in f.arguments)


GRAMMAIRE = {m.nom: m.source for m in macros.modules(["Feuil1", "Feuil2"]) if m.genre == "STANDARD"}
GRAMMAIRE["rdc_boutons"] = module_des_boutons(SUR_ACCUEIL)
GRAMMAIRE["xlwings_de_grille"] = lire_de_xlwings("xlwings.bas")


@pytest.mark.parametrize("nom", [nom for nom in GRAMMAIRE if tirages(0, 1) or not nom.startswith("xlwings")])
def test_vba_se_lit_selon_sa_grammaire(nom: str) -> None:
    """Each module as Windows compiles it in 64 and in 32 bits; those of xlwings, a minute each, with --longs."""
    compiles = {compiler(GRAMMAIRE[nom], win64=win64) for win64 in (True, False)}
    assert len(compiles) == 1 + nom.startswith("xlwings"), "les nôtres sont les mêmes en 32 et en 64 bits"
    assert [faute for texte in compiles for faute in fautes_de_grammaire(texte)] == []


def test_grammaire_voit_une_faute() -> None:
    assert fautes_de_grammaire("Sub A()\n    If x Then\nEnd Sub\n") != []


# --- By the command ---------------------------------------------------------------------------------------------------


def test_paquet_n_ecrit_que_le_complement(tmp_path: Path, contenu: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    cible = tmp_path / "rdcxl.xlam"
    assert main(["installer", "excel", "--paquet", str(cible)]) == 0
    assert cible.read_bytes() == contenu
    assert [f.name for f in tmp_path.iterdir()] == ["rdcxl.xlam"]
    assert main(["installer", "excel", "--paquet", str(cible)]) == 1
    assert "--remplacer" in capsys.readouterr().err
    assert main(["installer", "excel", "--paquet", str(cible), "--remplacer"]) == 0
    cible.write_bytes(b"autre chose")
    assert main(["installer", "excel", "--paquet", str(cible), "--remplacer"]) == 1
    assert cible.read_bytes() == b"autre chose"
    assert main(["installer", "excel", "--paquet", str(tmp_path / "rdcxl.xlsm")]) == 2
    assert main(["installer", "excel", "--paquet", str(cible), "--retirer"]) == 2
