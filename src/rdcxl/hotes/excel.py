"""The worksheet functions for Excel: xlwings on Windows (COM), xlwings Lite on Mac and the web (Office.js).

One module serves both, so names and help are the same everywhere. The parameters carry no type hints: xlwings would take
a hint for a converter. Every range is asked for as rows (`ndim=2`) with its error texts, so that a blank, 0 and #N/A
stay three things. An omitted argument and a blank one are the same: None.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-decorators=False, disallow-incomplete-defs=False

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import xlwings as xw

from rdcxl.fonctions.catalogue import CATEGORIE, PAR_NOM

F = TypeVar("F", bound=Callable[..., object])


def exposer(f: F) -> F:
    """Register a function with xlwings, with the help of the catalogue for itself and for each argument."""
    fonction = PAR_NOM[f.__name__]
    f.__doc__ = fonction.aide
    for argument in fonction.arguments:
        f = xw.arg(argument.identifiant, ndim=2, err_to_str=True, doc=argument.aide)(f)
    return xw.func(category=CATEGORIE)(f)


@exposer
def RDC_POINTS(codes, valeurs, composante=None):  # noqa: D103, N802
    return PAR_NOM["RDC_POINTS"].appeler(codes, valeurs, composante)


@exposer
def RDC_NOTE(codes, valeurs, composante=None):  # noqa: D103, N802
    return PAR_NOM["RDC_NOTE"].appeler(codes, valeurs, composante)


@exposer
def RDC_STATUT(codes, valeurs, composante):  # noqa: D103, N802
    return PAR_NOM["RDC_STATUT"].appeler(codes, valeurs, composante)


@exposer
def RDC_DECISION(codes, valeurs):  # noqa: D103, N802
    return PAR_NOM["RDC_DECISION"].appeler(codes, valeurs)


@exposer
def RDC_BLOCS_VALIDES(codes, valeurs):  # noqa: D103, N802
    return PAR_NOM["RDC_BLOCS_VALIDES"].appeler(codes, valeurs)


@exposer
def RDC_MOTIFS(codes, valeurs):  # noqa: D103, N802
    return PAR_NOM["RDC_MOTIFS"].appeler(codes, valeurs)


@exposer
def RDC_MANQUE(codes, valeurs, composante=None):  # noqa: D103, N802
    return PAR_NOM["RDC_MANQUE"].appeler(codes, valeurs, composante)


@exposer
def RDC_LECTURES(codes, valeurs):  # noqa: D103, N802
    return PAR_NOM["RDC_LECTURES"].appeler(codes, valeurs)


@exposer
def RDC_LIGNE(codes, ligne, actes=None):  # noqa: D103, N802
    return PAR_NOM["RDC_LIGNE"].appeler(codes, ligne, actes)


@exposer
def RDC_SYNTHESE(codes, tableau):  # noqa: D103, N802
    return PAR_NOM["RDC_SYNTHESE"].appeler(codes, tableau)


@exposer
def RDC_PENALITE(heures, base=None):  # noqa: D103, N802
    return PAR_NOM["RDC_PENALITE"].appeler(heures, base)


@exposer
def RDC_HEURES_ENTREPRISE(parcours, nombre_de_blocs=None, executive=None):  # noqa: D103, N802
    return PAR_NOM["RDC_HEURES_ENTREPRISE"].appeler(parcours, nombre_de_blocs, executive)


@exposer
def RDC_ECHEANCE(quoi, jour):  # noqa: D103, N802
    return PAR_NOM["RDC_ECHEANCE"].appeler(quoi, jour)


@exposer
def RDC_JURY(tableau):  # noqa: D103, N802
    return PAR_NOM["RDC_JURY"].appeler(tableau)


@exposer
def RDC_MODULE(notes, sur=None):  # noqa: D103, N802
    return PAR_NOM["RDC_MODULE"].appeler(notes, sur)


@exposer
def RDC_CCE(notes):  # noqa: D103, N802
    return PAR_NOM["RDC_CCE"].appeler(notes)


@exposer
def RDC_VERSION():  # noqa: D103, N802
    return PAR_NOM["RDC_VERSION"].appeler()
