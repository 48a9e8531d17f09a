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


def tentative(qui: str, fraude: str) -> dict[str, object]:
    return {
        "identifiant": qui, "tentative": "B1", "points_obtenus": "", "session_du": "10/07/2024", "compte": "oui", "fraude_le": fraude,
    }  # fmt: skip


def demande(qui: str, fraude: str) -> dict[str, object]:
    return {
        "identifiant": qui, "demande": "APRES_FRAUDE", "demande_du": "02/01/2025", "moyen": "RECOMMANDE",
        "epreuve_le": "01/07/2026", "absence_ou_fraude_le": fraude,
    }  # fmt: skip


# The session's last épreuve is on 27/06/2025, its jury on 10/07/2025; its minutes go from 12/06/2025 on.
# who, by what, day of the decision, said in the grid, said at closing
CAS = [
    ("C01", X.TENTATIVES, "27/12/2024", False, True),  # ends on the very day of the last épreuve
    ("C02", X.TENTATIVES, "28/12/2024", True, True),
    ("C03", X.TENTATIVES, "12/12/2024", False, False),
    ("C04", X.TENTATIVES, "13/12/2024", False, True),
    ("C05", X.DEMANDES, "28/12/2024", True, True),
    ("C06", X.DEMANDES, "12/12/2024", False, False),
]
SANS_EPREUVE = [
    ("C01", X.TENTATIVES, "11/01/2025", True, True),
    ("C02", X.TENTATIVES, "10/01/2025", False, True),
]


@pytest.mark.parametrize(
    ("cas", "sans"), [(CAS, ""), (SANS_EPREUVE, "date_derniere_epreuve")], ids=["tout", "jury seul"]
)
def test_aucune_session_pendant_la_carence(
    tmp_path: Path, cas: list[tuple[str, str, str, bool, bool]], sans: str
) -> None:
    session = "\n".join(x for x in SESSION.splitlines() if not sans or not x.startswith(sans))
    faire = {X.TENTATIVES: tentative, X.DEMANDES: demande}
    tables = {nom: [faire[nom](qui, jour) for qui, table, jour, _, _ in cas if table == nom] for nom in faire}
    tables = {nom: lignes for nom, lignes in tables.items() if lignes}
    p = lire_grille(creer(tmp_path, [candidat(x[0]) for x in cas], annexes=tables, session=session), R)
    trouves = [a for a in p.bloquantes if "carence" in a.message]
    assert [a.identifiant for a in trouves] == [x[0] for x in cas if x[3]]
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    deliberation = deliberer(p, R)
    liste = empechements(deliberation, arreter(deliberation), (), lire_jury(tmp_path / "jury.toml"), CLOS_LE)
    carences = [simple(e.texte).partition(" : ")[0] for e in liste if e.code == "carence"]
    assert carences == [x[0] for x in cas if x[4]]


def test_la_fraude_d_une_cloture_suit_dans_la_session_suivante(tmp_path: Path) -> None:
    """The whole way: no sheet is filled by hand, and the title is refused."""
    incident = {"identifiant": "C01", "incident": "FRAUDE", "incident_epreuve": "B1.1", "survenu_le": "12/05/2025"}
    incident |= {"recit": "Antisèche.", "suite": "CONTRESIGNE"}
    grille = creer(tmp_path, [candidat()], [notes("C01", {"fraude": "08/07/2025"})], annexes={X.INCIDENTS: [incident]})
    (tmp_path / "jury.toml").write_text(JURY, "utf-8")
    assert main(["clore", str(grille), "--jury", str(tmp_path / "jury.toml")]) == 0
    session, suite = tmp_path / "s.toml", tmp_path / "suite.xlsx"
    session.write_text(SESSION.replace("2025-06-27", "2025-12-01").replace("2025-07-10", "2025-12-10"), "utf-8")
    depuis = ["--depuis", str(grille.with_name("grille.cloture.json")), "--session", str(session)]
    assert main(["nouveau", str(suite), *depuis, "--mode", "redoublement"]) == 0
    messages: list[Any] = [a.message for a in lire_grille(suite, R).bloquantes if "carence" in a.message]
    assert ["08/01/2026" in m for m in messages] == [True]
