"""The optional tables: what is computed of each of their rows, and the marks and hours that they hand on to other sheets.

A table with formulas adds here its hidden columns to `CALCULEES` and, where it fills cells of Notes or Assiduité, a
source to `SOURCES`. Earlier attempts and portfolios are in `passages`, continuous assessment in `modules`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from rdcxl.grille import annexes as X
from rdcxl.grille import champs as C
from rdcxl.grille.construction.formules import modules, passages
from rdcxl.grille.construction.formules.commun import (
    cellule,
    colonne,
    combien,
    ligne,
    note_normale,
    qui,
    rang_dans_notes,
    rang_ici,
)
from rdcxl.grille.construction.formules.reperes import Formule, Reperes
from rdcxl.grille.tables.choix import composante_collective
from rdcxl.grille.tables.session import FRAUDE

HEURES = ("heures_absence_injustifiees", "heures_absence_justifiees")

# -- absences ---------------------------------------------------------------------------------------------------------


def rang_absence(x: Reperes) -> str:
    """Rank in Notes of whom the row is about; 0 where it does not count. Numbers are found much quicker than texts."""
    c = ligne(x, X.ABSENCES)
    return f'=IF(UPPER(TRIM({c["lieu_absence"]}&""))="ENTREPRISE",0,{rang_dans_notes(x, c["identifiant"])})'


def absence_illisible(x: Reperes) -> str:
    """1 where the hours, or whether they are justified, cannot be read."""
    c = ligne(x, X.ABSENCES)
    h, lu = c["heures"], _justifiee(c)
    lisible = f'AND(OR({lu}="oui",{lu}="non"),ISNUMBER({h}),N({h})>=0,N({h})<={X.HEURES_D_UN_JOUR})'
    return f"=IF({c['rang_absence']}=0,0,IFERROR(IF({lisible},0,1),1))"


def injustifiees_lues(x: Reperes) -> str:
    """The hours of a row that counts, where they are not justified; else 0."""
    return _heures_d_une_ligne(x, "non")


def justifiees_lues(x: Reperes) -> str:
    """The hours of a row that counts, where they are justified; else 0."""
    return _heures_d_une_ligne(x, "oui")


def _heures_d_une_ligne(x: Reperes, attendu: str) -> str:
    c = ligne(x, X.ABSENCES)
    sans = f"OR({c['rang_absence']}=0,{c['absence_illisible']}=1)"
    return f'=IF({sans},0,IF({_justifiee(c)}="{attendu}",{c["heures"]},0))'


def _justifiee(c: dict[str, str]) -> str:
    j = c["justifiee"]
    return f'IF(ISLOGICAL({j}),IF({j},"oui","non"),LOWER(TRIM({j}&"")))'


def _heures(x: Reperes, code: str, qui: str) -> str | None:
    """The hours of one kind; « ? » when a row cannot be read; nothing without a row."""
    if code not in HEURES:
        return None
    rangs, illisibles = (colonne(x, X.ABSENCES, c) for c in ("rang_absence", "absence_illisible"))
    heures = colonne(x, X.ABSENCES, "injustifiees_lues" if code.endswith("_injustifiees") else "justifiees_lues")
    rang = rang_ici(x, qui)
    lues = f'IF(SUMIF({rangs},{rang},{illisibles})>0,"?",ROUND(SUMIF({rangs},{rang},{heures}),10))'
    return f'IF(COUNTIF({rangs},{rang})=0,"",{lues})'


# -- marks in two parts -----------------------------------------------------------------------------------------------


def cle_partagee(x: Reperes) -> str:
    """Whose mark, and of what."""
    c = ligne(x, X.NOTES_PARTAGEES)
    return f'=TRIM({c["identifiant"]}&"")&"|"&TRIM({c["composante_partagee"]}&"")'


def note_partagee(x: Reperes) -> str:
    """The sum of both parts; « ? » where they do not make a mark."""
    c = ligne(x, X.NOTES_PARTAGEES)
    ecrite, orale = (note_normale(c[code]) for code in ("note_ecrite", "note_orale"))
    memes = f'AND({ecrite}={orale},OR({ecrite}="ABS",{ecrite}="ABJ",{ecrite}=""))'
    somme = f'IF(AND({ecrite}>=0,{orale}>=0),ROUND({ecrite}+{orale},10),"?")'
    return f'=IFERROR(IF(AND(ISNUMBER({ecrite}),ISNUMBER({orale})),{somme},IF({memes},{ecrite},"?")),"?")'


def _note_en_deux_parts(x: Reperes, code: str, qui: str) -> str | None:
    if code not in x.referentiel.composantes:
        return None
    cles, notes = (colonne(x, X.NOTES_PARTAGEES, c) for c in ("cle_partagee", "note_partagee"))
    cle = f'{qui}&"|{code}"'
    double = f"SUMPRODUCT(--({cles}={cle}))>1"
    return f'IF({double},"?",IFERROR(INDEX({notes},MATCH({cle},{cles},0)),""))'


# -- groups -----------------------------------------------------------------------------------------------------------


def groupe_lu(x: Reperes) -> str:
    """The name of the group."""
    return f'=TRIM({ligne(x, X.GROUPES)["groupe"]}&"")'


def note_lue(x: Reperes) -> str:
    """The group's mark that the row bears."""
    return f'=IFERROR({note_normale(ligne(x, X.GROUPES)["note_du_groupe"])},"?")'


def no_groupe(x: Reperes) -> str:
    """The group as a number: the first row that names it."""
    c = ligne(x, X.GROUPES)
    return f'=IF({c["groupe_lu"]}="",0,MATCH({c["groupe_lu"]},{colonne(x, X.GROUPES, "groupe_lu")},0))'


def cle_note(x: Reperes) -> str:
    """The group's number on a row that bears its mark."""
    c = ligne(x, X.GROUPES)
    return f'=IF({c["note_lue"]}="",0,{c["no_groupe"]})'


def ecart_note(x: Reperes) -> str:
    """1 on a row that bears another mark than the group's first."""
    c = ligne(x, X.GROUPES)
    return f"=IF({c['cle_note']}=0,0,IF({c['note_lue']}={_note_du_groupe(x)},0,1))"


def note_retenue(x: Reperes) -> str:
    """The member's own mark where a reason stands beside it; else the group's, « ? » where the group has two."""
    c = ligne(x, X.GROUPES)
    groupes, ecarts = (colonne(x, X.GROUPES, code) for code in ("no_groupe", "ecart_note"))
    deux = f"SUMIF({groupes},{c['no_groupe']},{ecarts})>0"
    du_groupe = f'IFERROR(IF({deux},"?",{_note_du_groupe(x)}),"")'
    individuelle = f'IF(TRIM({c["motif_individuel"]}&"")="","?",{note_normale(c["note_individuelle"])})'
    seule = f'TRIM({c["note_individuelle"]}&"")<>""'
    retenue = f'IF({c["groupe_lu"]}="","?",IF({seule},{individuelle},{du_groupe}))'
    return f'=IFERROR(IF({c["qui_groupe"]}="","",{retenue}),"?")'


def _note_du_groupe(x: Reperes) -> str:
    """The first mark that a row of the group bears."""
    notes, cles = (colonne(x, X.GROUPES, code) for code in ("note_lue", "cle_note"))
    return f"INDEX({notes},MATCH({ligne(x, X.GROUPES)['no_groupe']},{cles},0))"


def _note_collective(x: Reperes, code: str, qui: str) -> str | None:
    collective = composante_collective(x.referentiel)
    if collective is None or code != collective.code:
        return None
    note, noms = (colonne(x, X.GROUPES, c) for c in ("note_retenue", "qui_groupe"))
    return f'IFERROR(INDEX({note},MATCH({qui},{noms},0)),"")'


# -- what the sheets and Contrôle take of all this --------------------------------------------------------------------

# -- incidents --------------------------------------------------------------------------------------------------------


def qui_fraude(x: Reperes) -> str:
    """Whom a fraud is alleged of; nothing on another row."""
    c = ligne(x, X.INCIDENTS)
    return f'=IF(UPPER(TRIM({c["incident"]}&""))="{FRAUDE}",TRIM({c["identifiant"]}&""),"")'


def fraude_a_decider(x: Reperes) -> str:
    """Condition: a fraud is alleged of the candidate, and none is decided."""
    return f"AND({x.la('fraude')}=0,{combien(colonne(x, X.INCIDENTS, 'qui_fraude'), x.la('identifiant'))}>0)"


CALCULEES: dict[str, dict[str, Formule]] = {
    X.INCIDENTS: {"qui_fraude": qui_fraude},
    X.ABSENCES: {
        "rang_absence": rang_absence,
        "absence_illisible": absence_illisible,
        "injustifiees_lues": injustifiees_lues,
        "justifiees_lues": justifiees_lues,
    },
    X.NOTES_PARTAGEES: {"cle_partagee": cle_partagee, "note_partagee": note_partagee},
    X.GROUPES: {
        "qui_groupe": qui,
        "groupe_lu": groupe_lu,
        "note_lue": note_lue,
        "no_groupe": no_groupe,
        "cle_note": cle_note,
        "ecart_note": ecart_note,
        "note_retenue": note_retenue,
    },
    **passages.CALCULEES,
    **modules.CALCULEES,
}

# By table, what it says of a cell of Notes or Assiduité; None where it never says anything of that column. In this order.
SOURCES: dict[str, Callable[[Reperes, str, str], str | None]] = {
    X.ABSENCES: _heures,
    X.NOTES_PARTAGEES: _note_en_deux_parts,
    X.GROUPES: _note_collective,
}


def reportent(tables: Collection[str]) -> bool:
    """Some of these optional tables fills cells of Notes or Assiduité."""
    return not SOURCES.keys().isdisjoint(tables)


def reportee(x: Reperes, code: str) -> str:
    """An input cell of Notes, or of Assiduité, that optional tables may fill: the first one that has something; "" without any."""
    formule = ""
    for source in reversed(_sources(x, code, f"TRIM({x.ici('identifiant', C.NOTES)})")):
        formule = f'IF({source}<>"",{source},{formule})' if formule else source
    return f"={formule}" if formule else ""


def reports(x: Reperes) -> str:
    """How many cells hold something else than what an optional table says of them."""
    cas = []
    for code in (*x.referentiel.composantes, *HEURES):
        for source in _sources(x, code, x.ici("identifiant")):
            saisie = x.note(code) if code in x.referentiel.composantes else cellule(x, C.ASSIDUITE, code)
            cas.append(f'IF({source}="",0,IF({saisie}={source},0,1))')
    return f'=IF({x.ici("identifiant")}="",0,{"+".join(cas)})'


def _sources(x: Reperes, code: str, qui: str) -> list[str]:
    dites = (dire(x, code, qui) for table, dire in SOURCES.items() if x.a(table))
    return [source for source in dites if source is not None]
