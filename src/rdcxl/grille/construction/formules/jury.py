"""Décisions and Jury: what the jury sees on its day, by native formulas that call no worksheet function of ours."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, lettre, reference
from rdcxl.grille.construction.formules.references import References

EXIGES = {
    "identifiant": "identifiant",
    "acte": "acte",
    "motif": "motif",
    "auteur": "auteur",
    "horodatage": "date et heure",
}


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
