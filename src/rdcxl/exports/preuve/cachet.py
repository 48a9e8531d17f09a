"""The electronic seal of a PDF: a PAdES signature with the certificate of a PKCS#12 file, by pyHanko. Reads that file only.

A sealed file stays PDF/A-3a and PDF/UA-1: its XMP is left alone, and the signature field has its place among the tags.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from rdcxl.erreurs import CleRefusee
from rdcxl.grille.octets import REGLAGES, FichierRefuse, lire_octets

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from pyhanko.sign.signers import PdfSigner

CHAMP = "Cachet"
LIBELLE = "Cachet électronique du centre"
MODULE_ABSENT = 'Le cachet électronique demande un module de plus : pip install "rdcxl[signature]".'
RSA_MINIMUM = 2048  # bits; shorter ones are breakable
_RESERVE = 2048  # bytes of a signature beside its certificates; a known size spares a first signature made to measure


@dataclass(frozen=True)
class Cachet:
    """A certificate that seals, with its key. It can be sent to a spawned process; only `titulaire` shows.

    `signe_le`: the time that the seals claim, the same for all of them.
    """

    titulaire: str
    signe_le: dt.datetime
    certificat: bytes = field(repr=False)
    chaine: tuple[bytes, ...] = field(repr=False)
    _cle: bytes = field(repr=False)

    def sceller(self, pdf: bytes) -> bytes:
        """The PDF with an invisible seal, added as an update after its last byte; the same bytes for the same input."""
        flux = pdf if pdf.endswith(b"\n") else pdf + b"\n"  # PDF/A wants a line end before the update
        document = _outils().Ecriture(io.BytesIO(flux), hashlib.sha256(flux + self.certificat).digest()[:16])
        _outils().ajouter_le_champ(document, CHAMP, LIBELLE)
        place = _RESERVE + len(self.certificat) + sum(map(len, self.chaine))
        sortie = io.BytesIO()
        _signeur(self).sign_pdf(document, existing_fields_only=True, bytes_reserved=2 * place, output=sortie)
        return sortie.getvalue()


def charger_cachet(chemin: Path, mot_de_passe: str, *, signe_le: dt.datetime | None = None) -> Cachet:
    """Unlock the certificate of a PKCS#12 file (.p12, .pfx).

    Args:
        signe_le: the time that the seals claim, with its offset; now when None.

    Raises:
        CleRefusee: pyHanko is not installed; the file cannot be read, its password is not that one, it holds no key fit to
            sign, or its certificate is not valid at that time.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    _outils()
    quand = (signe_le or dt.datetime.now(dt.timezone.utc)).replace(microsecond=0)
    octets = _lire(chemin)
    try:
        cle, certificat, autres = pkcs12.load_key_and_certificates(octets, mot_de_passe.encode() or None)
    except ValueError:
        raise CleRefusee(f"Mot de passe incorrect pour « {chemin} », ou ce n’est pas un fichier PKCS#12.") from None
    except UnsupportedAlgorithm:
        raise CleRefusee(f"« {chemin} » est protégé d’une façon trop ancienne : exportez-le à nouveau.") from None
    if not _est_usuelle(cle) or certificat is None:
        raise CleRefusee(
            f"« {chemin} » ne contient pas une clé RSA ou EC avec son certificat : elle ne peut pas sceller. Les lecteurs de "
            f"PDF connaissent RSA ({RSA_MINIMUM} bits au moins), P-256, P-384 et P-521."
        )
    debut, fin = certificat.not_valid_before_utc, certificat.not_valid_after_utc
    if not debut <= quand <= fin:
        raise CleRefusee(
            f"Le certificat de « {chemin} » vaut du {debut:%d/%m/%Y} au {fin:%d/%m/%Y} : il ne peut pas sceller le "
            f"{quand:%d/%m/%Y}. Demandez-en un nouveau."
        )
    noms = certificat.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Cachet(
        titulaire=str(noms[0].value) if noms else "",
        signe_le=quand,
        certificat=certificat.public_bytes(S.Encoding.DER),
        chaine=tuple(autre.public_bytes(S.Encoding.DER) for autre in autres),
        _cle=cle.private_bytes(S.Encoding.DER, S.PrivateFormat.PKCS8, S.NoEncryption()),
    )


def _est_usuelle(cle: object) -> TypeGuard[RSAPrivateKey | EllipticCurvePrivateKey]:
    """Whether readers of PDF know this kind of key (pdfsig calls a Brainpool or secp256k1 signature invalid)."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(cle, rsa.RSAPrivateKey):
        return cle.key_size >= RSA_MINIMUM
    courbes = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
    return isinstance(cle, ec.EllipticCurvePrivateKey) and isinstance(cle.curve, courbes)


def _lire(chemin: Path) -> bytes:
    try:
        return lire_octets(chemin, REGLAGES)
    except FichierRefuse as refus:
        raise CleRefusee(f"Le certificat « {chemin} » ne peut pas être lu : {refus.raison}.") from refus


@functools.lru_cache(maxsize=2)
def _signeur(cachet: Cachet) -> PdfSigner:
    pades = _outils()
    signeur = pades.Signeur(cachet.certificat, cachet.chaine, cachet._cle)
    return pades.Session(CHAMP, cachet.titulaire, signeur, cachet.signe_le)  # type: ignore[no-any-return]


def _outils() -> Any:
    """What stands on pyHanko.

    Raises:
        CleRefusee: it is not installed.
    """
    try:
        from rdcxl.exports.preuve import pades
    except ModuleNotFoundError as erreur:
        raise CleRefusee(MODULE_ABSENT) from erreur
    return pades
