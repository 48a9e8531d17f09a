"""What the jury has before it, before anything is closed: the content of a closing without its seal. Never writes a file.

It carries another format, neither digest nor date of closing: no reader takes it for a closing, and documents made from it are
marked PROJET (« Confidentialité »: marks of the blocs are not made known before the certification jury).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rdcxl.jury.actes import Acte
from rdcxl.jury.arrets import arreter
from rdcxl.jury.cloture import contenu_du_jury
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.empechements import empechements

FORMAT_PROJET = "rdcxl-projet"


def composer_projet(
    deliberation: Deliberation,
    jury: Jury | None,
    grille: Path,
    maintenant: dt.datetime,
    actes: Sequence[Acte] = (),
) -> dict[str, Any]:
    """The state of the jury's work, whatever it lacks.

    Args:
        jury: None while it is not known; maintenant: the time, with its offset (injected).
        actes: the jury's acts so far, in the order in which they were entered.

    Returns:
        The keys of a closed file but `clos_le`, `force` and `empreinte`; besides, `compose_le`, and `empechements`: what still
        prevents the closing, each with its code, its section, its sentence and whether a reason may lift it.
    """
    arrets = arreter(deliberation, actes)
    return {
        "format": FORMAT_PROJET,
        **contenu_du_jury(deliberation, arrets, jury, grille, maintenant),
        "compose_le": maintenant.isoformat(timespec="seconds"),
        "empechements": [e._asdict() for e in empechements(deliberation, arrets, actes, jury, maintenant)],
    }
