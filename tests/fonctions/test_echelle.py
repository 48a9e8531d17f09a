"""A scale after a code, `B1.1/20`: the functions read marks on it as exact points."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from tests.fonctions.lignes import appeler, bonne, est_erreur_nommant
from tests.outils.fichiers import BONNES_NOTES, CODES, MAXIMA

from rdcxl.regles.saisie import lire_nombre


def _sur(echelle: str, notes: dict[str, Any]) -> dict[str, Any]:
    return {f"{code}/{echelle}" if code in CODES else code: note for code, note in notes.items()}


@pytest.mark.parametrize(
    "fonction", ["RDC_POINTS", "RDC_NOTE", "RDC_DECISION", "RDC_MOTIFS", "RDC_MANQUE", "RDC_LIGNE"]
)
def test_notes_sur_vingt_valent_leurs_points(fonction: str) -> None:
    """Quarters of a mark on 20, with mentions and blanks, against the same marks in points."""
    hasard = random.Random(20)  # noqa: S311
    for _ in range(25):
        notes = {c: hasard.choice([*([hasard.randint(0, 80) / 4] * 9), "ABS", "ABJ", None]) for c in CODES}
        points = {c: float(Decimal(str(n)) * MAXIMA[c] / 20) if isinstance(n, float) else n for c, n in notes.items()}
        assert appeler(fonction, _sur("20", notes)) == appeler(fonction, points)


def test_echelles_se_melangent_et_la_virgule_est_lue() -> None:
    ligne = {**{c: v for c, v in BONNES_NOTES.items() if c != "B1.1"}, " b1.1 / 12,5 ": 7.5}
    assert appeler("RDC_POINTS", ligne, "B1") == 60.0


@pytest.mark.parametrize(
    ("titre", "note", "nomme"),
    [("B1.1/20", 20.01, "B1.1"), ("B1.1/20", -1, "B1.1"), ("B1.1/20", "bien", "B1.1"), ("B1.1/30", 17, "B1.1")],
    ids=["au-dessus", "négative", "texte", "pas de décimale exacte"],
)
def test_ce_qui_ne_tient_pas_dans_l_echelle_est_dit(titre: str, note: Any, nomme: str) -> None:
    ligne = {titre if c == "B1.1" else c: v for c, v in bonne({"B1.1": note}).items()}
    assert est_erreur_nommant(appeler("RDC_DECISION", ligne), nomme)


def test_zero_et_le_maximum_de_l_echelle_sont_admis() -> None:
    for note, attendu in ((0, 0.0), (20, 100.0), ("14,25", 71.25)):
        ligne = {"B1.1/20" if c == "B1.1" else c: v for c, v in bonne({"B1.1": note}).items()}
        assert appeler("RDC_POINTS", ligne, "B1") == attendu
    assert lire_nombre("14,25").valeur == Decimal("14.25")


def test_meme_code_sur_deux_echelles_est_une_colonne_de_trop() -> None:
    assert est_erreur_nommant(appeler("RDC_DECISION", {**bonne(), "B1.1/20": 12}), "B1.1")
