"""The address by which a holder adds a certificate to his LinkedIn profile: it names nobody. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from rdcxl.exports.preuve.charge import Faits

AJOUTER = "https://www.linkedin.com/profile/add"


def lien_linkedin(faits: Faits, mentions: Mapping[str, str], page: str = "") -> str:
    """The address.

    Args:
        mentions: what the certificate prints; page: of the centre's verification, empty where there is none.
    """
    annee, mois, _ = faits.jury.split("-")
    champs = {
        "startTask": "CERTIFICATION_NAME",
        "name": f"{mentions['bloc_libelle']} — {mentions['bloc_titre']} ({faits.certification})",
        "organizationName": mentions["centre"],
        "issueYear": annee,
        "issueMonth": str(int(mois)),
        "certId": faits.numero,
        **({"certUrl": page} if page else {}),
    }
    return f"{AJOUTER}?{urlencode(champs)}"
