"""Keys and certificates for the tests of what makes a certificate verifiable; the same every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.outils.clotures import MOT_DE_PASSE, lu

from rdcxl.exports.composition import Composition
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.jury.cles import ClePublique, Signataire
from rdcxl.jury.modele_clos import Cloture

PAGE = "https://verification.ecole-exemple.fr/certificats/"


def signataire(graine: int = 1, titulaire: str = "École de commerce des Monts d’Or") -> Signataire:
    """A key that a number makes, without file or password."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    cle = Ed25519PrivateKey.from_private_bytes(bytes([graine]) * 32)
    return Signataire(titulaire, cle.public_key().public_bytes_raw(), cle)


def publique(graine: int = 1, titulaire: str = "École de commerce des Monts d’Or") -> ClePublique:
    """Its public half."""
    return ClePublique(signataire(graine).publique, titulaire)


def certifier(cloture: dict[str, Any], dossier: Path, **preuve: Any) -> list[Path]:
    """The certificates of a closed jury, with a QR code at least."""
    return ecrire_certificats(
        lu(cloture), dossier, preuve=Preuve(**{"signataire": signataire(), "page": PAGE, **preuve})
    )


def ecrire_certificats(clos: Cloture, dossier: Path, *, preuve: Preuve | None = None) -> list[Path]:
    """Every certificate of a closed jury in an existing folder; the PDFs, in order."""
    from rdcxl.exports.certificats import MODELE, ecrire_certificat, preparer_certificats

    composition = Composition(MODELE)
    return [ecrire_certificat(c, dossier, composition, preuve)[0] for c in preparer_certificats(clos)]


def pkcs12(chemin: Path, genre: str = "ec", mot_de_passe: str = MOT_DE_PASSE, jours: int = 3650) -> Path:
    """A self-signed certificate of the centre, from 2025 on, in a PKCS#12 file."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import pkcs12 as p12
    from cryptography.x509.oid import NameOID

    cle: Any = {
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
        "rsa": lambda: rsa.generate_private_key(65537, 3072),
        "brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
        "rsa-1024": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505  what is refused
        "ed25519": ed25519.Ed25519PrivateKey.generate,
    }[genre]()
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "École de commerce des Monts d’Or")])
    debut = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificat = (
        x509.CertificateBuilder().subject_name(nom).issuer_name(nom).public_key(cle.public_key()).serial_number(7)
        .not_valid_before(debut).not_valid_after(debut + dt.timedelta(days=jours)).add_extension(usage, True)
        .sign(cle, None if genre == "ed25519" else hashes.SHA256())
    )  # fmt: skip
    chiffrement = serialization.BestAvailableEncryption(mot_de_passe.encode())
    chemin.write_bytes(p12.serialize_key_and_certificates(b"cachet", cle, certificat, None, chiffrement))
    return chemin
