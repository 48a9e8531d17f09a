"""The entries of the group Calcul. They write nothing but formulas that stand there already."""

from __future__ import annotations

import datetime as dt
import time

from rdcxl import __version__
from rdcxl.hotes.hote import Hote
from rdcxl.hotes.lecture import referentiel_ouvert
from rdcxl.hotes.liaison import raconter
from rdcxl.hotes.travail import pluriel, rediger

_MUETTES = (
    "#NOM? reste dans {} : le complément n’est pas ouvert ici. Fermez Excel, lancez « rdcxl installer excel --diagnostic » dans un "
    "terminal, et suivez ce qu’il dit."
)


def actualiser(hote: Hote, maintenant: dt.datetime) -> str:
    """Enter the formulas again that no longer find the functions, then recalculate everything with an empty memo."""
    from rdcxl.fonctions.calcul import vider_memo

    vider_memo()
    debut = time.perf_counter()
    faits = raconter(hote.rattacher())
    hote.etat("recalcul de toutes les formules…")
    hote.recalculer()
    duree = f"{time.perf_counter() - debut:.1f}".replace(".", ",")
    muettes = hote.sans_reponse()
    return rediger(
        f"Toutes les formules ont été recalculées en {duree} s. rdcxl {__version__}, référentiel {referentiel_ouvert(hote).version}.",
        (*faits, *([_MUETTES.format(pluriel(muettes, "cellule"))] if muettes else [])),
    )
