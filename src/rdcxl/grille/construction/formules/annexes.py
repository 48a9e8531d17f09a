"""The optional tables: what is computed of each of their rows, and the marks and hours that they hand on to other sheets."""

from __future__ import annotations

from rdcxl.fonctions.entree import ATTENDUE
from rdcxl.grille import annexes as X
from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, lettre, nom_parametre, reference
from rdcxl.grille.construction.formules.references import References

HEURES = ("heures_absence_injustifiees", "heures_absence_justifiees")
SANS_POINTS, ILLISIBLES = "-1", "-2"  # an earlier attempt without points; one that cannot be read


class Annexes(References):
    """Formulas of the optional tables; `r` is the row of the table, or that of the candidate, as text."""

    def annexe(self, nom: str, cle: str, r: str) -> str:
        """Formula of a calculated column of an optional table."""
        cellules = {code: f"${lettre(i)}{r}" for code, i in self.d.annexe(nom).items()}
        return str(getattr(self, f"_ligne_{cle}")(cellules))

    def a_des_reports(self, code: str) -> bool:
        """Some optional table of this workbook may give the mark, or the hours, of this column."""
        return bool(self._sources(code, "", ""))

    def reportee(self, code: str, r: str) -> str:
        """Formula of an input cell of Notes, or of Assiduité, that optional tables fill; the first one that has something."""
        formule = '""'
        for source in reversed(self._sources(code, f"TRIM($A{r})", r)):
            formule = f'IF({source}<>"",{source},{formule})' if formule != '""' else source
        return f"={formule}"

    def _col_reports(self, r: str) -> str:
        """How many cells hold something else than what an optional table says of them."""
        cas = []
        for code in (*self.r.composantes, *HEURES):
            for source in self._sources(code, self._ici("identifiant", r), r):
                notes = code in self.r.composantes
                x = f"{C.NOTES}!{self._n[code]}{r}" if notes else self._cellule(C.ASSIDUITE, code, r)
                cas.append(f'IF({source}="",0,IF({x}={source},0,1))')
        return f'=IF({self._ici("identifiant", r)}="",0,{"+".join(cas)})'

    def _sources(self, code: str, qui: str, r: str) -> list[str]:
        tables, collective = self.d.lignes_annexes, X.composante_collective(self.r)
        if code in HEURES:
            return [self._heures(code, qui, r)] if X.ABSENCES in tables else []
        sources = []
        if code in self.r.composantes and X.NOTES_PARTAGEES in tables:
            sources.append(self._note_partagee(code, qui))
        if collective is not None and code == collective.code and X.GROUPES in tables:
            note, noms = (self._colonne(X.GROUPES, c) for c in ("note_retenue", "qui_groupe"))
            sources.append(f'IFERROR(INDEX({note},MATCH({qui},{noms},0)),"")')
        return sources

    def _colonne(self, nom: str, code: str) -> str:
        """Absolute range of a column of an optional table."""
        feuille = X.annexes(self.r)[nom].feuille
        return reference(feuille, self.d.annexe(nom)[code], PREMIERE_LIGNE, self.d.derniere_annexe(nom))

    # -- absences -----------------------------------------------------------------------------------------------------

    def _ligne_rang_absence(self, c: dict[str, str]) -> str:
        """Rank in Notes of whom the row is about; 0 where it does not count. Numbers are found much quicker than texts."""
        return f'=IF(UPPER(TRIM({c["lieu_absence"]}&""))="ENTREPRISE",0,{self._rang_de(c["identifiant"])})'

    def _rang_de(self, x: str) -> str:
        """Rank in Notes of the identifier of a cell of an optional table; 0 without one."""
        return f'IF(TRIM({x}&"")="",0,IFERROR(MATCH(TRIM({x}&""),{self._identifiants},0),0))'

    @property
    def _identifiants(self) -> str:
        return reference(C.NOTES, self.d.notes()["identifiant"], PREMIERE_LIGNE, self.d.derniere)

    def _rang_ici(self, qui: str, r: str) -> str:
        """Rank in Notes of a candidate on the row `r` of another sheet: the same row, unless rows were moved; -1 for nobody."""
        la = f"{C.NOTES}!${self._n['identifiant']}{r}"
        ailleurs = f"IFERROR(MATCH({qui},{self._identifiants},0),-1)"
        return f'IF({qui}="",-1,IF(TRIM({la}&"")={qui},ROW()-{PREMIERE_LIGNE - 1},{ailleurs}))'

    def _ligne_injustifiees_lues(self, c: dict[str, str]) -> str:
        return self._heures_lues_dans(c, "non")

    def _ligne_justifiees_lues(self, c: dict[str, str]) -> str:
        return self._heures_lues_dans(c, "oui")

    def _ligne_absence_illisible(self, c: dict[str, str]) -> str:
        """1 where the hours, or whether they are justified, cannot be read."""
        h, lu = c["heures"], self._justifiee(c)
        lisible = f'AND(OR({lu}="oui",{lu}="non"),ISNUMBER({h}),N({h})>=0,N({h})<={X.HEURES_D_UN_JOUR})'
        return f"=IF({c['rang_absence']}=0,0,IFERROR(IF({lisible},0,1),1))"

    def _justifiee(self, c: dict[str, str]) -> str:
        j = c["justifiee"]
        return f'IF(ISLOGICAL({j}),IF({j},"oui","non"),LOWER(TRIM({j}&"")))'

    def _heures_lues_dans(self, c: dict[str, str], attendu: str) -> str:
        """The hours of a row that counts, where it is of this kind; else 0."""
        sans = f"OR({c['rang_absence']}=0,{c['absence_illisible']}=1)"
        return f'=IF({sans},0,IF({self._justifiee(c)}="{attendu}",{c["heures"]},0))'

    def _heures(self, code: str, qui: str, r: str) -> str:
        """The hours of one kind; « ? » when a row cannot be read; nothing without a row."""
        rangs, illisibles = (self._colonne(X.ABSENCES, c) for c in ("rang_absence", "absence_illisible"))
        heures = self._colonne(X.ABSENCES, "injustifiees_lues" if code.endswith("_injustifiees") else "justifiees_lues")
        rang = self._rang_ici(qui, r)
        lues = f'IF(SUMIF({rangs},{rang},{illisibles})>0,"?",ROUND(SUMIF({rangs},{rang},{heures}),10))'
        return f'IF(COUNTIF({rangs},{rang})=0,"",{lues})'

    # -- groups -------------------------------------------------------------------------------------------------------

    def _ligne_qui_groupe(self, c: dict[str, str]) -> str:
        return f'=TRIM({c["identifiant"]}&"")'

    _ligne_qui_tentative = _ligne_qui_portefeuille = _ligne_qui_groupe

    def _ligne_groupe_lu(self, c: dict[str, str]) -> str:
        return f'=TRIM({c["groupe"]}&"")'

    def _ligne_note_lue(self, c: dict[str, str]) -> str:
        return f'=IFERROR({self._note_normale(c["note_du_groupe"])},"?")'

    def _ligne_no_groupe(self, c: dict[str, str]) -> str:
        """The group as a number: the first row that names it."""
        return f'=IF({c["groupe_lu"]}="",0,MATCH({c["groupe_lu"]},{self._colonne(X.GROUPES, "groupe_lu")},0))'

    def _ligne_cle_note(self, c: dict[str, str]) -> str:
        return f'=IF({c["note_lue"]}="",0,{c["no_groupe"]})'

    def _note_du_groupe(self, c: dict[str, str]) -> str:
        """The first mark that a row of the group bears."""
        notes, cles = (self._colonne(X.GROUPES, code) for code in ("note_lue", "cle_note"))
        return f"INDEX({notes},MATCH({c['no_groupe']},{cles},0))"

    def _ligne_ecart_note(self, c: dict[str, str]) -> str:
        """1 on a row that bears another mark than the group's first."""
        return f"=IF({c['cle_note']}=0,0,IF({c['note_lue']}={self._note_du_groupe(c)},0,1))"

    def _note_normale(self, x: str) -> str:
        """A mark cell as a number, or as its text: what the sheet Notes then judges."""
        return f'IF(ISNUMBER({x}),{x},TRIM({x}&""))'

    def _ligne_note_retenue(self, c: dict[str, str]) -> str:
        """The member's own mark where a reason stands beside it; else the group's, « ? » where the group has two."""
        groupes, ecarts = (self._colonne(X.GROUPES, code) for code in ("no_groupe", "ecart_note"))
        deux = f"SUMIF({groupes},{c['no_groupe']},{ecarts})>0"
        du_groupe = f'IFERROR(IF({deux},"?",{self._note_du_groupe(c)}),"")'
        individuelle = f'IF(TRIM({c["motif_individuel"]}&"")="","?",{self._note_normale(c["note_individuelle"])})'
        seule = f'TRIM({c["note_individuelle"]}&"")<>""'
        return f'=IFERROR(IF({c["qui_groupe"]}="","",IF({c["groupe_lu"]}="","?",IF({seule},{individuelle},{du_groupe}))),"?")'

    # -- marks in two parts -------------------------------------------------------------------------------------------

    def _ligne_cle_partagee(self, c: dict[str, str]) -> str:
        return f'=TRIM({c["identifiant"]}&"")&"|"&TRIM({c["composante_partagee"]}&"")'

    def _ligne_note_partagee(self, c: dict[str, str]) -> str:
        ecrite, orale = (self._note_normale(c[code]) for code in ("note_ecrite", "note_orale"))
        memes = f'AND({ecrite}={orale},OR({ecrite}="ABS",{ecrite}="ABJ",{ecrite}=""))'
        somme = f'IF(AND({ecrite}>=0,{orale}>=0),ROUND({ecrite}+{orale},10),"?")'
        return f'=IFERROR(IF(AND(ISNUMBER({ecrite}),ISNUMBER({orale})),{somme},IF({memes},{ecrite},"?")),"?")'

    def _note_partagee(self, code: str, qui: str) -> str:
        cles, notes = (self._colonne(X.NOTES_PARTAGEES, c) for c in ("cle_partagee", "note_partagee"))
        cle = f'{qui}&"|{code}"'
        double = f"SUMPRODUCT(--({cles}={cle}))>1"
        return f'IF({double},"?",IFERROR(INDEX({notes},MATCH({cle},{cles},0)),""))'

    # -- portfolios ---------------------------------------------------------------------------------------------------

    def _ligne_cle_portefeuille(self, c: dict[str, str]) -> str:
        return f'=TRIM({c["identifiant"]}&"")&"|"&TRIM({c["bloc_portefeuille"]}&"")'

    def _ligne_portefeuille_lu(self, c: dict[str, str]) -> str:
        """The mark of a portfolio as a number, ABS, ABJ, or what says that it is still to come or cannot be read."""
        points = self._note_normale(c["points_portefeuille"])
        borne = self._maximum_de(f'UPPER(TRIM({c["bloc_portefeuille"]}&""))')
        mention = f'IF(OR({points}="ABS",{points}="ABJ"),{points},IF({points}="","{ATTENDUE}","{P.ILLISIBLE}"))'
        lu = f'IF(ISNUMBER({points}),IF(AND({points}>=0,{points}<={borne}),{points},"{P.ILLISIBLE}"),{mention})'
        return f'=IFERROR(IF(TRIM({c["identifiant"]}&"")="","",{lu}),"{P.ILLISIBLE}")'

    def _portefeuille(self, code: str, r: str) -> str:
        """The mark of a candidate's portfolio for a bloc; nothing where there is none."""
        cles, lus = (self._colonne(X.PORTEFEUILLES, c) for c in ("cle_portefeuille", "portefeuille_lu"))
        cle = f'{self._la("identifiant", r)}&"|{code}"'
        double = f"SUMPRODUCT(--({cles}={cle}))>1"
        return f'=IF({double},"{P.ILLISIBLE}",IFERROR(INDEX({lus},MATCH({cle},{cles},0)),""))'

    def _portefeuilles_etrangers(self, r: str) -> str:
        """Condition: one of the candidate's portfolios names no bloc."""
        cles, identifiant = self._colonne(X.PORTEFEUILLES, "cle_portefeuille"), self._la("identifiant", r)
        siens = f"SUMPRODUCT(--({self._colonne(X.PORTEFEUILLES, 'qui_portefeuille')}={identifiant}))"
        connus = "+".join(f'SUMPRODUCT(--({cles}={identifiant}&"|{b.code}"))' for b in self.r.blocs)
        return f"{siens}<>({connus})"

    # -- earlier attempts ---------------------------------------------------------------------------------------------

    def _ligne_cle_tentative(self, c: dict[str, str]) -> str:
        return f'=TRIM({c["identifiant"]}&"")&"|"&TRIM({c["tentative"]}&"")'

    def _ligne_points_lus(self, c: dict[str, str]) -> str:
        """The points of an attempt; -1 without any, -2 when the row cannot be read."""
        connus = ",".join(f'UPPER(TRIM({c["tentative"]}&""))="{e.code}"' for e in self.r.ensembles())
        points = self._note_normale(c["points_obtenus"])
        borne = self._maximum_de(f'UPPER(TRIM({c["tentative"]}&""))')
        mention = f'OR({points}="",{points}="ABS",{points}="ABJ")'
        lus = f"IF(ISNUMBER({points}),IF(AND({points}>=0,{points}<={borne}),{points},{ILLISIBLES}),IF({mention},{SANS_POINTS},{ILLISIBLES}))"
        qui, quand = f'TRIM({c["identifiant"]}&"")=""', f"ISNUMBER({c['session_du']})"
        return f"=IFERROR(IF({qui},{SANS_POINTS},IF(AND(OR({connus}),{quand}),{lus},{ILLISIBLES})),{ILLISIBLES})"

    def _maximum_de(self, texte: str) -> str:
        formule = "0"
        for e in reversed(self.r.ensembles()):
            formule = f'IF({texte}="{e.code}",{nom_parametre(f"MAX_{e.code}")},{formule})'
        return formule

    def _tentative(self, code: str, r: str) -> str:
        """Best points of a candidate's earlier attempts at a bloc, or at PRO; nothing where there are none."""
        cles, points = (self._colonne(X.TENTATIVES, c) for c in ("cle_tentative", "points_lus"))
        propres = f'({cles}={self._la("identifiant", r)}&"|{code}")*({points}>=0)'
        return f'=IF(SUMPRODUCT({propres})=0,"",SUMPRODUCT(MAX({propres}*{points})))'

    def _tentatives_illisibles(self, r: str) -> str:
        """Condition: one of the candidate's earlier attempts cannot be read."""
        noms, points = (self._colonne(X.TENTATIVES, c) for c in ("qui_tentative", "points_lus"))
        return f"SUMPRODUCT(({noms}={self._la('identifiant', r)})*({points}={ILLISIBLES}))>0"
