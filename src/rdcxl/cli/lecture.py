"""What several commands do first: the time, a grid read, its proposals, with their bars. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdcxl.grille.modele import Promotion
    from rdcxl.jury.deliberation import Deliberation
    from rdcxl.referentiel.modele import Referentiel


def lire(grille: Path, donne: Path | None) -> tuple[Promotion, Referentiel]:
    """Read a grid, under the référentiel that it is marked with; `donne`: what --referentiel says."""
    from rdcxl.cli.affichage import progression
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.grille.lecture.marque import referentiel_du_classeur

    with progression("Lecture de la grille", None):
        referentiel = referentiel_du_classeur(grille, donne)
        return lire_grille(grille, referentiel), referentiel


def deliberer_grille(grille: Path, donne: Path | None, lectures: dict[str, str]) -> Deliberation:
    """Read a grid and propose a decision for each candidate, under these readings."""
    from rdcxl.cli.affichage import progression
    from rdcxl.jury.deliberation import deliberer as deliberer_promotion

    promotion, referentiel = lire(grille, donne)
    with progression("Propositions", len(promotion.candidats)) as avancer:
        return deliberer_promotion(promotion, referentiel, lectures, avancer)


def au_terminal() -> bool:
    """Whether somebody can be asked: input and output are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def maintenant() -> dt.datetime:
    """Now, with the offset of this place."""
    return dt.datetime.now(dt.timezone.utc).astimezone()
