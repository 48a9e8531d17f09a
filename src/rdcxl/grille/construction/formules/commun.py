"""Pieces that several formulas share: readings of a cell, look-ups of a candidate, acquis. Bounds are names, not numbers."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.reperes import REPERE, Reperes
from rdcxl.grille.conversion import JOKERS
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles.lectures import Lectures

LONGUEUR_LISIBLE = 40
LIGNES = {C.CANDIDATS: "ligne", C.ASSIDUITE: "ligne_a"}  # column of Contrôle that says where a candidate stands there


def nom(x: Reperes, identifiant: str) -> str:
    """Name and first names of the candidate whose identifier stands in the cell `identifiant`."""
    rang = f"MATCH({identifiant},{x.plage(C.CANDIDATS, 'identifiant')},0)"
    naissance, prenoms = (f"INDEX({x.plage(C.CANDIDATS, c)},{rang})" for c in ("nom_naissance", "prenoms"))
    return f'=IF({identifiant}="","",IFERROR(UPPER({naissance})&" "&{prenoms},"inconnu"))'


def nom_a_cote(x: Reperes) -> str:
    """The name beside an identifier of column A."""
    return nom(x, f"$A{REPERE}")


def cellule(x: Reperes, feuille: str, code: str) -> str:
    """A candidate's cell of Candidats or Assiduité: on the same row where rows are aligned, found by its row otherwise.

    A look-up depends on its whole column: each edit there would recalculate every candidate, functions included.
    """
    return x.la(code, feuille) if x.aligne else f"INDEX({x.plage(feuille, code)},{x.la(LIGNES[feuille])})"


def lire(x: Reperes, feuille: str, code: str) -> str:
    """The cell, or an empty text when the candidate has no row in that sheet."""
    return f'IF({x.la(LIGNES[feuille])}=0,"",{cellule(x, feuille, code)})'


def lisible(texte: str, borne: str) -> str:
    """The number that a text writes with figures and at most one comma or point, or « ? » (also above `borne`)."""
    virgule = f'SUBSTITUTE({texte},".",",")'
    nombre = f'_xlfn.NUMBERVALUE({virgule},","," ")'
    restes = virgule
    for chiffre in range(10):
        restes = f'SUBSTITUTE({restes},{chiffre},"")'
    entoure = f"ISNUMBER(-LEFT({texte})),ISNUMBER(-RIGHT({texte})),LEN({texte})<={LONGUEUR_LISIBLE}"
    maximum = f",{nombre}<={borne}" if borne else ""
    return f'IFERROR(IF(AND(OR({restes}="",{restes}=","),{entoure}{maximum}),{nombre},"?"),"?")'


def lecture(x: Reperes, nom: str) -> str:
    """The reading that Session chooses; the only one there is, where the référentiel offers no choice."""
    return nom_lecture(nom) if nom in x.referentiel.lectures else f'"{getattr(Lectures(), nom)}"'


def appliquee(x: Reperes) -> str:
    """Conditions: there is a penalty, and the team agreed to it."""
    return f"ISNUMBER({x.ici('taux')}),{x.ici('accord')}=1"


def diminuer(x: Reperes, valeur: str, maximum: str) -> str:
    """What the penalty leaves of a value."""
    taux = f"N({x.ici('taux')})"
    absolue = f"MAX(0,ROUND({valeur}-{maximum}*{taux}/100,10))"
    return f'IF({nom_lecture("calcul_penalite")}="absolue",{absolue},ROUND({valeur}*(100-{taux})/100,10))'


def somme(x: Reperes, modele: str, ensembles: tuple[Bloc, ...] | None = None) -> str:
    """Sum of a term over the blocs and PRO: `{du}`, `{pts}` … are their cells, `{max}` their maximum."""
    liste = tuple(x.referentiel.ensembles()) if ensembles is None else ensembles
    genres = ("du", "acq", "pts", "abs", "manq", "val", "flo")
    return "+".join(modele.format(**x.de(e, *genres), max=nom_parametre(f"MAX_{e.code}")) for e in liste)


def juge(x: Reperes, e: Bloc, du: str, a_part: str) -> str:
    """Above 0 where a bloc, or PRO, is judged: due, or PRO evaluated beside separate blocs (X34)."""
    return f"({du}+{a_part})" if e is x.referentiel.pro else du


def plage_des_notes(x: Reperes, e: Bloc) -> str:
    """Range of the normalised marks of a bloc, or of PRO (they stand side by side)."""
    return f"{x.ici(f'n:{e.composantes[0].code}')}:{x.ici(f'n:{e.composantes[-1].code}')}"


# -- identifiers and acquis, across the sheets ------------------------------------------------------------------------


def jokers(x: Reperes) -> str:
    """Condition: look-ups would take the identifier for a pattern."""
    presents = "+".join(f'ISNUMBER(FIND("{c}",{x.la("identifiant")}))' for c in sorted(JOKERS))
    return f"({presents})>0"


def doubles(x: Reperes) -> str:
    """Condition: two rows of Notes, or of Candidats, have this identifier."""
    plages, identifiant = (x.plage(feuille, "identifiant") for feuille in (C.NOTES, C.CANDIDATS)), x.la("identifiant")
    return f"OR({','.join(f'{combien(plage, identifiant)}>1' for plage in plages)})"


def combien(plage: str, identifiant: str) -> str:
    """How many cells hold an identifier. A criterion would take 007 and 7, 1E2 and 100, 1-2 and 01/02 for one."""
    return f"SUMPRODUCT(--({plage}={identifiant}))"


def rang_dans_notes(x: Reperes, cellule: str) -> str:
    """Rank in Notes of the identifier of a cell of an optional table; 0 without one."""
    return f'IF(TRIM({cellule}&"")="",0,IFERROR(MATCH(TRIM({cellule}&""),{x.plage(C.NOTES, "identifiant")},0),0))'


def rang_ici(x: Reperes, qui: str) -> str:
    """Rank in Notes of a candidate on this row of another sheet: the same row, unless rows were moved; -1 for nobody."""
    la, identifiants = x.la("identifiant", C.NOTES), x.plage(C.NOTES, "identifiant")
    ailleurs = f"IFERROR(MATCH({qui},{identifiants},0),-1)"
    return f'IF({qui}="",-1,IF(TRIM({la}&"")={qui},ROW()-{PREMIERE_LIGNE - 1},{ailleurs}))'


# -- optional tables --------------------------------------------------------------------------------------------------


def note_normale(cellule: str) -> str:
    """A mark cell of an optional table as a number, or as its text: what the sheet Notes then judges."""
    return f'IF(ISNUMBER({cellule}),{cellule},TRIM({cellule}&""))'


def colonne(x: Reperes, table: str, code: str) -> str:
    """All the rows of a column of an optional table."""
    return x.plage(annexes(x.referentiel)[table].feuille, code)


def ligne(x: Reperes, table: str) -> dict[str, str]:
    """The cells of a row of an optional table, by code."""
    return {code: f"${lettre}{REPERE}" for code, lettre in x.colonnes[annexes(x.referentiel)[table].feuille].items()}


def qui(x: Reperes) -> str:
    """Whose a row of an optional table is: the identifier comes first in all of them."""
    return f'=TRIM($A{REPERE}&"")'
