"""Where the columns of a new workbook stand."""

from __future__ import annotations

from rdcxl.grille.construction.chantier import Feuille
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.construction.sommaire import sommaire
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.modele import Promotion, Session
from rdcxl.referentiel.modele import Referentiel


def plan_vierge(r: Referentiel) -> Plan:
    """A workbook without candidates or optional tables."""
    return Plan(r, Contenu(Promotion(Session(), ()), [], []))


def feuilles_vierges(r: Referentiel) -> dict[str, Feuille]:
    """The sheets that are lists of columns, by title, in a workbook without candidates or optional tables."""
    return {feuille.nom: feuille for feuille in sommaire(plan_vierge(r)) if isinstance(feuille, Feuille)}


def rangs_des_colonnes(r: Referentiel) -> dict[str, dict[str, int]]:
    """The 0-based rank of each column, by sheet and key."""
    return {nom: feuille.rangs for nom, feuille in feuilles_vierges(r).items()}
