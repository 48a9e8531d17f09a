"""The SI-CPF's answer: each passage once, what to correct, and nothing believed of a file that is not one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.outils import etendue
from tests.outils.clotures import lu
from tests.outils.cpf import EMETTEUR, accuse, textes
from tests.outils.processus import anglais

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.cpf import ecrire_cpf, emetteur_depuis
from rdcxl.exports.lecture_xml import lire_xml
from rdcxl.exports.retour_cpf import CONSEILS, Retour, lire_retour

Ajouter = Callable[..., dict[str, Any]]
CENTRE = "RNCP36395-12345678901234-2025-07-10-"
AUCUN = "Aucun titulaire ne correspond aux critères obligatoires"


@pytest.fixture
def lire(tmp_path: Path) -> Callable[..., Retour]:
    """Return a function that writes a text and reads it as an answer file."""

    def ecrire_puis_lire(contenu: str | bytes, cloture: dict[str, Any] | None = None) -> Retour:
        fichier = tmp_path / "retour.xml"
        fichier.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode())
        return lire_retour(fichier, lu(cloture) if cloture else None)

    return ecrire_puis_lire


Lire = Callable[..., Retour]


def refus(lire: Lire, contenu: str | bytes) -> str:
    with pytest.raises(SaisieRefusee) as pris:
        lire(contenu)
    assert anglais(pris.value.message) == []
    return pris.value.message.replace("\u00a0", " ")


@pytest.mark.parametrize(("prefixe", "qualifie"), [("ns2:", False), ("ns2:", True), ("cdc:", True), ("", True)])
def test_retour_lu_quel_que_soit_le_prefixe(lire: Lire, prefixe: str, qualifie: bool) -> None:
    retour = lire(accuse({f"{CENTRE}C01": AUCUN}, [f"{CENTRE}C02"], prefixe=prefixe, qualifie=qualifie))
    assert (retour.nom_fichier, retour.flux, retour.traitement) == ("cpf.xml", "f-1", "51354")
    assert [r.identifiant for r in retour.refuses] == ["C01"]
    assert [r.identifiant for r in retour.acceptes] == ["C02"]
    assert retour.refuses[0].messages == (AUCUN,)


def test_casse_des_noms_et_espace_versionne_sont_admis(lire: Lire) -> None:
    contenu = accuse({f"{CENTRE}C01": AUCUN}, []).replace("PassagesKO", "passagesKO").replace("schema", "schema:1.0.0")
    assert len(lire(contenu).refuses) == 1


def test_avec_la_cloture_le_nom_et_les_valeurs_a_verifier(lire: Lire, cloture: dict[str, Any]) -> None:
    (reponse,) = lire(accuse({f"{CENTRE}C01": AUCUN}, []), cloture).refuses
    assert reponse.qui == "C01 (Léa Marie Arnoux)"
    assert reponse.connu is True
    assert reponse.champs == {
        "nom_naissance": "Arnoux", "prenoms": "Léa Marie", "sexe": "F",
        "date_naissance": "2002-03-14", "code_insee_naissance": "69123",
    }  # fmt: skip


def test_sans_cloture_ni_nom_ni_valeur(lire: Lire) -> None:
    (reponse,) = lire(accuse({f"{CENTRE}C01": AUCUN}, [])).refuses
    assert (reponse.qui, reponse.connu, dict(reponse.champs)) == ("C01", None, {})


@pytest.mark.parametrize(
    "cle", [f"{CENTRE}C02", f"{CENTRE}C99", "202006-2510", "RNCP36395-12345678901234-2024-07-10-C01"]
)
def test_passage_que_la_cloture_n_a_pas_est_inconnu(lire: Lire, cloture: dict[str, Any], cle: str) -> None:
    """C02 is in the closed file, but without the title."""
    (reponse,) = lire(accuse({cle: AUCUN}, []), cloture).refuses
    assert reponse.connu is False
    assert reponse.champs == {}


def test_titulaires_sans_reponse(lire: Lire, cloture: dict[str, Any], ajouter: Ajouter) -> None:
    ajouter("TITRE", *["VALIDE"] * 4)
    retour = lire(accuse({}, [f"{CENTRE}C07"]), cloture)
    assert retour.sans_reponse == ("C01 (Léa Marie Arnoux)",)


def test_identifiants_du_flux_se_retrouvent(
    lire: Lire, cloture: dict[str, Any], ajouter: Ajouter, tmp_path: Path
) -> None:
    """What the flux wrote, the answer gives back, odd identifiers and a SIRET with blanks included."""
    cloture["session"]["centre"]["siret"] = "123 456 789 01234"
    ajouter("TITRE", *["VALIDE"] * 4, identifiant="é-1/2 <b>&  x")
    (fichier,) = ecrire_cpf(lu(cloture), tmp_path, emetteur_depuis(EMETTEUR))
    cles = textes(lire_xml(fichier, 10**6).getroot(), "idTechnique")
    echappees = [str(c).replace("&", "&amp;").replace("<", "&lt;") for c in cles]
    retour = lire(accuse({}, echappees), cloture)
    assert [(r.identifiant, r.connu) for r in retour.acceptes] == [("C01", True), ("é-1/2 <b>& x", True)]
    assert retour.sans_reponse == ()


MESSAGES = [
    ("Le passage existe déjà en base", "ne le renvoyez pas", ()),
    ("Doublon", "ne le renvoyez pas", ()),
    ("Le statut de la certification RNCP36395 est KO", "Rien n’est à corriger chez le candidat", ("session.certification.code",)),
    (AUCUN, "Personne ne répond", ("nom_naissance", "prenoms", "sexe", "date_naissance", "code_insee_naissance")),
    ("Aucun titulaire ne correspond aux critères obligatoires enrichis du jour et du mois de naissance",
     "jour ou le mois", ("date_naissance",)),
    ("Aucun titulaire ne correspond aux critères de reconciliation", "avec certitude",
     ("nom_naissance", "prenoms", "sexe", "date_naissance", "code_insee_naissance", "commune_naissance", "pays_naissance")),
    ("Plusieurs titulaires ont été identifiés", "tous les prénoms",
     ("nom_naissance", "prenoms", "sexe", "date_naissance", "code_insee_naissance", "commune_naissance", "pays_naissance")),
    ("La date de fin de validité est inférieure à la date de début", "vérifiez la date du jury", ("jury.date",)),
    ("Message d’un autre monde", "transmettez-le à CCI France", ()),
]  # fmt: skip


@pytest.mark.parametrize(("message", "mots", "champs"), MESSAGES)
def test_message_traduit_en_ce_qu_il_faut_corriger(
    lire: Lire, cloture: dict[str, Any], message: str, mots: str, champs: tuple[str, ...]
) -> None:
    (reponse,) = lire(accuse({f"{CENTRE}C01": message}, []), cloture).refuses
    (conseil,) = reponse.conseils
    assert mots in conseil
    assert tuple(reponse.champs) == champs


def test_chaque_conseil_repond_a_un_message(lire: Lire) -> None:
    """No advice is hidden by the one before it."""
    donnes = {c for i, (m, _, _) in enumerate(MESSAGES) for c in lire(accuse({str(i): m}, [])).refuses[0].conseils}
    assert len(donnes) == len(CONSEILS) + 1


def test_plusieurs_messages_et_un_passage_a_la_fois_ok_et_ko(lire: Lire, cloture: dict[str, Any]) -> None:
    deux = f"{AUCUN}</messageErreur><messageErreur>Doublon"
    retour = lire(accuse({f"{CENTRE}C01": deux}, [f"{CENTRE}C01", f"{CENTRE}C01"]), cloture)
    (reponse,) = retour.reponses
    assert not reponse.accepte
    assert reponse.messages == (AUCUN, "Doublon")
    assert len(reponse.conseils) == 2


def test_refus_sans_message_ni_identifiant_est_montre(lire: Lire) -> None:
    (reponse,) = lire(accuse({"": ""}, [])).refuses
    assert reponse.messages == ("sans message",)
    assert "sans idTechnique" in reponse.qui


def test_rien_de_ce_qui_est_lu_n_agit_sur_un_terminal(lire: Lire) -> None:
    (reponse,) = lire(accuse({f"{CENTRE}C01": "a&#x9b;31m&#x85;b\n\u202ec\u200b"}, [])).refuses
    assert reponse.messages == ("a 31m b c",)


def test_json(lire: Lire, cloture: dict[str, Any]) -> None:
    objet = lire(accuse({f"{CENTRE}C01": "Doublon"}, ["x"]), cloture).en_json()
    assert objet == {
        "fichier": "cpf.xml",
        "flux": "f-1",
        "traitement": "51354",
        "ko": [
            {
                "id_technique": f"{CENTRE}C01",
                "identifiant": "C01",
                "candidat": "C01 (Léa Marie Arnoux)",
                "connu": True,
                "messages": ["Doublon"],
                "conseils": [objet["ko"][0]["conseils"][0]],
                "champs": {},
            }
        ],
        "ok": [{"id_technique": "x", "identifiant": None, "candidat": "passage «\u00a0x\u00a0»", "connu": False}],
        "sans_reponse": [],
    }


ENTITES = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBE = ENTITES + ']><rapport xmlns="urn:cdc:cpf:pc5:rapport:schema">&i;</rapport>'
EXTERNE = '<!DOCTYPE r [<!ENTITY x SYSTEM "{}">]><rapport xmlns="urn:cdc:cpf:pc5:rapport:schema">&x;</rapport>'


@pytest.mark.parametrize(
    ("contenu", "mots"),
    [
        ("", "XML correct"),
        ("bonjour", "ligne 1"),
        ("<a>\n\n<b></a>", "ligne 3"),
        ("\ud83d".encode("utf-16-le", "surrogatepass"), "XML correct"),
        ("<rapport/>", "n’est pas un accusé de traitement"),
        ('<rapport xmlns="urn:autre"/>', "son premier élément est « rapport »"),
        ('<flux xmlns="urn:cdc:cpf:pc5:schema:1.0.0"/>', "c’est le flux déposé"),
        (accuse({}, []), "ne répond sur aucun passage"),
        (BOMBE, "XML correct"),
        ('<!DOCTYPE rapport><rapport xmlns="urn:cdc:cpf:pc5:rapport:schema"/>', "DOCTYPE"),
    ],
)  # fmt: skip
def test_fichier_qui_n_est_pas_un_accuse_est_refuse(lire: Lire, contenu: str | bytes, mots: str) -> None:
    assert mots in refus(lire, contenu)


def test_entite_externe_n_est_jamais_ouverte(lire: Lire, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe", "utf-8")
    message = refus(lire, EXTERNE.format(secret.as_uri()))
    assert "DOCTYPE" in message
    assert "mot de passe" not in message


def test_fichier_absent_dossier_et_fichier_trop_gros(tmp_path: Path) -> None:
    gros = tmp_path / "gros.xml"
    gros.write_bytes(b"<a>" + b" " * 2_000_000)
    for chemin, mots in (
        (tmp_path / "absent.xml", "n’existe pas"),
        (tmp_path, "ne peut pas être lu"),
        (gros, "plus de 1 Mo"),
    ):
        with pytest.raises(SaisieRefusee, match=mots):
            lire_xml(chemin, 1024 * 1024)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=etendue.tirages(30, 150)
)
@given(octets=st.binary(max_size=60) | st.text(alphabet="<>/rapot &;!?[]\"'=x", max_size=40).map(str.encode))
def test_octets_quelconques_donnent_une_phrase(lire: Lire, octets: bytes) -> None:
    with pytest.raises(SaisieRefusee):
        lire(octets)
