"""A mark cell to points, on the scale that its column says. Imports the rules on cells and scales."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional

from rdcxl.grille.lecture.releve import Releve
from rdcxl.referentiel.modele import Composante
from rdcxl.regles.echelle import lire_note_sur as regle_de_lecture
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import Saisie

RAPPORT = "RAPPORT"
PLUSIEURS = 2


def lire_note_sur(cellule: object, composante: Composante, echelle: Optional[Decimal]) -> Saisie:
    """Read a mark cell as points of its épreuve.

    Args:
        echelle: on what the mark is; None: in points. A mark above it is an anomaly, and so is one that no decimal of points is.
    """
    return regle_de_lecture(cellule, composante.maximum, echelle, admet_nr=composante.role == RAPPORT)


def a_ecrire_en_points(cellule: object, composante: Composante, echelle: Optional[Decimal]) -> object:
    """What a new grid writes of a mark: its points where it is understood, as it was typed otherwise."""
    if echelle is None:
        return cellule
    lu = lire_note_sur(cellule, composante, echelle)
    return lu.valeur if isinstance(lu.valeur, Decimal) else cellule


def controler_les_echelles(releve: Releve) -> None:
    """Warn of columns whose marks all look like marks on the usual scale, on a larger maximum and without saying so.

    A maximum hardly above that scale says nothing by itself: such a column is named with the others only.
    """
    papier = releve.r.notation.echelle
    dites = {code for t in releve.tableaux for code in t.echelles}
    suspectes, toutes = {}, True
    for code, c in releve.r.composantes.items():
        notes = [n for x in releve.candidats.values() if isinstance(n := x.dossier.notes.get(code), Decimal)]
        if len(notes) < PLUSIEURS or c.maximum <= papier or code in dites:
            continue
        if max(notes) <= papier:
            suspectes[code] = c.maximum
        else:
            toutes = False
    if not toutes:
        suspectes = {code: maximum for code, maximum in suspectes.items() if maximum >= PLUSIEURS * papier}
    if suspectes:
        sur = en_francais(papier)
        noms = ", ".join(f"{code} (sur {en_francais(maximum)})" for code, maximum in suspectes.items())
        exemple = next(iter(suspectes))
        feuille = max(releve.tableaux, key=lambda t: sum(code in t for code in suspectes)).feuille
        message = (
            f"Toutes les notes de {noms} sont de {sur} ou moins : sont-elles sur {sur} ? Elles sont lues comme des points. "
            f"Sinon, dites l’échelle, par exemple « {exemple}/{sur} » dans l’intitulé."
        )
        releve.avis(feuille, "", "", "", message)
