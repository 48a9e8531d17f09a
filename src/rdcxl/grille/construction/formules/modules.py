"""Continuous assessment: each note brought to the scale, then modules, means of the blocs, the outcome of the certificate.

Exact marks stand in hidden columns; what shows is cut after two decimals. A mean is rounded to ten decimals before it is
compared or cut, because a spreadsheet divides in binary fractions.
"""

from __future__ import annotations

from rdcxl.grille.annexes import CONTROLE_CONTINU
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, lettre, nom_parametre
from rdcxl.grille.construction.formules.annexes import Annexes
from rdcxl.regles import libelles as L
from rdcxl.regles.modules import bareme

ILLISIBLE = '"?"'


class Modules(Annexes):
    """Formulas of the sheet Modules, and of the hidden columns of its optional table."""

    # -- rows of the optional table -----------------------------------------------------------------------------------

    def _ligne_cle_module(self, c: dict[str, str]) -> str:
        """Candidate and module as one number, which is found quicker than a text; 0 where one of them is unknown."""
        codes = [m.code for p in self.r.porteurs_de_modules() for m in p.modules]
        rang, module = self._rang_de(c["identifiant"]), f'UPPER(TRIM({c["module"]}&""))'
        liste = ",".join(f'"{code}"' for code in codes)
        return f"=IF({rang}=0,0,IFERROR({rang}*{len(codes) + 1}+MATCH({module},{{{liste}}},0),0))"

    def _ligne_note_comptee(self, c: dict[str, str]) -> str:
        return f"=IF(ISNUMBER({c['sur_echelle']}),1,0)"

    def _ligne_note_refusee(self, c: dict[str, str]) -> str:
        return f"=IF({c['sur_echelle']}={ILLISIBLE},1,0)"

    def _ligne_sur_echelle(self, c: dict[str, str]) -> str:
        """The note on the scale: 0 for ABS, nothing for ABJ and for a blank, « ? » where it must be corrected."""
        note, sur = (
            self._note_normale(c["note_module"]),
            f'IF(TRIM({c["note_sur"]}&"")="",{nom_parametre("CC_SUR")},{c["note_sur"]})',
        )
        rangs = range(1, len(bareme(self.r).maxima) + 1)
        admis = ",".join(f"{sur}={nom_parametre(f'CC_SUR_{i}')}" for i in rangs)
        jugee = f"AND(ISNUMBER({note}),OR({admis}),{note}>=0,{note}<={sur})"
        ramenee = f"IF({jugee},{note}*{nom_parametre('ECHELLE')}/{sur},{ILLISIBLE})"
        suite = f'IF(OR({note}="",{note}="ABJ"),"",{ramenee})'
        return f'=IFERROR(IF({note}="ABS",0,{suite}),{ILLISIBLE})'

    def _ligne_absence_a_l_evaluation(self, c: dict[str, str]) -> str:
        return f'=IFERROR(IF({self._note_normale(c["note_module"])}="ABS",1,0),0)'

    # -- sheet Modules ------------------------------------------------------------------------------------------------

    def module(self, cle: str, r: str) -> str:
        """Formula of a column of the sheet Modules; see `Disposition.modules` for its keys."""
        genre, _, code = cle.partition(":")
        identifiant = self._la("identifiant", r)
        formule = {
            "identifiant": lambda: identifiant,
            "nom": lambda: self._la("nom", r),
            "note": lambda: self._coupee(f"${self._m[f'exacte:{code}']}{r}"),
            "exacte": lambda: self._exacte(code),
            "absence": lambda: self._somme_des_siennes(code, "absence_a_l_evaluation"),
            "moyenne": lambda: self._moyenne(code, r),
            "nombre": lambda: f"COUNT({self._notes(code, r)})",
            "certificat": lambda: self._certificat(r),
            "absences": lambda: f"SUM({self._bornes('absence', r)})",
        }[genre]()
        return f'=IF({identifiant}="","",{formule})'

    @property
    def _m(self) -> dict[str, str]:
        return {cle: lettre(i) for cle, i in self.d.modules().items()}

    def _coupee(self, x: str) -> str:
        return f"IF(ISNUMBER({x}),TRUNC(ROUND({x},10),2),{x})"

    def _somme_des_siennes(self, code: str, quoi: str) -> str:
        """Sum of a column of the table over the rows of a candidate and a module; sheet Modules has the rows of Notes."""
        codes = [m.code for p in self.r.porteurs_de_modules() for m in p.modules]
        cle = f"((ROW()-{PREMIERE_LIGNE - 1})*{len(codes) + 1}+{codes.index(code) + 1})"
        return f"SUMIF({self._colonne(CONTROLE_CONTINU, 'cle_module')},{cle},{self._colonne(CONTROLE_CONTINU, quoi)})"

    def _exacte(self, code: str) -> str:
        combien, somme = (self._somme_des_siennes(code, quoi) for quoi in ("note_comptee", "sur_echelle"))
        refusees = self._somme_des_siennes(code, "note_refusee")
        return f'IF({refusees}>0,{ILLISIBLE},IF({combien}=0,"",{somme}/{combien}))'

    def _notes(self, code: str, r: str) -> str:
        """The exact marks of the modules of a bloc, side by side."""
        (porteur,) = (p for p in self.r.porteurs_de_modules() if p.code == code)
        bouts = [self._m[f"exacte:{m.code}"] for m in (porteur.modules[0], porteur.modules[-1])]
        return f"${bouts[0]}{r}:${bouts[1]}{r}"

    def _bornes(self, genre: str, r: str) -> str:
        colonnes = [c for cle, c in self._m.items() if cle.startswith(f"{genre}:")]
        return f"${colonnes[0]}{r}:${colonnes[-1]}{r}"

    def _moyenne(self, code: str, r: str) -> str:
        notes = self._notes(code, r)
        return f'IF(COUNT({notes})=0,"",TRUNC(ROUND(AVERAGE({notes}),10),2))'

    def _certificat(self, r: str) -> str:
        s = self.r.specialisation
        if s is None:
            return '""'
        notes = self._notes(s.code, r)
        oui, non, pas = (L.CERTIFICATS[c] for c in (L.OBTENU, L.NON_OBTENU, L.NON_EVALUE))
        issue = f'IF((ROUND(AVERAGE({notes}),10)-{nom_parametre("CERTIFICAT")})*1>=0,"{oui}","{non}")'
        return f'IF(COUNT({notes})<COLUMNS({notes}),"{pas}",{issue})'
