"""Embargo (I2): before the closing no command writes a file with a candidate's results but the workbook and the closing.

Each command of the program is classified here: a new one fails until it is. What prints on the screen of whoever has the
grid is legitimate. A command that prepares documents for the jury before the closing (convocations, attendance sheets,
minutes marked PROJET) lists its files here; what may be composed unclosed is named in `tests.outils.embargo`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import rich_click as click

from rdcxl.cli import demonstration, main
from rdcxl.cli.commandes import rdcxl
from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import composer
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer, en_json
from rdcxl.referentiel import charger_referentiel

JOURNAL = "grille.journal"  # the workbook's own companion: the marks that changed, for whoever has the workbook
CLOTURE = {"grille.cloture.json", "grille.cloture.xlsx", JOURNAL}


class Essai(NamedTuple):
    """What is typed in the folder of a promotion that is not closed, the exit code, and the files that appear."""

    tape: str
    code: int
    ecrits: frozenset[str] = frozenset()


ESSAIS: dict[str, tuple[Essai, ...]] = {
    # The workbook itself, from the inputs.
    "nouveau": (
        Essai(
            "nouveau autre.xlsx --candidats candidats.csv --notes notes.csv --acquis acquis.csv",
            0,
            frozenset({"autre.xlsx"}),
        ),
        Essai("nouveau autre.xlsx --candidats candidats.csv --registre absent.json", 1),
    ),
    # The same workbook again.
    "migrer": (
        Essai("migrer grille.xlsx --vers autre.xlsx --feuille absences", 0, frozenset({"autre.xlsx"})),
        Essai("migrer grille.xlsx --vers grille.xlsx --remplacer", 2),
    ),
    # A school's own gradebook, or the marks that markers gave back: the workbook again, and how it came to be.
    "reprendre": (
        Essai("reprendre candidats.csv --vers autre.xlsx", 0, frozenset({"autre.xlsx", "autre.correspondance.csv"})),
    ),
    "rassembler": (
        Essai("rassembler grille.xlsx notes.csv --vers autre.xlsx", 0, frozenset({"autre.xlsx"})),
        Essai("rassembler grille.xlsx notes.csv --vers grille.xlsx", 2),
    ),
    # Identities, which are no results: nothing is written.
    "registre verifier": (Essai("registre verifier absent.json --candidats candidats.csv", 1),),
    # On the screen, or on the standard output, of whoever has the grid.
    "controler": tuple(Essai(f"controler grille.xlsx{suite}", 1, frozenset({JOURNAL})) for suite in ("", " --json")),
    "deliberer": (
        Essai("deliberer grille.xlsx --motifs", 1),
        Essai("deliberer grille.xlsx --json", 1),
        Essai("deliberer grille.xlsx --direct", 0),
    ),
    "sensibilite": (Essai("sensibilite grille.xlsx", 0), Essai("sensibilite grille.xlsx --json", 0)),
    # Where the workbook lies, and nothing of what it holds.
    "installer excel": (Essai("installer excel --diagnostic --grille grille.xlsx", 1),),
    # The closing, or nothing.
    "clore": (
        Essai("clore grille.xlsx --jury jury.toml", 1),
        Essai("clore grille.xlsx --jury jury.toml --decisions decisions.csv --malgre Essai", 0, frozenset(CLOTURE)),
    ),
    # What may leave before the closing; tests/cli/test_preparer.py looks into each file.
    "preparer": (Essai("preparer grille.xlsx --vers prets --quoi convocations", 2),),
    # From a closed file alone.
    "exporter": tuple(
        Essai(f"exporter {quoi} --vers exports", 1)
        for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
    ),
    # From a closed file; from a grid too, without any mark or result (tests/cli/test_echeances.py compares with an empty one).
    "echeances": (
        Essai("echeances compose.cloture.json --ics agenda.ics", 1),
        Essai("echeances grille.xlsx", 0),
        Essai(
            "echeances grille.xlsx --epreuves epreuves.toml --jours jours.csv --ics agenda.ics --json",
            0,
            frozenset({"agenda.ics"}),
        ),
    ),
    "placement": tuple(
        Essai(f"placement {quoi} --vers suivi", 1)
        for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
    ),
    **{
        nom: tuple(
            Essai(f"{nom} {quoi}{suite}", 1)
            for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
        )
        for nom, suite in (("deposer", ""), ("indicateurs", " --vers page"), ("renouvellement", " --vers tableau"))
    },
    "reseau": (Essai("reseau . --vers campagne", 1),),
    "cpf-retour": (
        Essai("cpf-retour grille.xlsx", 1),
        Essai("cpf-retour session.toml --cloture compose.cloture.json", 1),
    ),
    "rectifier": tuple(
        Essai(f"rectifier {quoi} --grille grille.xlsx --motif Relu", 1)
        for quoi in ("grille.xlsx", "compose.cloture.json")
    ),
    "joindre": tuple(
        Essai(f"joindre {quoi} session.toml", 1)
        for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
    ),
    "envois": tuple(
        Essai(f"envois {quoi}", 1) for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
    ),
    "personne": tuple(
        Essai(f"personne {quoi} C01", 1)
        for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
    ),
    "purger": tuple(
        Essai(f"purger {quoi} --au 01/01/2025", 1)
        for quoi in ("grille.xlsx", "propositions.cloture.json", "compose.cloture.json")
    ),
    "verifier": (Essai("verifier grille.xlsx", 1), Essai("verifier compose.cloture.json --grille grille.xlsx", 1)),
}
SANS_PROMOTION = {
    "aide", "cle", "page-verification", "fonctions", "modeles", "installer libreoffice", "installer lite",
    "registre ajouter", "registre lister", "registre retirer",
}  # fmt: skip
SA_PROPRE_PROMOTION = {"demo"}


@pytest.fixture(scope="module")
def ouverte(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample before its closing, with what somebody might take for a closed file."""
    dossier = tmp_path_factory.mktemp("embargo") / "promo"
    shutil.copytree(modele, dossier, ignore=shutil.ignore_patterns("*.cloture*"))
    referentiel, grille = charger_referentiel(), dossier / "grille.xlsx"
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    from rdcxl.exemple import CLOS_LE

    actes = lire_tous_les_actes(deliberation, CLOS_LE, dossier / "decisions.csv").actes
    compose = composer(deliberation, lire_jury(dossier / "jury.toml"), grille, CLOS_LE, actes=actes)
    (dossier / "compose.cloture.json").write_text(json.dumps(compose.en_json(), ensure_ascii=False), "utf-8")
    (dossier / "propositions.cloture.json").write_text(json.dumps(en_json(deliberation), ensure_ascii=False), "utf-8")
    return dossier


@pytest.fixture
def dossier(ouverte: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copie = shutil.copytree(ouverte, tmp_path / "promo")
    monkeypatch.chdir(copie)
    return copie


def test_chaque_commande_est_classee() -> None:
    classees = [*ESSAIS, *SANS_PROMOTION, *SA_PROPRE_PROMOTION]
    assert sorted(classees) == sorted(nom for nom, _ in _commandes(rdcxl))


@pytest.mark.parametrize("essai", [e for essais in ESSAIS.values() for e in essais], ids=lambda e: e.tape)
def test_rien_ne_s_ecrit_avant_la_cloture_que_le_classeur_et_elle(dossier: Path, essai: Essai) -> None:
    avant = _contenu(dossier.parent)
    assert main(essai.tape.split()) == essai.code
    apres = _contenu(dossier.parent)
    assert {nom for nom in apres if apres[nom] != avant.get(nom)} == {f"promo/{nom}" for nom in essai.ecrits}
    assert not avant.keys() - apres.keys()


def _contenu(dossier: Path) -> dict[str, bytes]:
    return {f.relative_to(dossier).as_posix(): f.read_bytes() for f in dossier.rglob("*") if f.is_file()}


@pytest.mark.parametrize("nom", sorted(SANS_PROMOTION))
def test_ces_commandes_ne_recoivent_aucune_promotion(nom: str) -> None:
    parametres = {p.name for p in dict(_commandes(rdcxl))[nom].params}
    assert not parametres & {"grille", "cloture", "candidats", "notes", "acquis", "jury", "decisions"}


def _commandes(groupe: click.Group, debut: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command, those of groups too: « installer excel »."""
    for nom, commande in groupe.commands.items():
        if isinstance(commande, click.Group):
            yield from _commandes(commande, f"{debut}{nom} ")
        else:
            yield debut + nom, commande


def test_demo_dont_la_cloture_est_refusee_n_ecrit_rien(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(*_: object, **__: object) -> Path:
        raise ClotureRefusee("Non.")

    monkeypatch.setattr(demonstration, "clore", refuser)
    assert main(["demo", str(tmp_path / "demo")]) == 1
    assert list(tmp_path.iterdir()) == []
