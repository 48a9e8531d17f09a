"""What a field is, its kinds, and the names of sheets. Standard library only; `rdcxl.grille.tables` declares the fields themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

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
NOM_VERSION = "RDCXL_VERSION"  # the version of rdcxl that made the workbook
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
LECTURES = "Lectures"
ECHEANCES = "Échéances"
REPRIS = "Repris de l’ancienne grille"
REGLAGES_XLWINGS = "xlwings.conf"

# Sheets that a button writes, with the first cell by which they are told from a user's of that name.
RAPPORTS = {
    ANOMALIES: "Anomalies de la grille (feuille réécrite par le bouton Contrôler)",
    LECTURES: "Lectures du règlement dont dépend un résultat (feuille réécrite par le bouton Lectures)",
    ECHEANCES: "Échéances de la session (feuille réécrite par le bouton Échéances)",
}

# Field of a candidate who waits because an optional table and another sheet do not say the same.
REPORTS = "notes ou heures d’une feuille facultative"
OUI_OU_NON = {"oui": "oui", "non": "non"}
REFERENCES = ("dispense_pro", "positionnement")  # fields that hold a reference, never a yes or a no


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
