"""What a closing rests on is refused all at once; the dates of jury, session and acts agree (points 20, 17.5)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import simple
from tests.outils.fichiers import JURY, MEMBRES, SESSION, candidat, creer, jury_toml, notes
from tests.outils.jury import MAINTENANT, acte, dossier, jury_sur

from rdcxl.cli import main
from rdcxl.jury.arrets import arreter
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.empechements import empechements
from rdcxl.regles import Acquis

ENTETE = "identifiant;acte;objet;valeur;motif;auteur;horodatage\n"
BONNE = "C01;AJOURNE;;;Attente.;C. V.;10/07/2025 15:00\n"


def erreurs(tmp_path: Path, capsys: Any, decisions: str = "", jury: str = JURY, session: str = SESSION) -> str:
    """What a closing of two candidates says: a mark of C01 is missing, one of C02 is not one."""
    saisies = [notes("C01", {"B1.1": None}), notes("C02", {"B2.1": 200})]
    grille = creer(tmp_path, [candidat(), candidat("C02")], saisies, session=session)
    (tmp_path / "jury.toml").write_text(jury, "utf-8")
    (tmp_path / "d.csv").write_text(ENTETE + decisions, "utf-8")
    arguments = ["clore", str(grille), "--jury", str(tmp_path / "jury.toml"), "--decisions", str(tmp_path / "d.csv")]
    assert main(arguments) == 1
    assert not grille.with_name("grille.cloture.json").exists()
    return simple(capsys.readouterr().err)


@pytest.fixture
def un_jury(tmp_path: Path) -> Any:
    (tmp_path / "j.toml").write_text(JURY, "utf-8")
    return lire_jury(tmp_path / "j.toml")


def test_une_ligne_d_acte_illisible_ne_cache_rien(tmp_path: Path, capsys: Any) -> None:
    sans_president = jury_toml({**MEMBRES, "PRESIDENT": ""})
    dit = erreurs(tmp_path, capsys, BONNE + "C02;TITRES;;;m;a;10/07/2025 15:00\nC02;TITRE;;;;a;hier\n", sans_president)
    for mot in ("« TITRES »", "« motif » est vide", "« hier »", "200 dépasse le maximum", "1 président attendu"):
        assert mot in dit
    assert "C01 : note due manquante" not in dit  # the line that could be read postpones him


def test_un_jury_illisible_ne_cache_rien(tmp_path: Path, capsys: Any) -> None:
    dit = erreurs(tmp_path, capsys, "C02;TITRES;;;m;a;10/07/2025 15:00\n", "lieu = 3\n")
    for mot in ("jury.toml", "lieu", "membres", "« TITRES »", "200 dépasse le maximum", "C01 : note due manquante"):
        assert mot in dit
    assert "ne sont pas donnés" not in dit


@pytest.mark.parametrize(
    ("jour", "rectifie", "refuse"),
    [
        (dt.date(2025, 7, 10), False, ""),
        (dt.date(2025, 7, 9), False, "avant la réunion"),
        (dt.date(2015, 7, 10), False, "avant la réunion"),
        (dt.date(2025, 7, 11), False, "après la réunion"),
        (dt.date(2025, 7, 11), True, ""),
        (dt.date(2025, 7, 9), True, "avant la réunion"),
    ],
)
def test_un_acte_est_du_jour_du_jury(un_jury: Any, jour: dt.date, rectifie: bool, refuse: str) -> None:
    deliberation = jury_sur(dossier())
    actes = [acte("TITRE", minute=(jour - dt.date(2025, 7, 10)).days * 24 * 60)]
    liste = empechements(
        deliberation, arreter(deliberation, actes), actes, un_jury, MAINTENANT + dt.timedelta(days=9), rectifie=rectifie
    )
    assert [e.code for e in liste] == (["date_d_un_acte"] if refuse else [])
    assert all(refuse in simple(e.texte) for e in liste)


def test_le_jury_est_a_la_date_de_la_session(tmp_path: Path, capsys: Any) -> None:
    dit = erreurs(tmp_path, capsys, BONNE, session=SESSION.replace("date_jury = 2025-07-10", "date_jury = 2025-07-11"))
    assert "daté du 10/07/2025, la feuille Session le prévoit le 11/07/2025" in dit
    (tmp_path / "sans").mkdir()
    sans = erreurs(tmp_path / "sans", capsys, BONNE, session=SESSION.replace("date_jury = 2025-07-10\n", ""))
    assert "la feuille Session" not in sans


@pytest.mark.parametrize(("session", "refuse"), [(9, False), (10, True), (11, True)])
def test_le_jury_suit_la_session_d_origine(un_jury: Any, session: int, refuse: bool) -> None:
    garde = {"B1": Acquis(Decimal(60), dt.date(2025, 7, session))}
    deliberation = jury_sur(dossier(sauf={"B1.1": None}, acquis=garde))
    liste = empechements(deliberation, arreter(deliberation), (), un_jury, MAINTENANT)
    assert [e.code for e in liste] == (["origine"] if refuse else [])
