"""Décisions: who a line is about, what was proposed, what it still lacks."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.formules.commun import nom
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.grille.tables.decisions import CHAMPS_DECISIONS

EXIGES = {
    "identifiant": "identifiant",
    "acte": "acte",
    "motif": "motif",
    "auteur": "auteur",
    "horodatage": "date et heure",
}


def candidat(x: Reperes) -> str:
    """Whose line it is."""
    return nom(x, x.ici("identifiant", C.DECISIONS))


def proposition(x: Reperes) -> str:
    """What was proposed for him."""
    identifiant = x.ici("identifiant", C.DECISIONS)
    qui, quoi = (x.plage(C.SYNTHESE, c) for c in ("identifiant", "decision"))
    return f'=IF({identifiant}="","",IFERROR(INDEX({quoi},MATCH({identifiant},{qui},0)),""))'


def constat(x: Reperes) -> str:
    """What the line lacks; nothing on an empty line."""
    manques = "&".join(f'IF(TRIM({x.ici(c, C.DECISIONS)}&"")="",", {nom}","")' for c, nom in EXIGES.items())
    ligne = ":".join(x.ici(CHAMPS_DECISIONS[i].code, C.DECISIONS) for i in (0, -1))
    suite = f'IF({manques}="","{P.COMPLETE}","{P.A_COMPLETER} : "&MID({manques},3,99))'
    return f'=IF(COUNTA({ligne})=0,"",{suite})'
