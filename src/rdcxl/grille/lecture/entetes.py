"""Which column is which field: headings, codes or French titles, to codes. The one place that knows how a column may be headed.

`feuilles` finds a sheet by its row of codes; files, calendars and lists of answers are headed by either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Optional

from rdcxl.grille import champs as C
from rdcxl.grille.conversion import ecrire_valeur
from rdcxl.regles.echelle import lire_intitule
from rdcxl.regles.saisie import nettoyer


class Entetes(NamedTuple):
    """A row of headings once understood, by 0-based column.

    `codes`: the first column of each field; `repetes`: the codes of further ones; `inconnues`: headings of no field, as written.
    `echelles`: by code, the scale after that of a mark (« code/20 »); `vides`: columns that have no heading at all.
    """

    codes: dict[int, str]
    repetes: dict[int, str]
    inconnues: dict[int, str]
    echelles: dict[str, Decimal]
    vides: tuple[int, ...]

    def manquantes(self, exigees: Iterable[str]) -> list[str]:
        """Those of these codes that head no column."""
        presents = set(self.codes.values())
        return [code for code in exigees if code not in presents]


def lire_entetes(titres: Sequence[object], champs: Mapping[str, C.Champ]) -> Entetes:
    """Find the fields that a row of headings announces, whatever the case and the blanks around them."""
    connus = _connus(champs)
    lus = [nettoyer(ecrire_valeur(brut)) for brut in titres]
    entetes = Entetes({}, {}, {}, {}, tuple(i for i, titre in enumerate(lus) if not titre))
    nommes = {code for code in champs if code.casefold() in {titre.casefold() for titre in lus}}
    for i, titre in enumerate(lus):
        code, echelle = lire_titre(titre, connus, champs)
        rappel = (
            code in nommes and champs[code].genre == C.NOTE and titre.casefold() != code.casefold() and echelle is None
        )
        if not code or rappel:  # the title of an épreuve beside its code
            entetes.inconnues.update({i: titre} if titre else {})
        elif code in entetes.codes.values():
            entetes.repetes[i] = code
        else:
            entetes.codes[i] = code
            entetes.echelles.update({code: echelle} if echelle is not None else {})
    return entetes


def lire_titre(titre: str, connus: Mapping[str, str], champs: Mapping[str, C.Champ]) -> tuple[str, Optional[Decimal]]:
    """The code that a heading is, and the scale after that of a mark; an empty code for none.

    Args:
        connus: codes by heading in lower case; champs: the fields by code.
    """
    cle = _seuls_blancs(titre)
    if cle in connus:
        return connus[cle], None
    nu, echelle = lire_intitule(titre)
    code = connus.get(_seuls_blancs(nu), "") if echelle is not None else ""
    return (code, echelle) if code and champs[code].genre == C.NOTE else ("", None)


def _seuls_blancs(titre: str) -> str:
    """Case, apostrophes and runs of blanks (a heading broken in two lines) do not matter."""
    return " ".join(titre.replace("'", "’").split()).casefold()


def _connus(champs: Mapping[str, C.Champ]) -> dict[str, str]:
    """Code by heading in lower case: codes, then the titles that our own sheets show, where no two columns share one."""
    titres = [(_seuls_blancs(x.titre), code) for code, x in champs.items()]
    nombre = Counter(titre for titre, _ in titres)
    return {**{t: code for t, code in titres if nombre[t] == 1}, **{_seuls_blancs(code): code for code in champs}}
