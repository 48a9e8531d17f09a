"""The PC on which the tests run, described; and the Windows registry, by a winreg in memory."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from rdcxl.erreurs import EcritureRefusee
from rdcxl.hotes.poste import windows as W

CLES: dict[str, dict[str, tuple[Any, int]]] = {
    r"HKCU\A": {"x": (1, 4)},
    r"HKCU\A\B": {},
    r"HKLM\C": {"": ("d", 1), "b": (b"z", 3)},
}


class Cle(str):
    def __enter__(self) -> Cle:
        return self

    def __exit__(self, *args: object) -> None:
        return None


class Winreg:
    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = "HKCU", "HKLM"
    KEY_READ, KEY_WRITE, KEY_WOW64_64KEY, REG_SZ, REG_DWORD = 1, 2, 256, 1, 4

    @staticmethod
    def OpenKey(racine: str, cle: str, reserve: int, acces: int) -> Cle:  # noqa: N802
        assert acces == 257
        if f"{racine}\\{cle}" not in CLES:
            raise FileNotFoundError
        return Cle(f"{racine}\\{cle}")

    @staticmethod
    def CreateKeyEx(racine: str, cle: str, reserve: int, acces: int) -> Cle:  # noqa: N802
        assert acces == 258
        CLES.setdefault(f"{racine}\\{cle}", {})
        return Cle(f"{racine}\\{cle}")

    @staticmethod
    def QueryValueEx(cle: Cle, nom: str) -> tuple[Any, int]:  # noqa: N802
        if nom not in CLES[cle]:
            raise FileNotFoundError
        return CLES[cle][nom]

    @staticmethod
    def SetValueEx(cle: Cle, nom: str, reserve: int, genre: int, valeur: Any) -> None:  # noqa: N802
        CLES[cle][nom] = (valeur, genre)

    @staticmethod
    def _sous(cle: Cle) -> list[str]:
        return [k[len(cle) + 1 :] for k in CLES if k.startswith(cle + "\\")]

    @staticmethod
    def QueryInfoKey(cle: Cle) -> tuple[int, int, int]:  # noqa: N802
        return len(Winreg._sous(cle)), 0, 0

    @staticmethod
    def EnumKey(cle: Cle, rang: int) -> str:  # noqa: N802
        return Winreg._sous(cle)[rang]


def test_ce_poste_ci_se_decrit_et_se_diagnostique(installer: Any, tmp_path: Path) -> None:
    """The real description of the machine of the test; a grid that says its xlwings and its settings."""
    classeur = Workbook()
    page = classeur.create_sheet("xlwings.conf")
    page.append(["Interpreter_Win", r"C:\x.exe"])
    page.append(["ADD_WORKBOOK_TO_PYTHONPATH", False])
    classeur.defined_names["RDCXL_XLWINGS"] = DefinedName("RDCXL_XLWINGS", attr_text='"0.37.8"')
    classeur.save(tmp_path / "g.xlsx")
    decrite = W.decrire_grille(tmp_path / "g.xlsx")
    assert decrite.xlwings == "0.37.8"
    assert decrite.reglages == {"INTERPRETER_WIN": r"C:\x.exe", "ADD_WORKBOOK_TO_PYTHONPATH": "False"}
    assert W.decrire_grille(tmp_path / "absente.xlsx").xlwings is None
    machine = W.machine_locale()
    assert (machine.python, machine.xlwings) == (sys.executable, xlwings.__version__)
    code, dit, _ = installer(None, "--diagnostic", "--grille", str(tmp_path / "g.xlsx"), "--json")
    assert json.loads(dit)["faits"] == []
    assert code == 1 or machine.systeme == "win32"


def test_disque_du_poste_ecrit_tout_ou_rien(tmp_path: Path) -> None:
    disque = W.DisqueDuPoste()
    cible = tmp_path / ".xlwings" / "xlwings.conf"
    disque.ecrire(str(cible), b"a")
    disque.ecrire(str(cible), b"b")
    assert disque.lire(str(cible)) == b"b"
    assert [f.name for f in cible.parent.iterdir()] == ["xlwings.conf"]
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(EcritureRefusee):
        disque.ecrire(str(tmp_path / "fichier" / "x" / "xlwings.conf"), b"a")
    assert disque.en_reseau("\\\\serveur\\partage\\g.xlsm")
    assert not disque.en_reseau(str(tmp_path))


def test_registre_de_windows_lit_et_ecrit_par_winreg(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calls that winreg gets."""
    monkeypatch.setitem(sys.modules, "winreg", Winreg)
    registre = W.RegistreDeWindows()
    assert (registre.valeur("HKCU", "A", "x"), registre.valeur("HKLM", "C", "")) == (1, "d")
    assert (
        registre.valeur("HKCU", "A", "y")
        is registre.valeur("HKCU", "Z", "x")
        is registre.valeur("HKLM", "C", "b")
        is None
    )
    assert (registre.sous_cles("HKCU", "A"), registre.sous_cles("HKCU", "Z")) == (["B"], [])
    registre.ecrire("HKCU", r"A\D", "Path", "C:\\G\\")
    registre.ecrire("HKCU", r"A\D", "AllowSubfolders", 0)
    assert CLES[r"HKCU\A\D"] == {"Path": ("C:\\G\\", 1), "AllowSubfolders": (0, 4)}
