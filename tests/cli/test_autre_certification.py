"""The whole way on a second certification: three blocs, a professional evaluation coded STAGE, other maxima, bounds and sections.

`tests/cas/boutique` holds its référentiel and its promotion; what is expected of each candidate was counted by hand.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from rdcxl.cli import main
from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.regles import libelles as L

# What these tests share is made once: on one process, or each would make it.
pytestmark = pytest.mark.xdist_group("boutique")

BOUTIQUE = Path(__file__).parents[1] / "cas" / "boutique"
# Marks of the first certification: its blocs, composantes, modules, professional evaluation, certificate, code, sections.
ETRANGERS = re.compile(
    r"(?<![\w$!.:])(?:PRO|PRO\.\w+|B[1-5](?:\.\d[ab]?)?|M[1-5]\.\d|CCE|Bloc 5|RNCP36395|En cas d’échec)(?![\w$:])"
)
NATURE_D_UNE_DEMANDE = "RATTRAPAGE,REDOUBLEMENT,ABSENCE,APRES_FRAUDE,PRO"
ENSEMBLES = ("VENTE", "STOCK", "EQUIPE", "STAGE")
# identifiant: decision, points, « sur », moyenne; then points and state of VENTE, STOCK, EQUIPE, STAGE.
ATTENDUS: dict[str, tuple[Any, ...]] = {
    "S01": ("TITRE", "270", "400", "13.50", ("65", "VALIDE"), ("50", "VALIDE"), ("80", "VALIDE"), ("75", "SUFFISANT")),
    "S02": ("TITRE", "230", "400", "11.50", ("45", "COMPENSE"), ("40", "VALIDE"), ("80", "VALIDE"), ("65", "SUFFISANT")),
    # Every mark at its bound: 40/100, 28/80, 48/120, and 200/400 in all.
    "S03": ("TITRE", "200", "400", "10.00", ("40", "COMPENSE"), ("28", "COMPENSE"), ("48", "COMPENSE"), ("84", "SUFFISANT")),
    # 27.5/80 is 6.87, under the 7 of this bloc; 72/120 is 12, what that one asks for; 45/100 is 9, what the stage asks for.
    "S04": ("PARTIELLE", "204.5", "400", "10.22", ("60", "VALIDE"), ("27.5", "ELIMINATOIRE"), ("72", "VALIDE"), ("45", "SUFFISANT")),
    "S05": ("PARTIELLE", "284.5", "400", "14.22", ("80", "VALIDE"), ("60", "VALIDE"), ("100", "VALIDE"), ("44.5", "INSUFFISANT")),
    "S06": ("PARTIELLE", "230", "400", "11.50", ("70", "VALIDE"), ("50", "VALIDE"), ("50", "NON_PRESENTE"), ("60", "SUFFISANT")),
    "S07": ("EN_ATTENTE", "205", "400", None, ("60", "VALIDE"), ("0", "EN_ATTENTE"), ("80", "VALIDE"), ("65", "SUFFISANT")),
    "S08": ("PARTIELLE", "121.5", "220", None, ("50", "VALIDE"), (None, "NON_INSCRIT"), ("71.5", "NON_VALIDE"), (None, "NON_CONCERNE")),
    # 62 points kept from an earlier session, and the 14 of the maître de stage.
    "S09": ("TITRE", "253", "400", "12.65", ("62", "ACQUIS"), ("44", "VALIDE"), ("75", "VALIDE"), ("72", "SUFFISANT")),
    "S10": ("AUCUNE", "115", "400", "5.75", ("30", "ELIMINATOIRE"), ("20", "ELIMINATOIRE"), ("40", "ELIMINATOIRE"), ("25", "INSUFFISANT")),
    # 3 h of 77 unjustified, under 5 %: a tenth of the 15 points of the maître de stage, 20 + 20 + 13.5.
    "S11": ("TITRE", "215.5", "400", "10.77", ("50", "VALIDE"), ("40", "VALIDE"), ("72", "VALIDE"), ("53.5", "SUFFISANT")),
    "S12": ("TITRE", "190", "300", "12.66", ("55", "VALIDE"), ("45", "VALIDE"), ("90", "VALIDE"), (None, "DISPENSE")),
}  # fmt: skip
# Kept for the second session, as rattrapage keeps it: the blocs validated, the stage, else the mark of the maître de stage.
GARDES = {
    "S04": {"VENTE": "60", "EQUIPE": "72", "STAGE": "45"},
    "S05": {"VENTE": "80", "STOCK": "60", "EQUIPE": "100", "STAGE.MAITRE": "9"},
    "S06": {"VENTE": "70", "STOCK": "50", "STAGE": "60"},
    "S08": {"VENTE": "50"},  # X47: separate blocs
    "S10": {"STAGE.MAITRE": "5"},
}


def _en_json(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def _faire(*arguments: str | Path) -> None:
    assert main([*map(str, arguments)]) == 0, arguments


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole way, once, by the command line; the référentiel is given at the creation, then found by its mark."""
    d = Path(shutil.copytree(BOUTIQUE, tmp_path_factory.mktemp("boutique") / "d"))
    grille, clos = d / "grille.xlsx", d / "grille.cloture.json"
    entrees = [x for nom in ("candidats", "notes", "acquis") for x in (f"--{nom}", d / f"{nom}.csv")]
    _faire(
        "nouveau", grille, *entrees, "--session", d / "session.toml", "--avec", d / "controle_continu.csv",
        "--referentiel", d / "referentiel.toml",
    )  # fmt: skip
    _faire("controler", grille)
    jury = ("--jury", d / "jury.toml", "--decisions", d / "decisions.csv")
    _faire("preparer", grille, *jury, "--epreuves", d / "epreuves.toml", "--vers", d / "preparation")
    _faire("clore", grille, *jury)
    _faire("verifier", clos, "--grille", grille)
    _faire("exporter", clos, "--vers", d / "exports")
    _faire("echeances", clos, "--ics", d / "echeances.ics")
    _faire("placement", clos, "--vers", d / "placement", "--mois", "6,12,24,36")
    _faire("nouveau", d / "seconde.xlsx", "--depuis", clos, "--feuille", "tentatives")
    _faire("migrer", grille, "--vers", d / "migree.xlsx")
    return d


@pytest.mark.parametrize("nom", ["grille.xlsx", "migree.xlsx"])
def test_les_decisions_sont_celles_comptees_a_la_main(
    dossier: Path, nom: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rendu = _en_json(capsys, "deliberer", dossier / nom)
    assert rendu["referentiel"].startswith("RNCP99001")
    trouves = {}
    for c in rendu["candidats"]:
        ensembles = [*c["blocs"].values(), c["pro"]]
        assert list(c["blocs"]) == list(ENSEMBLES[:3])
        etats = tuple((e["points"], e["statut"]) for e in ensembles)
        trouves[c["identifiant"]] = (c["decision"], c["points"], c["sur"], c["moyenne"], *etats)
    assert trouves == ATTENDUS


@pytest.mark.parametrize("nom", ["grille.xlsx", "migree.xlsx"])
def test_formules_natives_et_fonctions_disent_comme_les_regles(dossier: Path, nom: str) -> None:
    classeur = load_workbook(dossier / nom, data_only=True)
    synthese = {x[0]: x for x in classeur["Synthèse"].iter_rows(min_row=7, values_only=True) if x[0]}
    assert {qui: (x[14], x[18]) for qui, x in synthese.items()} == {
        qui: (float(a[1]), L.DECISIONS[a[0]]) for qui, a in ATTENDUS.items()
    }
    for qui, attendu in ATTENDUS.items():
        for rang, (points, statut) in enumerate(attendu[4:]):
            vus = synthese[qui][2 + 3 * rang], synthese[qui][4 + 3 * rang]
            noms = L.PRO if ENSEMBLES[rang] == "STAGE" else L.BLOCS
            assert vus == (None if points is None else float(points), noms[statut]), (qui, ENSEMBLES[rang])
    controle = classeur["Contrôle"]
    entetes = [c.value for c in controle[6]]
    accords = {x[0]: x[entetes.index("Deux calculs")] for x in controle.iter_rows(min_row=7, values_only=True) if x[0]}
    assert accords == dict.fromkeys(ATTENDUS, "concordent")


def test_une_fonction_qui_ne_connait_pas_le_referentiel_le_dit(dossier: Path) -> None:
    """In a process of its own, as a host that was installed for the first certification only."""
    lignes = list(load_workbook(dossier / "grille.xlsx", data_only=True)["Données"].iter_rows(values_only=True))
    titres = next(x for x in lignes if "V.1" in x)
    fin = titres.index("grille.anomalie") + 1
    codes, valeurs = titres[1:fin], next(x for x in lignes if x[0] == "S01")[1:fin]
    assert PAR_NOM["RDC_DECISION"].appeler(list(codes), list(valeurs)) == L.DECISIONS["TITRE"]
    programme = (
        "import json,sys; from rdcxl.fonctions.catalogue import PAR_NOM; c,v=json.load(sys.stdin);"
        "print(PAR_NOM['RDC_DECISION'].appeler(c,v)); print(PAR_NOM['RDC_POINTS'].appeler(c,v,'VENTE'))"
    )
    rendu = _python(programme, json.dumps([codes, valeurs]))
    assert len(rendu) == 2
    assert all(x.startswith("ERREUR") and "RNCP99001 (31/01/2025)" in x for x in rendu)
    rendu = _python(programme, json.dumps([codes, valeurs]), RDCXL_REFERENTIEL=str(BOUTIQUE / "referentiel.toml"))
    assert rendu == [L.DECISIONS["TITRE"], "65.0"]
    sans_marque = [c if not str(c).startswith("referentiel.") else None for c in codes]
    rendu = _python(programme, json.dumps([sans_marque, valeurs]))
    assert all(x.startswith("ERREUR") for x in rendu)


def _python(programme: str, entree: str, **environnement: str) -> list[str]:
    import os
    import sys

    rendu = subprocess.run(
        [sys.executable, "-c", programme], input=entree, capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environnement},
    )  # fmt: skip
    return rendu.stdout.split("\n")[:-1]


def test_la_seconde_session_garde_ce_qui_est_acquis_sous_les_codes_du_referentiel(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classeur = load_workbook(dossier / "seconde.xlsx")
    gardes: dict[str, dict[str, str]] = {}
    for qui, code, points, *_ in classeur["Acquis"].iter_rows(min_row=7, values_only=True):
        if qui:
            gardes.setdefault(str(qui), {})[str(code)] = f"{points:g}"
    assert gardes == GARDES
    passages = {
        (x[0], x[2]) for x in classeur["Tentatives"].iter_rows(min_row=7, values_only=True) if x[0]
    }  # who, (his name,) what
    assert passages == {
        ("S04", "STOCK"), ("S05", "STAGE"), ("S06", "EQUIPE"), ("S08", "EQUIPE"), *(("S10", e) for e in ENSEMBLES),
    }  # fmt: skip
    rendu = {c["identifiant"]: c for c in _en_json(capsys, "deliberer", dossier / "seconde.xlsx")["candidats"]}
    assert set(rendu) == {*GARDES, "S07"}
    assert rendu["S04"]["pro"]["statut"] == "ACQUIS"
    assert rendu["S07"]["pro"] == {"points": "65", "sur": "100", "note": "13.00", "statut": "SUFFISANT"}
    assert rendu["S05"]["blocs"]["EQUIPE"]["statut"] == "ACQUIS"


def test_aucun_document_ne_parle_de_l_autre_certification(dossier: Path) -> None:
    trouves, lus = [], 0
    for racine in ("preparation", "exports", "placement"):
        for fichier in sorted((dossier / racine).rglob("*")):
            texte = fichier.name
            if fichier.suffix == ".pdf":
                rendu = subprocess.run(["pdftotext", "-layout", str(fichier), "-"], capture_output=True, check=True)
                texte, lus = texte + rendu.stdout.decode(), lus + 1
            elif fichier.suffix in (".csv", ".html", ".ics", ".json"):
                texte += fichier.read_text("utf-8-sig")
            texte = texte.replace("Attestations de résultat (CCE)", "")  # title of the folder, for every certification
            trouves += [f"{fichier.relative_to(dossier)} : {m[0]}" for m in ETRANGERS.finditer(texte)]
    assert trouves == []
    assert lus > 100
    titres = [m[0] for m in ETRANGERS.finditer((dossier / "echeances.ics").read_text("utf-8"))]
    assert titres == []


@pytest.mark.parametrize("nom", ["grille.xlsx", "seconde.xlsx", "migree.xlsx"])
def test_aucune_cellule_ne_parle_de_l_autre_certification(dossier: Path, nom: str) -> None:
    trouves = []
    for valeurs in (False, True):
        for feuille in load_workbook(dossier / nom, data_only=valeurs):
            for cellule in (c for rangee in feuille.iter_rows() for c in rangee if isinstance(c.value, str)):
                if not str(cellule.value).startswith("="):
                    trouves += [
                        f"{feuille.title}!{cellule.coordinate} : {m[0]}" for m in ETRANGERS.finditer(str(cellule.value))
                    ]
            for validation in feuille.data_validations.dataValidation:
                textes = [validation.formula1, validation.prompt, validation.error, validation.promptTitle]
                texte = " ".join(str(t) for t in textes if t)
                trouves += [] if NATURE_D_UNE_DEMANDE in texte else ETRANGERS.findall(texte)
    assert trouves == []


def test_la_contradiction_et_l_absence_du_referentiel_sont_dites(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grille, clos = dossier / "grille.xlsx", dossier / "grille.cloture.json"
    assert main(["deliberer", str(grille), "--referentiel", "RNCP36395"]) == 1
    assert "pas de RNCP36395" in " ".join(capsys.readouterr().err.split())
    ailleurs = [Path(shutil.copy(x, tmp_path)) for x in (grille, clos)]
    for commande in (["controler", ailleurs[0]], ["echeances", ailleurs[1]]):
        assert main([*map(str, commande)]) == 1
        assert "placez son fichier .toml" in " ".join(capsys.readouterr().err.split())
        assert main([*map(str, commande), "--referentiel", str(BOUTIQUE / "referentiel.toml")]) == 0
        capsys.readouterr()


def test_l_extension_installee_pour_elle_la_connait_et_la_premiere_aussi(tmp_path: Path) -> None:
    """The functions of the package itself, away from this one: LibreOffice would import the same folder."""
    _faire("installer", "libreoffice", "--paquet", tmp_path / "x.oxt", "--referentiel", BOUTIQUE / "referentiel.toml")
    shutil.unpack_archive(tmp_path / "x.oxt", tmp_path / "x", "zip")
    programme = (
        "from rdcxl.fonctions.catalogue import PAR_NOM as p; c='V.1 V.2 S.1 E.1 E.2 STAGE.RAPPORT STAGE.ORAL STAGE.MAITRE'.split();"
        "v=[40,25,50,40,40,30,30,15]; print(p['RDC_VERSION'].appeler()); print(p['RDC_DECISION'].appeler(c,v));"
        "print(p['RDC_NOTE'].appeler(['B1.1'],[50],'B1'))"
    )
    version, decision, note = _python(programme, "", PYTHONPATH=str(tmp_path / "x" / "pythonpath"))
    assert version.endswith("RNCP99001 (31/01/2025)")
    assert (decision, note) == (L.DECISIONS["TITRE"], "10.0")
