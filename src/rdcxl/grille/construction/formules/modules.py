"""Continuous assessment: each note brought to the scale, then modules, means of the blocs, the outcome of the certificate.

Exact marks stand in hidden columns; what shows is cut after two decimals. A mean is rounded to ten decimals before it is
compared or cut, because a spreadsheet divides in binary fractions.
"""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import CONTROLE_CONTINU
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, nom_parametre
from rdcxl.grille.construction.formules.commun import colonne, ligne, note_normale, rang_dans_notes
from rdcxl.grille.construction.formules.reperes import Formule, Reperes
from rdcxl.referentiel.modele import Bloc, Module, Referentiel, Specialisation
from rdcxl.regles import libelles as L
from rdcxl.regles.modules import bareme

ILLISIBLE = '"?"'


# -- rows of the optional table ---------------------------------------------------------------------------------------


def cle_module(x: Reperes) -> str:
    """Candidate and module as one number, which is found quicker than a text; 0 where one of them is unknown."""
    c, codes = ligne(x, CONTROLE_CONTINU), _codes(x.referentiel)
    rang, module = rang_dans_notes(x, c["identifiant"]), f'UPPER(TRIM({c["module"]}&""))'
    liste = ",".join(f'"{code}"' for code in codes)
    return f"=IF({rang}=0,0,IFERROR({rang}*{len(codes) + 1}+MATCH({module},{{{liste}}},0),0))"


def sur_echelle(x: Reperes) -> str:
    """The note on the scale: 0 for ABS, nothing for ABJ and for a blank, « ? » where it must be corrected."""
    c = ligne(x, CONTROLE_CONTINU)
    note, sur = note_normale(c["note_module"]), c["note_sur"]
    sur = f'IF(TRIM({sur}&"")="",{nom_parametre("CC_SUR")},{sur})'
    rangs = range(1, len(bareme(x.referentiel).maxima) + 1)
    admis = ",".join(f"{sur}={nom_parametre(f'CC_SUR_{i}')}" for i in rangs)
    jugee = f"AND(ISNUMBER({note}),OR({admis}),{note}>=0,{note}<={sur})"
    ramenee = f"IF({jugee},{note}*{nom_parametre('ECHELLE')}/{sur},{ILLISIBLE})"
    suite = f'IF(OR({note}="",{note}="ABJ"),"",{ramenee})'
    return f'=IFERROR(IF({note}="ABS",0,{suite}),{ILLISIBLE})'


def note_comptee(x: Reperes) -> str:
    """1 where the row has a note."""
    return f"=IF(ISNUMBER({ligne(x, CONTROLE_CONTINU)['sur_echelle']}),1,0)"


def note_refusee(x: Reperes) -> str:
    """1 where the note must be corrected."""
    return f"=IF({ligne(x, CONTROLE_CONTINU)['sur_echelle']}={ILLISIBLE},1,0)"


def absence_a_l_evaluation(x: Reperes) -> str:
    """1 for an unjustified absence."""
    return f'=IFERROR(IF({note_normale(ligne(x, CONTROLE_CONTINU)["note_module"])}="ABS",1,0),0)'


CALCULEES: dict[str, dict[str, Formule]] = {
    CONTROLE_CONTINU: {
        "cle_module": cle_module,
        "sur_echelle": sur_echelle,
        "note_comptee": note_comptee,
        "note_refusee": note_refusee,
        "absence_a_l_evaluation": absence_a_l_evaluation,
    }
}


# -- sheet Modules ----------------------------------------------------------------------------------------------------


def identifiant(x: Reperes) -> str:
    """The candidate's identifier."""
    return _si_presente(x, x.la("identifiant"))


def nom(x: Reperes) -> str:
    """The candidate's name."""
    return _si_presente(x, x.la("nom"))


def note(x: Reperes, m: Module) -> str:
    """The mark of a module, cut after two decimals."""
    exacte = x.ici(f"exacte:{m.code}", C.MODULES)
    return _si_presente(x, f"IF(ISNUMBER({exacte}),INT(ROUND({exacte}*100,8))/100,{exacte})")


def exacte(x: Reperes, m: Module) -> str:
    """The mean of the notes of a module; « ? » where one must be corrected."""
    combien, somme = (_somme_des_siennes(x, m, quoi) for quoi in ("note_comptee", "sur_echelle"))
    refusees = _somme_des_siennes(x, m, "note_refusee")
    return _si_presente(x, f'IF({refusees}>0,{ILLISIBLE},IF({combien}=0,"",{somme}/{combien}))')


def absence(x: Reperes, m: Module) -> str:
    """How many absences at the evaluations of a module."""
    return _si_presente(x, _somme_des_siennes(x, m, "absence_a_l_evaluation"))


def moyenne(x: Reperes, porteur: Bloc | Specialisation) -> str:
    """The mean of the modules of a bloc, cut after two decimals."""
    notes = _notes(x, porteur)
    return _si_presente(x, f'IF(COUNT({notes})=0,"",INT(ROUND(AVERAGE({notes})*100,8))/100)')


def nombre(x: Reperes, porteur: Bloc | Specialisation) -> str:
    """How many modules of a bloc have a mark."""
    return _si_presente(x, f"COUNT({_notes(x, porteur)})")


def certificat(x: Reperes, s: Specialisation) -> str:
    """The outcome of the certificate."""
    notes = _notes(x, s)
    oui, non, pas = (L.CERTIFICATS[c] for c in (L.OBTENU, L.NON_OBTENU, L.NON_EVALUE))
    issue = f'IF((ROUND(AVERAGE({notes}),10)-{nom_parametre("CERTIFICAT")})*1>=0,"{oui}","{non}")'
    return _si_presente(x, f'IF(COUNT({notes})<COLUMNS({notes}),"{pas}",{issue})')


def absences(x: Reperes) -> str:
    """How many absences at an evaluation, all modules together."""
    siennes = [cle for cle in x.colonnes[C.MODULES] if cle.startswith("absence:")]
    return _si_presente(x, f"SUM({x.ici(siennes[0], C.MODULES)}:{x.ici(siennes[-1], C.MODULES)})")


def _si_presente(x: Reperes, formule: str) -> str:
    return f'=IF({x.la("identifiant")}="","",{formule})'


def _codes(r: Referentiel) -> list[str]:
    return [m.code for porteur in r.porteurs_de_modules() for m in porteur.modules]


def _somme_des_siennes(x: Reperes, m: Module, quoi: str) -> str:
    """Sum of a column of the table over the rows of a candidate and a module; sheet Modules has the rows of Notes."""
    codes = _codes(x.referentiel)
    cle = f"((ROW()-{PREMIERE_LIGNE - 1})*{len(codes) + 1}+{codes.index(m.code) + 1})"
    return f"SUMIF({colonne(x, CONTROLE_CONTINU, 'cle_module')},{cle},{colonne(x, CONTROLE_CONTINU, quoi)})"


def _notes(x: Reperes, porteur: Bloc | Specialisation) -> str:
    """The exact marks of the modules of a bloc, side by side."""
    bouts = (x.ici(f"exacte:{m.code}", C.MODULES) for m in (porteur.modules[0], porteur.modules[-1]))
    return ":".join(bouts)
