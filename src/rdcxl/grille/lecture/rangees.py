"""One reader of rows: a cell of a field to its value, or the sentence that says why it has none.

Where a row comes from (a sheet, a CSV file, an answer) only changes how its places are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from rdcxl.grille import champs as C
from rdcxl.grille.conversion import convertir, est_vide, texte_de_nombre
from rdcxl.grille.tableau import Cellule, Ligne, Tableau


class Lue(NamedTuple):
    """A cell once read.

    Attributes:
        valeur: None when blank or refused; a mark as the cell gives it, for its maximum is not known here.
        erreur: why it cannot count; avis: what was understood anyway.
        manque: it is blank, and must not be.
    """

    cellule: Cellule
    valeur: Any
    erreur: str = ""
    avis: str = ""
    manque: bool = False


def lire_cellule(
    champ: C.Champ, cellule: Cellule, blocs: tuple[str, ...] = (), *, repetee: bool = False, texte_compte: bool = True
) -> Lue:
    """Read a cell: what already disqualifies it, what cannot be converted, a column that stands twice, a blank.

    Args:
        blocs: codes of the blocs that exist.
        texte_compte: text that writes a number is read as one; otherwise a deciding field refuses it, as the formulas do.
    """
    brute = champ.genre == C.NOTE
    lu = convertir(champ, cellule.valeur, blocs) if not brute and not cellule.probleme else None
    erreur = cellule.probleme or (lu.erreur if lu else "")
    if not erreur and repetee:
        erreur = f"La colonne {champ.code} apparaît deux fois."
    if not erreur and lu and champ.genre == C.NOMBRE and champ.decisif and not texte_compte:
        erreur = texte_de_nombre(lu.avis)
    if erreur:
        return Lue(cellule, None, erreur)
    if est_vide(cellule.valeur):
        return Lue(cellule, None, manque=champ.obligatoire)
    return Lue(cellule, cellule.valeur) if lu is None else Lue(cellule, lu.valeur, "", lu.avis)


def lire_rangee(
    champs: Iterable[C.Champ],
    tableau: Tableau,
    ligne: Ligne,
    blocs: tuple[str, ...] = (),
    *,
    texte_compte: bool = True,
) -> dict[str, Lue]:
    """Read the cells of a row, by code, in the order of the fields."""
    return {
        champ.code: lire_cellule(
            champ, ligne.cellule(champ.code), blocs, repetee=champ.code in tableau.repetes, texte_compte=texte_compte
        )
        for champ in champs
    }


def a_ecrire(champ: C.Champ, cellule: Cellule, blocs: tuple[str, ...]) -> object:
    """What a new grid writes of a cell: its value where it is understood, as it was typed otherwise."""
    lue = lire_cellule(champ, cellule, blocs)
    return cellule.valeur if lue.erreur else lue.valeur
