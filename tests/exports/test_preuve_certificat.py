"""The signed payload of a certificate, its QR code, and the certificate that carries it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.outils.clotures import lu
from tests.outils.pages import texte_du_pdf, verifier_conformite
from tests.outils.preuves import PAGE, certifier, publique, signataire

from rdcxl.erreurs import ExportRefuse, UsageIncorrect
from rdcxl.exports.certificats import composer_avec_badge, preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.exports.dossier import exporter_dossier
from rdcxl.exports.matiere import Options
from rdcxl.exports.preuve.charge import (
    DOMAINE,
    ChargeIllisible,
    Faits,
    composer_charge,
    composer_lien,
    lire_charge,
    signataire_de,
)
from rdcxl.exports.preuve.qr import dessiner
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.jury.canonique import canonique

FAITS = Faits("RNCP36395-B2-2025-C02", "N’Guessan", "Aya Inès", "2001-02-01", "RNCP36395", "B2", "2025-07-10")
EMPREINTE = "9f86d081884c7d65" + "0" * 48


def test_une_charge_signee_se_relit_et_nomme_sa_cle() -> None:
    lue = lire_charge(composer_lien(composer_charge(FAITS, EMPREINTE, signataire()), PAGE))
    assert lue.faits == FAITS
    assert lue.empreinte == EMPREINTE[:16]
    assert signataire_de(lue, [publique(2), publique(1)]) == publique(1)
    assert signataire_de(lue, [publique(2)]) is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=7, max_size=7))
def test_tout_texte_fait_l_aller_et_retour(textes: list[str]) -> None:
    assert lire_charge(composer_charge(Faits(*textes), EMPREINTE, signataire())).faits == Faits(*textes)


@given(st.data())
def test_un_bit_change_et_la_signature_ne_vaut_plus(data: st.DataObject) -> None:
    nombre = int(composer_charge(FAITS, EMPREINTE, signataire()))
    rang = data.draw(st.integers(0, nombre.bit_length() - 1))
    try:
        lue = lire_charge(str(nombre ^ (1 << rang)))
    except ChargeIllisible:
        return
    assert signataire_de(lue, [publique()]) is None


def test_la_signature_d_une_charge_n_est_celle_d_aucun_autre_message() -> None:
    """A closed file is signed as a JSON object: the same bytes without the prefix are not what was signed."""
    lue = lire_charge(composer_charge(FAITS, EMPREINTE, signataire()))
    assert signataire().signer(lue.signe) != lue.signature == signataire().signer(DOMAINE + lue.signe)
    assert not canonique({}).startswith(DOMAINE[:1])


@pytest.mark.parametrize(
    "texte", ["", "https://x.fr/#", "12", "1" * 3000, "#abc", "²", str(int.from_bytes(b"\1" * 90, "big"))]
)
def test_ce_qui_n_est_pas_une_charge_est_refuse(texte: str) -> None:
    with pytest.raises(ChargeIllisible):
        lire_charge(texte)


@pytest.mark.parametrize(
    "page", ["http://x.fr/", "https://x.fr/#", "https://x.fr/?q=1", "x.fr", "https://" + "x" * 200]
)
def test_une_adresse_qui_ne_convient_pas_est_refusee(page: str) -> None:
    with pytest.raises(UsageIncorrect, match="https://"):
        Preuve(signataire(), page)


def test_les_modules_restent_lisibles() -> None:
    """At least 0.45 mm, whatever the names; an ordinary certificate keeps to 30 mm."""
    ordinaire = dessiner(composer_lien(composer_charge(FAITS, EMPREINTE, signataire()), PAGE), "C02")
    modules = int(ordinaire.svg.split('width="')[1].split('"')[0])
    assert ordinaire.largeur / modules >= 0.45
    assert ordinaire.largeur - 8 * ordinaire.largeur / modules == pytest.approx(30, abs=0.1)
    long = dessiner(composer_charge(FAITS._replace(nom="W" * 120), EMPREINTE, signataire()), "C02")
    assert long.largeur / int(long.svg.split('width="')[1].split('"')[0]) >= 0.449
    with pytest.raises(ExportRefuse) as refus:
        dessiner("1" * 3000, "C02 (Maël)")
    assert refus.value.problemes[0].startswith("C02 (Maël)")


@pytest.mark.parametrize(
    ("page", "ou"), [(PAGE, "verification.ecole-exemple.fr/certificats"), ("", "sur la page de vérification")]
)
def test_le_certificat_porte_son_code_et_dit_ou_le_verifier(
    cloture: dict[str, Any], tmp_path: Path, page: str, ou: str
) -> None:
    for fichier in certifier(cloture, tmp_path, page=page):
        assert verifier_conformite(fichier) == 1
    texte = texte_du_pdf(fichier)
    assert "Vérifier ce certificat :" in texte.replace("\u00a0", " ")
    assert ou.replace(" ", "") in texte.replace(" ", "")


def test_sans_cle_le_certificat_ne_change_pas(cloture: dict[str, Any]) -> None:
    certificat, composition = preparer_certificats(lu(cloture))[0], Composition("certificat.typ")
    assert composer_avec_badge(certificat, composition, Preuve()) == composer_avec_badge(certificat, composition)


def test_une_seconde_execution_donne_les_memes_octets(cloture: dict[str, Any]) -> None:
    """Also with the key that a spawned process gets."""
    certificat, preuve = preparer_certificats(lu(cloture))[0], Preuve(signataire(), PAGE)
    un, deux = (composer_avec_badge(certificat, Composition("certificat.typ"), p)
                for p in (preuve, pickle.loads(pickle.dumps(preuve))))  # noqa: S301 # fmt: skip
    assert un == deux
    assert "titulaire" in repr(preuve)
    assert "_cle" not in repr(preuve)


def test_un_nom_long_garde_une_page_et_un_code(
    cloture: dict[str, Any], ajouter: Callable[..., Any], tmp_path: Path
) -> None:
    cloture["candidats"] = []
    ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, nom="W" * 80, nom_usage="W" * 79, prenoms="M" * 80)
    (fichier,) = certifier(cloture, tmp_path)
    assert verifier_conformite(fichier) == 1


def test_ce_qui_ne_tient_pas_dans_un_code_est_refuse_en_nommant_le_candidat(
    cloture: dict[str, Any], ajouter: Callable[..., Any], tmp_path: Path
) -> None:
    ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, prenoms="Anne Marie " * 300)
    with pytest.raises(ExportRefuse) as refus:
        exporter_dossier(lu(cloture), tmp_path / "exports", ("certificats",), Options(preuve=Preuve(signataire())))
    assert "code QR" in refus.value.problemes[0]
    assert list(tmp_path.iterdir()) == []
