"""Which column is which field: headings, codes or French titles, to codes. The one place that knows how a column may be headed.

`feuilles` finds a sheet by its row of codes; files, calendars and lists of answers are headed by either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rdcxl.grille import champs as C
from rdcxl.grille.conversion import ecrire_valeur
from rdcxl.regles.saisie import nettoyer


class Entetes(NamedTuple):
    """A row of headings once understood, by 0-based column.

    `codes`: the first column of each field; `repetes`: the codes of further ones; `inconnues`: headings of no field, as written.
    """

    codes: dict[int, str]
    repetes: dict[int, str]
    inconnues: dict[int, str]

    def manquantes(self, exigees: Iterable[str]) -> list[str]:
        """Those of these codes that head no column."""
        presents = set(self.codes.values())
        return [code for code in exigees if code not in presents]


def lire_entetes(titres: Sequence[object], champs: Mapping[str, C.Champ]) -> Entetes:
    """Find the fields that a row of headings announces, whatever the case and the blanks around them."""
    connus = _connus(champs)
    entetes = Entetes({}, {}, {})
    for i, brut in enumerate(titres):
        titre = nettoyer(ecrire_valeur(brut))
        code = connus.get(titre.casefold())
        if code is None:
            entetes.inconnues.update({i: titre} if titre else {})
        else:
            (entetes.repetes if code in entetes.codes.values() else entetes.codes)[i] = code
    return entetes


def _connus(champs: Mapping[str, C.Champ]) -> dict[str, str]:
    """Code by heading in lower case. Titles of épreuves are sentences; those of an optional table are short, and stand in its sheet."""
    titres = {x.titre.casefold(): code for code, x in champs.items() if x.genre != C.NOTE or x.feuille != C.NOTES}
    return {**titres, **{code.casefold(): code for code in champs}}
