"""The envelope of a seal: the bytes of a PDF that the seal itself does not cover. Needs the extra « signature »; pure.

Imported by functions only. Source: RFC 5652 (CMS), X.690 (DER).
"""

from __future__ import annotations

from typing import Any

from asn1crypto import parser
from asn1crypto.cms import ContentInfo
from asn1crypto.core import Null


def enveloppe_exacte(sceau: Any, pdf: bytes) -> bool:
    """Whether the bytes that the signature does not cover, its own envelope, hold it in its one form and hide nothing.

    That is DER, the versions, the hash and the issuer that RFC 5652 (5.1, 5.3) prescribes (elsewhere names are compared
    without case), zeros up to the reserved length, and hexadecimal digits of one case. pyHanko looks at none of this.
    What may lawfully stand there unsigned stays allowed: the certificates of a chain, a timestamp.
    """
    debut, longueur, reprise, _ = map(int, sceau.byte_range)
    trou = pdf[debut + longueur : reprise]
    enveloppe = ContentInfo.load(sceau.pkcs7_content)
    attendu = b"<" + enveloppe.dump().hex().encode().ljust(len(trou) - 2, b"0") + b">"
    donnees, signature = enveloppe["content"], sceau.signer_info
    sid = signature["sid"]
    version = {"issuer_and_serial_number": "v1", "subject_key_identifier": "v3"}[sid.name]
    return (
        trou in (attendu, attendu.upper())
        and _est_du_der(enveloppe.dump())
        and all(_n_a_que_ses_champs(sequence) for sequence in (enveloppe, donnees, signature))
        and donnees["version"].native == signature["version"].native == version
        and [a.dump() for a in donnees["digest_algorithms"]] == [signature["digest_algorithm"].dump()]
        and (version == "v3" or sid.chosen["issuer"].dump() == sceau.signer_cert.issuer.dump())
        and signature["digest_algorithm"]["parameters"].dump() in (b"", Null().dump())
    )


def _n_a_que_ses_champs(sequence: Any) -> bool:
    """Whether a sequence is made of the fields that its type has: asn1crypto ignores what follows them."""
    return bool(sequence.contents == b"".join(sequence[rang].dump() for rang in range(len(sequence))))


def _est_du_der(octets: bytes) -> bool:
    """Whether every length is written in its shortest form and every element is full of elements, without a rest.

    Linear; asn1crypto's own forced encoding takes a time that grows exponentially with the depth.
    """
    classe, forme, etiquette, _, contenu, _ = parser.parse(octets, strict=True)
    if parser.emit(classe, forme, etiquette, contenu) != octets:
        return False
    while forme and contenu:
        taille = parser.peek(contenu)
        if not _est_du_der(contenu[:taille]):
            return False
        contenu = contenu[taille:]
    return True
