"""The mentions that a « certificat de bloc » must carry: which they are, all that is wrong at once.

Sources: `domaine/documents.md` (a certificat de bloc carries the mentions of the title, the bloc, « validation
partielle » and the date of the minutes), readings X17 (registered intitulé only) and X30 (no default for the decision
date and the NSF codes: refused when missing).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from rdcxl.exports.glyphes import caracteres_absents
from rdcxl.exports.lecture import nom_pointe
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import EnsembleClos, FicheClose
from rdcxl.typographie import designer, phrase, typographier

Donnees = TypeVar("Donnees")


def _niveau(brut: object) -> str | None:
    return None if type(brut) is int and 1 <= brut <= 8 else "n'est pas un niveau de 1 à 8"


def _siret(brut: object) -> str | None:
    chiffres = "".join(str(brut).split())
    return None if len(chiffres) == 14 and chiffres.isascii() and chiffres.isdigit() else "n'a pas 14 chiffres"


def _intitule_enregistre(brut: object) -> str | None:
    """Reading X17: « à l'international » only on the centre's own documents."""
    if "à l'international" in str(brut).replace("’", "'").casefold():
        return "n'est pas l'intitulé enregistré au RNCP, seul admis sur un certificat"
    return None


@dataclass(frozen=True)
class Mention(Generic[Donnees]):
    """A mention: where it stands, what messages call it, how a value is checked, whether it must be there."""

    lire: Callable[[Donnees], object]
    libelle: str
    controle: Callable[[object], str | None] | None = None
    exigee: bool = True

    @cached_property
    def champ(self) -> str:
        """Its name as session.toml and the messages write it: « session.centre.nom »."""
        return nom_pointe(self.lire)


SIRET: Mention[Cloture] = Mention(lambda c: c.session.centre.siret, "le SIRET du centre", _siret)
SESSION: tuple[Mention[Cloture], ...] = (
    Mention(lambda c: c.session.certification.code, "le code RNCP"),
    Mention(lambda c: c.session.certification.intitule, "l'intitulé enregistré", _intitule_enregistre),
    Mention(lambda c: c.session.certification.date_decision, "la date de la décision de France compétences"),
    Mention(lambda c: c.session.certification.codes_nsf, "les codes NSF"),
    Mention(lambda c: c.session.certification.niveau, "le niveau de qualification", _niveau),
    Mention(lambda c: c.session.centre.nom, "le nom du centre"),
    SIRET,
    Mention(lambda c: c.session.centre.numero_declaration_activite, "le numéro de déclaration d'activité du centre"),
    Mention(lambda c: c.session.centre.ville, "la ville du centre"),
    Mention(lambda c: c.session.session.libelle, "le libellé de la session"),
    Mention(lambda c: c.session.responsables.certification, "le nom du responsable du processus de certification"),
    Mention(lambda c: c.jury.lieu, "le lieu du jury"),
)
NOMS: tuple[Mention[Fiche], ...] = (
    Mention(lambda f: f.nom_naissance, "le nom de naissance"),
    Mention(lambda f: f.prenoms, "les prénoms"),
)
TITULAIRE: tuple[Mention[FicheClose], ...] = (
    Mention(lambda f: f.identifiant, "l'identifiant"),
    Mention(lambda f: f.nom_naissance, "le nom de naissance"),
    Mention(lambda f: f.nom_usage, "le nom d'usage", exigee=False),
    Mention(lambda f: f.prenoms, "les prénoms"),
    Mention(lambda f: f.date_naissance, "la date de naissance"),
    Mention(lambda f: f.commune_naissance, "la commune de naissance"),
    Mention(lambda f: f.pays_naissance, "le pays de naissance", exigee=False),
)
BLOC: tuple[Mention[EnsembleClos], ...] = (
    Mention(lambda b: b.code, "le code du bloc"),
    Mention(lambda b: b.titre, "le titre du bloc"),
)


def _absents_des_polices(texte: str) -> list[str]:
    return caracteres_absents(typographier(texte))


def verifier(
    donnees: Donnees,
    mentions: tuple[Mention[Donnees], ...],
    qui: str,
    remede: str,
    *,
    refuses: Callable[[str], list[str]] = _absents_des_polices,
    raison: str = "absent des polices",
) -> list[str]:
    """Return one French sentence per mention that is missing or wrong, or holds a character that cannot be written.

    Args:
        donnees: what the mentions look into.
        qui: whom or what the sentences are about: a candidate (identifier and name), the session, a bloc.
        remede: where to put it right, as the object of « Complétez » or « Corrigez ».
        refuses: the characters of a text that cannot be written; by default those that the fonts lack.
        raison: why they cannot.
    """
    problemes = []
    for mention in mentions:
        brut = mention.lire(donnees)
        trouve = {"qui": qui, "libelle": mention.libelle, "champ": mention.champ, "brut": brut, "remede": remede}
        if brut in (None, "", ()):
            if mention.exigee:
                problemes.append(phrase("{qui} : il manque {libelle} ({champ}). Complétez {remede}.", **trouve))
            continue
        if mention.controle is not None and (defaut := mention.controle(brut)):
            modele = "{qui} : {libelle} ({champ}) vaut « {brut} », qui {defaut}. Corrigez {remede}."
            problemes.append(phrase(modele, defaut=defaut, **trouve))
        texte = "".join(map(str, brut)) if isinstance(brut, tuple) else str(brut)
        modele = "{qui} : caractère {caractere} {raison}, dans {libelle} ({champ}). Corrigez {remede}."
        problemes.extend(
            phrase(modele, caractere=designer(caractere), raison=raison, **trouve) for caractere in refuses(texte)
        )
    return problemes
