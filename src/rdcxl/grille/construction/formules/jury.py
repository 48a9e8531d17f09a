"""Jury: what the jury sees on its day, by native formulas that call no worksheet function of ours."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.commun import juge
from rdcxl.grille.construction.formules.donnees import repondu
from rdcxl.grille.construction.formules.reperes import Formule, Reperes
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import libelles as L
from rdcxl.regles import sujets as J
from rdcxl.regles.assiduite import TOTAL, TUTEUR

SEPARATEUR = "\u00a0; "
LONGUEUR = 500  # all that can be to discuss at once
SANS_MANQUE = 999999  # in hundredths of a point, above what anybody can miss
# The key of the order: rank of the most pressing subject, then hundredths missing for the title, then the row.
POIDS_DU_SUJET, POIDS_DU_MANQUE = 10**12, 10**6

# -- the view, in the order of discussion -----------------------------------------------------------------------------


def rang(x: Reperes) -> str:
    """The rank of the row."""
    return f'=IF({_ici(x, "position")}=0,"",ROW()-{PREMIERE_LIGNE - 1})'


def vue(x: Reperes, colonne: tuple[str, str]) -> str:
    """A column (sheet, key) for the candidate that has the rank of the row."""
    feuille, cle = colonne
    return f'=IF({_ici(x, "position")}=0,"",{_trouvee(x, feuille, cle)})'


def motifs(x: Reperes) -> str:
    """His reasons, one a line."""
    return f'=IF({_ici(x, "position")}=0,"",SUBSTITUTE({_trouvee(x, C.SYNTHESE, "motifs")}," · ",CHAR(10)))'


def _trouvee(x: Reperes, feuille: str, cle: str) -> str:
    return f"INDEX({x.plage(feuille, cle)},{_ici(x, 'position')})"


# -- what orders it, one row per candidate in the order of the grid ----------------------------------------------------


def position(x: Reperes) -> str:
    """Which candidate of the grid the row shows; 0: none."""
    ordres = x.plage(C.JURY, "ordre")
    return f"=IFERROR(MATCH(SMALL({ordres},ROW()-{PREMIERE_LIGNE - 1}),{ordres},0),0)"


def ecart_au_seuil(x: Reperes, e: Bloc) -> str:
    """1: just under a bound of the bloc; -1: far under its minimum; 0: neither."""
    statut, points = _lue(x, f"statut:{e.code}"), _lue(x, f"points:{e.code}")
    marge = f"ROUND({_marge(nom_parametre(f'MAX_{e.code}'))},8)"
    minimum = f"ROUND({nom_parametre(f'MIN_{e.code}')}-{points},8)<={marge}"
    valide = f"ROUND({nom_parametre(f'VAL_{e.code}')}-{points},8)<={marge}"
    exclus = f'OR({statut}="{L.BLOCS[L.ELIMINATOIRE]}",{statut}="{L.PRO[L.INSUFFISANT]}")'
    entre = f'OR({statut}="{L.BLOCS[L.NON_VALIDE]}",{statut}="{L.BLOCS[L.COMPENSABLE]}")'
    return f"=IF({exclus},IF({minimum},1,-1),IF({entre},IF({valide},1,0),0))"


def sujet(x: Reperes, code: str) -> str:
    """1 where this is to discuss."""
    return f"=IF({CONDITIONS[code](x)},1,0)"


def texte(x: Reperes) -> str:
    """Everything to discuss, most pressing first."""
    textes = {code: f'"{SEPARATEUR}{sujet}"' for code, sujet in J.SUJETS.items()}
    textes[J.LECTURE] += f'&" ("&{repondu(x, "lectures")}&")"'
    parties = "&".join(f'IF({_ici(x, f"sujet:{code}")}=1,{texte},"")' for code, texte in textes.items())
    return f"=MID({parties},{len(SEPARATEUR) + 1},{LONGUEUR})"


def conserves(x: Reperes) -> str:
    """What an earlier session left: « B2 (131), PRO.TUTEUR (39,5) »."""
    parties = []
    for code in x.referentiel.codes_acquis:
        points = x.donnee(f"acquis.{code}")
        parties.append(f'IF({points}="","",", {code} ("&SUBSTITUTE({points}&"",".",",")&")")')
    return f"=MID({'&'.join(parties)},3,250)"


def ordre(x: Reperes) -> str:
    """The key of the order; nothing on a reserve row."""
    sujets = [_ici(x, f"sujet:{code}") for code in J.SUJETS]
    rang, manque = f"IFERROR(MATCH(1,{sujets[0]}:{sujets[-1]},0),0)", _manque(x)
    centiemes = f"IF(ISNUMBER({manque}),ROUND({manque}*100,0),{SANS_MANQUE})"
    presse = f"{rang}*{POIDS_DU_SUJET}+{centiemes}*{POIDS_DU_MANQUE}"
    calme = f"{len(J.SUJETS) + 1}*{POIDS_DU_SUJET}"
    return f'=IF({_lue(x, "identifiant")}="","",IF({rang}=0,{calme},{presse})+ROW())'


def _ici(x: Reperes, cle: str) -> str:
    return x.ici(cle, C.JURY)


def _lue(x: Reperes, cle: str) -> str:
    """A cell of Synthèse."""
    return x.la(cle, C.SYNTHESE)


def _manque(x: Reperes) -> str:
    return x.la("manque", C.SIMULATION)


def _marge(maximum: str) -> str:
    return f"{nom_parametre('MARGE')}*{maximum}/{nom_parametre('ECHELLE')}"


# -- the subjects -----------------------------------------------------------------------------------------------------


def _eliminatoire(x: Reperes) -> str:
    egaux = [f'{_lue(x, f"statut:{b.code}")}="{L.BLOCS[L.ELIMINATOIRE]}"' for b in x.referentiel.blocs]
    return f"OR({','.join(egaux)})"


def _pro_insuffisante(x: Reperes) -> str:
    pro = x.referentiel.pro
    return f'{_lue(x, f"statut:{pro.code}")}="{L.PRO[L.INSUFFISANT]}"' if pro else "FALSE"


def _juste_dessous(x: Reperes) -> str:
    """Just under a bound of a bloc, or under the title while no bloc is far under its own minimum."""
    ecarts = [_ici(x, f"ecart:{e.code}") for e in x.referentiel.ensembles()]
    plage, manque, decision = f"{ecarts[0]}:{ecarts[-1]}", _manque(x), _lue(x, "decision")
    sans = f'OR({decision}="{L.DECISIONS[L.PARTIELLE]}",{decision}="{L.DECISIONS[L.AUCUNE]}")'
    marge = _marge(f"N({_lue(x, 'sur')})")
    peu = f"N({manque})>0,ROUND(N({manque}),8)<=ROUND({marge},8)"
    return f"OR(COUNTIF({plage},1)>0,AND({sans},COUNTIF({plage},-1)=0,{peu}))"


def _absence(x: Reperes) -> str:
    return f"AND({_vivante(x)},N({x.la('abs')})>0)"


def _attente(x: Reperes) -> str:
    decision = _lue(x, "decision")
    return f'OR({decision}="{L.DECISIONS[L.EN_ATTENTE]}",LEFT({decision},{len(P.ERREUR)})="{P.ERREUR}")'


def _lecture(x: Reperes) -> str:
    return f'AND({x.donnee("moteur")}="{P.ACTIF}",{repondu(x, "lectures")}<>"")'


def _fraude(x: Reperes) -> str:
    return f'{_lue(x, "decision")}="{L.DECISIONS[L.ANNULEE]}"'


def _heures(x: Reperes) -> str:
    return f"AND({_vivante(x)},{x.la('manque_heures')}=1)"


def _penalite(x: Reperes) -> str:
    """Above the last band, or proposed and without the team's agreement, on something evaluated at this session."""
    taux, heures, pro = x.la("taux"), x.la("heures"), x.referentiel.pro
    if not pro:
        due = f'{x.la("parcours")}="COMPLET"'
    else:
        assiette, i = nom_lecture("assiette_penalite"), x.vus_de(pro, "du", "acq")
        tuteur = f'OR({assiette}<>"{TUTEUR}",{x.la("n_tuteur")}=0)'
        due = f"AND({juge(x, pro, i['du'], x.la('a_part'))}=1,{i['acq']}<>1,{tuteur})"
        due = f'IF({assiette}="{TOTAL}",{x.la("parcours")}="COMPLET",{due})'
    proposee = f"AND({taux}>0,{x.la('accord')}<>1,{due})"
    return f"AND({_vivante(x)},{heures}>0,IF(ISNUMBER({taux}),{proposee},TRUE))"


def _vivante(x: Reperes) -> str:
    decision = _lue(x, "decision")
    return f'{decision}<>"",{decision}<>"{L.DECISIONS[L.ANNULEE]}"'


CONDITIONS: dict[str, Formule] = {
    J.ELIMINATOIRE: _eliminatoire,
    J.PRO_INSUFFISANTE: _pro_insuffisante,
    J.SOUS_LE_SEUIL: _juste_dessous,
    J.ABSENCE: _absence,
    J.ATTENTE: _attente,
    J.LECTURE: _lecture,
    J.FRAUDE: _fraude,
    J.HEURES: _heures,
    J.PENALITE: _penalite,
}
