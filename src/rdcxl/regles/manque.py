"""Points still missing for the title, or for a bloc. Standard library only; exact fractions throughout.

Sections « Conditions d'obtention de la certification » and « Grille de synthèse d'évaluation ». Points are those that
markers would still give: where a penalty takes a share of them, more are needed.
"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import libelles as L
from rdcxl.regles.acquis import MEILLEURE, incoherences_du_dossier
from rdcxl.regles.assiduite import ABSOLUE, PROFESSIONNELLE, TOTAL
from rdcxl.regles.deliberation import Reglement
from rdcxl.regles.modele import COMPLET, Dossier, Mention, Resultat, ResultatBloc
from rdcxl.regles.nombres import CONTEXTE, ZERO
from rdcxl.regles.obtention import MOYENNE_DES_NOTES
from rdcxl.regles.sections import regle

CENTIEMES = 100
RIEN, ENTIER = Fraction(0), Fraction(1)


class _Part(NamedTuple):
    """A bloc, or PRO, that more points may still improve.

    `obtenus`: points given by the markers; `place`: how many may still be given; `part`: what a point is worth once the
    penalty is taken; `retenue`: points that the penalty takes as a whole.
    """

    bloc: Bloc
    obtenus: Fraction
    place: Fraction
    part: Fraction
    retenue: Fraction

    def comptes(self, ajoutes: Fraction) -> Fraction:
        """Points that count once `ajoutes` more are given."""
        return max((self.obtenus + ajoutes) * self.part - self.retenue, RIEN)

    def pour(self, vises: Fraction) -> Fraction:
        """Points to give so that `vises` count."""
        return max((vises + self.retenue) / self.part - self.obtenus, RIEN)


@regle("conditions")
def manque_pour_le_bloc(reglement: Reglement, resultat: Resultat, d: Dossier, code: str) -> Optional[Decimal]:
    """Points missing for a bloc to be validated, or for PRO to be sufficient.

    Returns:
        Points, rounded up to the hundredth; 0 when nothing is missing; None when points cannot bring it: not due, not
        presented, void, an acquis to correct, or more than the épreuves still hold. Marks to come count nothing yet.
    """
    ensemble, lu = reglement.referentiel.ensemble_de[code], _lire(resultat, code)
    if lu.statut == L.ACQUIS:
        return ZERO
    if not _ameliorable(reglement, d, lu):
        return None
    part = _part(reglement, resultat, d, ensemble, lu)
    ajoutes = part.pour(Fraction(ensemble.note_validation * ensemble.maximum) / _echelle(reglement))
    return None if ajoutes > part.place else _au_centieme(ajoutes)


@regle("grille_synthese", "X1", "X4a")
def manque_pour_le_titre(reglement: Reglement, resultat: Resultat, d: Dossier) -> Optional[Decimal]:
    """Fewest points that would bring the title: what each bloc and PRO lack of their minimum, then the average.

    Returns:
        As for a bloc; None also on path BLOCS, while the company hours are below the minimum, and where an earlier attempt
        stands: points then count from another mark on in each bloc, and no single number says it.

    Reading: X1: the points go where each is worth most.
    """
    if d.parcours != COMPLET or resultat.decision == L.ANNULEE or _heures_manquent(resultat):
        return None
    dus = [(e, _lire(resultat, e.code)) for e in reglement.referentiel.ensembles()]
    dus = [(e, lu) for e, lu in dus if lu.points is not None]
    if d.vae or any(_tentative_gardee(reglement, d, lu) for _, lu in dus):
        return None
    a_jouer = [(e, lu) for e, lu in dus if lu.statut != L.ACQUIS]
    if not all(_ameliorable(reglement, d, lu) for _, lu in a_jouer):
        return None
    parts = [_part(reglement, resultat, d, e, lu) for e, lu in a_jouer]
    ajouts = {p.bloc.code: p.pour(Fraction(p.bloc.minimum)) for p in parts}
    if any(ajouts[p.bloc.code] > p.place for p in parts):
        return None
    return _completer(reglement, resultat, dus, parts, ajouts)


def _completer(
    reglement: Reglement,
    resultat: Resultat,
    dus: list[tuple[Bloc, ResultatBloc]],
    parts: list[_Part],
    ajouts: dict[str, Fraction],
) -> Optional[Decimal]:
    """Give what the average still lacks, first where a point is worth most."""
    poids = _poids(reglement, [e for e, _ in dus])
    acquis = sum((Fraction(lu.points or 0) * poids[e.code] for e, lu in dus if lu.statut == L.ACQUIS), RIEN)
    moyenne = acquis + sum((p.comptes(ajouts[p.bloc.code]) * poids[p.bloc.code] for p in parts), RIEN)
    reste = _moyenne_visee(reglement, resultat) - moyenne
    total = sum(ajouts.values(), RIEN)
    for p in sorted(parts, key=lambda p: poids[p.bloc.code] * p.part, reverse=True):
        if reste <= 0:
            break
        gain = poids[p.bloc.code] * p.part
        donnes = min(reste / gain, p.place - ajouts[p.bloc.code])
        total, reste = total + donnes, reste - donnes * gain
    return None if reste > 0 else _au_centieme(total)


def _poids(reglement: Reglement, dus: list[Bloc]) -> dict[str, Fraction]:
    """What a point of each bloc adds to the average, on the scale."""
    echelle, sur = _echelle(reglement), sum((Fraction(e.maximum) for e in dus), RIEN)
    if reglement.lectures.moyenne == MOYENNE_DES_NOTES:
        return {e.code: echelle / Fraction(e.maximum) / len(dus) for e in dus}
    return dict.fromkeys([e.code for e in dus], echelle / sur)


def _moyenne_visee(reglement: Reglement, resultat: Resultat) -> Fraction:
    """The average that the title needs, before a penalty that bears on the total."""
    exigee = Fraction(reglement.referentiel.notation.moyenne_titre)
    taux = _taux(resultat) if reglement.lectures.assiette_penalite == TOTAL else RIEN
    if reglement.lectures.calcul_penalite == ABSOLUE:
        return exigee + taux * _echelle(reglement)
    return exigee / (1 - taux)


def _tentative_gardee(reglement: Reglement, d: Dossier, lu: ResultatBloc) -> bool:
    """An earlier attempt stands instead of this session's marks (X12)."""
    precedents = d.tentatives.get(lu.code, ()) if lu.statut != L.ACQUIS else ()
    return bool(precedents) and reglement.lectures.reprise == MEILLEURE and lu.points == max(precedents)


def _part(reglement: Reglement, resultat: Resultat, d: Dossier, e: Bloc, lu: ResultatBloc) -> _Part:
    if e.code in d.portefeuilles:
        obtenus = Fraction(lu.points or 0)
        return _Part(e, obtenus, Fraction(e.maximum) - obtenus, ENTIER, RIEN)
    notes = {c.code: d.notes.get(c.code, Mention.VIDE) for c in e.composantes}
    notes.update({c: a.points for c, a in d.acquis.items() if c in notes and a.points is not None})
    absentes = (Mention.ABS, Mention.NR)
    with localcontext(CONTEXTE):
        donnes = sum([n for n in notes.values() if isinstance(n, Decimal)], ZERO)
        possibles = sum(
            [c.maximum for c in e.composantes if notes[c.code] not in absentes or c.code == reglement.tuteur_attendu],
            ZERO,
        )
        place = Fraction(possibles - donnes)
    taux = _taux(resultat) if reglement.lectures.assiette_penalite == PROFESSIONNELLE else RIEN
    if e is not reglement.referentiel.pro or not taux:
        obtenus = Fraction(donnes) if _tentative_gardee(reglement, d, lu) else Fraction(lu.points or 0)
        return _Part(e, obtenus, place, ENTIER, RIEN)
    if reglement.lectures.calcul_penalite == ABSOLUE:
        return _Part(e, Fraction(donnes), place, ENTIER, Fraction(e.maximum) * taux)
    return _Part(e, Fraction(donnes), place, 1 - taux, RIEN)


def _taux(resultat: Resultat) -> Fraction:
    """Share that an agreed penalty takes; 0 without one."""
    p = resultat.penalite
    return Fraction(p.taux) / CENTIEMES if p.etat == L.APPLIQUEE and p.taux is not None else RIEN


def _ameliorable(reglement: Reglement, d: Dossier, lu: ResultatBloc) -> bool:
    """More points may still count: due, presented, and no acquis to correct."""
    if lu.points is None or lu.statut == L.NON_PRESENTE:
        return False
    if not d.acquis and not d.portefeuilles:
        return True
    bloques = {
        i.objet for i in incoherences_du_dossier(reglement.referentiel, d, reglement.lectures.pro_par_blocs) if i.bloque
    }
    return not any(reglement.referentiel.ensemble_de[objet].code == lu.code for objet in bloques)


def _lire(resultat: Resultat, code: str) -> ResultatBloc:
    lu = resultat.blocs.get(code) or resultat.pro
    if lu is None:
        raise KeyError(code)
    return lu


def _heures_manquent(resultat: Resultat) -> bool:
    return any(m.code == "heures_entreprise" for m in resultat.motifs)


def _echelle(reglement: Reglement) -> Fraction:
    return Fraction(reglement.referentiel.notation.echelle)


def _au_centieme(points: Fraction) -> Decimal:
    """Rounded up to the hundredth: that many points are enough."""
    return Decimal(math.ceil(points * CENTIEMES)) / CENTIEMES
