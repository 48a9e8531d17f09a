"""What the jury settles, for a whole promotion: its acts applied to the proposals by the rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from rdcxl.jury.deliberation import Deliberation
from rdcxl.regles import actes as A
from rdcxl.regles.actes import Acte
from rdcxl.regles.arrets import Arret, arreter_candidat

__all__ = ["Arret", "arreter"]


def arreter(deliberation: Deliberation, actes: Iterable[Acte] = ()) -> tuple[Arret, ...]:
    """Apply the jury's acts to the proposals, one `Arret` per candidate in the order of the grid.

    Args:
        actes: the whole history, in the order in which it was entered. Acts that `incompatibilites` names are to be
            refused first; here they are applied as far as they mean something.
    """
    reglement = deliberation.reglement
    histoires = A.par_candidat(actes)
    return tuple(
        arreter_candidat(reglement, candidat.dossier, x, histoires.get(x.identifiant.casefold(), ()))
        for candidat, x in zip(deliberation.promotion.candidats, deliberation.resultats, strict=True)
    )
