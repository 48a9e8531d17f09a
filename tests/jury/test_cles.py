"""The signing key: encrypted, private, never replaced; a password shows nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as S
from cryptography.hazmat.primitives.asymmetric import ec
from tests.outils.clotures import MOT_DE_PASSE, signataire

from rdcxl.erreurs import CleRefusee
from rdcxl.jury import ed25519, trousseau
from rdcxl.jury.canonique import lisible
from rdcxl.jury.cles import nom_lu
from rdcxl.jury.sceau import SceauRompu, empreinte, ouvrir
from rdcxl.jury.trousseau import (
    charger_cle,
    chemin_par_defaut,
    chemin_public,
    convertir_cle,
    creer_cle,
    lire_cle_publique,
    remarques,
)


@pytest.fixture
def cle(tmp_path: Path) -> Path:
    chemin = tmp_path / "a" / "b" / "cle.pem"
    creer_cle(chemin, "École des Quatre Vents", MOT_DE_PASSE)
    return chemin


def test_cle_creee_se_debloque_et_sa_moitie_publique_est_a_cote(cle: Path) -> None:
    signataire = charger_cle(cle, MOT_DE_PASSE)
    publique = lire_cle_publique(chemin_public(cle))
    assert (signataire.titulaire, signataire.publique) == ("École des Quatre Vents", publique.octets)
    assert publique.titulaire == "École des Quatre Vents"
    assert len(publique.empreinte.split()) == 8
    assert chemin_public(cle).name == "cle.publique.pem"


def test_cle_est_chiffree_et_lisible_par_son_proprietaire_seul(cle: Path) -> None:
    octets = cle.read_bytes()
    assert b"BEGIN OPENSSH PRIVATE KEY" in octets
    assert MOT_DE_PASSE.encode() not in octets
    with pytest.raises(TypeError, match="password"):
        S.load_ssh_private_key(octets, None)
    if os.name == "posix":
        assert cle.stat().st_mode & 0o777 == 0o600
        assert cle.parent.stat().st_mode & 0o777 == 0o700
    assert not [f for f in cle.parent.iterdir() if f.name.startswith(".")]


@pytest.mark.parametrize("reste", ["cle.pem", "cle.publique.pem"])
def test_cle_existante_n_est_jamais_remplacee(cle: Path, reste: str) -> None:
    avant = {f.name: f.read_bytes() for f in cle.parent.iterdir()}
    for nom in avant:
        if nom != reste:
            (cle.parent / nom).unlink()
    with pytest.raises(CleRefusee, match="jamais remplacée"):
        creer_cle(cle, "X", MOT_DE_PASSE)
    assert {f.name: f.read_bytes() for f in cle.parent.iterdir()} == {reste: avant[reste]}


@pytest.mark.parametrize("mot", ["", "zygote", "onze caract"])
def test_mot_de_passe_trop_court_est_refuse_sans_etre_cite(tmp_path: Path, mot: str) -> None:
    with pytest.raises(CleRefusee, match="trop court") as refus:
        creer_cle(tmp_path / "cle.pem", "X", mot)
    assert not mot or mot not in str(refus.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "nom", ["", "   ", "a\nb", "x" * 121, "a\x00b", "a\u202eb", "École » (authentique", "a\x9bb", "dite ”X”"]
)
def test_titulaire_qui_ne_tient_pas_en_une_ligne_est_refuse(tmp_path: Path, nom: str) -> None:
    with pytest.raises(CleRefusee, match="titulaire"):
        creer_cle(tmp_path / "cle.pem", nom, MOT_DE_PASSE)


@pytest.mark.parametrize("mot", ["", "un mot de passe d'essaI", "é" * 40, "x" * 5000])
def test_mauvais_mot_de_passe_est_dit_sans_lui_ni_trace(cle: Path, mot: str) -> None:
    with pytest.raises(CleRefusee, match="Mot de passe incorrect") as refus:
        charger_cle(cle, mot)
    assert not mot or mot not in str(refus.value)
    assert refus.value.__suppress_context__


def test_secret_n_est_pas_dans_la_representation_de_la_cle(cle: Path) -> None:
    signataire = charger_cle(cle, MOT_DE_PASSE)
    assert "PrivateKey" not in repr(signataire)
    assert "_cle" not in repr(signataire)


def test_ce_qui_n_est_pas_une_cle_est_refuse(tmp_path: Path, cle: Path) -> None:
    fichier = tmp_path / "x.pem"
    with pytest.raises(CleRefusee, match="n’existe pas"):
        charger_cle(fichier, MOT_DE_PASSE)
    autre = ec.generate_private_key(ec.SECP256R1())
    chiffree = autre.private_bytes(
        S.Encoding.PEM, S.PrivateFormat.PKCS8, S.BestAvailableEncryption(MOT_DE_PASSE.encode())
    )
    claire = autre.private_bytes(S.Encoding.PEM, S.PrivateFormat.PKCS8, S.NoEncryption())
    for octets in (b"", b"bonjour", claire, chiffree, chemin_public(cle).read_bytes(), b"x" * 30_000):
        fichier.write_bytes(octets)
        with pytest.raises(CleRefusee):
            charger_cle(fichier, MOT_DE_PASSE)
    for octets in (
        b"",
        b"bonjour",
        claire,
        cle.read_bytes(),
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ):
        fichier.write_bytes(octets)
        with pytest.raises(CleRefusee):
            lire_cle_publique(fichier)


def test_place_par_defaut_est_le_dossier_de_configuration_de_l_utilisateur(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chemin_par_defaut() == Path(os.environ[trousseau.CONFIGURATION]) / "cle-de-signature.pem"
    monkeypatch.delenv(trousseau.CONFIGURATION)
    assert "rdcxl" in chemin_par_defaut().parent.name.lower()
    assert chemin_par_defaut().is_absolute()


def test_cle_ne_s_importe_pas_tant_que_personne_ne_signe() -> None:
    code = "import sys, rdcxl.jury.cloture; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- whose a key is ---------------------------------------------------------------------------------------------------


def test_nom_change_dans_un_fichier_de_cle_est_refuse_et_un_nom_non_signe_n_est_pas_atteste(cle: Path) -> None:
    publique = chemin_public(cle)
    assert lire_cle_publique(publique).attestee
    for fichier in (publique, cle):
        avant = fichier.read_bytes()
        fichier.write_bytes(avant.replace("École des Quatre Vents".encode(), "École des Cinq Vents".encode()))
        with pytest.raises(CleRefusee, match="a signé"):
            lire_cle_publique(fichier) if fichier == publique else charger_cle(fichier, MOT_DE_PASSE)
        fichier.write_bytes(avant)
    lignes = publique.read_text("utf-8").splitlines(keepends=True)
    publique.write_text("".join(x for x in lignes if "Attestation" not in x), "utf-8")
    lue = lire_cle_publique(publique)
    assert (lue.titulaire, lue.attestee) == ("École des Quatre Vents", False)


@pytest.mark.parametrize(
    ("lu", "montre"),
    [("École X", "École X"), ("\x1b[2J« École » \u202eX", "[2J École X"), (None, "sans nom"), ("\n\t", "sans nom"), ("é" * 300, "é" * 120)],
)  # fmt: skip
def test_nom_que_donne_un_fichier_de_n_importe_qui_se_montre_sans_agir(lu: object, montre: str) -> None:
    assert nom_lu(lu) == montre


# -- nobody's keys ----------------------------------------------------------------------------------------------------

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P


def _points(y: int) -> list[tuple[int, int]]:
    """The points of the curve at a height, from its equation: -x² + y² = 1 + d x² y² (RFC 8032, 5.1)."""
    carre = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(carre, (P + 3) // 8, P)
    if (x * x - carre) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return [(x, y), (-x % P, y)] if (x * x - carre) % P == 0 else []


def _somme(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P


def _fois_huit(point: tuple[int, int]) -> tuple[int, int]:
    for _ in range(3):
        point = _somme(point, point)
    return point


def test_cle_de_petit_ordre_n_est_la_cle_de_personne() -> None:
    """Every refused form is a point that eight times gives nothing; the key of a person is none."""
    assert len(ed25519._PETIT_ORDRE) == 7
    for octets in ed25519._PETIT_ORDRE:
        points = _points(int.from_bytes(octets, "little") % P)
        assert points
        assert all(_fois_huit(p) == (0, 1) for p in points)
        for forme in (octets, octets[:-1] + bytes([octets[-1] | 0x80])):
            assert not ed25519.est_une_cle(forme)
            assert not ed25519.signature_juste(forme, bytes([1]) + bytes(63), b"n'importe quoi")
    bonne = signataire().publique
    assert ed25519.est_une_cle(bonne)
    assert all(
        _fois_huit(p) != (0, 1) for p in _points(int.from_bytes(bonne[:-1] + bytes([bonne[-1] & 0x7F]), "little"))
    )
    assert not ed25519.est_une_cle(bonne[:-1])


def test_fichier_signe_par_une_cle_de_petit_ordre_est_rompu() -> None:
    """The signature (identity, 0) would hold for every message under the identity."""
    identite = bytes([1]) + bytes(31)
    contenu = {"format": "x", "empreinte": {}, "signature": {}}
    contenu["empreinte"] = {"algorithme": "SHA-256", "valeur": empreinte(contenu)}
    contenu["signature"] = {
        "algorithme": "Ed25519",
        "cle_publique": identite.hex(),
        "titulaire": "École X",
        "valeur": (identite + bytes(32)).hex(),
    }
    with pytest.raises(SceauRompu):
        ouvrir(lisible(contenu))


# -- protection -------------------------------------------------------------------------------------------------------


def _d_autrefois(cle: Path) -> None:
    """The file as earlier versions wrote it."""
    signataire_ = charger_cle(cle, MOT_DE_PASSE)
    protection = S.BestAvailableEncryption(MOT_DE_PASSE.encode())
    pem = signataire_.cle_ed25519().private_bytes(S.Encoding.PEM, S.PrivateFormat.PKCS8, protection)
    cle.write_bytes(f"Titulaire : {signataire_.titulaire}\n".encode() + pem)
    cle.chmod(0o600)


def test_cle_d_autrefois_se_lit_se_dit_et_se_convertit_sans_changer(cle: Path) -> None:
    avant = charger_cle(cle, MOT_DE_PASSE)
    assert remarques(cle) == []
    _d_autrefois(cle)
    assert charger_cle(cle, MOT_DE_PASSE) == avant
    assert "--convertir" in remarques(cle)[0]
    convertir_cle(cle, MOT_DE_PASSE, "un autre mot de passe")
    assert remarques(cle) == []
    assert charger_cle(cle, "un autre mot de passe") == avant
    assert lire_cle_publique(chemin_public(cle)).octets == avant.publique
    with pytest.raises(CleRefusee):
        charger_cle(cle, MOT_DE_PASSE)
    assert sorted(f.name for f in cle.parent.iterdir()) == ["cle.pem", "cle.publique.pem"]


def test_conversion_refusee_laisse_la_cle(cle: Path) -> None:
    _d_autrefois(cle)
    avant = cle.read_bytes()
    for mot, nouveau in (("un autre mot de passe", "un autre mot de passe"), (MOT_DE_PASSE, "court")):
        with pytest.raises(CleRefusee):
            convertir_cle(cle, mot, nouveau)
    assert cle.read_bytes() == avant


@pytest.mark.skipif(os.name != "posix", reason="droits POSIX")
def test_cle_que_d_autres_peuvent_lire_est_dite(cle: Path) -> None:
    cle.chmod(0o644)
    assert "droits 644" in remarques(cle)[0]
    cle.chmod(0o400)
    assert remarques(cle) == []
