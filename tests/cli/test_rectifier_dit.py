"""`rectifier` says what changed and what is to be replaced; `exporter --seulement-changes` writes just that; the minutes carry the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outils.classeurs import simple
from tests.outils.clotures import clos, grille
from tests.outils.fichiers import candidat, creer, notes
from tests.outils.pages import texte_du_pdf

from rdcxl.cli import main
from rdcxl.exports.rectifies import RIEN, TOUT, dire_la_rectification
from rdcxl.jury.cloture import lire_cloture


@pytest.fixture
def corrige(tmp_path: Path) -> tuple[Path, Path]:
    """A closed jury of two, and the grid in which a mark of the second was corrected."""
    ancienne = clos(grille(tmp_path, 2))
    ailleurs = tmp_path / "corrige"
    ailleurs.mkdir()
    return ancienne, creer(
        ailleurs, [candidat("C01"), candidat("C02")], [notes("C01"), notes("C02", sauf={"B1.1": "20,5"})]
    )


def test_rectifier_dit_et_exporter_ne_refait_que_ce_qui_change(
    corrige: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ancienne, neuve = corrige
    commande = ["rectifier", str(ancienne), "--grille", str(neuve), "--motif", "Note mal recopiée.", "--sans-signature"]
    assert main(commande) == 0
    dit = simple(capsys.readouterr().out)
    assert "(C02) : B1.1 : 60 → 20,5 ; décision : Titre obtenu → Certification partielle" in dit
    assert "(C01)" not in dit.partition("Ce qui a changé")[2]
    assert "(C02) – à remplacer : Relevés de notes, Lettres de résultats" in dit
    assert "à envoyer : Certificats de bloc" in dit
    nouvelle = ancienne.with_name("grille.cloture-2.json")
    sortie = ancienne.with_name("out")
    exporter = ["exporter", str(nouvelle), "--vers", str(sortie), "--quoi", "pv,releves,lettres", "--seulement-changes"]
    assert main(exporter) == 0
    assert len(list((sortie / "releves").iterdir())) == len(list((sortie / "lettres").iterdir())) == 1
    assert all("C02" in f.name for f in (sortie / "lettres").iterdir())
    texte = texte_du_pdf(next((sortie / "pv").glob("PV-jury*.pdf")))
    assert "Ce que la rectification a changé" in texte
    assert "B1.1 : 60 → 20,5" in texte


def test_seulement_changes_demande_une_rectification_et_le_fichier_qu_elle_remplace(
    corrige: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ancienne, neuve = corrige
    exporter = ["--vers", str(ancienne.with_name("out")), "--quoi", "releves", "--seulement-changes"]
    assert main(["exporter", str(ancienne), *exporter]) == 2
    assert "ne rectifie aucun fichier clos" in simple(capsys.readouterr().err)
    assert main(["rectifier", str(ancienne), "--grille", str(neuve), "--motif", "Relu.", "--sans-signature"]) == 0
    ancienne.rename(ancienne.with_suffix(".ailleurs"))
    assert main(["exporter", str(ancienne.with_name("grille.cloture-2.json")), *exporter]) == 1
    assert "n’est pas dans le même dossier" in simple(capsys.readouterr().err)
    assert not ancienne.with_name("out").exists()


def test_rien_ne_change_ou_tout_change(tmp_path: Path) -> None:
    avant = lire_cloture(clos(grille(tmp_path, 1)))
    assert dire_la_rectification(avant, avant) == [RIEN]
    jury = avant.jury.model_copy(update={"lieu": "Nantes"})
    assert dire_la_rectification(avant, avant.model_copy(update={"jury": jury})) == [TOUT]
