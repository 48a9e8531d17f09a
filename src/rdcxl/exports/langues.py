"""The two languages of a certificate: its words, its dates, its sentences. Pure; the registered titles stay French in both."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rdcxl.typographie import INSECABLE, date_longue, ne_le, typographier

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BORN = f"born{INSECABLE}on"


@dataclass(frozen=True)
class Langue:
    """What a certificate says in a language.

    Attributes:
        code: as `[presentation] langue` names it; suffixe: of the file's name.
        mots: the labels that the template prints.
        dater: an ISO date in words; naitre: what stands before a birth date, by sex.
        composer: the typography of a text.
        phrases: the sentences, with the values that go into them.
    """

    code: str
    suffixe: str
    mots: Mapping[str, str]
    dater: Callable[[str], str]
    naitre: Callable[[str | None], str]
    composer: Callable[[str], str]
    phrases: Mapping[str, str]


def dater_en_anglais(iso: str) -> str:
    """« 14 March 2002 », with non-breaking spaces. Raises ValueError when the text is not an ISO date.

    >>> dater_en_anglais("2002-03-14") == '14\\xa0March\\xa02002'
    True
    """
    jour = date.fromisoformat(iso[:10])
    return INSECABLE.join((str(jour.day), MONTHS[jour.month - 1], f"{jour.year:04d}"))


def _composer_en_anglais(texte: str) -> str:
    return unicodedata.normalize("NFC", texte).replace("'", "’").replace("\u2011", "-")


FRANCAIS = Langue(
    code="fr",
    suffixe="",
    mots={
        "langue": "fr",
        "titre": "Certificat de bloc de compétences",
        "partielle": "Validation partielle de la certification professionnelle",
        "valide": "a validé",
        "signataire": "Responsable du processus de certification",
        "certificat": "Certificat",
        "numero": "Numéro",
        "proces_verbal": "Procès-verbal du jury de certification",
        "session": "Session",
        "empreinte": "Empreinte SHA-256 du dossier clos (début)",
        "certification": "Certification enregistrée au RNCP",
        "code": "Code",
        "enregistrement": "Enregistrement",
        "niveau": "Niveau",
        "centre": "Centre qui délivre ce certificat",
        "denomination": "Dénomination",
        "declaration": "Déclaration d’activité",
    },
    dater=date_longue,
    naitre=ne_le,
    composer=typographier,
    phrases={
        "certification": "{intitule}",
        "decision": "décision du directeur général de France compétences en date du {jour}",
        "niveau": "{n} du cadre national des certifications professionnelles (CNCP),\n{n} du cadre européen des certifications (CEC, EQF)",
        "nsf": "Code NSF",
        "nsfs": "Codes NSF",
        "declaration": "n° {numero}",
        "jury": "Le centre certifie, au vu du procès-verbal du jury de certification réuni à {lieu} le {jour}, que",
        "fait": "Fait à {ville}, le {jour}",
        "usage": "nom d'usage : {nom}",
        "naissance": "{ne} {jour} à {commune}",
        "bloc": "Bloc n° {numero}",
        "document": "Certificat de bloc de compétences {numero}",
        "description": "Validation partielle : bloc n° {numero} — {titre} — de la certification « {intitule} » ({code})",
        "verifier": "Vérifier ce certificat :",
        "page_du_centre": "sur la page de vérification du centre",
        "code_qr": "Code QR de vérification du certificat n° {numero}",
        "retire": "Retiré par le centre le {jour} : ce certificat ne vaut plus rien",
        "avertissement": (
            "Certificat délivré par le centre sur la foi du procès-verbal du jury de certification. Il atteste une validation "
            "partielle et n'est pas le parchemin, que seule CCI France, organisme certificateur, délivre. L'enregistrement de "
            "la déclaration d'activité du centre ne vaut pas agrément de l'État."
        ),
    },
)
ANGLAIS = Langue(
    code="en",
    suffixe="-en",
    mots={
        "langue": "en",
        "titre": "Certificate of a competence block",
        "partielle": "Part of the professional certification registered in France as",
        "valide": "has validated",
        "signataire": "In charge of the certification process",
        "certificat": "Certificate",
        "numero": "Number",
        "proces_verbal": "Minutes of the certification board",
        "session": "Session",
        "empreinte": "SHA-256 of the closed file (beginning)",
        "certification": "Certification registered in the RNCP",
        "code": "Code",
        "enregistrement": "Registration",
        "niveau": "Level",
        "centre": "Training centre that issues this certificate",
        "denomination": "Name",
        "declaration": "Training activity registration",
    },
    dater=dater_en_anglais,
    naitre=lambda sexe: BORN,
    composer=_composer_en_anglais,
    phrases={
        "certification": "{intitule}",
        "decision": "decision of the director general of France compétences dated {jour}",
        "niveau": "{n} of the French national framework (CNCP),\n{n} of the European Qualifications Framework (EQF)",
        "nsf": "NSF code",
        "nsfs": "NSF codes",
        "declaration": "no. {numero}",
        "jury": "According to the minutes of the certification board that met in {lieu} on {jour}, the centre certifies that",
        "fait": "Issued in {ville}, on {jour}",
        "usage": "name in use: {nom}",
        "naissance": "{ne} {jour} in {commune}",
        "bloc": "Bloc n° {numero}",
        "document": "Certificate of a competence block {numero}",
        "description": "Partial certification: block no. {numero} of “{intitule}” ({code})",
        "verifier": "Verify this certificate:",
        "page_du_centre": "on the centre's verification page",
        "code_qr": "QR code to verify certificate no. {numero}",
        "retire": "Withdrawn by the centre on {jour}: this certificate is no longer valid",
        "avertissement": (
            "Issued by the training centre on the strength of the certification board's minutes. It states a partial certification "
            "and is not the diploma, which CCI France, the awarding body, alone delivers. Titles are quoted as they are registered, "
            "in French; their English wording is the centre's. The registration of the centre's activity is no State approval."
        ),
    },
)
LANGUES: Mapping[str, Langue] = {x.code: x for x in (FRANCAIS, ANGLAIS)}
CHOIX: Mapping[str, tuple[Langue, ...]] = {"fr": (FRANCAIS,), "en": (ANGLAIS,), "fr_en": (FRANCAIS, ANGLAIS)}


def langue_de_la_page(texte: str) -> Langue:
    """In which language a page is written, from its text without blanks."""
    return ANGLAIS if "".join(ANGLAIS.mots["titre"].split()) in texte else FRANCAIS
