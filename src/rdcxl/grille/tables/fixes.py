"""The sheets of rows that every grid has: acquis, and acts of the jury. Imports their declarations."""

from __future__ import annotations

from typing import NamedTuple

from rdcxl.grille import champs as C
from rdcxl.grille.champs import Champ
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.grille.tables.decisions import CHAMPS_DECISIONS


class Fixe(NamedTuple):
    """One of them. `marque`: the codes that a row of codes must have to head it; `calculees`: columns of formulas after the typed ones."""

    nom: str
    feuille: str
    champs: tuple[Champ, ...]
    marque: frozenset[str]
    calculees: tuple[str, ...]


FIXES = {
    x.nom: x
    for x in (
        Fixe(
            "acquis",
            C.ACQUIS,
            CHAMPS_ACQUIS,
            frozenset({"identifiant", "composante", "points"}),
            ("qui", "cle", "valeur", "accord"),
        ),
        Fixe(
            "decisions",
            C.DECISIONS,
            CHAMPS_DECISIONS,
            frozenset({"identifiant", "acte", "motif"}),
            ("candidat", "proposition", "constat"),
        ),
    )
}
