"""The built workbook, read back: sheets, protection, validations, printing, tables, names, and nothing that acts by itself."""

from __future__ import annotations

import re
import shutil
import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from tests.outils.fichiers import CODES, candidat, creer, notes

from rdcxl import exemple
from rdcxl.fonctions.catalogue import PAR_NOM

FEUILLES = [
    "Accueil",
    "Session",
    "Candidats",
    "Notes",
    "Assiduité",
    "Acquis",
    "Incidents",
    "Synthèse",
    "Contrôle",
    "Tableau de bord",
    "Simulation",
    "Jury",
    "Décisions",
    "Données",
]
DONNEES = [nom for nom in FEUILLES[2:9] if nom != "Incidents"]
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Columns that a user fills, by sheet, in the candidate rows (7 to 35 in the sample: 24 candidates and 5 reserve rows).
SAISIES = {
    "Candidats": range(1, 25),
    "Notes": range(3, 17),
    "Assiduité": range(3, 9),
    "Acquis": range(1, 8),
    "Décisions": range(1, 8),
}
DERNIERE_SAISIE = {"Acquis": 66, "Décisions": 71}
PREMIERE = 7


@pytest.fixture(scope="module")
def grille(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    return dossier / exemple.GRILLE


@pytest.fixture(scope="module")
def classeur(grille: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(grille)


def test_feuilles_sont_dans_l_ordre_et_visibles(classeur: Any) -> None:
    assert classeur.sheetnames == FEUILLES
    assert all(page.sheet_state == "visible" for page in classeur)


@pytest.mark.parametrize("nom", FEUILLES)
def test_feuille_est_protegee_sans_mot_de_passe(classeur: Any, nom: str) -> None:
    protection = classeur[nom].protection
    assert protection.sheet
    assert not protection.password
    assert not protection.hashValue


@pytest.mark.parametrize("nom", list(SAISIES))
def test_cellules_de_saisie_sont_deverrouillees_et_le_reste_verrouille(classeur: Any, nom: str) -> None:
    page = classeur[nom]
    derniere = DERNIERE_SAISIE.get(nom, 35)
    for rangee in page.iter_rows(min_row=1, max_row=derniere, max_col=page.max_column):
        for c in rangee:
            libre = c.row >= PREMIERE and c.column in SAISIES[nom]
            libre = libre or (nom in ("Notes", "Assiduité") and c.column == 1 and c.row > PREMIERE + 23)
            assert c.protection.locked is not libre, c.coordinate


@pytest.mark.parametrize("nom", ["Synthèse", "Contrôle", "Accueil", "Tableau de bord", "Jury"])
def test_feuille_calculee_est_toute_verrouillee(classeur: Any, nom: str) -> None:
    assert all(c.protection.locked for rangee in classeur[nom].iter_rows() for c in rangee)


def test_valeurs_de_session_sont_deverrouillees_et_le_bareme_verrouille(classeur: Any) -> None:
    page = classeur["Session"]
    libres = {c.coordinate for rangee in page.iter_rows() for c in rangee if not c.protection.locked}
    cles = {f"B{r}" for r in range(PREMIERE, page.max_row + 1) if page.cell(r, 4).value}
    assert libres == cles
    assert len(cles) == 19 + 9


@pytest.mark.parametrize("nom", DONNEES)
def test_volets_titres_et_mise_en_page(classeur: Any, nom: str) -> None:
    page = classeur[nom]
    assert re.fullmatch(r"[BC]7", page.freeze_panes)
    assert page.print_title_rows == "$1:$6"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in ((1, 0), (None, 0), (1, 1), (None, None))
    assert page.print_area


@pytest.mark.parametrize("nom", ["Accueil", "Session"])
def test_pages_sans_tableau_s_impriment_aussi_en_paysage(classeur: Any, nom: str) -> None:
    page = classeur[nom]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def _validations(page: Any) -> dict[int, Any]:
    trouvees = {}
    for validation in page.data_validations.dataValidation:
        for plage in str(validation.sqref).split():
            premiere, haut, derniere, bas = range_boundaries(plage)
            for colonne in range(premiere, derniere + 1):
                trouvees[colonne] = (validation, haut, bas)
    return trouvees


@pytest.mark.parametrize("nom", list(SAISIES))
def test_saisies_sont_validees_avec_un_message_francais(classeur: Any, nom: str) -> None:
    """Every numeric, dated or listed input refuses with a French sentence; free text may only have help."""
    validations, page = _validations(classeur[nom]), classeur[nom]
    codes = {i: page.cell(6, i).value for i in SAISIES[nom]}
    libres = {
        "identifiant",
        "nom_naissance",
        "nom_usage",
        "prenoms",
        "commune_naissance",
        "code_insee_naissance",
        "pays_naissance",
        "courriel",
        "adresse",
        "complement_adresse",
        "code_postal",
        "ville",
        "pays",
        "blocs_inscrits",
        "dispense_pro",
        "positionnement",
        "preuve",
        "motif",
        "auteur",
    }
    for i, code in codes.items():
        if code in libres:
            continue
        validation, haut, bas = validations[i]
        assert haut == PREMIERE
        assert bas >= (35 if nom != "Acquis" else 12)
        assert validation.showErrorMessage
        assert (validation.errorStyle or "stop") == "stop"
        assert re.search(r"Saisissez|Choisissez|Une note", validation.error), (code, validation.error)
        assert validation.errorTitle.endswith(("refusée", "refusé"))


def test_chaque_note_a_sa_validation_avec_son_maximum(classeur: Any) -> None:
    validations, page = _validations(classeur["Notes"]), classeur["Notes"]
    for i, code in enumerate(CODES, 3):
        assert page.cell(6, i).value == code
        validation = validations[i][0]
        maximum = page.cell(5, i).value
        assert f"0 à {maximum}" in validation.error
        assert "ABS" in validation.error
        assert ("NR" in validation.error) is (code == "PRO.ECRIT")
        assert "NR" in validation.formula1 if code == "PRO.ECRIT" else "NR" not in validation.formula1


@pytest.mark.parametrize("nom", DONNEES)
def test_tableau_excel_couvre_les_codes_et_les_lignes(classeur: Any, nom: str) -> None:
    (tableau,) = classeur[nom].tables.values()
    _, haut, _, bas = range_boundaries(tableau.ref)
    assert haut == 6
    assert bas == (66 if nom == "Acquis" else 35)
    assert tableau.name.startswith("T_")
    page = classeur[nom]
    assert [c.name for c in tableau.tableColumns] == [
        page.cell(6, i + 1).value for i in range(len(tableau.tableColumns))
    ]


def test_noms_definis_designent_des_cellules(classeur: Any) -> None:
    noms = set(classeur.defined_names)
    attendus = {
        "RDCXL_DISPOSITION",
        "RDC_SESSION_DATE_JURY",
        "RDC_CENTRE_SIRET",
        "RDC_LECTURE_ABSENCE",
        "RDC_MAX_B1",
        "RDC_MIN_B4",
        "RDC_VAL_B2",
    }
    assert attendus <= noms
    assert all(nom.startswith(("RDC_", "RDCXL_")) for nom in noms)
    for nom, defini in classeur.defined_names.items():
        if nom not in ("RDCXL_DISPOSITION", "RDCXL_VERSION"):
            ((feuille, ou),) = defini.destinations
            assert classeur[feuille][ou.replace("$", "")]


@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("RDC_MAX_B2", 225),
        ("RDC_MIN_B2", 90),
        ("RDC_VAL_B2", 112.5),
        ("RDC_MIN_PRO", 125),
        ("RDC_MAX_TUTEUR", 50),
        ("RDC_HEURES_FORMATION", 637),
        ("RDC_ENTREPRISE_COMPLET", 280),
        ("RDC_RESULTATS_JOURS", 42),
    ],
)
def test_bareme_porte_les_valeurs_du_reglement(classeur: Any, nom: str, valeur: float) -> None:
    ((feuille, ou),) = classeur.defined_names[nom].destinations
    assert classeur[feuille][ou.replace("$", "")].value == valeur


@pytest.mark.parametrize("nom", ["Notes", "Synthèse", "Contrôle", "Assiduité", "Jury", "Décisions"])
def test_mises_en_forme_conditionnelles_se_lisent_sans_couleur(classeur: Any, nom: str) -> None:
    """States that must be told apart differ by weight, slope, strike or pattern; the state is a word in the cell anyway."""
    styles = []
    for plage in classeur[nom].conditional_formatting:
        for regle in plage.rules:
            police, fond = regle.dxf.font, regle.dxf.fill
            styles.append((police and (police.b, police.i, police.strike), fond and fond.patternType))
    assert len(styles) >= 3
    assert len(set(styles)) >= 3 if nom != "Assiduité" else len(set(styles)) >= 2


def test_une_cellule_fusionnee_ne_touche_jamais_une_saisie(classeur: Any) -> None:
    for nom in SAISIES:
        assert all(plage.max_row < 6 for plage in classeur[nom].merged_cells.ranges)


def test_rien_d_externe_ni_de_macro_dans_l_archive(grille: Path) -> None:
    with zipfile.ZipFile(grille) as archive:
        noms = archive.namelist()
        assert not [
            n
            for n in noms
            if re.search(r"externalLink|vbaProject|activeX|embeddings|connections|queryTable|customXml", n)
        ]
        for nom in noms:
            if nom.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(nom), nom
            if "worksheets/sheet" in nom:
                assert not re.search(
                    rb"<f[^>]*>[^<]*(\[\d+\]|https?://|DDE|WEBSERVICE|HYPERLINK|INDIRECT)", archive.read(nom)
                ), nom


def test_deux_constructions_donnent_les_memes_octets(tmp_path: Path, grille: Path) -> None:
    exemple.generer(tmp_path)
    assert (tmp_path / exemple.GRILLE).read_bytes() == grille.read_bytes()


def test_formules_n_emploient_que_des_fonctions_d_excel_courantes(classeur: Any) -> None:
    """No dynamic array, LET, LAMBDA or XLOOKUP: the grid must calculate in any Excel since 2013 and in LibreOffice."""
    fonctions = set()
    for page in classeur:
        for rangee in page.iter_rows():
            for c in rangee:
                if c.data_type == "f":
                    fonctions |= set(re.findall(r"([A-Z_][A-Za-z0-9_.]*)\(", str(c.value)))
    connues = {
        "IF",
        "OR",
        "AND",
        "NOT",
        "INDEX",
        "MATCH",
        "IFERROR",
        "UPPER",
        "LOWER",
        "TRIM",
        "SUBSTITUTE",
        "ISNUMBER",
        "ISTEXT",
        "ISBLANK",
        "N",
        "COUNTIF",
        "COUNTIFS",
        "ABS",
        "COUNTA",
        "AVERAGE",
        "MIN",
        "MAX",
        "INT",
        "ISLOGICAL",
        "LEFT",
        "RIGHT",
        "SUMIFS",
        "SUM",
        "COUNT",
        "COLUMNS",
        "ROUND",
        "SEARCH",
        "LEN",
        "EXACT",
        "SUMPRODUCT",
        "VALUE",
        "MID",
        "ISERROR",
        "T",
        "_xlfn.NUMBERVALUE",
        "_xlfn.UNICHAR",
        "REPT",
        "FIND",
        "DATE",
        "CHAR",
        "ROW",
        "SMALL",
    }
    assert fonctions <= connues | set(PAR_NOM)


def test_classeur_ne_se_recalcule_pas_a_l_ouverture(grille: Path) -> None:
    """On a PC without Python the last results must still show."""
    with zipfile.ZipFile(grille) as archive:
        (calcul,) = re.findall(rb"<calcPr[^>]*>", archive.read("xl/workbook.xml"))
    assert b"fullCalcOnLoad" not in calcul
    assert int(re.findall(rb'calcId="(\d+)"', calcul)[0]) >= 191029


def test_chaque_formule_a_sa_valeur_enregistree_meme_vide(grille: Path) -> None:
    """An empty text is saved as one: without it, a program takes the formula for one that was never calculated."""
    with zipfile.ZipFile(grille) as archive:
        pages = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    formules = [c for page in pages for c in re.findall(r"<c [^>]*><f>.*?</c>", page)]
    assert len(formules) > 4000
    assert [c for c in formules if ("<v></v>" in c and 't="str"' not in c) or "<v>" not in c] == []


def test_aucun_nom_defini_n_est_celui_d_une_fonction(classeur: Any) -> None:
    assert not {nom.upper() for nom in classeur.defined_names} & set(PAR_NOM)


HOSTILES = [
    '=HYPERLINK("http://x";"y")',
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|'/c calc'!A0",
    "{=1+1}",
    "http://exemple.fr",
    "#REF!",
    "1234",
    "1e5",
    "VRAI",
    "'=1",
]


@pytest.mark.parametrize("texte", HOSTILES)
def test_texte_d_un_candidat_ne_devient_jamais_une_formule(tmp_path: Path, texte: str) -> None:
    ligne = candidat(
        "C01",
        nom_naissance=texte,
        nom_usage=texte,
        prenoms=texte,
        commune_naissance=texte,
        pays_naissance=texte,
        courriel=texte,
        dispense_pro=texte,
    )
    grille = creer(tmp_path, [ligne], [notes("C01", {"B1.1": texte})])
    with zipfile.ZipFile(grille) as archive:
        feuille = ET.fromstring(archive.read("xl/worksheets/sheet3.xml"))  # noqa: S314 - written here
        saisies = ET.fromstring(archive.read("xl/worksheets/sheet4.xml"))  # noqa: S314
        assert not feuille.findall(f".//{NS}f")
        assert not feuille.findall(f".//{NS}hyperlink")
        assert all((f.text or "").startswith("IF(") for f in saisies.findall(f".//{NS}f"))
    page = load_workbook(grille)["Candidats"]
    for colonne in "BCDGIJ":
        case = page[f"{colonne}7"]
        assert case.data_type == "s" or str(case.value) == texte
        assert str(case.value).strip() == texte.strip()


def test_session_hostile_ne_devient_pas_une_formule(tmp_path: Path) -> None:
    grille = creer(tmp_path, session='[centre]\nnom = "=1+1"\nville = "@x"\n[session]\nlibelle = "=cmd()"\n')
    with zipfile.ZipFile(grille) as archive:
        assert not ET.fromstring(archive.read("xl/worksheets/sheet2.xml")).findall(f".//{NS}f")  # noqa: S314
        for nom in archive.namelist():
            if "worksheets/sheet" in nom:
                racine = ET.fromstring(archive.read(nom))  # noqa: S314
                assert not [f.text for f in racine.findall(f".//{NS}f") if f.text in ("1+1", "x", "cmd()")]


def test_promotion_vide_de_notes_laisse_des_cellules_vides(tmp_path: Path) -> None:
    """A blank is nothing: neither 0 nor an empty text."""
    page = load_workbook(creer(tmp_path, [candidat()], []))["Notes"]
    assert [page.cell(7, i).value for i in range(3, 17)] == [None] * 14


def test_tableau_de_bord_montre_trois_graphiques_lisibles_sans_les_voir(modele: Path, tmp_path: Path) -> None:
    """Decisions, averages, marks per bloc: real charts over the cells beside them, each with a text alternative."""
    shutil.copytree(modele, tmp_path, dirs_exist_ok=True)
    with zipfile.ZipFile(tmp_path / exemple.GRILLE) as archive:
        graphiques = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        dessin = next(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/drawings/drawing"))
        plages = [archive.read(n).decode() for n in graphiques]
    assert len(graphiques) == 3
    assert all("'Tableau de bord'!$" in xml for xml in plages)
    assert dessin.count("en graphique") == 3
