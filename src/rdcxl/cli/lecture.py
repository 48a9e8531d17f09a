"""What several commands do first: the time, a grid read, its proposals, with their bars. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdcxl.grille.modele import Promotion
    from rdcxl.jury.deliberation import Deliberation


def lire(grille: Path) -> Promotion:
    """Read a grid."""
    from rdcxl.cli.affichage import progression
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.referentiel import charger_referentiel

    with progression("Lecture de la grille", None):
        return lire_grille(grille, charger_referentiel())


def deliberer_grille(grille: Path, lectures: dict[str, str]) -> Deliberation:
    """Read a grid and propose a decision for each candidate, under these readings."""
    from rdcxl.cli.affichage import progression
    from rdcxl.jury.deliberation import deliberer as deliberer_promotion
    from rdcxl.referentiel import charger_referentiel

    promotion = lire(grille)
    with progression("Propositions", len(promotion.candidats)) as avancer:
        return deliberer_promotion(promotion, charger_referentiel(), lectures, avancer)


def maintenant() -> dt.datetime:
    """Now, with the offset of this place."""
    return dt.datetime.now(dt.timezone.utc).astimezone()
