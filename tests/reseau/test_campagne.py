"""A campaign from end to end: the folder, what it publishes, who does the work, deposits, and the commands."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from tests.reseau.conftest import campagne, regarder

from rdcxl.cli import main
from rdcxl.exports.archive import MANIFESTE
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.sceau import empreinte_du_clos, ouvrir
from rdcxl.reseau.campagne import Bilan
from rdcxl.reseau.depot import composer_depot, nom_du_depot
from rdcxl.reseau.execution import executeur_pour, partager
from rdcxl.reseau.figures import CACHE
from rdcxl.reseau.moteur import ouvrir as ouvrir_la_base


def _fichiers(dossier: Path) -> dict[str, str]:
    """Digest of every file of a folder, by its path."""
    return {
        f.relative_to(dossier).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(dossier.rglob("*"))
        if f.is_file()
    }


def _textes(classeur: Path) -> set[str]:
    livre = openpyxl.load_workbook(classeur, read_only=True)
    return {
        str(c) for feuille in livre for ligne in feuille.iter_rows(values_only=True) for c in ligne if c is not None
    }


def test_le_dossier_et_son_manifeste(mene: tuple[Path, Bilan]) -> None:
    vers, bilan = mene
    assert (bilan.effectif, bilan.centres, bilan.graves, list(bilan.differences)) == (144, 6, 0, [])
    fichiers = _fichiers(vers)
    couples = (ligne.split("  ", 1) for ligne in (vers / MANIFESTE).read_text("utf-8").splitlines())
    lignes = {nom: valeur for valeur, nom in couples}
    assert lignes == {nom: x for nom, x in fichiers.items() if nom != MANIFESTE}
    assert {nom.split("/")[0] for nom in fichiers} == {"statistique", "nominatif", "sources.json", MANIFESTE}
    sources = json.loads((vers / "sources.json").read_text("utf-8"))["sources"]
    assert len(sources) == 12
    assert all(len(s["sha256"]) == 64 and s["etat"] == "COMPTE" for s in sources)


def test_les_tables_sont_en_parquet_par_annee(mene: tuple[Path, Bilan]) -> None:
    base = ouvrir_la_base()
    motif = str(mene[0] / "nominatif" / "tables" / "candidats" / "*" / "*.parquet")
    lus = base.execute(
        "SELECT annee, count(*), count(DISTINCT personne) FROM read_parquet(?, hive_partitioning=true) GROUP BY 1 ORDER BY 1",
        [motif],
    )
    assert [tuple(map(int, x)) for x in lus.fetchall()] == [(2024, 72, 72), (2025, 72, 72)]


def test_ce_qui_est_publie_ne_nomme_personne_et_cache_les_petits_effectifs(
    reseau: Path, mene: tuple[Path, Bilan]
) -> None:
    vers, bilan = mene
    noms: set[str] = set()
    for chemin in reseau.rglob("*.cloture.json"):
        clos = lire_cloture(chemin)
        noms |= {c.identifiant for c in clos.candidats} | {c.fiche.courriel for c in clos.candidats}
        noms |= {f"{c.fiche.prenoms} {c.fiche.nom_naissance}" for c in clos.candidats} | {
            m.nom for m in clos.jury.membres if len(m.nom) > 6
        }
    publie = vers / "statistique"
    for chemin in publie.rglob("*"):
        if chemin.is_file():
            texte = " ".join(_textes(chemin)) if chemin.suffix == ".xlsx" else chemin.read_text("utf-8-sig")
            assert [n for n in noms if n in texte] == [], chemin.name
    assert any(f.cache for f in bilan.publiees)
    for f in bilan.publiees:
        for ligne in f.lignes:
            petits = [
                c
                for i, c in enumerate(ligne)
                if isinstance(c, int) and c < 5 and f.colonnes[i].titre != "Centres concernés"
            ]
            assert petits == [], (f.code, ligne)


def test_le_complet_et_le_publie_disent_les_memes_totaux(mene: tuple[Path, Bilan]) -> None:
    completes, publiees = ({f.code: f for f in figures} for figures in (mene[1].completes, mene[1].publiees))
    assert publiees.keys() == completes.keys() - {"decompte"}
    for code, f in publiees.items():
        if f.total:
            assert f.lignes[-1][len(f.colonnes) - (2 if f.colonnes[-1].genre == "taux" else 1)] == 144, code
    assert not any(c is CACHE for f in completes.values() for ligne in f.lignes for c in ligne)


def test_le_classeur_a_ses_graphiques_ses_filtres_et_ses_liens(mene: tuple[Path, Bilan]) -> None:
    livre = openpyxl.load_workbook(mene[0] / "statistique" / "national.xlsx")
    assert livre.sheetnames == [
        "Accueil",
        "Effectifs",
        "Résultats",
        "Blocs",
        "Épreuves",
        "Comparaison",
        "Anomalies",
        "Sources",
    ]
    for nom in ("Effectifs", "Résultats", "Blocs", "Épreuves", "Comparaison"):
        feuille = livre[nom]
        assert feuille._charts, nom
        assert feuille.tables, nom
        liens = [c.hyperlink.location for ligne in feuille.iter_rows() for c in ligne if c.hyperlink]
        assert len(liens) == len(feuille.tables), "one under each table"
        assert {x.replace("'", "") for x in liens} == {"Sources!A1"}, nom
    assert livre["Sources"].auto_filter.ref == "A4:I16"
    assert not any(str(c.value).startswith("=") for feuille in livre for ligne in feuille.iter_rows() for c in ligne)


def test_chaque_figure_dit_sur_quoi_elle_repose(mene: tuple[Path, Bilan]) -> None:
    with (mene[0] / "statistique" / "csv" / "decisions-par-annee.csv").open(
        encoding="utf-8-sig", newline=""
    ) as fichier:
        lignes = list(csv.DictReader(fichier, delimiter=";"))
    assert {(x["n"], x["Centres"], x["Sources"]) for x in lignes} == {("144", "6", " ".join(map(str, range(1, 13))))}


# -- who does the work ------------------------------------------------------------------------------------------------


def test_des_processus_donnent_les_memes_octets(reseau: Path, mene: tuple[Path, Bilan], tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as executeur:
        campagne(reseau, tmp_path / "autre", executeur=executeur)
    assert _fichiers(tmp_path / "autre") == _fichiers(mene[0])


def _meurt_ailleurs(objets: list[int]) -> list[int]:
    """Kills the worker that does it; here, does the work."""
    if os.getpid() != int(os.environ["RDCXL_ESSAI_PARENT"]):
        os._exit(9)
    return [x * x for x in objets]


def test_un_ouvrier_tue_ne_perd_rien(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RDCXL_ESSAI_PARENT", str(os.getpid()))
    with ProcessPoolExecutor(2) as executeur:
        assert list(partager(_meurt_ailleurs, list(range(50)), executeur)) == [x * x for x in range(50)]


def test_un_executeur_ferme_n_arrete_rien() -> None:
    executeur: Executor = ThreadPoolExecutor(1)
    executeur.shutdown()
    faits: list[int] = []
    assert list(partager(sorted, [3, 1, 2], executeur, faits.append)) == [1, 2, 3]
    assert faits == [3]


def test_peu_de_fichiers_se_font_ici() -> None:
    with executeur_pour(3) as executeur:
        assert executeur is None


@pytest.mark.skipif("not config.getoption('longs')", reason="a scheduler and two workers, under --longs")
def test_un_ordonnanceur_et_deux_ouvriers_donnent_les_memes_octets(
    reseau: Path, mene: tuple[Path, Bilan], tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options) as grappe, executeur_pour(12, grappe.scheduler_address) as executeur:
        assert executeur is not None
        campagne(reseau, tmp_path / "autre", executeur=executeur)
    assert _fichiers(tmp_path / "autre") == _fichiers(mene[0])


def test_un_ordonnanceur_absent_se_dit_en_une_phrase(
    reseau: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["reseau", str(reseau), "--vers", str(tmp_path / "x"), "--dask", "tcp://127.0.0.1:1"]) == 2
    assert "Dask" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


# -- DuckDB -----------------------------------------------------------------------------------------------------------


def test_sans_duckdb_une_phrase_dit_quoi_installer(
    tmp_path: Path, reseau: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert main(["reseau", str(reseau), "--vers", str(tmp_path / "x")]) == 1
    erreur = capsys.readouterr().err
    assert 'pip install "rdcxl[reseau]"' in erreur
    assert len(erreur.strip().splitlines()) == 1


def test_aucune_extension_n_est_cherchee() -> None:
    base = ouvrir_la_base()
    reglages = base.execute(
        "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
    ).fetchone()
    assert reglages == (False, False)


def test_une_campagne_se_mene_sans_reseau_informatique(reseau: Path, mene: tuple[Path, Bilan], tmp_path: Path) -> None:
    """In a network namespace of its own, where there is no interface but a silent one."""
    essai = ["unshare", "-rn", "true"]
    if not shutil.which("unshare") or subprocess.run(essai, capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody cut off its network")
    commande = [
        *essai[:2],
        sys.executable,
        "-m",
        "rdcxl",
        "reseau",
        str(reseau),
        "--vers",
        str(tmp_path / "x"),
        "--processus",
        "1",
        "--json",
    ]
    environnement = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path)}
    fait = subprocess.run(commande, capture_output=True, text=True, check=False, env=environnement)
    assert fait.returncode == 0, fait.stderr
    assert json.loads(fait.stdout)["candidats"] == 144


# -- deposits ---------------------------------------------------------------------------------------------------------


def _deposer(reseau: Path, vers: Path) -> None:
    """The network, each closed file replaced by its deposit."""
    from rdcxl.exemple.reseau import cle_du_centre

    shutil.copytree(reseau, vers)
    for chemin in sorted(vers.rglob("*.cloture.json")):
        octets, clos = chemin.read_bytes(), lire_cloture(chemin)
        rang = int(chemin.parent.name[-3:]) - 1
        chemin.with_name(nom_du_depot(chemin)).write_bytes(
            composer_depot(clos, octets, chemin.name, cle_du_centre(1, rang, clos.session.centre.nom))
        )


def test_un_depot_compte_comme_son_fichier_clos(reseau: Path, mene: tuple[Path, Bilan], tmp_path: Path) -> None:
    depots = tmp_path / "depots"
    _deposer(reseau, depots)
    both = regarder(depots)
    assert both.effectif == 144, "a closed file and its deposit count once"
    assert [v.etat for v in both.verses].count("DOUBLE") == 12
    for chemin in depots.rglob("*.cloture.json"):
        chemin.unlink()
    bilan = campagne(depots, tmp_path / "campagne")
    assert [(f.code, f.lignes) for f in bilan.completes] == [(f.code, f.lignes) for f in mene[1].completes]
    assert {v.releve.sha256 for v in bilan.verses} == {v.releve.sha256 for v in mene[1].verses}


def test_un_depot_ne_dit_que_ce_qui_compte(modele_clos: Path) -> None:
    chemin = modele_clos / "grille.cloture.json"
    clos = lire_cloture(chemin)
    depot = composer_depot(clos, chemin.read_bytes(), chemin.name, None).decode()
    assert [c.fiche.courriel for c in clos.candidats if c.fiche.courriel and c.fiche.courriel in depot] == []
    assert [a.motif for c in clos.candidats for a in c.actes if a.motif in depot] == []
    incidents = [i.description for e in clos.jury.epreuves for i in e.incidents]
    mesures = [m for e in clos.jury.epreuves for a in e.amenagements for m in a.mesures]
    assert [x for x in (*incidents, *mesures) if x in depot] == []
    assert ouvrir(depot.encode())["source"]["sha256"] == empreinte_du_clos(chemin.read_bytes())


def test_un_depot_modifie_est_refuse(reseau: Path, tmp_path: Path) -> None:
    depots = tmp_path / "depots"
    _deposer(reseau, depots)
    for chemin in depots.rglob("*.cloture.json"):
        chemin.unlink()
    victime = depots / "centre-001" / "2024.depot.json"
    victime.write_bytes(re.sub(rb'"B1.1": "\d', b'"B1.1": "9', victime.read_bytes(), count=1))
    trouve = regarder(depots)
    assert [a.fichier for a in trouve.anomalies if a.code == "FICHIER_REFUSE"] == ["centre-001/2024.depot.json"]


# -- the command ------------------------------------------------------------------------------------------------------


def test_la_commande_dit_et_sort(reseau: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cible = tmp_path / "c"
    assert main(["reseau", str(reseau), "--vers", str(cible), "--centres", str(reseau / "centres.toml"), "--json"]) == 0
    objet = json.loads(capsys.readouterr().out)
    assert (objet["candidats"], objet["centres"], objet["comptes"], objet["decompte"]) == (
        144,
        6,
        12,
        {"differences": []},
    )
    assert main(["reseau", str(reseau), "--vers", str(cible)]) == 1, "a folder that is there is not overwritten"
    assert main(["reseau", str(tmp_path / "nulle-part"), "--vers", str(tmp_path / "d")]) == 1
    vide = tmp_path / "vide"
    vide.mkdir()
    assert main(["reseau", str(vide), "--vers", str(tmp_path / "d")]) == 1
    assert "ni fichier clos, ni dépôt" in capsys.readouterr().err
