"""« Attestation de suivi de formation »: what a candidate without the title followed. It is not the certification.

Source: « Le jury de certification » (B8 of the domain notes: the centre gives it, with the certificates of the validated
blocs, to those who did not obtain the certification). Mentions: usual practice of training centres.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import (
    communes,
    date_en_mots,
    durees_suivies,
    fiche_du_candidat,
    jour,
    nom_complet,
    nom_du_fichier,
    par_experience,
    texte,
)
from rdcxl.exports.lecture import candidats, designer_candidat, exiger_la_cloture, instant_de_cloture, phrase, valeur
from rdcxl.exports.mentions import Mention, verifier
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.champs import VOIES
from rdcxl.regles import libelles as L

GENRE = "attestations"
MODELE = "attestation.typ"
SANS_TITRE = frozenset({L.PARTIELLE, L.AUCUNE, L.EN_ATTENTE, L.ANNULEE})
NATURE = "Action de formation préparant à une certification professionnelle enregistrée au RNCP"
OBJECTIFS = "Acquérir les compétences des blocs de la certification « {intitule} » ({code})"
AVERTISSEMENT = (
    "Cette attestation dit la formation suivie. Elle n’est ni le titre, ni un certificat de bloc, et ne préjuge pas d’une "
    "session ultérieure. L’enregistrement de la déclaration d’activité du centre ne vaut pas agrément de l’État."
)
SESSION = (
    Mention("session.centre.nom", "le nom du centre"),
    Mention("session.centre.siret", "le SIRET du centre"),
    Mention("session.centre.numero_declaration_activite", "le numéro de déclaration d'activité du centre"),
    Mention("session.centre.ville", "la ville du centre"),
    Mention("session.session.libelle", "le libellé de la session"),
)
TITULAIRE = (Mention("nom_naissance", "le nom de naissance"), Mention("prenoms", "les prénoms"))


def preparer(contenu: Mapping[str, Any], reglages: Reglages) -> list[Document]:
    """Return one attestation per candidate whose decision is not TITRE; by experience (VAE) there is no training to attest.

    Raises:
        ExportRefuse: a mention of the centre or the name of a candidate is missing; all are listed.
    """
    exiger_la_cloture(contenu)
    retenus = [c for c in candidats(contenu) if valeur(c, "resultat.decision") in SANS_TITRE and not par_experience(c)]
    if not retenus:
        return []
    problemes = verifier(contenu, SESSION, "Session", "le fichier de session, puis refaites la clôture")
    for c in retenus:
        problemes += verifier(c["fiche"], TITULAIRE, designer_candidat(c["fiche"]), "la fiche du candidat")
    if problemes:
        raise ExportRefuse(phrase("Les attestations de suivi ne peuvent pas être produites."), problemes)
    instant = instant_de_cloture(contenu)
    signataire = reglages.signataires.attestation or texte(contenu, "session.responsables.certification")
    return [
        Document(
            MODELE, nom, designer_candidat(c["fiche"]), texte(c, "fiche.identifiant"), instant,
            {
                **communes(contenu, f"Attestation de suivi de formation – {nom_complet(c['fiche'])}"),
                "enonce": f"Le centre {texte(contenu, 'session.centre.nom')} atteste que",
                "candidat": fiche_du_candidat(c["fiche"])[:2],
                "formation": _formation(contenu, c, reglages),
                "durees": _durees(c),
                "resultats": _resultats(c),
                "avertissement": AVERTISSEMENT,
                "fait": f"Fait à {texte(contenu, 'session.centre.ville')}, le {date_en_mots(instant)}.",
                "signatures": [{"nom": signataire, "qualite": "Pour le centre"}],
            },
        )
        for c, nom in zip(retenus, nom_du_fichier("Attestation", retenus), strict=True)
    ]  # fmt: skip


def _formation(contenu: Mapping[str, Any], c: Mapping[str, Any], reglages: Reglages) -> list[list[str]]:
    """Name, nature, aims, path and dates; « à l'international » is allowed on a document of the centre (X17)."""
    titre = communes(contenu, "")["certification"]
    nom = texte(contenu, "referentiel.intitule_centre") or titre["intitule"]
    voie = texte(c, "fiche.voie")
    return [
        ["Formation", nom],
        ["Session", texte(contenu, "session.session.libelle")],
        ["Nature", reglages.textes.attestation_nature or NATURE],
        ["Objectifs", reglages.textes.attestation_objectifs or OBJECTIFS.format(**titre)],
        ["Voie", VOIES.get(voie, "")],
        ["Dates", reglages.textes.attestation_dates],
        ["Dernière épreuve", jour(contenu, "session.session.date_derniere_epreuve")],
    ]


def _durees(c: Mapping[str, Any]) -> list[list[str]]:
    """Hours planned and followed."""
    inj, jus, entreprise = (
        None if (lu := valeur(c["fiche"], champ)) is None else Decimal(lu)
        for champ in ("heures_absence_injustifiees", "heures_absence_justifiees", "heures_entreprise")
    )
    return durees_suivies(Decimal(c["penalite"]["base"]), (inj, jus), entreprise)


def _resultats(c: Mapping[str, Any]) -> str:
    gardes = c["resultat"]["blocs_valides"]
    if not gardes:
        return ""
    return f"Blocs de compétences validés, attestés par ailleurs : {', '.join(gardes)}."
