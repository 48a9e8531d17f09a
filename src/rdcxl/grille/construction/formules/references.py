"""References to cells and pieces of formulas that several columns share. No number stands here: bounds are names."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import (
    PREMIERE_LIGNE,
    Disposition,
    lettre,
    nom_lecture,
    nom_parametre,
    reference,
)
from rdcxl.grille.conversion import JOKERS
from rdcxl.referentiel.modele import Bloc

LONGUEUR_LISIBLE = 40
REPERE = "\x00"  # stands for the row while the formula of a whole column is written


def pour_la_ligne(modele: str, ligne: int) -> str:
    """The formula of one 1-based row, from that of its column."""
    return modele.replace(REPERE, str(ligne))


class References:
    """Where cells stand, and the pieces that several formulas share; `r` is the row of the candidate, as text.

    `aligne`: the candidate stands on the same row of Candidats, Notes and Assiduité, as built; reserve rows need not.
    """

    def __init__(self, d: Disposition, *, aligne: bool = False) -> None:
        self.d, self.r, self.aligne = d, d.referentiel, aligne
        self._c = {cle: lettre(i) for cle, i in d.controle().items()}
        self._d = {cle: lettre(i) for cle, i in d.donnees().items()}
        self._n = {cle: lettre(i) for cle, i in d.notes().items()}
        candidats, assiduite, acquis = d.candidats(), d.assiduite(), d.acquis()
        self._candidats = {c: reference(C.CANDIDATS, i, PREMIERE_LIGNE, d.derniere) for c, i in candidats.items()}
        self._assiduite = {c: reference(C.ASSIDUITE, i, PREMIERE_LIGNE, d.derniere) for c, i in assiduite.items()}
        self._acquis = {c: reference(C.ACQUIS, i, PREMIERE_LIGNE, d.derniere_acquis) for c, i in acquis.items()}
        self._tuteur = self.r.pro.composante_de_role("TUTEUR") if self.r.pro else None

    def _ici(self, cle: str, r: str) -> str:
        return f"${self._c[cle]}{r}"

    def _la(self, cle: str, r: str) -> str:
        return f"'{C.CONTROLE}'!${self._c[cle]}{r}"

    def donnee(self, cle: str, r: str) -> str:
        """Reference to a cell of Données."""
        return f"'{C.DONNEES}'!${self._d[cle]}{r}"

    def _cellule(self, feuille: str, code: str, r: str) -> str:
        """A candidate's cell of Candidats or Assiduité: on the same row where rows are aligned, found by its row otherwise.

        A look-up depends on its whole column: each edit there would recalculate every candidate, functions included.
        """
        colonnes, ligne = (self._candidats, "ligne") if feuille == C.CANDIDATS else (self._assiduite, "ligne_a")
        if self.aligne:
            return f"{colonnes[code].split(':')[0].rsplit('$', 1)[0]}{r}"
        return f"INDEX({colonnes[code]},{self._la(ligne, r)})"

    def _lire(self, feuille: str, code: str, r: str) -> str:
        """The cell, or an empty text when the candidate has no row in that sheet."""
        ligne = self._la("ligne" if feuille == C.CANDIDATS else "ligne_a", r)
        return f'IF({ligne}=0,"",{self._cellule(feuille, code, r)})'

    def _rang(self, feuille: str, r: str) -> str:
        """The candidate's rank in Candidats or Assiduité, 0 without a row there."""
        identifiant = self._ici("identifiant", r)
        if not self.aligne:
            colonnes = self._candidats if feuille == C.CANDIDATS else self._assiduite
            return f"IFERROR(MATCH({identifiant},{colonnes['identifiant']},0),0)"
        meme = f'TRIM({self._cellule(feuille, "identifiant", r)}&"")={identifiant}'
        return f'IF(AND({identifiant}<>"",{meme}),ROW()-{PREMIERE_LIGNE - 1},0)'

    def _plage(self, e: Bloc, r: str) -> str:
        """Range of the normalised marks of a bloc, or of PRO (they stand side by side)."""
        return f"{self._ici(f'n:{e.composantes[0].code}', r)}:{self._ici(f'n:{e.composantes[-1].code}', r)}"

    def nom(self, feuille_colonne: str) -> str:
        """Name and first names of the candidate whose identifier stands in `feuille_colonne`."""
        rang = f"MATCH({feuille_colonne},{self._candidats['identifiant']},0)"
        nom, prenoms = (f"INDEX({self._candidats[c]},{rang})" for c in ("nom_naissance", "prenoms"))
        return f'=IF({feuille_colonne}="","",IFERROR(UPPER({nom})&" "&{prenoms},"inconnu"))'

    def _candidat(self, code: str, r: str) -> str:
        return self._lire(C.CANDIDATS, code, r)

    def _assidu(self, code: str, r: str) -> str:
        return self._lire(C.ASSIDUITE, code, r)

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

    def _appliquee(self, r: str) -> str:
        return f"ISNUMBER({self._ici('taux', r)}),{self._ici('accord', r)}=1"

    def _diminuer(self, valeur: str, maximum: str, r: str) -> str:
        taux = f"N({self._ici('taux', r)})"
        absolue = f"MAX(0,ROUND({valeur}-{maximum}*{taux}/100,10))"
        return f'IF({nom_lecture("calcul_penalite")}="absolue",{absolue},ROUND({valeur}*(100-{taux})/100,10))'

    def _somme(self, modele: str, r: str, ensembles: tuple[Bloc, ...] | None = None) -> str:
        liste = tuple(self.r.ensembles()) if ensembles is None else ensembles
        parties = []
        for e in liste:
            i = {g: self._ici(f"{g}:{e.code}", r) for g in ("du", "acq", "pts", "abs", "manq", "val", "flo")}
            parties.append(modele.format(**i, max=nom_parametre(f"MAX_{e.code}")))
        return "+".join(parties)

    def _contradits(self, r: str) -> str:
        """How many portfolios contradict the file, as a term that follows a sum; nothing where the workbook knows none."""
        blocs = self.r.blocs if self.d.a_des_portefeuilles else ()
        return "".join(f"+{self._ici(f'du:{b.code}', r)}*({self._ici(f'pf:{b.code}', r)}=2)" for b in blocs)

    def _nombre_acquis(self, code: str, r: str) -> str:
        """How many acquis of `code` the candidate has. Equality, not a criterion: an identifier may look like one."""
        return f"SUMPRODUCT({self._criteres(code, r)})"

    def _points_acquis(self, code: str, r: str) -> str:
        return f"SUMPRODUCT({self._criteres(code, r)},{self._acquis['valeur']})"

    def _etrangers(self, r: str) -> str:
        """Condition: one of the candidate's rows of Acquis names what cannot be acquired."""
        codes = "+".join(self._nombre_acquis(code, r) for code in self.r.codes_acquis)
        return f"SUMPRODUCT(--({self._acquis['qui']}={self._la('identifiant', r)}))<>({codes})"

    def _jokers(self, r: str) -> str:
        """Condition: look-ups would take the identifier for a pattern."""
        presents = "+".join(f'ISNUMBER(FIND("{c}",{self._la("identifiant", r)}))' for c in sorted(JOKERS))
        return f"({presents})>0"

    def _doubles(self, r: str) -> str:
        """Condition: two rows of Notes, or of Candidats, have this identifier."""
        notes = reference(C.NOTES, self.d.notes()["identifiant"], PREMIERE_LIGNE, self.d.derniere)
        plages, identifiant = (notes, self._candidats["identifiant"]), self._la("identifiant", r)
        return f"OR({','.join(f'COUNTIF({plage},{identifiant})>1' for plage in plages)})"

    def _criteres(self, code: str, r: str) -> str:
        return f'--({self._acquis["cle"]}={self._la("identifiant", r)}&"|{code}")'
