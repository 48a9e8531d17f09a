"""The saved values of the sheet of an evaluation grid, row by row: what `formules.grilles` gives. Imports the codes of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rdcxl.grille.colonnes_de_grille import ARRETEE, NOTES, SEPARATEUR, code_d_appoint, code_de_critere
from rdcxl.grille.construction.formules.grilles import A_CORRIGER, INCOMPLET
from rdcxl.grille.construction.valeurs.cellules import Affichage
from rdcxl.grille.grilles import GrilleDEpreuve
from rdcxl.regles.nombres import en_francais

REFUS = "?"
DECIMALES = 10


class ValeursDeGrille:
    """One row: the total of each assessor, the mark retained, what is left to agree on.

    `saisies`: what the row holds, by code; the agreed mark as its own code, or (in a new grid) as that of the composante.
    """

    def __init__(self, grille: GrilleDEpreuve, saisies: Mapping[str, object]) -> None:
        self.grille, self.saisies, self.code = grille, saisies, grille.composante.code
        self.totaux = [self._total(e) for e in range(1, grille.evaluateurs + 1)]

    def _criteres(self, evaluateur: int) -> list[object]:
        return [
            self.saisies.get(code_de_critere(self.code, i, evaluateur)) for i in range(1, len(self.grille.criteres) + 1)
        ]

    def _total(self, evaluateur: int) -> Affichage:
        lus = self._criteres(evaluateur)
        saisis = [(v, c.points) for v, c in zip(lus, self.grille.criteres, strict=True) if v is not None]
        nombres = [
            Decimal(repr(float(v))) for v, points in saisis if isinstance(v, (int, float, Decimal)) and 0 <= v <= points
        ]
        if len(nombres) < len(saisis):
            return REFUS
        return float(round(sum(nombres, Decimal(0)), DECIMALES)) if len(nombres) == len(lus) else ""

    @property
    def arretee(self) -> object:
        """The agreed mark, typed or from an optional table."""
        return self.saisies.get(code_d_appoint(self.code, ARRETEE), self.saisies.get(self.code))

    @property
    def _est_arretee(self) -> bool:
        return bool(str("" if self.arretee is None else self.arretee).strip())

    @property
    def retenue(self) -> object:
        """The mark that the grid retains; None without one."""
        if self._est_arretee:
            return self.arretee
        if REFUS in self.totaux:
            return REFUS
        unanimes = "" not in self.totaux and len(set(self.totaux)) == 1
        return self.totaux[0] if unanimes else None

    @property
    def concertation(self) -> str:
        """A cell to correct, a gap to settle, criteria that are missing."""
        if REFUS in self.totaux:
            return A_CORRIGER
        lus = [t for t in self.totaux if isinstance(t, float)]
        if (
            len(self.totaux) > 1
            and lus
            and (ecart := round(Decimal(str(max(lus))) - Decimal(str(min(lus))), DECIMALES))
        ):
            return f"Écart de {en_francais(ecart)}" + (" : note arrêtée" if self._est_arretee else " à concerter")
        commence = any(v is not None for e in range(1, len(self.totaux) + 1) for v in self._criteres(e))
        return INCOMPLET if not self._est_arretee and len(lus) < len(self.totaux) and commence else ""


def montrer_dans_notes(grilles: Sequence[GrilleDEpreuve], saisies: Mapping[str, object]) -> dict[str, object]:
    """What the cells of a candidate hold, the marks that grids retain among them; the agreed ones under their own code."""
    montrees = dict(saisies)
    for grille in grilles:
        code, lue = grille.composante.code, ValeursDeGrille(grille, saisies)
        montrees[code_d_appoint(code, ARRETEE)] = lue.arretee
        montrees[code] = saisies.get(code_d_appoint(code, NOTES), lue.retenue)
    return {cle: v for cle, v in montrees.items() if v is not None or cle.endswith(f"{SEPARATEUR}{ARRETEE}")}
