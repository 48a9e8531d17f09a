"""Contrôle: marks as they count, blocs and PRO."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import LIGNE_MAXIMUM, nom_lecture, nom_parametre
from rdcxl.grille.construction.formules.references import References
from rdcxl.referentiel.modele import Bloc

LONGUEUR_EXACTE = 16  # characters of a number that a spreadsheet holds exactly: fifteen digits and a comma


class Notes(References):
    """Columns of the marks, of the blocs and of PRO."""

    def _note(self, code: str, r: str) -> str:
        if self._tuteur and code == self._tuteur.code:
            return self._tuteur_retenu(r)
        return "=" + self._normaliser(code, r)

    def _t(self, code: str, r: str) -> str:
        """The text of a mark cell, in capitals and without blanks around it; nothing for a number.

        A number that no one types, because it has more than eight decimals, shows as « ≈ ».
        """
        x = f"{C.NOTES}!{self._n[code]}{r}"
        blancs = '_xlfn.UNICHAR(160)," "),_xlfn.UNICHAR(8239)," "'
        residu = f'IF(ISNUMBER({x}),IF(({x}-ROUND({x},8))*1<>0,"≈",""),"")'
        return f"=IF(ISTEXT({x}),UPPER(TRIM(SUBSTITUTE(SUBSTITUTE({x},{blancs}))),{residu})"

    def _normaliser(self, code: str, r: str) -> str:
        """A mark as number, ABS, ABJ, nothing, or « ? » when it must be corrected."""
        x, t = f"{C.NOTES}!{self._n[code]}{r}", self._ici(f"t:{code}", r)
        maximum = f"{C.NOTES}!{self._n[code]}${LIGNE_MAXIMUM}"
        absent = f'OR({t}="ABS",{t}="NR")' if self.r.composantes[code].role == "RAPPORT" else f'{t}="ABS"'
        ecrit = self._lisible(t, maximum)
        texte = f'IF({t}="",IF(ISTEXT({x})+ISBLANK({x}),"","?"),IF({absent},"ABS",IF({t}="ABJ","ABJ",{ecrit})))'
        return f'IF(ISNUMBER({x}),IF(AND({x}>=0,{x}<={maximum}),{x},"?"),{texte})'

    def _col_tuteur_saisi(self, r: str) -> str:
        return f"={self._normaliser(self._tuteur.code, r)}" if self._tuteur else '=""'

    def acquis(self, cle: str, r: str) -> str:
        """Formula of a calculated column of the sheet Acquis; what is no number becomes -1."""
        texte = self._lisible(f"TRIM($C{r})", "").replace('"?"', "-1")
        return {
            "qui": f'=TRIM($A{r}&"")',
            "cle": f'=TRIM($A{r}&"")&"|"&TRIM($B{r}&"")',
            "valeur": f"=IF(ISNUMBER($C{r}),$C{r},IF(ISTEXT($C{r}),{texte},-1))",
        }[cle]

    def _col_n_tuteur(self, r: str) -> str:
        return f'=IF({self.donnee(f"acquis.{self._tuteur.code}", r)}="",0,1)' if self._tuteur else "=0"

    def _tuteur_retenu(self, r: str) -> str:
        """The tutor's mark: this session's, or the one kept from an earlier session when nothing contradicts it."""
        if self._tuteur is None or self.r.pro is None:
            return '=""'
        saisi, pro = self._ici("tuteur_saisi", r), self.donnee(f"acquis.{self.r.pro.code}", r)
        points = self.donnee(f"acquis.{self._tuteur.code}", r)
        valable = f'AND(ISNUMBER({points}),{saisi}="",{points}<={nom_parametre("MAX_TUTEUR")},{pro}="")'
        return f'=IF({points}="",{saisi},IF({valable},{points},"?"))'

    def _col_tuteur_apres(self, r: str) -> str:
        """The tutor's mark after the penalty, where the penalty bears on it and is applied."""
        if self._tuteur is None or self.r.pro is None:
            return "=0"
        t, pro = self._ici(f"n:{self._tuteur.code}", r), self.r.pro.code
        vise = f'{nom_lecture("assiette_penalite")}="tuteur",{self._ici("n_tuteur", r)}=0,{self._ici(f"acq:{pro}", r)}<>1,{self._ici(f"du:{pro}", r)}=1'
        diminue = self._diminuer(t, nom_parametre("MAX_TUTEUR"), r)
        return f"=IF(ISNUMBER({t}),IF(AND({vise},{self._appliquee(r)}),{diminue},{t}),0)"

    def _du(self, e: Bloc, r: str) -> str:
        parcours = self._ici("parcours", r)
        if e is self.r.pro:
            return f'=IF(OR({parcours}="BLOCS",{self._ici("dispense", r)}=1,{self._ici("vae", r)}=1),0,1)'
        return f'=IF({parcours}="BLOCS",IF(ISNUMBER(SEARCH(" {e.code} ",{self._ici("inscrits", r)})),1,0),1)'

    def _acq(self, e: Bloc, r: str) -> str:
        """0: no acquis; 1: an acquis that counts; 2: one that contradicts the file, so the candidate waits."""
        points, plage = self.donnee(f"acquis.{e.code}", r), self._plage(e, r)
        vierge = f'COUNT({plage})+COUNTIF({plage},"?*")=0'
        if self._tuteur and e is self.r.pro:
            autres = [self._ici(f"n:{c.code}", r) for c in e.composantes if c is not self._tuteur]
            vierge = ",".join(f'{cellule}=""' for cellule in (*autres, self._ici("tuteur_saisi", r)))
        if f"pf:{e.code}" in self._c:
            vierge += f',{self.donnee(f"portefeuille.{e.code}", r)}=""'
        bornes = f"{points}>={nom_parametre(f'VAL_{e.code}')},{points}<={nom_parametre(f'MAX_{e.code}')}"
        sans_note = f"AND({self._ici('vae', r)}=1,{points}=0)"
        valable = f"AND(ISNUMBER({points}),OR({sans_note},AND({bornes})),{vierge})"
        return f'=IF(OR({self._ici(f"du:{e.code}", r)}=0,{points}=""),0,IF({valable},1,2))'

    def _pts(self, e: Bloc, r: str) -> str:
        """Points that count: this session's, or those of an earlier attempt that stands."""
        if not self.d.a_des_tentatives:
            return self._ptn(e, r)
        avant, siens = self.donnee(f"tentatives.{e.code}", r), self._ici(f"ptn:{e.code}", r)
        return f"=IF({self._ici(f'mei:{e.code}', r)}=1,{avant},{siens})"

    def _mei(self, e: Bloc, r: str) -> str:
        """1 when an earlier attempt stands instead of this session's marks (reading X12)."""
        avant = self.donnee(f"tentatives.{e.code}", r)
        i = {g: self._ici(f"{g}:{e.code}", r) for g in ("du", "acq", "manq", "ptn", "abn")}
        absent = f"{i['abn']}>0" if e is self.r.pro else f'AND({i["abn"]}>0,{nom_lecture("absence")}="stricte")'
        sien = f'{i["du"]}=1,{i["acq"]}<>1,{i["manq"]}=0,ISNUMBER({avant}),{nom_lecture("reprise")}="meilleure"'
        return f"=IF(AND({sien}),IF(OR({absent},({avant}-{i['ptn']})*1>=0),1,0),0)"

    def _ptn(self, e: Bloc, r: str) -> str:
        somme = self._somme_des_notes(e, r, "")
        if self._tuteur and e is self.r.pro:
            tuteur = self._ici(f"n:{self._tuteur.code}", r)
            somme = (
                f"ROUND(SUM({self._plage(e, r)})-IF(ISNUMBER({tuteur}),{tuteur},0)+{self._ici('tuteur_apres', r)},10)"
            )
            vise = f'{nom_lecture("assiette_penalite")}="professionnelle",{self._ici(f"manq:{e.code}", r)}=0,{self._ici(f"du:{e.code}", r)}=1'
            diminue = self._diminuer(somme, nom_parametre(f"MAX_{e.code}"), r)
            somme = f"IF(AND({vise},{self._appliquee(r)}),{diminue},{somme})"
        somme = f"IF({self._ici('vae', r)}=1,0,{self._ou_portefeuille(e, r, 'N({})', somme)})"
        return f"=IF({self._ici(f'acq:{e.code}', r)}=1,{self.donnee(f'acquis.{e.code}', r)},{somme})"

    def _ou_portefeuille(self, e: Bloc, r: str, portefeuille: str, epreuves: str) -> str:
        """What the portfolio of a bloc says where there is one, what its épreuves say otherwise."""
        if f"pf:{e.code}" not in self._c:
            return epreuves
        sien = portefeuille.format(self.donnee(f"portefeuille.{e.code}", r))
        return f"IF({self._ici(f'pf:{e.code}', r)}>0,{sien},{epreuves})"

    def _pf(self, e: Bloc, r: str) -> str:
        """0: no portfolio; 1: one that counts; 2: one that contradicts the file, so the candidate waits."""
        sien, plage = self.donnee(f"portefeuille.{e.code}", r), self._plage(e, r)
        vierge = f'COUNT({plage})+COUNTIF({plage},"?*")=0,{self.donnee(f"acquis.{e.code}", r)}=""'
        return (
            f'=IF(OR({self._ici(f"du:{e.code}", r)}=0,{sien}=""),0,IF(AND({self._ici("executive", r)}=1,{vierge}),1,2))'
        )

    def _somme_des_notes(self, e: Bloc, r: str, suite: str) -> str:
        """Points of a bloc: rounded to ten decimals, unless a mark has more than eight, which then counts as it is."""
        somme = f"SUM({self._plage(e, r)}){suite}"
        return f"IF({self._ici(f'flo:{e.code}', r)}=0,ROUND({somme},10),{somme})"

    def _flo(self, e: Bloc, r: str) -> str:
        """How many marks have more decimals than anybody types: what a formula with binary fractions leaves."""
        textes = f"{self._ici(f't:{e.composantes[0].code}', r)}:{self._ici(f't:{e.composantes[-1].code}', r)}"
        longs = "".join(f"+(LEN({self._ici(f't:{c.code}', r)})>{LONGUEUR_EXACTE})" for c in e.composantes)
        longues = f'COUNTIF({textes},"≈"){longs}'
        return f"=IF({self._ici('vae', r)}=1,0,{self._ou_portefeuille(e, r, '0', longues)})"

    def _abs(self, e: Bloc, r: str) -> str:
        if not self.d.a_des_tentatives:
            return self._abn(e, r)
        return f"=IF({self._ici(f'mei:{e.code}', r)}=1,0,{self._ici(f'abn:{e.code}', r)})"

    def _abn(self, e: Bloc, r: str) -> str:
        absents = self._ou_portefeuille(e, r, '({}="ABS")*1', f'COUNTIF({self._plage(e, r)},"ABS")')
        return f"=IF(OR({self._ici(f'acq:{e.code}', r)}=1,{self._ici('vae', r)}=1),0,{absents})"

    def _manq(self, e: Bloc, r: str) -> str:
        plage = self._plage(e, r)
        manquantes = f'COLUMNS({plage})-COUNT({plage})-COUNTIF({plage},"ABS")'
        manquantes = self._ou_portefeuille(e, r, 'IF(OR(ISNUMBER({0}),{0}="ABS"),0,1)', manquantes)
        return f"=IF({self._ici(f'acq:{e.code}', r)}=1,0,IF({self._ici('vae', r)}=1,1,{manquantes}))"

    def _val(self, e: Bloc, r: str) -> str:
        """1 when the bloc is kept (validated or acquired), -1 when it forbids the title, 0 otherwise."""
        i = {g: self._ici(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "abs", "manq")}
        absent = f"{i['abs']}>0" if e is self.r.pro else f'AND({i["abs"]}>0,{nom_lecture("absence")}="stricte")'
        valide, minimum = nom_parametre(f"VAL_{e.code}"), nom_parametre(f"MIN_{e.code}")
        bornes = f"IF(({i['pts']}-{valide})*1>=0,1,IF(({i['pts']}-{minimum})*1<0,-1,0))"
        contredit = f"{self._ici(f'pf:{e.code}', r)}=2," if f"pf:{e.code}" in self._c else ""
        attend = f"OR({contredit}{i['acq']}=2,{i['manq']}>0)"
        return f"=IF({i['du']}=0,0,IF({i['acq']}=1,1,IF({absent},-1,IF({attend},0,{bornes}))))"
