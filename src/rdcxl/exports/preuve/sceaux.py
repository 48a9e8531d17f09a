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
    from pyhanko.pdf_utils.reader import PdfFileReader

    for nom in (
        "pyhanko",
        "pyhanko_certvalidator",
    ):  # what they would log, names and tracebacks, is said in the verdict
        logging.getLogger(nom).propagate = False
        logging.getLogger(nom).addHandler(logging.NullHandler())
    try:
        return [_examiner(signature, octets) for signature in PdfFileReader(io.BytesIO(octets)).embedded_signatures]
    except Exception:  # pyHanko raises whatever a damaged file makes Python raise
        return [SceauLu("", False)]


def lire_sceaux_a_part(octets: bytes) -> list[SceauLu]:
    """The same in a process with limits, for a file that anybody may have made.

    Raises:
        ModuleNotFoundError: pyHanko is not installed; LimiteDepassee: the file asks for too much.
    """
    import pyhanko  # noqa: F401 – that it is installed

    from rdcxl.exports.preuve.limites import a_part

    return [SceauLu(titulaire, intact) for titulaire, intact in a_part(_en_listes, octets)]


def _en_listes(octets: bytes) -> list[tuple[str, bool]]:
    return [(x.titulaire, x.intact) for x in lire_sceaux(octets)]


def _examiner(signature: object, octets: bytes) -> SceauLu:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    from rdcxl.exports.preuve.enveloppe import enveloppe_exacte

    certificat = signature.signer_cert  # type: ignore[attr-defined]
    titulaire = str(certificat.subject.native.get("common_name", "")) if certificat is not None else ""
    contexte = ValidationContext(trust_roots=[certificat] if certificat is not None else [], allow_fetching=False)
    try:
        etat = validate_pdf_signature(signature, contexte)  # type: ignore[arg-type]
    except (SignatureValidationError, ValueError):
        return SceauLu(titulaire, False)
    tout = etat.coverage == SignatureCoverageLevel.ENTIRE_FILE and enveloppe_exacte(signature, octets)
    return SceauLu(titulaire, bool(etat.intact and etat.valid and tout))
