"""RDC_SYNTHESE: the whole promotion in one call. fonctions and regles only."""

from __future__ import annotations

from typing import Union

from rdcxl.fonctions import candidat
from rdcxl.fonctions.calcul import ErreurDeCellule, etudier, referentiel_des_codes
from rdcxl.fonctions.entree import aplatir, est_vide, rangees
from rdcxl.referentiel import Referentiel
from rdcxl.regles import libelles as L

Cellule = Union[str, float]


def colonnes(r: Referentiel) -> tuple[str, ...]:
    """French title of each cell of a row of the result."""
    return ("décision", "points", "moyenne", "blocs conservés", *(f"{e.code} état" for e in r.ensembles()))


def largeur(titres: tuple[object, ...]) -> int:
    """Columns of a row of the result."""
    return len(colonnes(referentiel_des_codes(titres)))


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
    if phrase := candidat.refus(etude):
        return [phrase, *[""] * (largeur(titres) - 1)]
    x = etude.resultat
    etats = [candidat.libelle(etude, bloc) for bloc in (*x.blocs.values(), *([x.pro] if x.pro else []))]
    return [
        L.DECISIONS[x.decision], candidat.points_de(etude), candidat.note_de(etude), candidat.blocs_de(x), *etats
    ]  # fmt: skip
