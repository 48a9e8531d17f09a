"""Convocation: one letter per candidate with his épreuves, their day, hour, place and length, accommodations included.

Source: « Organisation logistique et déroulement des examens » (I1, I8), « Aménagement des épreuves … » (F1, F2: measures
only, for his eyes). No mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents import seances as S
from rdcxl.exports.documents.commun import adresse_postale, candidat, civilite, nom_complet
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.genres import AvantLaCloture, Demande
from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.mentions import Mention
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.epreuves import MOYENS, Envoi
from rdcxl.grille.modele import Candidat
from rdcxl.grille.seances import Calendrier, Inscrit, Seance
from rdcxl.typographie import INSECABLE, date_longue, phrase

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere

MODELE = "convocation.typ"
MENTIONS: tuple[Mention[S.Contexte], ...] = (
    S.CENTRE,
    Mention(lambda x: x.session.centre.ville, "la ville du centre"),
    Mention(lambda x: x.session.session.libelle, "le libellé de la session"),
)
RESPONSABLE: Mention[S.Contexte] = Mention(
    lambda x: x.session.responsables.session, "le nom du responsable de la session"
)
IDENTITE = "une pièce d’identité en cours de validité, vérifiée avant chaque épreuve, et la présente convocation"
CONSEIL = (
    "Arrivez assez tôt pour que votre identité soit vérifiée avant le début. Signalez dès maintenant au centre toute erreur "
    "ou tout empêchement."
)


def _convoques(matiere: Matiere) -> list[str]:
    return [i.identifiant for seance in matiere.calendrier.seances for i in seance.inscrits]


@AvantLaCloture(
    "convocations",
    rang=10,
    titre="Convocations",
    lien="Convocation",
    modeles=(MODELE,),
    demande=Demande.EPREUVES,
    destinataires=_convoques,
)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it is given the sittings, and no mark."""
    return preparer(matiere.calendrier, matiere.contexte, matiere.reglages)


def preparer(calendrier: Calendrier, contexte: S.Contexte, reglages: Reglages) -> list[Document]:
    """Return one convocation per candidate who is expected somewhere, in the order of names.

    Raises:
        ExportRefuse: epreuves.toml does not say how they are sent, or a name or a mention is missing.
    """
    envoi = calendrier.envoi
    par_candidat: dict[str, list[tuple[Seance, Inscrit]]] = {}
    for seance in calendrier.seances:
        for inscrit in seance.inscrits:
            par_candidat.setdefault(inscrit.identifiant, []).append((seance, inscrit))
    convoques = [attendus[0][1].candidat for attendus in par_candidat.values()]
    if envoi is None:
        manque = phrase("epreuves.toml : ajoutez [envoi] avec moyen ({moyens}) et date.", moyens=", ".join(MOYENS))
        raise ExportRefuse(phrase("Les convocations ne peuvent pas être préparées."), [manque])
    signe_par = () if reglages.signataires.convocation else (RESPONSABLE,)
    S.exiger(contexte, "Les courriers de convocation", (*MENTIONS, *signe_par), convoques)
    noms = sans_collision(
        nom_de_fichier("Convocation", c.fiche.nom_naissance, c.fiche.prenoms, c.fiche.identifiant) for c in convoques
    )
    return [
        Document(
            MODELE, nom, designer_candidat(S.fiche_de(c)), c.fiche.identifiant, contexte.instant,
            _donnees(contexte, reglages, envoi, c, par_candidat[c.fiche.identifiant]),
        )
        for c, nom in zip(convoques, noms, strict=True)
    ]  # fmt: skip


def _donnees(
    contexte: S.Contexte, reglages: Reglages, envoi: Envoi, c: Candidat, attendus: list[tuple[Seance, Inscrit]]
) -> dict[str, Any]:
    fiche, session = S.fiche_de(c), contexte.session
    date = date_longue(envoi.date.isoformat())
    nom = nom_complet(fiche)
    communes = contexte.communes(f"Convocation aux épreuves – {nom}", f"Convocation de {nom} ({c.fiche.identifiant})")
    titre = communes["certification"]
    attendu = {"F": "attendue", "M": "attendu"}.get(c.fiche.sexe, "attendu(e)")
    signataire = reglages.signataires.convocation
    return {
        **communes,
        "destinataire": adresse_postale(c.fiche),
        "reference": f"{candidat(fiche)} {c.fiche.identifiant}",
        "envoi": f"Envoi {MOYENS[envoi.moyen]} le {date}.",
        "fait": f"{session.centre.ville}, le {date}",
        "appel": f"{civilite(fiche)},",
        "intro": f"Vous êtes {attendu} aux épreuves de la session {session.session.libelle} de la certification "
        f"professionnelle « {titre['intitule']} » ({titre['code']}), aux jours, heures et lieux qui suivent.",
        "epreuves": [_epreuve(contexte, seance, inscrit) for seance, inscrit in attendus],
        "identite": IDENTITE,
        "amenagements": _amenagements(attendus[0][1]),
        "texte": reglages.textes.convocation or CONSEIL,
        "signatures": [
            {"nom": signataire, "qualite": "Pour le centre"}
            if signataire
            else {"nom": session.responsables.session, "qualite": "Responsable de la session d’évaluation"}
        ],
    }


def _epreuve(contexte: S.Contexte, seance: Seance, inscrit: Inscrit) -> dict[str, Any]:
    heure = S.heure_en_lettres(inscrit.heure)
    return {
        "jour": S.jour_en_toutes_lettres(seance.epreuve.date),
        "heure": f"remise avant{INSECABLE}{heure}" if seance.remise else f"à{INSECABLE}{heure}",
        "ensemble": S.ensemble_court(seance),
        "parties": [
            {**p, "duree": f"durée{INSECABLE}: {p['duree']}" if p["duree"][:1].isdigit() else p["duree"]}
            for p in S.parties(contexte, seance, inscrit)
        ],
        "materiel": seance.epreuve.materiel,
        "lieu": S.lieu_complet(seance),
    }


def _amenagements(inscrit: Inscrit) -> list[str]:
    a = inscrit.amenagement
    tiers = ["Tiers temps : les durées ci-dessus en tiennent compte."] if a.tiers_temps else []
    return [*tiers, *a.mesures]
