"""The absences of the candidates, one by one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables.colonnes import LigneAnnexe, table

ENTREPRISE = "ENTREPRISE"
LIEUX = {"CENTRE": "en formation", ENTREPRISE: "en entreprise"}


@table(
    "absences",
    "Absences",
    "Une ligne par absence. Les heures de la feuille Assiduité en sont la somme ; les absences en entreprise n’y comptent pas.",
    libres=400,
    calculees=("rang_absence", "absence_illisible", "injustifiees_lues", "justifiees_lues"),
)
class Absence(LigneAnnexe):
    """An absence; one in the company counts in no sum of hours."""

    absence_du: Optional[dt.date] = colonne.date("Date", 13, obligatoire=True)
    heures: Optional[Decimal] = colonne.nombre("Heures", 10, obligatoire=True, decisif=True)
    justifiee: Optional[bool] = colonne.oui_non("Justifiée", 11, obligatoire=True, decisif=True)
    lieu_absence: str = colonne.choix(
        "Lieu", 14, LIEUX, aide="ENTREPRISE : notée ici, sans effet sur la pénalité. Vide : en formation."
    )
    objet_absence: str = colonne.texte("Observation", 40, aide="Jamais la cause médicale.")
