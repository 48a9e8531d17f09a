"""The year of a promotion: continuous assessment by candidate, from the rows of its optional table. Pure; regles and the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdcxl.grille.annexes import CONTROLE_CONTINU
from rdcxl.grille.lecture.releve import texte_de_nombre
from rdcxl.grille.modele import LigneAnnexe, Promotion
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention
from rdcxl.regles.modules import Annee, Bareme, Evaluation, EvaluationLue, annee_du_candidat, bareme, lire_evaluation

NOTE, SUR = "note_module", "note_sur"


def releve_de_l_annee(promotion: Promotion, r: Referentiel) -> dict[str, Annee]:
    """Modules, means and outcome of the certificate by identifier, for every candidate, in the order of the grid.

    A candidate without any row has modules without a mark. Source: A13, A14, E2.
    """
    siennes: dict[str, dict[str, list[Evaluation]]] = defaultdict(lambda: defaultdict(list))
    b = bareme(r)
    for x in evaluations_lisibles(promotion.annexes.get(CONTROLE_CONTINU, ())):
        siennes[x.identifiant][x.valeurs["module"]].append(evaluation_de(x, b).evaluation)
    return {c.fiche.identifiant: annee_du_candidat(r, siennes[c.fiche.identifiant]) for c in promotion.candidats}


def evaluations_lisibles(lignes: Iterable[LigneAnnexe]) -> Iterable[LigneAnnexe]:
    """The rows whose module is known; the others are anomalies at their cell."""
    return (x for x in lignes if "module" in x.valeurs)


def evaluation_de(x: LigneAnnexe, b: Bareme) -> EvaluationLue:
    """What a row of the optional table says: text that writes a number is not one, as for its own formulas."""
    lue = lire_evaluation(x.valeurs.get(NOTE), x.valeurs.get(SUR), b)
    illisible = NOTE in x.illisibles or (SUR in x.illisibles and not isinstance(lue.evaluation.note, Mention))
    defaut = lue.note or texte_de_nombre(lue.avis)
    if defaut or illisible:
        return lue._replace(evaluation=Evaluation(Mention.ANOMALIE, lue.evaluation.sur), note=defaut)
    return lue
