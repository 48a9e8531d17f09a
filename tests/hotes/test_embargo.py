"""Embargo (I2): before the closing no button writes a file. LibreOffice's menu runs the same actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rdcxl.grille.entrees import PAR_NOM

# The closing is refused while the jury's acts are missing; with them it is the closing, and nothing else. What is prepared is
# declared for before the closing, or marked PROJET (tests/exports).
ECRIVENT = {"clore": {"grille.cloture.json", "grille.cloture.xlsx"}, "preparer": {"grille-preparation"}}


def test_aucun_bouton_n_ecrit_de_fichier_avant_la_cloture(
    promo: Path, cliquer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda adresse: True)
    avant = _contenu(promo.parent)
    for bouton in PAR_NOM:
        if bouton not in ECRIVENT:
            cliquer(bouton)
            apres = _contenu(promo.parent)
            apres.pop(JOURNAL, None)  # the workbook's own companion, for whoever has the workbook
            assert apres == avant, bouton


JOURNAL = "promo/grille.journal"


@pytest.mark.parametrize("sans_actes", [True, False])
def test_la_cloture_n_ecrit_que_la_cloture(promo: Path, cliquer: Any, sans_actes: bool) -> None:
    if sans_actes:
        (promo / "decisions.csv").unlink()
    avant = _contenu(promo.parent)
    cliquer("clore")
    apres = _contenu(promo.parent)
    attendus = set() if sans_actes else ECRIVENT["clore"]
    assert {nom for nom in apres if apres[nom] != avant.get(nom)} == {f"promo/{nom}" for nom in attendus}
    assert not avant.keys() - apres.keys()


def _contenu(dossier: Path) -> dict[str, bytes]:
    return {f.relative_to(dossier).as_posix(): f.read_bytes() for f in dossier.rglob("*") if f.is_file()}
