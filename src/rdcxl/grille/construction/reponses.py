"""The saved value of what is live: the line of each candidate, and what the worksheet functions answer on it.

The functions themselves answer, on the cells that the sheet Données will hold. Imports fonctions and the reading's content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from rdcxl.fonctions.catalogue import PAR_NOM
from rdcxl.fonctions.entree import ANOMALIE
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import Disposition
from rdcxl.grille.construction.formules.vivantes import FONCTIONS
from rdcxl.grille.construction.valeurs import Affichage, Valeurs, en_texte
from rdcxl.grille.conversion import JOKERS
from rdcxl.regles import Lectures
from rdcxl.regles.inscription import ORIGINE


def en_cellule(valeur: object) -> Affichage:
    """What a formula that copies a cell shows, from the value that was written in it."""
    texte = en_texte(valeur)
    if texte is not None or valeur is None:
        return texte or ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, (int, float, Decimal)):
        return float(valeur)
    if isinstance(valeur, dt.datetime):
        jour = valeur.replace(hour=0, minute=0, second=0, microsecond=0)
        return float((valeur.date() - ORIGINE).days) + (valeur - jour) / dt.timedelta(days=1)
    if isinstance(valeur, dt.date):
        return float((valeur - ORIGINE).days)
    return " ".join(valeur) if isinstance(valeur, tuple) else str(valeur)


class Reponses:
    """Saved values of one candidate's row in Données, Synthèse and Simulation; a reserve row shows nothing.

    `natives`: the saved values of the native calculation; `acquis`: by code, the points of each of the candidate's rows of
    Acquis, None where they are no number.
    """

    def __init__(
        self, d: Disposition, lectures: Lectures, natives: Valeurs, acquis: dict[str, list[float | None]]
    ) -> None:
        self.d, self.lectures, self.natives, self.acquis = d, lectures, natives, acquis
        self.identifiant = natives.d.identifiant
        self._reponses: dict[tuple[str, str], Affichage] = {}
        self.codes = d.codes()
        self.ligne: Sequence[Affichage] = [self._donnee(code) for code in self.codes]
        self._par_code = dict(zip(self.codes, self.ligne, strict=True))

    def _donnee(self, code: str) -> Affichage:
        genre, _, suite = code.partition(".")
        if genre == "lecture":
            return str(getattr(self.lectures, suite))
        if self.natives.candidat is None:
            return ""
        if genre == "acquis":
            return self._acquis(self.acquis.get(suite, []))
        if genre == "tentatives":
            precedents = self.natives.d.tentatives.get(suite)
            return float(max(precedents)) if precedents else ""
        if genre == "portefeuille":
            return self.natives.portefeuille(suite)
        if code == ANOMALIE:
            return self._anomalie()
        valeur = en_cellule(self.natives.saisies.get(code))
        return valeur if code != "parcours" or str(valeur).strip() else P.VIDE

    @staticmethod
    def _acquis(points: Sequence[float | None]) -> Affichage:
        if len(points) > 1:
            return P.DEUX_LIGNES
        return "" if not points else P.ILLISIBLE if points[0] is None else points[0]

    def _anomalie(self) -> str:
        if JOKERS & set(self.identifiant):
            return P.JOKER
        if "acquis" in self.natives.d.champs_en_anomalie:
            return P.LIGNE_D_ACQUIS
        if self.natives.nombre_de_reports:
            return P.REPORT
        return P.PASSAGE if "tentatives" in self.natives.d.champs_en_anomalie else ""

    def demander(self, fonction: str, composante: str = "") -> Affichage:
        """What a function answers on the candidate's line; nothing on a reserve row."""
        if self.natives.candidat is None:
            return ""
        if (fonction, composante) not in self._reponses:
            self._reponses[fonction, composante] = self._demander(fonction, composante)
        return self._reponses[fonction, composante]

    def _demander(self, fonction: str, composante: str) -> Affichage:
        reponse = PAR_NOM[fonction].appeler([self.codes], [self.ligne], *([composante] if composante else []))
        return reponse if isinstance(reponse, (str, float)) else str(reponse)

    def donnees(self, cle: str) -> Affichage:
        """Saved value of a column of the sheet Données."""
        if cle in self._par_code:
            return self._par_code[cle]
        if self.natives.candidat is None:
            return ""
        if cle == "lectures":
            refuse = str(self.demander("RDC_DECISION")).startswith(P.ERREUR)
            return "" if refuse else self.demander("RDC_LECTURES")
        return {"identifiant": self.identifiant, "moteur": P.ACTIF}.get(cle) or self.demander("RDC_DECISION")

    def synthese(self, cle: str) -> Affichage:
        """Saved value of a column of the sheet Synthèse."""
        genre, _, code = cle.partition(":")
        return self.demander(FONCTIONS[genre], code) if genre in FONCTIONS else self.natives.synthese(cle)

    def ecart(self) -> Affichage:
        """Saved value of the comparison in Contrôle."""
        if self.natives.candidat is None:
            return ""
        if str(self.synthese("decision")).startswith(P.ERREUR):
            return P.A_CORRIGER if self.natives.controle(["corriger"]) != [0.0] else P.ECART
        pareil = all(self.synthese(cle) == self.natives.synthese(cle) for cle in self.d.comparees())
        return P.CONCORDENT if pareil else P.ECART
