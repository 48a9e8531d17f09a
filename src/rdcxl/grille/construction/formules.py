"""The native formulas: a second calculation, independent of the rules' code, that any Excel can make.

Each function returns the formula of a column, for the row `r`: a number as text, or `REPERE`, which stands for it.
Sums are rounded to ten decimals, because a spreadsheet adds
binary fractions; marks of up to eight decimals therefore compare exactly. No number stands here: bounds are names.
"""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import (
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
    Disposition,
    lettre,
    nom_lecture,
    nom_parametre,
    reference,
)
from rdcxl.grille.construction.valeurs import LONGUEUR_EXACTE
from rdcxl.grille.conversion import JOKERS
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import libelles as L

CHAMPS_LUS = ("executive", "dispense", "fraude", "h_entreprise", "h_injustifiees", "h_justifiees", "h_formation")
LONGUEUR_LISIBLE = 40
VOISINAGE = "0.00000000001"
REPERE = "\x00"  # stands for the row while the formula of a whole column is written


def pour_la_ligne(modele: str, ligne: int) -> str:
    """The formula of one 1-based row, from that of its column."""
    return modele.replace(REPERE, str(ligne))


class Formules:
    """Formulas of one workbook, by sheet and key; `r` is the row of the candidate, as text."""

    def __init__(self, d: Disposition) -> None:
        self.d, self.r = d, d.referentiel
        self._c = {cle: lettre(i) for cle, i in d.controle().items()}
        self._n = {cle: lettre(i) for cle, i in d.notes().items()}
        candidats, assiduite, acquis = d.candidats(), d.assiduite(), d.acquis()
        self._candidats = {c: reference(C.CANDIDATS, i, PREMIERE_LIGNE, d.derniere) for c, i in candidats.items()}
        self._assiduite = {c: reference(C.ASSIDUITE, i, PREMIERE_LIGNE, d.derniere) for c, i in assiduite.items()}
        self._acquis = {c: reference(C.ACQUIS, i, PREMIERE_LIGNE, d.derniere_acquis) for c, i in acquis.items()}
        self._tuteur = self.r.pro.composante_de_role("TUTEUR") if self.r.pro else None

    # -- references -------------------------------------------------------------------------------------------------

    def _ici(self, cle: str, r: str) -> str:
        return f"${self._c[cle]}{r}"

    def _la(self, cle: str, r: str) -> str:
        return f"'{C.CONTROLE}'!${self._c[cle]}{r}"

    def _lire(self, colonnes: dict[str, str], code: str, ligne: str) -> str:
        return f'IF({ligne}=0,"",INDEX({colonnes[code]},{ligne}))'

    def _plage(self, e: Bloc, r: str) -> str:
        """Range of the normalised marks of a bloc, or of PRO (they stand side by side)."""
        return f"{self._ici(f'n:{e.composantes[0].code}', r)}:{self._ici(f'n:{e.composantes[-1].code}', r)}"

    # -- names ------------------------------------------------------------------------------------------------------

    def nom(self, feuille_colonne: str) -> str:
        """Name and first names of the candidate whose identifier stands in `feuille_colonne`."""
        rang = f"MATCH({feuille_colonne},{self._candidats['identifiant']},0)"
        nom, prenoms = (f"INDEX({self._candidats[c]},{rang})" for c in ("nom_naissance", "prenoms"))
        return f'=IF({feuille_colonne}="","",IFERROR(UPPER({nom})&" "&{prenoms},"inconnu"))'

    # -- Contrôle: registration -------------------------------------------------------------------------------------

    def controle(self, cle: str, r: str) -> str:
        """Formula of a column of the sheet Contrôle."""
        if ":" in cle:
            genre, code = cle.split(":", 1)
            if genre in ("n", "t"):
                return self._note(code, r) if genre == "n" else self._t(code, r)
            return str(getattr(self, f"_{genre}")(self.r.ensemble_de[code], r))
        return str(getattr(self, f"_col_{cle}")(r))

    def _col_identifiant(self, r: str) -> str:
        cellule = f"{C.NOTES}!${self._n['identifiant']}{r}"
        return f'=IF({cellule}="","",TRIM({cellule}))'

    def _col_nom(self, r: str) -> str:
        return self.nom(self._ici("identifiant", r))

    def _col_ligne(self, r: str) -> str:
        return f"=IFERROR(MATCH({self._ici('identifiant', r)},{self._candidats['identifiant']},0),0)"

    def _col_ligne_a(self, r: str) -> str:
        return f"=IFERROR(MATCH({self._ici('identifiant', r)},{self._assiduite['identifiant']},0),0)"

    def _candidat(self, code: str, r: str) -> str:
        return self._lire(self._candidats, code, self._ici("ligne", r))

    def _assidu(self, code: str, r: str) -> str:
        return self._lire(self._assiduite, code, self._ici("ligne_a", r))

    def _col_parcours(self, r: str) -> str:
        lu = f'UPPER(TRIM({self._candidat("parcours", r)}&""))'
        return f'=IF(OR({lu}="COMPLET",{lu}="BLOCS"),{lu},"?")'

    def _col_inscrits(self, r: str) -> str:
        """The registered blocs, each between its own spaces, so that one is found, or taken out, by its name."""
        lu = f'{self._candidat("blocs_inscrits", r)}&""'
        for separateur in ",;/+":
            lu = f'SUBSTITUTE({lu},"{separateur}"," ")'
        return f'=" "&SUBSTITUTE(UPPER(TRIM({lu}))," ","  ")&" "'

    def _col_executive(self, r: str) -> str:
        x = self._candidat("executive", r)
        lu = f'LOWER(TRIM({x}&""))'
        return f'=IF(ISLOGICAL({x}),N({x}),IF({lu}="oui",1,IF(OR({lu}="",{lu}="non"),0,"?")))'

    def _col_dispense(self, r: str) -> str:
        """1: exempted; « ? »: the cell holds no reference, but a yes or a no."""
        lu = f'LOWER(TRIM({self._candidat("dispense_pro", r)}&""))'
        refus = f'ISNUMBER(FIND("|"&{lu}&"|","|oui|non|o|n|x|vrai|faux|true|false|0|1|"))'
        return f'=IF({lu}="",0,IF({refus},"?",IF({self._ici("parcours", r)}="BLOCS",0,1)))'

    def _col_fraude(self, r: str) -> str:
        cellule = f"{C.NOTES}!${self._n['fraude']}{r}"
        return f'=IF(ISNUMBER({cellule}),1,IF(TRIM({cellule}&"")="",0,"?"))'

    def _col_minimum(self, r: str) -> str:
        p, nombre = nom_parametre, "+".join(self._ici(f"du:{b.code}", r) for b in self.r.blocs)
        blocs = f"MIN({p('ENTREPRISE_BLOC')}*({nombre}),{p('ENTREPRISE_PLAFOND')})"
        complet = f'IF({self._ici("parcours", r)}="BLOCS",{blocs},{p("ENTREPRISE_COMPLET")})'
        return f"=IF({self._ici('executive', r)}=1,{p('ENTREPRISE_EXECUTIVE')},{complet})"

    def _lisible(self, texte: str, borne: str) -> str:
        """The number that a text writes with figures and at most one comma or point, or « ? » (also above `borne`)."""
        virgule = f'SUBSTITUTE({texte},".",",")'
        nombre = f'_xlfn.NUMBERVALUE({virgule},","," ")'
        restes = virgule
        for chiffre in range(10):
            restes = f'SUBSTITUTE({restes},{chiffre},"")'
        entoure = f"ISNUMBER(-LEFT({texte})),ISNUMBER(-RIGHT({texte})),LEN({texte})<={LONGUEUR_LISIBLE}"
        maximum = f",{nombre}<={borne}" if borne else ""
        return f'IFERROR(IF(AND(OR({restes}="",{restes}=","),{entoure}{maximum}),{nombre},"?"),"?")'

    @staticmethod
    def _copie(ligne: str, plage: str) -> str:
        """What a cell of another sheet holds; a blank stays one (a plain copy would make it 0)."""
        x = f"INDEX({plage},{ligne})"
        return f'=IF({ligne}=0,"",IF(ISBLANK({x}),"",{x}))'

    def _col_lu_entreprise(self, r: str) -> str:
        return self._copie(self._ici("ligne", r), self._candidats["heures_entreprise"])

    def _col_lu_injustifiees(self, r: str) -> str:
        return self._copie(self._ici("ligne_a", r), self._assiduite["heures_absence_injustifiees"])

    def _col_lu_justifiees(self, r: str) -> str:
        return self._copie(self._ici("ligne_a", r), self._assiduite["heures_absence_justifiees"])

    def _col_lu_formation(self, r: str) -> str:
        return self._copie(self._ici("ligne_a", r), self._assiduite["heures_formation"])

    def _heures_lues(self, cle: str, r: str) -> str:
        """Hours as a number, nothing, or « ? »; what stands in the grid is copied in the column `lu_…`."""
        x = self._ici(f"lu_{cle}", r)
        texte = self._lisible(f'TRIM({x}&"")', "")
        return (
            f'=IFERROR(IF(ISNUMBER({x}),IF({x}<0,"?",{x}),IF(ISLOGICAL({x}),"?",IF(TRIM({x}&"")="","",{texte}))),"?")'
        )

    def _col_h_entreprise(self, r: str) -> str:
        return self._heures_lues("entreprise", r)

    def _col_h_injustifiees(self, r: str) -> str:
        return self._heures_lues("injustifiees", r)

    def _col_h_justifiees(self, r: str) -> str:
        return self._heures_lues("justifiees", r)

    def _col_h_formation(self, r: str) -> str:
        return self._heures_lues("formation", r)

    def _col_manque_heures(self, r: str) -> str:
        heures = self._ici("h_entreprise", r)
        return f"=IF(ISNUMBER({heures}),IF({heures}<{self._ici('minimum', r)},1,0),0)"

    # -- Contrôle: marks --------------------------------------------------------------------------------------------

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

    def _nombre_acquis(self, code: str, r: str) -> str:
        """How many acquis of `code` the candidate has. Equality, not a criterion: an identifier may look like one."""
        return f"SUMPRODUCT({self._criteres(code, r)})"

    def _points_acquis(self, code: str, r: str) -> str:
        return f"SUMPRODUCT({self._criteres(code, r)},{self._acquis['valeur']})"

    def _criteres(self, code: str, r: str) -> str:
        return f'--({self._acquis["cle"]}={self._ici("identifiant", r)}&"|{code}")'

    def acquis(self, cle: str, r: str) -> str:
        """Formula of a calculated column of the sheet Acquis; what is no number becomes -1."""
        texte = self._lisible(f"TRIM($C{r})", "").replace('"?"', "-1")
        return {
            "qui": f'=TRIM($A{r}&"")',
            "cle": f'=TRIM($A{r}&"")&"|"&TRIM($B{r}&"")',
            "valeur": f"=IF(ISNUMBER($C{r}),$C{r},IF(ISTEXT($C{r}),{texte},-1))",
        }[cle]

    def _col_n_tuteur(self, r: str) -> str:
        return f"={self._nombre_acquis(self._tuteur.code, r)}" if self._tuteur else "=0"

    def _tuteur_retenu(self, r: str) -> str:
        """The tutor's mark: this session's, or the one kept from an earlier session when nothing contradicts it."""
        if self._tuteur is None or self.r.pro is None:
            return '=""'
        code, saisi, n = self._tuteur.code, self._ici("tuteur_saisi", r), self._ici("n_tuteur", r)
        points = self._points_acquis(code, r)
        chiffre = f"SUMPRODUCT({self._criteres(code, r)},--({self._acquis['valeur']}>=0))=1"
        valable = f'AND({n}=1,{saisi}="",{chiffre},{points}<={nom_parametre("MAX_TUTEUR")},{self._nombre_acquis(self.r.pro.code, r)}=0)'
        return f'=IF({n}=0,{saisi},IF({valable},{points},"?"))'

    def _col_tuteur_apres(self, r: str) -> str:
        """The tutor's mark after the penalty, where the penalty bears on it and is applied."""
        if self._tuteur is None or self.r.pro is None:
            return "=0"
        t, pro = self._ici(f"n:{self._tuteur.code}", r), self.r.pro.code
        vise = f'{nom_lecture("assiette_penalite")}="tuteur",{self._ici("n_tuteur", r)}=0,{self._ici(f"acq:{pro}", r)}<>1,{self._ici(f"du:{pro}", r)}=1'
        diminue = self._diminuer(t, nom_parametre("MAX_TUTEUR"), r)
        return f"=IF(ISNUMBER({t}),IF(AND({vise},{self._appliquee(r)}),{diminue},{t}),0)"

    def _appliquee(self, r: str) -> str:
        return f"ISNUMBER({self._ici('taux', r)}),{self._ici('accord', r)}=1"

    def _diminuer(self, valeur: str, maximum: str, r: str) -> str:
        taux = f"N({self._ici('taux', r)})"
        absolue = f"MAX(0,ROUND({valeur}-{maximum}*{taux}/100,10))"
        return f'IF({nom_lecture("calcul_penalite")}="absolue",{absolue},ROUND({valeur}*(100-{taux})/100,10))'

    # -- Contrôle: blocs and PRO ------------------------------------------------------------------------------------

    def _du(self, e: Bloc, r: str) -> str:
        parcours = self._ici("parcours", r)
        if e is self.r.pro:
            return f'=IF(OR({parcours}="BLOCS",{self._ici("dispense", r)}=1),0,1)'
        return f'=IF({parcours}="BLOCS",IF(ISNUMBER(SEARCH(" {e.code} ",{self._ici("inscrits", r)})),1,0),1)'

    def _acq(self, e: Bloc, r: str) -> str:
        """0: no acquis; 1: an acquis that counts; 2: one that contradicts the file, so the candidate waits."""
        n, points, plage = self._nombre_acquis(e.code, r), self._points_acquis(e.code, r), self._plage(e, r)
        vierge = f'COUNT({plage})+COUNTIF({plage},"?*")=0'
        if self._tuteur and e is self.r.pro:
            autres = [self._ici(f"n:{c.code}", r) for c in e.composantes if c is not self._tuteur]
            vierge = ",".join(f'{cellule}=""' for cellule in (*autres, self._ici("tuteur_saisi", r)))
        bornes = f"{points}>={nom_parametre(f'VAL_{e.code}')},{points}<={nom_parametre(f'MAX_{e.code}')}"
        return f"=IF(OR({self._ici(f'du:{e.code}', r)}=0,{n}=0),0,IF(AND({n}=1,{bornes},{vierge}),1,2))"

    def _pts(self, e: Bloc, r: str) -> str:
        somme = self._somme_des_notes(e, r, "")
        if self._tuteur and e is self.r.pro:
            tuteur = self._ici(f"n:{self._tuteur.code}", r)
            somme = (
                f"ROUND(SUM({self._plage(e, r)})-IF(ISNUMBER({tuteur}),{tuteur},0)+{self._ici('tuteur_apres', r)},10)"
            )
            vise = f'{nom_lecture("assiette_penalite")}="professionnelle",{self._ici(f"manq:{e.code}", r)}=0,{self._ici(f"du:{e.code}", r)}=1'
            diminue = self._diminuer(somme, nom_parametre(f"MAX_{e.code}"), r)
            somme = f"IF(AND({vise},{self._appliquee(r)}),{diminue},{somme})"
        return f"=IF({self._ici(f'acq:{e.code}', r)}=1,{self._points_acquis(e.code, r)},{somme})"

    def _somme_des_notes(self, e: Bloc, r: str, suite: str) -> str:
        """Points of a bloc: rounded to ten decimals, unless a mark has more than eight, which then counts as it is."""
        somme = f"SUM({self._plage(e, r)}){suite}"
        return f"IF({self._ici(f'flo:{e.code}', r)}=0,ROUND({somme},10),{somme})"

    def _flo(self, e: Bloc, r: str) -> str:
        """How many marks have more decimals than anybody types: what a formula with binary fractions leaves."""
        textes = f"{self._ici(f't:{e.composantes[0].code}', r)}:{self._ici(f't:{e.composantes[-1].code}', r)}"
        longs = "".join(f"+(LEN({self._ici(f't:{c.code}', r)})>{LONGUEUR_EXACTE})" for c in e.composantes)
        return f'=COUNTIF({textes},"≈"){longs}'

    def _abs(self, e: Bloc, r: str) -> str:
        return f'=IF({self._ici(f"acq:{e.code}", r)}=1,0,COUNTIF({self._plage(e, r)},"ABS"))'

    def _manq(self, e: Bloc, r: str) -> str:
        plage = self._plage(e, r)
        manquantes = f'COLUMNS({plage})-COUNT({plage})-COUNTIF({plage},"ABS")'
        return f"=IF({self._ici(f'acq:{e.code}', r)}=1,0,{manquantes})"

    def _val(self, e: Bloc, r: str) -> str:
        """1 when the bloc is kept (validated or acquired), -1 when it forbids the title, 0 otherwise."""
        i = {g: self._ici(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "abs", "manq")}
        absent = f"{i['abs']}>0" if e is self.r.pro else f'AND({i["abs"]}>0,{nom_lecture("absence")}="stricte")'
        valide, minimum = nom_parametre(f"VAL_{e.code}"), nom_parametre(f"MIN_{e.code}")
        bornes = f"IF(({i['pts']}-{valide})*1>=0,1,IF(({i['pts']}-{minimum})*1<0,-1,0))"
        attend = f"OR({i['acq']}=2,{i['manq']}>0)"
        return f"=IF({i['du']}=0,0,IF({i['acq']}=1,1,IF({absent},-1,IF({attend},0,{bornes}))))"

    # -- Contrôle: assiduity ----------------------------------------------------------------------------------------

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

    # -- Contrôle: decision -----------------------------------------------------------------------------------------

    def _somme(self, modele: str, r: str, ensembles: tuple[Bloc, ...] | None = None) -> str:
        liste = tuple(self.r.ensembles()) if ensembles is None else ensembles
        parties = []
        for e in liste:
            i = {g: self._ici(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "abs", "manq", "val", "flo")}
            parties.append(modele.format(**i, max=nom_parametre(f"MAX_{e.code}")))
        return "+".join(parties)

    def _col_champs(self, r: str) -> str:
        """How many fields that the decision needs cannot be read."""
        parcours, inscrits = self._ici("parcours", r), self._ici("inscrits", r)
        reste = inscrits
        for b in self.r.blocs:
            reste = f'SUBSTITUTE({reste}," {b.code} ","")'
        exacts = f'TRIM({reste})=""'
        blocs = f'IF({parcours}="COMPLET",TRIM({inscrits})="",IF({parcours}="BLOCS",AND(TRIM({inscrits})<>"",{exacts}),FALSE))'
        textes = [self._ici(c, r) for c in (*CHAMPS_LUS, "accord")]
        codes = "+".join(self._nombre_acquis(code, r) for code in self.r.codes_acquis)
        lignes = f"SUMPRODUCT(--({self._acquis['qui']}={self._ici('identifiant', r)}))"
        acquis = f"{lignes}<>({codes})"
        parties = [f"IF({blocs},0,1)", f"IF({acquis},1,0)"]
        parties += [f'IF({t}="?",1,0)' for t in textes]
        joker = "+".join(f'ISNUMBER(FIND("{c}",{self._ici("identifiant", r)}))' for c in sorted(JOKERS))
        parties.append(f"IF(({joker})>0,1,0)")
        notes = reference(C.NOTES, self.d.notes()["identifiant"], PREMIERE_LIGNE, self.d.derniere)
        doubles = (f"COUNTIF({ids},{self._ici('identifiant', r)})>1" for ids in (notes, self._candidats["identifiant"]))
        parties.append(f"IF(OR({','.join(doubles)}),1,0)")
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
        cas.append(f"AND(({self._somme('{du}*{flo}', r)})>0,{decide},{moyenne})")
        return f'=IF({self._ici("identifiant", r)}="",0,IF(OR({",".join(cas)}),1,0))'

    def _col_attente(self, r: str) -> str:
        return f"=MAX({self._ici('attente_saisie', r)},{self._ici('au_bord', r)})"

    def _col_attente_saisie(self, r: str) -> str:
        manque = self._somme("{du}*(({manq}>0)+({acq}=2))", r)
        dus = self._somme("{du}", r)
        return f"=IF(OR({self._ici('champs', r)}>0,({dus})=0,({manque})>0),1,0)"

    def _col_obstacles(self, r: str) -> str:
        return f"={self._somme('({val}=-1)', r)}+{self._ici('manque_heures', r)}"

    def _col_valides(self, r: str) -> str:
        return f"={self._somme('({val}=1)', r, self.r.blocs)}"

    def _col_sur(self, r: str) -> str:
        return f"={self._somme('{du}*{max}', r)}"

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
        return f'AND({nom_lecture("assiette_penalite")}="total",{etat},{self._appliquee(r)})'

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
        return f'=IF({sur}=0,0,IF({nom_lecture("moyenne")}="moyenne_des_notes",{penalisee},{points}))'

    def _col_moyenne_suffit(self, r: str) -> str:
        echelle, exigee, total = nom_parametre("ECHELLE"), nom_parametre("MOYENNE"), self._ici("total", r)
        exacts = self._arrondir(f"{total}*{echelle}", r)
        points = f"({exacts}-{exigee}*{self._ici('sur', r)})*1>=0"
        notes = f"{self._ici('moyenne_exacte', r)}>={exigee}"
        return f'=IF(IF({nom_lecture("moyenne")}="moyenne_des_notes",{notes},{points}),1,0)'

    # -- Contrôle: summary ------------------------------------------------------------------------------------------

    def _compter(self, critere: str, r: str) -> str:
        return "+".join(
            f'{self._ici(f"du:{e.code}", r)}*({self._ici(f"acq:{e.code}", r)}<>1)*COUNTIF({self._plage(e, r)},"{critere}")'
            for e in self.r.ensembles()
        )

    def _col_attendues(self, r: str) -> str:
        parties = "+".join(
            f"IF(AND({self._ici(f'du:{e.code}', r)}=1,{self._ici(f'acq:{e.code}', r)}<>1),{len(e.composantes)},0)"
            for e in self.r.ensembles()
        )
        return f'=IF({self._ici("identifiant", r)}="","",{parties})'

    def _col_saisies(self, r: str) -> str:
        parties = "+".join(
            f"{self._ici(f'du:{e.code}', r)}*({self._ici(f'acq:{e.code}', r)}<>1)*COUNT({self._plage(e, r)})"
            for e in self.r.ensembles()
        )
        return f'=IF({self._ici("identifiant", r)}="","",{parties})'

    def _col_manquantes(self, r: str) -> str:
        i = {c: self._ici(c, r) for c in ("identifiant", "attendues", "saisies", "abj", "abs", "corriger")}
        return f'=IF({i["identifiant"]}="","",{i["attendues"]}-{i["saisies"]}-{i["abj"]}-{i["abs"]}-{self._compter("~?", r).replace("+", "-")})'

    def _col_abj(self, r: str) -> str:
        return f'=IF({self._ici("identifiant", r)}="","",{self._compter("ABJ", r)})'

    def _col_abs(self, r: str) -> str:
        return f'=IF({self._ici("identifiant", r)}="","",{self._compter("ABS", r)})'

    def _col_corriger(self, r: str) -> str:
        contradictions = self._somme("({acq}=2)", r)
        somme = f"{self._compter('~?', r)}+{self._ici('champs', r)}+{self._ici('au_bord', r)}+{contradictions}"
        return f'=IF({self._ici("identifiant", r)}="",IF({self._orpheline(r)},1,""),{somme})'

    def _col_constat(self, r: str) -> str:
        i = {c: self._ici(c, r) for c in ("identifiant", "ligne", "corriger", "manquantes", "abj", "manque_heures")}
        suite = f'IF({i["abj"]}>0,"Rattrapage à venir",IF({i["manque_heures"]}=1,"Heures en entreprise","Complet"))'
        suite = f'IF({i["corriger"]}>0,"À corriger",IF({i["manquantes"]}>0,"Notes attendues",{suite}))'
        sans_nom = f'IF({self._orpheline(r)},"Identifiant manquant","")'
        return f'=IF({i["identifiant"]}="",{sans_nom},IF({i["ligne"]}=0,"Candidat inconnu",{suite}))'

    def _orpheline(self, r: str) -> str:
        """Condition: marks stand on a row of Notes without identifier."""
        codes = list(self.r.composantes)
        return f"COUNTA({C.NOTES}!{self._n[codes[0]]}{r}:{self._n[codes[-1]]}{r})>0"

    # -- Synthèse ---------------------------------------------------------------------------------------------------

    def synthese(self, cle: str, r: str) -> str:
        """Formula of a column of the sheet Synthèse."""
        identifiant = self._la("identifiant", r)
        if ":" in cle:
            genre, code = cle.split(":", 1)
            e = self.r.ensemble_de[code]
            formule = {"points": self._points_affiches, "note": self._note_affichee, "statut": self._statut}[genre](
                e, r
            )
        else:
            formule = {
                "nom": lambda: self._la("nom", r),
                "total": lambda: self._la("total", r),
                "sur": lambda: self._la("sur", r),
                "moyenne": lambda: self._moyenne_affichee(r),
                "valides": lambda: self._blocs_conserves(r),
                "decision": lambda: self._decision(r),
                "identifiant": lambda: identifiant,
            }[cle]()
        return f'=IF({identifiant}="","",{formule})'

    def _annule(self, e: Bloc, r: str) -> str:
        return f"AND({self._la('fraude', r)}=1,{self._la(f'acq:{e.code}', r)}<>1)"

    def _points_affiches(self, e: Bloc, r: str) -> str:
        return f'IF(OR({self._la(f"du:{e.code}", r)}=0,{self._annule(e, r)}),"",{self._la(f"pts:{e.code}", r)})'

    def _note_affichee(self, e: Bloc, r: str) -> str:
        i = {g: self._la(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "manq")}
        brute = f"{i['pts']}*{nom_parametre('ECHELLE')}/{nom_parametre(f'MAX_{e.code}')}"
        note = f"IF({self._la(f'flo:{e.code}', r)}=0,TRUNC(ROUND({brute},10),2),INT({brute}*100)/100)"
        return f'IF(OR({i["du"]}=0,{i["manq"]}>0,{i["acq"]}=2,{self._annule(e, r)}),"",{note})'

    def _statut(self, e: Bloc, r: str) -> str:
        i = {g: self._la(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "abs", "manq", "val")}
        parcours = self._la("parcours", r)
        if e is self.r.pro:
            noms, non_du = L.PRO, f'IF({parcours}="BLOCS","{L.PRO[L.NON_CONCERNE]}","{L.PRO[L.DISPENSE]}")'
            juge, absent = f'IF({i["val"]}=-1,"{noms[L.INSUFFISANT]}","{noms[L.SUFFISANT]}")', f"{i['abs']}>0"
        else:
            noms, non_du = L.BLOCS, f'"{L.BLOCS[L.NON_INSCRIT]}"'
            entre = self._entre_bornes(r)
            eliminatoire = f'IF({i["val"]}=-1,"{noms[L.ELIMINATOIRE]}",{entre})'
            juge = f'IF({i["val"]}=1,"{noms[L.VALIDE]}",{eliminatoire})'
            absent = f'AND({i["abs"]}>0,{nom_lecture("absence")}="stricte")'
        suite = f'IF({absent},"{noms[L.NON_PRESENTE]}",IF({i["manq"]}>0,"{noms[L.EN_ATTENTE]}",{juge}))'
        suite = f'IF({self._la("fraude", r)}=1,"{noms[L.ANNULE]}",IF({i["acq"]}=2,"{noms[L.EN_ATTENTE]}",{suite}))'
        return f'IF({i["du"]}=0,{non_du},IF({i["acq"]}=1,"{noms[L.ACQUIS]}",{suite}))'

    def _entre_bornes(self, r: str) -> str:
        titre = f'IF({self._titre(r)},"{L.BLOCS[L.COMPENSE]}","{L.BLOCS[L.NON_VALIDE]}")'
        attente = f'IF({self._la("attente", r)}=1,"{L.BLOCS[L.COMPENSABLE]}",{titre})'
        return f'IF({self._la("parcours", r)}="BLOCS","{L.BLOCS[L.NON_VALIDE]}",{attente})'

    def _titre(self, r: str) -> str:
        return f'AND({self._la("parcours", r)}<>"BLOCS",{self._la("moyenne_suffit", r)}=1,{self._la("obstacles", r)}=0)'

    def _moyenne_affichee(self, r: str) -> str:
        sans = f'OR({self._la("parcours", r)}="BLOCS",{self._la("attente", r)}=1,{self._la("fraude", r)}=1)'
        exacte = self._la("moyenne_exacte", r)
        flottantes = "+".join(self._la(f"flo:{e.code}", r) for e in self.r.ensembles())
        return f'IF({sans},"",IF(({flottantes})=0,TRUNC({exacte},2),INT({exacte}*100)/100))'

    def _blocs_conserves(self, r: str) -> str:
        parties = "&".join(
            f'IF(AND({self._la(f"val:{b.code}", r)}=1,NOT({self._annule(b, r)})),"{b.code} ","")' for b in self.r.blocs
        )
        return f"TRIM({parties})"

    def _decision(self, r: str) -> str:
        sans = f'IF({self._la("valides", r)}>0,"{L.DECISIONS[L.PARTIELLE]}","{L.DECISIONS[L.AUCUNE]}")'
        decidee = f'IF({self._titre(r)},"{L.DECISIONS[L.TITRE]}",{sans})'
        attente = f'IF({self._la("attente", r)}=1,"{L.DECISIONS[L.EN_ATTENTE]}",{decidee})'
        return f'IF({self._la("fraude", r)}=1,"{L.DECISIONS[L.ANNULEE]}",{attente})'

    # -- Assiduité --------------------------------------------------------------------------------------------------

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
