"""Contrôle's summary: how many marks are expected, entered, absent, to correct; what is found of the row."""

from __future__ import annotations

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.construction.formules.annexes import reportent
from rdcxl.grille.construction.formules.commun import plage_des_notes, somme
from rdcxl.grille.construction.formules.passages import contredits, portefeuilles_attendus, portefeuilles_illisibles
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.referentiel.modele import Bloc


def attendues(x: Reperes) -> str:
    """How many marks, or portfolios, are expected at this session."""
    parties = "+".join(f"{_evalue(x, e)}*{len(e.composantes)}" for e in x.referentiel.ensembles())
    return f'=IF({x.ici("identifiant")}="","",{parties}{portefeuilles_attendus(x, "1")})'


def saisies(x: Reperes) -> str:
    """How many of them are numbers."""
    parties = "+".join(f"{_evalue(x, e)}*COUNT({plage_des_notes(x, e)})" for e in x.referentiel.ensembles())
    return f'=IF({x.ici("identifiant")}="","",{parties}{portefeuilles_attendus(x, "ISNUMBER({})")})'


def manquantes(x: Reperes) -> str:
    """How many of them are still to come."""
    i = {c: x.ici(c) for c in ("identifiant", "attendues", "saisies", "abj", "abs", "corriger")}
    refusees = f"{_compter(x, '~?')}{portefeuilles_illisibles(x)}"
    return f'=IF({i["identifiant"]}="","",{i["attendues"]}-{i["saisies"]}-{i["abj"]}-{i["abs"]}-({refusees}))'


def abj(x: Reperes) -> str:
    """How many of them are justified absences."""
    return _mentions(x, "ABJ")


def absences(x: Reperes) -> str:
    """How many of them are absences."""
    return _mentions(x, "ABS")


def corriger(x: Reperes) -> str:
    """How many things must be corrected."""
    contradictions = somme(x, "({acq}=2)") + contredits(x) + portefeuilles_illisibles(x)
    a_corriger = f"{_compter(x, '~?')}+{x.ici('champs')}+{x.ici('au_bord')}+{contradictions}"
    return f'=IF({x.ici("identifiant")}="",IF({_orpheline(x)},1,""),{a_corriger})'


def constat(x: Reperes) -> str:
    """What is found of the row, in words."""
    i = {c: x.ici(c) for c in ("identifiant", "ligne", "corriger", "manquantes", "abj", "manque_heures")}
    suite = f'IF({i["abj"]}>0,"Rattrapage à venir",IF({i["manque_heures"]}=1,"Heures en entreprise","Complet"))'
    suite = f'IF({x.ici("vae")}=1,"{P.EXPERIENCE}",{suite})'
    suite = f'IF({i["corriger"]}>0,"À corriger",IF({i["manquantes"]}>0,"Notes attendues",{suite}))'
    sans_nom = f'IF({_orpheline(x)},"Identifiant manquant","")'
    inconnu = f'IF({x.donnee(ANOMALIE)}="{P.DEPLACEE}","Ligne déplacée","Candidat inconnu")'
    return f'=IF({i["identifiant"]}="",{sans_nom},IF({i["ligne"]}=0,{inconnu},{suite}))'


def ecart(x: Reperes) -> str:
    """Do the functions and the native formulas say the same on every column?"""
    comparees = [cle for cle in x.colonnes[C.CONTROLE] if cle.startswith(NATIF)]
    premiere, derniere = comparees[0], comparees[-1]
    bout = x.ici(derniere.removeprefix(NATIF), C.SYNTHESE)
    lues = f"{x.la(premiere.removeprefix(NATIF), C.SYNTHESE)}:{bout}"
    natives = f"{x.ici(premiere)}:{x.ici(derniere)}"
    compte = f'IFERROR(IF(SUMPRODUCT(--({lues}<>{natives}))=0,"{P.CONCORDENT}","{P.ECART}"),"{P.ECART}")'
    refus = f'IF({x.ici("corriger")}>0,"{P.A_CORRIGER}","{P.ECART}")'
    dit = f'IF(LEFT({x.la("decision", C.SYNTHESE)},{len(P.ERREUR)})="{P.ERREUR}",{refus},{compte})'
    return f'=IF({x.ici("identifiant")}="","",IF({x.donnee("moteur")}="{P.ACTIF}",{dit},"{P.ABSENT}"))'


def _mentions(x: Reperes, mention: str) -> str:
    siens = portefeuilles_attendus(x, f'({{}}="{mention}")')
    pro = x.referentiel.pro
    if mention == "ABS" and pro is not None:
        a_part = f"{x.ici('a_part')}*({x.ici(f'acq:{pro.code}')}<>1)"
        siens += f'+{a_part}*COUNTIF({plage_des_notes(x, pro)},"{mention}")'
    return f'=IF({x.ici("identifiant")}="","",{_compter(x, mention)}{siens})'


def _compter(x: Reperes, critere: str) -> str:
    return "+".join(f'{_evalue(x, e)}*COUNTIF({plage_des_notes(x, e)},"{critere}")' for e in x.referentiel.ensembles())


def _evalue(x: Reperes, e: Bloc) -> str:
    """1 where the épreuves of a bloc are expected at this session: due, neither acquired nor replaced by a portfolio."""
    autrement = f"*({x.ici(f'pf:{e.code}')}=0)" if x.a_une_colonne(f"pf:{e.code}") else ""
    return f"({x.ici('vae')}<>1)*{x.ici(f'du:{e.code}')}*({x.ici(f'acq:{e.code}')}<>1){autrement}"


def _orpheline(x: Reperes) -> str:
    """Condition: marks stand on a row of Notes without identifier."""
    codes = list(x.referentiel.composantes)
    notes = f"{x.note(codes[0])}:{x.note(codes[-1]).partition('!')[2]}"
    # Cells that grids or optional tables fill hold a formula, and count as filled even when it shows nothing.
    formules = reportent(x.tables) or x.notes_de_grille
    return f'IFERROR(SUMPRODUCT(--({notes}<>"")),1)>0' if formules else f"COUNTA({notes})>0"
