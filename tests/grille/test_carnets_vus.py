"""The gradebooks whose shapes were seen in public code: what is understood of each, or why it is refused (a committed table)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rdcxl.erreurs import ErreurRdcxl
from rdcxl.grille.carnet.reprendre import reprendre
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.nombres import canonique

TABLE = tomllib.loads((Path(__file__).parents[1] / "cas" / "carnets_vus.toml").read_text("utf-8"))["carnets"]
LUS_AU_MOINS = 20


def decrire(carnet: Path, r: Referentiel) -> dict[str, Any]:
    """What is understood of a gradebook, as the table writes it: « ? » after what is asked."""
    try:
        lu = reprendre(carnet, r)
    except ErreurRdcxl as erreur:
        return {"refus": erreur.message}
    prises = {c.lettres: c.champ for c in lu.colonnes if c.prise}
    demandees = {c.lettres: f"{c.champ}?" for c in lu.doutes}
    echelles = {c.lettres: canonique(c.echelle) for c in lu.colonnes if c.echelle is not None and c.decide}
    return {
        "feuille": lu.table.feuille.titre,
        "entete": [i + 1 for i in lu.table.entete],
        "candidats": len(lu.lignes),
        "hors": [f"{h.numero + 1} {h.debut}" for h in lu.table.hors],
        "colonnes": {**prises, **demandees},
        "echelles": echelles,
        "vides": [x.cellule for x in lu.non_lus],
    }


@pytest.mark.parametrize("nom", sorted(TABLE))
def test_chaque_carnet_vu_est_compris_comme_la_table_le_dit(domaine: Path, nom: str, referentiel: Referentiel) -> None:
    assert decrire(domaine.parent / "carnets" / nom, referentiel) == TABLE[nom]


def test_aucun_carnet_vu_n_est_oublie_et_vingt_au_moins_sont_lus(domaine: Path) -> None:
    presents = {f.name for f in (domaine.parent / "carnets").iterdir()} - {"index.csv", "vocabulaire.csv"}
    assert presents == set(TABLE)
    assert sum("refus" not in x for x in TABLE.values()) >= LUS_AU_MOINS
