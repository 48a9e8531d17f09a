"""`rdcxl installer lite`: the folder, and its main.py as a user pastes it, run by Pyodide with Office.js' cells."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import rdcxl
from rdcxl.cli import main
from rdcxl.fonctions.catalogue import FONCTIONS, PAR_NOM
from rdcxl.hotes.lite import FICHIERS
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
CODES = list(R.composantes)
ENSEMBLES = [e.code for e in R.ensembles()]
EXTRAS = {
    "parcours": ["COMPLET", "BLOCS", "", None, "bidule"],
    "blocs_inscrits": ["B1 B3", "B2", None, ""],
    "dispense_pro": [None, "", "VAE 2024-17"],
    "heures_absence_injustifiees": [None, 0, 12.5, 40, "douze", -1],
    "accord_penalite": [None, 45824, "16/06/2025", "hier"],
    "acquis.B1": [None, "", 240, 999],
    "lecture.absence": [None, "points", "stricte", "autre"],
}
ERREUR_EXCEL = {"type": "Error", "errorType": "NotAvailable", "basicValue": "#N/A"}
LIGNES = 500
ICI = Path(__file__).parent
Appel = tuple[str, list[Any]]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes."""
    chemin = tmp_path_factory.mktemp("installation") / "rdcxl-lite"
    assert main(["installer", "lite", str(chemin)]) == 0
    return chemin


# --- The folder -------------------------------------------------------------------------------------------------------


def test_installer_lite_ecrit_trois_fichiers_et_les_memes_octets_chaque_fois(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["installer", "lite"]) == 0
    dit = capsys.readouterr().out
    assert "rdcxl-lite" in dit
    assert "LISEZMOI.txt" in dit
    ecrits = {f.name: f.read_bytes() for f in (tmp_path / "rdcxl-lite").iterdir()}
    assert sorted(ecrits) == sorted(FICHIERS)
    assert ecrits == {f.name: f.read_bytes() for f in dossier.iterdir()}
    assert b"\r" not in b"".join(ecrits.values())


def test_installer_lite_ne_remplace_que_ce_qu_il_a_ecrit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cible = tmp_path / "lite"
    assert main(["installer", "lite", str(cible)]) == 0
    (cible / "main.py").write_text("ancien", "utf-8")
    assert main(["installer", "lite", str(cible)]) == 1
    assert "--remplacer" in capsys.readouterr().err
    assert (cible / "main.py").read_text("utf-8") == "ancien"
    assert main(["installer", "lite", str(cible), "--remplacer"]) == 0
    assert (cible / "main.py").read_text("utf-8") != "ancien"
    (cible / "notes.txt").write_text("à moi", "utf-8")
    assert main(["installer", "lite", str(cible), "--remplacer"]) == 1
    assert "notes.txt" in capsys.readouterr().err
    assert [f.name for f in tmp_path.iterdir()] == ["lite"]


def test_lisezmoi_nomme_chaque_fonction_la_version_et_tient_dans_un_ecran_etroit(dossier: Path) -> None:
    texte = (dossier / "LISEZMOI.txt").read_text("utf-8")
    assert rdcxl.__version__ in texte
    assert str(PAR_NOM["RDC_VERSION"].appeler()) in texte
    assert all(f"  {f.nom}(" in texte for f in FONCTIONS)
    assert max(map(len, texte.splitlines())) <= 80
    assert "$" not in texte


def test_requirements_ne_demandent_que_xlwings(dossier: Path) -> None:
    lignes = (dossier / "requirements.txt").read_text("utf-8").splitlines()
    assert [ligne for ligne in lignes if not ligne.startswith("#")] == ["xlwings"]


def test_main_py_n_a_besoin_que_de_lui_meme_et_enregistre_les_treize_fonctions(dossier: Path) -> None:
    """In CPython too: the modules are those of the archive, the functions belong to main, with names, help, arguments."""
    etat = _python(dossier / "main.py", [("RDC_VERSION", [])])
    _verifier_l_enregistrement(etat["fonctions"])
    assert {Path(m).parts[-2] for m in etat["modules"].values()} <= {
        *("rdcxl", "hotes", "fonctions", "regles", "referentiel")
    }
    racine = str(Path(rdcxl.__file__).parent)
    assert not [m for m in etat["modules"].values() if m.startswith(racine)]
    assert set(etat["definies"]) >= {f.nom for f in FONCTIONS}
    assert etat["resultats"] == [[[PAR_NOM["RDC_VERSION"].appeler()]]]


@pytest.mark.parametrize("degat", ["caractère changé", "ligne perdue"])
def test_main_py_mal_colle_est_refuse_en_francais(dossier: Path, tmp_path: Path, degat: str) -> None:
    texte = (dossier / "main.py").read_text("utf-8")
    lignes = texte.splitlines()
    milieu = len(lignes) // 2
    assert re.fullmatch(r"[A-Za-z0-9+/]+", lignes[milieu])
    lignes[milieu] = "" if degat == "ligne perdue" else lignes[milieu].swapcase()
    abime = tmp_path / "main.py"
    abime.write_text("\n".join(lignes), "utf-8")
    fini = subprocess.run(
        [sys.executable, str(ICI / "pilote_lite.py"), str(abime)],
        input="[]",
        capture_output=True,
        text=True,
        check=False,
    )
    assert fini.returncode == 1
    assert "main.py est incomplet ou modifié" in fini.stderr.splitlines()[-1]


def test_aide_d_installer_mene_a_lite(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    for arguments in (["installer"], ["installer", "--help"], ["installer", "lite", "-h"]):
        assert main(arguments) == 0
        sortie = capsys.readouterr().out
        assert "xlwings Lite" in sortie
        assert "Affiche cette aide" in sortie
    assert main(["installer", "bidule"]) == 2


# --- main.py in Pyodide -----------------------------------------------------------------------------------------------


def test_main_py_dans_pyodide_donne_ce_que_donne_le_catalogue(dossier: Path) -> None:
    """All thirteen functions, on the cells that Office.js hands over: 0 differences with CPython."""
    _comparer(dossier / "main.py", {**os.environ, "XLWINGS_LICENSE_KEY": ""})


def test_main_py_dans_pyodide_par_les_convertisseurs_de_xlwings(dossier: Path) -> None:
    """The same through xlwings' own Office.js code, which is PRO: only with the key of the person who runs this."""
    if not os.environ.get("XLWINGS_LICENSE_KEY"):
        pytest.skip("les convertisseurs Office.js de xlwings sont PRO : XLWINGS_LICENSE_KEY n’est pas définie")
    _comparer(dossier / "main.py", dict(os.environ))


def _comparer(programme: Path, env: dict[str, str]) -> None:
    appels = tirer_les_appels()
    lu = _pyodide(programme, appels, env)
    _verifier_l_enregistrement(lu["fonctions"])
    ecarts = [
        (appel, obtenu, voulu)
        for appel, obtenu, voulu in zip(appels, lu["resultats"], map(attendu, appels), strict=True)
        if obtenu != voulu
    ]
    assert ecarts == []
    textes = [str(rangees[0][0]) for rangees in lu["resultats"]]
    faux = [t for t in textes if t.startswith("ERREUR")]
    assert not [t for t in faux if "imprévue" in t]
    assert len(faux) > 100  # the rows do hold errors ...
    assert len(set(textes)) > 500  # ... and answers of every kind
    assert {nom for nom, _ in appels} == {f.nom for f in FONCTIONS}


def _verifier_l_enregistrement(fonctions: list[dict[str, Any]]) -> None:
    """What the host registers is the catalogue: names, help, arguments."""
    voulues = []
    for f in sorted(FONCTIONS, key=lambda f: f.nom):
        parametres = [
            {"name": a.identifiant, "description": a.aide, **({"optional": True} if a.facultatif else {})}
            for a in f.arguments
        ]
        voulues.append({"name": f.nom, "description": f.aide, "parameters": parametres})
    lues = [
        {**f, "parameters": [{c: p[c] for c in ("name", "description", "optional") if c in p} for p in f["parameters"]]}
        for f in fonctions
    ]
    assert lues == voulues


def _pyodide(programme: Path, appels: list[Appel], env: dict[str, str]) -> Any:
    outils, node = os.environ.get("RDCXL_PYODIDE"), shutil.which("node")
    if not (outils and node):
        absent = "RDCXL_PYODIDE n’est pas définie" if not outils else "node n’est pas installé"
        raison = f"{absent} : lancez tests/hotes/preparer_lite.sh OUTILS, puis définissez RDCXL_PYODIDE=OUTILS"
        pytest.fail(raison) if os.environ.get("CI") else pytest.skip(raison)
    ordre = [str(node), str(ICI / "lite.mjs"), str(outils), str(programme)]
    fini = subprocess.run(ordre, input=json.dumps(appels), capture_output=True, text=True, env=env, check=False)
    assert fini.returncode == 0, fini.stderr[-3000:]
    return json.loads(fini.stdout)


def _python(programme: Path, appels: list[Appel]) -> Any:
    ordre = [sys.executable, str(ICI / "pilote_lite.py"), str(programme)]
    env = {**os.environ, "XLWINGS_LICENSE_KEY": ""}
    fini = subprocess.run(ordre, input=json.dumps(appels), capture_output=True, text=True, env=env, check=False)
    assert fini.returncode == 0, fini.stderr[-3000:]
    return json.loads(fini.stdout)


# --- The calls, and what CPython answers ------------------------------------------------------------------------------


def attendu(appel: Appel) -> list[list[Any]]:
    """The same call in CPython, by the catalogue: blanks are None, an error is its text, a date its serial number."""
    nom, arguments = appel
    resultat = PAR_NOM[nom].appeler(*([[_lue(c) for c in r] for r in a] if a else None for a in arguments))
    return [[_ecrite(c) for c in r] for r in (resultat if isinstance(resultat, list) else [[resultat]])]


def _lue(cellule: Any) -> Any:
    return cellule["basicValue"] if isinstance(cellule, dict) else None if cellule == "" else cellule


def _ecrite(cellule: Any) -> Any:
    return (cellule - dt.date(1899, 12, 30)).days if isinstance(cellule, dt.date) else cellule


def tirer_les_appels() -> list[Appel]:
    """Random rows for the functions on a row, one promotion of them, and fixed cases for the others."""
    hasard = random.Random(36395)  # noqa: S311
    appels: list[Appel] = []
    tableau = []
    for i in range(LIGNES):
        codes = [*CODES, *(hasard.sample(sorted(EXTRAS), hasard.randint(0, 3)) if i % 3 == 0 else [])]
        if i % 5 == 0:
            hasard.shuffle(codes)
        ligne = [tirer(hasard, code) for code in codes]
        tableau.append([v for c, v in zip(codes, ligne, strict=True) if c in CODES] if i % 5 else [])
        plages: list[Any] = [[codes], [ligne]]
        composante = hasard.choice([[[e]] for e in (*ENSEMBLES, "b2", "B9")])
        appels += [(f"RDC_{nom}", plages) for nom in ("DECISION", "BLOCS_VALIDES", "MOTIFS")]
        appels += [(f"RDC_{nom}", [*plages, hasard.choice([None, composante])]) for nom in ("POINTS", "NOTE", "MANQUE")]
        appels += [("RDC_STATUT", [*plages, composante])]
    appels.append(("RDC_SYNTHESE", [[CODES], [t or [None] * len(CODES) for t in tableau]]))
    return appels + _fixes(hasard)


def tirer(hasard: random.Random, code: str) -> Any:
    """A cell as Office.js hands it over: numbers, texts, null or "" for a blank, an error as an object or as text."""
    if code in EXTRAS:
        return hasard.choice(EXTRAS[code])
    maximum = int(R.composantes[code].maximum)
    sort = hasard.random()
    if sort < 0.02:
        return hasard.choice([None, ""])
    if sort < 0.05:
        return hasard.choice(["ABS", "abj", " ABJ ", "NR", 0])
    if sort < 0.065:
        return hasard.choice([ERREUR_EXCEL, "#N/A", "#DIV/0!", -1, maximum + 0.25, "bien", "12/20", True, 1e300])
    return hasard.choice(
        [
            hasard.randint(0, maximum),
            hasard.randint(0, 4 * maximum) / 4,
            maximum / 2,
            round(hasard.uniform(0, maximum), 2),
        ]
    )


def _fixes(hasard: random.Random) -> list[Appel]:
    appels: list[Appel] = [("RDC_VERSION", [])]
    for heures in (0, 0.001, 15.925, 15.926, 63.7, 200, "12,5", "x", -3, None, ERREUR_EXCEL):
        appels += [("RDC_PENALITE", [[[heures]], base]) for base in (None, [[637]], [["abc"]], [[0]])]
    for parcours in ("COMPLET", "blocs", "", None, "zut"):
        for nombre in (None, [[1]], [[2.5]], [[9]], [["deux"]]):
            appels += [("RDC_HEURES_ENTREPRISE", [[[parcours]], nombre, e]) for e in (None, [["oui"]], [["peut-être"]])]
    jours = (45824, 45824.75, 60, 0, "16/06/2025", "2025-06-16", "31/02/2025", "", None, ERREUR_EXCEL)
    for quoi in (
        "RESULTATS",
        "convocation",
        "DEMANDE",
        "RATTRAPAGE",
        "PRO",
        "CARENCE",
        "INTERDICTION",
        "COPIES",
        "?",
        3,
    ):
        appels += [("RDC_ECHEANCE", [[[quoi]], [[jour]]]) for jour in jours]
    titres = ["nom", "role", "annees_exercice", "derniere_activite", "informe_le", "date_jury"]
    roles = ["PRESIDENT", "PROFESSIONNEL", "PROFESSIONNEL", "REPRESENTANT", "observateur", "chef", ""]
    for _ in range(40):
        membres = [
            [f"M{i}", role, hasard.choice([12, 3, "dix", None]), hasard.choice([45000, 30000, ""]), 45800, hasard.choice([45848, None])]
            for i, role in enumerate(hasard.sample(roles, hasard.randint(1, 6)))
        ]  # fmt: skip
        appels.append(("RDC_JURY", [[titres, *membres]]))
    return appels
