"""The entries of the group Calcul. They write nothing but formulas that stand there already."""

from __future__ import annotations

import datetime as dt
import sys
import time
import webbrowser

from rdcxl import __version__
from rdcxl.grille import champs as C
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


def version(hote: Hote, maintenant: dt.datetime) -> str:
    """Say which versions work here."""
    ecrite, disposition = hote.nom_defini(C.NOM_VERSION), hote.nom_defini(C.NOM_DISPOSITION)
    sienne = ecrite.strip('="') if ecrite else "d’avant 0.1.0"
    grille = (
        f"Grille : rdcxl {sienne}, disposition {disposition.strip('=')}."
        if disposition
        else "Ce classeur n’est pas une grille de rdcxl."
    )
    return rediger(
        f"rdcxl {__version__}, référentiel {referentiel_ouvert(hote).version}.",
        (grille, f"Python {sys.version_info.major}.{sys.version_info.minor} : {sys.executable}"),
    )


def aide(hote: Hote, maintenant: dt.datetime) -> str:
    """Open the manual in the browser."""
    from rdcxl.hotes.aide import ecrire_l_aide

    page = ecrire_l_aide()
    if webbrowser.open(page.as_uri()):
        return f"Le mode d’emploi s’ouvre dans votre navigateur ({page})."
    return f"Le mode d’emploi est dans {page} : ouvrez-le avec votre navigateur."
