"""Certificats de bloc: who gets one, what it says, what refuses it, and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.outils.clotures import lu
from tests.outils.pages import texte_du_pdf, verifier_conformite
from tests.outils.preuves import ecrire_certificats

from rdcxl.erreurs import EcritureRefusee, ExportRefuse
from rdcxl.exports.certificats import preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.exports.dossier import exporter_dossier

Ajouter = Callable[..., dict[str, Any]]
NOM_LONG = "de Montmorency-Laval-Châteauvieux de la Rochefoucauld-Saint-Hilaire de Villeneuve"


def test_seuls_les_blocs_valides_d_une_certification_partielle_ont_un_certificat(cloture: dict[str, Any]) -> None:
    assert [(c.identifiant, c.bloc) for c in preparer_certificats(lu(cloture))] == [
        ("C02", "B2"), ("C03", "B1"), ("C03", "B4")]  # fmt: skip


def test_numero_et_nom_de_fichier(cloture: dict[str, Any]) -> None:
    premier = preparer_certificats(lu(cloture))[0]
    assert premier.numero == "RNCP36395-B2-2025-C02"
    assert premier.fichier == "RNCP36395-B2-2025-C02-Le Goff-Maël.pdf"


def test_homonymes_et_identifiants_proches_ont_chacun_leur_fichier(cloture: dict[str, Any], ajouter: Ajouter) -> None:
    for identifiant in ("D/1", "D?1", "d?1"):
        ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, identifiant=identifiant)
    noms = [c.fichier.casefold() for c in preparer_certificats(lu(cloture))]
    assert len(set(noms)) == len(noms)


def test_cloture_sans_certification_partielle_n_exige_rien(cloture: dict[str, Any], tmp_path: Path) -> None:
    cloture["candidats"] = cloture["candidats"][:1]
    cloture["session"]["certification"]["codes_nsf"] = []
    assert ecrire_certificats(lu(cloture), tmp_path) == []


def test_les_certificats_portent_leurs_mentions(cloture: dict[str, Any], tmp_path: Path) -> None:
    fichiers = ecrire_certificats(lu(cloture), tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(fichiers)
    for fichier in fichiers:
        assert verifier_conformite(fichier) == 1
    texte = texte_du_pdf(fichiers[0])
    for mention in (
        "Certificat de bloc de compétences",
        "Validation partielle de la certification professionnelle Responsable de développement commercial",
        "au vu du procès-verbal du jury de certification réuni à Lyon le 10 juillet 2025",
        "Maël Le Goff",
        "nom d’usage : Ménard",
        "né le 14 mars 2002 à Lyon",
        "Bloc n° 2 — Élaboration et mise en œuvre d’une stratégie de prospection omnicanale",
        "RNCP36395-B2-2025-C02",
        "décision du directeur général de France compétences en date du 25 avril 2022",
        "6 du cadre national des certifications professionnelles (CNCP), 6 du cadre européen des certifications (CEC, EQF)",
        "Code NSF 312",
        "École de commerce des Monts d’Or",
        "123 456 789 01234",
        "n° 84 69 12345 69",
        "RDC 2024-2025",
        "9f86 d081 884c 7d65",
        "Fait à Lyon, le 10 juillet 2025",
        "M. Hugues Delorme",
        "n’est pas le parchemin, que seule CCI France, organisme certificateur, délivre",
    ):
        assert mention in texte
    assert "international" not in texte
    assert "née le 1er février 2001 à Grand-Bassam (Côte d’Ivoire)" in texte_du_pdf(fichiers[1])


def test_une_seconde_execution_donne_les_memes_octets(cloture: dict[str, Any], tmp_path: Path) -> None:
    resultats = []
    for nom in ("un", "deux"):
        (tmp_path / nom).mkdir()
        resultats.append([f.read_bytes() for f in ecrire_certificats(lu(cloture), tmp_path / nom)])
    assert resultats[0] == resultats[1]


@pytest.mark.parametrize(
    "valeurs",
    [
        {"nom": NOM_LONG, "nom_usage": NOM_LONG, "commune_naissance": "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"},
        {"nom": "W" * 80, "prenoms": "M" * 80},
        {"prenoms": "Marie-Clémentine Apolline Élisabeth Joséphine Antoinette Victoire Sophie Hélène", "nom": NOM_LONG},
        {"identifiant": "X" * 60},
    ],
    ids=["compose", "sans_coupure", "prenoms", "identifiant"],
)
def test_noms_longs_tiennent_sur_une_page(
    cloture: dict[str, Any], ajouter: Ajouter, tmp_path: Path, valeurs: dict[str, str]
) -> None:
    cloture["candidats"] = []
    cloture["referentiel"]["blocs"] = [{"code": "B1", "numero": 1, "titre": "Élaboration du plan opérationnel " * 5}]
    cloture["session"]["centre"]["nom"] = (
        "Chambre de commerce et d'industrie territoriale de Saint-Étienne Montbrison " * 2
    )
    fiche = ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, **valeurs)
    (fichier,) = ecrire_certificats(lu(cloture), tmp_path)
    assert verifier_conformite(fichier) == 1
    sans_blancs = "".join(texte_du_pdf(fichier).split())
    for champ in ("nom_naissance", "prenoms", "commune_naissance"):
        assert "".join(fiche[champ].split()) in sans_blancs


def test_mentions_qui_ne_tiennent_pas_refusent_sans_rien_laisser(
    cloture: dict[str, Any], ajouter: Ajouter, tmp_path: Path
) -> None:
    ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, prenoms="Anne Marie " * 300)
    with pytest.raises(ExportRefuse) as refus:
        exporter_dossier(lu(cloture), tmp_path / "exports", ("certificats",))
    assert len(refus.value.problemes) == 1
    assert "C07" in refus.value.problemes[0]
    assert "ne tiennent pas sur une page" in refus.value.problemes[0]
    assert list(tmp_path.iterdir()) == []


def test_tout_ce_qui_manque_est_liste_d_un_coup(cloture: dict[str, Any]) -> None:
    cloture["session"]["certification"] |= {"date_decision": None, "codes_nsf": [], "niveau": None, "intitule": "",
                                            "code": " "}  # fmt: skip
    cloture["session"]["centre"] = {}
    cloture["session"]["session"]["libelle"] = ""
    cloture["session"]["responsables"]["certification"] = ""
    for champ in ("nom_naissance", "prenoms", "date_naissance", "commune_naissance"):
        cloture["candidats"][1]["fiche"][champ] = None
    cloture["candidats"][0]["fiche"]["commune_naissance"] = None  # title obtained: no certificate, nothing required
    with pytest.raises(ExportRefuse) as refus:
        preparer_certificats(lu(cloture))
    problemes = refus.value.problemes
    for champ in (
        "certification.code)", "certification.intitule", "certification.date_decision", "certification.codes_nsf",
        "certification.niveau", "centre.nom", "centre.siret", "centre.numero_declaration_activite", "centre.ville",
        "session.libelle", "responsables.certification",
    ):  # fmt: skip
        assert sum(champ in p and p.startswith("Session") for p in problemes) == 1, champ
    for champ in ("nom_naissance", "prenoms", "date_naissance", "commune_naissance"):
        assert sum(champ in p and p.startswith("C02") for p in problemes) == 1, champ
    assert len(problemes) == 15


@pytest.mark.parametrize(
    ("chemin", "brut", "defaut"),
    [
        (
            ("certification", "intitule"),
            "Responsable commercial à l’international",
            "intitulé enregistré",
        ),
        (("certification", "niveau"), 9, "niveau de 1 à 8"),
        (("centre", "siret"), "123", "14 chiffres"),
        (("centre", "ville"), "Lyon\u200b", "U+200B"),
    ],
)
def test_mention_de_session_fausse_refuse(
    cloture: dict[str, Any], chemin: tuple[str, str], brut: object, defaut: str
) -> None:
    cloture["session"][chemin[0]][chemin[1]] = brut
    with pytest.raises(ExportRefuse) as refus:
        preparer_certificats(lu(cloture))
    (probleme,) = refus.value.problemes
    assert defaut.replace("’", "") in probleme.replace("’", "").replace("'", "").replace("\u00a0", " ")


def test_caractere_sans_glyphe_nomme_le_candidat_et_le_caractere(cloture: dict[str, Any], ajouter: Ajouter) -> None:
    ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, nom="張", nom_usage="Zhang\t")
    ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, identifiant="C08", commune_naissance="Ly\non")
    with pytest.raises(ExportRefuse) as refus:
        preparer_certificats(lu(cloture))
    assert [p[:9] for p in refus.value.problemes] == ["C07 (Anh ", "C08 (Anh "]
    assert "U+5F35" in refus.value.problemes[0]
    assert "U+000A" in refus.value.problemes[1]


def test_titre_d_un_bloc_sans_glyphe_refuse(cloture: dict[str, Any]) -> None:
    cloture["referentiel"]["blocs"] = [{**b, "titre": "商"} for b in cloture["referentiel"]["blocs"]]
    with pytest.raises(ExportRefuse) as refus:
        preparer_certificats(lu(cloture))
    assert [p.split("\u00a0")[0] for p in refus.value.problemes] == ["Bloc B1", "Bloc B2", "Bloc B4"]


def test_du_code_typst_dans_un_nom_reste_du_texte(cloture: dict[str, Any], ajouter: Ajouter, tmp_path: Path) -> None:
    cloture["candidats"] = []
    ajouter("PARTIELLE", "VALIDE", *["NON_VALIDE"] * 3, nom="#panic(1) *gras* $x$ {nom}")
    (fichier,) = ecrire_certificats(lu(cloture), tmp_path)
    assert "#panic(1) *gras* $x$ {nom}" in texte_du_pdf(fichier)


def test_une_erreur_de_typst_devient_une_phrase(cloture: dict[str, Any]) -> None:
    certificat = preparer_certificats(lu(cloture))[0]
    mentions = {nom: texte for nom, texte in certificat.mentions.items() if nom != "numero"}
    with pytest.raises(ExportRefuse) as refus:
        Composition("certificat.typ").composer(certificat.titulaire, mentions, certificat.instant)
    assert refus.value.problemes[0].startswith("C02 (Maël Le Goff)")


def test_ce_qui_n_a_jamais_ete_depose_refuse(cloture: dict[str, Any]) -> None:
    del cloture["signature"]
    with pytest.raises(ExportRefuse, match="pas une clôture"):
        preparer_certificats(lu(cloture))


def test_dossier_absent_ou_deja_rempli_refuse(cloture: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(EcritureRefusee):
        ecrire_certificats(lu(cloture), tmp_path / "absent")
    ecrire_certificats(lu(cloture), tmp_path)
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire_certificats(lu(cloture), tmp_path)
