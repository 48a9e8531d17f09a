"""Contrôle: each bloc, and PRO: what is due, acquired, missing, its points, whether it is kept."""

from __future__ import annotations

from rdcxl.grille.annexes import TENTATIVES
from rdcxl.grille.construction.disposition import nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.commun import appliquee, diminuer, juge, lecture, plage_des_notes
from rdcxl.grille.construction.formules.notes import LONGUEUR_EXACTE
from rdcxl.grille.construction.formules.reperes import Reperes
from rdcxl.referentiel.modele import Bloc


def du(x: Reperes, e: Bloc) -> str:
    """1 where the candidate must have it."""
    parcours = x.ici("parcours")
    if e is x.referentiel.pro:
        return f'=IF(OR({parcours}="BLOCS",{x.ici("dispense")}=1,{x.ici("vae")}=1),0,1)'
    return f'=IF({parcours}="BLOCS",IF(ISNUMBER(SEARCH(" {e.code} ",{x.ici("inscrits")})),1,0),1)'


def a_part(x: Reperes) -> str:
    """1 where PRO is evaluated beside separate blocs: the reading lets it, and something of it is entered (X34)."""
    pro = x.referentiel.pro
    if pro is None:
        return "=0"
    saisies = [x.ici(f"n:{c.code}") for c in pro.composantes if c is not x.tuteur]
    acquis = [x.donnee(f"acquis.{code}") for code in (pro.code, *(c.code for c in (x.tuteur,) if c))]
    entree = ",".join(
        f'{cellule}<>""' for cellule in (*saisies, *([x.ici("tuteur_saisi")] if x.tuteur else []), *acquis)
    )
    par_blocs = f'{lecture(x, "pro_par_blocs")}="evaluee",{x.ici("parcours")}="BLOCS",{x.ici("vae")}<>1'
    return f"=IF(AND({par_blocs},OR({entree})),1,0)"


def _juge(x: Reperes, e: Bloc) -> str:
    return juge(x, e, x.ici(f"du:{e.code}"), x.ici("a_part"))


def acquis(x: Reperes, e: Bloc) -> str:
    """0: no acquis; 1: an acquis that counts; 2: one that contradicts the file, so the candidate waits."""
    points, plage = x.donnee(f"acquis.{e.code}"), plage_des_notes(x, e)
    vierge = f'COUNT({plage})+COUNTIF({plage},"?*")=0'
    if x.tuteur and e is x.referentiel.pro:
        autres = [x.ici(f"n:{c.code}") for c in e.composantes if c is not x.tuteur]
        vierge = ",".join(f'{cellule}=""' for cellule in (*autres, x.ici("tuteur_saisi")))
    if _porte_un_portefeuille(x, e):
        vierge += f',{x.donnee(f"portefeuille.{e.code}")}=""'
    bornes = f"{points}>={nom_parametre(f'VAL_{e.code}')},{points}<={nom_parametre(f'MAX_{e.code}')}"
    sans_note = f"AND({x.ici('vae')}=1,{points}=0)"
    accorde = ""
    if e is not x.referentiel.pro:
        jour = x.donnee(f"accorde.{e.code}")
        accorde = f"AND(ISNUMBER({jour}),{points}>=0,{points}<={nom_parametre(f'MAX_{e.code}')}),"
    valable = f"AND(ISNUMBER({points}),OR({sans_note},{accorde}AND({bornes})),{vierge})"
    return f'=IF(OR({_juge(x, e)}=0,{points}=""),0,IF({valable},1,2))'


def portefeuille(x: Reperes, e: Bloc) -> str:
    """0: no portfolio; 1: one that counts; 2: one that contradicts the file, so the candidate waits."""
    sien, plage = x.donnee(f"portefeuille.{e.code}"), plage_des_notes(x, e)
    vierge = f'COUNT({plage})+COUNTIF({plage},"?*")=0,{x.donnee(f"acquis.{e.code}")}=""'
    valable = f"IF(AND({x.ici('executive')}=1,{vierge}),1,2)"
    return f'=IF(OR({x.ici(f"du:{e.code}")}=0,{sien}=""),0,{valable})'


def decimales(x: Reperes, e: Bloc) -> str:
    """How many marks have more decimals than anybody types: what a formula with binary fractions leaves."""
    textes = f"{x.ici(f't:{e.composantes[0].code}')}:{x.ici(f't:{e.composantes[-1].code}')}"
    longs = "".join(f"+(LEN({x.ici(f't:{c.code}')})>{LONGUEUR_EXACTE})" for c in e.composantes)
    longues = f'COUNTIF({textes},"≈"){longs}'
    return f"=IF({x.ici('vae')}=1,0,{_ou_portefeuille(x, e, '0', longues)})"


def points(x: Reperes, e: Bloc) -> str:
    """Points that count: this session's, or those of an earlier attempt that stands."""
    if not x.a(TENTATIVES):
        return points_de_la_session(x, e)
    avant, i = x.donnee(f"tentatives.{e.code}"), x.de(e, "ptn", "mei")
    return f"=IF({i['mei']}=1,{avant},{i['ptn']})"


def tentative_gardee(x: Reperes, e: Bloc) -> str:
    """1 when an earlier attempt stands instead of this session's marks (reading X12)."""
    avant = x.donnee(f"tentatives.{e.code}")
    i = x.de(e, "acq", "manq", "ptn", "abn")
    absent = _absent(x, e, i["abn"])
    sien = f'{_juge(x, e)}=1,{i["acq"]}<>1,{i["manq"]}=0,ISNUMBER({avant}),{nom_lecture("reprise")}="meilleure"'
    return f"=IF(AND({sien}),IF(OR({absent},({avant}-{i['ptn']})*1>=0),1,0),0)"


def points_de_la_session(x: Reperes, e: Bloc) -> str:
    """Points of this session's marks, of an acquis, or of a portfolio."""
    somme = _somme_des_notes(x, e)
    if x.tuteur and e is x.referentiel.pro:
        tuteur = x.ici(f"n:{x.tuteur.code}")
        somme = f"SUM({plage_des_notes(x, e)})-IF(ISNUMBER({tuteur}),{tuteur},0)+{x.ici('tuteur_apres')}"
        somme = f"ROUND({somme},10)"
        vise = f'{nom_lecture("assiette_penalite")}="professionnelle",{x.ici(f"manq:{e.code}")}=0,{_juge(x, e)}=1'
        diminue = diminuer(x, somme, nom_parametre(f"MAX_{e.code}"))
        somme = f"IF(AND({vise},{appliquee(x)}),{diminue},{somme})"
    somme = f"IF({x.ici('vae')}=1,0,{_ou_portefeuille(x, e, 'N({})', somme)})"
    return f"=IF({x.ici(f'acq:{e.code}')}=1,{x.donnee(f'acquis.{e.code}')},{somme})"


def absences(x: Reperes, e: Bloc) -> str:
    """How many absences count."""
    if not x.a(TENTATIVES):
        return absences_de_la_session(x, e)
    i = x.de(e, "mei", "abn")
    return f"=IF({i['mei']}=1,0,{i['abn']})"


def absences_de_la_session(x: Reperes, e: Bloc) -> str:
    """How many marks of this session are absences."""
    absents = _ou_portefeuille(x, e, '({}="ABS")*1', f'COUNTIF({plage_des_notes(x, e)},"ABS")')
    return f"=IF(OR({x.ici(f'acq:{e.code}')}=1,{x.ici('vae')}=1),0,{absents})"


def manques(x: Reperes, e: Bloc) -> str:
    """How many marks are still expected, or must be corrected."""
    plage = plage_des_notes(x, e)
    manquantes = f'COLUMNS({plage})-COUNT({plage})-COUNTIF({plage},"ABS")'
    manquantes = _ou_portefeuille(x, e, 'IF(OR(ISNUMBER({0}),{0}="ABS"),0,1)', manquantes)
    return f"=IF({x.ici(f'acq:{e.code}')}=1,0,IF({x.ici('vae')}=1,1,{manquantes}))"


def effet(x: Reperes, e: Bloc) -> str:
    """1 when the bloc is kept (validated or acquired), -1 when it forbids the title, 0 otherwise."""
    i = x.de(e, "acq", "pts", "abs", "manq")
    absent = _absent(x, e, i["abs"])
    valide, minimum = nom_parametre(f"VAL_{e.code}"), nom_parametre(f"MIN_{e.code}")
    bornes = f"IF(({i['pts']}-{valide})*1>=0,1,IF(({i['pts']}-{minimum})*1<0,-1,0))"
    contredit = f"{x.ici(f'pf:{e.code}')}=2," if _porte_un_portefeuille(x, e) else ""
    attend = f"OR({contredit}{i['acq']}=2,{i['manq']}>0)"
    return f"=IF({_juge(x, e)}=0,0,IF({i['acq']}=1,1,IF({absent},-1,IF({attend},0,{bornes}))))"


def _absent(x: Reperes, e: Bloc, absences: str) -> str:
    """Condition: an absence makes the bloc not presented; always for PRO, by a reading for the others."""
    return f"{absences}>0" if e is x.referentiel.pro else f'AND({absences}>0,{nom_lecture("absence")}="stricte")'


def _porte_un_portefeuille(x: Reperes, e: Bloc) -> bool:
    return x.a_une_colonne(f"pf:{e.code}")


def _ou_portefeuille(x: Reperes, e: Bloc, portefeuille: str, epreuves: str) -> str:
    """What the portfolio of a bloc says where there is one, what its épreuves say otherwise."""
    if not _porte_un_portefeuille(x, e):
        return epreuves
    sien = portefeuille.format(x.donnee(f"portefeuille.{e.code}"))
    return f"IF({x.ici(f'pf:{e.code}')}>0,{sien},{epreuves})"


def _somme_des_notes(x: Reperes, e: Bloc) -> str:
    """Points of a bloc: rounded to ten decimals, unless a mark has more than eight, which then counts as it is."""
    somme = f"SUM({plage_des_notes(x, e)})"
    return f"IF({x.ici(f'flo:{e.code}')}=0,ROUND({somme},10),{somme})"
