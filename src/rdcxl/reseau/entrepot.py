"""The tables in DuckDB: rows of the workers in, typed tables, Parquet out. Writes temporary files, and the Parquet files asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from rdcxl.referentiel.modele import Referentiel
from rdcxl.reseau.tables import TABLES, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REFERENTIELS = """
CREATE TABLE referentiels (ref VARCHAR, echelle INTEGER, moyenne_titre DECIMAL(20,8), tuteur VARCHAR, heures_total DECIMAL(20,8),
  ent_complet DECIMAL(20,8), ent_bloc DECIMAL(20,8), ent_plafond DECIMAL(20,8), ent_executive DECIMAL(20,8));
CREATE TABLE ref_ensembles (ref VARCHAR, ordre INTEGER, code VARCHAR, titre VARCHAR, pro BOOLEAN, maximum DECIMAL(20,8), minimum DECIMAL(20,8),
  validation DECIMAL(20,8), heures DECIMAL(20,8));
CREATE TABLE ref_composantes (ref VARCHAR, ordre INTEGER, code VARCHAR, libelle VARCHAR, ensemble VARCHAR, maximum DECIMAL(20,8));
CREATE TABLE ref_paliers (ref VARCHAR, jusqu_a DECIMAL(20,8), taux DECIMAL(20,8));
"""


class Fichiers:
    """The rows of each file, put down as they come, so that memory holds one share at a time; those that count are kept."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier
        self._ouverts: dict[str, BinaryIO] = {}
        self._posees: list[dict[str, tuple[int, int]]] = []
        self._attente = (dossier / "attente").open("w+b")

    def poser(self, rangees: Mapping[str, bytes]) -> None:
        """The rows of the next file; whether it counts is known later."""
        places = {}
        for nom, octets in rangees.items():
            places[nom] = (self._attente.tell(), len(octets))
            self._attente.write(octets)
        self._posees.append(places)

    def garder(self, numero: int) -> None:
        """The rows of the file put down in this place, from 0, count."""
        rangees = {}
        for nom, (debut, longueur) in self._posees[numero].items():
            self._attente.seek(debut)
            rangees[nom] = self._attente.read(longueur)
        self.ajouter(rangees)

    def ajouter(self, rangees: Mapping[str, bytes]) -> None:
        """Rows that count."""
        for nom, octets in rangees.items():
            if nom not in self._ouverts:
                self._ouverts[nom] = self.chemin(nom).open("wb")
            self._ouverts[nom].write(octets)

    def chemin(self, nom: str) -> Path:
        """Where the rows of a table lie."""
        return self._dossier / f"{nom}.csv"

    def fermer(self) -> None:
        """Everything is on the disk."""
        for fichier in (self._attente, *self._ouverts.values()):
            fichier.close()


@contextmanager
def fichiers_provisoires() -> Iterator[Fichiers]:
    """A place for rows, removed afterwards."""
    with TemporaryDirectory(prefix="rdcxl-reseau-") as dossier:
        fichiers = Fichiers(Path(dossier))
        try:
            yield fichiers
        finally:
            fichiers.fermer()


def charger(base: DuckDBPyConnection, fichiers: Fichiers, referentiels: Iterable[tuple[str, Referentiel]]) -> None:
    """Make every table, from the rows put down, and those of the référentiels.

    Args:
        referentiels: by the digest that closed files record.
    """
    fichiers.fermer()
    for table in TABLES:
        _charger(base, table, fichiers.chemin(table.nom))
    charger_les_referentiels(base, referentiels)


def _charger(base: DuckDBPyConnection, table: Table, chemin: Path) -> None:
    if not chemin.is_file():
        base.execute(f"CREATE TABLE {table.nom} ({', '.join(f'{c.nom} {c.type}' for c in table.colonnes)})")
        return
    options = (
        f"header=false, delim=',', quote='\"', escape='\"', strict_mode=false, nullstr='', columns={{{table.types}}}"
    )
    textes = {c.nom for c in table.colonnes if c.type == "VARCHAR"}
    lues = ", ".join(f"coalesce({c.nom}, '') AS {c.nom}" if c.nom in textes else c.nom for c in table.colonnes)
    base.execute(f"CREATE TABLE {table.nom} AS SELECT {lues} FROM read_csv(?, {options})", [str(chemin)])


def charger_les_referentiels(base: DuckDBPyConnection, referentiels: Iterable[tuple[str, Referentiel]]) -> None:
    """The facts that the third count rests on: none of them stands in a script."""
    base.execute(_REFERENTIELS)
    for ref, r in referentiels:
        tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
        e = r.entreprise
        heures: list[Any] = [r.heures.total, e.parcours_complet, e.par_bloc, e.plafond, e.executive]
        _inserer(
            base,
            "referentiels",
            [(ref, int(r.notation.echelle), r.notation.moyenne_titre, tuteur.code if tuteur else None, *heures)],
        )
        ensembles = r.ensembles()
        _inserer(base, "ref_ensembles", [
            (ref, i, x.code, x.titre, x is r.pro, x.maximum, x.minimum, x.note_validation, x.heures) for i, x in enumerate(ensembles)
        ])  # fmt: skip
        _inserer(base, "ref_composantes", [
            (ref, i, c.code, c.libelle, x.code, c.maximum) for i, (x, c) in enumerate((x, c) for x in ensembles for c in x.composantes)
        ])  # fmt: skip
        _inserer(base, "ref_paliers", [(ref, p.jusqu_a, p.taux) for p in r.assiduite.paliers])


def _inserer(base: DuckDBPyConnection, table: str, rangees: list[tuple[Any, ...]]) -> None:
    if rangees:
        base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rangees[0]))})", rangees)


def ecrire_parquet(base: DuckDBPyConnection, table: Table, dossier: Path, annees: Iterable[int]) -> list[Path]:
    """One file per table and year, `table/annee=2025/table.parquet`: the same bytes for the same rows.

    Every column is there, those that name somebody too: such a file stays in the folder « nominatif ».
    """
    ecrits = []
    for annee in annees:
        cible = dossier / table.nom / f"annee={annee}" / f"{table.nom}.parquet"
        cible.parent.mkdir(parents=True, exist_ok=True)
        base.execute(
            f"COPY (SELECT * EXCLUDE (annee) FROM {table.nom} WHERE annee = {int(annee)}) TO '{_texte(cible)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        ecrits.append(cible)
    return ecrits


def _texte(chemin: Path) -> str:
    return str(chemin).replace("'", "''")
