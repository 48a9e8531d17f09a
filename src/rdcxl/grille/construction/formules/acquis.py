"""Acquis: what its hidden columns compare, and how many acquis, of how many points, a candidate has."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.formules.commun import lisible
from rdcxl.grille.construction.formules.reperes import Formule, Reperes


def qui(x: Reperes) -> str:
    """Whose the row is."""
    return f'=TRIM({x.ici("identifiant", C.ACQUIS)}&"")'


def cle(x: Reperes) -> str:
    """Whose, and of what."""
    identifiant, composante = (x.ici(code, C.ACQUIS) for code in ("identifiant", "composante"))
    return f'=TRIM({identifiant}&"")&"|"&TRIM({composante}&"")'


def valeur(x: Reperes) -> str:
    """The points as a number; -1 for what is none."""
    points = x.ici("points", C.ACQUIS)
    texte = lisible(f"TRIM({points})", "").replace('"?"', "-1")
    return f"=IF(ISNUMBER({points}),{points},IF(ISTEXT({points}),{texte},-1))"


def accord(x: Reperes) -> str:
    """The day of the jury's act, 0 without one."""
    jour = x.ici("accorde_le", C.ACQUIS)
    return f"=IF(ISNUMBER({jour}),{jour},0)"


CALCULEES: dict[str, Formule] = {"qui": qui, "cle": cle, "valeur": valeur, "accord": accord}


def nombre(x: Reperes, code: str) -> str:
    """How many acquis of `code` the candidate has. Equality, not a criterion: an identifier may look like one."""
    return f"SUMPRODUCT({_siens(x, code)})"


def points(x: Reperes, code: str) -> str:
    """The points of the candidate's acquis of `code`."""
    return f"SUMPRODUCT({_siens(x, code)},{x.plage(C.ACQUIS, 'valeur')})"


def accorde_le(x: Reperes, code: str) -> str:
    """The day on which the jury granted the bloc `code` to the candidate, 0 without one."""
    return f"SUMPRODUCT({_siens(x, code)},{x.plage(C.ACQUIS, 'accord')})"


def etrangers(x: Reperes) -> str:
    """Condition: one of the candidate's rows of Acquis names what cannot be acquired."""
    codes = "+".join(nombre(x, code) for code in x.referentiel.codes_acquis)
    return f"SUMPRODUCT(--({x.plage(C.ACQUIS, 'qui')}={x.la('identifiant')}))<>({codes})"


def _siens(x: Reperes, code: str) -> str:
    return f'--({x.plage(C.ACQUIS, "cle")}={x.la("identifiant")}&"|{code}")'
