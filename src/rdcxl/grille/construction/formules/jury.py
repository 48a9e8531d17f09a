"""Décisions and Jury: what the jury sees on its day, by native formulas that call no worksheet function of ours."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import (
    COLONNE_DES_MANQUES,
    PREMIERE_LIGNE,
    lettre,
    nom_lecture,
    nom_parametre,
    reference,
)
from rdcxl.grille.construction.formules.references import References
from rdcxl.regles import libelles as L
from rdcxl.regles import sujets as J
from rdcxl.regles.assiduite import TOTAL, TUTEUR

EXIGES = {
    "identifiant": "identifiant",
    "acte": "acte",
    "motif": "motif",
    "auteur": "auteur",
    "horodatage": "date et heure",
}
SEPARATEUR = "\u00a0; "
LONGUEUR = 500  # all that can be to discuss at once
SANS_MANQUE = 999999  # in hundredths of a point, above what anybody can miss
# The key of the order: rank of the most pressing subject, then hundredths missing for the title, then the row.
POIDS_DU_SUJET, POIDS_DU_MANQUE = 10**12, 10**6


class Jury(References):
    """Columns of the sheets of the jury's day."""

    def decisions(self, cle: str, r: str) -> str:
        """Formula of a calculated column of the sheet Décisions."""
        colonnes = {c: f"${lettre(i)}{r}" for c, i in self.d.decisions().items()}
        saisies = [champ.code for champ in C.CHAMPS_DECISIONS]
        identifiant = colonnes["identifiant"]
        if cle == "candidat":
            return self.nom(identifiant)
        if cle == "proposition":
            synthese = self.d.synthese()
            qui, quoi = (
                reference(C.SYNTHESE, synthese[c], PREMIERE_LIGNE, self.d.derniere) for c in ("identifiant", "decision")
            )
            return f'=IF({identifiant}="","",IFERROR(INDEX({quoi},MATCH({identifiant},{qui},0)),""))'
        manques = "&".join(f'IF(TRIM({colonnes[c]}&"")="",", {nom}","")' for c, nom in EXIGES.items())
        ligne = f"{colonnes[saisies[0]]}:{colonnes[saisies[-1]]}"
        suite = f'IF({manques}="","{P.COMPLETE}","{P.A_COMPLETER} : "&MID({manques},3,99))'
        return f'=IF(COUNTA({ligne})=0,"",{suite})'

    # -- sheet Jury: the view, in the order of discussion ------------------------------------------------------------

    def vue(self, cle: str, r: str) -> str:
        """Formula of a column that people read, for the rank that the row has."""
        position = self._jury("position", r)
        if cle == "rang":
            return f'=IF({position}=0,"",ROW()-{PREMIERE_LIGNE - 1})'
        d, derniere = self.d, self.d.derniere
        colonnes = {
            "a_discuter": (C.JURY, d.jury()["texte"]),
            "acquis": (C.JURY, d.jury()["conserves"]),
            "manque": (C.SIMULATION, COLONNE_DES_MANQUES),
        }
        feuille, colonne = colonnes.get(cle) or (C.SYNTHESE, d.synthese()[cle])
        valeur = f"INDEX({reference(feuille, colonne, PREMIERE_LIGNE, derniere)},{position})"
        if cle == "motifs":
            valeur = f'SUBSTITUTE({valeur}," · ",CHAR(10))'
        return f'=IF({position}=0,"",{valeur})'

    # -- sheet Jury: what orders it, one row per candidate in the order of the grid ------------------------------------

    def detail(self, cle: str, r: str) -> str:
        """Formula of a folded column of the sheet Jury."""
        genre, _, code = cle.partition(":")
        if genre == "ecart":
            return self._ecart_au_seuil(code, r)
        if genre == "sujet":
            return f"=IF({self._condition(code, r)},1,0)"
        return {"position": self._position, "texte": self._texte, "conserves": self._conserves, "ordre": self._ordre}[
            cle
        ](r)

    def _jury(self, cle: str, r: str) -> str:
        return f"${lettre(self.d.jury()[cle])}{r}"

    def _lue(self, cle: str, r: str) -> str:
        """A cell of Synthèse."""
        return f"'{C.SYNTHESE}'!${lettre(self.d.synthese()[cle])}{r}"

    def _manque(self, r: str) -> str:
        return f"{C.SIMULATION}!${lettre(COLONNE_DES_MANQUES)}{r}"

    def _marge(self, maximum: str) -> str:
        return f"{nom_parametre('MARGE')}*{maximum}/{nom_parametre('ECHELLE')}"

    def _ecart_au_seuil(self, code: str, r: str) -> str:
        """1: just under a bound of the bloc; -1: far under its minimum; 0: neither."""
        statut, points = self._lue(f"statut:{code}", r), self._lue(f"points:{code}", r)
        marge = f"ROUND({self._marge(nom_parametre(f'MAX_{code}'))},8)"
        minimum = f"ROUND({nom_parametre(f'MIN_{code}')}-{points},8)<={marge}"
        valide = f"ROUND({nom_parametre(f'VAL_{code}')}-{points},8)<={marge}"
        exclus = f'OR({statut}="{L.BLOCS[L.ELIMINATOIRE]}",{statut}="{L.PRO[L.INSUFFISANT]}")'
        entre = f'OR({statut}="{L.BLOCS[L.NON_VALIDE]}",{statut}="{L.BLOCS[L.COMPENSABLE]}")'
        return f"=IF({exclus},IF({minimum},1,-1),IF({entre},IF({valide},1,0),0))"

    def _condition(self, code: str, r: str) -> str:
        decision = self._lue("decision", r)
        vivante = f'{decision}<>"",{decision}<>"{L.DECISIONS[L.ANNULEE]}"'
        if code == J.ELIMINATOIRE:
            statuts = [self._lue(f"statut:{b.code}", r) for b in self.r.blocs]
            egaux = [f'{statut}="{L.BLOCS[L.ELIMINATOIRE]}"' for statut in statuts]
            return f"OR({','.join(egaux)})"
        if code == J.PRO_INSUFFISANTE:
            return f'{self._lue(f"statut:{self.r.pro.code}", r)}="{L.PRO[L.INSUFFISANT]}"' if self.r.pro else "FALSE"
        if code == J.SOUS_LE_SEUIL:
            return self._juste_dessous(r)
        if code == J.ABSENCE:
            return f"AND({vivante},N({self._la('abs', r)})>0)"
        if code == J.ATTENTE:
            return f'OR({decision}="{L.DECISIONS[L.EN_ATTENTE]}",LEFT({decision},{len(P.ERREUR)})="{P.ERREUR}")'
        if code == J.LECTURE:
            return f'{self.donnee("lectures", r)}<>""'
        if code == J.FRAUDE:
            return f'{decision}="{L.DECISIONS[L.ANNULEE]}"'
        if code == J.HEURES:
            return f"AND({vivante},{self._la('manque_heures', r)}=1)"
        return f"AND({vivante},{self._penalite_a_statuer(r)})"

    def _juste_dessous(self, r: str) -> str:
        """Just under a bound of a bloc, or under the title while no bloc is far under its own minimum."""
        ecarts = [self._jury(f"ecart:{e.code}", r) for e in self.r.ensembles()]
        plage, manque, decision = f"{ecarts[0]}:{ecarts[-1]}", self._manque(r), self._lue("decision", r)
        sans = f'OR({decision}="{L.DECISIONS[L.PARTIELLE]}",{decision}="{L.DECISIONS[L.AUCUNE]}")'
        marge = self._marge(f"N({self._lue('sur', r)})")
        peu = f"N({manque})>0,ROUND(N({manque}),8)<=ROUND({marge},8)"
        return f"OR(COUNTIF({plage},1)>0,AND({sans},COUNTIF({plage},-1)=0,{peu}))"

    def _penalite_a_statuer(self, r: str) -> str:
        """Above the last band, or proposed and without the team's agreement, on something evaluated at this session."""
        taux, heures = self._la("taux", r), self._la("heures", r)
        if not self.r.pro:
            due = f'{self._la("parcours", r)}="COMPLET"'
        else:
            code, assiette = self.r.pro.code, nom_lecture("assiette_penalite")
            tuteur = f'OR({assiette}<>"{TUTEUR}",{self._la("n_tuteur", r)}=0)'
            pro = f"AND({self._la(f'du:{code}', r)}=1,{self._la(f'acq:{code}', r)}<>1,{tuteur})"
            due = f'IF({assiette}="{TOTAL}",{self._la("parcours", r)}="COMPLET",{pro})'
        proposee = f"AND({taux}>0,{self._la('accord', r)}<>1,{due})"
        return f"{heures}>0,IF(ISNUMBER({taux}),{proposee},TRUE)"

    def _texte(self, r: str) -> str:
        """Everything to discuss, most pressing first."""
        textes = {code: f'"{SEPARATEUR}{sujet}"' for code, sujet in J.SUJETS.items()}
        textes[J.LECTURE] += f'&" ("&{self.donnee("lectures", r)}&")"'
        parties = "&".join(f'IF({self._jury(f"sujet:{code}", r)}=1,{texte},"")' for code, texte in textes.items())
        return f"=MID({parties},{len(SEPARATEUR) + 1},{LONGUEUR})"

    def _conserves(self, r: str) -> str:
        """What an earlier session left: « B2 (131), PRO.TUTEUR (39,5) »."""
        parties = []
        for code in self.r.codes_acquis:
            x = self.donnee(f"acquis.{code}", r)
            parties.append(f'IF({x}="","",", {code} ("&SUBSTITUTE({x}&"",".",",")&")")')
        return f"=MID({'&'.join(parties)},3,250)"

    def _ordre(self, r: str) -> str:
        sujets = [self._jury(f"sujet:{code}", r) for code in J.SUJETS]
        rang, manque = f"IFERROR(MATCH(1,{sujets[0]}:{sujets[-1]},0),0)", self._manque(r)
        centiemes = f"IF(ISNUMBER({manque}),ROUND({manque}*100,0),{SANS_MANQUE})"
        presse = f"{rang}*{POIDS_DU_SUJET}+{centiemes}*{POIDS_DU_MANQUE}"
        calme = f"{len(J.SUJETS) + 1}*{POIDS_DU_SUJET}"
        return f'=IF({self._lue("identifiant", r)}="","",IF({rang}=0,{calme},{presse})+ROW())'

    def _position(self, r: str) -> str:
        """Which candidate of the grid the row shows; 0: none."""
        ordres = reference(C.JURY, self.d.jury()["ordre"], PREMIERE_LIGNE, self.d.derniere)
        return f"=IFERROR(MATCH(SMALL({ordres},ROW()-{PREMIERE_LIGNE - 1}),{ordres},0),0)"
