"""The functions as methods that Calc calls, made from the catalogue. Travels inside LibreOffice: standard library only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdcxl.fonctions.catalogue import FONCTIONS, Fonction
from rdcxl.hotes.libreoffice.cellules import ecrire, lire_plage, lire_valeur


def methode(fonction: Fonction) -> Callable[..., Any]:
    """What the add-in's object answers for a function: it never raises, for Calc would show #VALUE! and nothing else."""
    lecteurs = tuple(lire_plage if a.plage else lire_valeur for a in fonction.arguments)

    def appeler(_: object, *valeurs: Any) -> Any:
        resultat = fonction.appeler(*[lire(v) for lire, v in zip(lecteurs, valeurs)])  # noqa: B905 - 3.10 hosts
        if isinstance(resultat, list):
            return tuple(tuple(map(ecrire, rangee)) for rangee in resultat)
        return ecrire(resultat)

    return appeler


METHODES = {fonction.nom: methode(fonction) for fonction in FONCTIONS}
