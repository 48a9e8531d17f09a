"""The year of a promotion: continuous assessment by candidate, from the rows of its optional table. Pure; regles and the model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rdcxl.grille.annexes import CONTROLE_CONTINU, annexes
from rdcxl.grille.conversion import texte_de_nombre
from rdcxl.grille.modele import Promotion
from rdcxl.grille.tables.notation import EvaluationDeModule
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.modules import Annee, Bareme, Evaluation, EvaluationLue, annee_du_candidat, bareme, lire_evaluation

NOTE, SUR = "note_module", "note_sur"


def releve_de_l_annee(promotion: Promotion, r: Referentiel) -> dict[str, Annee]:
    """Modules, means and outcome of the certificate by identifier, for every candidate, in the order of the grid.

    A candidate without any row has modules without a mark. Source: A13, A14, E2.
    """
    siennes: dict[str, dict[str, list[Evaluation]]] = defaultdict(lambda: defaultdict(list))
    b = bareme(r)
    for x in evaluations_lisibles(promotion.lignes_de(EvaluationDeModule)):
        siennes[x.identifiant][x.module].append(evaluation_de(x, b).evaluation)
    return {c.fiche.identifiant: annee_du_candidat(r, siennes[c.fiche.identifiant]) for c in promotion.candidats}


def resume_de_l_annee(promotion: Promotion, r: Referentiel) -> str:
    """One French sentence on continuous assessment: notes, those to correct, absences, outcomes; empty without its table."""
    if CONTROLE_CONTINU not in promotion.annexes:
        return ""
    lignes, b, annees = promotion.lignes_de(EvaluationDeModule), bareme(r), releve_de_l_annee(promotion, r).values()
    lues = [evaluation_de(x, b) for x in lignes]
    donnees = sum(lue.evaluation.note not in (Mention.VIDE, Mention.ANOMALIE) for lue in lues)
    fautives = sum(bool(x.illisibles or lue.note or lue.sur) for x, lue in zip(lignes, lues, strict=True))
    parties = [_compter(donnees, "note"), _compter(fautives, "ligne") + " à corriger"]
    parties.append(_compter(sum(a.absences for a in annees), "absence injustifiée", "absences injustifiées"))
    if r.specialisation:
        issues = Counter(a.cce for a in annees)
        obtenus = ", ".join(f"{L.CERTIFICATS[code].lower()} {issues[code]}" for code in L.CERTIFICATS)
        parties.append(f"{r.specialisation.sigle} : {obtenus}")
    return f"{annexes(r)[CONTROLE_CONTINU].feuille} : {' ; '.join(parties)}."


def _compter(nombre: int, quoi: str, pluriel: str = "") -> str:
    return f"{nombre} {(pluriel or quoi + 's') if nombre > 1 else quoi}"


def evaluations_lisibles(lignes: Iterable[EvaluationDeModule]) -> Iterable[EvaluationDeModule]:
    """The rows whose module is known; the others are anomalies at their cell."""
    return (x for x in lignes if x.module)


def evaluation_de(x: EvaluationDeModule, b: Bareme) -> EvaluationLue:
    """What a row of the optional table says: text that writes a number is not one, as for its own formulas."""
    lue = lire_evaluation(x.note_module, x.note_sur, b)
    illisible = NOTE in x.illisibles or (SUR in x.illisibles and not isinstance(lue.evaluation.note, Mention))
    defaut = lue.note or texte_de_nombre(lue.avis)
    if defaut or illisible:
        return lue._replace(evaluation=Evaluation(Mention.ANOMALIE, lue.evaluation.sur), note=defaut)
    return lue
