"""What the tests share: the options of a run, the référentiel, the sample promotion built once, and copies of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from lxml import etree
from tests.outils import etendue

from rdcxl import exemple
from rdcxl.cli import main
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.referentiel import charger_referentiel
from rdcxl.referentiel.modele import Referentiel

SCHEMA, EXEMPLE = "cpf-v2.0.0.xsd", "cpf-exemple-v2.0.0.xml"


def pytest_addoption(parser: pytest.Parser) -> None:
    groupe = parser.getgroup("rdcxl")
    groupe.addoption("--longs", action="store_true", help="les suites aléatoires à leur pleine longueur")
    groupe.addoption("--complets", action="store_true", help="jusqu’au bout : des heures, à la main ; comprend --longs")
    groupe.addoption(
        "--domaine",
        metavar="DOSSIER",
        default=os.environ.get("RDCXL_DOMAINE"),
        help=f"où sont {SCHEMA} et {EXEMPLE}, que ce dépôt n’a pas le droit de porter (sinon RDCXL_DOMAINE)",
    )


def pytest_configure(config: pytest.Config) -> None:
    etendue.COMPLETS = config.getoption("complets")
    etendue.LONGS = config.getoption("longs") or etendue.COMPLETS
    # The same examples at each run decide whether a change lands; by hand, --longs draws new ones each time.
    settings.register_profile("court", max_examples=25, derandomize=True)
    settings.register_profile("long", derandomize=bool(os.environ.get("CI")))
    settings.load_profile("long" if etendue.LONGS else "court")
    domaine = config.getoption("domaine")
    absents = [nom for nom in (SCHEMA, EXEMPLE) if domaine and not (Path(domaine) / nom).is_file()]
    if absents:
        raise pytest.UsageError(f"--domaine {domaine} : il y manque {', '.join(absents)}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One process, and so the debugger, for the tests that are named; every core for the whole."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the official files, leave aside the tests that are about them."""
    if config.getoption("domaine"):
        return
    ecartes = [i for i in items if "domaine" in getattr(i, "fixturenames", ())]
    if ecartes:
        config.hook.pytest_deselected(items=ecartes)
        items[:] = [i for i in items if i not in ecartes]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.getoption("domaine"):
        terminalreporter.write_line(
            f"Écartés : les tests du schéma officiel du flux CPF ; --domaine=DOSSIER dit où est {SCHEMA}."
        )
    if not config.getoption("longs"):
        terminalreporter.write_line("Courtes : les suites aléatoires ; --longs les mène à leur pleine longueur.")


@pytest.fixture(autouse=True, scope="session")
def sans_cle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the signing key of the person who runs it: an empty configuration folder, for processes too."""
    with pytest.MonkeyPatch.context() as contexte:
        contexte.setenv("RDCXL_CONFIGURATION", str(tmp_path_factory.mktemp("configuration")))
        contexte.delenv("RDCXL_MOT_DE_PASSE", raising=False)
        yield


@pytest.fixture(scope="session")
def referentiel() -> Referentiel:
    return charger_referentiel()


@pytest.fixture(scope="session")
def juger(referentiel: Referentiel) -> Callable[[Path], Deliberation]:
    """Read a workbook and propose decisions."""
    return lambda chemin: deliberer(lire_grille(chemin, referentiel), referentiel)


@pytest.fixture(scope="session")
def modele(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample promotion, its grid built once: to be read, or copied."""
    dossier = tmp_path_factory.mktemp("modele")
    exemple.generer(dossier)
    return dossier


@pytest.fixture(scope="session")
def modele_clos(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, closed with the jury's decisions by the command: to be read, or copied."""
    dossier = Path(shutil.copytree(modele, tmp_path_factory.mktemp("clos") / "modele"))
    options = ["--jury", str(dossier / "jury.toml"), "--decisions", str(dossier / "decisions.csv")]
    assert main(["clore", str(dossier / exemple.GRILLE), *options]) == 0
    return dossier


@pytest.fixture
def promo(modele: Path, tmp_path: Path) -> Path:
    """A copy of the sample that a test may change."""
    return Path(shutil.copytree(modele, tmp_path / "promo"))


@pytest.fixture(scope="session")
def domaine(pytestconfig: pytest.Config) -> Path:
    """The folder of the official files of the CPF flux; tests that ask for it are left aside where it is not given."""
    return Path(pytestconfig.getoption("domaine"))


@pytest.fixture(scope="session")
def schema(domaine: Path) -> Path:
    """The official schema of the flux."""
    return domaine / SCHEMA


@pytest.fixture(scope="session")
def exemple_officiel(domaine: Path) -> Any:
    """The root of the official example of a flux."""
    return etree.parse(domaine / EXEMPLE).getroot()


@pytest.fixture(scope="session")
def xsd(pytestconfig: pytest.Config) -> Path | None:
    """The official schema where it is given: a flux is held against it too, whatever else a test looks at."""
    dossier = pytestconfig.getoption("domaine")
    return Path(dossier) / SCHEMA if dossier else None
