"""Certificates in French, in English, in both; withdrawn ones; the European digital credential beside the badge."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.outils.clotures import lu
from tests.outils.pages import texte_du_pdf, verifier_conformite
from tests.outils.preuves import PAGE, publique, signataire

from rdcxl.cli import main
from rdcxl.exports.certificats import (
    MODELE,
    Maniere,
    ecrire_certificat,
    preparer_certificats,
    retirer,
    titres_anglais,
)
from rdcxl.exports.composition import Composition
from rdcxl.exports.dossier import exporter_dossier
from rdcxl.exports.langues import ANGLAIS, CHOIX, FRANCAIS
from rdcxl.exports.matiere import Options
from rdcxl.exports.preuve.charge import lire_charge
from rdcxl.exports.preuve.lecture_pdf import lire_fichier
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.exports.preuve.revocations import Revocation
from rdcxl.exports.preuve.verification import Source, verifier_certificat
from rdcxl.exports.reglages import Presentation
from rdcxl.jury.modele_clos import Cloture
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
EN_ANGLAIS = Maniere((ANGLAIS,), titres_anglais(R))


@contextmanager
def composer() -> Iterator[Composition]:
    yield Composition(MODELE)


def certifier(clos: Cloture, dossier: Path, maniere: Maniere, preuve: Preuve | None = None) -> list[Path]:
    composition = Composition(MODELE)
    return [f for c in preparer_certificats(clos, maniere) for f in ecrire_certificat(c, dossier, composition, preuve)]


def test_chaque_langue_dit_chaque_mot() -> None:
    assert FRANCAIS.mots.keys() == ANGLAIS.mots.keys()
    assert FRANCAIS.phrases.keys() == ANGLAIS.phrases.keys()
    assert {b.code for b in R.blocs} == titres_anglais(R).keys()


def test_un_certificat_anglais_dit_la_meme_chose(cloture: dict[str, Any], tmp_path: Path) -> None:
    un = certifier(lu(cloture), tmp_path, EN_ANGLAIS)[0]
    texte = texte_du_pdf(un)
    for fait in (
        "Certificate of a competence block", "Responsable de développement commercial", "Maël Le Goff", "born on 14 March 2002 in Lyon",
        "Designing and implementing an omnichannel prospecting strategy",
        "Bloc n° 2 — Élaboration et mise en œuvre d’une stratégie de prospection omnicanale",
        "6 of the European Qualifications Framework (EQF)", "met in Lyon on 10 July 2025", "is not the diploma",
    ):  # fmt: skip
        assert fait in texte, fait
    assert verifier_conformite(un) == 1
    assert un.name.endswith("-en.pdf")


def test_en_deux_langues_un_seul_badge(cloture: dict[str, Any], tmp_path: Path) -> None:
    preuve = Preuve(signataire(), PAGE, badges=True)
    ecrits = certifier(lu(cloture), tmp_path, Maniere(CHOIX["fr_en"], titres_anglais(R)), preuve)
    pdf = [f for f in ecrits if f.suffix == ".pdf"]
    assert len(pdf) == 2 * len([f for f in ecrits if f.name.endswith(".elm.json")]) == 6
    for francais, anglais in zip(pdf[::2], pdf[1::2], strict=True):
        a, b = lire_fichier(francais), lire_fichier(anglais)
        assert len(a.badges) == 1
        assert not b.badges
        assert lire_charge(a.codes[0]).faits == lire_charge(b.codes[0]).faits


def test_un_certificat_anglais_se_verifie(cloture: dict[str, Any], tmp_path: Path) -> None:
    clos = lu(cloture)
    un = certifier(clos, tmp_path, EN_ANGLAIS, Preuve(signataire(), PAGE))[0]
    seul = verifier_certificat(un, [publique()], R)
    assert seul.valable
    assert any("lettre pour lettre" in x for x in seul.details)
    avec = verifier_certificat(un, [publique()], R, Source("c", clos, composer))
    assert avec.valable
    assert any("texte et aspect" in x for x in avec.details)


@pytest.mark.parametrize(
    ("champ", "ici", "la"),
    [("naissance", "2002", "2003"), ("jury", "10\xa0July", "11\xa0July"), ("proces_verbal", "2025", "2024")],
)
def test_un_mot_change_sur_une_page_anglaise_se_voit(
    cloture: dict[str, Any], tmp_path: Path, champ: str, ici: str, la: str
) -> None:
    from dataclasses import replace

    certificat = preparer_certificats(lu(cloture), EN_ANGLAIS)[0]
    mentions = {**certificat.mentions, champ: certificat.mentions[champ].replace(ici, la)}
    assert mentions[champ] != certificat.mentions[champ]
    faux = replace(certificat, mentions=mentions)
    un = ecrire_certificat(faux, tmp_path, Composition(MODELE), Preuve(signataire(), PAGE))[0]
    assert verifier_certificat(un, [publique()], R).etat == "ALTERE"


def test_une_langue_inconnue_est_refusee() -> None:
    with pytest.raises(ValueError, match="fr, en, fr_en"):
        Presentation(langue="de")


def test_un_certificat_retire_le_dit_et_ne_prouve_plus_rien(cloture: dict[str, Any], tmp_path: Path) -> None:
    """It stays in its folder, goes to nobody, and bears neither code nor credential."""
    retraits = (Revocation("RNCP36395-B2-2025-C02", "2025-09-12"),)
    options = Options(preuve=Preuve(signataire(), PAGE, badges=True), retraits=retraits, referentiel=R)
    exporter_dossier(lu(cloture), tmp_path / "out", ("certificats",), options)
    (retire,) = (tmp_path / "out" / "certificats").glob("*RETIRÉ*")
    texte = texte_du_pdf(retire)
    assert "Retiré par le centre le 12 septembre 2025" in texte
    lu_ = lire_fichier(retire)
    assert (lu_.codes, lu_.badges) == ((), ())
    assert verifier_conformite(retire) == 1
    assert not list((tmp_path / "out").glob("candidats/*/*C02*"))
    assert not list((tmp_path / "out" / "envois").glob("courriels/*C02*"))
    autre = next((tmp_path / "out" / "certificats").glob("*C03*.pdf"))
    assert len(lire_fichier(autre).badges) == 1


def test_seul_le_certificat_vise_est_retire(cloture: dict[str, Any]) -> None:
    certificats = preparer_certificats(lu(cloture))
    autre_dossier = Revocation(certificats[0].numero, "2025-09-12", "0" * 16)
    assert [retirer(c, (autre_dossier,)) for c in certificats] == certificats


def test_exporter_lit_les_retraits_et_la_langue(modele_clos: Path, tmp_path: Path) -> None:
    retraits = tmp_path / "revocations.csv"
    retraits.write_text("numero;date;motif\nRNCP36395-B1-2025-C07;12/09/2025;Erreur\n", "utf-8")
    session = tmp_path / "session.toml"
    texte = (modele_clos / "session.toml").read_text("utf-8").partition("[presentation]")[0]
    session.write_text(f'{texte}\n[presentation]\nlangue = "en"\n', "utf-8")
    arguments = [
        "exporter",
        str(modele_clos / "grille.cloture.json"),
        "--vers",
        str(tmp_path / "out"),
        "--quoi",
        "certificats",
    ]
    assert main([*arguments, "--revocations", str(retraits), "--session", str(session)]) == 0
    noms = [f.name for f in (tmp_path / "out" / "certificats").iterdir()]
    assert [n for n in noms if "RETIRÉ" in n] == [n for n in noms if "B1-2025-C07" in n]
    assert all("-en" in n for n in noms)


# --- European Learning Model: what the published application profile (EDC, context and SHACL) asks for -------------------

# Properties that each class must have there, of those that we write.
EXIGES = {
    "EuropeanDigitalCredential": {
        "credentialProfiles", "displayParameter", "issuer", "credentialSubject", "issued", "validFrom", "credentialSchema",
    },
    "DisplayParameter": {"title", "language", "primaryLanguage", "individualDisplay"},
    "IndividualDisplay": {"language", "displayDetail"},
    "DisplayDetail": {"image", "page"},
    "MediaObject": {"contentType", "contentEncoding", "content"},
    "Organisation": {"location", "legalName", "eIDASIdentifier"},
    "LegalIdentifier": {"notation", "spatial"},
    "Location": {"address"},
    "Address": {"countryCode"},
    "Person": {"hasClaim"},
    "LearningAchievement": {"title", "awardedBy"},
    "AwardingProcess": {"awardingBody"},
    "Qualification": {"title"},
    "Identifier": {"notation"},
    "WebResource": {"contentURL"},
    "Concept": {"inScheme", "prefLabel"},
}  # fmt: skip
# Words that the published context knows, and those of the W3C's: any other would be dropped in silence.
TERMES = {
    "@context", "id", "type", "issuer", "issued", "validFrom", "credentialSubject", "credentialSchema", "credentialProfiles",
    "displayParameter", "identifier", "schemeName", "notation", "legalName", "registration", "eIDASIdentifier", "spatial", "location",
    "address", "countryCode", "inScheme", "prefLabel", "title", "description", "language", "primaryLanguage", "individualDisplay",
    "displayDetail", "image", "page", "content", "contentEncoding", "contentType", "fullName", "givenName", "familyName", "hasClaim",
    "awardedBy", "awardingBody", "awardingDate", "specifiedBy", "eqfLevel", "homepage", "contentURL", "isPartialQualification", "isPartOf",
}  # fmt: skip


def objets(valeur: Any) -> Iterator[dict[str, Any]]:
    if isinstance(valeur, dict):
        if "type" in valeur:
            yield valeur
        for x in valeur.values():
            yield from objets(x)
    elif isinstance(valeur, list):
        for x in valeur:
            yield from objets(x)


def test_le_titre_europeen_a_la_forme_publiee_et_ne_dit_pas_la_naissance(
    cloture: dict[str, Any], tmp_path: Path
) -> None:
    ecrits = certifier(lu(cloture), tmp_path, Maniere(), Preuve(signataire(), PAGE, badges=True))
    elm = next(f for f in ecrits if f.name.endswith(".elm.json"))
    contenu = json.loads(elm.read_bytes())
    tous = list(objets(contenu))
    for x in tous:
        genre = x["type"][-1] if isinstance(x["type"], list) else x["type"]
        assert EXIGES.get(genre, set()) <= x.keys(), genre
        assert x.keys() <= TERMES, x.keys() - TERMES
        assert x["id"].partition(":")[2], genre
    assert EXIGES.keys() <= {g for x in tous for g in ([x["type"]] if isinstance(x["type"], str) else x["type"])}
    assert contenu["@context"] == [
        "https://www.w3.org/2018/credentials/v1",
        "http://data.europa.eu/snb/model/context/edc-ap",
    ]
    image = base64.b64decode(contenu["displayParameter"]["individualDisplay"]["displayDetail"]["image"]["content"])
    assert image.startswith(b"\x89PNG")
    sans_image = json.dumps({**contenu, "displayParameter": None}, ensure_ascii=False)
    assert "Le Goff" in sans_image
    assert "2002-03-14" not in sans_image
    assert "proof" not in contenu
    (tmp_path / "deux").mkdir()
    refait = certifier(lu(cloture), tmp_path / "deux", Maniere(), Preuve(signataire(), PAGE, badges=True))
    assert next(f for f in refait if f.name == elm.name).read_bytes() == elm.read_bytes()
