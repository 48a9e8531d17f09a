"""RDC_SYNTHESE: the whole promotion in one call. fonctions and regles only."""

from __future__ import annotations

from typing import Union

from rdcxl.fonctions.calcul import ErreurDeCellule, etudier, referentiel_des_codes
from rdcxl.fonctions.entree import aplatir, erreurs_qui_comptent, est_vide, rangees
from rdcxl.regles import libelles as L
from rdcxl.typographie import espaces_insecables

Cellule = Union[str, float]


def largeur(titres: tuple[object, ...]) -> int:
    """Columns of a row of the result: decision, points, average, blocs kept, then one state per bloc and PRO."""
    return 4 + len(referentiel_des_codes(titres).ensembles())


def synthese(codes: object, tableau: object) -> list[list[Cellule]]:
    """A row per candidate: decision, points, average, blocs kept, state of each bloc and of PRO; blank rows stay blank."""
    titres = aplatir(codes)
    lignes = rangees(tableau)
    courtes = [len(ligne) for ligne in lignes if len(ligne) != len(titres)]
    if courtes:
        raise ErreurDeCellule(f"{len(titres)} codes pour {courtes[0]} colonnes : la même largeur est attendue")
    return [_ligne(titres, ligne) for ligne in lignes]


def _ligne(titres: tuple[object, ...], ligne: tuple[object, ...]) -> list[Cellule]:
    if all(est_vide(cellule) for cellule in ligne):
        return [""] * largeur(titres)
    etude = etudier(titres, ligne)
    erreurs = erreurs_qui_comptent(etude.referentiel, etude.ligne)
    if erreurs:
        phrase = " ; ".join(e.rstrip(".") for e in erreurs)
        return [espaces_insecables(f"ERREUR : {phrase}."), *[""] * (largeur(titres) - 1)]
    x = etude.resultat
    moyenne: Cellule = "" if x.moyenne is None else float(x.moyenne)
    etats = [L.BLOCS[bloc.statut] for bloc in x.blocs.values()]
    if x.pro is not None:
        etats.append(L.PRO[x.pro.statut])
    return [L.DECISIONS[x.decision], float(x.points), moyenne, ", ".join(x.blocs_valides), *etats]
