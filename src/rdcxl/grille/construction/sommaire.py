"""Every sheet of a workbook, in its order. Imports all of them, and XlsxWriter with them: building only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rdcxl.grille import champs as C
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.feuilles import (
    accueil,
    acquis,
    annexe,
    assiduite,
    candidats,
    controle,
    decisions,
    donnees,
    grille_epreuve,
    jury,
    modules,
    notes,
    session,
    simulation,
    synthese,
    tableau_de_bord,
)
from rdcxl.grille.construction.plan import Plan


class Particuliere(NamedTuple):
    """A sheet that is no list of columns: its title, and what writes it."""

    nom: str
    ecrire: Callable[[Chantier], None]


def sommaire(plan: Plan) -> list[Feuille | Particuliere]:
    """Every sheet: grids of the épreuves after Notes, optional tables after Acquis, Modules after its table."""
    facultatives: list[Feuille] = []
    for table in plan.contenu.annexes:
        facultatives.append(annexe.feuille(plan, table))
        if table == modules.TABLE:
            facultatives.append(modules.feuille(plan))
    return [
        Particuliere(C.ACCUEIL, accueil.ecrire),
        Particuliere(C.SESSION, session.ecrire),
        candidats.feuille(plan),
        notes.feuille(plan),
        *(grille_epreuve.feuille(plan, grille) for grille in plan.contenu.grilles),
        assiduite.feuille(plan),
        acquis.feuille(plan),
        *facultatives,
        synthese.feuille(plan),
        controle.feuille(plan),
        Particuliere(C.TABLEAU_DE_BORD, tableau_de_bord.ecrire),
        Particuliere(C.SIMULATION, simulation.ecrire),
        jury.feuille(plan),
        decisions.feuille(plan),
        donnees.feuille(plan),
    ]


def lettres_des_particulieres(plan: Plan) -> dict[str, dict[str, str]]:
    """Letters of the columns that formulas read in sheets that are no lists of columns, by title and key."""
    return {C.SIMULATION: simulation.colonnes_des_manques(plan.referentiel)}
