"""Certificates per second in one process, beside typst compiling the same template and nothing else; bare, then proved.

Run: python benchmarks/certificats.py
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from rdcxl import exemple
from rdcxl.exports.certificats import MODELE, ecrire_certificat, preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.exports.preuve.cachet import Cachet, charger_cachet
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cles import Signataire
from rdcxl.jury.cloture import clore, lire_cloture
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_decisions
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.modele_clos import Cloture
from rdcxl.referentiel import charger_referentiel

TAILLES = (56, 280, 840)
PAGE = "https://verification.ecole-exemple.fr/"
PROUVES = 280  # certificates in the table of the proofs


def cloture_de_taille(dossier: Path, certificats: int) -> Cloture:
    """The sample's closed jury, its candidates repeated under other identifiers."""
    exemple.generer(dossier)
    referentiel = charger_referentiel()
    deliberation = deliberer(lire_grille(dossier / exemple.GRILLE, referentiel), referentiel)
    actes = lire_decisions(dossier / "decisions.csv", deliberation, exemple.CLOS_LE).actes
    jury, grille = lire_jury(dossier / "jury.toml"), dossier / exemple.GRILLE
    contenu = lire_cloture(clore(deliberation, jury, grille, clos_le=exemple.CLOS_LE, actes=actes))
    doubles = []
    for serie in range(certificats // len(preparer_certificats(contenu))):
        for c in contenu.candidats:
            fiche = c.fiche.model_copy(update={"identifiant": f"{c.identifiant}-{serie}"})
            doubles.append(c.model_copy(update={"fiche": fiche}))
    return contenu.model_copy(update={"candidats": tuple(doubles)})


def cachet(dossier: Path) -> Cachet:
    """A P-256 certificate, self-signed, as a PKCS#12 file gives it."""
    cle, nom = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Centre")])
    debut = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)
    certificat = (
        x509.CertificateBuilder().subject_name(nom).issuer_name(nom).public_key(cle.public_key()).serial_number(1)
        .not_valid_before(debut).not_valid_after(debut + dt.timedelta(days=9000)).sign(cle, hashes.SHA256())
    )  # fmt: skip
    chiffrement = serialization.BestAvailableEncryption(b"essai")
    fichier = dossier / "cachet.p12"
    fichier.write_bytes(pkcs12.serialize_key_and_certificates(b"cachet", cle, certificat, None, chiffrement))
    return charger_cachet(fichier, "essai")


def par_seconde(contenu: dict[str, object], preuve: Preuve | None = None) -> tuple[int, float, float]:
    """How many certificates, how many per second, and their mean size in kB."""
    with tempfile.TemporaryDirectory() as dossier:
        debut = time.perf_counter()
        composition = Composition(MODELE)
        ecrits = [ecrire_certificat(c, Path(dossier), composition, preuve)[0] for c in preparer_certificats(contenu)]
        duree = time.perf_counter() - debut
        return len(ecrits), len(ecrits) / duree, sum(f.stat().st_size for f in ecrits) / len(ecrits) / 1000


def main() -> None:
    """Print one line per size, then one line per kind of proof."""
    print("certificats  par seconde  typst seul, par seconde")
    for taille in TAILLES:
        with tempfile.TemporaryDirectory() as dossier:
            contenu = cloture_de_taille(Path(dossier), taille)
        combien, vitesse, _ = par_seconde(contenu)
        prepares, composition = preparer_certificats(contenu), Composition("certificat.typ")
        debut = time.perf_counter()
        for c in prepares:
            composition.composer(c.titulaire, c.mentions, c.instant)
        print(f"{combien:11} {vitesse:12.0f} {len(prepares) / (time.perf_counter() - debut):24.0f}")
    with tempfile.TemporaryDirectory() as dossier:
        contenu, scelle = cloture_de_taille(Path(dossier), PROUVES), cachet(Path(dossier))
    cle = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
    signataire = Signataire("Centre", cle.public_key().public_bytes_raw(), cle)
    print("preuve                     par seconde  ko")
    for nom, preuve in (
        ("aucune", None),
        ("code QR", Preuve(signataire, PAGE)),
        ("code QR et badge", Preuve(signataire, PAGE, badges=True)),
        ("code QR et cachet", Preuve(signataire, PAGE, cachet=scelle)),
        ("code QR, badge et cachet", Preuve(signataire, PAGE, badges=True, cachet=scelle)),
    ):
        _, vitesse, taille_moyenne = par_seconde(contenu, preuve)
        print(f"{nom:26} {vitesse:11.0f} {taille_moyenne:3.0f}")


if __name__ == "__main__":
    main()
