"""The Open Badges 3.0 credential of a certificate (W3C Verifiable Credential, Ed25519 Data Integrity), by openbadgeslib.

It says the name, the bloc and the certification, not the birth date: a badge is made to be shown. Nothing is downloaded.
"""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.preuve.charge import REPERE, Faits

if TYPE_CHECKING:
    from rdcxl.jury.cles import ClePublique, Signataire

MODULE_ABSENT = 'Les badges Open Badges 3.0 demandent un module de plus : pip install "rdcxl[badges]".'
FICHE = "https://www.francecompetences.fr/recherche/rncp/{numero}/"
NOM = "name"  # identityType of a name, Open Badges 3.0


class BadgeRefuse(ValueError):
    """The credential is not what its key signed, or no credential."""


def identifiant_du_badge(faits: Faits, empreinte: str) -> str:
    """The id of a credential: one per number and closed file."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'rdcxl:certificat:{faits.numero}:{empreinte[: 2 * REPERE]}')}"


def identifiant_du_bloc(faits: Faits) -> str:
    """The id of what is achieved: the same for all who validate the bloc."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'rdcxl:bloc:{faits.certification}:{faits.bloc}')}"


def composer_badge(
    faits: Faits, mentions: Mapping[str, str], instant: datetime, empreinte: str, signataire: Signataire
) -> bytes:
    """The signed credential as JSON bytes, the same for the same input.

    Args:
        mentions: what the certificate prints.
        instant: when it is delivered, with its offset.
        empreinte: SHA-256 of the closed file.

    Raises:
        ExportRefuse: openbadgeslib is not installed.
    """
    try:
        from openbadgeslib.ob3 import (
            Achievement,
            Alignment,
            IdentityObject,
            Issuer,
            OpenBadgeCredential,
            add_data_integrity_proof,
        )

        signeur = _signeur(signataire)
    except ModuleNotFoundError as erreur:
        raise ExportRefuse(MODULE_ABSENT) from erreur
    fiche = FICHE.format(numero="".join(c for c in faits.certification if c.isdigit()))
    bloc = f"{mentions['bloc_libelle']} — {mentions['bloc_titre']}"
    titre = Achievement(
        id=identifiant_du_bloc(faits),
        name=bloc,
        description=mentions["description"],
        criteria_narrative=f"Bloc validé par le jury de certification du {mentions['proces_verbal']}.",
        achievement_type="Competency",
        alignments=[Alignment(mentions["certification"], fiche, "RNCP", faits.certification)],
    )
    titulaire = IdentityObject(identity_hash=f"{faits.prenoms} {faits.nom}", identity_type=NOM, hashed=False)
    credential = OpenBadgeCredential(
        issuer=Issuer(id=signeur.verification_method.partition("#")[0], name=mentions["centre"]),
        recipient_id=None,
        achievement=titre,
        id=identifiant_du_badge(faits, empreinte),
        name=mentions["titre_document"],
        issuance_date=instant,
        identifiers=[titulaire],
    )
    # Not `signeur.sign`, which also validates what it signed: our documents differ by their values only, and tests validate one.
    signe = add_data_integrity_proof(
        credential.to_vc(), signeur.privkey_pem, signeur.verification_method, created=instant
    )
    return (json.dumps(signe, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


@functools.lru_cache(maxsize=2)
def _signeur(signataire: Signataire) -> Any:
    from openbadgeslib.ob3 import OB3LdpSigner

    return OB3LdpSigner(signataire.cle_ed25519())


def verifier_badge(badge: bytes, cle: ClePublique) -> dict[str, Any]:
    """Check a credential against the key that must have signed it; return what it says.

    Raises:
        BadgeRefuse: it is not authentic.
        ModuleNotFoundError: openbadgeslib is not installed.
    """
    from cryptography.hazmat.primitives import serialization as S
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3 import OB3LdpVerifier

    pem = Ed25519PublicKey.from_public_bytes(cle.octets).public_bytes(
        S.Encoding.PEM, S.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        document = json.loads(badge.decode("utf-8"))
        if not isinstance(document, dict):
            raise BadgeRefuse("no credential")
        OB3LdpVerifier(pem).verify(document)
    except (LibOpenBadgesException, ValueError, RecursionError) as erreur:
        raise BadgeRefuse("not authentic") from erreur
    return document


def desaccords(document: Mapping[str, Any], faits: Faits, empreinte: str) -> list[str]:
    """What an authentic credential says otherwise than the certificate: names of the facts, in French."""
    sujet = document.get("credentialSubject")
    sujet = sujet if isinstance(sujet, dict) else {}
    noms = [i.get("identityHash") for i in sujet.get("identifier", []) if isinstance(i, dict)]
    bloc = sujet.get("achievement", {}).get("id")
    comparaisons = {
        "le numéro ou le dossier clos": document.get("id") == identifiant_du_badge(faits, empreinte),
        "le nom": noms == [f"{faits.prenoms} {faits.nom}"],
        "le bloc": bloc == identifiant_du_bloc(faits),
    }
    return [nom for nom, accord in comparaisons.items() if not accord]
