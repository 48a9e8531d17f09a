"""What `rdcxl.exports` makes of a closed jury, found by looking into its modules, so that what is new is tested too."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.outils.cpf import EMETTEUR

from rdcxl import exports
from rdcxl.exports.cpf import emetteur_depuis
from rdcxl.exports.dossier import EXPORTS
from rdcxl.exports.genres import Moment, genres
from rdcxl.exports.profil import charger_profil
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import ContenuDuJury

# They read the closed file for the others, or name its place: no document comes out of them.
LECTEURS = {
    "cpf.delivrance_de",
    "cpf.titulaires_de",
    "depot_diplomation.a_transmettre",
    "depot_diplomation.a_valider",
    "documents.formalites.formalites",
    "documents.formalites.reclamation",
    "documents.motifs_de_lettre.motifs_de_lettre",
    "dossier.avec_ce_qui_est_a_cote",
    "dossier.cloture_a_savoir",
    "envois.journal.a_remplacer",
    "lecture.blocs_a_delivrer",
    "lecture.numero_du_certificat",
    "rectifies.dire_la_rectification",
}
# Before closing these may be composed for the jury, marked PROJET on every page.
PROJETS = {
    "documents.pv_epreuves.preparer",
    "documents.pv_evaluations.preparer",
    "documents.pv_jury.preparer",
    "documents.synthese.preparer",
}
# Made before closing only, as their kinds declare. Those of `Moment.AVANT` hold no mark of an épreuve (tests/exports/test_seances.py
# looks for any, tests/exports/test_modules.py changes them all: not a byte does); those of `Moment.PROJET` are marked on every page
# (tests/exports/test_genres.py, tests/cli/test_preparer.py, tests/exports/test_brouillon.py).
AVANT = {g.preparer.__module__ for g in genres(Moment.AVANT, Moment.PROJET)}

Document = Callable[[ContenuDuJury, Path], object]


def documents() -> Iterator[Document]:
    """Everything public that makes a document or its content, as functions of a content and of a folder to create."""
    for nom, fonction in _trouver():
        if nom not in LECTEURS | PROJETS and fonction.__module__ not in AVANT:
            yield _avec_dossier(nom, fonction)


def projets() -> Iterator[Document]:
    """What may be composed before closing."""
    return (_avec_dossier(nom, fonction) for nom, fonction in _trouver() if nom in PROJETS)


def _trouver() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions that take a `Cloture`, and those that prepare a document, by module and name."""
    for module in pkgutil.walk_packages(exports.__path__, f"{exports.__name__}."):
        charge = importlib.import_module(module.name)
        for nom, fonction in inspect.getmembers(charge, inspect.isfunction):
            ici = fonction.__module__ == module.name and not nom.startswith("_")
            prises = [str(p.annotation).split(" | ") for p in inspect.signature(fonction).parameters.values()]
            if ici and (any("Cloture" in genres for genres in prises) or nom == "preparer"):
                yield f"{module.name.removeprefix(exports.__name__ + '.')}.{nom}", fonction


def _avec_dossier(nom: str, fonction: Callable[..., Any]) -> Document:
    def appeler(contenu: ContenuDuJury, vers: Path) -> object:
        connus = {
            "clos": contenu,
            "candidat": contenu.candidats[0],
            "dossier": vers,
            "emetteur": emetteur_depuis(EMETTEUR),
            "pieces": [],
            "proces_verbaux": [],
            "profil": charger_profil(None) if nom == "diplomation.lignes" else None,
            "quoi": EXPORTS,
            "reglages": Reglages(),
        }
        demandes = inspect.signature(fonction).parameters
        rendu = fonction(**{cle: v for cle, v in connus.items() if cle in demandes})
        return list(rendu) if inspect.isgenerator(rendu) else rendu

    appeler.__name__ = nom
    return appeler
