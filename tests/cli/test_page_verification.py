"""`rdcxl page-verification`: from the keys to a page that a browser opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outils import clotures
from tests.outils.chromium import etat, ouvrir

from rdcxl.cli import main
from rdcxl.exports.preuve.charge import Faits, composer_charge
from rdcxl.jury.trousseau import charger_cle

FAITS = Faits("RNCP36395-B2-2025-C02", "Le Goff", "Maël", "2002-03-14", "RNCP36395", "B2", "2025-07-10")


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("RDCXL_CONFIGURATION", str(tmp_path / "config"))
    fichier = tmp_path / "secret.txt"
    fichier.write_text(clotures.MOT_DE_PASSE + "\n", "utf-8")
    return ["--mot-de-passe-fichier", str(fichier)]


def test_de_la_cle_a_la_page(tmp_path: Path, secret: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    page, retires, ancienne = tmp_path / "page.html", tmp_path / "revocations.csv", tmp_path / "ancienne.pem"
    assert main(["page-verification", str(page), *secret]) == 1
    assert "rdcxl cle" in capsys.readouterr().err
    assert main(["cle", "--titulaire", "École X", *secret]) == 0
    assert main(["cle", "--titulaire", "École X, 2024", "--cle", str(ancienne), *secret]) == 0
    retires.write_text("numero;date;motif\nRNCP36395-B1-2025-C03;01/09/2025;Erreur\n", "utf-8")
    publique = str(tmp_path / "ancienne.publique.pem")
    commande = ["page-verification", str(page), *secret, "--revocations", str(retires), "--cle-publique", publique]
    assert main(commande) == 0
    assert main(commande) == 1  # it is there already
    assert main([*commande, "--remplacer"]) == 0
    assert clotures.MOT_DE_PASSE not in page.read_text("utf-8") + "".join(capsys.readouterr())
    for cle in (tmp_path / "config" / "cle-de-signature.pem", ancienne):
        signataire = charger_cle(cle, clotures.MOT_DE_PASSE)
        assert etat(ouvrir(page, composer_charge(FAITS, "ab" * 32, signataire))) == "authentique"
        retire = composer_charge(FAITS._replace(numero="RNCP36395-B1-2025-C03"), "ab" * 32, signataire)
        assert etat(ouvrir(page, retire)) == "revoque"
