"""When the residue of a formula makes the outcome: truth tables at, below and above each bound, and where the bound is the average's."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest
from tests.outils.fichiers import MAXIMA

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Dossier, Reglement, choisir_lectures
from rdcxl.regles.residus import est_un_residu, issue_ambigue, phrase_du_residu

PRES, LOIN = Decimal("1e-13"), Decimal("1e-8")  # in points: within, and outside, what a residue can move
SUR_20 = {"B1": Decimal(12), "B2": Decimal("8.8"), "B3": Decimal("8.8"), "B4": Decimal("8.8")}  # no bloc at a bound
CINQ_POUR_CENT = {"heures_injustifiees": Decimal(10), "accord_penalite": True}
DES_NOTES = {"moyenne": "moyenne_des_notes"}
SUR_LE_TOTAL = {**DES_NOTES, "assiette_penalite": "total"}


def _decider(r: Referentiel, notes: dict[str, Decimal], lectures: dict[str, str], suspecte: str, **fiche: Any) -> bool:
    dossier = Dossier("C01", dict(notes), heures_entreprise=Decimal(910), **fiche)
    return issue_ambigue(Reglement(r, choisir_lectures(r, lectures)), dossier, [suspecte])


def _notes(pro: Decimal, **sur_20: Decimal) -> dict[str, Decimal]:
    """Marks whose blocs stand at these marks on 20."""
    de = {**SUR_20, **sur_20, "PRO": pro}
    with localcontext() as contexte:
        contexte.prec = 60
        return {code: de[code.split(".", maxsplit=1)[0]] * maximum / 20 for code, maximum in MAXIMA.items()}


@pytest.mark.parametrize(
    ("ecart", "attendu"), [(-LOIN, False), (-PRES, True), (Decimal(0), True), (PRES, True), (LOIN, False)]
)
@pytest.mark.parametrize("borne", [8, 10])
def test_une_borne_de_bloc_est_ambigue_tout_pres_d_elle(
    referentiel: Referentiel, borne: int, ecart: Decimal, attendu: bool
) -> None:
    notes = _notes(Decimal(14), B1=Decimal(borne))
    notes["B1.1"] += ecart
    assert _decider(referentiel, notes, {}, "B1.1") is attendu
    assert not _decider(referentiel, notes, {}, "B4.1"), (
        "another bloc's residue moves neither this bound nor the average"
    )


def _pro_a_dix(facteur: Decimal, retrait: Decimal) -> Decimal:
    """PRO on 20 that makes the plain mean 10 once multiplied by a factor and lowered."""
    with localcontext() as contexte:
        contexte.prec = 28
        return (10 + retrait) / facteur * 5 - sum(SUR_20.values())


MOYENNES: list[tuple[dict[str, str], Decimal, dict[str, Any]]] = [
    ({}, Decimal("12.32"), {}),  # 500 points
    (DES_NOTES, _pro_a_dix(Decimal(1), Decimal(0)), {}),
    (DES_NOTES, _pro_a_dix(Decimal(1), Decimal(0)), {"heures_injustifiees": Decimal(10)}),  # proposed: not applied
    (SUR_LE_TOTAL, _pro_a_dix(Decimal("0.95"), Decimal(0)), CINQ_POUR_CENT),
    ({**SUR_LE_TOTAL, "calcul_penalite": "absolue"}, _pro_a_dix(Decimal(1), Decimal(1)), CINQ_POUR_CENT),
]


@pytest.mark.parametrize(("ecart", "attendu"), [(-LOIN, False), (Decimal(0), True), (LOIN, False)])
@pytest.mark.parametrize(("lectures", "pro", "fiche"), MOYENNES)
def test_la_moyenne_du_titre_est_ambigue_tout_pres_de_dix(
    referentiel: Referentiel,
    lectures: dict[str, str],
    pro: Decimal,
    fiche: dict[str, Any],
    ecart: Decimal,
    attendu: bool,
) -> None:
    notes = _notes(pro)
    notes["PRO.ORAL"] += ecart
    assert _decider(referentiel, notes, lectures, "PRO.ORAL", **fiche) is attendu


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        (39.99999999999999, True),
        (0.1 + 0.2, True),
        (0.3, False),
        (12345678901234.5, False),
        (39.9999999999999, False),
        (float("nan"), False),
        (float("inf"), False),
        (40, False),
        ("39.99999999999999", False),
        (None, False),
    ],
)
def test_un_residu_a_plus_de_chiffres_qu_on_n_en_tape(cellule: object, attendu: bool) -> None:
    assert est_un_residu(cellule) is attendu


def test_la_phrase_dit_ce_qui_est_et_ce_qu_excel_affiche() -> None:
    assert "laisse 39,99999999999999, qu’Excel affiche 40," in phrase_du_residu(39.99999999999999)
