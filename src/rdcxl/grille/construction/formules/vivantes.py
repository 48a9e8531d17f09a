"""Synthèse, and the points that each candidate misses: what the worksheet functions answer, or the native result."""

from __future__ import annotations

from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.construction.formules.donnees import appel, si_active
from rdcxl.grille.construction.formules.reperes import Reperes

# The function behind each kind of column of Synthèse.
FONCTIONS = {
    "points": "RDC_POINTS",
    "note": "RDC_NOTE",
    "statut": "RDC_STATUT",
    "total": "RDC_POINTS",
    "moyenne": "RDC_NOTE",
    "valides": "RDC_BLOCS_VALIDES",
    "decision": "RDC_DECISION",
    "motifs": "RDC_MOTIFS",
}


def identifiant(x: Reperes) -> str:
    """The candidate's identifier."""
    return f'=IF({x.la("identifiant")}="","",{x.la("identifiant")})'


def nom(x: Reperes) -> str:
    """The candidate's name."""
    return f'=IF({x.la("identifiant")}="","",{x.la("nom")})'


def sur(x: Reperes) -> str:
    """Maximum of the total, which no function gives."""
    return f"={x.la(NATIF + 'sur')}"


def resultat(x: Reperes, cle: str) -> str:
    """What a function answers on the candidate, as a whole or for a bloc (`note:B1`); else the native result of the key."""
    genre, _, code = cle.partition(":")
    return si_active(x, appel(x, FONCTIONS[genre], code), x.la(NATIF + cle))


def motifs(x: Reperes) -> str:
    """The reasons, which the native calculation does not have."""
    return si_active(x, appel(x, FONCTIONS["motifs"]), f'"{P.SANS_FONCTIONS}"')


def manque(x: Reperes, composante: str = "") -> str:
    """The points that a candidate misses for a bloc, or for the title."""
    return si_active(x, appel(x, "RDC_MANQUE", composante), '""')
