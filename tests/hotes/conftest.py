"""The sample grid open in the false Excel, and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.outils.libreoffice import Calc, calc

from rdcxl import exemple


@pytest.fixture
def livre(promo: Path) -> Any:
    """The sample grid, open in Excel (xlwings' Book; `.api` is the false workbook)."""
    from tests.hotes.faux_excel import ouvrir

    return ouvrir(promo / exemple.GRILLE)


@pytest.fixture(scope="session")
def lo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """One real LibreOffice with the extension, for every test of the group « libreoffice »."""
    with calc(tmp_path_factory.mktemp("libreoffice")) as demarre:
        yield demarre


@pytest.fixture(scope="session")
def nu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """One without the extension."""
    with calc(tmp_path_factory.mktemp("nu"), extension=False) as demarre:
        yield demarre


@pytest.fixture
def cliquer(livre: Any) -> Callable[..., tuple[str, str, bool]]:
    """Click a button at the sample's hour; the message box that it shows: title, text with plain spaces, grave."""
    from tests.hotes.faux_excel import brancher_messages, charger_moteur
    from tests.outils.classeurs import simple

    from rdcxl.hotes.boutons import lancer
    from rdcxl.hotes.excel_hote import HoteExcel

    def faire(bouton: str, autre: Any = None) -> tuple[str, str, bool]:
        ouvert = autre or livre
        brancher_messages(charger_moteur(), ouvert.api)
        if bouton == "clore":  # asks once, last
            ouvert.api.Application.reponses.append(True)
        lancer(HoteExcel(ouvert), bouton, exemple.CLOS_LE)
        titre, message, grave = ouvert.api.messages.pop()
        assert ouvert.api.messages == []
        return titre, simple(message), grave

    return faire


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`rdcxl excel …` on a described PC (None: this one): exit code, output and errors with plain spaces."""
    from tests.outils.classeurs import simple

    from rdcxl.cli import commandes, main
    from rdcxl.cli.installation_excel import excel
    from rdcxl.hotes.poste import windows

    monkeypatch.setitem(commandes.rdcxl.commands, "excel", excel)
    monkeypatch.setenv("COLUMNS", "200")

    def faire(machine: Any, *arguments: str) -> tuple[int, str, str]:
        if machine is not None:
            monkeypatch.setattr(windows, "machine_locale", lambda: machine)
        code = main(["excel", *arguments])
        dit = capsys.readouterr()
        return code, simple(dit.out), simple(dit.err)

    return faire
