"""Where each value of a grid stands: sheet and cell, by candidate and code. Reads the workbook; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rdcxl.grille.conversion import est_vide
from rdcxl.grille.lecture.classeur import lire_brut
from rdcxl.grille.lecture.feuilles import FeuilleReperee
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.saisie import nettoyer


class Lieu(NamedTuple):
    """A sheet, and a cell of it (empty when only the sheet is known)."""

    feuille: str
    cellule: str

    def __str__(self) -> str:
        return f"{self.feuille}!{self.cellule}" if self.cellule else self.feuille


Lieux = dict[tuple[str, str], Lieu]


def lieux_des_valeurs(chemin: Path, referentiel: Referentiel) -> Lieux:
    """The place of every value, by (identifier in lower case, code); codes of acquis are `acquis.B1`, `session` for dates.

    Values of the session are under an empty identifier (`session.libelle`). Where a code stands twice, the first filled
    cell counts, as in the reading.

    Raises:
        ClasseurIllisible: the file is no readable workbook.
    """
    lieux: Lieux = {}
    remplis: set[tuple[str, str]] = set()
    for feuille in lire_brut(chemin, referentiel)[0]:
        for (qui, code), cellule, valeur in _cellules(feuille):
            rempli = not est_vide(valeur)
            if (qui, code) not in lieux or (rempli and (qui, code) not in remplis):
                lieux[qui, code] = Lieu(feuille.feuille, cellule)
            if rempli:
                remplis.add((qui, code))
    return lieux


def _cellules(feuille: FeuilleReperee) -> list[tuple[tuple[str, str], str, object]]:
    trouvees: list[tuple[tuple[str, str], str, object]] = []
    for ligne in feuille.cellules():
        if feuille.genre == "session":
            trouvees.append(
                (("", nettoyer(str(ligne["cle"].valeur or ""))), ligne["valeur"].lieu, ligne["valeur"].valeur)
            )
            continue
        qui = nettoyer(str(ligne["identifiant"].valeur or "")).casefold()
        if not qui:
            continue
        if feuille.genre == "acquis":
            composante = nettoyer(str(ligne["composante"].valeur or "")).upper()
            cles = {code: f"acquis.{composante}.{code}" for code in ligne} | {"points": f"acquis.{composante}"}
            trouvees += [((qui, cles[code]), cellule.lieu, cellule.valeur) for code, cellule in ligne.items()]
            continue
        trouvees += [((qui, code), cellule.lieu, cellule.valeur) for code, cellule in ligne.items()]
    return trouvees
