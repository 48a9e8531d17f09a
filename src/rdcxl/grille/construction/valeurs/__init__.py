"""The saved value of each native formula, so that a program that does not recalculate shows the truth.

Computed from the rules' own results; a test recalculates every formula and compares. Rooms as in `formules`, each on the
one before: `cellules`, `inscription`, `notes`, `decision`, and here what people read. Imports regles and the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, localcontext

from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.construction.valeurs.cellules import Affichage, en_nombre, en_texte
from rdcxl.grille.construction.valeurs.decision import Decision
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import Mention, Note
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import CONTEXTE

__all__ = ["Affichage", "Valeurs", "en_texte"]


class Valeurs(Decision):
    """Saved values of one candidate's row, by sheet and key."""

    def controle(self, cles: Iterable[str]) -> list[Affichage]:
        """Saved values of these columns of the sheet Contrôle."""
        with localcontext(CONTEXTE):
            return [self._controle(cle) for cle in cles]

    def _controle(self, cle: str) -> Affichage:
        if cle.startswith(NATIF):
            return self.synthese(cle.removeprefix(NATIF))
        genre, _, code = cle.partition(":")
        if not code:
            fixe: Callable[[], Affichage] = getattr(self, f"_col_{cle}")
            return fixe()
        if genre == "t":
            return self._t(code)
        if genre == "n":
            return self._afficher(self._retenue(code))
        methode: Callable[[Bloc], Affichage] = getattr(self, f"_{genre}")
        return methode(self.r.ensemble_de[code])

    def _resume(self, mentions: tuple[Mention, ...]) -> Affichage:
        if not self.candidat:
            return ""
        siens = sum(note in mentions for note in self._portefeuilles() if isinstance(note, Mention))
        return float(sum(self._nombre(e, mentions) for e in self._evalues()) + siens)

    def _evalues(self) -> list[Bloc]:
        """Where épreuves are expected: due, neither acquired nor replaced by a portfolio; none by experience."""
        dus = [e for e in self.r.ensembles() if e.code in self.dus and self._acq(e) != 1 and not self._pf(e)]
        return dus if not self.d.vae else []

    def _portefeuilles(self) -> list[Note]:
        """The marks of the portfolios that count."""
        return [self.d.portefeuilles[b.code] for b in self.r.blocs if self._pf(b) == 1]

    def _col_attendues(self) -> Affichage:
        nombre = sum(len(e.composantes) for e in self._evalues()) + len(self._portefeuilles())
        return float(nombre) if self.candidat else ""

    def _col_saisies(self) -> Affichage:
        notes = [self._retenue(c.code) for e in self._evalues() for c in e.composantes] + self._portefeuilles()
        return float(sum(isinstance(note, Decimal) for note in notes)) if self.candidat else ""

    def _col_manquantes(self) -> Affichage:
        return self._resume((Mention.VIDE,))

    def _col_abj(self) -> Affichage:
        return self._resume((Mention.ABJ,))

    def _col_abs(self) -> Affichage:
        return self._resume((Mention.ABS, Mention.NR))

    def _col_corriger(self) -> Affichage:
        anomalies = self._resume((Mention.ANOMALIE,))
        contradictions = sum((self._acq(e) == 2) + (self._pf(e) == 2) for e in self.r.ensembles())
        autres = self._col_champs() + self._col_au_bord() + contradictions
        return "" if isinstance(anomalies, str) else anomalies + autres

    def _col_constat(self) -> str:
        if not self.candidat:
            return ""
        if self._col_corriger():
            return "À corriger"
        if self._col_manquantes():
            return "Notes attendues"
        if self.d.vae:
            return P.EXPERIENCE
        if self._col_abj():
            return "Rattrapage à venir"
        return "Heures en entreprise" if self._col_manque_heures() else "Complet"

    # -- Synthèse and Assiduité -------------------------------------------------------------------------------------

    def synthese(self, cle: str) -> Affichage:
        """Saved value of a column of the sheet Synthèse."""
        x = self.resultat
        if not self.candidat:
            return ""
        if ":" in cle:
            genre, code = cle.split(":", 1)
            e = x.blocs.get(code) or x.pro
            if e is None:
                return ""
            noms = L.PRO if self.r.pro and code == self.r.pro.code else L.BLOCS
            return {"points": en_nombre(e.points), "note": en_nombre(e.note), "statut": noms[e.statut]}[genre]
        valeurs: dict[str, Affichage] = {
            "identifiant": self.d.identifiant,
            "nom": self._col_nom(),
            "total": en_nombre(x.points),
            "sur": en_nombre(x.sur),
            "moyenne": en_nombre(x.moyenne),
            "valides": ", ".join(x.blocs_valides),
            "decision": L.DECISIONS[x.decision],
        }
        return valeurs[cle]

    def assiduite(self, cle: str) -> Affichage:
        """Saved value of a calculated column of the sheet Assiduité."""
        if not self.candidat:
            return ""
        p = self.resultat.penalite
        if cle == "part":
            return float(p.heures) / float(p.base) if p.base else ""
        if cle == "taux":
            return self._col_taux()
        if self.taux is None:
            return L.PENALITES[L.A_STATUER]
        etat = L.AUCUNE_PENALITE if not self.taux else L.APPLIQUEE if self.d.accord_penalite else L.PROPOSEE
        return L.PENALITES[etat]
