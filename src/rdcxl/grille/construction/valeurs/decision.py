"""Contrôle: total, average and decision."""

from __future__ import annotations

from decimal import Decimal

from rdcxl.grille.champs import REPORTS
from rdcxl.grille.construction.valeurs.notes import Notes
from rdcxl.regles.obtention import MOYENNE_DES_NOTES, Moyenne, moyenne_generale
from rdcxl.regles.residus import MENTION

DE_LA_GRILLE = frozenset({"identifiant", "acquis", "tentatives", REPORTS})  # what only the grid as a whole can see


class Decision(Notes):
    """Saved values of what leads to the decision."""

    def _col_champs(self) -> float:
        propres = {"grille" if c in DE_LA_GRILLE else c for c in self.d.champs_en_anomalie}
        return float(len(propres) - self._col_au_bord())

    def _col_au_bord(self) -> float:
        return float(any(champ.startswith(MENTION) for champ in self.d.champs_en_anomalie))

    def _col_attente_saisie(self) -> float:
        dus = [e for e in self.r.ensembles() if e.code in self.dus]
        manque = any(self._manq(e) or self._acq(e) == 2 or self._pf(e) == 2 for e in dus)
        return float(bool(self._col_champs()) or not self.dus or manque)

    def _col_attente(self) -> float:
        return max(self._col_attente_saisie(), self._col_au_bord())

    def _col_obstacles(self) -> float:
        return float(sum(self._val(e) == -1 for e in self.r.ensembles()) + self._col_manque_heures())

    def _col_valides(self) -> float:
        return float(sum(self._val(b) == 1 for b in self.r.blocs))

    def _col_sur(self) -> float:
        return float(self.resultat.sur)

    def _brut(self) -> Decimal:
        dus = [e for e in self.r.ensembles() if e.code in self.dus]
        retenus = [e for e in dus if self._acq(e) == 1] if self.d.fraude else dus
        return sum((self._exacts(e) for e in retenus), Decimal(0))

    def _col_brut(self) -> float:
        return float(self._brut())

    def _vise_total(self) -> bool:
        return self.complet and not self.d.vae and not self._col_attente_saisie() and not self.d.fraude

    def _total_penalise(self) -> Decimal:
        brut = self._brut()
        return self._diminue("total", brut, self.resultat.sur) if self._vise_total() else brut

    def _col_total_penalise(self) -> float:
        return float(self._total_penalise())

    def _col_total(self) -> float:
        return self._col_brut() if self._col_attente() else self._col_total_penalise()

    def _moyenne_notes(self) -> Moyenne:
        parts = [(self._exacts(e), e.maximum) for e in self.r.ensembles() if e.code in self.dus]
        return moyenne_generale(self.r.notation, parts, MOYENNE_DES_NOTES)

    def _col_moyenne_notes(self) -> float:
        if not self.resultat.sur:
            return 0.0
        m = self._moyenne_notes()
        return round(float(m.numerateur) / float(m.denominateur), 10)

    def _col_moyenne_exacte(self) -> float:
        echelle, sur = self.r.notation.echelle, self.resultat.sur
        if not sur or self.d.vae:
            return 0.0
        if self.lectures.moyenne != MOYENNE_DES_NOTES:
            return round(float(self._total_penalise()) * float(echelle) / float(sur), 10)
        m = self._moyenne_notes()
        numerateur = (
            self._diminue("total", m.numerateur, m.denominateur * echelle) if self._vise_total() else m.numerateur
        )
        return round(float(numerateur) / float(m.denominateur), 10)

    def _col_moyenne_suffit(self) -> float:
        n = self.r.notation
        if self.d.vae:
            return float(self._col_valides() == len(self.r.blocs))
        if self.lectures.moyenne == MOYENNE_DES_NOTES:
            return float(self._col_moyenne_exacte() >= float(n.moyenne_titre))
        return float(self._total_penalise() * n.echelle >= n.moyenne_titre * self.resultat.sur)
