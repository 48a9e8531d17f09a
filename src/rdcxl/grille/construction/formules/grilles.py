"""The native formulas of an evaluation grid: each assessor's total, the mark retained, what is left to agree on.

The total is rounded to ten decimals: a spreadsheet adds binary fractions (12.2 + 19.9 + 7.9 gives 39.99999999999999), and a
criterion has at most eight, so that the rounded sum is the exact one. `regles.grilles.concerter` says the same in exact numbers.
"""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import ARRETEE, CONCERTATION, TOTAL, code_d_appoint, code_de_critere
from rdcxl.grille.construction.disposition import LIGNE_MAXIMUM, lettre
from rdcxl.grille.grilles import GrilleDEpreuve

A_CORRIGER, INCOMPLET = "À corriger", "Incomplet"


def colonnes_de_grille(grille: GrilleDEpreuve) -> dict[str, int]:
    """0-based column by code in the sheet of a grid."""
    code, rangs = grille.composante.code, range(1, len(grille.criteres) + 1)
    saisies = [
        colonne
        for e in range(1, grille.evaluateurs + 1)
        for colonne in (*(code_de_critere(code, i, e) for i in rangs), code_d_appoint(code, TOTAL, e))
    ]
    fin = [code_d_appoint(code, ARRETEE), code, code_d_appoint(code, CONCERTATION)]
    return {cle: i for i, cle in enumerate(["identifiant", "nom", *saisies, *fin])}


def nom_de_la_feuille(composante: str) -> str:
    """Title of the sheet of a composante's grid."""
    return f"Grille {composante}"


class FormulesDeGrille:
    """Formulas of the sheet of one grid; `r` is the row of the candidate, as text."""

    def __init__(self, grille: GrilleDEpreuve) -> None:
        self.grille, self.code = grille, grille.composante.code
        self._c = {cle: lettre(i) for cle, i in colonnes_de_grille(grille).items()}
        self._totaux = [code_d_appoint(self.code, TOTAL, e) for e in range(1, grille.evaluateurs + 1)]

    def identifiant(self, r: str) -> str:
        """The identifier on the same row of Notes."""
        cellule = f"{C.NOTES}!$A{r}"
        return f'=IF({cellule}="","",TRIM({cellule}))'

    def dans_notes(self, r: str) -> str:
        """The cell of Notes that takes the mark retained; nothing while there is none."""
        cellule = f"'{nom_de_la_feuille(self.code)}'!${self._c[self.code]}{r}"
        return f'=IF({cellule}="","",{cellule})'

    def total(self, evaluateur: int, r: str) -> str:
        """Sum of an assessor's criteria once all are right; « ? » when one must be corrected, nothing while one is missing."""
        n = len(self.grille.criteres)
        plage, maxima = (self._criteres(evaluateur, ou) for ou in (r, f"${LIGNE_MAXIMUM}"))
        # A blank passes as 0; a text is greater than any number, so it stands out like a mark above its points. Only
        # comparisons: not every program applies a function, such as ISNUMBER, to each cell of a range.
        hors = f"SUMPRODUCT(1-({plage}>=0)*({plage}<={maxima}))"
        return f'=IFERROR(IF({hors}>0,"?",IF(COUNT({plage})={n},ROUND(SUM({plage}),10),"")),"?")'

    def retenue(self, r: str) -> str:
        """The mark typed as agreed, or the total on which every assessor agrees."""
        totaux, arretee = [f"${self._c[t]}{r}" for t in self._totaux], self._arretee(r)
        accord = ",".join([*(f"ISNUMBER({t})" for t in totaux), *(f"{t}={totaux[0]}" for t in totaux[1:])])
        fautes = ",".join(f'{t}="?"' for t in totaux)
        unanimes = f'IF(AND({accord}),{totaux[0]},"")'
        return f'=IF(LEN(TRIM({arretee}))>0,{arretee},IF(OR({fautes}),"?",{unanimes}))'

    def concertation(self, r: str) -> str:
        """What is left to do: a cell to correct, a gap to settle (with its size), criteria that are missing."""
        totaux, arretee = [f"${self._c[t]}{r}" for t in self._totaux], self._arretee(r)
        liste = ",".join(totaux)
        fautes = ",".join(f'{t}="?"' for t in totaux)
        saisies = "+".join(f"COUNTA({self._criteres(e, r)})" for e in range(1, len(totaux) + 1))
        ecart = f"ROUND(MAX({liste})-MIN({liste}),10)"
        dit = f'"Écart de "&SUBSTITUTE({ecart}&"",".",",")&IF(LEN(TRIM({arretee}))>0," : note arrêtée"," à concerter")'
        incomplet = f'IF(AND(LEN(TRIM({arretee}))=0,COUNT({liste})<{len(totaux)},{saisies}>0),"{INCOMPLET}","")'
        if len(totaux) > 1:
            incomplet = f"IF({ecart}>0,{dit},{incomplet})"
        return f'=IFERROR(IF(OR({fautes}),"{A_CORRIGER}",{incomplet}),"{A_CORRIGER}")'

    def _criteres(self, evaluateur: int, r: str) -> str:
        bouts = (self._c[code_de_critere(self.code, i, evaluateur)] for i in (1, len(self.grille.criteres)))
        return ":".join(f"${bout}{r}" for bout in bouts)

    def _arretee(self, r: str) -> str:
        return f"${self._c[code_d_appoint(self.code, ARRETEE)]}{r}"
