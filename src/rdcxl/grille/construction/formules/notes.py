"""Contrôle: marks as they count, and the tutor's, which an acquis may give."""

from __future__ import annotations

from rdcxl.grille.construction.disposition import LIGNE_MAXIMUM, nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.commun import appliquee, diminuer, juge, lecture, lisible
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.referentiel.modele import Composante

NON_PARVENUE = "non parvenue"
LONGUEUR_EXACTE = 16  # characters of a number that a spreadsheet holds exactly: fifteen digits and a comma


def texte(x: Reperes, c: Composante) -> str:
    """The text of a mark cell, in capitals and without blanks around it; nothing for a number.

    A number that no one types, because it has more than eight decimals, shows as « ≈ ».
    """
    note = x.note(c.code)
    blancs = '_xlfn.UNICHAR(160)," "),_xlfn.UNICHAR(8239)," "'
    residu = f'IF(ISNUMBER({note}),IF(({note}-ROUND({note},8))*1<>0,"≈",""),"")'
    return f"=IF(ISTEXT({note}),UPPER(TRIM(SUBSTITUTE(SUBSTITUTE({note},{blancs}))),{residu})"


def note(x: Reperes, c: Composante) -> str:
    """A mark as it counts: a number, ABS, ABJ, nothing, or « ? »."""
    return _tuteur_retenu(x) if c is x.tuteur else f"={_normaliser(x, c)}"


def tuteur_saisi(x: Reperes) -> str:
    """The tutor's mark as it stands in Notes; an ABS that is awaited (X40) is none of the marks that count."""
    if x.tuteur is None:
        return '=""'
    attendu = f'AND({x.ici(f"t:{x.tuteur.code}")}="ABS",{lecture(x, "tuteur_absent")}="attente")'
    return f'=IF({attendu},"{NON_PARVENUE}",{_normaliser(x, x.tuteur)})'


def tuteurs_acquis(x: Reperes) -> str:
    """1 where the tutor's mark comes from an earlier session."""
    return f'=IF({x.donnee(f"acquis.{x.tuteur.code}")}="",0,1)' if x.tuteur else "=0"


def tuteur_apres(x: Reperes) -> str:
    """The tutor's mark after the penalty, where the penalty bears on it and is applied."""
    if x.tuteur is None or x.referentiel.pro is None:
        return "=0"
    t, pro = x.ici(f"n:{x.tuteur.code}"), x.referentiel.pro.code
    assiette = f'{nom_lecture("assiette_penalite")}="tuteur"'
    vise = f"{assiette},{x.ici('n_tuteur')}=0,{x.ici(f'acq:{pro}')}<>1,{juge(x, x.referentiel.pro, x.ici(f'du:{pro}'), x.ici('a_part'))}=1"
    diminue = diminuer(x, t, nom_parametre("MAX_TUTEUR"))
    return f"=IF(ISNUMBER({t}),IF(AND({vise},{appliquee(x)}),{diminue},{t}),0)"


def _normaliser(x: Reperes, c: Composante) -> str:
    """A mark as number, ABS, ABJ, nothing, or « ? » when it must be corrected."""
    note, t = x.note(c.code), x.ici(f"t:{c.code}")
    maximum = x.note(c.code, f"${LIGNE_MAXIMUM}")
    absent = f'OR({t}="ABS",{t}="NR")' if c.role == "RAPPORT" else f'{t}="ABS"'
    ecrit = lisible(t, maximum)
    texte = f'IF({t}="",IF(ISTEXT({note})+ISBLANK({note}),"","?"),IF({absent},"ABS",IF({t}="ABJ","ABJ",{ecrit})))'
    return f'IF(ISNUMBER({note}),IF(AND({note}>=0,{note}<={maximum}),{note},"?"),{texte})'


def _tuteur_retenu(x: Reperes) -> str:
    """The tutor's mark: this session's, or the one kept from an earlier session when nothing contradicts it."""
    if x.tuteur is None or x.referentiel.pro is None:
        return '=""'
    saisi, pro = x.ici("tuteur_saisi"), x.donnee(f"acquis.{x.referentiel.pro.code}")
    points = x.donnee(f"acquis.{x.tuteur.code}")
    valable = f'AND(ISNUMBER({points}),{saisi}="",{points}<={nom_parametre("MAX_TUTEUR")},{pro}="")'
    return f'=IF({points}="",{saisi},IF({valable},{points},"?"))'
