"""The saved values of a new grid are those that a real LibreOffice finds, with the functions, on every sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from tests.grille.test_moteur import MEILLEURE, au_hasard
from tests.outils.libreoffice import Calc

from rdcxl import exemple
from rdcxl.grille.creation import creer_grille
from rdcxl.referentiel import charger_referentiel

pytestmark = pytest.mark.xdist_group("libreoffice")


def _exemple(dossier: Path) -> Path:
    """The sample promotion, with every evaluation grid."""
    exemple.generer(dossier)
    chemins = [dossier / nom for nom in ("candidats.csv", "notes.csv", "acquis.csv", "session.toml")]
    r, grilles = charger_referentiel(), dossier / "grilles.toml"
    creer_grille(dossier / "avec.xlsx", *chemins, referentiel=r, grilles=grilles, cree_le=exemple.CREE_LE)
    return dossier / "avec.xlsx"


PROMOTIONS: dict[str, Callable[[Path], Path]] = {
    "exemple": _exemple,
    "facultatives": lambda d: au_hasard(d, 3, 40, MEILLEURE, facultatives=True),
    "facultatives_bis": lambda d: au_hasard(d, 41, 40, {}, facultatives=True),
}


@pytest.mark.parametrize("cle", list(PROMOTIONS))
def test_libreoffice_trouve_les_valeurs_enregistrees(lo: Calc, tmp_path: Path, cle: str) -> None:
    (tmp_path / "entrees").mkdir()
    grille = PROMOTIONS[cle](tmp_path / "entrees")
    zones = {p.title: f"A1:{get_column_letter(p.max_column)}{p.max_row}" for p in load_workbook(grille)}
    with lo.classeur(grille) as numero:
        avant = {nom: lo.lire(numero, nom, zone) for nom, zone in zones.items()}
        lo.recalculer(numero)
        apres = {nom: lo.lire(numero, nom, zone) for nom, zone in zones.items()}
    ecarts = [
        (nom, f"{get_column_letter(j)}{i}", a, b)
        for nom in zones
        for i, (avant_ligne, apres_ligne) in enumerate(zip(avant[nom], apres[nom], strict=True), 1)
        for j, (a, b) in enumerate(zip(avant_ligne, apres_ligne, strict=True), 1)
        if not _pareils(a, b)
    ]
    assert ecarts == []


def _pareils(a: Any, b: Any) -> bool:
    """Numbers to ten decimals: each program adds the last bit of an average its own way."""
    return abs(a - b) < 1e-10 if isinstance(a, float) and isinstance(b, float) else a == b
