"""The saved values of the sheet Jury: each formula's arithmetic, on the saved values of the sheets that it reads.

Imports the saved values of the other sheets and the layout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import PREMIERE_LIGNE, Disposition
from rdcxl.grille.construction.formules.jury import POIDS_DU_MANQUE, POIDS_DU_SUJET, SANS_MANQUE, SEPARATEUR
from rdcxl.grille.construction.reponses import Reponses
from rdcxl.grille.construction.valeurs import Affichage
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import COMPLET
from rdcxl.regles import libelles as L
from rdcxl.regles import sujets as J
from rdcxl.regles.assiduite import TOTAL, TUTEUR

EXCLUS = (L.BLOCS[L.ELIMINATOIRE], L.PRO[L.INSUFFISANT])
ENTRE = (L.BLOCS[L.NON_VALIDE], L.BLOCS[L.COMPENSABLE])


class Detail:
    """What orders one candidate, in the folded columns of the sheet Jury."""

    def __init__(self, d: Disposition, reponses: Reponses, ligne: int) -> None:
        self.d, self.r, self.reponses, self.ligne = d, d.referentiel, reponses, ligne
        self.decision = str(reponses.synthese("decision"))
        self.manque = reponses.demander("RDC_MANQUE")
        self.lectures = reponses.donnees("lectures")

    def valeur(self, cle: str) -> Affichage:
        """Saved value of a folded column, the position apart."""
        genre, _, code = cle.partition(":")
        if genre == "ecart":
            return self._ecart(self.r.ensemble_de[code])
        if genre == "sujet":
            return self.sujets[code]
        return {"texte": self.texte, "conserves": self.conserves, "ordre": self.ordre}[cle]

    def _controle(self, cle: str) -> Affichage:
        return self.reponses.natives.controle([cle])[0]

    def _ecart(self, e: Bloc) -> float:
        statut, points = (self.reponses.synthese(f"{genre}:{e.code}") for genre in ("statut", "points"))
        marge = round(float(J.MARGE * e.maximum / self.r.notation.echelle), 8)
        if statut in EXCLUS:
            return 1.0 if _sous(e.minimum, points) <= marge else -1.0
        return float(statut in ENTRE and _sous(e.validation(self.r.notation.echelle), points) <= marge)

    @cached_property
    def sujets(self) -> dict[str, float]:
        """1 for each subject to discuss, 0 for the others."""
        return {code: float(self._condition(code)) for code in J.SUJETS}

    def _condition(self, code: str) -> bool:
        vivante = self.decision not in ("", L.DECISIONS[L.ANNULEE])
        statuts = [self.reponses.synthese(f"statut:{b.code}") for b in self.r.blocs]
        pro = self.reponses.synthese(f"statut:{self.r.pro.code}") if self.r.pro else ""
        conditions: dict[str, Callable[[], bool]] = {
            J.ELIMINATOIRE: lambda: L.BLOCS[L.ELIMINATOIRE] in statuts,
            J.PRO_INSUFFISANTE: lambda: pro == L.PRO[L.INSUFFISANT],
            J.SOUS_LE_SEUIL: self._juste_dessous,
            J.ABSENCE: lambda: vivante and _nombre(self._controle("abs")) > 0,
            J.ATTENTE: lambda: self.decision == L.DECISIONS[L.EN_ATTENTE] or self.decision.startswith(P.ERREUR),
            J.LECTURE: lambda: self.lectures != "",
            J.FRAUDE: lambda: self.decision == L.DECISIONS[L.ANNULEE],
            J.HEURES: lambda: vivante and self._controle("manque_heures") == 1,
            J.PENALITE: lambda: vivante and self._penalite_a_statuer(),
        }
        return conditions[code]()

    def _juste_dessous(self) -> bool:
        ecarts = [self._ecart(e) for e in self.r.ensembles()]
        sans = self.decision in (L.DECISIONS[L.PARTIELLE], L.DECISIONS[L.AUCUNE])
        marge = float(J.MARGE) * _nombre(self.reponses.synthese("sur")) / float(self.r.notation.echelle)
        peu = 0 < _nombre(self.manque) <= round(marge, 8)
        return 1 in ecarts or (sans and -1 not in ecarts and peu)

    def _penalite_a_statuer(self) -> bool:
        taux = self._controle("taux")
        if _nombre(self._controle("heures")) <= 0:
            return False
        if isinstance(taux, str):
            return True
        assiette, complet = self.reponses.lectures.assiette_penalite, self._controle("parcours") == COMPLET
        due = complet
        if self.r.pro and assiette != TOTAL:
            code = self.r.pro.code
            tuteur = assiette != TUTEUR or self._controle("n_tuteur") == 0
            due = self._controle(f"du:{code}") == 1 and self._controle(f"acq:{code}") != 1 and tuteur
        return taux > 0 and self._controle("accord") != 1 and due

    @property
    def texte(self) -> str:
        """Everything to discuss."""
        textes = {**J.SUJETS, J.LECTURE: f"{J.SUJETS[J.LECTURE]} ({self.lectures})"}
        return SEPARATEUR.join(textes[code] for code, oui in self.sujets.items() if oui)

    @property
    def conserves(self) -> str:
        """What an earlier session left."""
        lus = {code: self.reponses.donnees(f"acquis.{code}") for code in self.r.codes_acquis}
        return ", ".join(f"{code} ({_en_texte(x)})" for code, x in lus.items() if x != "")

    @property
    def ordre(self) -> Affichage:
        """The key of the order; nothing on a reserve row."""
        if not self.reponses.identifiant:
            return ""
        rang = next((i for i, oui in enumerate(self.sujets.values(), 1) if oui), 0)
        if not rang:
            return float((len(J.SUJETS) + 1) * POIDS_DU_SUJET + self.ligne)
        centiemes = SANS_MANQUE if isinstance(self.manque, str) else round(self.manque * 100)
        return float(rang * POIDS_DU_SUJET + centiemes * POIDS_DU_MANQUE + self.ligne)


def details(d: Disposition, reponses: Sequence[Reponses]) -> list[Detail]:
    """What orders each candidate, in the order of the grid."""
    return [Detail(d, x, ligne) for ligne, x in enumerate(reponses, PREMIERE_LIGNE)]


def positions(lus: Sequence[Detail]) -> list[int]:
    """For each row of the view, the 1-based rank in the grid of the candidate that it shows; 0: none."""
    cles = [(x.ordre, i) for i, x in enumerate(lus, 1)]
    presents = sorted((cle, i) for cle, i in cles if not isinstance(cle, str))
    return [i for _, i in presents] + [0] * (len(lus) - len(presents))


def _sous(borne: Decimal, points: Affichage) -> float:
    return round(float(borne) - _nombre(points), 8)


def _nombre(valeur: Affichage) -> float:
    return 0.0 if isinstance(valeur, str) else valeur


def _en_texte(valeur: Affichage) -> str:
    """A number as a spreadsheet turns it into text, with a comma."""
    return (valeur if isinstance(valeur, str) else f"{valeur:.15g}").replace(".", ",")
