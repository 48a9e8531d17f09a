"""The page of verification, in a real browser: what it says of every certificate, and what it never trusts."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import json
import re
from pathlib import Path

import pytest
from tests.outils.chromium import etat, ouvrir, texte
from tests.outils.preuves import publique, signataire

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.preuve.charge import DOMAINE, Faits, composer_charge
from rdcxl.exports.preuve.page import composer_page
from rdcxl.exports.preuve.revocations import Revocation, lire_revocations, signer_liste
from rdcxl.referentiel import charger_referentiel

FAITS = Faits("RNCP36395-B2-2025-C02", "N’Guessan", "Aya Inès", "2001-02-01", "RNCP36395", "B2", "2025-07-10")
EMPREINTE = "9f86d081884c7d65" + "0" * 48
RETIRES = [
    Revocation("RNCP36395-B1-2025-C03", "2025-09-01"),
    Revocation("RNCP36395-B3-2025-C04", "2025-09-02", "0123456789abcdef"),
]
JOUR = dt.date(2025, 11, 3)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a centre that had another key before, and withdrew two certificates."""
    chemin = tmp_path_factory.mktemp("page") / "verification.html"
    chemin.write_text(_page(), "utf-8")
    return chemin


def _page(titulaire: str = "École de commerce des Monts d’Or") -> str:
    anciennes = [publique(2, "Le même centre, avant 2025")]
    return composer_page(signataire(1, titulaire), anciennes, RETIRES, JOUR, charger_referentiel())


def _charge(graine: int = 1, empreinte: str = EMPREINTE, **faits: str) -> str:
    return composer_charge(FAITS._replace(**faits), empreinte, signataire(graine))


def test_un_certificat_authentique_montre_ses_faits(page: Path) -> None:
    dom = ouvrir(page, _charge())
    assert etat(dom) == "authentique"
    dit = texte(dom)
    for fait in (
        "Certificat authentique",
        "Signé par « École de commerce des Monts d’Or »",
        "Aya Inès N’Guessan",
        "1er février 2001",
        "Bloc n° 2 — Élaboration et mise en œuvre d’une stratégie de prospection omnicanale",
        "Responsable de développement commercial (RNCP36395)",
        "10 juillet 2025",
        "RNCP36395-B2-2025-C02",
        "9f86 d081 884c 7d65",
        "3 novembre 2025",
    ):
        assert fait in dit, fait
    assert "Vérification en cours" not in dit


def test_une_cle_d_une_annee_anterieure_vaut_encore(page: Path) -> None:
    dom = ouvrir(page, _charge(2))
    assert etat(dom) == "authentique"
    assert "avant 2025" in texte(dom)


@pytest.mark.parametrize(
    "fragment",
    [
        str(int(_charge()) ^ (1 << 700)),
        str(int(_charge()) ^ 1),
        str(int(_charge()) >> 8),
        "12345",
        "n-importe-quoi",
    ],
    ids=["fait", "signature", "tronque", "court", "texte"],
)
def test_un_certificat_altere_est_refuse(page: Path, fragment: str) -> None:
    dom = ouvrir(page, fragment)
    assert etat(dom) == "altere"
    assert "Ce certificat n’est pas authentique" in texte(dom)
    assert "Inès" not in texte(dom)


def test_une_signature_d_un_autre_genre_ne_vaut_pas(page: Path) -> None:
    """What the key signed without the prefix of certificates is no certificate."""
    nombre = int(_charge())
    octets = nombre.to_bytes((nombre.bit_length() + 7) // 8, "big")
    sans = octets[:-64] + signataire().signer(octets[:-64])
    assert sans != octets
    assert etat(ouvrir(page, str(int.from_bytes(sans, "big")))) == "altere"
    assert DOMAINE.startswith(b"rdcxl")


def test_une_cle_inconnue_ne_prouve_rien(page: Path) -> None:
    dom = ouvrir(page, _charge(3))
    assert etat(dom) == "cle-inconnue"
    assert "rien ne prouve qu’il vient du centre" in texte(dom)
    assert "Aya" not in texte(dom)


def test_un_certificat_retire_dit_quand(page: Path) -> None:
    dom = ouvrir(page, _charge(numero="RNCP36395-B1-2025-C03"))
    assert etat(dom) == "revoque"
    assert "Certificat retiré le 1er septembre 2025" in texte(dom)


@pytest.mark.parametrize(("empreinte", "attendu"), [("0123456789abcdef" * 4, "revoque"), (EMPREINTE, "authentique")])
def test_un_certificat_remplace_se_distingue_du_nouveau_de_meme_numero(
    page: Path, empreinte: str, attendu: str
) -> None:
    assert etat(ouvrir(page, _charge(empreinte=empreinte, numero="RNCP36395-B3-2025-C04"))) == attendu


def test_sans_certificat_la_page_le_dit(page: Path) -> None:
    dom = ouvrir(page)
    assert etat(dom) == "aucun"
    assert "Aucun certificat à vérifier" in texte(dom)


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("RNCP36395-B1-2025-C03", "RNCP36395-B1-2025-C99"),
        ('\\"revocations\\":[', '\\"revocations\\":[],\\"x\\":['),
        (publique(1).octets.hex() + '\\",\\"date', publique(2).octets.hex() + '\\",\\"date'),
    ],
    ids=["numero", "videe", "cle"],
)
def test_une_liste_alteree_refuse_tout(tmp_path: Path, avant: str, apres: str) -> None:
    contenu = _page()
    assert avant in contenu
    alteree = tmp_path / "page.html"
    alteree.write_text(contenu.replace(avant, apres), "utf-8")
    dom = ouvrir(alteree, _charge())
    assert etat(dom) == "liste-alteree"
    assert "Aya" not in texte(dom)


def test_une_liste_signee_par_une_cle_etrangere_refuse_tout(tmp_path: Path) -> None:
    etrangere = signer_liste([], JOUR, signataire(3))
    trouve = re.search(r'(id="donnees">)(.*?)(</script>)', _page(), re.DOTALL)
    assert trouve
    donnees = json.dumps({**json.loads(trouve[2]), "liste": etrangere.en_json()})
    (tmp_path / "page.html").write_text(_page().replace(trouve[2], donnees), "utf-8")
    assert etat(ouvrir(tmp_path / "page.html", _charge())) == "liste-alteree"


ATTAQUE = "<img src=x onerror=document.documentElement.dataset.etat='pirate'></script><script>alert(1)</script>"


def test_rien_de_ce_que_contient_un_certificat_n_est_lu_comme_du_html(tmp_path: Path) -> None:
    """Nor what the name of a key's holder contains, which is in the page itself."""
    piege = tmp_path / "page.html"
    piege.write_text(_page(f"École {ATTAQUE[:80]}"), "utf-8")
    dom = ouvrir(piege, _charge(nom=ATTAQUE, bloc="__proto__", certification="constructor"))
    assert etat(dom) == "authentique"
    assert "<img" not in dom
    assert dom.count("<script") == 2
    assert html.escape(ATTAQUE, quote=False).replace("&#x27;", "'") in dom


def test_sans_ed25519_la_page_le_dit(tmp_path: Path) -> None:
    """A browser that does not know the algorithm: its importKey refuses."""
    contenu = _page()
    script = re.search(r"<script>(.*?)</script>", contenu, re.DOTALL)
    assert script
    sans = "crypto.subtle.importKey=()=>Promise.reject(new DOMException('x','NotSupportedError'));" + script[1]
    ancien, nouveau = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in (script[1], sans))
    (tmp_path / "page.html").write_text(contenu.replace(script[1], sans).replace(ancien, nouveau), "utf-8")
    dom = ouvrir(tmp_path / "page.html", _charge())
    assert etat(dom) == "incapable"
    assert "ne connaît pas les signatures Ed25519" in texte(dom)


def test_un_script_ajoute_a_la_page_ne_s_execute_pas(tmp_path: Path) -> None:
    ajout = "<script>document.documentElement.dataset.etat='pirate'</script></body>"
    (tmp_path / "page.html").write_text(_page().replace("</body>", ajout), "utf-8")
    assert etat(ouvrir(tmp_path / "page.html", _charge())) == "authentique"


def test_la_page_ne_charge_rien(page: Path) -> None:
    contenu = page.read_text("utf-8")
    assert "default-src 'none'" in contenu
    assert not re.search(r"(?:src|href)=|https?://(?!\)| pour)", contenu.replace("https:// pour", ""))
    assert "{{" not in contenu


def test_la_liste_est_la_meme_dans_tout_ordre() -> None:
    assert signer_liste(RETIRES, JOUR, signataire()) == signer_liste(RETIRES[::-1], JOUR, signataire())


def test_revocations_csv_se_lit(tmp_path: Path) -> None:
    fichier = tmp_path / "revocations.csv"
    fichier.write_text(
        "numero;date;motif;empreinte\nRNCP36395-B1-2025-C03;01/09/2025;Fraude;\n"
        "RNCP36395-B3-2025-C04;2025-09-02;Rectifié;0123 4567 89AB cdef\n", "utf-8")  # fmt: skip
    assert lire_revocations(fichier, JOUR) == RETIRES
    assert "Fraude" not in signer_liste(RETIRES, JOUR, signataire()).texte


def test_revocations_csv_faux_dit_tout_d_un_coup(tmp_path: Path) -> None:
    fichier = tmp_path / "revocations.csv"
    fichier.write_text(
        "numero;date;motif;empreinte\n;01/09/2025;x;\nRNCP36395-B1-2025-C01;hier;x;\nRNCP36395-B1-2025-C02;01/09/2035;;\nRNCP36395-B1-2025-C03;01/09/2025;x;12\n"
        "RNCP36395-B1-2025-C04;01/09/2025;x;\nrncp36395-b1-2025-c04;01/09/2025;y;\nC05;01/09/2025;z;\n", "utf-8")  # fmt: skip
    with pytest.raises(SaisieRefusee) as refus:
        lire_revocations(fichier, JOUR)
    dit = refus.value.problemes
    assert [p.split(" : ")[0] for p in dit] == [f"revocations.csv, ligne {n}" for n in (2, 3, 4, 4, 5, 7, 8)]
    assert "séparées par des tirets" in dit[-1]
    fichier.write_text("numero;date\nN1;01/09/2025\n", "utf-8")
    with pytest.raises(SaisieRefusee, match="motif"):
        lire_revocations(fichier, JOUR)
