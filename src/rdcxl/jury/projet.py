"""What the jury has before it, before anything is closed: the content of a closing without its seal. Never writes a file.

It carries another format, neither digest nor date of closing: no reader takes it for a closing, and documents made from it are
marked PROJET (« Confidentialité »: marks of the blocs are not made known before the certification jury).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from rdcxl.jury.arrets import arreter
from rdcxl.jury.composition import Jury
from rdcxl.jury.contenu import contenu_du_jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.empechements import empechements
from rdcxl.jury.modele_clos import FORMAT_PROJET, Projet
from rdcxl.jury.parties_closes import EmpechementClos
from rdcxl.regles.actes import Acte


def composer_projet(
    deliberation: Deliberation,
    jury: Jury | None,
    grille: Path,
    maintenant: dt.datetime,
    actes: Sequence[Acte] = (),
) -> Projet:
    """The state of the jury's work, whatever it lacks.

    Args:
        jury: None while it is not known; maintenant: the time, with its offset (injected).
        actes: the jury's acts so far, in the order in which they were entered.

    Returns:
        What a closed file holds but `clos_le`, `force` and `empreinte`; besides, when it was composed, and what still prevents
        the closing, each with its code, its section, its sentence and whether a reason may lift it.
    """
    arrets = arreter(deliberation, actes)
    return contenu_du_jury(deliberation, arrets, jury, grille, maintenant).completer(
        Projet,
        format=FORMAT_PROJET,
        compose_le=maintenant.replace(microsecond=0),
        empechements=tuple(
            EmpechementClos(**e._asdict()) for e in empechements(deliberation, arrets, actes, jury, maintenant)
        ),
    )
