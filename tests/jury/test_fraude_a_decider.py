"""An alleged fraud holds its person and nobody else: he waits, by rules and by native formulas; postponed, the others are closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.outils.calcul import Recalcul, ecarts, valeurs_perimees
from tests.outils.classeurs import simple
from tests.outils.fichiers import COLONNES_DECISIONS, JURY, candidat, creer, decision, ecrire_csv, notes

from rdcxl.cli import main
from rdcxl.jury.cloture import lire_cloture, lire_cloture_en_vigueur
from rdcxl.regles import libelles as L


def grille(dossier: Path, *natures: str, fraude: str = "") -> Path:
    """Three good candidates; these incidents are C02's."""
    saisies = [notes("C01"), notes("C02", fraude=fraude), notes("C03")]
    incidents = [
        {"identifiant": "C02", "incident": nature, "incident_epreuve": "B2.1", "survenu_le": "13/06/2025", "recit": "Téléphone.", "suite": "REFUS"}
        for nature in natures
    ]  # fmt: skip
    (dossier / "jury.toml").write_text(JURY, "utf-8")
    return creer(dossier, [candidat(f"C0{i}") for i in (1, 2, 3)], saisies, annexes={"incidents": incidents})


@pytest.mark.parametrize(
    ("natures", "fraude", "decision_attendue"),
    [
        (("AUTRE",), "", L.TITRE),
        (("AUTRE", "FRAUDE"), "", L.EN_ATTENTE),
        (("FRAUDE",), "20/06/2025", L.ANNULEE),
    ],
)
def test_une_fraude_alleguee_fait_attendre_son_candidat_et_lui_seul(
    tmp_path: Path, referentiel: Any, natures: tuple[str, ...], fraude: str, decision_attendue: str
) -> None:
    fichier = grille(tmp_path, *natures, fraude=fraude)
    trouves, d = ecarts(fichier, referentiel)
    assert trouves == []
    assert [x.decision for x in d.resultats] == [L.TITRE, decision_attendue, L.TITRE]
    assert valeurs_perimees(fichier) == []
    if decision_attendue == L.EN_ATTENTE:
        motif = d.resultats[1].motifs[0]
        assert "une fraude est alléguée" in motif.texte
        assert motif.article == referentiel.articles["fraude"].titre
        decisions = [str(x["Décision proposée"]) for x in Recalcul(fichier).lignes("Synthèse", 3)]
        assert ["une fraude est alléguée" in x for x in decisions] == [False, True, False]


def clore(fichier: Path, *lignes: dict[str, object]) -> int:
    options = []
    if lignes:
        options = ["--decisions", str(ecrire_csv(fichier.with_name("decisions.csv"), COLONNES_DECISIONS, lignes))]
    return main(["clore", str(fichier), "--jury", str(fichier.with_name("jury.toml")), *options])


def test_ajourner_laisse_clore_les_autres(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fichier = grille(tmp_path, "FRAUDE")
    assert clore(fichier) == 1
    refus = simple(capsys.readouterr().err)
    assert "décision attendue" in refus
    assert "(C01)" not in refus
    assert clore(fichier, decision("C02", "AJOURNE")) == 0
    ecrit = fichier.with_name("grille.cloture.json")
    clos = lire_cloture_en_vigueur(ecrit)  # decided again from what it holds
    assert [c.resultat.decision for c in clos.candidats] == [L.TITRE, L.EN_ATTENTE, L.TITRE]
    assert "une fraude est alléguée" in lire_cloture(ecrit).candidats[1].proposition.motifs[0].texte
