"""Closed files in which somebody changed one value and sealed them again, through every command that reads one: a sentence, and nothing lost."""

from __future__ import annotations

import copy
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.outils import clotures, etendue
from tests.outils.processus import anglais

from rdcxl.cli import main
from rdcxl.jury.canonique import lisible
from rdcxl.jury.sceau import ouvrir, sceller

GOLDEN = Path(__file__).parents[1] / "jury" / "golden"
MUTANTS = etendue.tirages(5, 40, 500)


def _lecteurs(clos: Path, grille: Path, vers: Path) -> dict[str, list[str]]:
    """Every command that reads a closed file, as somebody would type it."""
    fichier = str(clos)
    return {
        "verifier": ["verifier", fichier, "--json"],
        "verifier --grille": ["verifier", fichier, "--grille", str(grille)],
        "exporter": [
            "exporter",
            fichier,
            "--vers",
            str(vers / "exports"),
            "--quoi",
            "diplomation,cpf",
            "--sans-signature",
        ],
        "echeances": ["echeances", fichier, "--json"],
        "placement": ["placement", fichier, "--vers", str(vers / "suivi")],
        "nouveau --depuis": ["nouveau", str(vers / "seconde.xlsx"), "--depuis", fichier],
        "rectifier": ["rectifier", fichier, "--grille", str(grille), "--motif", "Essai.", "--sans-signature"],
        "personne": ["personne", fichier, "C01"],
        "purger": ["purger", fichier, "--au", "01/01/2090", "--simuler"],
    }


@pytest.fixture(scope="module")
def grille(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clotures.grille(tmp_path_factory.mktemp("grille"), 2)


def _mutants() -> list[dict[str, Any]]:
    hasard = random.Random(500)  # noqa: S311
    bases = [ouvrir(f.read_bytes()) for f in sorted(GOLDEN.glob("*.json"))]
    rendus: list[dict[str, Any]] = []
    while len(rendus) < MUTANTS:
        change = copy.deepcopy(hasard.choice(bases))
        chemin = hasard.choice(list(clotures.chemins(change)))
        clotures.aller(change, chemin[:-1])[chemin[-1]] = hasard.choice(clotures.BRUTS)
        rendus.append(change)
    return rendus


def test_un_mutant_scelle_a_nouveau_ne_coute_qu_une_phrase(
    grille: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    fautes = []
    for rang, mutant in enumerate(_mutants()):
        dossier = tmp_path / str(rang)
        dossier.mkdir()
        clos = dossier / "promo.cloture.json"
        try:
            octets = sceller(mutant)
        except ValueError:  # the commitments do not go with it: no seal can be made, the bytes as they are
            octets = lisible(mutant)
        clos.write_bytes(octets)
        capsys.readouterr()
        valable = main(["verifier", str(clos)])
        capsys.readouterr()
        for nom, commande in _lecteurs(clos, grille, dossier).items():
            code = main(commande)
            dit = capsys.readouterr()
            texte = dit.out + dit.err
            if code not in (0, 1, 3) or "inattendue" in texte or "Traceback" in texte or anglais(dit.err):
                fautes.append((rang, nom, code, dit.err[-300:]))
            if valable == 1 and nom in ("exporter", "placement", "nouveau --depuis", "rectifier") and code != 1:
                fautes.append((rang, nom, code, "what verification refuses left something"))
        if valable == 1 and [f.name for f in dossier.iterdir()] != [clos.name]:
            fautes.append((rang, "dossier", 0, str(sorted(f.name for f in dossier.iterdir()))))
        if clos.read_bytes() != octets:
            fautes.append((rang, "clos", 0, "the file itself was changed"))
        shutil.rmtree(dossier)
    assert fautes == []
