"""What a closing rests on beside the grid, read together: a fault of one hides none of the others. Reads files; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import ClotureRefusee, SaisieRefusee
from rdcxl.jury.arrets import arreter
from rdcxl.jury.composition import Jury
from rdcxl.jury.decisions import Lues, lire_ce_qui_se_lit
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.empechements import CE_QUI_EMPECHE, SANS_JURY, empechements
from rdcxl.regles.actes import Acte, prolonger


def lire_pour_clore(
    deliberation: Deliberation,
    jury: Callable[[], Jury],
    decisions: Optional[Path],
    clos_le: dt.datetime,
    avant: Sequence[Acte] = (),
    *,
    rectifie: bool = False,
) -> tuple[Jury, Lues]:
    """The jury and its acts.

    Args:
        jury: reads it; decisions: decisions.csv, where there is one; clos_le: the time, with its offset.
        avant: the acts of the closed file that is being replaced (`rectifie`).

    Raises:
        ClotureRefusee: the jury or an act cannot be read; every such fault is listed, and after it everything else that keeps this jury
            from being closed, as far as what could be read tells.
    """
    compose: Optional[Jury] = None
    problemes: list[str] = []
    try:
        compose = jury()
    except SaisieRefusee as erreur:
        problemes = [erreur.message, *erreur.problemes]
    lues = lire_ce_qui_se_lit(deliberation, clos_le, decisions)
    if compose is not None and not lues.problemes:
        return compose, lues
    actes = prolonger(avant, lues.actes)
    reste = empechements(deliberation, arreter(deliberation, actes), actes, compose, clos_le, rectifie=rectifie)
    suite = [str(e) for e in reste if e.code != SANS_JURY]
    raise ClotureRefusee(CE_QUI_EMPECHE, [*problemes, *lues.problemes, *suite])
