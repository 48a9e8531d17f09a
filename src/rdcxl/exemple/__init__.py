"""The sample promotion: 24 fictional candidates that show every decision and every state, a jury that acts, a second session.

Files only, and where they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdcxl.referentiel.modele import Referentiel

DOSSIER = Path(__file__).parent
FICHIERS = (
    "candidats.csv",
    "notes.csv",
    "acquis.csv",
    "session.toml",
    "jury.toml",
    "decisions.csv",
    "epreuves.toml",
    "grilles.toml",
    "jours.csv",
    "seconde-session.toml",
    "seconde-notes.csv",
    "seconde-demandes.csv",
    "seconde-jury.toml",
    "incidents.csv",
)
GRILLE, SECONDE = "grille.xlsx", "seconde.xlsx"
# Those who sit again, six months later: one bloc, another, PRO, a make-up after a justified absence, a mark that came late.
REPASSENT = ("C06", "C11", "C12", "C13", "C14")

# The clock of the sample: the same files come out on any day.
CREE_LE = dt.datetime(2025, 6, 30, 9, 0)  # noqa: DTZ001 - a workbook's properties hold no offset
CLOS_LE = dt.datetime(2025, 7, 10, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
SECONDE_CREE_LE = dt.datetime(2026, 1, 16, 9, 0)  # noqa: DTZ001 - as above
SECONDE_CLOSE_LE = dt.datetime(2026, 1, 30, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def hasard(graine: str) -> Callable[[int], bytes]:
    """What stands for chance in the closings of the sample, so that they are the same each time; `graine`: which closing."""
    rangs = itertools.count()
    return lambda combien: hashlib.shake_256(f"{graine} {next(rangs)}".encode()).digest(combien)


def referentiel() -> Referentiel:
    """The référentiel of the sample."""
    from rdcxl.referentiel.choix import donne_ou_defaut

    return donne_ou_defaut(None)


def copier(vers: Path) -> list[Path]:
    """Copy the sample's input files into an existing folder; the paths written."""
    ecrits = []
    for nom in FICHIERS:
        cible = vers / nom
        cible.write_bytes((DOSSIER / nom).read_bytes())
        ecrits.append(cible)
    return ecrits


def generer(vers: Path) -> list[Path]:
    """Copy the sample's input files and build its grid in an existing folder; the same bytes every time.

    Raises:
        EcritureRefusee: a grid stands there already.
    """
    from rdcxl.grille.creation import creer_grille

    ecrits = copier(vers)
    candidats, notes, acquis, session, *_ = ecrits
    creer_grille(
        vers / GRILLE, candidats, notes, acquis, session, referentiel=referentiel(), cree_le=CREE_LE,
        annexes=(vers / "incidents.csv",),
    )  # fmt: skip
    return [*ecrits, vers / GRILLE]


def generer_la_seconde(vers: Path, cloture: Path) -> Path:
    """Build the grid of the second session, in the folder of the sample's files, from the closed file of the first.

    Raises:
        ClotureRefusee: the closed file is not in force; EcritureRefusee: a grid stands there already.
    """
    from rdcxl.grille.creation import Complements
    from rdcxl.jury.reprise import RATTRAPAGE
    from rdcxl.jury.seconde_session import ouvrir_seconde_session

    complements = Complements(notes=vers / "seconde-notes.csv", annexes=(vers / "seconde-demandes.csv",))
    ouvrir_seconde_session(
        vers / SECONDE, cloture, RATTRAPAGE, referentiel(), cree_le=SECONDE_CREE_LE, seulement=REPASSENT,
        session=vers / "seconde-session.toml", complements=complements,
    )  # fmt: skip
    return vers / SECONDE
