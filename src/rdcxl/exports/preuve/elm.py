"""The same credential for Europass: European Learning Model v3 (application profile EDC), as JSON-LD, unsigned.

Europass, or the centre's own qualified seal, signs it; until then it proves nothing, and says the same as the badge. It names the
holder, not the birth date. The picture that it must show is the certificate's page.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rdcxl.exports.preuve.badge import FICHE, identifiant_du_bloc
from rdcxl.exports.preuve.charge import REPERE, Faits

CONTEXTES = ("https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap")
SCHEMA = "http://data.europa.eu/snb/model/ap/edc-generic-full"
AUTORITE = "http://publications.europa.eu/resource/authority"
SNB = "http://data.europa.eu/snb"
LANGUES = {"fr": ("FRA", "French"), "en": ("ENG", "English")}


def composer_elm(faits: Faits, mentions: Mapping[str, Any], instant: datetime, empreinte: str, image: bytes) -> bytes:
    """The credential as JSON bytes, the same for the same input.

    Args:
        mentions: what the certificate prints.
        instant: when it is delivered, with its offset.
        empreinte: SHA-256 of the closed file.
        image: the page of the certificate (PNG).
    """
    langue = mentions["mots"]["langue"]
    centre, jour = _centre(mentions, langue), instant.isoformat(timespec="seconds")
    titre = {langue: f"{mentions['bloc_libelle']} — {mentions['bloc_titre']}"}
    decerne = {
        "id": _urn(faits, "awarding"),
        "type": "AwardingProcess",
        "awardingBody": centre,
        "awardingDate": f"{faits.jury}T00:00:00Z",
    }
    credential = {
        "@context": list(CONTEXTES),
        "id": f"urn:credential:{uuid.uuid5(uuid.NAMESPACE_URL, f'rdcxl:elm:{faits.numero}:{empreinte[: 2 * REPERE]}')}",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialProfiles": _concept(f"{SNB}/credential/e34929035b", f"{SNB}/credential/25831c2", "Generic"),
        "credentialSchema": {"id": SCHEMA, "type": "ShaclValidator2017"},
        "identifier": {"id": _urn(faits, "number"), "type": "Identifier", "schemeName": mentions["mots"]["numero"], "notation": faits.numero},
        "issuer": centre,
        "issued": jour,
        "validFrom": jour,
        "displayParameter": _affichage(faits, mentions, langue, image),
        "credentialSubject": {
            "id": _urn(faits, "person"),
            "type": "Person",
            "fullName": {langue: f"{faits.prenoms} {faits.nom}"},
            "givenName": {langue: faits.prenoms},
            "familyName": {langue: faits.nom},
            "hasClaim": {
                "id": _urn(faits, "achievement"),
                "type": "LearningAchievement",
                "title": titre,
                "awardedBy": decerne,
                "specifiedBy": _qualification(faits, mentions, langue, titre),
            },
        },
    }  # fmt: skip
    return (json.dumps(credential, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _urn(faits: Faits, quoi: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'rdcxl:elm:{quoi}:{faits.numero}')}"


def _concept(cle: str, liste: str, libelle: str) -> dict[str, Any]:
    """A word of a controlled vocabulary."""
    return {
        "id": cle,
        "type": "Concept",
        "inScheme": {"id": liste, "type": "ConceptScheme"},
        "prefLabel": {"en": libelle},
    }


def _de_l_autorite(liste: str, code: str, libelle: str) -> dict[str, Any]:
    return {**_concept(f"{AUTORITE}/{liste}/{code}", f"{AUTORITE}/{liste}", libelle), "notation": liste}


def _centre(mentions: Mapping[str, Any], langue: str) -> dict[str, Any]:
    siret = "".join(mentions["siret"].split())
    france = _de_l_autorite("country", "FRA", "France")
    return {
        "id": f"urn:siret:{siret}",
        "type": "Organisation",
        "legalName": {langue: mentions["centre"]},
        # What a qualified seal names its holder by (ETSI EN 319 412-1): the seal that Europass takes must say the same.
        "eIDASIdentifier": {
            "id": f"urn:siret:{siret}:eidas",
            "type": "LegalIdentifier",
            "notation": f"NTRFR-{siret[:9]}",
            "spatial": france,
        },
        "registration": {
            "id": f"urn:siret:{siret}:registration",
            "type": "LegalIdentifier",
            "notation": siret,
            "spatial": france,
        },
        "location": {
            "id": f"urn:siret:{siret}:location",
            "type": "Location",
            "address": {"id": f"urn:siret:{siret}:address", "type": "Address", "countryCode": france},
        },
    }


def _affichage(faits: Faits, mentions: Mapping[str, Any], langue: str, image: bytes) -> dict[str, Any]:
    mot = _de_l_autorite("language", *LANGUES[langue])
    photo = {
        "id": _urn(faits, "image"),
        "type": "MediaObject",
        "content": base64.b64encode(image).decode(),
        "contentEncoding": _concept(f"{SNB}/encoding/6146cde7dd", f"{SNB}/encoding/25831c2", "base64"),
        "contentType": _de_l_autorite("file-type", "PNG", "PNG"),
    }
    detail = {"id": _urn(faits, "page"), "type": "DisplayDetail", "image": photo, "page": 1}
    return {
        "id": _urn(faits, "display"),
        "type": "DisplayParameter",
        "title": {langue: mentions["titre_document"]},
        "description": {langue: mentions["description"]},
        "language": mot,
        "primaryLanguage": mot,
        "individualDisplay": {
            "id": _urn(faits, "view"),
            "type": "IndividualDisplay",
            "language": mot,
            "displayDetail": detail,
        },
    }


def _qualification(faits: Faits, mentions: Mapping[str, Any], langue: str, titre: dict[str, str]) -> dict[str, Any]:
    """What the bloc is part of: the certification, its level, its page in the national register."""
    niveau = next((c for c in mentions["niveau"] if c.isdigit()), "")
    numero = "".join(c for c in faits.certification if c.isdigit())
    eqf = _concept(f"{SNB}/eqf/{niveau}", f"{SNB}/eqf/25831c2", f"Level {niveau}")
    entiere = {
        "id": f"urn:rncp:{faits.certification}",
        "type": "Qualification",
        "title": {langue: mentions["certification"]},
        "eqfLevel": eqf,
        "homepage": {
            "id": f"urn:rncp:{faits.certification}:page",
            "type": "WebResource",
            "contentURL": FICHE.format(numero=numero),
        },
    }
    return {
        "id": identifiant_du_bloc(faits),
        "type": "Qualification",
        "title": titre,
        "eqfLevel": eqf,
        "isPartialQualification": True,
        "isPartOf": entiere,
    }
