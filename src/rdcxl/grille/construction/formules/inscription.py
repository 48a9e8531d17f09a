"""Contrôle: registration, hours, what a field holds."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction.disposition import nom_parametre
from rdcxl.grille.construction.formules.references import References
from rdcxl.regles.modele import VAE


class Inscription(References):
    """Columns of the registration."""

    def _col_identifiant(self, r: str) -> str:
        cellule = f"{C.NOTES}!${self._n['identifiant']}{r}"
        return f'=IF({cellule}="","",TRIM({cellule}))'

    def _col_nom(self, r: str) -> str:
        return self.nom(self._ici("identifiant", r))

    def _col_ligne(self, r: str) -> str:
        return f"={self._rang(C.CANDIDATS, r)}"

    def _col_ligne_a(self, r: str) -> str:
        return f"={self._rang(C.ASSIDUITE, r)}"

    def _col_vae(self, r: str) -> str:
        """1: by experience, when no mark is entered. Any other text is a path with marks, and without them the candidate waits."""
        notes = []
        for e in self.r.ensembles():
            tuteur = self._tuteur if e is self.r.pro else None
            siennes = [self._ici(f"n:{c.code}", r) for c in e.composantes if c is not tuteur]
            notes += [*siennes, *([self._ici("tuteur_saisi", r)] if tuteur else [])]
        vierge = ",".join(f'{note}=""' for note in notes)
        return f'=IF(AND(UPPER(TRIM({self._candidat("voie", r)}&""))="{VAE}",{vierge}),1,0)'

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

    def _heures_lues(self, cle: str, r: str) -> str:
        """Hours as a number, nothing, or « ? »; Données holds what stands in the grid."""
        x = self.donnee(cle, r)
        texte = self._lisible(f'TRIM({x}&"")', "")
        return (
            f'=IFERROR(IF(ISNUMBER({x}),IF({x}<0,"?",{x}),IF(ISLOGICAL({x}),"?",IF(TRIM({x}&"")="","",{texte}))),"?")'
        )

    def _col_h_entreprise(self, r: str) -> str:
        return self._heures_lues("heures_entreprise", r)

    def _col_h_injustifiees(self, r: str) -> str:
        return self._heures_lues("heures_absence_injustifiees", r)

    def _col_h_justifiees(self, r: str) -> str:
        return self._heures_lues("heures_absence_justifiees", r)

    def _col_h_formation(self, r: str) -> str:
        return self._heures_lues("heures_formation", r)

    def _col_manque_heures(self, r: str) -> str:
        heures = self._ici("h_entreprise", r)
        manque = f"AND({heures}<{self._ici('minimum', r)},{self._ici('vae', r)}<>1)"
        return f"=IF(ISNUMBER({heures}),IF({manque},1,0),0)"
