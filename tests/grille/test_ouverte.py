"""A workbook that somebody has open is said before it is closed: the locks of Excel and of LibreOffice."""

from __future__ import annotations

from pathlib import Path

from tests.outils.classeurs import simple

from rdcxl.grille.ouverte import ouvertures


def test_personne_ne_l_a_ouvert(tmp_path: Path) -> None:
    (tmp_path / "grille.xlsx").write_bytes(b"")
    assert ouvertures(tmp_path / "grille.xlsx") == []


def test_le_nom_de_qui_l_a_ouvert_est_dit(tmp_path: Path) -> None:
    nom = "Hélène Aubertin"
    octets = nom.encode("cp1252")
    (tmp_path / "~$grille.xlsx").write_bytes(bytes([len(octets)]) + octets.ljust(54, b" ") + b"\x0f\x00H\x00")
    (tmp_path / ".~lock.grille.xlsx#").write_text("Jérôme,jt,poste7,13.07.2025 10:12,file:///x;", "utf-8")
    excel, libre = map(simple, ouvertures(tmp_path / "grille.xlsx"))
    assert excel.startswith("« grille.xlsx » semble ouvert dans Excel par Hélène Aubertin :")
    assert libre.startswith("« grille.xlsx » semble ouvert dans LibreOffice par Jérôme :")


def test_un_verrou_vide_ou_un_dossier_ne_trompe_personne(tmp_path: Path) -> None:
    (tmp_path / "~$grille.xlsx").write_bytes(b"")
    (tmp_path / ".~lock.grille.xlsx#").mkdir()
    (dit,) = map(simple, ouvertures(tmp_path / "grille.xlsx"))
    assert dit.startswith("« grille.xlsx » semble ouvert dans Excel :")
