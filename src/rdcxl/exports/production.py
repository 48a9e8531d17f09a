"""Compose many documents into a folder, in one process or two, with progress; memory does not grow with their number.

Workers are spawned, never forked: typst runs threads of its own. Each writes its files; only names and sentences come back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.atelier import Atelier, racine_des_modeles
from rdcxl.exports.document import Document
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.reglages import Presentation, Reglages

if TYPE_CHECKING:
    from multiprocessing.pool import Pool

Avancer = Callable[[int, int], None]
LOT = 25  # documents that a worker takes at once
# Documents under which a second process costs more than it brings: 1.4 s of processor to start one, 13 ms a document
# (benchmarks/lots.py, Linux). Windows, where starting is dearer, was not measured.
SEUIL = 200 if os.name == "posix" else 500


@dataclass
class Production:
    """A workshop that writes documents; `attendus`: how many there are to be, `faits`: how many so far, over every call."""

    atelier: Atelier
    pool: Pool | None = None
    avancer: Avancer | None = None
    attendus: int = 0
    faits: int = field(default=0, init=False)

    def produire(self, documents: Sequence[Document], dossier: Path) -> list[Path]:
        """Write each document as a PDF in `dossier`; return the paths, in order.

        Raises:
            ExportRefuse: every document that cannot be composed, with its reason; the others are written all the same,
                and the caller throws the folder away.
            EcritureRefusee: a file cannot be written.
        """
        return [chemins[0] for chemins in self.repartir(_composer, documents, dossier)]

    def repartir(self, faire: Callable[..., list[Path]], pieces: Sequence[Any], *reste: Any) -> list[list[Path]]:
        """Do each piece with `faire(atelier, piece, *reste)`, a function of a module; return what each wrote, in order.

        Raises: as for `produire`.
        """
        taches = [(faire, pieces[debut : debut + LOT], reste) for debut in range(0, len(pieces), LOT)]
        resultats = self.pool.imap(_dans_un_autre, taches) if self.pool else (_lot(self.atelier, *t) for t in taches)
        ecrits: list[list[Path]] = []
        problemes: list[str] = []
        for chemins, refus, combien in resultats:
            ecrits += chemins
            problemes += refus
            self.avance(combien)
        if problemes:
            raise ExportRefuse("Des documents ne peuvent pas être composés.", dict.fromkeys(problemes))
        return ecrits

    def avance(self, combien: int) -> None:
        """Say that so many more documents are done."""
        self.faits += combien
        if self.avancer is not None:
            self.avancer(self.faits, self.attendus)


@contextmanager
def production(
    reglages: Reglages, *, processus: int = 1, attendus: int = 0, avancer: Avancer | None = None
) -> Iterator[Production]:
    """A `Production` for as long as the block lasts.

    Args:
        processus: how many processes at most; `attendus`: how many documents are to come.
    """
    with racine_des_modeles(reglages) as (racine, logos):
        atelier = Atelier(racine, reglages.presentation, logos)
        if processus < 2 or attendus < SEUIL:
            yield Production(atelier, None, avancer, attendus)
            return
        depart = (racine, reglages.presentation, logos)
        with get_context("spawn").Pool(processus, _ouvrir_l_atelier, depart) as pool:
            yield Production(atelier, pool, avancer, attendus)


_ATELIERS: list[Atelier] = []  # the one of a worker


def _ouvrir_l_atelier(racine: Path, presentation: Presentation, logos: dict[str, str]) -> None:
    _ATELIERS.append(Atelier(racine, presentation, logos))


def _dans_un_autre(tache: tuple[Any, ...]) -> tuple[list[list[Path]], list[str], int]:
    return _lot(_ATELIERS[0], *tache)


def _lot(
    atelier: Atelier, faire: Callable[..., list[Path]], pieces: Sequence[Any], reste: tuple[Any, ...]
) -> tuple[list[list[Path]], list[str], int]:
    """Do some pieces: what each wrote, why others were refused, how many were tried."""
    ecrits: list[list[Path]] = []
    problemes: list[str] = []
    for piece in pieces:
        try:
            ecrits.append(faire(atelier, piece, *reste))
        except ExportRefuse as refus:
            problemes += refus.problemes or (refus.message,)
    return ecrits, problemes, len(pieces)


def _composer(atelier: Atelier, document: Document, dossier: Path) -> list[Path]:
    return [ecrire(dossier / f"{document.fichier}.pdf", atelier.composer(document))]
