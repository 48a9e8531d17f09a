"""A result of the rules as a closed file, and the JSON of the command line, say it. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional, TypeVar

from rdcxl.jury.parties_closes import EtatDeBloc, EtatDePro, MotifClos, ResultatClos
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


def _etat(b: ResultatBloc, modele: type[Etat]) -> Etat:
    points = None if b.points is None else canonique(b.points)
    return modele(points=points, sur=canonique(b.maximum), note=_note(b.note), statut=b.statut)


def _note(note: Optional[Decimal]) -> Optional[str]:
    return None if note is None else format(note, ".2f")
