"""DuckDB, embedded: a connection that fetches no extension, and one sentence where it is not installed. Touches no file of its own."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ABSENT = 'Le réseau demande DuckDB, qui n’est pas installé. Installez-le : python -m pip install "rdcxl[reseau]".'
# Nothing is fetched at run time; the order of rows, and so the bytes of a file, never hangs on threads.
REGLAGES: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": True,
}


def exiger_le_moteur() -> None:
    """Say what to install before any work is done.

    Raises:
        ExportRefuse: DuckDB is not installed.
    """
    try:
        import duckdb  # noqa: F401
    except ModuleNotFoundError as erreur:
        raise ExportRefuse(ABSENT) from erreur


def ouvrir(memoire: str = "500MB", fils: int = 2) -> DuckDBPyConnection:
    """A database in memory.

    Args:
        memoire: beyond this DuckDB writes to its temporary folder; fils: threads.

    Raises:
        ExportRefuse: DuckDB is not installed.
    """
    exiger_le_moteur()
    import duckdb

    return duckdb.connect(":memory:", config={**REGLAGES, "memory_limit": memoire, "threads": fils})


def lire_sql(nom: str) -> str:
    """The text of a script of `sql/`."""
    return resources.files(__package__).joinpath("sql", f"{nom}.sql").read_text("utf-8")


@lru_cache(maxsize=8)
def lire_requetes(nom: str) -> dict[str, str]:
    """The queries of a script of `sql/`, by the name after « -- : » on the line above each."""
    morceaux = lire_sql(nom).split("\n-- : ")[1:]
    return {m.split("\n", 1)[0].split(" ")[0]: m.split("\n", 1)[1].strip().rstrip(";") for m in morceaux}
