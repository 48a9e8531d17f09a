"""Seals per second with a P-256 and an RSA-3072 key, examinations, and Open Badges credentials made and verified.

Run: python benchmarks/cachet.py [CERTIFICATES]
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from certificats import cloture_de_taille
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as S
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from rdcxl.exports.certificats import preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.exports.preuve.badge import composer_badge, verifier_badge
from rdcxl.exports.preuve.cachet import Cachet, charger_cachet
from rdcxl.exports.preuve.sceaux import lire_sceaux
from rdcxl.jury.cles import ClePublique, Signataire

NOMBRE = 112
MOT_DE_PASSE = "mesure"


def cachet_de(cle: Any, dossier: Path, quand: dt.datetime) -> Cachet:
    """A seal with a certificate that its own key signed."""
    nom = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Centre de mesure")])
    certificat = (
        x509.CertificateBuilder(nom, nom, cle.public_key(), 1)
        .not_valid_before(quand - dt.timedelta(days=1))
        .not_valid_after(quand + dt.timedelta(days=1))
        .sign(cle, hashes.SHA256())
    )
    chiffrement = S.BestAvailableEncryption(MOT_DE_PASSE.encode())
    chemin = dossier / "centre.p12"
    chemin.write_bytes(serialize_key_and_certificates(b"centre", cle, certificat, None, chiffrement))
    return charger_cachet(chemin, MOT_DE_PASSE, signe_le=quand)


def cadence(quoi: str, action: Callable[[Any], Any], sujets: Sequence[Any]) -> list[Any]:
    """Run the action on each, print how many per second, return the results; the first run, which imports, is not counted."""
    action(sujets[0])
    debut = time.perf_counter()
    resultats = [action(sujet) for sujet in sujets]
    print(f"{quoi:28} {len(sujets) / (time.perf_counter() - debut):6.0f} /s")
    return resultats


def main() -> None:
    """Print one line per operation."""
    nombre = int(sys.argv[1]) if len(sys.argv) > 1 else NOMBRE
    with tempfile.TemporaryDirectory() as temporaire:
        dossier = Path(temporaire)
        certificats = preparer_certificats(cloture_de_taille(dossier, nombre))
        quand, composition = certificats[0].instant, Composition("certificat.typ")
        pdfs = [composition.composer(c.titulaire, c.mentions, c.instant) for c in certificats]
        print(f"{len(pdfs)} certificats de {len(pdfs[0])} octets")
        for nom, cle in (
            ("P-256", ec.generate_private_key(ec.SECP256R1())),
            ("RSA-3072", rsa.generate_private_key(65537, 3072)),
        ):
            cachet = cachet_de(cle, dossier, quand)
            scelles = cadence(f"sceller ({nom})", cachet.sceller, pdfs)
            cadence(f"lire_sceaux ({nom})", lire_sceaux, scelles)
            print(f"{'':28} {len(scelles[0]) - len(pdfs[0]):6} octets de plus")
    cle = Ed25519PrivateKey.generate()
    signataire = Signataire("Centre de mesure", cle.public_key().public_bytes_raw(), cle)
    publique = ClePublique(signataire.publique, signataire.titulaire)
    badges = cadence(
        "composer_badge", lambda c: composer_badge(c.faits, c.mentions, c.instant, c.empreinte, signataire), certificats
    )
    cadence("verifier_badge", lambda badge: verifier_badge(badge, publique), badges)


if __name__ == "__main__":
    main()
