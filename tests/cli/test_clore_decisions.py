"""`rdcxl clore --decisions --forcer`, then `exporter`: what the jury finally decided is what leaves, and nothing else."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import COLONNES_DECISIONS, JURY, candidat, creer, decision, ecrire_csv, notes
from tests.outils.processus import anglais

from rdcxl.cli import main

ELIMINE = {"B1.1": "39,95"}


@pytest.fixture
def promotion(tmp_path: Path) -> Path:
    """Six candidates: a title, an eliminatory bloc, an absence, a mark to come, too few hours, separate blocs."""
    candidats = [candidat(f"C0{i}") for i in range(1, 6)]
    candidats[4]["heures_entreprise"] = "100"
    candidats.append(candidat("C06", parcours="BLOCS", blocs_inscrits="B1 B3"))
    saisies: list[dict[str, object]] = [
        notes("C01"), notes("C02", ELIMINE), notes("C03", {"B3.2": "ABS"}), notes("C04", {"B2.1": None}), notes("C05"),
        {"identifiant": "C06", "B1.1": "60", "B3.1a": "48", "B3.1b": "12", "B3.2": "90"},
    ]  # fmt: skip
    creer(tmp_path, candidats, saisies)
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    return tmp_path


def clore(dossier: Path, *lignes: dict[str, object], options: tuple[str, ...] = ()) -> int:
    arguments = ["clore", str(dossier / "grille.xlsx"), "--jury", str(dossier / "jury.toml"), *options]
    if lignes:
        fichier = ecrire_csv(dossier / "decisions.csv", COLONNES_DECISIONS, lignes)
        arguments += ["--decisions", str(fichier)]
    return main(arguments)


def lire(dossier: Path) -> dict[str, Any]:
    clos = json.loads((dossier / "grille.cloture.json").read_text("utf-8"))
    return {c["fiche"]["identifiant"]: c for c in clos["candidats"]} | {"force": clos["force"]}


SUFFISANTES = (decision("C04", "AJOURNE"), decision("C05", "PROPOSITION"))


def test_sans_decisions_tout_ce_qui_manque_est_dit(promotion: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clore(promotion) == 1
    erreur = simple(capsys.readouterr().err)
    assert "C04 : note due manquante (B2.1)" in erreur
    assert "(C05) : 100 h en entreprise" in erreur
    assert "DEROGATION_HEURES pour y déroger" in erreur
    assert "--forcer MOTIF" in erreur
    assert anglais(erreur.replace("--forcer MOTIF", "")) == []
    assert not (promotion / "grille.cloture.json").exists()


def test_avec_les_actes_le_jury_est_clos(promotion: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clore(promotion, *SUFFISANTES) == 0
    sortie = simple(capsys.readouterr().out)
    assert "C04 : Le jury ajourne le candidat" in sortie
    assert "Ajournés, donc sans titre : C04." in sortie
    assert "08/08/2025" in sortie
    assert anglais(sortie) == []
    assert lire(promotion)["force"] is None


def test_forcer_ne_leve_pas_une_note_manquante(promotion: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clore(promotion, options=("--forcer", "Tant pis")) == 1
    assert "C04 : note due manquante" in simple(capsys.readouterr().err)
    assert not (promotion / "grille.cloture.json").exists()


def test_forcer_leve_les_heures_et_garde_le_motif(promotion: Path) -> None:
    assert clore(promotion, decision("C04", "AJOURNE"), options=("--forcer", "Heures vues en séance")) == 0
    clos = lire(promotion)
    assert clos["force"]["motif"] == "Heures vues en séance"
    assert clos["C05"]["resultat"]["decision"] == "PARTIELLE"


def test_forcer_dans_jury_toml_leve_autant_et_l_option_l_emporte(
    promotion: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fichier = promotion / "jury.toml"
    fichier.write_text('forcer = " Heures vues en séance "\n' + JURY, "utf-8")
    assert clore(promotion) == 1, "a mark that is missing is not forced"
    assert clore(promotion, decision("C04", "AJOURNE")) == 0
    assert lire(promotion)["force"]["motif"] == "Heures vues en séance"
    assert "Levé par le jury, motif « Heures vues en séance » : Candidats!Q11 (C05)" in simple(capsys.readouterr().out)
    (promotion / "grille.cloture.json").unlink()
    assert clore(promotion, decision("C04", "AJOURNE"), options=("--forcer", "Dit à la barre")) == 0
    assert lire(promotion)["force"]["motif"] == "Dit à la barre"


def test_motif_de_jury_toml_ne_force_pas_la_rectification_qui_reprend_le_jury(
    promotion: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fichier, clos = promotion / "jury.toml", promotion / "grille.cloture.json"
    fichier.write_text('forcer = "Heures vues en séance"\n' + JURY, "utf-8")
    assert clore(promotion, decision("C04", "AJOURNE")) == 0
    assert "forcer" not in json.loads(clos.read_text("utf-8"))["jury"]
    rectifier = ["rectifier", str(clos), "--grille", str(promotion / "grille.xlsx"), "--motif", "Relu."]
    capsys.readouterr()
    assert main(rectifier) == 1
    assert "100 h en entreprise" in simple(capsys.readouterr().err)
    assert main([*rectifier, "--forcer", "Revues aussi"]) == 0
    assert "motif « Revues aussi » : Candidats!Q11 (C05)" in simple(capsys.readouterr().out)


def test_decisions_fautives_sont_toutes_dites(promotion: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clore(promotion, decision("C04", "AJOURNE", motif=""), decision("C99", "TITRE", auteur="")) == 1
    erreur = simple(capsys.readouterr().err)
    for mots in ("ligne 2, colonne motif", "ligne 3, colonne auteur", "« C99 » n’est pas un candidat"):
        assert mots in erreur
    assert anglais(erreur) == []


def test_decisions_absentes_sont_une_phrase(promotion: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--decisions", str(promotion / "rien.csv"))
    assert clore(promotion, options=options) == 1
    assert "rien.csv" in capsys.readouterr().err


def _exporte(dossier: Path) -> tuple[set[tuple[str, str]], set[str]]:
    """(candidate, what) of each line of DIPLOMATION, and the names of the certificates."""
    assert main(["exporter", str(dossier / "grille.cloture.json"), "--vers", str(dossier / "out")]) == 0
    texte = (dossier / "out" / "diplomation" / "diplomation.csv").read_text("utf-8-sig").splitlines()
    lignes = list(csv.reader(texte, delimiter=";"))
    identifiants = {c for c in lire(dossier) if c.startswith("C")}
    parchemins = {
        (
            next(v for v in ligne if v in identifiants),
            next((v for v in ligne if v in ("B1", "B2", "B3", "B4")), "TITRE"),
        )
        for ligne in lignes[1:]
    }
    return parchemins, {p.stem for p in (dossier / "out" / "certificats").glob("*.pdf")}


def test_exports_suivent_la_decision_finale(promotion: Path) -> None:
    actes = (
        *SUFFISANTES,
        decision("C01", "BLOC_REFUSE", objet="B2"),  # no title any more: B1, B3, B4
        decision("C02", "TITRE"),  # a title instead of three blocs
        decision("C03", "BLOC_ACCORDE", objet="B3"),  # B3 beside B1, B2, B4
        decision("C04", "BLOC_ACCORDE", objet="B1"),  # postponed, B1 certified now
        decision("C06", "BLOC_REFUSE", objet="B3"),  # B1 only
    )
    assert clore(promotion, *actes) == 0
    blocs = {"C01": "B1 B3 B4", "C03": "B1 B2 B3 B4", "C04": "B1", "C05": "B1 B2 B3 B4", "C06": "B1"}
    attendus = {(qui, bloc) for qui, codes in blocs.items() for bloc in codes.split()}
    parchemins, certificats = _exporte(promotion)
    assert parchemins == attendus | {("C02", "TITRE")}
    assert len(certificats) == len(attendus)
    for qui, bloc in attendus:
        assert any(qui in nom and bloc in nom for nom in certificats), (qui, bloc)


def test_exports_suivent_les_propositions_sans_autre_acte(promotion: Path) -> None:
    assert clore(promotion, *SUFFISANTES) == 0
    parchemins, certificats = _exporte(promotion)
    blocs = {"C02": "B2 B3 B4", "C03": "B1 B2 B4", "C05": "B1 B2 B3 B4", "C06": "B1 B3"}
    attendus = {(qui, bloc) for qui, codes in blocs.items() for bloc in codes.split()}
    assert parchemins == attendus | {("C01", "TITRE")}
    assert len(certificats) == len(attendus)
