"""Contrôle: assiduity, total, average and decision."""

from __future__ import annotations

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille.construction.disposition import nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.references import References

CHAMPS_LUS = ("executive", "dispense", "fraude", "h_entreprise", "h_injustifiees", "h_justifiees", "h_formation")
VOISINAGE = "0.00000000001"


class Decision(References):
    """Columns that lead to the decision."""

    def _col_heures(self, r: str) -> str:
        return f"=IF(ISNUMBER({self._ici('h_injustifiees', r)}),{self._ici('h_injustifiees', r)},0)"

    def _col_base(self, r: str) -> str:
        lu = self._ici("h_formation", r)
        blocs = "+".join(f"{self._ici(f'du:{b.code}', r)}*{nom_parametre(f'HEURES_{b.code}')}" for b in self.r.blocs)
        parcours = f'IF({self._ici("parcours", r)}="BLOCS",{blocs},{nom_parametre("HEURES_FORMATION")})'
        return f"=IF(ISNUMBER({lu}),{lu},{parcours})"

    def _col_taux(self, r: str) -> str:
        heures, base = self._ici("heures", r), self._ici("base", r)
        formule = '"à statuer"'
        for i in range(len(self.r.assiduite.paliers), 0, -1):
            part, limite = f"ROUND({heures}*100,8)", f"ROUND({nom_parametre(f'PALIER_{i}')}*{base},8)"
            dans = f'OR({part}<{limite},AND({part}={limite},{nom_lecture("borne_assiduite")}<>"severe"))'
            formule = f"IF({dans},{nom_parametre(f'TAUX_{i}')},{formule})"
        return f'=IF({heures}<=0,0,IF({base}<=0,"à statuer",{formule}))'

    def _col_accord(self, r: str) -> str:
        x = self._assidu("accord_penalite", r)
        return f'=IF(ISNUMBER({x}),1,IF(TRIM({x}&"")="",0,"?"))'

    def _col_champs(self, r: str) -> str:
        """How many fields that the decision needs cannot be read."""
        parcours, inscrits = self._ici("parcours", r), self._ici("inscrits", r)
        reste = inscrits
        for b in self.r.blocs:
            reste = f'SUBSTITUTE({reste}," {b.code} ","")'
        exacts = f'TRIM({reste})=""'
        blocs = f'IF({parcours}="COMPLET",TRIM({inscrits})="",IF({parcours}="BLOCS",AND(TRIM({inscrits})<>"",{exacts}),FALSE))'
        textes = [self._ici(c, r) for c in (*CHAMPS_LUS, "accord")]
        parties = [f"IF({blocs},0,1)", *(f'IF({t}="?",1,0)' for t in textes)]
        parties.append(f'IF({self.donnee(ANOMALIE, r)}="",0,1)')
        return f'=IF({self._ici("identifiant", r)}="",0,{"+".join(parties)})'

    def _col_au_bord(self, r: str) -> str:
        """A mark with more decimals than anybody types stands so near a bound that it makes the outcome."""
        cas = []
        for e in self.r.ensembles():
            i = {g: self._ici(f"{g}:{e.code}", r) for g in ("du", "acq", "flo", "pts")}
            bornes = (nom_parametre(f"MIN_{e.code}"), nom_parametre(f"VAL_{e.code}"))
            pres = ",".join(f"ABS({i['pts']}-{borne})<{VOISINAGE}" for borne in bornes)
            cas.append(f"AND({i['du']}=1,{i['acq']}<>1,{i['flo']}>0,OR({pres}))")
        decide = f'{self._ici("parcours", r)}<>"BLOCS",({self._somme("{du}*{manq}", r)})=0'
        moyenne = f"ABS({self._ici('moyenne_exacte', r)}-{nom_parametre('MOYENNE')})<{VOISINAGE}"
        cas.append(f"AND(({self._somme('{du}*{flo}', r)})>0,{self._ici('vae', r)}<>1,{decide},{moyenne})")
        return f'=IF({self._ici("identifiant", r)}="",0,IF(OR({",".join(cas)}),1,0))'

    def _col_attente(self, r: str) -> str:
        return f"=MAX({self._ici('attente_saisie', r)},{self._ici('au_bord', r)})"

    def _col_attente_saisie(self, r: str) -> str:
        manque = self._somme("{du}*(({manq}>0)+({acq}=2))", r) + self._contradits(r)
        dus = self._somme("{du}", r)
        return f"=IF(OR({self._ici('champs', r)}>0,({dus})=0,({manque})>0),1,0)"

    def _col_obstacles(self, r: str) -> str:
        return f"={self._somme('({val}=-1)', r)}+{self._ici('manque_heures', r)}"

    def _col_valides(self, r: str) -> str:
        return f"={self._somme('({val}=1)', r, self.r.blocs)}"

    def _col_sur(self, r: str) -> str:
        """Maximum of what is due; by experience, of what was acquired before, nothing else having points."""
        experience = self._somme("{du}*({acq}=1)*({pts}>0)*{max}", r)
        return f"=IF({self._ici('vae', r)}=1,{experience},{self._somme('{du}*{max}', r)})"

    def _col_brut(self, r: str) -> str:
        annule = self._somme("{du}*({acq}=1)*{pts}", r)
        somme = f"IF({self._ici('fraude', r)}=1,{annule},{self._somme('{du}*{pts}', r)})"
        return f"={self._arrondir(somme, r)}"

    def _arrondir(self, valeur: str, r: str) -> str:
        """Rounded to ten decimals, unless a mark that is due has more than eight."""
        return f"IF(({self._somme('{flo}', r)})=0,ROUND({valeur},10),{valeur})"

    def _sur_total(self, r: str) -> str:
        """Condition: the penalty bears on the total and is applied."""
        etat = f'{self._ici("parcours", r)}<>"BLOCS",{self._ici("attente_saisie", r)}=0,{self._ici("fraude", r)}<>1'
        return f'AND({nom_lecture("assiette_penalite")}="total",{self._ici("vae", r)}<>1,{etat},{self._appliquee(r)})'

    def _col_total_penalise(self, r: str) -> str:
        brut = self._ici("brut", r)
        return f"=IF({self._sur_total(r)},{self._diminuer(brut, self._ici('sur', r), r)},{brut})"

    def _col_total(self, r: str) -> str:
        return f"=IF({self._ici('attente', r)}=1,{self._ici('brut', r)},{self._ici('total_penalise', r)})"

    def _col_moyenne_notes(self, r: str) -> str:
        """Plain mean of the marks of what is due."""
        dus, sur = self._somme("{du}", r), self._ici("sur", r)
        notes = self._somme("{du}*{pts}*" + nom_parametre("ECHELLE") + "/{max}", r)
        return f"=IF({sur}=0,0,ROUND(({notes})/({dus}),10))"

    def _col_moyenne_exacte(self, r: str) -> str:
        echelle, sur, simple = nom_parametre("ECHELLE"), self._ici("sur", r), self._ici("moyenne_notes", r)
        penalisee = f"IF({self._sur_total(r)},{self._diminuer(simple, echelle, r)},{simple})"
        points = self._arrondir(f"{self._ici('total_penalise', r)}*{echelle}/{sur}", r)
        return f'=IF(OR({sur}=0,{self._ici("vae", r)}=1),0,IF({nom_lecture("moyenne")}="moyenne_des_notes",{penalisee},{points}))'

    def _col_moyenne_suffit(self, r: str) -> str:
        echelle, exigee, total = nom_parametre("ECHELLE"), nom_parametre("MOYENNE"), self._ici("total", r)
        exacts = self._arrondir(f"{total}*{echelle}", r)
        points = f"({exacts}-{exigee}*{self._ici('sur', r)})*1>=0"
        notes = f"{self._ici('moyenne_exacte', r)}>={exigee}"
        experience = f"{self._ici('valides', r)}={len(self.r.blocs)}"
        return f'=IF(IF({self._ici("vae", r)}=1,{experience},IF({nom_lecture("moyenne")}="moyenne_des_notes",{notes},{points})),1,0)'
