"""The règlement as code: pure functions of exact numbers. Start with `Reglement(referentiel, lectures).decider`."""

from rdcxl.regles.deliberation import Reglement, decider
from rdcxl.regles.lectures import Lectures, choisir_lectures, lectures_modifiees
from rdcxl.regles.modele import BLOCS, COMPLET, Acquis, Dossier, Mention, Motif, Note, Resultat, ResultatBloc

__all__ = [
    "BLOCS",
    "COMPLET",
    "Acquis",
    "Dossier",
    "Lectures",
    "Mention",
    "Motif",
    "Note",
    "Reglement",
    "Resultat",
    "ResultatBloc",
    "choisir_lectures",
    "decider",
    "lectures_modifiees",
]
