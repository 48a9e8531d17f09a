"""Closing is all or nothing: killed at every line, cut in the middle of a write, done by several people at once."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.outils import clotures, etendue
from tests.outils.classeurs import modifier, simple
from tests.outils.processus import PROGRAMME, RACINE, environnement

from rdcxl.erreurs import ClotureRefusee, EcritureRefusee, VerrouPris
from rdcxl.jury.cloture import lire_cloture
from rdcxl.jury.depot import Depot
from rdcxl.jury.verrou import verrouiller

PILOTE = RACINE / "tests" / "outils" / "pilote_depot.py"
LE = clotures.CLOS_LE
TOURS = etendue.tirages(8, 40)


def _piloter(quoi: str, dossier: Path, mode: str, mesure: int = 1) -> dict[str, Any]:
    chemins = os.pathsep.join((str(RACINE / "src"), str(RACINE)))
    sortie = subprocess.run(
        [sys.executable, str(PILOTE), quoi, str(dossier), mode, str(mesure)],
        env=environnement(PYTHONPATH=chemins),
        capture_output=True,
        text=True,
        check=False,
    )
    assert sortie.returncode == 0, sortie.stderr
    return dict(json.loads(sortie.stdout))


# -- killed on the way ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["clore", "rectifier"])
def test_tue_avant_chaque_ligne_qui_ecrit_laisse_l_ancien_ou_le_nouveau(tmp_path: Path, mode: str) -> None:
    """After each kill, closing again (taking over the lock) gives the same bytes, and removes what was left."""
    pas = etendue.tirages(7, 1)
    constats = _piloter("lignes", tmp_path, mode, pas)
    assert constats["fautes"] == []
    assert constats["tues"] > 100 // pas
    assert constats["avant"] > 80 // pas
    assert constats["apres"] > (5 if pas == 1 else 0)


@pytest.mark.parametrize("mode", ["clore", "rectifier"])
def test_tue_par_le_systeme_au_milieu_d_une_ecriture_ne_laisse_pas_de_moitie(tmp_path: Path, mode: str) -> None:
    constats = _piloter("octets", tmp_path, mode)
    assert constats["fautes"] == []
    assert constats["tues"] == constats["avant"] == 8


# -- several at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["clore", "rectifier"])
def test_quatre_processus_ensemble_un_seul_gagne(tmp_path: Path, mode: str) -> None:
    constats = _piloter("ensemble", tmp_path, mode, TOURS)
    assert constats["fautes"] == []
    assert set(constats["gagnants"]) == {1}


@pytest.mark.parametrize("mode", ["clore", "rectifier"])
def test_quatre_reprises_du_meme_verrou_au_plus_une_gagne(tmp_path: Path, mode: str) -> None:
    constats = _piloter("reprise", tmp_path, mode, TOURS)
    assert constats["fautes"] == []
    assert set(constats["gagnants"]) <= {0, 1}
    assert sum(constats["gagnants"]) > TOURS // 2


def test_deux_commandes_ensemble_une_seule_clot_et_l_autre_dit_pourquoi(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    commande = [sys.executable, "-c", PROGRAMME, "clore", str(classeur), "--jury", str(tmp_path / "jury.toml")]
    options: dict[str, Any] = {"env": environnement(), "stdin": subprocess.DEVNULL, "text": True, "encoding": "utf-8"}
    ensemble = [subprocess.Popen(commande, stdout=-1, stderr=-1, **options) for _ in range(2)]
    sorties = [p.communicate()[1] for p in ensemble]
    assert sorted(p.returncode for p in ensemble) == [0, 1]
    perdante = simple(sorties[[p.returncode for p in ensemble].index(1)])
    assert "déjà en cours" in perdante or "déjà clos" in perdante or "sans dire par qui" in perdante
    assert lire_cloture(tmp_path / "grille.cloture.json").candidats
    assert not [f.name for f in tmp_path.iterdir() if f.name.endswith(".verrou") or f.name.startswith(".")]


# -- the lock -------------------------------------------------------------------------------------------------------


def _verrou(chemin: Path, **autres: Any) -> Path:
    dit = {"operation": "clôture", "nom": "m.durand", "machine": "POSTE-12", "processus": 4321, "jeton": "x"}
    chemin.write_text(json.dumps({**dit, "pris_le": "2025-07-10T17:02:00+02:00", **autres}), "utf-8")
    return chemin


def test_verrou_tenu_dit_qui_ou_quand_et_quoi_faire(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    verrou = _verrou(tmp_path / "grille.cloture.verrou")
    with pytest.raises(VerrouPris) as refus:
        clotures.clos(classeur)
    assert all(m in refus.value.message for m in ("m.durand", "POSTE-12", "10/07/2025 à 17:02", "--reprendre-verrou"))
    assert verrou.exists()
    assert not (tmp_path / "grille.cloture.json").exists()


def test_verrou_d_un_programme_arrete_est_explique_et_se_reprend(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    mort = subprocess.Popen([sys.executable, "-c", ""])
    mort.wait()
    _verrou(tmp_path / "grille.cloture.verrou", machine=socket.gethostname(), processus=mort.pid)
    with pytest.raises(VerrouPris, match="ne tourne plus"):
        clotures.clos(classeur)
    assert clotures.clos(classeur, reprendre_verrou=True).exists()
    assert not (tmp_path / "grille.cloture.verrou").exists()


def test_verrou_d_un_programme_qui_tourne_ne_se_reprend_pas(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    verrou = _verrou(tmp_path / "grille.cloture.verrou", machine=socket.gethostname(), processus=os.getpid())
    with pytest.raises(VerrouPris, match="tourne encore"):
        clotures.clos(classeur, reprendre_verrou=True)
    assert verrou.exists()


@pytest.mark.parametrize(
    "texte", ["", "{", "[]", '{"nom": 3, "processus": "x", "pris_le": []}', "\x00" * 9000, '{"processus": 1e400}']
)
def test_verrou_illisible_refuse_puis_se_reprend(tmp_path: Path, texte: str) -> None:
    chemin = tmp_path / "g.cloture.verrou"
    chemin.write_text(texte, "utf-8")
    with pytest.raises(VerrouPris, match="--reprendre-verrou"), verrouiller(chemin, "clôture", LE):
        pass
    with verrouiller(chemin, "clôture", LE, reprendre=True) as pris:
        pris.verifier()
    assert not chemin.exists()


def test_verrou_repris_par_un_autre_arrete_le_premier_sans_rien_ecrire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rdcxl.jury import depot, sceau

    classeur, vrai = clotures.grille(tmp_path), sceau.sceller

    def sceller(*arguments: Any) -> bytes:
        _verrou(tmp_path / "grille.cloture.verrou")
        return vrai(*arguments)

    monkeypatch.setattr(depot, "sceller", sceller)
    with pytest.raises(VerrouPris, match="repris par quelqu’un d’autre"):
        clotures.clos(classeur)
    assert not (tmp_path / "grille.cloture.json").exists()
    assert (tmp_path / "grille.cloture.verrou").exists()


@pytest.mark.parametrize("panne", [OSError(28, "x"), RuntimeError("x"), KeyboardInterrupt()])
def test_verrou_est_rendu_et_rien_ne_reste_quoi_qu_il_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, panne: BaseException
) -> None:
    classeur = clotures.grille(tmp_path)
    avant, vrai = sorted(f.name for f in tmp_path.iterdir()), Path.write_bytes

    def tomber(self: Path, octets: bytes) -> int:
        if self.suffix == ".json":
            raise panne
        return vrai(self, octets)

    monkeypatch.setattr(Path, "write_bytes", tomber)
    with pytest.raises((EcritureRefusee, RuntimeError, KeyboardInterrupt)):
        clotures.clos(classeur)
    assert sorted(f.name for f in tmp_path.iterdir()) == avant


# -- the copy -------------------------------------------------------------------------------------------------------


def test_copie_du_classeur_est_identique_et_nommee_dans_le_fichier(tmp_path: Path) -> None:
    import hashlib

    classeur = clotures.grille(tmp_path)
    contenu = lire_cloture(clotures.clos(classeur)).en_json()
    octets = (tmp_path / "grille.cloture.xlsx").read_bytes()
    assert octets == classeur.read_bytes()
    assert contenu["copie"] == {"nom": "grille.cloture.xlsx", "empreinte": hashlib.sha256(octets).hexdigest()}


def test_fichier_du_meme_nom_que_la_copie_n_est_pas_ecrase(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    (tmp_path / "grille.cloture.xlsx").write_bytes(b"autre chose")
    with pytest.raises(EcritureRefusee, match="n’est pas la copie de cette grille"):
        clotures.clos(classeur)
    assert (tmp_path / "grille.cloture.xlsx").read_bytes() == b"autre chose"
    assert not (tmp_path / "grille.cloture.json").exists()


def test_classeur_enregistre_pendant_la_cloture_est_refuse(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    ecrire = clotures.preparer(classeur)
    with pytest.raises(ClotureRefusee, match="enregistré à nouveau"):
        ecrire(Depot(empreinte_lue="0" * 64))
    assert not (tmp_path / "grille.cloture.json").exists()
    assert not (tmp_path / "grille.cloture.xlsx").exists()


def test_cloture_mise_de_cote_ne_rouvre_pas_un_jury_rectifie(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    premier = clotures.clos(classeur)
    clotures.rectifie(premier, modifier(classeur, {"Notes!C7": 61}))
    premier.rename(tmp_path / "ailleurs.txt")
    with pytest.raises(EcritureRefusee, match="déjà clos"):
        clotures.clos(classeur)


def test_restes_caches_d_une_cloture_tuee_sont_retires_et_ceux_des_autres_gardes(tmp_path: Path) -> None:
    classeur = clotures.grille(tmp_path)
    for nom in (".grille.cloture.json.ab12.json", ".grille.cloture.xlsx.cd34.xlsx", ".autre.cloture.json.x.json"):
        (tmp_path / nom).write_bytes(b"reste")
    clotures.clos(classeur)
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == [".autre.cloture.json.x.json"]


def test_heure_du_verrou_est_celle_qui_est_donnee(tmp_path: Path) -> None:
    chemin = tmp_path / "g.verrou"
    with verrouiller(chemin, "clôture", dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)):
        lu = json.loads(chemin.read_text("utf-8"))
    assert lu["pris_le"] == "2025-01-02T03:04:05+00:00"
    assert lu["processus"] == os.getpid()
    assert lu["nom"]
    assert lu["machine"]
