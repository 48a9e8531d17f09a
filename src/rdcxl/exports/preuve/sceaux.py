"""The electronic seals of a PDF, checked by pyHanko: it refuses what was added after a seal, which pdfsig calls valid."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass


@dataclass(frozen=True)
class SceauLu:
    """A seal: who signed, and whether every byte of the file is what was sealed (its authority is not judged here)."""

    titulaire: str
    intact: bool


def lire_sceaux(octets: bytes) -> list[SceauLu]:
    """The seals of a PDF, the first one first; one that cannot be read is broken.

    Raises:
        ModuleNotFoundError: pyHanko is not installed.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.errors import ValidationInfoReadingError

    for nom in ("pyhanko", "pyhanko_certvalidator"):  # what they would log is said in the verdict
        logging.getLogger(nom).addHandler(logging.NullHandler())
    try:
        return [_examiner(signature) for signature in PdfFileReader(io.BytesIO(octets)).embedded_signatures]
    except (PdfError, ValidationInfoReadingError, ValueError, KeyError, TypeError):
        return [SceauLu("", False)]


def _examiner(signature: object) -> SceauLu:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    certificat = signature.signer_cert  # type: ignore[attr-defined]
    titulaire = str(certificat.subject.native.get("common_name", "")) if certificat is not None else ""
    contexte = ValidationContext(trust_roots=[certificat] if certificat is not None else [], allow_fetching=False)
    try:
        etat = validate_pdf_signature(signature, contexte)  # type: ignore[arg-type]
    except (SignatureValidationError, ValueError):
        return SceauLu(titulaire, False)
    tout = etat.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return SceauLu(titulaire, bool(etat.intact and etat.valid and tout))
