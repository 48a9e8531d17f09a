"""The mentions that a « certificat de bloc » must carry: which they are, all that is wrong at once.

Sources: `domaine/documents.md` (a certificat de bloc carries the mentions of the title, the bloc, « validation
partielle » and the date of the minutes), readings X17 (registered intitulé only) and X30 (no default for the decision
date and the NSF codes: refused when missing).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rdcxl.exports.glyphes import caracteres_absents, designer
from rdcxl.exports.lecture import phrase, valeur
from rdcxl.regles.dates import date_iso
from rdcxl.typographie import typographier


def _date(brut: Any) -> str | None:
    return None if date_iso(brut) else "n'est pas une date"


def _niveau(brut: Any) -> str | None:
    return None if type(brut) is int and 1 <= brut <= 8 else "n'est pas un niveau de 1 à 8"


def _siret(brut: Any) -> str | None:
    chiffres = "".join(str(brut).split())
    return None if len(chiffres) == 14 and chiffres.isascii() and chiffres.isdigit() else "n'a pas 14 chiffres"


def _intitule_enregistre(brut: Any) -> str | None:
    """Reading X17: « à l'international » only on the centre's own documents."""
    if "à l'international" in str(brut).replace("’", "'").casefold():
        return "n'est pas l'intitulé enregistré au RNCP, seul admis sur un certificat"
    return None


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention: its dotted name, what messages call it, how a value is checked, whether it must be there."""

    champ: str
    libelle: str
    controle: Callable[[Any], str | None] | None = None
    exigee: bool = True


SESSION = (
    Mention("session.certification.code", "le code RNCP"),
    Mention("session.certification.intitule", "l'intitulé enregistré", _intitule_enregistre),
    Mention("session.certification.date_decision", "la date de la décision de France compétences", _date),
    Mention("session.certification.codes_nsf", "les codes NSF"),
    Mention("session.certification.niveau", "le niveau de qualification", _niveau),
    Mention("session.centre.nom", "le nom du centre"),
    Mention("session.centre.siret", "le SIRET du centre", _siret),
    Mention("session.centre.numero_declaration_activite", "le numéro de déclaration d'activité du centre"),
    Mention("session.centre.ville", "la ville du centre"),
    Mention("session.session.libelle", "le libellé de la session"),
    Mention("session.responsables.certification", "le nom du responsable du processus de certification"),
    Mention("jury.date", "la date du jury", _date),
    Mention("jury.lieu", "le lieu du jury"),
    Mention("empreinte.valeur", "l'empreinte du fichier de clôture"),
)
TITULAIRE = (
    Mention("identifiant", "l'identifiant"),
    Mention("nom_naissance", "le nom de naissance"),
    Mention("nom_usage", "le nom d'usage", exigee=False),
    Mention("prenoms", "les prénoms"),
    Mention("date_naissance", "la date de naissance", _date),
    Mention("commune_naissance", "la commune de naissance"),
    Mention("pays_naissance", "le pays de naissance", exigee=False),
)
BLOC = (
    Mention("code", "le code du bloc"),
    Mention("numero", "le numéro du bloc"),
    Mention("titre", "le titre du bloc"),
)


def _absents_des_polices(texte: str) -> list[str]:
    return caracteres_absents(typographier(texte))


def verifier(
    donnees: Mapping[str, Any],
    mentions: tuple[Mention, ...],
    qui: str,
    remede: str,
    *,
    refuses: Callable[[str], list[str]] = _absents_des_polices,
    raison: str = "absent des polices",
) -> list[str]:
    """Return one French sentence per mention that is missing or wrong, or holds a character that cannot be written.

    Args:
        donnees: what the dotted names look into.
        mentions: the mentions to check.
        qui: whom or what the sentences are about: a candidate (identifier and name), the session, a bloc.
        remede: where to put it right, as the object of « Complétez » or « Corrigez ».
        refuses: the characters of a text that cannot be written; by default those that the fonts lack.
        raison: why they cannot.
    """
    problemes = []
    for mention in mentions:
        brut = valeur(donnees, mention.champ)
        trouve = {"qui": qui, "libelle": mention.libelle, "champ": mention.champ, "brut": brut, "remede": remede}
        if brut is None or brut == []:
            if mention.exigee:
                problemes.append(phrase("{qui} : il manque {libelle} ({champ}). Complétez {remede}.", **trouve))
            continue
        if mention.controle is not None and (defaut := mention.controle(brut)):
            modele = "{qui} : {libelle} ({champ}) vaut « {brut} », qui {defaut}. Corrigez {remede}."
            problemes.append(phrase(modele, defaut=defaut, **trouve))
        texte = "".join(map(str, brut)) if isinstance(brut, list) else str(brut)
        modele = "{qui} : caractère {caractere} {raison}, dans {libelle} ({champ}). Corrigez {remede}."
        problemes.extend(
            phrase(modele, caractere=designer(caractere), raison=raison, **trouve) for caractere in refuses(texte)
        )
    return problemes
