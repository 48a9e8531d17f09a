"""The native formulas of an evaluation grid: each assessor's total, the mark retained, what is left to agree on.

The total is rounded to ten decimals: a spreadsheet adds binary fractions (12.2 + 19.9 + 7.9 gives 39.99999999999999), and a
criterion has at most eight, so that the rounded sum is the exact one. `regles.grilles.concerter` says the same in exact numbers.
"""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import ARRETEE, TOTAL, code_d_appoint, code_de_critere
from rdcxl.grille.construction.disposition import LIGNE_MAXIMUM
from rdcxl.grille.construction.formules.reperes import REPERE, Reperes
from rdcxl.grille.grilles import GrilleDEpreuve

A_CORRIGER, INCOMPLET = "À corriger", "Incomplet"


def nom_de_la_feuille(composante: str) -> str:
    """Title of the sheet of a composante's grid."""
    return f"Grille {composante}"


def identifiant(x: Reperes) -> str:
    """The identifier on the same row of Notes."""
    note = x.la("identifiant", C.NOTES)
    return f'=IF({note}="","",TRIM({note}))'


def dans_notes(x: Reperes, g: GrilleDEpreuve) -> str:
    """The cell of Notes that takes the mark retained; nothing while there is none."""
    code = g.composante.code
    retenue = x.la(code, nom_de_la_feuille(code))
    return f'=IF({retenue}="","",{retenue})'


def total(x: Reperes, colonne: tuple[GrilleDEpreuve, int]) -> str:
    """Sum of an assessor's criteria once all are right; « ? » when one must be corrected, nothing while one is missing.

    Args:
        colonne: the grid, and the assessor, from 1 on.
    """
    g, evaluateur = colonne
    n, plage = len(g.criteres), _criteres(x, g, evaluateur)
    maxima = plage.replace(REPERE, f"${LIGNE_MAXIMUM}")
    # A blank passes as 0; a text is greater than any number, so it stands out like a mark above its points. Only
    # comparisons: not every program applies a function, such as ISNUMBER, to each cell of a range.
    hors = f"SUMPRODUCT(1-({plage}>=0)*({plage}<={maxima}))"
    return f'=IFERROR(IF({hors}>0,"?",IF(COUNT({plage})={n},ROUND(SUM({plage}),10),"")),"?")'


def retenue(x: Reperes, g: GrilleDEpreuve) -> str:
    """The mark typed as agreed, or the total on which every assessor agrees."""
    totaux, arretee = _totaux(x, g), _arretee(x, g)
    accord = ",".join([*(f"ISNUMBER({t})" for t in totaux), *(f"{t}={totaux[0]}" for t in totaux[1:])])
    fautes = ",".join(f'{t}="?"' for t in totaux)
    unanimes = f'IF(AND({accord}),{totaux[0]},"")'
    return f'=IF(LEN(TRIM({arretee}))>0,{arretee},IF(OR({fautes}),"?",{unanimes}))'


def concertation(x: Reperes, g: GrilleDEpreuve) -> str:
    """What is left to do: a cell to correct, a gap to settle (with its size), criteria that are missing."""
    totaux, arretee = _totaux(x, g), _arretee(x, g)
    liste = ",".join(totaux)
    fautes = ",".join(f'{t}="?"' for t in totaux)
    saisies = "+".join(f"COUNTA({_criteres(x, g, e)})" for e in range(1, len(totaux) + 1))
    ecart = f"ROUND(MAX({liste})-MIN({liste}),10)"
    dit = f'"Écart de "&SUBSTITUTE({ecart}&"",".",",")&IF(LEN(TRIM({arretee}))>0," : note arrêtée"," à concerter")'
    incomplet = f'IF(AND(LEN(TRIM({arretee}))=0,COUNT({liste})<{len(totaux)},{saisies}>0),"{INCOMPLET}","")'
    if len(totaux) > 1:
        incomplet = f"IF({ecart}>0,{dit},{incomplet})"
    return f'=IFERROR(IF(OR({fautes}),"{A_CORRIGER}",{incomplet}),"{A_CORRIGER}")'


def _criteres(x: Reperes, g: GrilleDEpreuve, evaluateur: int) -> str:
    return ":".join(_ici(x, g, code_de_critere(g.composante.code, i, evaluateur)) for i in (1, len(g.criteres)))


def _totaux(x: Reperes, g: GrilleDEpreuve) -> list[str]:
    return [_ici(x, g, code_d_appoint(g.composante.code, TOTAL, e)) for e in range(1, g.evaluateurs + 1)]


def _arretee(x: Reperes, g: GrilleDEpreuve) -> str:
    return _ici(x, g, code_d_appoint(g.composante.code, ARRETEE))


def _ici(x: Reperes, g: GrilleDEpreuve, cle: str) -> str:
    return x.ici(cle, nom_de_la_feuille(g.composante.code))
