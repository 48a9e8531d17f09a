"""Contrôle's summary, Synthèse and Assiduité: what people read."""

from __future__ import annotations

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, nom_lecture, nom_parametre, reference
from rdcxl.grille.construction.formules.references import References
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import libelles as L


class Affichage(References):
    """Columns that people read."""

    def _compter(self, critere: str, r: str) -> str:
        return "+".join(f'{self._evalue(e, r)}*COUNTIF({self._plage(e, r)},"{critere}")' for e in self.r.ensembles())

    def _evalue(self, e: Bloc, r: str) -> str:
        """1 where the épreuves of a bloc are expected at this session: due, neither acquired nor replaced by a portfolio."""
        autrement = f"*({self._ici(f'pf:{e.code}', r)}=0)" if f"pf:{e.code}" in self._c else ""
        return (
            f"({self._ici('vae', r)}<>1)*{self._ici(f'du:{e.code}', r)}*({self._ici(f'acq:{e.code}', r)}<>1){autrement}"
        )

    def _portefeuilles_attendus(self, r: str, condition: str) -> str:
        """How many portfolios are in some state; nothing where the workbook knows none."""
        blocs = self.r.blocs if self.d.a_des_portefeuilles else ()
        return "".join(
            f"+{self._ici(f'du:{b.code}', r)}*({self._ici(f'pf:{b.code}', r)}=1)*"
            + condition.format(self.donnee(f"portefeuille.{b.code}", r))
            for b in blocs
        )

    def _col_attendues(self, r: str) -> str:
        parties = "+".join(f"{self._evalue(e, r)}*{len(e.composantes)}" for e in self.r.ensembles())
        return f'=IF({self._ici("identifiant", r)}="","",{parties}{self._portefeuilles_attendus(r, "1")})'

    def _col_saisies(self, r: str) -> str:
        parties = "+".join(f"{self._evalue(e, r)}*COUNT({self._plage(e, r)})" for e in self.r.ensembles())
        return f'=IF({self._ici("identifiant", r)}="","",{parties}{self._portefeuilles_attendus(r, "ISNUMBER({})")})'

    def _col_manquantes(self, r: str) -> str:
        i = {c: self._ici(c, r) for c in ("identifiant", "attendues", "saisies", "abj", "abs", "corriger")}
        refusees = f"{self._compter('~?', r)}{self._portefeuilles_illisibles(r)}"
        return f'=IF({i["identifiant"]}="","",{i["attendues"]}-{i["saisies"]}-{i["abj"]}-{i["abs"]}-({refusees}))'

    def _col_abj(self, r: str) -> str:
        siens = self._portefeuilles_attendus(r, '({}="ABJ")')
        return f'=IF({self._ici("identifiant", r)}="","",{self._compter("ABJ", r)}{siens})'

    def _col_abs(self, r: str) -> str:
        siens = self._portefeuilles_attendus(r, '({}="ABS")')
        return f'=IF({self._ici("identifiant", r)}="","",{self._compter("ABS", r)}{siens})'

    def _col_corriger(self, r: str) -> str:
        contradictions = self._somme("({acq}=2)", r) + self._contradits(r) + self._portefeuilles_illisibles(r)
        somme = f"{self._compter('~?', r)}+{self._ici('champs', r)}+{self._ici('au_bord', r)}+{contradictions}"
        return f'=IF({self._ici("identifiant", r)}="",IF({self._orpheline(r)},1,""),{somme})'

    def _portefeuilles_illisibles(self, r: str) -> str:
        return self._portefeuilles_attendus(r, f'({{}}="{P.ILLISIBLE}")')

    def _col_constat(self, r: str) -> str:
        i = {c: self._ici(c, r) for c in ("identifiant", "ligne", "corriger", "manquantes", "abj", "manque_heures")}
        suite = f'IF({i["abj"]}>0,"Rattrapage à venir",IF({i["manque_heures"]}=1,"Heures en entreprise","Complet"))'
        suite = f'IF({self._ici("vae", r)}=1,"{P.EXPERIENCE}",{suite})'
        suite = f'IF({i["corriger"]}>0,"À corriger",IF({i["manquantes"]}>0,"Notes attendues",{suite}))'
        sans_nom = f'IF({self._orpheline(r)},"Identifiant manquant","")'
        inconnu = f'IF({self.donnee(ANOMALIE, r)}="{P.DEPLACEE}","Ligne déplacée","Candidat inconnu")'
        return f'=IF({i["identifiant"]}="",{sans_nom},IF({i["ligne"]}=0,{inconnu},{suite}))'

    def _orpheline(self, r: str) -> str:
        """Condition: marks stand on a row of Notes without identifier."""
        codes = list(self.r.composantes)
        notes = f"{C.NOTES}!{self._n[codes[0]]}{r}:{self._n[codes[-1]]}{r}"
        # Cells that grids or optional tables fill hold a formula, and count as filled even when it shows nothing.
        formules = self.d.reportent or self.d.notes_de_grille
        return f'IFERROR(SUMPRODUCT(--({notes}<>"")),1)>0' if formules else f"COUNTA({notes})>0"

    def _annule(self, e: Bloc, r: str) -> str:
        return f"AND({self._la('fraude', r)}=1,{self._la(f'acq:{e.code}', r)}<>1)"

    def _points_affiches(self, e: Bloc, r: str) -> str:
        experience = self._sans_note(e, r)
        return f'IF(OR({self._la(f"du:{e.code}", r)}=0,{self._annule(e, r)},{experience}),"",{self._la(f"pts:{e.code}", r)})'

    def _sans_note(self, e: Bloc, r: str) -> str:
        """Condition: by experience, the jury rules or ruled on this bloc without any mark."""
        i = {g: self._la(f"{g}:{e.code}", r) for g in ("acq", "pts")}
        return f"AND({self._la('vae', r)}=1,OR({i['acq']}<>1,{i['pts']}=0))"

    def _note_affichee(self, e: Bloc, r: str) -> str:
        i = {g: self._la(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "manq")}
        brute = f"{i['pts']}*{nom_parametre('ECHELLE')}/{nom_parametre(f'MAX_{e.code}')}"
        note = f"IF({self._la(f'flo:{e.code}', r)}=0,TRUNC(ROUND({brute},10),2),INT({brute}*100)/100)"
        contredit = f",{self._la(f'pf:{e.code}', r)}=2" if f"pf:{e.code}" in self._c else ""
        return f'IF(OR({i["du"]}=0,{i["manq"]}>0,{i["acq"]}=2{contredit},{self._sans_note(e, r)},{self._annule(e, r)}),"",{note})'

    def _statut(self, e: Bloc, r: str) -> str:
        i = {g: self._la(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "abs", "manq", "val")}
        parcours = self._la("parcours", r)
        if e is self.r.pro:
            sans = f'OR({parcours}="BLOCS",{self._la("vae", r)}=1)'
            noms, non_du = L.PRO, f'IF({sans},"{L.PRO[L.NON_CONCERNE]}","{L.PRO[L.DISPENSE]}")'
            juge, absent = f'IF({i["val"]}=-1,"{noms[L.INSUFFISANT]}","{noms[L.SUFFISANT]}")', f"{i['abs']}>0"
        else:
            noms, non_du = L.BLOCS, f'"{L.BLOCS[L.NON_INSCRIT]}"'
            entre = self._entre_bornes(r)
            eliminatoire = f'IF({i["val"]}=-1,"{noms[L.ELIMINATOIRE]}",{entre})'
            juge = f'IF({i["val"]}=1,"{noms[L.VALIDE]}",{eliminatoire})'
            absent = f'AND({i["abs"]}>0,{nom_lecture("absence")}="stricte")'
        suite = f'IF({absent},"{noms[L.NON_PRESENTE]}",IF({i["manq"]}>0,"{noms[L.EN_ATTENTE]}",{juge}))'
        contredit = (
            f"OR({i['acq']}=2,{self._la(f'pf:{e.code}', r)}=2)" if f"pf:{e.code}" in self._c else f"{i['acq']}=2"
        )
        suite = f'IF({self._la("fraude", r)}=1,"{noms[L.ANNULE]}",IF({contredit},"{noms[L.EN_ATTENTE]}",{suite}))'
        return f'IF({i["du"]}=0,{non_du},IF({i["acq"]}=1,"{noms[L.ACQUIS]}",{suite}))'

    def _entre_bornes(self, r: str) -> str:
        titre = f'IF({self._titre(r)},"{L.BLOCS[L.COMPENSE]}","{L.BLOCS[L.NON_VALIDE]}")'
        attente = f'IF({self._la("attente", r)}=1,"{L.BLOCS[L.COMPENSABLE]}",{titre})'
        return f'IF({self._la("parcours", r)}="BLOCS","{L.BLOCS[L.NON_VALIDE]}",{attente})'

    def _titre(self, r: str) -> str:
        return f'AND({self._la("parcours", r)}<>"BLOCS",{self._la("moyenne_suffit", r)}=1,{self._la("obstacles", r)}=0)'

    def _moyenne_affichee(self, r: str) -> str:
        sans = f'OR({self._la("parcours", r)}="BLOCS",{self._la("vae", r)}=1,{self._la("attente", r)}=1,{self._la("fraude", r)}=1)'
        exacte = self._la("moyenne_exacte", r)
        flottantes = "+".join(self._la(f"flo:{e.code}", r) for e in self.r.ensembles())
        return f'IF({sans},"",IF(({flottantes})=0,TRUNC({exacte},2),INT({exacte}*100)/100))'

    def _blocs_conserves(self, r: str) -> str:
        parties = "&".join(
            f'IF(AND({self._la(f"val:{b.code}", r)}=1,NOT({self._annule(b, r)})),"{b.code} ","")' for b in self.r.blocs
        )
        return f'SUBSTITUTE(TRIM({parties})," ",", ")'

    def _decision(self, r: str) -> str:
        sans = f'IF({self._la("valides", r)}>0,"{L.DECISIONS[L.PARTIELLE]}","{L.DECISIONS[L.AUCUNE]}")'
        decidee = f'IF({self._titre(r)},"{L.DECISIONS[L.TITRE]}",{sans})'
        attente = f'IF({self._la("attente", r)}=1,"{L.DECISIONS[L.EN_ATTENTE]}",{decidee})'
        return f'IF({self._la("fraude", r)}=1,"{L.DECISIONS[L.ANNULEE]}",{attente})'

    def assiduite(self, cle: str, identifiant: str) -> str:
        """Formula of a calculated column of the sheet Assiduité, for the row whose identifier is in `identifiant`."""
        d = self.d
        colonnes = {
            c: reference(C.CONTROLE, d.controle()[c], PREMIERE_LIGNE, d.derniere)
            for c in ("identifiant", "heures", "base", "taux", "accord")
        }
        rang = f"MATCH({identifiant},{colonnes['identifiant']},0)"
        lu = {c: f"INDEX({ref},{rang})" for c, ref in colonnes.items()}
        if cle == "part":
            return f'=IF({identifiant}="","",IFERROR({lu["heures"]}/{lu["base"]},""))'
        if cle == "taux":
            return f'=IF({identifiant}="","",IFERROR({lu["taux"]},""))'
        sans, appliquee, proposee = (L.PENALITES[c] for c in (L.AUCUNE_PENALITE, L.APPLIQUEE, L.PROPOSEE))
        etat = f'IF(ISNUMBER({lu["taux"]}),IF({lu["taux"]}=0,"{sans}",IF({lu["accord"]}=1,"{appliquee}","{proposee}")),"{L.PENALITES[L.A_STATUER]}")'
        return f'=IF({identifiant}="","",IFERROR({etat},""))'
