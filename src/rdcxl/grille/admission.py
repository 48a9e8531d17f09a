"""Who may be registered: candidates against the register of falsifications. Imports the register and the model of a grid.

Section « Falsification » (G4). A sentence names the candidate, the last day of the ban and the number of the entry; nothing else
of the register is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.modele import Candidat
from rdcxl.grille.registre import Interdit, Registre, chercher
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.interdiction import IDENTIQUE


class Admission(NamedTuple):
    """`refuses`: banned; `a_verifier`: perhaps banned, whose identity must be checked. Each with its place."""

    refuses: tuple[Anomalie, ...]
    a_verifier: tuple[Anomalie, ...]


def examiner(candidats: Iterable[Candidat], registre: Registre, r: Referentiel, jour: dt.date) -> Admission:
    """Compare candidates with the register.

    Args:
        jour: the day of registration; the last day of a ban is still a day of ban.
    """
    trouves = [(c, x) for c in candidats if (x := chercher(registre, c.fiche, r, jour)) is not None]
    titre = r.articles["falsification"].titre
    refuses = tuple(_anomalie(c, _refus(c, x, titre), bloque=True) for c, x in trouves if x.degre == IDENTIQUE)
    douteux = tuple(_anomalie(c, _doute(c, x, titre), bloque=False) for c, x in trouves if x.degre != IDENTIQUE)
    return Admission(refuses, douteux)


def _anomalie(c: Candidat, message: str, *, bloque: bool) -> Anomalie:
    return Anomalie(c.feuille, c.cellule, c.fiche.identifiant, "", message, Code.INTERDICTION, bloque)


def _refus(c: Candidat, x: Interdit, titre: str) -> str:
    return (
        f"inscription refusée. {c.fiche.nom_complet} est sous interdiction jusqu’au {x.fin:%d/%m/%Y} inclus (section « {titre} », "
        f"n° {x.numero} du registre). Retirez cette ligne."
    )


def _doute(c: Candidat, x: Interdit, titre: str) -> str:
    return (
        f"{c.fiche.nom_complet} est peut-être la personne du n° {x.numero} du registre, interdite jusqu’au {x.fin:%d/%m/%Y} "
        f"inclus (section « {titre} »). Vérifiez l’identité, sur une pièce, avant d’inscrire."
    )
