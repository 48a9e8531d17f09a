"""Every public function of `rdcxl.exports` that takes a closed jury, found by looking, so that a new one is tested too."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rdcxl import exports
from rdcxl.exports.dossier import EXPORTS

# They read the closed file for the others, or name its place: no document comes out of them.
LECTEURS = {
    "blocs_a_delivrer",
    "candidats",
    "cloture_a_savoir",
    "instant_de_cloture",
    "nombre_de_certificats",
    "reglages_du_dossier",
}


def fonctions() -> dict[str, Callable[..., Any]]:
    """The public functions whose first argument is `cloture`, by name.

    What may also be given the content of a PROJET, before closing, calls it `contenu`.
    """
    trouvees = {}
    for module in pkgutil.walk_packages(exports.__path__, f"{exports.__name__}."):
        charge = importlib.import_module(module.name)
        for nom, fonction in inspect.getmembers(charge, inspect.isfunction):
            publique = fonction.__module__ == module.name and not nom.startswith("_")
            if publique and next(iter(inspect.signature(fonction).parameters), "") == "cloture":
                trouvees[nom] = fonction
    return trouvees


def documents() -> Iterator[Callable[[dict[str, Any], Path], object]]:
    """Those that make a document or its content, each as a function of a content and a folder to create."""
    for nom, fonction in fonctions().items():
        if nom not in LECTEURS:
            yield _avec_dossier(nom, fonction)


def _avec_dossier(nom: str, fonction: Callable[..., Any]) -> Callable[[dict[str, Any], Path], object]:
    def appeler(contenu: dict[str, Any], vers: Path) -> object:
        parametres = inspect.signature(fonction).parameters
        connus = {"dossier": vers, "quoi": EXPORTS, "profil": None}
        rendu = fonction(contenu, **{cle: v for cle, v in connus.items() if cle in parametres})
        return list(rendu) if inspect.isgenerator(rendu) else rendu

    appeler.__name__ = nom
    return appeler
