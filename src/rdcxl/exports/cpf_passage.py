"""One holder in the SI-CPF flux: what is wrong with the data, else what `passageCertification` holds. Standard library only.

Source: the XSD of the flux (namespace urn:cdc:cpf:pc5:schema:1.0.0, version 1.1.2). What it leaves open is settled here:

- `idTechnique` is made of what a passage is: RNCP code, SIRET of the centre, date of the jury, identifier. Neither the
  digest nor the moment of closing enters it, so a rectified closing sends the same passage under the same identifier: a
  second deposit is answered « existe déjà en base » instead of creating a twin. The date rather than the year, since two
  promotions of one year may both have a C01; the SIRET, since one certifier collects several centres. Had one of these four
  been wrong in a flux already deposited, the certifier must have the old passage deleted first.
- `dateDebutValidite` is the date of the parchemin, which CCI France sets; taking the date of the jury is our
  interpretation. `dateFinValidite` is nil: a title of the RNCP does not lapse for its holder.
- `mentionValidee` and `scoring` are nil: the règlement knows neither mention nor score, and SANS_MENTION would say that
  there was one to miss.
- `obtentionCertification` is PAR_ADMISSION (a jury admits), `donneeCertifiee` true (a closed jury is final).
- The birth place is the INSEE code, always. The schema's other branch, a postal code, is not among the data of a grid.
- Three first names at most: the schema has no place for others. Nothing else is ever left out or shortened.
- The candidate must have validated the data (« Divulgation des résultats »). Its absence is a refusal here, though only a warning for
  DIPLOMATION, where candidates validate: what reaches the SI-CPF is final, and a wrong identity is what it rejects most.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Optional, Union

from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.mentions import Mention, verifier
from rdcxl.jury.parties_closes import FicheClose
from rdcxl.typographie import phrase

Contenu = Union[str, None, list[tuple[str, "Contenu"]]]  # a text, nil, or the children in order

TEXTE_MAX = 60  # characters of a name or of a place (XSD)
IDENTIFIANT_MAX = 200  # leaves room for the rest of idTechnique within 255 (XSD)
PRENOMS_MAX = 3
ETRANGER = "99"
OUTRE_MER = ("97", "98")
FRANCE = ("france", "france métropolitaine", "fr", "fra")
REMEDE = "la fiche du candidat, puis refaites la clôture"
MODALITES = {
    "FORMATION_INITIALE": "FORMATION_INITIALE_HORS_APPRENTISSAGE",
    "APPRENTISSAGE": "FORMATION_INITIALE_APPRENTISSAGE",
    "PROFESSIONNALISATION": "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION",
    "FORMATION_CONTINUE": "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
    "VAE": "VAE",
    "CANDIDAT_LIBRE": "CANDIDAT_LIBRE",
}
_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_ID_TECHNIQUE = re.compile(r"(?:RNCP|RS)[0-9]+-[0-9]{14}-[0-9]{4}-[0-9]{2}-[0-9]{2}-(.+)")


@dataclass(frozen=True)
class Delivrance:
    """What every passage of a flux shares: the RNCP code, the centre's SIRET (14 digits), the date of the jury (ISO)."""

    code: str
    siret: str
    date_jury: str


def id_technique(delivrance: Delivrance, fiche: FicheClose) -> str:
    """The identifier of a passage: « RNCP36395-12345678901234-2025-07-10-C01 »."""
    return f"{delivrance.code}-{delivrance.siret}-{delivrance.date_jury}-{texte(fiche.identifiant)}"


def identifiant_du_candidat(technique: str) -> Optional[str]:
    """The candidate's identifier inside an `idTechnique`, None when rdcxl did not write it.

    >>> identifiant_du_candidat("RNCP36395-12345678901234-2025-07-10-C-01"), identifiant_du_candidat("202006-2510")
    ('C-01', None)
    """
    trouve = _ID_TECHNIQUE.fullmatch(technique)
    return trouve[1] if trouve else None


def texte(brut: object) -> str:
    """A value as the flux writes it: composed (NFC), every run of blanks as one space.

    >>> texte("Marie\\u00a0 Louise")
    'Marie Louise'
    """
    return unicodedata.normalize("NFC", " ".join(str(brut).split()))


def caracteres_refuses(brut: str) -> list[str]:
    """Once each, the characters that XML 1.0 cannot hold or that nobody sees: controls, formats, surrogates, unassigned."""
    return [c for c in dict.fromkeys(brut) if unicodedata.category(c) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")]


def prenoms(brut: object) -> list[str]:
    """First names in the order of the civil register: between commas if there are any, else between blanks.

    >>> prenoms("Léa Marie"), prenoms("Jean-François"), prenoms("Marie Louise, Anne")
    (['Léa', 'Marie'], ['Jean-François'], ['Marie Louise', 'Anne'])
    """
    entier = texte(brut)
    return [p.strip() for p in entier.split("," if "," in entier else " ") if p.strip()]


def date_du_flux(jour: object) -> Optional[str]:
    """What is wrong with a date, None when the flux takes it: from 1900 to 2099 (XSD)."""
    return (
        None if isinstance(jour, dt.date) and 1900 <= jour.year < 2100 else "n’est pas une date des années 1900 à 2099"
    )


def _trop_long(brut: object, maximum: int = TEXTE_MAX) -> Optional[str]:
    return f"dépasse {maximum} caractères, ce que le flux n’admet pas" if len(texte(brut)) > maximum else None


def _identifiant(brut: object) -> Optional[str]:
    return _trop_long(brut, IDENTIFIANT_MAX)


def _prenoms(brut: object) -> Optional[str]:
    liste = prenoms(brut)
    if not liste:
        return "ne contient aucun prénom"
    return next((defaut for p in liste[:PRENOMS_MAX] if (defaut := _trop_long(p))), None)


def _sexe(brut: object) -> Optional[str]:
    return None if brut in ("F", "M") else "n’est ni F ni M"


def _insee(brut: object) -> Optional[str]:
    if _INSEE.fullmatch(str(brut)):
        return None
    return "n’est pas un code INSEE de commune (cinq caractères, 99 et le pays si né à l’étranger)"


def _voie(brut: object) -> Optional[str]:
    return None if str(brut) in MODALITES else f"n’est pas une voie d’accès connue ({', '.join(MODALITES)})"


TITULAIRE: tuple[Mention[FicheClose], ...] = (
    Mention(lambda f: f.identifiant, "l’identifiant", _identifiant),
    Mention(lambda f: f.nom_naissance, "le nom de naissance", _trop_long),
    Mention(lambda f: f.nom_usage, "le nom d’usage", _trop_long, exigee=False),
    Mention(lambda f: f.prenoms, "les prénoms", _prenoms),
    Mention(lambda f: f.sexe, "le sexe", _sexe),
    Mention(lambda f: f.date_naissance, "la date de naissance", date_du_flux),
    Mention(lambda f: f.code_insee_naissance, "le code INSEE de la commune de naissance", _insee),
    Mention(lambda f: f.commune_naissance, "la commune de naissance", _trop_long, exigee=False),
    Mention(lambda f: f.pays_naissance, "le pays de naissance", _trop_long, exigee=False),
    Mention(lambda f: f.voie, "la voie d’accès", _voie, exigee=False),
    Mention(lambda f: f.donnees_validees_le, "la date à laquelle le candidat a validé ses données", date_du_flux),
)


def controler(fiche: FicheClose, date_jury: dt.date) -> list[str]:
    """Return one French sentence per field of a candidate that the flux cannot take, or that contradicts another."""
    qui = designer_candidat(fiche)
    problemes = verifier(
        fiche, TITULAIRE, qui, REMEDE, refuses=caracteres_refuses, raison="que le flux ne peut pas porter"
    )
    naissance = fiche.date_naissance
    if naissance and naissance >= date_jury:
        modele = "{qui} : la date de naissance ({jour}) ne précède pas celle du jury. Corrigez {remede}."
        problemes.append(phrase(modele, qui=qui, jour=naissance.isoformat(), remede=REMEDE))
    code, pays = fiche.code_insee_naissance, fiche.pays_naissance
    if pays and _INSEE.fullmatch(code) and _se_contredisent(code, pays):
        modele = (
            "{qui} : le code INSEE de naissance ({code}) et le pays de naissance ({pays}) se contredisent : "
            "99 et le code du pays si né à l'étranger, sinon la commune française. Corrigez {remede}."
        )
        problemes.append(phrase(modele, qui=qui, code=code, pays=pays, remede=REMEDE))
    return problemes


def _se_contredisent(code: str, pays: str) -> bool:
    """Abroad and « France », or a commune of mainland France and another country; overseas has names of its own."""
    en_france = texte(pays).casefold() in FRANCE
    if code.startswith(ETRANGER):
        return en_france
    return not en_france and not code.startswith(OUTRE_MER)


def passage(delivrance: Delivrance, fiche: FicheClose) -> list[tuple[str, Contenu]]:
    """Return what `passageCertification` holds for a candidate whose data `controler` found nothing wrong with."""
    return [
        ("idTechnique", id_technique(delivrance, fiche)),
        ("obtentionCertification", "PAR_ADMISSION"),
        ("donneeCertifiee", "true"),
        ("dateDebutValidite", delivrance.date_jury),
        ("dateFinValidite", None),
        ("presenceNiveauLangueEuro", "false"),
        ("presenceNiveauNumeriqueEuro", "false"),
        ("scoring", None),
        ("mentionValidee", None),
        ("modalitesInscription", [("modaliteAcces", MODALITES.get(fiche.voie))]),
        ("identificationTitulaire", [("titulaire", _titulaire(fiche))]),
    ]


def _titulaire(fiche: FicheClose) -> list[tuple[str, Contenu]]:
    annee, mois, jour = str(fiche.date_naissance).split("-")
    usage, code = fiche.nom_usage, fiche.code_insee_naissance
    etranger = code.startswith(ETRANGER)
    lieu = (
        ("libelleCommuneNaissance", fiche.commune_naissance),
        ("codePaysNaissance", code[2:] if etranger else None),
        ("libellePaysNaissance", fiche.pays_naissance),
    )
    return [
        ("nomNaissance", texte(fiche.nom_naissance)),
        ("nomUsage", texte(usage) if usage else None),
        *((f"prenom{rang}", p) for rang, p in enumerate(prenoms(fiche.prenoms)[:PRENOMS_MAX], start=1)),
        ("anneeNaissance", annee),
        ("moisNaissance", str(int(mois))),
        ("jourNaissance", str(int(jour))),
        ("sexe", fiche.sexe),
        ("codeCommuneNaissance", [("codeInseeNaissance", [("codeInsee", code)])]),
        *((nom, texte(v)) for nom, v in lieu if v),
    ]
