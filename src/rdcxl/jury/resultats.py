"""A result of the rules as a closed file, and the JSON of the command line, say it. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional, TypeVar

from rdcxl.jury.parties_closes import EtatClos, EtatDeBloc, EtatDePro, MotifClos, ResultatClos
from rdcxl.regles import Resultat, ResultatBloc
from rdcxl.regles.nombres import canonique

Etat = TypeVar("Etat", EtatDeBloc, EtatDePro)


def resultat_clos(x: Resultat) -> ResultatClos:
    """A result as a file says it: exact decimals as text, marks cut after two decimals."""
    return ResultatClos(
        identifiant=x.identifiant,
        decision=x.decision,
        points=canonique(x.points),
        sur=canonique(x.sur),
        moyenne=_note(x.moyenne),
        blocs={code: _etat(bloc, EtatDeBloc) for code, bloc in x.blocs.items()},
        pro=_etat(x.pro, EtatDePro) if x.pro else None,
        blocs_valides=x.blocs_valides,
        motifs=tuple(MotifClos(code=m.code, article=m.article, texte=m.texte) for m in x.motifs),
    )


def dit_comme(dit: ResultatClos, x: Resultat) -> bool:
    """Whether a file says of a candidate what the rules find, reasons apart: without making what it would say."""
    blocs, pro = dit.blocs, dit.pro
    return (
        dit.decision == x.decision
        and dit.blocs_valides == x.blocs_valides
        and dit.points == canonique(x.points)
        and dit.sur == canonique(x.sur)
        and dit.moyenne == _note(x.moyenne)
        and blocs.keys() == x.blocs.keys()
        and all(_etat_comme(blocs[code], b) for code, b in x.blocs.items())
        and (_etat_comme(pro, x.pro) if pro and x.pro else pro is None and x.pro is None)
    )


def _etat_comme(dit: EtatClos, b: ResultatBloc) -> bool:
    points = None if b.points is None else canonique(b.points)
    return (
        dit.statut == b.statut
        and dit.points == points
        and dit.sur == canonique(b.maximum)
        and dit.note == _note(b.note)
    )


def _etat(b: ResultatBloc, modele: type[Etat]) -> Etat:
    points = None if b.points is None else canonique(b.points)
    return modele(points=points, sur=canonique(b.maximum), note=_note(b.note), statut=b.statut)


def _note(note: Optional[Decimal]) -> Optional[str]:
    return None if note is None else format(note, ".2f")
