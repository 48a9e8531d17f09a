"""What candidates passed elsewhere: earlier attempts and portfolios, row by row, and what they are for a candidate."""

from __future__ import annotations

from rdcxl.fonctions.entree import ATTENDUE
from rdcxl.grille.annexes import PORTEFEUILLES, TENTATIVES
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import nom_parametre
from rdcxl.grille.construction.formules.commun import colonne, ligne, note_normale, qui
from rdcxl.grille.construction.formules.reperes import Formule, Reperes
from rdcxl.referentiel.modele import Bloc, Referentiel

SANS_POINTS, ILLISIBLES = "-1", "-2"  # an earlier attempt without points; one that cannot be read


def _maximum_de(r: Referentiel, texte: str) -> str:
    formule = "0"
    for e in reversed(tuple(r.ensembles())):
        formule = f'IF({texte}="{e.code}",{nom_parametre(f"MAX_{e.code}")},{formule})'
    return formule


# -- earlier attempts -------------------------------------------------------------------------------------------------


def cle_tentative(x: Reperes) -> str:
    """Whose attempt, and of what."""
    c = ligne(x, TENTATIVES)
    return f'=TRIM({c["identifiant"]}&"")&"|"&TRIM({c["tentative"]}&"")'


def points_lus(x: Reperes) -> str:
    """The points of an attempt; -1 without any, -2 when the row cannot be read."""
    c, r = ligne(x, TENTATIVES), x.referentiel
    tentative, points = f'UPPER(TRIM({c["tentative"]}&""))', note_normale(c["points_obtenus"])
    connus = ",".join(f'{tentative}="{e.code}"' for e in r.ensembles())
    borne = _maximum_de(r, tentative)
    mention = f'OR({points}="",{points}="ABS",{points}="ABJ")'
    nombre = f"IF(AND({points}>=0,{points}<={borne}),{points},{ILLISIBLES})"
    lus = f"IF(ISNUMBER({points}),{nombre},IF({mention},{SANS_POINTS},{ILLISIBLES}))"
    vide, date = f'TRIM({c["identifiant"]}&"")=""', f"ISNUMBER({c['session_du']})"
    return f"=IFERROR(IF({vide},{SANS_POINTS},IF(AND(OR({connus}),{date}),{lus},{ILLISIBLES})),{ILLISIBLES})"


def tentative(x: Reperes, e: Bloc) -> str:
    """Best points of a candidate's earlier attempts at a bloc, or at PRO; nothing where there are none."""
    cles, points = (colonne(x, TENTATIVES, c) for c in ("cle_tentative", "points_lus"))
    propres = f'({cles}={x.la("identifiant")}&"|{e.code}")*({points}>=0)'
    return f'=IF(SUMPRODUCT({propres})=0,"",SUMPRODUCT(MAX({propres}*{points})))'


def tentatives_illisibles(x: Reperes) -> str:
    """Condition: one of the candidate's earlier attempts cannot be read."""
    noms, points = (colonne(x, TENTATIVES, c) for c in ("qui_tentative", "points_lus"))
    return f"SUMPRODUCT(({noms}={x.la('identifiant')})*({points}={ILLISIBLES}))>0"


# -- portfolios -------------------------------------------------------------------------------------------------------


def cle_portefeuille(x: Reperes) -> str:
    """Whose portfolio, and for which bloc."""
    c = ligne(x, PORTEFEUILLES)
    return f'=TRIM({c["identifiant"]}&"")&"|"&TRIM({c["bloc_portefeuille"]}&"")'


def portefeuille_lu(x: Reperes) -> str:
    """The mark of a portfolio as a number, ABS, ABJ, or what says that it is still to come or cannot be read."""
    c = ligne(x, PORTEFEUILLES)
    points = note_normale(c["points_portefeuille"])
    borne = _maximum_de(x.referentiel, f'UPPER(TRIM({c["bloc_portefeuille"]}&""))')
    mention = f'IF(OR({points}="ABS",{points}="ABJ"),{points},IF({points}="","{ATTENDUE}","{P.ILLISIBLE}"))'
    lu = f'IF(ISNUMBER({points}),IF(AND({points}>=0,{points}<={borne}),{points},"{P.ILLISIBLE}"),{mention})'
    return f'=IFERROR(IF(TRIM({c["identifiant"]}&"")="","",{lu}),"{P.ILLISIBLE}")'


def portefeuille(x: Reperes, b: Bloc) -> str:
    """The mark of a candidate's portfolio for a bloc; nothing where there is none."""
    cles, lus = (colonne(x, PORTEFEUILLES, c) for c in ("cle_portefeuille", "portefeuille_lu"))
    cle = f'{x.la("identifiant")}&"|{b.code}"'
    double = f"SUMPRODUCT(--({cles}={cle}))>1"
    return f'=IF({double},"{P.ILLISIBLE}",IFERROR(INDEX({lus},MATCH({cle},{cles},0)),""))'


def portefeuilles_etrangers(x: Reperes) -> str:
    """Condition: one of the candidate's portfolios names no bloc."""
    cles, noms = (colonne(x, PORTEFEUILLES, c) for c in ("cle_portefeuille", "qui_portefeuille"))
    identifiant = x.la("identifiant")
    connus = "+".join(f'SUMPRODUCT(--({cles}={identifiant}&"|{b.code}"))' for b in x.referentiel.blocs)
    return f"SUMPRODUCT(--({noms}={identifiant}))<>({connus})"


# -- what Contrôle makes of portfolios; nothing where the workbook knows none ------------------------------------------


def contredits(x: Reperes) -> str:
    """How many portfolios contradict the file, as a term that follows a sum."""
    return "".join(f"+{x.ici(f'du:{b.code}')}*({x.ici(f'pf:{b.code}')}=2)" for b in _blocs(x))


def portefeuilles_attendus(x: Reperes, condition: str) -> str:
    """How many portfolios that count are in some state, as a term that follows a sum."""
    return "".join(
        f"+{x.ici(f'du:{b.code}')}*({x.ici(f'pf:{b.code}')}=1)*" + condition.format(x.donnee(f"portefeuille.{b.code}"))
        for b in _blocs(x)
    )


def portefeuilles_illisibles(x: Reperes) -> str:
    """How many portfolios must be corrected, as a term that follows a sum."""
    return portefeuilles_attendus(x, f'({{}}="{P.ILLISIBLE}")')


def _blocs(x: Reperes) -> tuple[Bloc, ...]:
    return x.referentiel.blocs if x.a(PORTEFEUILLES) else ()


CALCULEES: dict[str, dict[str, Formule]] = {
    TENTATIVES: {"qui_tentative": qui, "cle_tentative": cle_tentative, "points_lus": points_lus},
    PORTEFEUILLES: {
        "qui_portefeuille": qui,
        "cle_portefeuille": cle_portefeuille,
        "portefeuille_lu": portefeuille_lu,
    },
}
