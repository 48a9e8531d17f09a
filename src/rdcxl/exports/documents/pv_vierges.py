"""Procès-verbal d'épreuve de bloc, blank: what is known is printed, the rest is filled in by hand on the day.

Source: « Déroulement des épreuves » (minutes of every bloc épreuve, I9), « Organisation logistique et déroulement des examens »
(identity, collection of subjects and drafts, I8), « Fraude aux examens de validation de blocs » (incident and its
countersignature, or its refusal, G1). Accommodations without their cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.exports.document import Document
from rdcxl.exports.documents import seances as S
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.genres import AvantLaCloture, Demande
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.seances import Calendrier, Seance

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere

MODELE = "pv_vierge.typ"
A_NOMMER = 2


@AvantLaCloture(
    "pv_epreuves", rang=30, titre="Procès-verbaux d’épreuve vierges", modeles=(MODELE,), demande=Demande.EPREUVES
)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it is given the sittings, and no mark."""
    return preparer(matiere.calendrier, matiere.contexte, matiere.reglages)


def preparer(calendrier: Calendrier, contexte: S.Contexte, reglages: Reglages) -> list[Document]:
    """Return the blank minutes of each sitting of a bloc at which somebody is expected, in order of time.

    Raises:
        ExportRefuse: the centre has no name, or a candidate has none.
    """
    blocs = contexte.referentiel.blocs
    seances = [s for s in calendrier.seances if s.inscrits and s.ensemble in blocs]
    S.exiger(contexte, "Les procès-verbaux d’épreuve", (S.CENTRE,), [i.candidat for s in seances for i in s.inscrits])
    noms = sans_collision(nom_de_fichier(*S.nom_de_seance("PV-épreuve", s)) for s in seances)
    return [_document(contexte, s, nom) for s, nom in zip(seances, noms, strict=True)]


def _document(contexte: S.Contexte, seance: Seance, nom: str) -> Document:
    qui, e = S.designer_seance(seance), seance.epreuve
    communes = contexte.communes(f"Procès-verbal d’épreuve de bloc – {qui}", f"Procès-verbal d’épreuve – {qui}")
    parties = S.parties(contexte, seance)
    responsable = contexte.session.responsables.session
    surveillants = list(e.surveillants) or [""] * A_NOMMER
    donnees = {
        **communes,
        "chapeau": S.titre_de_l_ensemble(seance),
        "fiche": [
            ["Certification", communes["certification"]["court"]],
            ["Session", communes["session_libelle"]],
            ["Épreuve", " ; ".join(p["libelle"] for p in parties)],
            ["Durée", " puis ".join(p["duree"] for p in parties if p["duree"])],
            ["Jour", S.jour_en_toutes_lettres(e.date)],
            ["Remise au plus tard" if seance.remise else "Heure prévue", S.heure_en_lettres(e.heure)],
            ["Lieu", ", ".join(S.lieu_complet(seance))],
            ["Responsable de la session", responsable],
        ],
        "sujet": e.sujet,
        "materiel": e.materiel,
        "surveillants": ", ".join(e.surveillants),
        "remise": seance.remise,
        "inscrits": S.lignes(contexte, seance),
        "signatures": [
            {"nom": responsable, "qualite": "Responsable de la session d’évaluation"},
            *({"nom": s, "qualite": "Surveillance"} for s in surveillants),
        ],
    }
    return Document(MODELE, nom, f"Procès-verbal {qui}", "", contexte.instant, donnees)
