"""Embargo (I2): before the closing no button writes a file. LibreOffice's menu runs the same actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rdcxl.grille.entrees import PAR_NOM

# The closing is refused while the jury's acts are missing; with them it is the closing, and nothing else.
ECRITS = {
    "controler": set(),
    "simuler": set(),
    "clore": {"grille.cloture.json", "grille.cloture.xlsx"},
    "exporter": set(),
    "actualiser": set(),
}


def test_chaque_bouton_est_classe() -> None:
    assert sorted(ECRITS) == sorted(PAR_NOM)


@pytest.mark.parametrize("sans_actes", [True, False])
@pytest.mark.parametrize("bouton", sorted(ECRITS))
def test_aucun_bouton_n_ecrit_de_fichier_avant_la_cloture(
    promo: Path, cliquer: Any, bouton: str, sans_actes: bool
) -> None:
    if sans_actes:
        (promo / "decisions.csv").unlink()
    avant = _contenu(promo.parent)
    cliquer(bouton)
    apres = _contenu(promo.parent)
    attendus = set() if sans_actes else ECRITS[bouton]
    assert {nom for nom in apres if apres[nom] != avant.get(nom)} == {f"promo/{nom}" for nom in attendus}
    assert not avant.keys() - apres.keys()


def _contenu(dossier: Path) -> dict[str, bytes]:
    return {f.relative_to(dossier).as_posix(): f.read_bytes() for f in dossier.rglob("*") if f.is_file()}
