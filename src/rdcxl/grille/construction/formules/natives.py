"""Contrôle's last columns: what Synthèse shows, by the native calculation. Each shows nothing on a row without candidate."""

from __future__ import annotations

from rdcxl.grille.construction.disposition import nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.commun import juge
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import libelles as L


def points(x: Reperes, e: Bloc) -> str:
    """Points of a bloc, or of PRO."""
    sans = f"OR({_juge(x, e)}=0,{_annule(x, e)},{_sans_note(x, e)})"
    return _si_presente(x, f'IF({sans},"",{x.la(f"pts:{e.code}")})')


def note(x: Reperes, e: Bloc) -> str:
    """Mark of a bloc, or of PRO, cut after two decimals."""
    i = x.vus_de(e, "acq", "pts", "manq", "flo")
    brute = f"{i['pts']}*{nom_parametre('ECHELLE')}/{nom_parametre(f'MAX_{e.code}')}"
    note = f"IF({i['flo']}=0,INT(ROUND({brute}*100,8))/100,INT({brute}*100)/100)"
    contredit = f",{x.la(f'pf:{e.code}')}=2" if x.a_une_colonne(f"pf:{e.code}") else ""
    sans = f"OR({_juge(x, e)}=0,{i['manq']}>0,{i['acq']}=2{contredit},{_sans_note(x, e)},{_annule(x, e)})"
    return _si_presente(x, f'IF({sans},"",{note})')


def statut(x: Reperes, e: Bloc) -> str:
    """State of a bloc, or of PRO."""
    i, parcours = x.vus_de(e, "acq", "pts", "abs", "manq", "val"), x.la("parcours")
    if e is x.referentiel.pro:
        sans = f'OR({parcours}="BLOCS",{x.la("vae")}=1)'
        noms, non_du = L.PRO, f'IF({sans},"{L.PRO[L.NON_CONCERNE]}","{L.PRO[L.DISPENSE]}")'
        juge, absent = f'IF({i["val"]}=-1,"{noms[L.INSUFFISANT]}","{noms[L.SUFFISANT]}")', f"{i['abs']}>0"
    else:
        noms, non_du = L.BLOCS, f'"{L.BLOCS[L.NON_INSCRIT]}"'
        eliminatoire = f'IF({i["val"]}=-1,"{noms[L.ELIMINATOIRE]}",{_entre_bornes(x)})'
        juge = f'IF({i["val"]}=1,"{noms[L.VALIDE]}",{eliminatoire})'
        absent = f'AND({i["abs"]}>0,{nom_lecture("absence")}="stricte")'
    suite = f'IF({absent},"{noms[L.NON_PRESENTE]}",IF({i["manq"]}>0,"{noms[L.EN_ATTENTE]}",{juge}))'
    contredit = f"{i['acq']}=2"
    if x.a_une_colonne(f"pf:{e.code}"):
        contredit = f"OR({contredit},{x.la(f'pf:{e.code}')}=2)"
    suite = f'IF({x.la("fraude")}=1,"{noms[L.ANNULE]}",IF({contredit},"{noms[L.EN_ATTENTE]}",{suite}))'
    return _si_presente(x, f'IF({_juge(x, e)}=0,{non_du},IF({i["acq"]}=1,"{noms[L.ACQUIS]}",{suite}))')


def copie(x: Reperes, cle: str) -> str:
    """A column of the calculation that shows as it is."""
    return _si_presente(x, x.la(cle))


def moyenne(x: Reperes) -> str:
    """The average, cut after two decimals."""
    etats = ",".join(f"{x.la(cle)}=1" for cle in ("vae", "attente", "fraude"))
    exacte = x.la("moyenne_exacte")
    flottantes = "+".join(x.la(f"flo:{e.code}") for e in x.referentiel.ensembles())
    coupee = f"IF(({flottantes})=0,INT(ROUND({exacte}*100,8))/100,INT({exacte}*100)/100)"
    return _si_presente(x, f'IF(OR({x.la("parcours")}="BLOCS",{etats}),"",{coupee})')


def valides(x: Reperes) -> str:
    """The blocs that are kept."""
    parties = "&".join(
        f'IF(AND({x.la(f"val:{b.code}")}=1,NOT({_annule(x, b)})),"{b.code} ","")' for b in x.referentiel.blocs
    )
    return _si_presente(x, f'SUBSTITUTE(TRIM({parties})," ",", ")')


def decision(x: Reperes) -> str:
    """The proposed decision."""
    sans = f'IF({x.la("valides")}>0,"{L.DECISIONS[L.PARTIELLE]}","{L.DECISIONS[L.AUCUNE]}")'
    decidee = f'IF({_titre(x)},"{L.DECISIONS[L.TITRE]}",{sans})'
    attente = f'IF({x.la("attente")}=1,"{L.DECISIONS[L.EN_ATTENTE]}",{decidee})'
    return _si_presente(x, f'IF({x.la("fraude")}=1,"{L.DECISIONS[L.ANNULEE]}",{attente})')


def _juge(x: Reperes, e: Bloc) -> str:
    return juge(x, e, x.la(f"du:{e.code}"), x.la("a_part"))


def _si_presente(x: Reperes, formule: str) -> str:
    return f'=IF({x.ici("identifiant")}="","",{formule})'


def _annule(x: Reperes, e: Bloc) -> str:
    return f"AND({x.la('fraude')}=1,{x.la(f'acq:{e.code}')}<>1)"


def _sans_note(x: Reperes, e: Bloc) -> str:
    """Condition: by experience, the jury rules or ruled on this bloc without any mark."""
    i = x.vus_de(e, "acq", "pts")
    return f"AND({x.la('vae')}=1,OR({i['acq']}<>1,{i['pts']}=0))"


def _entre_bornes(x: Reperes) -> str:
    titre = f'IF({_titre(x)},"{L.BLOCS[L.COMPENSE]}","{L.BLOCS[L.NON_VALIDE]}")'
    attente = f'IF({x.la("attente")}=1,"{L.BLOCS[L.COMPENSABLE]}",{titre})'
    return f'IF({x.la("parcours")}="BLOCS","{L.BLOCS[L.NON_VALIDE]}",{attente})'


def _titre(x: Reperes) -> str:
    return f'AND({x.la("parcours")}<>"BLOCS",{x.la("moyenne_suffit")}=1,{x.la("obstacles")}=0)'
