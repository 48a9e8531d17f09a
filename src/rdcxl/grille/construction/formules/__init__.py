"""The native formulas: a second calculation, independent of the rules' code, that any Excel can make.

Each function returns the formula of a column, for the row `r`: a number as text, or `REPERE`, which stands for it.
Sums are rounded to ten decimals, because a spreadsheet adds binary fractions; marks of up to eight decimals therefore
compare exactly.
"""

from __future__ import annotations

from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.construction.formules.affichage import Affichage
from rdcxl.grille.construction.formules.decision import Decision
from rdcxl.grille.construction.formules.inscription import Inscription
from rdcxl.grille.construction.formules.jury import Jury
from rdcxl.grille.construction.formules.modules import Modules
from rdcxl.grille.construction.formules.notes import Notes
from rdcxl.grille.construction.formules.references import REPERE, pour_la_ligne
from rdcxl.grille.construction.formules.vivantes import Vivantes

__all__ = ["REPERE", "Formules", "pour_la_ligne"]


class Formules(Inscription, Notes, Decision, Affichage, Vivantes, Modules, Jury):
    """Formulas of one workbook, by sheet and key; `r` is the row of the candidate, as text."""

    def controle(self, cle: str, r: str) -> str:
        """Formula of a column of the sheet Contrôle."""
        if cle.startswith(NATIF):
            return self._natif(cle.removeprefix(NATIF), r)
        if ":" in cle:
            genre, code = cle.split(":", 1)
            if genre in ("n", "t"):
                return self._note(code, r) if genre == "n" else self._t(code, r)
            return str(getattr(self, f"_{genre}")(self.r.ensemble_de[code], r))
        return str(getattr(self, f"_col_{cle}")(r))

    def _natif(self, cle: str, r: str) -> str:
        """Native result of a column of the sheet Synthèse."""
        genre, _, code = cle.partition(":")
        if code:
            e = self.r.ensemble_de[code]
            afficher = {"points": self._points_affiches, "note": self._note_affichee, "statut": self._statut}[genre]
            formule = afficher(e, r)
        else:
            formule = {
                "total": lambda: self._la("total", r),
                "sur": lambda: self._la("sur", r),
                "moyenne": lambda: self._moyenne_affichee(r),
                "valides": lambda: self._blocs_conserves(r),
                "decision": lambda: self._decision(r),
            }[cle]()
        return f'=IF({self._ici("identifiant", r)}="","",{formule})'
