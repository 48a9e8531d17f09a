"""The tables of what happens around the épreuves; none of them changes a mark: entry, requests, incidents, accommodations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from rdcxl.grille.tables import choix
from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables.colonnes import LigneAnnexe, table
from rdcxl.regles import demandes as D

NATURES = {
    D.RATTRAPAGE: "repasser des blocs, épreuves seules",
    D.REDOUBLEMENT: "refaire l’année des blocs non validés",
    D.ABSENCE: "épreuve de rattrapage après une absence justifiée",
    D.APRES_FRAUDE: "nouvelle session après une fraude",
    D.PRO: "nouveau dossier professionnel",
}
MOYENS = {D.RECOMMANDE: "lettre recommandée", D.MAIN_PROPRE: "remise en main propre", "AUTRE": "autre écrit"}
MOTIFS = {
    "CERTIFICAT_MEDICAL": "certificat médical",
    "ARRET_TRAVAIL": "arrêt de travail",
    "FORCE_MAJEURE": "cas de force majeure justifié",
}
FRAUDE = "FRAUDE"
INCIDENTS_CONNUS = {FRAUDE: "fraude ou tentative de fraude", "RETARD": "retard", "AUTRE": "autre incident"}
SUITES = {"CONTRESIGNE": "contresigné par l’auteur des faits", "REFUS": "refus de contresigner"}


@table("acces", "Accès", "Une ligne par candidat : ce qui permet son entrée en formation.")
class EntreeEnFormation(LigneAnnexe):
    """What lets a candidate in."""

    niveau_diplome: Optional[Decimal] = colonne.nombre(
        "Niveau", 10, aide="Niveau du plus haut diplôme, de 3 à 8 ; vide : aucun."
    )
    annees_experience: Optional[Decimal] = colonne.nombre("Années d’expérience", 13, aide="Vide : aucune.")
    selection_reussie: Optional[bool] = colonne.oui_non("Sélection réussie", 11, obligatoire=True)
    objet_acces: str = colonne.texte("Observation", 40)


@table(
    "demandes",
    "Demandes",
    "Une ligne par demande écrite d’un candidat : repasser, rattraper une épreuve manquée, revenir après une fraude.",
)
class DemandeEcrite(LigneAnnexe):
    """A written request."""

    demande: str = colonne.choix("Nature", 17, NATURES, obligatoire=True)
    demande_du: Optional[dt.date] = colonne.date("Reçue le", 13, obligatoire=True)
    moyen: str = colonne.choix("Moyen", 16, MOYENS)
    demande_pour: str = colonne.choix(
        "Pour", 9, choix.ensembles, aide=lambda r: f"{choix.bloc_ou_pro(r)} ; vide : tout ce qui est à repasser."
    )
    epreuve_le: Optional[dt.date] = colonne.date(
        "Épreuve ou dossier le", 14, aide="Première épreuve concernée, ou remise du dossier."
    )
    motif_absence: str = colonne.choix("Motif d’absence", 22, MOTIFS)
    absence_ou_fraude_le: Optional[dt.date] = colonne.date("Absence, fraude ou début d’expérience le", 17)
    redouble: Optional[bool] = colonne.oui_non("Redouble", 10, aide="Après une fraude : la formation est refaite.")


@table(
    "incidents",
    "Incidents",
    "Une ligne par incident d’épreuve ; le candidat finit l’épreuve, le procès-verbal porte les faits et sa signature ou son refus.",
    calculees=("qui_fraude",),
)
class Incident(LigneAnnexe):
    """What happened during an épreuve."""

    incident: str = colonne.choix("Nature", 12, INCIDENTS_CONNUS, obligatoire=True)
    incident_epreuve: str = colonne.choix("Épreuve", 12, choix.epreuves, obligatoire=True)
    survenu_le: Optional[dt.date] = colonne.date("Date", 13, obligatoire=True)
    recit: str = colonne.texte("Faits", 60, obligatoire=True)
    suite: str = colonne.choix("Signature", 16, SUITES)


@table(
    "amenagements",
    "Aménagements",
    "Une ligne par candidat dont les épreuves sont aménagées : les mesures, jamais leur cause.",
)
class MesuresDAmenagement(LigneAnnexe):
    """What is arranged for a candidate, never why."""

    tiers_temps: Optional[bool] = colonne.oui_non("Tiers temps", 11, obligatoire=True)
    mesures: str = colonne.texte(
        "Autres mesures", 60, aide="Séparées par des points-virgules. Jamais la cause ni le diagnostic."
    )
    oral_au_lieu_de_l_ecrit: str = colonne.texte(
        "Écrits passés à l’oral", 24, aide=lambda r: f"Codes des composantes, par exemple : {r.exemple_de_composantes}."
    )
