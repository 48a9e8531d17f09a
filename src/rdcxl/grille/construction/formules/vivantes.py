"""Synthèse, and the points that each candidate misses: what the worksheet functions answer, or the native result."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import APRES, NATIF
from rdcxl.grille.construction.formules.donnees import si_active
from rdcxl.grille.construction.formules.reperes import Reperes


def identifiant(x: Reperes) -> str:
    """The candidate's identifier."""
    return f'=IF({x.la("identifiant")}="","",{x.la("identifiant")})'


def nom(x: Reperes) -> str:
    """The candidate's name."""
    return f'=IF({x.la("identifiant")}="","",{x.la("nom")})'


def sur(x: Reperes) -> str:
    """Maximum of the total, which shows on a row that the functions refuse too."""
    return f"={x.la(NATIF + 'sur')}"


def resultat(x: Reperes, cle: str) -> str:
    """What RDC_LIGNE answers on the candidate, as a whole or for a bloc (`note:B1`); else the native result of the key."""
    return si_active(x, cle, x.la(NATIF + cle))


def apres_les_actes(x: Reperes) -> str:
    """The decision once the jury's acts are applied; the native calculation does not know what they change."""
    lue, moteur = x.donnee(f"{APRES}apres"), f'{x.donnee("moteur")}="{P.ACTIF}"'
    actes = f'IF(AND({moteur},{lue}&""<>""),{lue}&"","{P.NON_CALCULE}")'
    sans = f'{x.donnee(f"{APRES}decision")}&""="{P.SANS_ACTE}"'  # the cell of the formula itself
    return f'=IF({x.la("identifiant")}="","",IF({sans},{x.ici("decision", C.SYNTHESE)},{actes}))'


def motifs(x: Reperes) -> str:
    """The reasons, which the native calculation does not have."""
    return si_active(x, "motifs", f'"{P.SANS_FONCTIONS}"')


def manque(x: Reperes, composante: str = "") -> str:
    """The points that a candidate misses for a bloc, or for the title."""
    return si_active(x, f"manque:{composante}" if composante else "manque", '""')
