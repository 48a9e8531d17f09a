"""Functions on one candidate's row. fonctions and regles only.

Numbers leave as floats, the only numbers a cell has; every comparison was made before, on exact ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from rdcxl.fonctions.calcul import ErreurDeCellule, Etude, decisives, etudier, referentiel
from rdcxl.fonctions.entree import erreurs_qui_comptent, est_vide, scalaire
from rdcxl.referentiel import Referentiel
from rdcxl.regles import Resultat, ResultatBloc
from rdcxl.regles import libelles as L
from rdcxl.regles.manque import manque_pour_le_bloc, manque_pour_le_titre
from rdcxl.regles.saisie import abreger, nettoyer

Cellule = Union[str, float]
IMPOSSIBLE = "impossible"
SEPARATEUR = " · "


def points(codes: object, valeurs: object, composante: object = None) -> Cellule:
    """RDC_POINTS: points of a bloc or PRO, or the total; blank when not due."""
    return points_de(*_etudier(codes, valeurs, composante))


def note(codes: object, valeurs: object, composante: object = None) -> Cellule:
    """RDC_NOTE: the same on 20, truncated; blank while marks are missing."""
    return note_de(*_etudier(codes, valeurs, composante))


def statut(codes: object, valeurs: object, composante: object) -> str:
    """RDC_STATUT: label of the state of a bloc or of PRO."""
    if est_vide(scalaire(composante)):
        raise ErreurDeCellule(f"indiquez un bloc{ou_pro(referentiel())}")
    return statut_de(*_etudier(codes, valeurs, composante))


def decision(codes: object, valeurs: object) -> str:
    """RDC_DECISION: label of the decision."""
    return L.DECISIONS[_etudier(codes, valeurs)[0].resultat.decision]


def blocs_valides(codes: object, valeurs: object) -> str:
    """RDC_BLOCS_VALIDES: `B1, B3`."""
    return blocs_de(_etudier(codes, valeurs)[0].resultat)


def motifs(codes: object, valeurs: object) -> str:
    """RDC_MOTIFS: every reason with its section, separated by middle dots."""
    return motifs_de(_etudier(codes, valeurs)[0].resultat)


def lectures(codes: object, valeurs: object) -> str:
    """RDC_LECTURES: the readings on which the outcome depends, `moyenne générale, absence à une épreuve`; blank when none."""
    _etudier(codes, valeurs)
    return lectures_de(codes, valeurs)


def manque(codes: object, valeurs: object, composante: object = None) -> Cellule:
    """RDC_MANQUE: points missing for the title, or for the bloc."""
    return manque_de(*_etudier(codes, valeurs, composante))


# -- what each of them says of a row once decided; `code`: a bloc or PRO, empty for the whole ---------------------------


def points_de(etude: Etude, code: str = "") -> Cellule:
    """Points, blank when not due."""
    obtenus = _bloc(etude, code).points if code else etude.resultat.points
    return "" if obtenus is None else float(obtenus)


def note_de(etude: Etude, code: str = "") -> Cellule:
    """Mark on 20, or average; blank while there is none."""
    lue = _bloc(etude, code).note if code else etude.resultat.moyenne
    return "" if lue is None else float(lue)


def statut_de(etude: Etude, code: str) -> str:
    """French label of the state of a bloc or of PRO."""
    return libelle(etude, _bloc(etude, code))


def libelle(etude: Etude, bloc: ResultatBloc) -> str:
    """French label of the state of a bloc or of PRO, in a result of this row."""
    return (L.PRO if bloc.code == etude.referentiel.code_pro else L.BLOCS)[bloc.statut]


def blocs_de(resultat: Resultat) -> str:
    """The blocs kept, `B1, B3`."""
    return ", ".join(resultat.blocs_valides)


def motifs_de(resultat: Resultat) -> str:
    """Every reason with its section, separated by middle dots."""
    return SEPARATEUR.join(f"{m.texte} [{m.article}]" for m in resultat.motifs)


def lectures_de(codes: object, valeurs: object) -> str:
    """In words, the readings on which the outcome of a row depends."""
    return ", ".join(L.LECTURES[nom] for nom in decisives(codes, valeurs))


def manque_de(etude: Etude, code: str = "") -> Cellule:
    """Points missing for the bloc, or for the title."""
    if code:
        absents = manque_pour_le_bloc(etude.reglement, etude.resultat, etude.ligne.dossier, code)
    else:
        absents = manque_pour_le_titre(etude.reglement, etude.resultat, etude.ligne.dossier)
    return IMPOSSIBLE if absents is None else float(absents)


def refus(etude: Etude, code: str = "") -> str:
    """The sentence of a row, or of one of its blocs, that cannot be decided on; empty when it can."""
    erreurs = erreurs_qui_comptent(etude.referentiel, etude.ligne, code)
    return ErreurDeCellule(_reunir(erreurs)).phrase if erreurs else ""


def _reunir(erreurs: Sequence[str]) -> str:
    return " ; ".join(e.rstrip(".") for e in erreurs)


def _etudier(codes: object, valeurs: object, composante: object = None) -> tuple[Etude, str]:
    """The row decided, and the code of the bloc asked for (empty for the whole)."""
    etude = etudier(codes, valeurs)
    code = _code(etude.referentiel, scalaire(composante))
    erreurs = erreurs_qui_comptent(etude.referentiel, etude.ligne, code)
    if erreurs:
        raise ErreurDeCellule(_reunir(erreurs))
    return etude, code


def _code(r: Referentiel, composante: object) -> str:
    if est_vide(composante):
        return ""
    texte, codes = nettoyer(str(composante)).upper(), {e.code.upper(): e.code for e in r.ensembles()}
    if texte not in codes:
        quoi = f"ni un bloc ni {r.pro.code}" if r.pro else "pas un bloc"
        raise ErreurDeCellule(f"« {abreger(texte)} » n’est {quoi} ({', '.join(codes.values())})")
    return codes[texte]


def ou_pro(r: Referentiel) -> str:
    """« ou PRO », for a sentence; nothing where there is no professional evaluation."""
    return f" ou {r.pro.code}" if r.pro else ""


def _bloc(etude: Etude, code: str) -> ResultatBloc:
    lu = etude.resultat.blocs.get(code) or etude.resultat.pro
    if lu is None:
        raise ErreurDeCellule(f"« {code} » n’existe pas dans ce référentiel")
    return lu
