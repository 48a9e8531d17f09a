"""The log of what was sent to whom: STEM.envois.csv beside the closed file. It only grows; a rectification reads it.

A line is typed by whoever sent, or imported from a list; it names the closed file from which the document came by the first
characters of its digest, so that what a rectification replaces is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rdcxl.erreurs import SaisieRefusee
from rdcxl.exports.diplomation import Cellule, convertir, en_csv
from rdcxl.grille import champs as C
from rdcxl.grille.ecriture import fichier_neuf, tout_fichier
from rdcxl.grille.lecture.csv_en_tableaux import lire_tableau
from rdcxl.jury.chaine import base_et_rang
from rdcxl.jury.changements import concernes
from rdcxl.regles.saisie import abreger
from rdcxl.typographie import date_courte

if TYPE_CHECKING:
    from rdcxl.grille.anomalies import Anomalie
    from rdcxl.grille.tableau import Ligne
    from rdcxl.jury.modele_clos import Cloture

MOYENS = {"courriel": "courriel", "courrier": "courrier", "recommande": "recommandé", "main_propre": "main propre"}
REPERE = 16  # characters of the digest of a closed file, as a certificate prints them
CHAMPS = {
    champ.code: champ
    for champ in (
        C.Champ("identifiant", "Identifiant", C.TEXTE, "", obligatoire=True),
        C.Champ("documents", "Documents", C.TEXTE, "", obligatoire=True),
        C.Champ("envoye_le", "Envoyé le", C.DATE, "", obligatoire=True),
        C.Champ("moyen", "Moyen", C.TEXTE, "", obligatoire=True),
        C.Champ("destinataire", "Destinataire", C.TEXTE, ""),
        C.Champ("cloture", "Clôture", C.TEXTE, ""),
    )
}
EXIGES = tuple(code for code, champ in CHAMPS.items() if champ.obligatoire)


class Consigne(NamedTuple):
    """A line of the log: who was sent which documents (names of kinds), when, how, where, from which closed file."""

    identifiant: str
    documents: tuple[str, ...]
    envoye_le: dt.date
    moyen: str
    destinataire: str = ""
    cloture: str = ""


def dire_la_consigne(x: Consigne) -> str:
    """« lettres, releves, le 12/07/2025, courriel »."""
    return f"{', '.join(x.documents)}, le {date_courte(x.envoye_le.isoformat())}, {MOYENS[x.moyen]}"


def journal_de(cloture: Path) -> Path:
    """Where the log of a closed file, and of what replaces it, stands."""
    return cloture.with_name(f"{base_et_rang(cloture.name)[0]}.envois.csv")


def lire_le_journal(cloture: Path, connus: Mapping[str, str]) -> list[Consigne]:
    """The log beside a closed file; nothing when there is none.

    Args:
        connus: the kinds that can be sent, by name, with their titles.

    Raises:
        SaisieRefusee: everything that is wrong in it, each with its line.
    """
    chemin = journal_de(cloture)
    return lire_consignes(chemin, connus) if chemin.is_file() else []


def lire_consignes(
    chemin: Path, connus: Mapping[str, str], candidats: Iterable[str] | None = None, repere: str = ""
) -> list[Consigne]:
    """Read a list of what was sent; lines without a date were not sent yet, and are left out.

    Args:
        connus: as for `lire_le_journal`; candidats: the identifiers that may stand there, None for any.
        repere: the closed file, for lines that do not name one.

    Raises:
        SaisieRefusee: everything that is wrong, each with its line.
    """
    problemes: list[str] = []
    avis: list[Anomalie] = []
    tableau = lire_tableau(chemin, CHAMPS, EXIGES, problemes, avis)
    admis = None if candidats is None else set(candidats)
    lues = []
    for ligne in tableau.lignes:
        if not ligne.texte("envoye_le"):
            continue
        lue, refus = _lire(ligne, connus, admis, repere)
        problemes += [f"{chemin.name}, {ligne.lieu} : {r}" for r in refus]
        lues.append(lue)
    if problemes:
        raise SaisieRefusee(f"Le journal « {chemin.name} » ne peut pas être pris.", problemes)
    return lues


def _lire(ligne: Ligne, connus: Mapping[str, str], admis: set[str] | None, repere: str) -> tuple[Consigne, list[str]]:
    identifiant, brut = ligne.texte("identifiant"), ligne.brut("envoye_le")
    documents = tuple(dict.fromkeys(ligne.texte("documents").replace(",", " ").lower().split()))
    moyen = ligne.texte("moyen").lower().replace("é", "e").replace(" ", "_")
    refus = [f"« {code} » est vide." for code in EXIGES if not ligne.texte(code)]
    if not isinstance(brut, dt.date):
        refus.append(f"« {abreger(ligne.texte('envoye_le'))} » n’est pas une date. Saisissez JJ/MM/AAAA.")
    if identifiant and admis is not None and identifiant not in admis:
        refus.append(f"« {abreger(identifiant)} » n’est l’identifiant d’aucun candidat de ce jury.")
    if inconnus := [d for d in documents if d not in connus]:
        refus.append(f"« {abreger(', '.join(inconnus))} » n’est pas une sorte de document : {', '.join(connus)}.")
    if moyen and moyen not in MOYENS:
        refus.append(f"« {abreger(ligne.texte('moyen'))} » n’est pas un moyen : {', '.join(MOYENS)}.")
    jour = brut if isinstance(brut, dt.date) else dt.date.min
    cloture = "".join(ligne.texte("cloture").split()) or repere
    return Consigne(identifiant, documents, jour, moyen, ligne.texte("destinataire"), cloture), refus


def consigner(cloture: Path, ajouts: Sequence[Consigne], connus: Mapping[str, str]) -> list[Consigne]:
    """Add lines to the log, once each; return those that were not there yet. Whole or not at all.

    Raises:
        SaisieRefusee: the log that is there cannot be read; EcritureRefusee: it cannot be written.
    """
    anciennes = lire_le_journal(cloture, connus)
    nouvelles = [x for x in dict.fromkeys(ajouts) if x not in anciennes]
    if nouvelles:
        with fichier_neuf(journal_de(cloture), remplacable=tout_fichier) as provisoire:
            provisoire.write_bytes(_en_csv([*anciennes, *nouvelles]))
    return nouvelles


def _en_csv(consignes: Sequence[Consigne]) -> bytes:
    lignes: list[list[Cellule]] = []
    for x in consignes:
        textes = (x.identifiant, " ".join(x.documents), MOYENS[x.moyen], x.destinataire, x.cloture)
        for texte in textes:
            if texte and convertir(texte, "texte")[1]:
                raise SaisieRefusee(
                    "Le journal ne peut pas être écrit.", [f"« {abreger(texte)} » ne peut pas s’écrire."]
                )
        identifiant, documents, moyen, destinataire, cloture = textes
        lignes.append([identifiant, documents, x.envoye_le, moyen, destinataire, cloture])
    return en_csv(list(CHAMPS), lignes)


def a_remplacer(
    ancien: Cloture, nouveau: Cloture, consignes: Sequence[Consigne], titres: Mapping[str, str]
) -> list[str]:
    """What a rectification makes wrong among what was sent from the file that it replaces, a sentence per person.

    A change of what every document prints (centre, certification, jury) makes all of it wrong.
    """
    changes = concernes(ancien, nouveau)
    avant = {c.identifiant: c for c in ancien.candidats}
    apres = {c.identifiant: c for c in nouveau.candidats}
    repere = ancien.empreinte.valeur[:REPERE]
    phrases = []
    for x in consignes:
        if x.cloture and not repere.startswith(x.cloture[:REPERE]):
            continue
        if x.identifiant in changes and (c := apres.get(x.identifiant) or avant.get(x.identifiant)):
            quoi = ", ".join(titres.get(d, d) for d in x.documents)
            quand = f"le {date_courte(x.envoye_le.isoformat())}, {MOYENS[x.moyen]}"
            phrases.append(f"{x.identifiant} ({c.fiche.nom_complet}) a reçu {quoi} ({quand}) : à remplacer.")
    return phrases
