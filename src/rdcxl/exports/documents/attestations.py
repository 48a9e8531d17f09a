"""« Attestation de suivi de formation »: what a candidate without the title followed. It is not the certification.

Source: « Le jury de certification » (B8 of the domain notes: the centre gives it, with the certificates of the validated
blocs, to those who did not obtain the certification). Mentions: usual practice of training centres.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import (
    communes,
    date_en_mots,
    dates_de_formation,
    durees_suivies,
    fiche_du_candidat,
    jour,
    nom_complet,
    nom_du_fichier,
)
from rdcxl.exports.genres import ApresLaCloture
from rdcxl.exports.lecture import designer_candidat, formation_a_attester
from rdcxl.exports.mentions import NOMS, Mention, verifier
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.annexes import PORTEFEUILLES
from rdcxl.grille.tables.candidats import VOIES
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.regles.dates import date_iso
from rdcxl.typographie import phrase

if TYPE_CHECKING:
    from rdcxl.exports.matiere import JuryClos

MODELE = "attestation.typ"
NATURE = "Action de formation préparant à une certification professionnelle enregistrée au RNCP"
OBJECTIFS = "Acquérir les compétences des blocs de la certification « {intitule} » ({code})"
AVERTISSEMENT = (
    "Cette attestation dit la formation suivie. Elle n’est ni le titre, ni un certificat de bloc, et ne préjuge pas d’une "
    "session ultérieure. L’enregistrement de la déclaration d’activité du centre ne vaut pas agrément de l’État."
)
SESSION: tuple[Mention[Cloture], ...] = (
    Mention(lambda c: c.session.centre.nom, "le nom du centre"),
    Mention(lambda c: c.session.centre.siret, "le SIRET du centre"),
    Mention(lambda c: c.session.centre.numero_declaration_activite, "le numéro de déclaration d'activité du centre"),
    Mention(lambda c: c.session.centre.ville, "la ville du centre"),
    Mention(lambda c: c.session.session.libelle, "le libellé de la session"),
)


def _suivies(jury: JuryClos) -> list[str]:
    return [c.identifiant for c in jury.clos.candidats if formation_a_attester(c)]


@ApresLaCloture(
    "attestations",
    rang=40,
    titre="Attestations de suivi",
    lien="Attestation",
    modeles=(MODELE,),
    destinataires=_suivies,
)
def preparer(clos: Cloture, reglages: Reglages) -> list[Document]:
    """Return one attestation per candidate who followed the training and has not the title, once the jury has decided.

    Raises:
        ExportRefuse: a mention of the centre or the name of a candidate is missing; all are listed.
    """
    retenus = [c for c in clos.candidats if formation_a_attester(c)]
    if not retenus:
        return []
    problemes = verifier(clos, SESSION, "Session", "le fichier de session, puis refaites la clôture")
    for c in retenus:
        problemes += verifier(c.fiche, NOMS, designer_candidat(c.fiche), "la fiche du candidat")
    if problemes:
        raise ExportRefuse(phrase("Les attestations de suivi ne peuvent pas être produites."), problemes)
    instant = clos.instant
    signataire = reglages.signataires.attestation or clos.session.responsables.certification
    return [
        Document(
            MODELE, nom, designer_candidat(c.fiche), c.identifiant, instant,
            {
                **communes(clos, f"Attestation de suivi de formation – {nom_complet(c.fiche)}"),
                "enonce": f"Le centre {clos.session.centre.nom} atteste que",
                "candidat": fiche_du_candidat(c.fiche)[:2],
                "formation": _formation(clos, c, reglages),
                "durees": _durees(c),
                "resultats": _resultats(clos, c),
                "avertissement": AVERTISSEMENT,
                "fait": f"Fait à {clos.session.centre.ville}, le {date_en_mots(instant)}.",
                "signatures": [{"nom": signataire, "qualite": "Pour le centre"}],
            },
        )
        for c, nom in zip(retenus, nom_du_fichier("Attestation", retenus), strict=True)
    ]  # fmt: skip


def _formation(clos: Cloture, c: CandidatClos, reglages: Reglages) -> list[list[str]]:
    """Name, nature, aims, path and dates; « à l'international » is allowed on a document of the centre (X17)."""
    titre = communes(clos, "")["certification"]
    nom = clos.referentiel.intitule_centre or titre["intitule"]
    return [
        ["Formation", nom],
        ["Session", clos.session.session.libelle],
        ["Nature", reglages.textes.attestation_nature or NATURE],
        ["Objectifs", reglages.textes.attestation_objectifs or OBJECTIFS.format(**titre)],
        ["Voie", VOIES.get(c.fiche.voie, "")],
        ["Dates", reglages.textes.attestation_dates or _dates(clos, c)],
        ["Dernière épreuve", jour(clos.session.session.date_derniere_epreuve)],
    ]


def _dates(clos: Cloture, c: CandidatClos) -> str:
    """From when to when; at least the end of the training, where a portfolio of evidence says it."""
    if dites := dates_de_formation(c.fiche, clos.session.session):
        return dites
    fins = [
        fin for x in clos.rangees_de(PORTEFEUILLES, c.identifiant) if (fin := date_iso(x.get("formation_finie_le")))
    ]
    return f"formation finie le {jour(max(fins))}" if fins else ""


def _durees(c: CandidatClos) -> list[list[str]]:
    """Hours planned and followed."""
    f, p = c.fiche, c.penalite
    absences = (f.heures_absence_injustifiees, f.heures_absence_justifiees)
    return durees_suivies(Decimal(p.base), absences, f.heures_entreprise) if p else []


def _resultats(clos: Cloture, c: CandidatClos) -> str:
    gardes = c.resultat.blocs_valides
    if not gardes:
        return ""
    numeros = [str(b.numero) for b in clos.referentiel.blocs if b.code in gardes]
    return f"Blocs de compétences validés, attestés par ailleurs : {', '.join(numeros)}."
