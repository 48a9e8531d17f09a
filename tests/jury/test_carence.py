"""After a proven fraud: no session before the end of the waiting period, whatever knows of it (G3, X42)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.clotures import CLOS_LE
from tests.outils.fichiers import JURY, SESSION, candidat, creer, notes

from rdcxl.cli import main
from rdcxl.grille import annexes as X
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.arrets import arreter
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.empechements import empechements
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()


def tentative(fraude: str) -> dict[str, object]:
    return {
        "identifiant": "C01", "tentative": "B1", "points_obtenus": "", "session_du": "10/07/2024", "compte": "oui", "fraude_le": fraude,
    }  # fmt: skip


def demande(fraude: str) -> dict[str, object]:
    return {
        "identifiant": "C01", "demande": "APRES_FRAUDE", "demande_du": "02/01/2025", "moyen": "RECOMMANDE",
        "epreuve_le": "01/07/2026", "absence_ou_fraude_le": fraude,
    }  # fmt: skip


# The session's last épreuve is on 27/06/2025, its jury on 10/07/2025; its minutes go from 12/06/2025 on.
@pytest.mark.parametrize(
    ("table", "ligne", "sans", "dans_la_grille", "a_la_cloture"),
    [
        (X.TENTATIVES, tentative("27/12/2024"), "", False, True),  # ends on the very day of the last épreuve
        (X.TENTATIVES, tentative("28/12/2024"), "", True, True),
        (X.TENTATIVES, tentative("12/12/2024"), "", False, False),
        (X.TENTATIVES, tentative("13/12/2024"), "", False, True),
        (X.TENTATIVES, tentative("11/01/2025"), "date_derniere_epreuve", True, True),
        (X.TENTATIVES, tentative("10/01/2025"), "date_derniere_epreuve", False, True),
        (X.DEMANDES, demande("28/12/2024"), "", True, True),
        (X.DEMANDES, demande("12/12/2024"), "", False, False),
    ],
)
def test_aucune_session_pendant_la_carence(
    tmp_path: Path, table: str, ligne: dict[str, Any], sans: str, dans_la_grille: bool, a_la_cloture: bool
) -> None:
    session = "\n".join(x for x in SESSION.splitlines() if not sans or not x.startswith(sans))
    grille = creer(tmp_path, [candidat(), candidat("C02")], annexes={table: [ligne]}, session=session)
    p = lire_grille(grille, R)
    trouves = [a for a in p.anomalies if "carence" in a.message]
    assert [(a.identifiant, a.bloque) for a in trouves] == ([("C01", True)] if dans_la_grille else [])
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    deliberation = deliberer(p, R)
    liste = empechements(deliberation, arreter(deliberation), (), lire_jury(tmp_path / "jury.toml"), CLOS_LE)
    carences = [simple(e.texte) for e in liste if e.code == "carence"]
    assert [x.partition(" : ")[0] for x in carences] == (["C01"] if a_la_cloture else [])


def test_la_fraude_d_une_cloture_suit_dans_la_session_suivante(tmp_path: Path) -> None:
    """The whole way: no sheet is filled by hand, and the title is refused."""
    incident = {"identifiant": "C01", "incident": "FRAUDE", "incident_epreuve": "B1.1", "survenu_le": "12/05/2025"}
    incident |= {"recit": "Antisèche.", "suite": "CONTRESIGNE"}
    saisies = [notes("C01", {"fraude": "08/07/2025"})]
    grille = creer(tmp_path, [candidat()], saisies, annexes={X.INCIDENTS: [incident]})
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    assert main(["clore", str(grille), "--jury", str(tmp_path / "jury.toml")]) == 0
    session = tmp_path / "s.toml"
    dates = {"2025-06-27": "2025-12-01", "2025-07-10": "2025-12-10"}
    texte = SESSION
    for avant, apres in dates.items():
        texte = texte.replace(avant, apres)
    session.write_text(texte, "utf-8")
    suite, cloture = tmp_path / "suite.xlsx", str(grille.with_name("grille.cloture.json"))
    for mode in ("redoublement", "rattrapage"):
        assert main(["nouveau", str(suite), "--depuis", cloture, "--mode", mode, "--session", str(session)]) in (0, 1)
        p = lire_grille(suite, R)
        assert "08/01/2026" in next(a.message for a in p.bloquantes if "carence" in a.message)
        suite.unlink()
