"""The SI-CPF flux: what it holds, what is refused, and the official schema on whatever comes out."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import ValidationError
from tests.outils import etendue
from tests.outils.clotures import lu
from tests.outils.cpf import EMETTEUR, ESPACE, NIL, nom, textes
from tests.outils.processus import anglais

from rdcxl.erreurs import EcritureRefusee, ExportRefuse
from rdcxl.exports.cpf import AVERTISSEMENT, EmetteurCpf, ecrire_cpf, emetteur_depuis
from rdcxl.exports.lecture import designer_candidat

Ajouter = Callable[..., dict[str, Any]]
Cloture = dict[str, Any]
QUI = emetteur_depuis(EMETTEUR)


def flux(cloture: Cloture, dossier: Path, emetteur: EmetteurCpf = QUI, xsd: Path | None = None) -> Any:
    """The root of the flux of a closed jury, written into a new folder."""
    sous = dossier / str(len(list(dossier.iterdir())))
    sous.mkdir()
    (fichier,) = ecrire_cpf(lu(cloture), sous, emetteur, xsd=xsd)
    return etree.parse(fichier).getroot()


def refus(cloture: Cloture, dossier: Path, xsd: Path | None = None) -> list[str]:
    """Every sentence of the refusal; nothing may have been written."""
    avant = sorted(dossier.iterdir())
    with pytest.raises(ExportRefuse) as pris:
        ecrire_cpf(lu(cloture), dossier, QUI, xsd=xsd)
    assert sorted(dossier.iterdir()) == avant
    assert anglais(str(pris.value).replace("usage", "")) == []  # « nom d’usage » is French
    return [p.replace("\u00a0", " ") for p in pris.value.problemes]


def titulaire(cloture: Cloture) -> dict[str, Any]:
    fiche: dict[str, Any] = cloture["candidats"][0]["fiche"]
    return fiche


def test_flux_est_accepte_par_le_schema_officiel(
    cloture: Cloture, ajouter: Ajouter, tmp_path: Path, schema: Path
) -> None:
    ajouter("TITRE", *["VALIDE"] * 4, nom_usage="Roux", voie=None, code_insee_naissance="99350", pays_naissance="Maroc")
    ajouter("TITRE", *["VALIDE"] * 4, identifiant="C08", commune_naissance=None, pays_naissance=None)
    racine = flux(cloture, tmp_path, xsd=schema)
    assert etree.XMLSchema(etree.parse(schema)).validate(racine)
    assert racine.prefix == "cpf"


def test_nom_du_fichier_et_declaration(cloture: Cloture, tmp_path: Path) -> None:
    (fichier,) = ecrire_cpf(lu(cloture), tmp_path, QUI)
    assert fichier.name == "cpf-RNCP36395-2025-07-10.xml"
    assert fichier.read_bytes().startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<cpf:flux ")


def test_structure_est_celle_de_l_exemple_officiel(cloture: Cloture, tmp_path: Path, exemple_officiel: Any) -> None:
    """Same nesting, same order, nothing that the example lacks but the code of the country of a birth abroad."""
    titulaire(cloture).update(code_insee_naissance="99350", pays_naissance="Maroc", prenoms="Un Deux Trois")
    attendus, nos = (_ordre(racine) for racine in (exemple_officiel, flux(cloture, tmp_path)))
    assert set(nos) - set(attendus) == {"titulaire/codePaysNaissance"}
    assert [n for n in nos if n in attendus] == [a for a in attendus if a in nos]


def _ordre(racine: Any) -> list[str]:
    """Parent/child names in the order of the document, each once."""
    return list(dict.fromkeys(f"{nom(e.getparent())}/{nom(e)}" for e in racine.iter() if e.getparent() is not None))


def test_seuls_les_titulaires_y_sont(cloture: Cloture, ajouter: Ajouter, tmp_path: Path) -> None:
    ajouter("TITRE", *["VALIDE"] * 4)
    assert textes(flux(cloture, tmp_path), "nomNaissance") == ["Arnoux", "Nguyen"]


def test_les_donnees_de_qui_n_a_pas_le_titre_ne_comptent_pas(cloture: Cloture, tmp_path: Path) -> None:
    for candidat in cloture["candidats"][1:]:
        candidat["fiche"].update(nom_naissance=None, sexe="X", donnees_validees_le=None)
    assert textes(flux(cloture, tmp_path), "nomNaissance") == ["Arnoux"]


def test_sans_titulaire_rien_n_est_ecrit(cloture: Cloture, tmp_path: Path) -> None:
    cloture["candidats"] = cloture["candidats"][1:]
    assert ecrire_cpf(lu(cloture), tmp_path, QUI) == []
    assert list(tmp_path.iterdir()) == []


def test_emetteur_certificateur_et_certification(cloture: Cloture, tmp_path: Path) -> None:
    racine = flux(cloture, tmp_path, emetteur_depuis({**EMETTEUR, "nature_deposant": "TIERS_CONFIANCE"}))
    assert textes(racine, "idClient") == ["AB123CDE", "E564ACB0"]
    assert textes(racine, "idContrat") == ["2560080000127J"]
    assert (textes(racine, "type"), textes(racine, "code")) == (["RNCP"], ["RNCP36395"])
    assert textes(racine, "natureDeposant") == ["TIERS_CONFIANCE"]
    assert textes(flux(cloture, tmp_path), "natureDeposant") == []


def test_code_vient_du_referentiel_quand_la_session_ne_le_dit_pas(cloture: Cloture, tmp_path: Path) -> None:
    cloture["session"]["certification"] = {}
    assert textes(flux(cloture, tmp_path), "code") == ["RNCP36395"]


def test_ce_que_le_passage_affirme(cloture: Cloture, tmp_path: Path) -> None:
    racine = flux(cloture, tmp_path)
    passage = next(racine.iter(f"{{{ESPACE}}}passageCertification"))
    dits = {nom(e): "nil" if e.get(NIL) == "true" else e.text for e in passage if not len(e)}
    assert dits == {
        "idTechnique": "RNCP36395-12345678901234-2025-07-10-C01",
        "obtentionCertification": "PAR_ADMISSION",
        "donneeCertifiee": "true",
        "dateDebutValidite": "2025-07-10",
        "dateFinValidite": "nil",
        "presenceNiveauLangueEuro": "false",
        "presenceNiveauNumeriqueEuro": "false",
        "scoring": "nil",
        "mentionValidee": "nil",
    }


def test_aucun_element_n_est_vide_sans_etre_nil(cloture: Cloture, tmp_path: Path, xsd: Path | None) -> None:
    titulaire(cloture).update(nom_usage="  ", commune_naissance=None, pays_naissance=None, voie=None)
    racine = flux(cloture, tmp_path, xsd=xsd)
    assert [nom(e) for e in racine.iter() if not len(e) and not e.text and e.get(NIL) != "true"] == []
    nils = [nom(e) for e in racine.iter() if e.get(NIL) == "true"]
    assert nils == ["dateFinValidite", "scoring", "mentionValidee", "modaliteAcces", "nomUsage"]


@pytest.mark.parametrize(
    ("voie", "modalite"),
    [
        ("FORMATION_INITIALE", "FORMATION_INITIALE_HORS_APPRENTISSAGE"),
        ("APPRENTISSAGE", "FORMATION_INITIALE_APPRENTISSAGE"),
        ("PROFESSIONNALISATION", "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION"),
        ("FORMATION_CONTINUE", "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION"),
        ("VAE", "VAE"),
        ("CANDIDAT_LIBRE", "CANDIDAT_LIBRE"),
        (None, None),
    ],
)
def test_modalite_d_acces(
    cloture: Cloture, tmp_path: Path, xsd: Path | None, voie: str | None, modalite: str | None
) -> None:
    titulaire(cloture)["voie"] = voie
    assert textes(flux(cloture, tmp_path, xsd=xsd), "modaliteAcces") == [modalite]


@pytest.mark.parametrize(
    ("code", "pays", "code_pays"),
    [("2A004", "France", []), ("01004", "FRANCE", []), ("97411", "La Réunion", []), ("69123", None, []),
     ("98818", "Nouvelle-Calédonie", []), ("99341", "Sénégal", ["341"]), ("99001", None, ["001"])],
)  # fmt: skip
def test_lieu_de_naissance(
    cloture: Cloture, tmp_path: Path, xsd: Path | None, code: str, pays: str | None, code_pays: list[str]
) -> None:
    titulaire(cloture).update(code_insee_naissance=code, pays_naissance=pays)
    racine = flux(cloture, tmp_path, xsd=xsd)
    assert textes(racine, "codeInsee") == [code]
    assert textes(racine, "codePaysNaissance") == code_pays
    assert textes(racine, "libellePaysNaissance") == ([pays] if pays else [])
    assert textes(racine, "codePostalNaissance") == []


@pytest.mark.parametrize(
    ("saisis", "attendus"),
    [
        ("Léa", ["Léa"]),
        ("Léa Marie", ["Léa", "Marie"]),
        ("Léa, Marie", ["Léa", "Marie"]),
        ("Jean-François Éloi", ["Jean-François", "Éloi"]),
        ("Marie Louise, Anne", ["Marie Louise", "Anne"]),
        ("Un\u00a0Deux  Trois Quatre", ["Un", "Deux", "Trois"]),
        ("Le\u0301a", ["Léa"]),
        (", Léa,", ["Léa"]),
    ],
)
def test_prenoms(cloture: Cloture, tmp_path: Path, xsd: Path | None, saisis: str, attendus: list[str]) -> None:
    titulaire(cloture)["prenoms"] = saisis
    racine = flux(cloture, tmp_path, xsd=xsd)
    assert [t for rang in (1, 2, 3) for t in textes(racine, f"prenom{rang}")] == attendus


def test_naissance_en_trois_nombres_sans_zero_de_tete(cloture: Cloture, tmp_path: Path) -> None:
    racine = flux(cloture, tmp_path)
    assert [textes(racine, f"{e}Naissance") for e in ("annee", "mois", "jour")] == [["2002"], ["3"], ["14"]]


def test_texte_de_balisage_reste_du_texte(cloture: Cloture, tmp_path: Path, xsd: Path | None) -> None:
    titulaire(cloture)["nom_naissance"] = '<&">]]>&amp;'
    assert textes(flux(cloture, tmp_path, xsd=xsd), "nomNaissance") == ['<&">]]>&amp;']


@pytest.mark.parametrize(
    ("clos_le", "horodatage"),
    [("2025-07-10T17:30:00+02:00", "2025-07-10T17:30:00+02:00"),
     ("2025-07-10T17:30:00.123456-04:00", "2025-07-10T17:30:00-04:00"),
     ("2025-07-10T15:30:00Z", "2025-07-10T15:30:00+00:00")],
)  # fmt: skip
def test_horodatage_porte_son_decalage_sans_z_ni_fraction(
    cloture: Cloture, tmp_path: Path, xsd: Path | None, clos_le: str, horodatage: str
) -> None:
    cloture["clos_le"] = clos_le
    assert textes(flux(cloture, tmp_path, xsd=xsd), "horodatage") == [horodatage]


@pytest.mark.parametrize("clos_le", ["1850-07-10T17:30:00+00:00", "2100-07-10T17:30:00+00:00"])
def test_moment_de_cloture_impossible_est_refuse(cloture: Cloture, tmp_path: Path, clos_le: str) -> None:
    cloture["clos_le"] = clos_le
    (probleme,) = refus(cloture, tmp_path)
    assert "clos" in probleme


def test_memes_entrees_memes_octets(cloture: Cloture, tmp_path: Path) -> None:
    deux = [etree.tostring(flux(copy.deepcopy(cloture), tmp_path)) for _ in range(2)]
    assert deux[0] == deux[1]


def test_rectification_garde_les_passages_et_change_le_flux(cloture: Cloture, tmp_path: Path) -> None:
    avant = flux(cloture, tmp_path)
    cloture["empreinte"]["valeur"] = "e" * 64
    cloture["clos_le"] = "2025-08-01T09:00:00+02:00"
    cloture["remplace"] = {
        "fichier": "a.cloture.json", "empreinte": "0", "clos_le": "hier", "cle_publique": None, "rang": 2, "motif": "Erreur",
    }  # fmt: skip
    titulaire(cloture).update(nom_naissance="Arnould", prenoms="Léa", code_insee_naissance="38185")
    apres = flux(cloture, tmp_path)
    assert textes(avant, "idTechnique") == textes(apres, "idTechnique")
    assert textes(avant, "idFlux") != textes(apres, "idFlux")


def test_autre_emetteur_autre_flux(cloture: Cloture, tmp_path: Path) -> None:
    autre = emetteur_depuis({**EMETTEUR, "id_contrat": "1"})
    un, deux = flux(cloture, tmp_path), flux(cloture, tmp_path, autre)
    assert textes(un, "idFlux") != textes(deux, "idFlux")


def test_identifiants_distincts_entre_centres_et_entre_jurys(cloture: Cloture, tmp_path: Path) -> None:
    ids = [textes(flux(cloture, tmp_path), "idTechnique")[0]]
    cloture["session"]["centre"]["siret"] = "123 456 789 01235"
    ids += textes(flux(cloture, tmp_path), "idTechnique")
    cloture["jury"]["date"] = "2025-12-10"
    ids += textes(flux(cloture, tmp_path), "idTechnique")
    assert len(set(ids)) == 3


def test_tout_ce_qui_manque_est_liste_d_un_coup(cloture: Cloture, ajouter: Ajouter, tmp_path: Path) -> None:
    exiges = ("nom_naissance", "prenoms", "sexe", "date_naissance", "code_insee_naissance", "donnees_validees_le")
    deuxieme = ajouter("TITRE", *["VALIDE"] * 4)
    for champ in exiges:
        titulaire(cloture)[champ] = deuxieme[champ] = None
    cloture["session"]["centre"]["siret"] = ""
    cloture["clos_le"] = "1850-07-10T17:30:00+00:00"
    problemes = refus(cloture, tmp_path, tmp_path / "absent.xsd")
    assert ["a été clos le 1850" in p for p in problemes].count(True) == 1
    assert [p[:7] for p in problemes].count("Session") == 2
    for qui in ("C01 (sans nom)", "C07 (sans nom)"):
        assert [next(c for c in exiges if f"({c})" in p) for p in problemes if p.startswith(qui)] == [*exiges]
    assert problemes[-1] == "--xsd : Le fichier « absent.xsd » n’existe pas."
    assert len(problemes) == 2 * len(exiges) + 3


@pytest.mark.parametrize(
    ("champ", "brut", "mots"),
    [
        ("nom_naissance", "x" * 61, "dépasse 60 caractères"),
        ("nom_usage", "x" * 61, "dépasse 60 caractères"),
        ("commune_naissance", "x" * 61, "dépasse 60 caractères"),
        ("pays_naissance", "x" * 61, "dépasse 60 caractères"),
        ("prenoms", f"Léa {'x' * 61}", "dépasse 60 caractères"),
        ("prenoms", " , ,", "ne contient aucun prénom"),
        ("identifiant", "x" * 201, "dépasse 200 caractères"),
        ("sexe", "m", "ni F ni M"),
        ("date_naissance", "1899-12-31", "1900 à 2099"),
        ("code_insee_naissance", "6912", "code INSEE"),
        ("code_insee_naissance", "2a004", "code INSEE"),
        ("code_insee_naissance", "٦٩١٢٣", "code INSEE"),
        ("voie", "TELEPATHIE", "voie d’accès connue"),
        ("nom_naissance", "Ar\x00noux", "U+0000"),
        ("nom_naissance", "Ar\uffffnoux", "U+FFFF"),
        ("commune_naissance", "Ly\u200bon", "U+200B"),
        ("prenoms", "Léa\tMarie", "U+0009"),
    ],
)
def test_valeur_refusee_nomme_le_candidat_et_le_champ(
    cloture: Cloture, tmp_path: Path, champ: str, brut: str, mots: str
) -> None:
    titulaire(cloture)[champ] = brut
    problemes = refus(cloture, tmp_path)
    probleme = next(p for p in problemes if mots in p)
    assert f"({champ})" in probleme
    assert probleme.startswith(f"{titulaire(cloture)['identifiant']} (")
    assert "refaites la clôture" in probleme


def test_soixante_caracteres_decomposes_sont_admis(cloture: Cloture, tmp_path: Path, xsd: Path | None) -> None:
    titulaire(cloture)["nom_naissance"] = "e\u0301" * 60
    assert textes(flux(cloture, tmp_path, xsd=xsd), "nomNaissance") == ["é" * 60]


@pytest.mark.parametrize(
    ("code", "pays"), [("99350", "France"), ("99350", "france "), ("69123", "Maroc"), ("2A004", "Italie")]
)
def test_code_insee_et_pays_qui_se_contredisent(cloture: Cloture, tmp_path: Path, code: str, pays: str) -> None:
    titulaire(cloture).update(code_insee_naissance=code, pays_naissance=pays)
    (probleme,) = refus(cloture, tmp_path)
    assert "se contredisent" in probleme
    assert code in probleme


def test_naissance_apres_le_jury_est_refusee(cloture: Cloture, tmp_path: Path) -> None:
    titulaire(cloture)["date_naissance"] = "2025-07-10"
    (probleme,) = refus(cloture, tmp_path)
    assert "ne précède pas" in probleme


def test_deux_titulaires_de_meme_identifiant_sont_refuses(cloture: Cloture, ajouter: Ajouter, tmp_path: Path) -> None:
    ajouter("TITRE", *["VALIDE"] * 4, identifiant="C01 ")
    (probleme,) = refus(cloture, tmp_path)
    assert "même identifiant" in probleme


@pytest.mark.parametrize(
    ("chemin", "brut"),
    [("session.centre.siret", "123"), ("session.certification.code", "36395"), ("jury.date", "1850-01-01"), ("jury.date", "2100-01-01")],
)  # fmt: skip
def test_fait_de_session_faux_ou_absent(cloture: Cloture, tmp_path: Path, chemin: str, brut: str | None) -> None:
    *parents, cle = chemin.split(".")
    donnees = cloture
    for parent in parents:
        donnees = donnees[parent]
    donnees[cle] = brut
    problemes = refus(cloture, tmp_path)
    assert [p for p in problemes if p.startswith("Session") and f"({chemin})" in p]


def test_fichier_existant_n_est_pas_ecrase(cloture: Cloture, tmp_path: Path) -> None:
    ecrire_cpf(lu(cloture), tmp_path, QUI)
    with pytest.raises(EcritureRefusee, match="existe déjà"):
        ecrire_cpf(lu(cloture), tmp_path, QUI)


def test_dossier_absent_est_refuse(cloture: Cloture, tmp_path: Path) -> None:
    with pytest.raises(EcritureRefusee):
        ecrire_cpf(lu(cloture), tmp_path / "absent", QUI)


def test_avertissement_dit_qui_depose_et_dans_quel_delai() -> None:
    for mot in ("CCI France", "trois mois", "--xsd"):
        assert mot in AVERTISSEMENT


def test_section_cpf_vide_liste_toutes_les_cles_exigees() -> None:
    with pytest.raises(ExportRefuse) as pris:
        emetteur_depuis({})
    assert [p.replace("\u00a0", " ").split(" : ")[0] for p in pris.value.problemes] == [
        f"session.toml, [cpf] {cle}" for cle in EMETTEUR
    ]
    assert 'Écrivez par exemple : id_client = "AB123CDE"' in pris.value.problemes[0].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("cle", "brut"),
    [("id_client", "AB123CD"), ("id_client", "AB123CDEF"), ("id_client", 12345678), ("id_client", "AB 23CDE"),
     ("id_client_certificateur", ""), ("id_contrat", "x" * 21), ("id_contrat", "é"), ("nature_deposant", "AUTRE"),
     ("nature_deposant", True), ("id_cliant", "AB123CDE")],
)  # fmt: skip
def test_cle_fausse_ou_inconnue_de_la_section_cpf(cle: str, brut: object) -> None:
    with pytest.raises(ExportRefuse) as pris:
        emetteur_depuis({**EMETTEUR, cle: brut})
    (probleme,) = pris.value.problemes
    assert f"[cpf] {cle}" in probleme


def test_section_cpf_juste() -> None:
    assert emetteur_depuis({**EMETTEUR, "id_client": " AB123CDE ", "nature_deposant": ""}) == EmetteurCpf(
        *EMETTEUR.values()
    )


def test_emetteur_faux_ne_peut_pas_exister() -> None:
    with pytest.raises(ExportRefuse) as pris:
        EmetteurCpf("court", "E564ACB0", "")
    assert len(pris.value.problemes) == 2


IMPORT = '<xsd:import namespace="urn:x" schemaLocation="http://exemple.test/x.xsd"/></xsd:schema>'
BOMBE = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("contenu", "mots"),
    [
        (None, "n’existe pas"),
        (b"", "XML correct"),
        (b"<a>\n<b></a>", "ligne 2"),
        (b"<a/>", "n’est pas le schéma du flux"),
        (BOMBE.encode(), "DOCTYPE"),
        (b" " * (5 * 1024 * 1024 + 1), "plus de 5 Mo"),
    ],
)
def test_schema_inutilisable_est_dit_en_une_phrase(
    cloture: Cloture, tmp_path: Path, contenu: bytes | None, mots: str
) -> None:
    fichier = tmp_path / "schema.xsd"
    if contenu is not None:
        fichier.write_bytes(contenu)
    _dit_en_une_phrase(cloture, tmp_path, fichier, mots)


def _dit_en_une_phrase(cloture: Cloture, dossier: Path, fichier: Path, mots: str) -> None:
    (probleme,) = refus(cloture, dossier, fichier)
    assert probleme.startswith("--xsd : ")
    assert mots in probleme


@pytest.mark.parametrize(
    ("avant", "apres", "mots"),
    [
        (f'targetNamespace="{ESPACE}"', 'targetNamespace="urn:autre"', "n’est pas le schéma du flux"),
        ("</xsd:schema>", IMPORT, "appelle d’autres fichiers (http://exemple.test/x.xsd)"),
        ('type="cpf:genre"', 'type="cpf:zut"', "n’est pas un schéma XSD correct"),
    ],
)
def test_schema_officiel_abime_est_dit_en_une_phrase(
    cloture: Cloture, tmp_path: Path, schema: Path, avant: str, apres: str, mots: str
) -> None:
    officiel = schema.read_text("utf-8")
    assert avant in officiel
    fichier = tmp_path / "schema.xsd"
    fichier.write_text(officiel.replace(avant, apres), "utf-8")
    _dit_en_une_phrase(cloture, tmp_path, fichier, mots)


@pytest.mark.parametrize(
    ("avant", "apres", "qui", "mots"),
    [
        ('value="PAR_ADMISSION"', 'value="ADMIS"', "C01 (Léa Marie Arnoux)", "obtentionCertification (« PAR_ADMISSION ») : cette valeur n’est pas admise"),
        ('<xsd:length value="5"/>', '<xsd:length value="6"/>', "C01 (Léa Marie Arnoux)", "codeInsee (« 69123 ») : cette valeur n’a pas la longueur exigée"),
        ('maxInclusive value="2099"', 'maxInclusive value="2000"', "C01 (Léa Marie Arnoux)", "anneeNaissance (« 2002 ») : ce nombre est hors des bornes"),
        ('"sexe" type="cpf:genre"', '"sexe" type="xsd:int"', "C01 (Léa Marie Arnoux)", "sexe (« F ») : cette valeur n’est pas du type exigé"),
        ("(19|20)[0-9]{2}-(0[1-9]|1[0-2])", "(18)[0-9]{2}-(0[1-9]|1[0-2])", "Flux", "cette valeur n’a pas la forme exigée"),
        ('name="urlPreuve" minOccurs="0"', 'name="urlPreuve"', "C01 (Léa Marie Arnoux)", "passageCertification : il y manque urlPreuve"),
        ('name="prenom2" minOccurs="0"', 'name="prenomDeux" minOccurs="0"', "C01 (Léa Marie Arnoux)", "prenom2 (« Marie ») : il n’est pas attendu là"),
        ('name="scoring" nillable="true"', 'name="scoring"', "C01 (Léa Marie Arnoux)", "scoring : règle cvc-elt-3-1"),
    ],
)  # fmt: skip
def test_refus_du_schema_nomme_le_candidat_et_l_element(
    cloture: Cloture, tmp_path: Path, schema: Path, avant: str, apres: str, qui: str, mots: str
) -> None:
    officiel = schema.read_text("utf-8")
    assert avant in officiel
    fichier = tmp_path / "schema.xsd"
    fichier.write_text(officiel.replace(avant, apres), "utf-8")
    problemes = refus(cloture, tmp_path, fichier)
    assert [p for p in problemes if p.startswith(f"{qui} : le schéma schema.xsd refuse l’élément ") and mots in p], (
        problemes
    )


@pytest.mark.parametrize("obligatoire", [True, False])
def test_schema_qui_declare_une_action_recoit_creation(
    cloture: Cloture, tmp_path: Path, schema: Path, obligatoire: bool
) -> None:
    """What is known of version 1.1.5, made from 1.1.2: flux/action after horodatage."""
    action = (
        f'<xsd:element name="action" minOccurs="{int(obligatoire)}"><xsd:simpleType><xsd:restriction base="xsd:string">'
        '<xsd:enumeration value="CREATION"/><xsd:enumeration value="SUPPRESSION"/></xsd:restriction></xsd:simpleType></xsd:element>'
    )
    place = '<xsd:element name="emetteur" type="cpf:emetteur"/>'
    fichier = tmp_path / "v115.xsd"
    fichier.write_text(schema.read_text("utf-8").replace(place, action + place), "utf-8")
    racine = flux(cloture, tmp_path, xsd=fichier)
    assert [nom(e) for e in racine] == ["idFlux", "horodatage", "action", "emetteur"]
    assert textes(racine, "action") == ["CREATION"]
    assert textes(flux(cloture, tmp_path), "action") == []


TEXTES = st.text(max_size=70) | st.text(alphabet="aé '’-,.<&\u00a0", max_size=70) | st.none()
DATES = st.dates(dt.date(1890, 1, 1), dt.date(2030, 1, 1)).map(str) | st.text(max_size=12)
# From 1890 on: a good many offsets of the first years have seconds, and the flux begins in 1900.
MOMENTS = st.builds(
    dt.datetime.combine, st.dates(dt.date(1890, 1, 1), dt.date(2110, 1, 1)), st.times(timezones=st.timezones())
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=etendue.tirages(50, 250)
)
@given(
    autres=st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("nom_naissance", "nom_usage", "prenoms", "commune_naissance", "pays_naissance"), TEXTES),
            "identifiant": TEXTES,
            "date_naissance": DATES,
            "code_insee_naissance": st.from_regex(r"(2[AB]|[0-9]{2})[0-9]{3}", fullmatch=True) | TEXTES,
            "sexe": st.sampled_from(["F", "M"]) | TEXTES,
            "voie": st.sampled_from(["VAE", "APPRENTISSAGE", None]) | TEXTES,
        },
    ),
    moment=MOMENTS.map(dt.datetime.isoformat),
)
def test_ou_des_phrases_ou_un_flux_que_le_schema_accepte(
    cloture: Cloture, tmp_path_factory: pytest.TempPathFactory, xsd: Path | None, autres: dict[str, Any], moment: str
) -> None:
    saisie = copy.deepcopy(cloture)
    titulaire(saisie).update(autres)
    saisie["clos_le"] = moment
    dossier = tmp_path_factory.mktemp("flux")
    problemes: tuple[str, ...] = ()
    try:
        clos = lu(saisie)
    except ValidationError:  # `lire_cloture` refuses it: no date, or no moment
        event("illisible")
        return
    try:
        ecrire_cpf(clos, dossier, QUI)
    except ExportRefuse as pris:
        problemes = pris.problemes
    event("refusé" if problemes else "écrit")
    if problemes:
        assert all(p.startswith(("Session", designer_candidat(clos.candidats[0].fiche))) for p in problemes)
        return
    (fichier,) = dossier.iterdir()
    racine = etree.parse(fichier).getroot()
    if xsd is not None:
        schema = etree.XMLSchema(etree.parse(xsd))
        assert schema.validate(racine), schema.error_log
    (nom_naissance,) = textes(racine, "nomNaissance")
    assert nom_naissance
    assert nom_naissance == nom_naissance.strip()
