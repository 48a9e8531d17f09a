"""Evaluated by épreuves at this session: due, and neither kept, nor by portfolio, nor by experience."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Acquis, Dossier, Mention
from rdcxl.regles.acquis import composantes_a_passer, est_evalue_par_epreuves

R = charger_referentiel()
TOUTES = list(R.composantes)
GARDE = Acquis(Decimal(60))
B1, B2 = ["B1.1"], ["B2.1", "B2.2a", "B2.2b"]
TUTEUR = "PRO.TUTEUR"


def sans(*retirees: str) -> list[str]:
    return [c for c in TOUTES if not c.startswith(retirees)]


CAS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("parcours complet : tout", {}, TOUTES),
    ("dispensé : pas PRO", {"dispense_pro": "P-1"}, sans("PRO")),
    ("blocs séparés : les blocs inscrits", {"parcours": "BLOCS", "blocs_inscrits": frozenset({"B1", "B2"})}, B1 + B2),
    ("aucun bloc inscrit", {"parcours": "BLOCS"}, []),
    ("parcours illisible", {"parcours": "AUTRE"}, []),
    ("bloc acquis", {"acquis": {"B1": GARDE}}, sans("B1")),
    ("acquis illisible : corrigé, il ne se repasse pas", {"acquis": {"B1": Acquis(None)}}, sans("B1")),
    ("PRO acquise", {"acquis": {"PRO": GARDE}}, sans("PRO")),
    ("note du tuteur gardée", {"acquis": {TUTEUR: GARDE}}, sans(TUTEUR)),
    ("portefeuille noté", {"executive": True, "portefeuilles": {"B1": Decimal(60)}}, sans("B1")),
    ("portefeuille attendu", {"executive": True, "portefeuilles": {"B1": Mention.VIDE}}, sans("B1")),
    ("VAE", {"vae": True}, []),
    ("VAE, blocs séparés", {"vae": True, "parcours": "BLOCS", "blocs_inscrits": frozenset({"B1"})}, []),
]


@pytest.mark.parametrize(("champs", "attendues"), [c[1:] for c in CAS], ids=[c[0] for c in CAS])
def test_composantes_a_passer(champs: dict[str, Any], attendues: list[str]) -> None:
    assert [c.code for c in composantes_a_passer(R, Dossier("C01", {}, **champs))] == attendues


def test_composantes_d_un_seul_bloc() -> None:
    d = Dossier("C01", {}, acquis={"B1": GARDE})
    assert [c.code for c in composantes_a_passer(R, d, "B2")] == B2
    assert list(composantes_a_passer(R, d, "B1")) == []


@pytest.mark.parametrize("conserve", [False, True])
@pytest.mark.parametrize("portefeuille", [False, True])
@pytest.mark.parametrize("vae", [False, True])
def test_evalue_par_epreuves_si_rien_n_en_tient_lieu(conserve: bool, portefeuille: bool, vae: bool) -> None:
    d = Dossier("C01", {}, vae=vae, portefeuilles={"B1": Decimal(60)} if portefeuille else {})
    assert est_evalue_par_epreuves(d, "B1", {"B1"} if conserve else ()) is not (conserve or portefeuille or vae)
    assert est_evalue_par_epreuves(d, "B2", {"B1"}) is not vae
