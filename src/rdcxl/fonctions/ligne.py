"""RDC_LIGNE: one candidate in one call, a row of cells. fonctions and regles only.

A host pays for each call, not for each cell. Texts stay within what any program takes back in an array: reasons come in pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Union

from rdcxl.fonctions import candidat
from rdcxl.fonctions.actes import apres_les_actes, qui
from rdcxl.fonctions.calcul import ErreurDeCellule, Etude, etudier
from rdcxl.fonctions.entree import aplatir, est_vide
from rdcxl.referentiel import Referentiel
from rdcxl.regles import libelles as L

Cellule = Union[str, float]
MORCEAU, MORCEAUX = 250, 8  # characters of a piece of the reasons, and how many pieces there are
SUITE = "…"

# Key and French title of the cells about the whole, then about each bloc and PRO (key `points:B1`).
EN_TOUT = {
    "decision": "décision",
    "valides": "blocs conservés",
    "apres": "résultat après les actes",
    "apres_valides": "blocs conservés après les actes",
    "apres_total": "total après les actes",
    "apres_moyenne": "moyenne après les actes",
    "total": "total",
    "sur": "sur",
    "moyenne": "moyenne",
    "manque": "manque pour le titre",
    "lectures": "lectures décisives",
}
EN_TEXTE = frozenset(
    {"decision", "valides", "apres", "apres_valides", "lectures", "statut", "motifs"}
)  # never a number
PAR_ENSEMBLE: dict[str, tuple[str, Callable[[Etude, str], Cellule]]] = {
    "points": ("points", candidat.points_de),
    "note": ("note", candidat.note_de),
    "statut": ("état", candidat.statut_de),
    "manque": ("manque", candidat.manque_de),
}


def colonnes(r: Referentiel) -> dict[str, str]:
    """French title of each cell of the row by its key, in order."""
    par_ensemble = {
        f"{cle}:{e.code}": f"{e.code} {titre}" for e in r.ensembles() for cle, (titre, _) in PAR_ENSEMBLE.items()
    }
    motifs = {f"motifs:{i}": f"motifs ({i}/{MORCEAUX})" for i in range(1, MORCEAUX + 1)}
    return {**EN_TOUT, **par_ensemble, **motifs}


def ligne(codes: object, valeurs: object, actes: object = None) -> list[list[Cellule]]:
    """RDC_LIGNE: each cell is what the single function answers, its « ERREUR : … » included; a blank row stays blank.

    Args:
        actes: the rows of the sheet Décisions; without them the result after the acts is the proposal.

    Returns:
        One row, in the order of `colonnes`.

    Raises:
        ErreurDeCellule: as `etudier`.
    """
    etude = etudier(codes, valeurs)
    if all(est_vide(cellule) for cellule in aplatir(valeurs)):
        return [[""] * len(colonnes(etude.referentiel))]
    refus = candidat.refus(etude)
    motifs = refus or candidat.motifs_de(etude.resultat)
    return [[*_en_tout(etude, abreger(refus), codes, valeurs, actes), *_par_ensemble(etude), *couper(motifs)]]


def _en_tout(etude: Etude, refus: str, codes: object, valeurs: object, actes: object) -> Iterator[Cellule]:
    if refus:
        yield from ("" if cle == "lectures" else refus for cle in EN_TOUT)
        return
    x = etude.resultat
    yield from (L.DECISIONS[x.decision], candidat.blocs_de(x))
    yield from _apres(etude, codes, valeurs, actes)
    yield from (candidat.points_de(etude), float(x.sur), candidat.note_de(etude), candidat.manque_de(etude))
    yield abreger(candidat.lectures_de(codes, valeurs))


def _apres(etude: Etude, codes: object, valeurs: object, actes: object) -> Iterator[Cellule]:
    """What the jury's acts make of the proposal; the sentence of an act that cannot be taken, and nothing else."""
    x = etude.resultat
    if actes is not None:
        try:
            x = apres_les_actes(etude, qui(aplatir(codes), aplatir(valeurs)), actes)
        except ErreurDeCellule as erreur:
            yield from (abreger(erreur.phrase), "", "", "")
            return
    yield from (L.DECISIONS[x.decision], candidat.blocs_de(x), float(x.points))
    yield "" if x.moyenne is None else float(x.moyenne)


def _par_ensemble(etude: Etude) -> Iterator[Cellule]:
    for e in etude.referentiel.ensembles():
        refus = abreger(candidat.refus(etude, e.code))
        yield from (refus or lire(etude, e.code) for _, lire in PAR_ENSEMBLE.values())


def abreger(texte: str) -> str:
    """The text, cut where an array may not hold it whole.

    >>> len(abreger("a" * 300)), abreger("court")
    (250, 'court')
    """
    return texte if len(texte) <= MORCEAU else texte[: MORCEAU - len(SUITE)] + SUITE


def couper(texte: str) -> list[str]:
    """The pieces of a text, none of which begins or ends with a blank; side by side, they are the text again.

    >>> [len(m) for m in couper("deux mots " * 60)], couper("") == [""] * MORCEAUX
    ([248, 250, 102, 0, 0, 0, 0, 0], True)
    """
    morceaux = []
    for _ in range(MORCEAUX):
        bout = MORCEAU
        while bout < len(texte) and bout > 1 and (texte[bout - 1].isspace() or texte[bout].isspace()):
            bout -= 1
        morceaux.append(texte[:bout])
        texte = texte[bout:]
    if texte:
        morceaux[-1] = morceaux[-1][: -len(SUITE)] + SUITE
    return morceaux
