"""GRILLE.journal: what changed between two checks is seen, a mistaken fill-down first."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from rdcxl.cli import main
from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.journal import chemin_du_journal, etat_de, lire_journal, phrases, relever
from rdcxl.grille.lecture import lire_grille
from rdcxl.referentiel.modele import Referentiel

MIDI = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def carnet(chemin: Path, *lignes: tuple[object, ...]) -> Path:
    classeur = Workbook()
    page: Any = classeur.active
    for ligne in (("identifiant", "B1.1", "B3.2"), *lignes):
        page.append(ligne)
    classeur.save(chemin)
    return chemin


def test_la_premiere_fois_tout_est_note_et_rien_n_est_dit_change(tmp_path: Path, referentiel: Referentiel) -> None:
    grille = carnet(tmp_path / "g.xlsx", ("C01", 60, "ABS"), ("C02", None, 75.5))
    promotion = lire_grille(grille, referentiel)
    assert relever(grille, promotion, MIDI) == []
    assert (
        lire_journal(grille).etat
        == etat_de(promotion)
        == {("C01", "B1.1"): "60", ("C01", "B3.2"): "ABS", ("C02", "B3.2"): "75,5"}
    )
    assert stat.S_IMODE(chemin_du_journal(grille).stat().st_mode) & 0o077 == 0
    avant = chemin_du_journal(grille).read_bytes()
    assert relever(grille, promotion, MIDI) == []
    assert chemin_du_journal(grille).read_bytes() == avant


def test_une_recopie_vers_le_bas_est_vue(tmp_path: Path, referentiel: Referentiel) -> None:
    grille = carnet(tmp_path / "g.xlsx", *((f"C0{i}", 50 + i, 100) for i in range(1, 6)))
    relever(grille, lire_grille(grille, referentiel), MIDI)
    carnet(grille, *((f"C0{i}", 51, 100 if i != 3 else None) for i in range(1, 6)))
    trouves = relever(grille, lire_grille(grille, referentiel), MIDI + dt.timedelta(hours=1))
    dites = phrases(trouves, MIDI.isoformat())
    assert dites[0].startswith("5 notes ont changé depuis le 01/06/2026")
    assert dites[1].startswith("B1.1 vaut maintenant 51 pour 4 candidats de suite (C02, C03, C04, C05)")
    assert "C03, B3.2 : 100 → vide" in dites
    assert relever(grille, lire_grille(grille, referentiel), MIDI) == []


def test_controler_dit_ce_qui_a_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grille = carnet(tmp_path / "g.xlsx", ("C01", 60, 100))
    main(["controler", str(grille)])
    carnet(grille, ("C01", 6, 100))
    capsys.readouterr()
    main(["controler", str(grille), "--json"])
    assert [(x["avant"], x["apres"]) for x in json.loads(capsys.readouterr().out)["changements"]] == [("60", "6")]


def test_un_fichier_qui_n_est_pas_un_journal_n_est_ni_lu_ni_ecrase(
    tmp_path: Path, referentiel: Referentiel, capsys: pytest.CaptureFixture[str]
) -> None:
    grille = carnet(tmp_path / "g.xlsx", ("C01", 60, 100))
    chemin_du_journal(grille).write_text("mon journal intime", "utf-8")
    with pytest.raises(SaisieRefusee):
        relever(grille, lire_grille(grille, referentiel), MIDI)
    main(["controler", str(grille)])
    assert "n’est pas un journal de rdcxl" in capsys.readouterr().out
    assert chemin_du_journal(grille).read_text("utf-8") == "mon journal intime"
