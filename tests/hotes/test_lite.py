"""`rdcxl installer lite`: the folder, and its main.py as a user pastes it, run by Pyodide with Office.js' cells."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.hotes.appels_lite import Appel, attendu, tirer_les_appels
from tests.outils.classeurs import simple
from tests.outils.programmes import manque

import rdcxl
from rdcxl.cli import main
from rdcxl.fonctions.catalogue import FONCTIONS, PAR_NOM
from rdcxl.hotes.lite import FICHIERS

ICI = Path(__file__).parent


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
    (cible / "main.py").write_text("# rdcxl ancien", "utf-8")
    assert main(["installer", "lite", str(cible)]) == 1
    assert "--remplacer" in capsys.readouterr().err
    assert (cible / "main.py").read_text("utf-8") == "# rdcxl ancien"
    assert main(["installer", "lite", str(cible), "--remplacer"]) == 0
    assert (cible / "main.py").read_text("utf-8") != "# rdcxl ancien"
    (cible / "LISEZMOI.txt").write_text("à moi", "utf-8")
    assert main(["installer", "lite", str(cible), "--remplacer"]) == 1
    assert "LISEZMOI.txt" in capsys.readouterr().err
    (cible / "LISEZMOI.txt").unlink()
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


def test_main_py_n_a_besoin_que_de_lui_meme_et_enregistre_toutes_les_fonctions(dossier: Path) -> None:
    """In CPython too: the modules are those of the archive, the functions belong to main, with names, help, arguments."""
    etat = _python(dossier / "main.py", [("RDC_VERSION", [])])
    _verifier_l_enregistrement(etat["fonctions"])
    assert {Path(m).parts[-2] for m in etat["modules"].values()} <= {
        *("rdcxl", "hotes", "fonctions", "regles", "referentiel")
    }
    racine = str(Path(rdcxl.__file__).parent)
    assert not [m for m in etat["modules"].values() if m.startswith(racine)]
    assert set(etat["definies"]) >= {f.nom for f in FONCTIONS}
    assert etat["scripts"] == ["actualiser"]
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
    """All functions, on the cells that Office.js hands over: 0 differences with CPython."""
    _comparer(dossier / "main.py", {**os.environ, "XLWINGS_LICENSE_KEY": ""})


def test_main_py_dans_pyodide_par_les_convertisseurs_de_xlwings(dossier: Path) -> None:
    """The same through xlwings' own Office.js code, which is PRO: only with the key of the person who runs this."""
    if not os.environ.get("XLWINGS_LICENSE_KEY"):
        pytest.skip("les convertisseurs Office.js de xlwings sont PRO : XLWINGS_LICENSE_KEY n’est pas définie")
    _comparer(dossier / "main.py", dict(os.environ))


NOM = "#NAME?"
CLASSEUR = {
    "Synthèse": {
        "formules": [
            ["=RDC_POINTS(A1,A2)", "=SUM(A1)", "texte"],
            ['=IFERROR(RDC_NOTE(A1,A2),"")', "=RDC_PENALITE(20)", "=AUTRE(1)"],
            ["=RDC_SYNTHESE(A1,A2)", "=RDC_SYNTHESE(A1,A2)", "=RDC_SYNTHESE(A1,A2)"],
        ],
        "valeurs": [[NOM, 3, "texte"], ["", 0, NOM], [NOM, NOM, NOM]],
        "protection": {"allowAutoFilter": True, "allowFormatColumns": False},
    },
    "Fermée": {"formules": [["=RDC_CCE(A1)"]], "valeurs": [[NOM]], "protection": {"motDePasse": True}},
    "Vide": None,
    "Calme": {"formules": [["=RDC_CCE(A1)"]], "valeurs": [["Obtenu"]], "protection": None},
}


def test_actualiser_dans_pyodide_saisit_de_nouveau_par_office_js(dossier: Path) -> None:
    """The script as Lite runs it, over a double of Office.js: what is written, and protection that comes back."""
    etat, dit = _office(dossier / "main.py", CLASSEUR)
    assert etat["Synthèse"]["journal"] == [
        "ôter la protection",
        "A1 =RDC_POINTS(A1,A2)",
        'A2 =IFERROR(RDC_NOTE(A1,A2),"")',
        "vider A3 sur 3",
        "A3 =RDC_SYNTHESE(A1,A2)",
        'protéger {"allowAutoFilter":true,"allowFormatColumns":false}',
    ]
    assert etat["Calme"]["journal"] == []
    assert etat["Fermée"]["journal"] == []
    assert "3 formules saisies de nouveau (Synthèse)." in dit
    assert "Fermée. Ôtez la protection" in dit
    etat, dit = _office(dossier / "main.py", {"Calme": CLASSEUR["Calme"]})
    assert "rien n’a été changé" in dit


def _office(programme: Path, classeur: Any) -> tuple[Any, str]:
    outils, node = os.environ.get("RDCXL_PYODIDE"), shutil.which("node")
    if not (outils and node):
        absent = "RDCXL_PYODIDE n’est pas définie" if not outils else "node n’est pas installé"
        manque(f"{absent} : lancez tests/hotes/preparer_lite.sh OUTILS, puis définissez RDCXL_PYODIDE=OUTILS")
    fini = subprocess.run(
        [str(node), str(ICI / "lite_office.mjs"), str(outils), str(programme)], input=json.dumps(classeur),
        capture_output=True, text=True, env={**os.environ, "XLWINGS_LICENSE_KEY": ""}, check=False,
    )  # fmt: skip
    assert fini.returncode == 0, fini.stderr[-3000:]
    return json.loads(fini.stdout), simple(fini.stderr)


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
        manque(f"{absent} : lancez tests/hotes/preparer_lite.sh OUTILS, puis définissez RDCXL_PYODIDE=OUTILS")
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
