"""Données: the line of each candidate, which the worksheet functions read, and whether they answer.

Excel and LibreOffice give #NAME? for a function that they do not know, xlwings an English sentence for one that it cannot
call. So each line first asks whether they answer, and a host without them shows the native result instead.
"""

from __future__ import annotations

from rdcxl.fonctions.entree import INCONNU
from rdcxl.fonctions.ligne import EN_TEXTE, MORCEAUX
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import INCIDENTS, PORTEFEUILLES, TENTATIVES
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import APRES, NOM_ACTES, NOM_CODES, REPONSE, nom_lecture
from rdcxl.grille.construction.formules import acquis
from rdcxl.grille.construction.formules.annexes import fraude_a_decider, reportent
from rdcxl.grille.construction.formules.commun import LIGNES, cellule, combien, doubles, jokers
from rdcxl.grille.construction.formules.passages import portefeuilles_etrangers, tentatives_illisibles
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.referentiel.choix import marque_a_ecrire
from rdcxl.regles import libelles as L


def si_active(x: Reperes, cle: str, sinon: str) -> str:
    """What RDC_LIGNE answers where it does, something else where it does not; nothing on a reserve row.

    IFERROR serves a host that has lost the functions and has not recalculated the line's `moteur` yet.
    """
    actif = f'IFERROR(IF({x.donnee("moteur")}="{P.ACTIF}",{repondu(x, cle)},{sinon}),{sinon})'
    return f'=IF({x.la("identifiant")}="","",{actif})'


def repondu(x: Reperes, cle: str) -> str:
    """A cell of what RDC_LIGNE answered on the candidate; all pieces of the reasons side by side."""
    if cle == "motifs":
        return "&".join(x.donnee(f"{REPONSE}motifs:{i}") for i in range(1, MORCEAUX + 1))
    return texte_neuf(x.donnee(REPONSE + cle), cle)


def texte_neuf(cellule: str, cle: str) -> str:
    """A cell of an answer, its text made anew: to LibreOffice a text that a function left in an array equals no other."""
    texte = f'{cellule}&""'
    return texte if cle.partition(":")[0] in EN_TEXTE else f"IF(ISNUMBER({cellule}),{cellule},{texte})"


def identifiant(x: Reperes) -> str:
    """The candidate's identifier."""
    return f"={x.la('identifiant')}"


def de_notes(x: Reperes, code: str) -> str:
    """A mark, or the date of a fraud, as it stands in Notes."""
    cellule = x.la(code, C.NOTES)
    return f'=IF(ISBLANK({cellule}),"",{cellule})'


def du_candidat(x: Reperes, code: str) -> str:
    """A field of Candidats."""
    return _copie(x, C.CANDIDATS, code)


def d_assiduite(x: Reperes, code: str) -> str:
    """A field of Assiduité."""
    return _copie(x, C.ASSIDUITE, code)


def parcours(x: Reperes) -> str:
    """A path that is not said must not be taken for the complete one."""
    lu = cellule(x, C.CANDIDATS, "parcours")
    return f'=IF({x.la("ligne")}=0,"",IF(TRIM({lu}&"")="","{P.VIDE}",{lu}))'


def points_acquis(x: Reperes, code: str) -> str:
    """The points that the candidate keeps of an earlier session."""
    n, points = acquis.nombre(x, code), acquis.points(x, code)
    lus = f'IF({n}>1,"{P.DEUX_LIGNES}",IF({points}<0,"{P.ILLISIBLE}",{points}))'
    return f'=IF({n}=0,"",{lus})'


def acquis_accorde(x: Reperes, code: str) -> str:
    """The day on which the jury granted an acquis (X46)."""
    jour = acquis.accorde_le(x, code)
    return f'=IF({jour}>0,{jour},"")'


def lecture(x: Reperes, nom: str) -> str:
    """A reading, as the sheet Session chooses it."""
    return f"={nom_lecture(nom)}"


def rien(x: Reperes) -> str:
    """Nothing: the heading says it all."""
    return '=""'


def anomalie(x: Reperes) -> str:
    """Why the line cannot be decided on, which only the grid as a whole can see."""
    identifiant = x.la("identifiant")
    ailleurs, en_assiduite = (
        f"{combien(x.plage(feuille, 'identifiant'), identifiant)}>0" for feuille in (C.CANDIDATS, C.ASSIDUITE)
    )
    deplacee = f"AND({x.la('ligne_a')}=0,{en_assiduite})"
    avant = f'IF({portefeuilles_etrangers(x)},"{P.PASSAGE}","")' if x.a(PORTEFEUILLES) else '""'
    avant = f'IF({tentatives_illisibles(x)},"{P.PASSAGE}",{avant})' if x.a(TENTATIVES) else avant
    avant = f'IF({x.la("reports")}>0,"{P.REPORT}",{avant})' if reportent(x.tables) else avant
    avant = f'IF({fraude_a_decider(x)},"{P.FRAUDE_A_DECIDER}",{avant})' if x.a(INCIDENTS) else avant
    suite = f'IF({doubles(x)},"{P.EN_DOUBLE}",IF({acquis.etrangers(x)},"{P.LIGNE_D_ACQUIS}",{avant}))'
    suite = f'IF({deplacee},"{P.DEPLACEE}",{suite})' if x.aligne else suite
    inconnu = f'IF({ailleurs},"{P.DEPLACEE}","{P.CANDIDAT_INCONNU}")' if x.aligne else f'"{P.CANDIDAT_INCONNU}"'
    suite = f"IF({x.la('ligne')}=0,{inconnu},{suite})"
    return f'=IF({identifiant}="","",IF({jokers(x)},"{P.JOKER}",{suite}))'


def reponse(x: Reperes) -> str:
    """What RDC_LIGNE answers, if it does: the one call of a candidate, an array over the columns from here on."""
    return f'=IF({x.ici("identifiant", C.DONNEES)}="","",IFERROR({_appel(x)},""))'


def apres_les_actes(x: Reperes) -> str:
    """What it answers once the jury's acts are applied: a call for a candidate who has one, an array over its first cells."""
    identifiant = x.ici("identifiant", C.DONNEES)
    sans = f"{combien(x.plage(C.DECISIONS, 'identifiant'), identifiant)}=0"
    appel = f'IFERROR({_appel(x, NOM_ACTES)},"")'
    return f'=IF({identifiant}="","",IF({sans},"{P.SANS_ACTE}",{appel}))'


def _appel(x: Reperes, *autres: str) -> str:
    ligne = [c for c in x.colonnes[C.DONNEES] if c != "moteur" and not c.startswith((REPONSE, APRES))]
    cellules = f"{x.ici(ligne[0], C.DONNEES)}:{x.ici(ligne[-1], C.DONNEES)}"
    return f"RDC_LIGNE({','.join((NOM_CODES, cellules, *autres))})"


def moteur(x: Reperes) -> str:
    """Do the functions answer here? Those of a host that does not know the workbook's référentiel do not."""
    reponse = repondu(x, "decision")
    connues = ",".join(f'{reponse}="{libelle}"' for libelle in L.DECISIONS.values())
    suite = f'IF(OR({_refuse(x)},{connues}),"{P.ACTIF}","{P.ABSENT}")'
    if marque_a_ecrire(x.referentiel):
        suite = f'IF(ISNUMBER(FIND("{INCONNU}",{reponse})),"{P.ABSENT}",{suite})'
    return f'=IF({x.la("identifiant")}="","",{suite})'


def _refuse(x: Reperes) -> str:
    return f'LEFT({repondu(x, "decision")},{len(P.ERREUR)})="{P.ERREUR}"'


def _copie(x: Reperes, feuille: str, code: str) -> str:
    """What a cell of another sheet holds; a blank stays one (a plain copy would make it 0)."""
    lue, ligne = cellule(x, feuille, code), x.la(LIGNES[feuille])
    return f'=IF({ligne}=0,"",IF(ISBLANK({lue}),"",{lue}))'
