"""The SI-CPF on the sample promotion: its flux by the official schema, then `rdcxl cpf-retour` on the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from tests.outils.classeurs import simple
from tests.outils.cpf import EMETTEUR, accuse, textes
from tests.outils.processus import anglais, lancer

from rdcxl.cli import main
from rdcxl.exports.cpf import ecrire_cpf, emetteur_depuis
from rdcxl.jury.cloture import lire_cloture

AUCUN = "Aucun titulaire ne correspond aux critères obligatoires"
CENTRE = "RNCP36395-12345678901234-2025-07-10-"


@pytest.fixture
def cloture(promo: Path) -> str:
    return str(promo / "grille.cloture.json")


def _accuse(dossier: Path, ko: dict[str, str], ok: list[str]) -> str:
    fichier = dossier / "accuse.xml"
    fichier.write_text(accuse({CENTRE + cle: m for cle, m in ko.items()}, [CENTRE + cle for cle in ok]), "utf-8")
    return str(fichier)


def test_flux_de_la_promotion_d_exemple(promo: Path, cloture: str, xsd: Path | None) -> None:
    contenu = lire_cloture(Path(cloture))
    (fichier,) = ecrire_cpf(contenu, promo, emetteur_depuis(EMETTEUR), xsd=xsd)
    racine = etree.parse(fichier).getroot()
    titres = [c.identifiant for c in contenu.candidats if c.resultat.decision == "TITRE"]
    assert len(titres) == 9
    assert textes(racine, "idTechnique") == [CENTRE + i for i in titres]
    if xsd is not None:
        assert etree.XMLSchema(etree.parse(xsd)).validate(racine)


def test_refus_par_candidat_et_code_1(promo: Path, cloture: str, capsys: pytest.CaptureFixture[str]) -> None:
    recu = _accuse(promo, {"C02": AUCUN, "C99": "Doublon"}, ["C01", "C03"])
    assert main(["cpf-retour", recu, "--cloture", cloture]) == 1
    lignes = simple(capsys.readouterr().out).splitlines()
    assert lignes[0] == f"C02 (Moussa N’Diaye) : {AUCUN}"
    assert "      Date de naissance : 02/11/2001" in lignes
    assert "      Code INSEE : 99341" in lignes
    assert "passage « RNCP36395" not in lignes
    assert any(x.startswith("C99 (inconnu de cette clôture) : Doublon") for x in lignes)
    assert "Reçus : C01 (Camille Anne Lefèvre), C03 (Sophie Hélène Garnier)." in lignes
    assert any(x.startswith("Titulaires de la clôture sans réponse : C04 (Loïc Œuvrard)") for x in lignes)
    assert lignes[-1] == "Passages reçus : 2. Passages refusés : 2."


def test_sans_refus_code_0(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cpf-retour", _accuse(promo, {}, ["C01"])]) == 0
    assert simple(capsys.readouterr().out).splitlines() == ["Reçus : C01.", "Passages reçus : 1. Passages refusés : 0."]


def test_json(promo: Path, cloture: str, capsys: pytest.CaptureFixture[str]) -> None:
    recu = _accuse(promo, {"C02": AUCUN}, ["C01"])
    assert main(["cpf-retour", recu, "--json", "--cloture", cloture]) == 1
    objet = json.loads(capsys.readouterr().out)
    assert [(k["identifiant"], k["champs"]["nom_naissance"]) for k in objet["ko"]] == [("C02", "N’Diaye")]
    assert [k["identifiant"] for k in objet["ok"]] == ["C01"]
    assert len(objet["sans_reponse"]) == 7


def test_passage_d_un_autre_logiciel_est_dit(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fichier = promo / "accuse.xml"
    fichier.write_text(accuse({}, ["202006-2510"]), "utf-8")
    assert main(["cpf-retour", str(fichier)]) == 0
    assert "passage « 202006-2510 » (qui ne vient pas de rdcxl)" in simple(capsys.readouterr().out)


def test_refus_sans_trace_dans_un_vrai_processus(promo: Path, cloture: str) -> None:
    (promo / "faux.xml").write_text("<rapport>", "utf-8")
    recu = _accuse(promo, {}, ["C01"])
    cas: tuple[tuple[list[str], int, str], ...] = (
        (["absent.xml"], 1, "n’existe pas"),
        (["faux.xml"], 1, "XML correct"),
        ([cloture], 1, "XML correct"),
        ([recu, "--cloture", "faux.xml"], 1, "n’est pas un fichier de clôture"),
        ([], 2, "FICHIER"),
    )
    for arguments, code, mots in cas:
        sortie = lancer("cpf-retour", *arguments, dossier=promo)
        assert (sortie.returncode, sortie.stdout) == (code, "")
        assert mots in simple(sortie.stderr)
        assert anglais(simple(sortie.stderr)) == []
        assert "Traceback" not in sortie.stderr
