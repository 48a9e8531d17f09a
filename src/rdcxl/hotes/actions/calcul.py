"""The entries of the group Calcul. They write nothing but formulas that stand there already."""

from __future__ import annotations

import datetime as dt
import time

from rdcxl import __version__
from rdcxl.hotes.hote import Hote
from rdcxl.hotes.lecture import referentiel_ouvert


def actualiser(hote: Hote, maintenant: dt.datetime) -> str:
    """Recalculate every formula, with an empty memo."""
    from rdcxl.fonctions.calcul import vider_memo

    vider_memo()
    hote.etat("recalcul de toutes les formules…")
    debut = time.perf_counter()
    hote.recalculer()
    duree = f"{time.perf_counter() - debut:.1f}".replace(".", ",")
    return f"Toutes les formules ont été recalculées en {duree} s. rdcxl {__version__}, référentiel {referentiel_ouvert(hote).version}."
