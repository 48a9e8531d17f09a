"""What a candidate may still take again after a closed jury. Pure; reads the closed jury and the rules.

Sections « En cas d'échec » (D1, D2) and « Fraude… » (G2, G3): letters and deadlines tell what the grid of the next session will accept.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdcxl.jury.historique import historique, reprises_epuisees
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.echeances import peut_repasser

GARDES = frozenset({L.VALIDE, L.ACQUIS, L.NON_INSCRIT})
PRO_A_REFAIRE = frozenset({L.INSUFFISANT, L.NON_PRESENTE, L.ANNULE})
DECIDEES = frozenset({L.PARTIELLE, L.AUCUNE, L.ANNULEE})


@dataclass(frozen=True)
class Suite:
    """What is left to a candidate.

    Attributes:
        blocs: those that may be taken again, `epuises`: those that were, as often as they may be; codes, in order.
        pro: a new professional file may be handed in.
        trop_tard: the date of last possible issue lies before the jury; nothing may be taken again.
    """

    blocs: tuple[str, ...] = ()
    epuises: tuple[str, ...] = ()
    pro: bool = False
    trop_tard: bool = False

    @property
    def rien(self) -> bool:
        """Nothing is left, for lack of anything failed."""
        return not (self.blocs or self.epuises or self.pro or self.trop_tard)


def suite_de(clos: Cloture, c: CandidatClos, r: Referentiel) -> Suite:
    """What a candidate without the title may take again; nothing for a decision that is pending, nor by experience (VAE).

    Args:
        clos: a closed file; c: one of its candidates; r: its référentiel.
    """
    x, limite = c.resultat, clos.session.certification.date_derniere_delivrance
    if x.decision not in DECIDEES or c.par_experience:
        return Suite()
    manques = [code for code, b in x.blocs.items() if b.statut not in GARDES]
    pro = bool(r.pro and x.pro and x.pro.statut in PRO_A_REFAIRE)
    if not peut_repasser(r, 0, clos.jury.date, limite):
        return Suite(trop_tard=bool(manques or pro))
    passes = set(reprises_epuisees(historique(clos, {c.identifiant}), r).get(c.identifiant, ()))
    restent, epuises = tuple(b for b in manques if b not in passes), tuple(b for b in manques if b in passes)
    return Suite(
        restent, epuises, pro and not epuises
    )  # without one of its blocs there is no title that PRO could give
