"""From an older grid to the content of a new one: the steps, in order. Writes nothing."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.lecture.ancienne import Ancienne
from rdcxl.grille.lecture.transposition import Transposition
from rdcxl.grille.lecture.transposition_candidats import garder_les_refuses, lire_par_candidat
from rdcxl.grille.lecture.transposition_grilles import grille_de, lire_grille_d_epreuve
from rdcxl.grille.lecture.transposition_tables import lire_le_reste, lire_session_reprise, lire_table
from rdcxl.referentiel.modele import Referentiel


def transposer(ancienne: Ancienne, r: Referentiel) -> Transposition:
    """Take over everything that was typed in an older grid.

    Raises:
        SaisieRefusee: an evaluation grid whose criteria were changed.
    """
    t = Transposition(ancienne, r)
    t.grilles = tuple(grille_de(t, x) for x in ancienne.feuilles if t.composante(x))
    par_candidat = [x for x in ancienne.feuilles if x.genre == "candidats" and not t.composante(x)]
    for x in sorted(par_candidat, key=lambda x: x.feuille != C.CANDIDATS):
        lire_par_candidat(t, x)
    garder_les_refuses(t)
    for x in ancienne.feuilles:
        if t.composante(x):
            lire_grille_d_epreuve(t, x)
        elif x.genre == "session":
            lire_session_reprise(t, x)
        elif x.genre != "candidats":
            lire_table(t, x)
        lire_le_reste(t, x)
    return t
