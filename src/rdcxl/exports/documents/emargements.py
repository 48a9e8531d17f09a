"""Feuille d'émargement: one per sitting, to be signed by the candidates and those who watch.

Source: « Organisation logistique et déroulement des examens » (I8). Names and identifiers only: no birth date, no e-mail, no
mark, no accommodation.
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

MODELE = "emargement.typ"
SURVEILLANTS_A_NOMMER = 2


@AvantLaCloture("emargements", rang=20, titre="Feuilles d’émargement", modeles=(MODELE,), demande=Demande.EPREUVES)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it is given the sittings, and no mark."""
    return preparer(matiere.calendrier, matiere.contexte, matiere.reglages)


def preparer(calendrier: Calendrier, contexte: S.Contexte, reglages: Reglages) -> list[Document]:
    """Return one sheet per sitting at which somebody is expected, in order of time; candidates sorted by name.

    Raises:
        ExportRefuse: the centre has no name, or a candidate has none.
    """
    seances = [s for s in calendrier.seances if s.inscrits]
    candidats = [i.candidat for s in seances for i in s.inscrits]
    S.exiger(contexte, "Les documents d’émargement", (S.CENTRE,), candidats)
    noms = sans_collision(nom_de_fichier(*S.nom_de_seance("Émargement", s)) for s in seances)
    return [_document(contexte, s, nom) for s, nom in zip(seances, noms, strict=True)]


def _document(contexte: S.Contexte, seance: Seance, nom: str) -> Document:
    qui, jour = S.designer_seance(seance), S.jour_en_toutes_lettres(seance.epreuve.date)
    durees = " puis ".join(p["duree"] for p in S.parties(contexte, seance) if p["duree"])
    surveillants = list(seance.epreuve.surveillants) or [""] * SURVEILLANTS_A_NOMMER
    donnees = {
        **contexte.communes(f"Feuille d’émargement – {qui}", f"Émargement – {qui}"),
        "chapeau": S.titre_de_l_ensemble(seance),
        "fiche": [
            ["Épreuve", " ; ".join(p["libelle"] for p in S.parties(contexte, seance))],
            ["Jour", jour],
            ["Remise au plus tard" if seance.remise else "Heure", S.heure_en_lettres(seance.epreuve.heure)],
            ["Durée", durees],
            ["Lieu", ", ".join(S.lieu_complet(seance))],
        ],
        "remise": seance.remise,
        "passages": bool(seance.epreuve.passages),
        "inscrits": [{**i, "amenagements": ""} for i in S.lignes(contexte, seance)],
        "surveillants": [{"nom": s, "qualite": "Surveillance"} for s in surveillants],
    }
    return Document(MODELE, nom, f"Émargement {qui}", "", contexte.instant, donnees)
