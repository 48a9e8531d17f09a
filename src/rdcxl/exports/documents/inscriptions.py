"""« Certificat d'inscription »: that a candidate is registered, for which certification, by which way. It holds no mark.

Usual practice of training centres: what a candidate shows to an employer, a landlord, an administration. Made on demand only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents import seances as S
from rdcxl.exports.documents.commun import civilite, date_en_mots, dates_de_formation, jour, nom_complet
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.genres import AvantLaCloture, s_il_y_en_a
from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.mentions import NOMS, Mention, verifier
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.modele import Candidat
from rdcxl.grille.tables.candidats import STATUTS, VOIES, Fiche
from rdcxl.regles import BLOCS
from rdcxl.regles.modele import VAE
from rdcxl.typographie import ne_le, phrase

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere
    from rdcxl.referentiel.modele import Referentiel

MODELE = "inscription.typ"
AVERTISSEMENT = (
    "Ce certificat dit une inscription à la date de ce jour. Il ne préjuge ni du suivi de la formation, ni de la décision du jury. "
    "L’enregistrement de la déclaration d’activité du centre ne vaut pas agrément de l’État."
)
MENTIONS: tuple[Mention[S.Contexte], ...] = (
    S.CENTRE,
    Mention(lambda x: x.session.centre.ville, "la ville du centre"),
    Mention(lambda x: x.session.session.libelle, "le libellé de la session"),
)
IDENTITE: tuple[Mention[Fiche], ...] = (
    *NOMS,
    Mention(lambda f: f.date_naissance, "la date de naissance"),
    Mention(lambda f: f.commune_naissance, "la commune de naissance"),
)
SIGNATAIRE: Mention[S.Contexte] = Mention(
    lambda x: x.session.responsables.session, "le nom du responsable de la session"
)


def _sur_demande(matiere: Matiere) -> str | None:
    return ""


@AvantLaCloture(
    "inscriptions", rang=45, titre="Certificats d’inscription", lien="Certificat d’inscription", modeles=(MODELE,),
    sans_objet=_sur_demande, destinataires=s_il_y_en_a,
)  # fmt: skip
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it is given records, and no mark."""
    deliberation = matiere.deliberation
    return preparer(deliberation.promotion.candidats, matiere.contexte, matiere.reglages, deliberation.referentiel)


def preparer(
    candidats: tuple[Candidat, ...] | list[Candidat], contexte: S.Contexte, reglages: Reglages, r: Referentiel
) -> list[Document]:
    """Return one certificate per candidate, in the order of the grid.

    Raises:
        ExportRefuse: a mention of the centre, or what identifies a candidate, is missing; all are listed.
    """
    signe = reglages.signataires.attestation
    problemes = verifier(contexte, MENTIONS if signe else (*MENTIONS, SIGNATAIRE), "Session", S.REMEDE_SESSION)
    for c in candidats:
        problemes += verifier(c.fiche, IDENTITE, designer_candidat(c.fiche), S.REMEDE_CANDIDAT)
    if problemes:
        raise ExportRefuse(
            phrase("Les certificats d'inscription ne peuvent pas être préparés."), dict.fromkeys(problemes)
        )
    noms = sans_collision(
        nom_de_fichier("Inscription", c.fiche.nom_naissance, c.fiche.prenoms, c.fiche.identifiant) for c in candidats
    )
    return [
        Document(
            MODELE,
            nom,
            designer_candidat(c.fiche),
            c.fiche.identifiant,
            contexte.instant,
            _donnees(c, contexte, reglages, r),
        )
        for c, nom in zip(candidats, noms, strict=True)
    ]


def _donnees(c: Candidat, contexte: S.Contexte, reglages: Reglages, r: Referentiel) -> dict[str, Any]:
    fiche, session = c.fiche, contexte.session
    communes = contexte.communes(
        f"Certificat d’inscription – {nom_complet(fiche)}", f"Certificat d’inscription de {nom_complet(fiche)}"
    )
    inscrit = {"F": "inscrite", "M": "inscrit"}.get(fiche.sexe, "inscrit(e)")
    signataire = reglages.signataires.attestation
    return {
        **communes,
        "enonce": f"Le centre {session.centre.nom} certifie que {civilite(fiche)}",
        "candidat": [
            ["Nom et prénoms", nom_complet(fiche)],
            [ne_le(fiche.sexe).capitalize(), f"{jour(fiche.date_naissance)} à {fiche.commune_naissance}"],
            ["Identifiant", fiche.identifiant],
        ],
        "suite": f"est {inscrit} à la session {session.session.libelle} en vue de la certification professionnelle suivante.",
        "formation": [
            [
                "Certification",
                f"« {communes['certification']['intitule']} » ({communes['certification']['code']}), niveau {r.identite.niveau}",
            ],
            ["Parcours", _parcours(c, r)],
            ["Voie", VOIES.get(fiche.voie, "")],
            ["Statut", STATUTS.get(fiche.statut, "")],
            ["Dates", reglages.textes.attestation_dates or dates_de_formation(fiche, session.session)],
            ["Dernière épreuve prévue", jour(session.session.date_derniere_epreuve)],
        ],
        "avertissement": AVERTISSEMENT,
        "fait": f"Fait à {session.centre.ville}, le {date_en_mots(contexte.instant)}.",
        "signatures": [
            {"nom": signataire, "qualite": "Pour le centre"}
            if signataire
            else {"nom": session.responsables.session, "qualite": "Responsable de la session d’évaluation"}
        ],
    }


def _parcours(c: Candidat, r: Referentiel) -> str:
    experience = ", par la VAE" if c.fiche.voie == VAE else ""
    if c.fiche.parcours != BLOCS:
        return f"complet{experience}"
    titres = {b.code: f"bloc {b.numero} – {b.titre}" for b in r.blocs}
    return "blocs séparés : " + " ; ".join(titres.get(code, code) for code in c.fiche.blocs_inscrits) + experience
