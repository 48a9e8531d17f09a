"""Marks that a formula left with a binary residue, where the outcome hangs on it. Imports the rules only.

A spreadsheet adds binary fractions: =12.2+19.9+7.9 is 39.99999999999999, and shows as 40. The rules take the exact
number (X28); nobody typed it, so where a bound is that near, the candidate waits for the mark to be rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from rdcxl.regles import libelles as L
from rdcxl.regles.deliberation import Reglement
from rdcxl.regles.modele import Dossier, Resultat, ResultatBloc
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.obtention import MOYENNE_DES_NOTES

CHIFFRES_TAPES = 15  # significant digits that a spreadsheet takes from the keyboard
MENTION = "note à arrondir"
VOISINAGE = Fraction(1, 10**11)


def est_un_residu(cellule: object) -> bool:
    """A number with more significant digits than anybody can type in a cell."""
    if not isinstance(cellule, float) or len(ecrit := repr(cellule)) <= CHIFFRES_TAPES:
        return False
    return isfinite(cellule) and len(Decimal(ecrit).as_tuple().digits) > CHIFFRES_TAPES


def phrase_du_residu(cellule: object) -> str:
    """What is wrong with such a mark, and what to do: `la formule de cette cellule laisse 39,99…, qu’Excel affiche 40…`."""
    laissee = Decimal(repr(cellule))
    affichee = Decimal(f"{laissee:.15g}")
    return (
        f"la formule de cette cellule laisse {en_francais(laissee)}, qu’Excel affiche {en_francais(affichee)}, "
        "et la décision en dépend. "
        "Arrondissez la note dans la cellule."
    )


def issue_ambigue(reglement: Reglement, dossier: Dossier, suspectes: Iterable[str]) -> bool:
    """Is a bound that decides so near that the residue of the `suspectes` (codes of composantes) makes the outcome?"""
    r = reglement.referentiel
    resultat = reglement.decider(dossier)
    touches = {r.ensemble_de[code].code for code in suspectes}
    dus = [(e, lu) for e in r.ensembles() if (lu := _lire(resultat, e.code)) is not None and lu.points is not None]
    for e, lu in dus:
        if e.code in touches and lu.statut != L.ACQUIS and lu.points is not None:
            bornes = (Fraction(e.minimum), Fraction(e.note_validation * e.maximum) / Fraction(r.notation.echelle))
            if any(abs(Fraction(lu.points) - borne) < VOISINAGE for borne in bornes):
                return True
    concerne = any(e.code in touches for e, _ in dus)
    return concerne and resultat.moyenne is not None and _moyenne_au_seuil(reglement, resultat)


def _lire(resultat: Resultat, code: str) -> ResultatBloc | None:
    return resultat.blocs.get(code) or resultat.pro


def _moyenne_au_seuil(reglement: Reglement, resultat: Resultat) -> bool:
    notation = reglement.referentiel.notation
    echelle, exigee = Fraction(notation.echelle), Fraction(notation.moyenne_titre)
    if reglement.lectures.moyenne != MOYENNE_DES_NOTES:
        moyenne = Fraction(resultat.points) * echelle / Fraction(resultat.sur)
    else:
        lus = [lu for lu in (*resultat.blocs.values(), resultat.pro) if lu is not None and lu.points is not None]
        moyenne = sum((Fraction(lu.points or 0) * echelle / Fraction(lu.maximum) for lu in lus), Fraction(0)) / len(lus)
        moyenne = _apres_penalite(reglement, resultat, moyenne, echelle)
    return abs(moyenne - exigee) < VOISINAGE


def _apres_penalite(reglement: Reglement, resultat: Resultat, moyenne: Fraction, echelle: Fraction) -> Fraction:
    p, lectures = resultat.penalite, reglement.lectures
    if lectures.assiette_penalite != "total" or p.etat != L.APPLIQUEE or p.taux is None:
        return moyenne
    part = Fraction(p.taux) / 100
    return moyenne - echelle * part if lectures.calcul_penalite == "absolue" else moyenne * (1 - part)
