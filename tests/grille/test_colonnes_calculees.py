"""Each calculated column that a table declares has its formula, and no formula is left over."""

from __future__ import annotations

from rdcxl.grille.annexes import annexes
from rdcxl.grille.construction.formules.annexes import CALCULEES
from rdcxl.referentiel import charger_referentiel


def test_chaque_colonne_calculee_d_une_table_facultative_a_sa_formule() -> None:
    tables = annexes(charger_referentiel())

    declarees = {nom: list(annexe.calculees) for nom, annexe in tables.items() if annexe.calculees}

    assert {nom: sorted(formules) for nom, formules in CALCULEES.items()} == {
        n: sorted(c) for n, c in declarees.items()
    }
