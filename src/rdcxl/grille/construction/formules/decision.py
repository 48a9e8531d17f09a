"""Contrôle: assiduity, total, average and decision."""

from __future__ import annotations

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.commun import appliquee, diminuer, juge, lire, somme
from rdcxl.grille.construction.formules.inscription import CHAMPS
from rdcxl.grille.construction.formules.passages import contredits
from rdcxl.grille.construction.formules.reperes import Reperes

VOISINAGE = "0.00000000001"


def heures(x: Reperes) -> str:
    """Hours of unjustified absence that count."""
    return f"=IF(ISNUMBER({x.ici('h_injustifiees')}),{x.ici('h_injustifiees')},0)"


def base(x: Reperes) -> str:
    """Hours of training that the penalty compares them with."""
    lu = x.ici("h_formation")
    blocs = "+".join(f"{x.ici(f'du:{b.code}')}*{nom_parametre(f'HEURES_{b.code}')}" for b in x.referentiel.blocs)
    parcours = f'IF({x.ici("parcours")}="BLOCS",{blocs},{nom_parametre("HEURES_FORMATION")})'
    return f"=IF(ISNUMBER({lu}),{lu},{parcours})"


def taux(x: Reperes) -> str:
    """The penalty, in percent; « à statuer » above the last band."""
    heures, base = x.ici("heures"), x.ici("base")
    formule = '"à statuer"'
    for i in range(len(x.referentiel.assiduite.paliers), 0, -1):
        part, limite = f"ROUND({heures}*100,8)", f"ROUND({nom_parametre(f'PALIER_{i}')}*{base},8)"
        dans = f'OR({part}<{limite},AND({part}={limite},{nom_lecture("borne_assiduite")}<>"severe"))'
        formule = f"IF({dans},{nom_parametre(f'TAUX_{i}')},{formule})"
    return f'=IF({heures}<=0,0,IF({base}<=0,"à statuer",{formule}))'


def accord(x: Reperes) -> str:
    """1 from the date of the team's agreement on, 0 without one, « ? »."""
    date = lire(x, C.ASSIDUITE, "accord_penalite")
    return f'=IF(ISNUMBER({date}),1,IF(TRIM({date}&"")="",0,"?"))'


def champs(x: Reperes) -> str:
    """How many fields that the decision needs cannot be read."""
    parcours, inscrits = x.ici("parcours"), x.ici("inscrits")
    reste = inscrits
    for b in x.referentiel.blocs:
        reste = f'SUBSTITUTE({reste}," {b.code} ","")'
    exacts = f'TRIM({reste})=""'
    blocs = (
        f'IF({parcours}="COMPLET",TRIM({inscrits})="",IF({parcours}="BLOCS",AND(TRIM({inscrits})<>"",{exacts}),FALSE))'
    )
    parties = [f"IF({blocs},0,1)", *(f'IF({x.ici(c)}="?",1,0)' for c in (*CHAMPS, "accord"))]
    parties.append(f'IF({x.donnee(ANOMALIE)}="",0,1)')
    return f'=IF({x.ici("identifiant")}="",0,{"+".join(parties)})'


def au_bord(x: Reperes) -> str:
    """A mark with more decimals than anybody types stands so near a bound that it makes the outcome."""
    cas = []
    for e in x.referentiel.ensembles():
        i = x.de(e, "acq", "flo", "pts")
        du = juge(x, e, x.ici(f"du:{e.code}"), x.ici("a_part"))
        bornes = (nom_parametre(f"MIN_{e.code}"), nom_parametre(f"VAL_{e.code}"))
        pres = ",".join(f"ABS({i['pts']}-{borne})<{VOISINAGE}" for borne in bornes)
        cas.append(f"AND({du}=1,{i['acq']}<>1,{i['flo']}>0,OR({pres}))")
    decide = f'{x.ici("parcours")}<>"BLOCS",({somme(x, "{du}*{manq}")})=0'
    moyenne = f"ABS({x.ici('moyenne_exacte')}-{nom_parametre('MOYENNE')})<{VOISINAGE}"
    cas.append(f"AND(({somme(x, '{du}*{flo}')})>0,{x.ici('vae')}<>1,{decide},{moyenne})")
    return f'=IF({x.ici("identifiant")}="",0,IF(OR({",".join(cas)}),1,0))'


def attente(x: Reperes) -> str:
    """1 where the candidate waits."""
    return f"=MAX({x.ici('attente_saisie')},{x.ici('au_bord')})"


def attente_saisie(x: Reperes) -> str:
    """1 where something is missing, or must be corrected."""
    manque = somme(x, "{du}*(({manq}>0)+({acq}=2))") + contredits(x)
    return f"=IF(OR({x.ici('champs')}>0,({somme(x, '{du}')})=0,({manque})>0),1,0)"


def obstacles(x: Reperes) -> str:
    """How many things forbid the title."""
    return f"={somme(x, '({val}=-1)')}+{x.ici('manque_heures')}"


def valides(x: Reperes) -> str:
    """How many blocs are kept."""
    return f"={somme(x, '({val}=1)', x.referentiel.blocs)}"


def sur(x: Reperes) -> str:
    """Maximum of what is due; by experience, of what was acquired before, nothing else having points."""
    experience = somme(x, "{du}*({acq}=1)*({pts}>0)*{max}")
    return f"=IF({x.ici('vae')}=1,{experience},{somme(x, '{du}*{max}')})"


def brut(x: Reperes) -> str:
    """Total of points, before a penalty on it."""
    annule = somme(x, "{du}*({acq}=1)*{pts}")
    points = f"IF({x.ici('fraude')}=1,{annule},{somme(x, '{du}*{pts}')})"
    return f"={_arrondir(x, points)}"


def total_penalise(x: Reperes) -> str:
    """Total of points, after a penalty on it."""
    brut = x.ici("brut")
    return f"=IF({_sur_total(x)},{diminuer(x, brut, x.ici('sur'))},{brut})"


def total(x: Reperes) -> str:
    """The total that shows: a penalty waits until nothing else does."""
    return f"=IF({x.ici('attente')}=1,{x.ici('brut')},{x.ici('total_penalise')})"


def moyenne_notes(x: Reperes) -> str:
    """Plain mean of the marks of what is due."""
    notes = somme(x, "{du}*{pts}*" + nom_parametre("ECHELLE") + "/{max}")
    return f"=IF({x.ici('sur')}=0,0,ROUND(({notes})/({somme(x, '{du}')}),10))"


def moyenne_exacte(x: Reperes) -> str:
    """The average, by the reading that was chosen."""
    echelle, sur, simple = nom_parametre("ECHELLE"), x.ici("sur"), x.ici("moyenne_notes")
    penalisee = f"IF({_sur_total(x)},{diminuer(x, simple, echelle)},{simple})"
    points = _arrondir(x, f"{x.ici('total_penalise')}*{echelle}/{sur}")
    choisie = f'IF({nom_lecture("moyenne")}="moyenne_des_notes",{penalisee},{points})'
    return f"=IF(OR({sur}=0,{x.ici('vae')}=1),0,{choisie})"


def moyenne_suffit(x: Reperes) -> str:
    """1 where the average, or by experience the blocs, suffice for the title."""
    echelle, exigee = nom_parametre("ECHELLE"), nom_parametre("MOYENNE")
    exacts = _arrondir(x, f"{x.ici('total')}*{echelle}")
    points = f"({exacts}-{exigee}*{x.ici('sur')})*1>=0"
    notes = f"{x.ici('moyenne_exacte')}>={exigee}"
    choisie = f'IF({nom_lecture("moyenne")}="moyenne_des_notes",{notes},{points})'
    experience = f"{x.ici('valides')}={len(x.referentiel.blocs)}"
    return f"=IF(IF({x.ici('vae')}=1,{experience},{choisie}),1,0)"


def _arrondir(x: Reperes, valeur: str) -> str:
    """Rounded to ten decimals, unless a mark that is due has more than eight."""
    return f"IF(({somme(x, '{flo}')})=0,ROUND({valeur},10),{valeur})"


def _sur_total(x: Reperes) -> str:
    """Condition: the penalty bears on the total and is applied."""
    etat = f'{x.ici("parcours")}<>"BLOCS",{x.ici("attente_saisie")}=0,{x.ici("fraude")}<>1'
    return f'AND({nom_lecture("assiette_penalite")}="total",{x.ici("vae")}<>1,{etat},{appliquee(x)})'
