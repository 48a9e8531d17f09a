"""`verifier` on certificates: genuine ones, and every way to falsify one that we could think of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from tests.outils.clotures import MOT_DE_PASSE, lu
from tests.outils.pages import verifier_conformite
from tests.outils.preuves import PAGE, certifier, ecrire_certificats, pkcs12, publique, signataire

from rdcxl.exports.atelier import Atelier
from rdcxl.exports.certificats import Certificat, preparer_certificats, recomposer
from rdcxl.exports.composition import Composition
from rdcxl.exports.preuve import verification as V
from rdcxl.exports.preuve.badge import composer_badge
from rdcxl.exports.preuve.cachet import Cachet, charger_cachet
from rdcxl.exports.preuve.charge import composer_charge, composer_lien
from rdcxl.exports.reglages import Presentation
from rdcxl.jury.cles import ClePublique
from rdcxl.referentiel import charger_referentiel

Falsifier = Callable[..., Path]


@contextmanager
def _composition() -> Iterator[Composition]:
    yield Composition("certificat.typ")


def _verifier(
    fichier: Path, contenu: dict[str, Any] | None = None, cles: Sequence[ClePublique] = (), composer: Any = _composition
) -> V.Verdict:
    clos = V.Source("promo.cloture.json", lu(contenu), composer) if contenu else None
    return V.verifier_certificat(fichier, cles or [publique()], charger_referentiel(), clos)


def _lien(certificat: Certificat, **faits: str) -> str:
    return composer_lien(composer_charge(certificat.faits._replace(**faits), certificat.empreinte, signataire()), PAGE)


@pytest.fixture(scope="module")
def cachet(tmp_path_factory: pytest.TempPathFactory) -> Cachet:
    return charger_cachet(pkcs12(tmp_path_factory.mktemp("cachet") / "cachet.p12"), MOT_DE_PASSE)


@pytest.fixture
def falsifier(cloture: dict[str, Any], tmp_path: Path) -> Falsifier:
    """A certificate whose template got other strings than the closed file's, under a code that is genuine."""

    def ecrire(lien: str = "", preuve: dict[str, Any] | None = None, **mentions: str) -> Path:
        vrai = preparer_certificats(lu(cloture))[0]
        autres: dict[str, Any] = {**mentions, **({"preuve": preuve} if preuve else {})}
        faux = replace(vrai, mentions={**vrai.mentions, **autres})
        chemin = tmp_path / "faux.pdf"
        chemin.write_bytes(recomposer(faux, Composition("certificat.typ"), lien or _lien(vrai)))
        return chemin

    return ecrire


def test_un_certificat_complet_est_authentique(cloture: dict[str, Any], tmp_path: Path, cachet: Cachet) -> None:
    for fichier in certifier(cloture, tmp_path, badges=True, cachet=cachet):
        assert verifier_conformite(fichier) == 1
        assert fichier.with_suffix(".json").exists()
        for contenu in (None, cloture):
            verdict = _verifier(fichier, contenu)
            assert (verdict.etat, verdict.valable) == (V.AUTHENTIQUE, True), verdict.details
            dit = "\n".join(verdict.details)
            for quoi in (
                "Code QR : signé",
                "Page : elle imprime",
                "Badge joint : authentique",
                "Cachet électronique : le",
            ):
                assert quoi in dit
            assert ("c’est, texte et aspect, le certificat" in dit) == bool(contenu)
    assert verdict.en_json()["faits"]["bloc"] == "B4"


def test_un_code_sans_adresse_se_verifie_aussi(cloture: dict[str, Any], tmp_path: Path) -> None:
    (premier, *_) = certifier(cloture, tmp_path, page="")
    assert _verifier(premier, cloture).valable


def test_un_certificat_sans_code_ne_vaut_que_par_le_fichier_clos(cloture: dict[str, Any], tmp_path: Path) -> None:
    fichier = ecrire_certificats(lu(cloture), tmp_path)[0]
    assert (_verifier(fichier).etat, _verifier(fichier).valable) == (V.SANS_PREUVE, False)
    assert (_verifier(fichier, cloture).etat, _verifier(fichier, cloture).valable) == (V.CONFORME, True)


@pytest.mark.parametrize(
    "mentions",
    [
        {"nom": "Le Gofe"},
        {"nom": "Le Goffe"},
        {"prenoms": "Jean Maël"},
        {"prenoms": "Mael"},
        {"naissance": "né le 14 mars 2003 à Lyon"},
        {"numero": "RNCP36395-B2-2025-C12"},
        {"code": "RNCP36396"},
        {"bloc_titre": "Élaboration et mise en œuvre d’une stratégie de prospection"},
        {"bloc_libelle": "Bloc n° 3"},
        {"proces_verbal": "11 juillet 2025, Lyon"},
        {
            "jury": "Le centre certifie, au vu du procès-verbal du jury de certification réuni à Lyon le 11 juillet 2025, que"
        },
        {"empreinte": "9f86 d081 884c 7d66"},
    ],
    ids=lambda mentions: next(iter(mentions.items()))[0] + "=" + next(iter(mentions.values()))[-12:],
)
def test_un_caractere_change_sur_la_page_se_voit_sans_le_fichier_clos(
    falsifier: Falsifier, mentions: dict[str, str]
) -> None:
    verdict = _verifier(falsifier(**mentions))
    assert (verdict.etat, verdict.valable) == (V.ALTERE, False)
    assert verdict.details[0].startswith("La page n’imprime pas")


@pytest.mark.parametrize(
    "mentions", [{"responsable": "M. Hugo Delorme"}, {"nom_usage": ""}, {"naissance": "né le 14 mars 2002 à Laon"}]
)
def test_le_fichier_clos_fait_voir_tout_autre_changement(
    cloture: dict[str, Any], falsifier: Falsifier, mentions: dict[str, str]
) -> None:
    faux = falsifier(**mentions)
    assert _verifier(faux).etat == V.AUTHENTIQUE
    assert _verifier(faux, cloture).etat == V.ALTERE


def test_un_nom_recouvert_se_voit_a_l_aspect(cloture: dict[str, Any], tmp_path: Path) -> None:
    """The text of the file is untouched; a white box hides the name."""
    fichier = certifier(cloture, tmp_path)[0]
    document = pypdfium2.PdfDocument(fichier.read_bytes())
    page = document[0]
    cache = pypdfium2.raw.FPDFPageObj_CreateNewRect(60, 300, 300, 60)
    pypdfium2.raw.FPDFPageObj_SetFillColor(cache, 255, 255, 255, 255)
    pypdfium2.raw.FPDFPath_SetDrawMode(cache, 1, 0)
    page.insert_obj(pypdfium2.PdfObject(cache, pdf=document))
    page.gen_content()
    document.save(tmp_path / "cache.pdf")
    document.close()
    verdict = _verifier(tmp_path / "cache.pdf", cloture)
    assert verdict.etat == V.ALTERE
    assert "quelque chose y est ajouté" in verdict.details[0]


def test_le_code_d_un_autre_certificat_se_voit(cloture: dict[str, Any], falsifier: Falsifier) -> None:
    autre = preparer_certificats(lu(cloture))[1]
    verdict = _verifier(falsifier(_lien(autre)))
    assert verdict.etat == V.ALTERE
    assert len(verdict.details) >= 4


def test_un_code_modifie_ou_d_une_autre_cle(cloture: dict[str, Any], falsifier: Falsifier) -> None:
    lien = _lien(preparer_certificats(lu(cloture))[0])
    charge = int(lien.rpartition("#")[2])
    modifie = _verifier(falsifier(composer_lien(str(charge ^ (1 << 600)), PAGE)))
    assert modifie.etat == V.ALTERE
    inconnue = _verifier(falsifier(), cles=[publique(2)])
    assert (inconnue.etat, inconnue.valable, inconnue.faits) == (V.CLE_INCONNUE, False, None)


def test_un_code_qui_n_est_pas_d_un_certificat(falsifier: Falsifier) -> None:
    assert "n’est pas celui d’un certificat" in _verifier(falsifier("https://ailleurs.fr/#1234")).details[0]


def test_le_badge_d_un_autre_certificat_se_voit(cloture: dict[str, Any], tmp_path: Path) -> None:
    from rdcxl.exports.certificats import _code

    vrai, autre = preparer_certificats(lu(cloture))[:2]
    badge = composer_badge(autre.faits, autre.mentions, autre.instant, autre.empreinte, signataire())
    for joint, dit in (
        (badge, "ne s’accordent pas sur"),
        (badge.replace(b"Aya", b"Eva"), "n’est pas celui que cette clé"),
    ):
        preuve = {"qr": _code(vrai, _lien(vrai), PAGE), "badge": joint.decode()}
        pdf = Composition("certificat.typ").composer("C02", {**vrai.mentions, "preuve": preuve}, vrai.instant)
        (tmp_path / "faux.pdf").write_bytes(pdf)
        verdict = _verifier(tmp_path / "faux.pdf")
        assert verdict.etat == V.ALTERE
        assert dit in verdict.details[0]


def test_un_certificat_que_le_fichier_clos_ne_delivre_pas(cloture: dict[str, Any], tmp_path: Path) -> None:
    fichier = certifier(cloture, tmp_path)[0]
    cloture["candidats"][1]["blocs_certifies"] = []
    assert _verifier(fichier, cloture).etat == V.ETRANGER


def test_un_certificat_d_avant_la_rectification(cloture: dict[str, Any], tmp_path: Path) -> None:
    fichier = certifier(cloture, tmp_path)[0]
    cloture["empreinte"]["valeur"] = "ab" * 32
    verdict = _verifier(fichier, cloture)
    assert verdict.etat == V.ALTERE
    assert "un autre fichier clos" in verdict.details[0]


def test_le_code_et_le_fichier_clos_ne_disent_pas_le_meme_nom(cloture: dict[str, Any], tmp_path: Path) -> None:
    fichier = certifier(cloture, tmp_path)[0]
    cloture["candidats"][1]["fiche"]["prenoms"] = "Maëlle"
    verdict = _verifier(fichier, cloture)
    assert verdict.etat == V.ALTERE
    assert "(prenoms)" in verdict.details[0]


def test_l_aspect_du_centre_compte(cloture: dict[str, Any], tmp_path: Path) -> None:
    """Made and checked with the same look; the closed file says how the centre composes."""
    atelier = Atelier(presentation=Presentation(couleur="#7a1f3d"))

    @contextmanager
    def du_centre() -> Iterator[Composition]:
        yield atelier.composition("certificat.typ")

    certificat = preparer_certificats(lu(cloture))[0]
    with du_centre() as composition:
        (tmp_path / "c.pdf").write_bytes(recomposer(certificat, composition, _lien(certificat)))
    assert _verifier(tmp_path / "c.pdf", cloture, composer=du_centre).valable


@pytest.mark.parametrize("contenu", [b"", b"%PDF-1.7\n", b"PK\x03\x04", None], ids=["vide", "tronque", "zip", "absent"])
def test_ce_qui_n_est_pas_un_pdf(tmp_path: Path, contenu: bytes | None) -> None:
    fichier = tmp_path / "x.pdf"
    if contenu is not None:
        fichier.write_bytes(contenu)
    verdict = _verifier(fichier)
    assert (verdict.etat, verdict.valable) == (V.AUTRE, False)
    assert "« x.pdf »" in verdict.phrase


def test_un_pdf_de_deux_pages_n_est_pas_un_certificat(cloture: dict[str, Any], tmp_path: Path) -> None:
    un, deux = certifier(cloture, tmp_path)[:2]
    ensemble = pypdfium2.PdfDocument.new()
    for source in (un, deux):
        ensemble.import_pages(pypdfium2.PdfDocument(source))
    ensemble.save(tmp_path / "deux.pdf")
    ensemble.close()
    assert "2 pages" in _verifier(tmp_path / "deux.pdf").phrase


@pytest.mark.parametrize("module", ["pyhanko", "openbadgeslib"])
def test_sans_un_module_la_verification_le_dit(
    cloture: dict[str, Any], tmp_path: Path, cachet: Cachet, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    fichier = certifier(cloture, tmp_path, badges=True, cachet=cachet)[0]
    for nom in list(sys.modules):
        if nom.split(".")[0] == module:
            monkeypatch.delitem(sys.modules, nom)
    monkeypatch.setitem(sys.modules, module, None)
    verdict = _verifier(fichier)
    assert verdict.valable
    assert any("non vérifié" in detail and "pip install" in detail for detail in verdict.details)
