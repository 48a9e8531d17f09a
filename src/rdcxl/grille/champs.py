"""The fields of a grid: code, French title, kind, where it stands. Imports the référentiel's types only.

CSV files, sheets, reading and building all use this one catalogue, so a code means the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

from rdcxl.referentiel.modele import Referentiel

TEXTE = "texte"
DATE = "date"
MOMENT = "moment"
NOMBRE = "nombre"
CHOIX = "choix"
OUI_NON = "oui_non"
BLOCS = "blocs"
NOTE = "note"
POINTS = "points"

# Version of the layout, and the defined name that carries it in a workbook.
DISPOSITION = 2
NOM_DISPOSITION = "RDCXL_DISPOSITION"
NOM_REFERENTIEL = "RDCXL_REFERENTIEL"  # its mark (rdcxl.referentiel.choix); none for the first référentiel
# Defined name of the version of xlwings whose VBA a workbook carries.
NOM_XLWINGS = "RDCXL_XLWINGS"
# Defined names in Simulation: the candidate, and the cells where values are tried.
NOM_SIMULE = "RDC_SIMULATION_CANDIDAT"
NOM_ESSAIS = "RDC_SIMULATION_ESSAIS"

CANDIDATS = "Candidats"
NOTES = "Notes"
ASSIDUITE = "Assiduité"
ACQUIS = "Acquis"
SESSION = "Session"
ACCUEIL = "Accueil"
SYNTHESE = "Synthèse"
MODULES = "Modules"
CONTROLE = "Contrôle"
TABLEAU_DE_BORD = "Tableau de bord"
SIMULATION = "Simulation"
JURY = "Jury"
DECISIONS = "Décisions"
DONNEES = "Données"
ANOMALIES = "Anomalies"
REPRIS = "Repris de l’ancienne grille"
REGLAGES_XLWINGS = "xlwings.conf"

VOIES = {
    "FORMATION_INITIALE": "formation initiale",
    "APPRENTISSAGE": "apprentissage",
    "PROFESSIONNALISATION": "contrat de professionnalisation",
    "FORMATION_CONTINUE": "formation continue",
    "VAE": "validation des acquis de l’expérience",
    "CANDIDAT_LIBRE": "candidat libre",
}
STATUTS = {
    "ETUDIANT": "étudiant",
    "ALTERNANT": "alternant",
    "SALARIE": "salarié",
    "DEMANDEUR_EMPLOI": "demandeur d’emploi",
}
PARCOURS = {"COMPLET": "parcours complet", "BLOCS": "blocs séparés"}
SEXES = {"F": "femme", "M": "homme"}
ACTES = {
    "TITRE": "accorder le titre",
    "BLOC_ACCORDE": "accorder un bloc",
    "BLOC_REFUSE": "refuser un bloc",
    "POINTS": "ajouter des points à une composante",
    "AJOURNE": "ajourner le candidat",
    "DEROGATION_HEURES": "déroger aux heures en entreprise",
    "PROPOSITION": "revenir à la proposition",
}
# Field of a candidate who waits because an optional table and another sheet do not say the same.
REPORTS = "notes ou heures d’une feuille facultative"
OUI_OU_NON = {"oui": "oui", "non": "non"}


@dataclass(frozen=True)
class Champ:
    """One column. `decisif`: the decision needs it, so a value that cannot be read keeps the candidate waiting."""

    code: str
    titre: str
    genre: str
    feuille: str
    largeur: float = 12
    obligatoire: bool = False
    decisif: bool = False
    identite: bool = False
    choix: Optional[dict[str, str]] = None
    aide: str = ""


IDENTIFIANT = Champ("identifiant", "Identifiant", TEXTE, CANDIDATS, 12, obligatoire=True, identite=True)

CHAMPS_CANDIDATS = (
    IDENTIFIANT,
    Champ("nom_naissance", "Nom de naissance", TEXTE, CANDIDATS, 20, obligatoire=True, identite=True),
    Champ("nom_usage", "Nom d’usage", TEXTE, CANDIDATS, 16, identite=True, aide="S’il diffère du nom de naissance."),
    Champ(
        "prenoms",
        "Prénoms",
        TEXTE,
        CANDIDATS,
        20,
        obligatoire=True,
        identite=True,
        aide="Tous, dans l’ordre de l’état civil.",
    ),
    Champ("sexe", "Sexe", CHOIX, CANDIDATS, 6, choix=SEXES),
    Champ("date_naissance", "Date de naissance", DATE, CANDIDATS, 11),
    Champ("commune_naissance", "Commune de naissance", TEXTE, CANDIDATS, 18, identite=True),
    Champ(
        "code_insee_naissance",
        "Code INSEE",
        TEXTE,
        CANDIDATS,
        8,
        identite=True,
        aide="Cinq caractères ; 99… si né à l’étranger.",
    ),
    Champ("pays_naissance", "Pays de naissance", TEXTE, CANDIDATS, 12, identite=True),
    Champ("courriel", "Courriel", TEXTE, CANDIDATS, 26, identite=True),
    Champ("voie", "Voie d’accès", CHOIX, CANDIDATS, 22, choix=VOIES),
    Champ("statut", "Statut", CHOIX, CANDIDATS, 19, choix=STATUTS),
    Champ("parcours", "Parcours", CHOIX, CANDIDATS, 10, obligatoire=True, decisif=True, choix=PARCOURS),
    Champ(
        "blocs_inscrits",
        "Blocs inscrits",
        BLOCS,
        CANDIDATS,
        11,
        decisif=True,
        aide="Pour le parcours BLOCS seulement.",
    ),
    Champ(
        "dispense_pro",
        "Dispense",
        TEXTE,
        CANDIDATS,
        14,
        decisif=True,
        aide="Référence du positionnement ; vide si le candidat n’est pas dispensé.",
    ),
    Champ("executive", "Executive", OUI_NON, CANDIDATS, 9, decisif=True, choix=OUI_OU_NON),
    Champ("heures_entreprise", "Heures en entreprise", NOMBRE, CANDIDATS, 10, decisif=True),
    Champ(
        "donnees_validees_le",
        "Données validées le",
        DATE,
        CANDIDATS,
        11,
        aide="Date à laquelle le candidat a validé ses données.",
    ),
)

CHAMPS_ASSIDUITE = (
    Champ("heures_absence_injustifiees", "Absences injustifiées (h)", NOMBRE, ASSIDUITE, 13, decisif=True),
    Champ("heures_absence_justifiees", "Absences justifiées (h)", NOMBRE, ASSIDUITE, 13, decisif=True),
    Champ(
        "heures_formation",
        "Heures prévues (h)",
        NOMBRE,
        ASSIDUITE,
        13,
        decisif=True,
        aide="Vide : les heures du parcours.",
    ),
    Champ(
        "accord_penalite",
        "Accord de l’équipe le",
        DATE,
        ASSIDUITE,
        13,
        decisif=True,
        aide="Sans cette date, la pénalité reste proposée.",
    ),
)

FRAUDE = Champ(
    "fraude",
    "Fraude avérée le",
    DATE,
    NOTES,
    11,
    decisif=True,
    aide="Date de la décision ; annule la session du candidat.",
)

CHAMPS_ACQUIS = (
    Champ("identifiant", "Identifiant", TEXTE, ACQUIS, 14, obligatoire=True, identite=True),
    Champ("composante", "Composante", CHOIX, ACQUIS, 14, obligatoire=True),
    Champ("points", "Points", POINTS, ACQUIS, 10, obligatoire=True),
    Champ("session", "Session du", DATE, ACQUIS, 13),
)

# What the jury decides otherwise than proposed: one row per act, as in decisions.csv.
CHAMPS_DECISIONS = (
    Champ("identifiant", "Identifiant", TEXTE, DECISIONS, 14, obligatoire=True, identite=True),
    Champ("acte", "Acte", CHOIX, DECISIONS, 22, obligatoire=True, choix=ACTES),
    Champ(
        "objet",
        "Bloc ou composante",
        CHOIX,
        DECISIONS,
        15,
        aide="Un bloc pour l’accorder ou le refuser ; une composante pour y ajouter des points.",
    ),
    Champ("valeur", "Points ajoutés", POINTS, DECISIONS, 10, aide="Pour l’acte POINTS seulement."),
    Champ(
        "motif",
        "Motif",
        TEXTE,
        DECISIONS,
        60,
        obligatoire=True,
        aide="Ce qui a décidé le jury ; il est repris au procès-verbal.",
    ),
    Champ("auteur", "Auteur", TEXTE, DECISIONS, 24, obligatoire=True, aide="Qui saisit cette décision au nom du jury."),
    Champ(
        "horodatage",
        "Date et heure",
        MOMENT,
        DECISIONS,
        18,
        obligatoire=True,
        aide="Par exemple 10/07/2025 14:35. Dans Excel : Ctrl+; puis espace puis Ctrl+:",
    ),
)


def champs_candidats(referentiel: Referentiel) -> tuple[Champ, ...]:
    """The columns of Candidats, as a référentiel names its blocs and its professional evaluation."""
    titres = {"dispense_pro": f"Dispense {referentiel.code_pro}".strip()}
    aides = {"blocs_inscrits": f"Pour le parcours BLOCS seulement, par exemple : {referentiel.exemple_de_blocs}."}
    return tuple(
        replace(c, titre=titres.get(c.code, c.titre), aide=aides.get(c.code, c.aide)) for c in CHAMPS_CANDIDATS
    )


def champs_de_la_fiche(referentiel: Referentiel) -> dict[str, Champ]:
    """What a candidate's file holds beside his marks, by code."""
    return {champ.code: champ for champ in (*champs_candidats(referentiel), *CHAMPS_ASSIDUITE, FRAUDE)}


def champs_notes(referentiel: Referentiel) -> tuple[Champ, ...]:
    """The mark columns of a référentiel, in order, then the date of a fraud."""
    notes = tuple(Champ(c.code, c.libelle, NOTE, NOTES, 9) for c in referentiel.composantes.values())
    return (*notes, FRAUDE)


def catalogue(referentiel: Referentiel) -> dict[str, Champ]:
    """Every column with one row per candidate, by code."""
    acquis = (Champ(f"acquis.{code}", f"Acquis {code}", POINTS, ACQUIS) for code in referentiel.codes_acquis)
    champs = (*champs_candidats(referentiel), *champs_notes(referentiel), *CHAMPS_ASSIDUITE, *acquis)
    return {champ.code: champ for champ in champs}
