"""What the sheet Session says of a date is what its cell shows."""

from __future__ import annotations

from typing import Any

from rdcxl.grille.session import session_depuis_cellules
from rdcxl.grille.tableau import Cellule


def test_une_date_illisible_demande_le_format_de_la_cellule(referentiel: Any) -> None:
    session, anomalies = session_depuis_cellules(
        "Session", [{"cle": Cellule("session.date_jury", "A12"), "valeur": Cellule("mi-juillet", "C12")}], referentiel
    )
    assert session.session.date_jury is None
    assert [a.cellule for a in anomalies] == ["C12"]
    assert "JJ/MM/AAAA" in anomalies[0].message
    assert "AAAA-MM-JJ" not in anomalies[0].message
