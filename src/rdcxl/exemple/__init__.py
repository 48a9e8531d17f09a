"""The sample promotion: 24 fictional candidates that show every decision and every state, and a jury that acts. Files only, and where they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

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
)
GRILLE = "grille.xlsx"

# The clock of the sample: the same files come out on any day.
CREE_LE = dt.datetime(2025, 6, 30, 9, 0)  # noqa: DTZ001 - a workbook's properties hold no offset
CLOS_LE = dt.datetime(2025, 7, 10, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))


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
    creer_grille(vers / GRILLE, candidats, notes, acquis, session, cree_le=CREE_LE)
    return [*ecrits, vers / GRILLE]
