"""The electronic seal (PAdES) and the credential: still conforming, verified by others, altered ones refused."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier
from tests.outils.clotures import MOT_DE_PASSE, lu
from tests.outils.pages import verifier_conformite
from tests.outils.preuves import certifier, ecrire_certificats, pkcs12, publique, signataire
from tests.outils.programmes import programme

from rdcxl.erreurs import CleRefusee, ExportRefuse, UsageIncorrect
from rdcxl.exports.certificats import composer_avec_badge, preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.exports.preuve.badge import BadgeRefuse, desaccords, verifier_badge
from rdcxl.exports.preuve.cachet import charger_cachet
from rdcxl.exports.preuve.lecture_pdf import lire_fichier
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.exports.preuve.sceaux import SceauLu, lire_sceaux

CENTRE = "École de commerce des Monts d’Or"


def _pdfsig(fichier: Path) -> str:
    commande = [programme("pdfsig", "poppler-utils"), str(fichier)]
    return subprocess.run(commande, capture_output=True, check=False).stdout.decode()


@pytest.mark.parametrize("genre", ["ec", "rsa"])
def test_un_certificat_scelle_reste_conforme_et_se_verifie(cloture: dict[str, Any], tmp_path: Path, genre: str) -> None:
    cachet = charger_cachet(pkcs12(tmp_path / "c.p12", genre), MOT_DE_PASSE)
    assert cachet.titulaire == CENTRE
    for fichier in certifier(cloture, tmp_path, cachet=cachet):
        assert verifier_conformite(fichier) == 1
        assert lire_sceaux(fichier.read_bytes()) == [SceauLu(CENTRE, intact=True)]
        dit = _pdfsig(fichier)
        for quoi in ("Signature is Valid", "ETSI.CAdES.detached", "Total document signed"):
            assert quoi in dit


def test_un_cachet_sans_cle_de_signature_suffit(cloture: dict[str, Any], tmp_path: Path) -> None:
    cachet = charger_cachet(pkcs12(tmp_path / "c.p12"), MOT_DE_PASSE)
    fichier = ecrire_certificats(lu(cloture), tmp_path, preuve=Preuve(cachet=cachet))[0]
    assert verifier_conformite(fichier) == 1
    assert (lire_fichier(fichier).codes, lire_fichier(fichier).scelle) == ((), True)


def test_un_cachet_dont_le_certificat_a_expire_depuis_vaut_encore(cloture: dict[str, Any], tmp_path: Path) -> None:
    quand = dt.datetime(2025, 1, 15, tzinfo=dt.timezone.utc)
    cachet = charger_cachet(pkcs12(tmp_path / "c.p12", jours=30), MOT_DE_PASSE, signe_le=quand)
    octets = certifier(cloture, tmp_path, cachet=cachet)[0].read_bytes()
    assert lire_sceaux(octets) == [SceauLu(CENTRE, intact=True)]


def test_ce_qui_est_change_ou_ajoute_apres_le_cachet_est_refuse(cloture: dict[str, Any], tmp_path: Path) -> None:
    cachet = charger_cachet(pkcs12(tmp_path / "c.p12"), MOT_DE_PASSE)
    octets = certifier(cloture, tmp_path, cachet=cachet)[0].read_bytes()
    for ailleurs in (octets[:500] + bytes([octets[500] ^ 1]) + octets[501:], octets + b"% ajout\n%%EOF\n"):
        assert not all(sceau.intact for sceau in lire_sceaux(ailleurs))
    assert lire_sceaux(b"%PDF-1.7 /ByteRange") == [SceauLu("", intact=False)]


def test_le_meme_cachet_donne_les_memes_octets_dans_un_autre_processus(cloture: dict[str, Any], tmp_path: Path) -> None:
    quand = dt.datetime(2025, 7, 11, 9, 30, tzinfo=dt.timezone.utc)
    cachet = charger_cachet(pkcs12(tmp_path / "c.p12"), MOT_DE_PASSE, signe_le=quand)
    assert all(secret not in repr(cachet) for secret in ("_cle", MOT_DE_PASSE))
    (certificat, *_), composition = preparer_certificats(lu(cloture)), Composition("certificat.typ")
    preuve = Preuve(signataire(), badges=True, cachet=cachet)
    un, deux = (
        composer_avec_badge(certificat, composition, p)
        for p in (preuve, pickle.loads(pickle.dumps(preuve)))  # noqa: S301
    )
    assert un == deux
    (tmp_path / "un.pdf").write_bytes(un.pdf)
    assert "Jul 11 2025 09:30" in _pdfsig(tmp_path / "un.pdf")


def test_un_cachet_qui_ne_convient_pas_le_dit(tmp_path: Path) -> None:
    bon = pkcs12(tmp_path / "c.p12")
    for chemin, mot_de_passe, dit in (
        (tmp_path / "absent.p12", MOT_DE_PASSE, "n’existe pas"),
        (bon, "autre chose", "Mot de passe incorrect"),
        (pkcs12(tmp_path / "ed.p12", "ed25519"), MOT_DE_PASSE, "RSA ou EC"),
        (pkcs12(tmp_path / "b.p12", "brainpool"), MOT_DE_PASSE, "P-256, P-384 et P-521"),
        (pkcs12(tmp_path / "r.p12", "rsa-1024"), MOT_DE_PASSE, "2048 bits au moins"),
        (pkcs12(tmp_path / "vieux.p12", jours=30), MOT_DE_PASSE, "vaut du 01/01/2025 au 31/01/2025"),
    ):
        with pytest.raises(CleRefusee, match=dit) as refus:
            charger_cachet(chemin, mot_de_passe)
        assert mot_de_passe not in str(refus.value)
    (tmp_path / "gros.p12").write_bytes(b"x" * 1_100_000)
    with pytest.raises(CleRefusee, match="trop gros"):
        charger_cachet(tmp_path / "gros.p12", "")


def test_le_badge_est_joint_au_pdf_et_a_cote(cloture: dict[str, Any], tmp_path: Path) -> None:
    certificats = preparer_certificats(lu(cloture))
    for fichier, certificat in zip(certifier(cloture, tmp_path, badges=True), certificats, strict=True):
        assert verifier_conformite(fichier) == 1
        badge = (tmp_path / certificat.fichier_badge).read_bytes()
        assert lire_fichier(fichier).badges == (badge,)
        document = verifier_badge(badge, publique())
        assert desaccords(document, certificat.faits, certificat.empreinte) == []
        verifie = OB3LdpVerifier().verify(json.loads(badge))  # the key from its did:key, as anybody would
        assert verifie.achievement.achievement_type == "Competency"
        assert certificat.faits.naissance not in badge.decode()


def test_un_badge_change_ou_d_une_autre_cle_est_refuse(cloture: dict[str, Any], tmp_path: Path) -> None:
    badge = certifier(cloture, tmp_path, badges=True)[0].with_suffix(".json").read_bytes()
    for faux, cle in ((badge.replace("Maël".encode(), b"Anne"), publique()), (badge, publique(2)), (b"[]", publique())):
        with pytest.raises(BadgeRefuse):
            verifier_badge(faux, cle)


def test_un_badge_demande_une_cle() -> None:
    with pytest.raises(UsageIncorrect, match="rdcxl cle"):
        Preuve(badges=True)


def _oublier(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a module were not installed."""
    notres = "rdcxl.exports.preuve.pades"
    for nom in [nom for nom in sys.modules if nom.split(".")[0] == module or nom == notres]:
        monkeypatch.delitem(sys.modules, nom)
    monkeypatch.delattr(notres, raising=False)
    monkeypatch.setitem(sys.modules, module, None)


def test_sans_pyhanko_le_cachet_dit_comment_l_installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    p12 = pkcs12(tmp_path / "c.p12")
    _oublier("pyhanko", monkeypatch)
    with pytest.raises(CleRefusee, match="pip install"):
        charger_cachet(p12, MOT_DE_PASSE)


def test_sans_openbadgeslib_le_badge_dit_comment_l_installer(
    cloture: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    certificat, composition = preparer_certificats(lu(cloture))[0], Composition("certificat.typ")
    _oublier("openbadgeslib", monkeypatch)
    with pytest.raises(ExportRefuse, match="pip install"):
        composer_avec_badge(certificat, composition, Preuve(signataire(2), badges=True))
