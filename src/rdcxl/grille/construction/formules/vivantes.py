"""Données and Synthèse: the line of each candidate, and the worksheet functions that read it.

A host without the functions shows the native result instead: Excel and LibreOffice give #NAME? for a function that they do
not know, xlwings an English sentence for one that it cannot call. So each line first asks whether they answer.
"""

from __future__ import annotations

from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import NATIF, NOM_CODES, lettre, nom_lecture
from rdcxl.grille.construction.formules.annexes import Annexes
from rdcxl.regles import libelles as L

# The function behind each kind of column of Synthèse.
FONCTIONS = {
    "points": "RDC_POINTS",
    "note": "RDC_NOTE",
    "statut": "RDC_STATUT",
    "total": "RDC_POINTS",
    "moyenne": "RDC_NOTE",
    "valides": "RDC_BLOCS_VALIDES",
    "decision": "RDC_DECISION",
    "motifs": "RDC_MOTIFS",
}


class Vivantes(Annexes):
    """Columns that hand a candidate to the functions, and show what they answer."""

    def appel(self, fonction: str, r: str, composante: str = "") -> str:
        """Call of a function on the line of a candidate: `RDC_NOTE(RDC_CODES,Données!$B7:$AM7,"B1")`."""
        codes = self.d.codes()
        ligne = f"{self.donnee(codes[0], r)}:{self.donnee(codes[-1], r).partition('!')[2]}"
        suite = f',"{composante}"' if composante else ""
        return f"{fonction}({NOM_CODES},{ligne}{suite})"

    def donnees(self, cle: str, r: str) -> str:
        """Formula of a column of the sheet Données."""
        genre, _, code = cle.partition(".")
        if cle in self.r.composantes or cle == C.FRAUDE.code:
            x = f"{C.NOTES}!${self._n[cle]}{r}"
            return f'=IF(ISBLANK({x}),"",{x})'
        if genre == "acquis":
            n, points = self._nombre_acquis(code, r), self._points_acquis(code, r)
            return f'=IF({n}=0,"",IF({n}>1,"{P.DEUX_LIGNES}",IF({points}<0,"{P.ILLISIBLE}",{points})))'
        if genre == "tentatives":
            return self._tentative(code, r)
        if genre == "portefeuille":
            return self._portefeuille(code, r)
        if genre == "lecture":
            return f"={nom_lecture(code)}"
        if cle in self._assiduite and cle != "identifiant":
            return self._copie(C.ASSIDUITE, cle, r)
        return {
            "identifiant": lambda: f"={self._la('identifiant', r)}",
            "parcours": lambda: self._parcours_donne(r),
            ANOMALIE: lambda: self._anomalie(r),
            "reponse": lambda: f'=IF({self._la("identifiant", r)}="","",IFERROR({self.appel("RDC_DECISION", r)},""))',
            "moteur": lambda: self._moteur(r),
            "lectures": lambda: self._lectures(r),
        }.get(cle, lambda: self._copie(C.CANDIDATS, cle, r))()

    def _copie(self, feuille: str, code: str, r: str) -> str:
        """What a cell of another sheet holds; a blank stays one (a plain copy would make it 0)."""
        x, ligne = self._cellule(feuille, code, r), self._la("ligne" if feuille == C.CANDIDATS else "ligne_a", r)
        return f'=IF({ligne}=0,"",IF(ISBLANK({x}),"",{x}))'

    def _parcours_donne(self, r: str) -> str:
        """A path that is not said must not be taken for the complete one."""
        x = self._cellule(C.CANDIDATS, "parcours", r)
        return f'=IF({self._la("ligne", r)}=0,"",IF(TRIM({x}&"")="","{P.VIDE}",{x}))'

    def _anomalie(self, r: str) -> str:
        identifiant = self._la("identifiant", r)
        ailleurs, en_assiduite = (
            f"COUNTIF({colonnes['identifiant']},{identifiant})>0" for colonnes in (self._candidats, self._assiduite)
        )
        deplacee = f"AND({self._la('ligne_a', r)}=0,{en_assiduite})"
        avant = f'IF({self._portefeuilles_etrangers(r)},"{P.PASSAGE}","")' if self.d.a_des_portefeuilles else '""'
        avant = f'IF({self._tentatives_illisibles(r)},"{P.PASSAGE}",{avant})' if self.d.a_des_tentatives else avant
        avant = f'IF({self._la("reports", r)}>0,"{P.REPORT}",{avant})' if self.d.reportent else avant
        suite = f'IF({self._doubles(r)},"{P.EN_DOUBLE}",IF({self._etrangers(r)},"{P.LIGNE_D_ACQUIS}",{avant}))'
        suite = f'IF({deplacee},"{P.DEPLACEE}",{suite})' if self.aligne else suite
        inconnu = f'IF({ailleurs},"{P.DEPLACEE}","{P.CANDIDAT_INCONNU}")' if self.aligne else f'"{P.CANDIDAT_INCONNU}"'
        suite = f"IF({self._la('ligne', r)}=0,{inconnu},{suite})"
        return f'=IF({identifiant}="","",IF({self._jokers(r)},"{P.JOKER}",{suite}))'

    def _moteur(self, r: str) -> str:
        reponse = self.donnee("reponse", r)
        connues = ",".join(f'{reponse}="{libelle}"' for libelle in L.DECISIONS.values())
        refuse = f'LEFT({reponse},{len(P.ERREUR)})="{P.ERREUR}"'
        return f'=IF({self._la("identifiant", r)}="","",IF(OR({refuse},{connues}),"{P.ACTIF}","{P.ABSENT}"))'

    def _lectures(self, r: str) -> str:
        """What RDC_LECTURES names; nothing where the functions do not answer, or where they refuse the row."""
        x = self.appel("RDC_LECTURES", r)
        refuse = f'LEFT({self.donnee("reponse", r)},{len(P.ERREUR)})="{P.ERREUR}"'
        return self.si_active(r, f'IF({refuse},"",{x})', '""')

    def vivante(self, cle: str, r: str) -> str:
        """Formula of a column of the sheet Synthèse: what the function answers, or else the native result."""
        identifiant = self._la("identifiant", r)
        if cle in ("identifiant", "nom"):
            return f'=IF({identifiant}="","",{self._la(cle, r)})'
        if cle == "sur":
            return f"={self._la(NATIF + cle, r)}"
        genre, _, code = cle.partition(":")
        return self.si_active(r, self.appel(FONCTIONS[genre], r, code), self._a_defaut(cle, r))

    def manque(self, code: str, r: str) -> str:
        """Formula of the points that a candidate misses for a bloc, or (without code) for the title."""
        return self.si_active(r, self.appel("RDC_MANQUE", r, code), '""')

    def _a_defaut(self, cle: str, r: str) -> str:
        return f'"{P.SANS_FONCTIONS}"' if cle == "motifs" else self._la(NATIF + cle, r)

    def si_active(self, r: str, appel: str, sinon: str) -> str:
        """A call where the functions answer, something else where they do not; nothing on a reserve row.

        IFERROR serves a host that has lost the functions and has not recalculated the line's `moteur` yet.
        """
        actif = f'IFERROR(IF({self.donnee("moteur", r)}="{P.ACTIF}",{appel},{sinon}),{sinon})'
        return f'=IF({self._la("identifiant", r)}="","",{actif})'

    def _col_ecart(self, r: str) -> str:
        """Do the functions and the native formulas say the same on every column?"""
        synthese, comparees = self.d.synthese(), self.d.comparees()
        bouts = [f"${lettre(synthese[cle])}{r}" for cle in (comparees[0], comparees[-1])]
        lues, natives = (
            f"'{C.SYNTHESE}'!{bouts[0]}:{bouts[1]}",
            [self._ici(NATIF + c, r) for c in (comparees[0], comparees[-1])],
        )
        compte = (
            f'IFERROR(IF(SUMPRODUCT(--({lues}<>{natives[0]}:{natives[1]}))=0,"{P.CONCORDENT}","{P.ECART}"),"{P.ECART}")'
        )
        refus = f'IF({self._ici("corriger", r)}>0,"{P.A_CORRIGER}","{P.ECART}")'
        decision = f"'{C.SYNTHESE}'!${lettre(synthese['decision'])}{r}"
        dit = f'IF(LEFT({decision},{len(P.ERREUR)})="{P.ERREUR}",{refus},{compte})'
        return f'=IF({self._ici("identifiant", r)}="","",IF({self.donnee("moteur", r)}="{P.ACTIF}",{dit},"{P.ABSENT}"))'
