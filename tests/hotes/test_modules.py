"""Continuous assessment in a real LibreOffice: what Calc computes is what is saved, at the bounds and with faulty rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from tests.grille.test_modules import BORDS, TROIS, batir
from tests.outils.calcul import en_cellule, formules_et_valeurs, identiques
from tests.outils.classeurs import modifier
from tests.outils.libreoffice import Calc

pytestmark = pytest.mark.xdist_group("libreoffice")


def test_calc_recalcule_les_modules_comme_ils_sont_enregistres(nu: Calc, tmp_path: Path) -> None:
    grille = batir(tmp_path, [*TROIS, *BORDS])
    voulues = {
        (feuille, ligne, colonne): valeur
        for (feuille, _), (_, ligne, colonne, valeur) in formules_et_valeurs(grille).items()
        if feuille in ("Modules", "Contrôle continu")
    }
    assert len(voulues) > 1000
    modifier(grille, {})  # leaves the saved values out: Calc has to compute them all
    with nu.classeur(grille) as numero:
        lues = {}
        for feuille in ("Modules", "Contrôle continu"):
            lignes, colonnes = (max(x[i] for x in voulues if x[0] == feuille) for i in (1, 2))
            lues[feuille] = nu.lire(numero, feuille, f"A1:{get_column_letter(colonnes)}{lignes}")
    ecarts = [
        (ou, valeur, lue)
        for ou, valeur in voulues.items()
        if isinstance(lue := lues[ou[0]][ou[1] - 1][ou[2] - 1], dict) or not identiques(lue, en_cellule(valeur))
    ]
    assert ecarts == []
