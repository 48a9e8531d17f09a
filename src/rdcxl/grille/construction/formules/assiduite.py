"""Assiduité: what Contrôle says of the penalty, found by the identifier of the row."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.regles import libelles as L


def part(x: Reperes) -> str:
    """Hours of unjustified absence, over the hours foreseen."""
    return _si_presente(x, f"{_lu(x, 'heures')}/{_lu(x, 'base')}")


def taux(x: Reperes) -> str:
    """The penalty, in percent."""
    return _si_presente(x, _lu(x, "taux"))


def etat(x: Reperes) -> str:
    """What becomes of the penalty."""
    sans, appliquee, proposee, a_statuer = (
        L.PENALITES[c] for c in (L.AUCUNE_PENALITE, L.APPLIQUEE, L.PROPOSEE, L.A_STATUER)
    )
    taux = _lu(x, "taux")
    suite = f'IF({taux}=0,"{sans}",IF({_lu(x, "accord")}=1,"{appliquee}","{proposee}"))'
    return _si_presente(x, f'IF(ISNUMBER({taux}),{suite},"{a_statuer}")')


def _lu(x: Reperes, cle: str) -> str:
    rang = f"MATCH({x.ici('identifiant', C.ASSIDUITE)},{x.plage(C.CONTROLE, 'identifiant')},0)"
    return f"INDEX({x.plage(C.CONTROLE, cle)},{rang})"


def _si_presente(x: Reperes, formule: str) -> str:
    return f'=IF({x.ici("identifiant", C.ASSIDUITE)}="","",IFERROR({formule},""))'
