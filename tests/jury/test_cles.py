"""The signing key: encrypted, private, never replaced; a password shows nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as S
from cryptography.hazmat.primitives.asymmetric import ec
from tests.outils.clotures import MOT_DE_PASSE

from rdcxl.erreurs import CleRefusee
from rdcxl.jury import cles
from rdcxl.jury.cles import charger_cle, chemin_par_defaut, chemin_public, creer_cle, lire_cle_publique


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
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in octets
    assert MOT_DE_PASSE.encode() not in octets
    with pytest.raises(TypeError):
        S.load_pem_private_key(octets, None)
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


@pytest.mark.parametrize("nom", ["", "   ", "a\nb", "x" * 121, "a\x00b", "a\u202eb"])
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
    assert chemin_par_defaut() == Path(os.environ[cles.CONFIGURATION]) / "cle-de-signature.pem"
    monkeypatch.delenv(cles.CONFIGURATION)
    assert "rdcxl" in chemin_par_defaut().parent.name.lower()
    assert chemin_par_defaut().is_absolute()


def test_cle_ne_s_importe_pas_tant_que_personne_ne_signe() -> None:
    code = "import sys, rdcxl.jury.cloture; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
