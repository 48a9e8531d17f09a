"""The native formulas: a second calculation, independent of the rules' code, that any Excel can make.

Plain functions of one record, `Reperes`, which says where cells stand; each gives the formula of a column, for the row
`REPERE`. They import the layout, the référentiel and the labels of the rules, neither sheets nor reading nor XlsxWriter.
Sums are rounded to ten decimals, because a spreadsheet adds binary fractions; marks of up to eight decimals therefore
compare exactly.
"""

from __future__ import annotations

from rdcxl.grille.construction.formules.reperes import REPERE, Formule, Reperes, pour, pour_la_ligne

__all__ = ["REPERE", "Formule", "Reperes", "pour", "pour_la_ligne"]
