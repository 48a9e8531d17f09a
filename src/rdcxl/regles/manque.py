"""Points still missing for the title, or for a bloc. Standard library only.

Sections « Conditions d'obtention de la certification » and « Grille de synthèse d'évaluation ».
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal, localcontext
from typing import Optional

from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import libelles as L
from rdcxl.regles.deliberation import Reglement
from rdcxl.regles.modele import COMPLET, Resultat, ResultatBloc
from rdcxl.regles.nombres import CENT, CONTEXTE, ZERO
from rdcxl.regles.obtention import MOYENNE_DES_NOTES
from rdcxl.regles.sections import regle

_AU_DESSUS = Context(prec=60, rounding=ROUND_CEILING)
_CENTIEME = Decimal("0.01")


@regle("conditions")
def manque_pour_le_bloc(reglement: Reglement, resultat: Resultat, code: str) -> Optional[Decimal]:
    """Points missing for a bloc to be validated, or for PRO to be sufficient; 0 when it is, None when it cannot be.

    Marks that are still to come count nothing yet. A bloc not presented, void, or not due has no answer.
    """
    ensemble, lu = reglement.referentiel.ensemble_de[code], _lire(resultat, code)
    if lu.statut == L.ACQUIS:
        return ZERO
    if lu.points is None or lu.statut == L.NON_PRESENTE:
        return None
    exigees = ensemble.note_validation * ensemble.maximum
    return _au_centieme(
        exigees - lu.points * reglement.referentiel.notation.echelle, reglement.referentiel.notation.echelle
    )


@regle("grille_synthese", "X1")
def manque_pour_le_titre(reglement: Reglement, resultat: Resultat, parcours: str) -> Optional[Decimal]:
    """Fewest points that would bring the title: what each bloc and PRO lack of their minimum, then of the average.

    Returns:
        Points, rounded up to the hundredth; 0 when nothing is missing; None when points alone cannot bring it (path
        BLOCS, void session, absence, company hours, or more points than there are).

    Reading: X1: under the plain mean, the points go where each is worth most.
    """
    r = reglement.referentiel
    bloquants = {L.ANNULEE}
    if parcours != COMPLET or resultat.decision in bloquants or _heures_manquent(resultat):
        return None
    dus = [(e, _lire(resultat, e.code)) for e in r.ensembles() if _lire(resultat, e.code).points is not None]
    if any(lu.statut == L.NON_PRESENTE for _, lu in dus):
        return None
    with localcontext(CONTEXTE):
        deficits = {e.code: max(e.minimum - (lu.points or ZERO), ZERO) for e, lu in dus if lu.statut != L.ACQUIS}
        places = {
            e.code: e.maximum - (lu.points or ZERO) - deficits.get(e.code, ZERO) for e, lu in dus if e.code in deficits
        }
        return _completer(reglement, resultat, dus, deficits, places)


def _completer(
    reglement: Reglement,
    resultat: Resultat,
    dus: list[tuple[Bloc, ResultatBloc]],
    deficits: dict[str, Decimal],
    places: dict[str, Decimal],
) -> Optional[Decimal]:
    """Add to the deficits what the average still lacks, in the blocs where a point is worth most."""
    notation, n = reglement.referentiel.notation, len(dus)
    notes = reglement.lectures.moyenne == MOYENNE_DES_NOTES
    sur = sum((e.maximum for e, _ in dus), ZERO)
    total = sum(((lu.points or ZERO) + deficits.get(e.code, ZERO) for e, lu in dus), ZERO)
    reste = _reste_a_gagner(reglement, resultat, total, sur)
    if not notes:
        besoin = reste
        if besoin > sum(places.values(), ZERO):
            return None
        return _au_centieme(sum(deficits.values(), ZERO) + besoin, Decimal(1))
    acquis = sum((((lu.points or ZERO) + deficits.get(e.code, ZERO)) * _poids(e, sur) for e, lu in dus), ZERO)
    manque = notation.moyenne_titre * n * sur - acquis * notation.echelle
    ajoutes = sum(deficits.values(), ZERO)
    for e, _ in sorted(dus, key=lambda paire: paire[0].maximum):
        if manque <= 0 or e.code not in places:
            continue
        gain = _poids(e, sur) * notation.echelle
        pris = min(_AU_DESSUS.divide(manque, gain), places[e.code])
        ajoutes, manque = ajoutes + pris, manque - pris * gain
    return None if manque > 0 else _au_centieme(ajoutes, Decimal(1))


def _poids(e: Bloc, sur: Decimal) -> Decimal:
    """Weight of a point of this bloc in the plain mean, in units of 1/sur."""
    return _AU_DESSUS.divide(sur, e.maximum)


def _reste_a_gagner(reglement: Reglement, resultat: Resultat, total: Decimal, sur: Decimal) -> Decimal:
    """Points that the total lacks, before a penalty that bears on it."""
    notation, p = reglement.referentiel.notation, resultat.penalite
    exige = _AU_DESSUS.divide(notation.moyenne_titre * sur, notation.echelle)
    if reglement.lectures.assiette_penalite == "total" and p.etat == L.APPLIQUEE and p.taux:
        if reglement.lectures.calcul_penalite == "absolue":
            exige += sur * p.taux / CENT
        else:
            exige = _AU_DESSUS.divide(exige * CENT, CENT - p.taux)
    return max(exige - total, ZERO)


def _lire(resultat: Resultat, code: str) -> ResultatBloc:
    lu = resultat.blocs.get(code) or resultat.pro
    if lu is None:
        raise KeyError(code)
    return lu


def _heures_manquent(resultat: Resultat) -> bool:
    return any(m.code == "heures_entreprise" for m in resultat.motifs)


def _au_centieme(numerateur: Decimal, denominateur: Decimal) -> Decimal:
    """numerateur / denominateur, never below 0, rounded up to the hundredth."""
    if numerateur <= 0:
        return ZERO
    with localcontext(_AU_DESSUS):
        return (numerateur / denominateur).quantize(_CENTIEME)
