"""What the folders of a network hold: closed files, deposits, archives, lists without a seal. Finds files; opens archives only.

The only source of truth is a sealed file. A list alone is named « sans sceau » and never counted.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rdcxl.erreurs import SaisieRefusee, raison_du_systeme
from rdcxl.grille.octets import SCELLE, FichierRefuse, lire_octets

CLOTURE, DEPOT, SANS_SCEAU, ILLISIBLE = "CLOTURE", "DEPOT", "SANS_SCEAU", "ILLISIBLE"
LISTES = frozenset({".csv", ".xlsx", ".xls", ".ods"})
ARCHIVE_MAXIMUM = 10_000  # entries of an archive that are looked at


class Source(NamedTuple):
    """A file of the network. `nom`: as outputs name it; `membre`: its name in an archive, empty outside one."""

    chemin: str
    nom: str
    genre: str
    membre: str = ""

    def lire(self) -> bytes:
        """Its bytes.

        Raises:
            FichierRefuse: it cannot be read.
        """
        if not self.membre:
            return lire_octets(Path(self.chemin), SCELLE)
        try:
            with zipfile.ZipFile(self.chemin) as archive:
                if archive.getinfo(self.membre).file_size > SCELLE:
                    raise FichierRefuse("il est trop gros")
                return archive.read(self.membre)
        except (
            OSError,
            zipfile.BadZipFile,
            KeyError,
            RuntimeError,
            NotImplementedError,
            ValueError,
            EOFError,
        ) as erreur:
            raise FichierRefuse("cette archive est endommagée") from erreur


def trouver(dossiers: Sequence[Path]) -> list[Source]:
    """Everything that the folders hold and that concerns a network, in the order of the names.

    Args:
        dossiers: folders, looked into to the end, or files.

    Raises:
        SaisieRefusee: one of them is not there, or cannot be read; all are listed.
    """
    problemes: list[str] = []
    trouvees: dict[str, Source] = {}
    for racine in dossiers:
        try:
            for chemin in _fichiers(racine):
                nom = chemin.relative_to(racine).as_posix() if chemin != racine else chemin.name
                for source in _sources(
                    chemin, f"{racine.name}/{nom}" if len(dossiers) > 1 and chemin != racine else nom
                ):
                    trouvees.setdefault(f"{chemin.resolve()}\n{source.membre}", source)
        except OSError as erreur:
            problemes.append(f"« {racine} » ne peut pas être lu : {raison_du_systeme(erreur)}.")
    if problemes:
        raise SaisieRefusee("Ces dossiers ne peuvent pas être lus.", problemes)
    return sorted(trouvees.values(), key=lambda s: (s.nom, s.membre, s.chemin))


def _fichiers(racine: Path) -> Iterator[Path]:
    if not racine.is_dir():
        racine.stat()  # absent: the reason is the system's
        yield racine
        return
    for dossier, sous, noms in os.walk(racine, onerror=_lever):
        sous[:] = sorted(d for d in sous if not d.startswith("."))
        yield from (Path(dossier) / n for n in sorted(noms) if not n.startswith((".", "~$")))


def _lever(erreur: OSError) -> None:
    raise erreur


def _sources(chemin: Path, nom: str) -> Iterator[Source]:
    if genre := _genre(chemin.name):
        yield Source(str(chemin), nom, genre)
    elif chemin.suffix.lower() == ".zip":
        yield from _de_l_archive(chemin, nom)


def _genre(nom: str) -> str:
    """Of a file, by its name; empty for what does not concern a network."""
    bas = nom.lower()
    if bas.endswith(".json") and ".cloture" in bas:
        return CLOTURE
    if bas.endswith(".depot.json"):
        return DEPOT
    return SANS_SCEAU if bas.endswith(".csv") and bas.startswith("diplomation") else ""


def _de_l_archive(chemin: Path, nom: str) -> Iterator[Source]:
    """The sealed files of an archive; without any, its lists are named, and not counted."""
    try:
        with zipfile.ZipFile(chemin) as archive:
            membres = [i.filename for i in archive.infolist()[:ARCHIVE_MAXIMUM]]
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        yield Source(str(chemin), nom, ILLISIBLE)
        return
    genres = {m: _genre(Path(m).name) for m in membres}
    scelles = [m for m, genre in genres.items() if genre in (CLOTURE, DEPOT)]
    for m in scelles:
        yield Source(str(chemin), f"{nom}#{m}", genres[m], m)
    listes: Iterable[str] = [] if scelles else [m for m, genre in genres.items() if genre == SANS_SCEAU]
    for m in listes:
        yield Source(str(chemin), f"{nom}#{m}", SANS_SCEAU, m)
