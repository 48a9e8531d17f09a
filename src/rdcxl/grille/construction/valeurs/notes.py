"""Contrôle: marks as they count, blocs and PRO."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cached_property

from rdcxl.fonctions.entree import ATTENDUE
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction.formules.notes import LONGUEUR_EXACTE
from rdcxl.grille.construction.valeurs.cellules import Affichage, en_texte, est_longue
from rdcxl.grille.construction.valeurs.inscription import Inscription
from rdcxl.referentiel.modele import Bloc
from rdcxl.regles import Mention, Note
from rdcxl.regles.acquis import MEILLEURE, compte_retenu
from rdcxl.regles.assiduite import diminuer
from rdcxl.regles.obtention import STRICTE, Compte, compter
from rdcxl.regles.saisie import nettoyer


class Notes(Inscription):
    """Saved values of the marks, of the blocs and of PRO."""

    @staticmethod
    def _afficher(note: Note) -> Affichage:
        if isinstance(note, Decimal):
            return float(note)
        return {Mention.VIDE: "", Mention.ANOMALIE: "?", Mention.NR: "ABS"}.get(note, note.value)

    def _retenue(self, code: str) -> Note:
        """The mark that counts: the tutor's may be kept from an earlier session, when nothing contradicts it."""
        saisie = self.d.notes.get(code, Mention.VIDE)
        if not self.tuteur_acquis or self.tuteur is None or code != self.tuteur.code:
            return saisie
        points, pro = self.d.acquis[code].points, self.r.pro.code if self.r.pro else ""
        seul = saisie is Mention.VIDE and pro not in self.d.acquis
        return points if seul and points is not None else Mention.ANOMALIE

    def _t(self, code: str) -> str:
        saisie = self.saisies.get(code)
        texte = en_texte(saisie)
        if texte is not None:
            return nettoyer(texte).upper()
        exacte = Decimal(repr(float(saisie))) if isinstance(saisie, float) else saisie
        return "≈" if isinstance(exacte, Decimal) and est_longue(exacte) else ""

    def _col_tuteur_saisi(self) -> Affichage:
        return self._afficher(self.d.notes.get(self.tuteur.code, Mention.VIDE)) if self.tuteur else ""

    def _col_n_tuteur(self) -> float:
        return float(self.nombre_acquis_tuteur > 0)

    def _diminue(self, assiette: str, valeur: Decimal, maximum: Decimal) -> Decimal:
        if self.lectures.assiette_penalite != assiette or not self.appliquee or self.taux is None:
            return valeur
        return diminuer(valeur, maximum, self.taux, self.lectures.calcul_penalite)

    def _col_tuteur_apres(self) -> float:
        note = self._retenue(self.tuteur.code) if self.tuteur else Mention.VIDE
        if self.tuteur is None or self.r.pro is None or not isinstance(note, Decimal):
            return 0.0
        vise = not self.tuteur_acquis and self._acq(self.r.pro) != 1 and self.r.pro.code in self.dus
        return float(self._diminue("tuteur", note, self.tuteur.maximum) if vise else note)

    def _du(self, e: Bloc) -> float:
        return float(e.code in self.dus)

    def _acq(self, e: Bloc) -> float:
        """0: no acquis; 1: one that counts; 2: one that contradicts the file."""
        if not self.d.acquis or e.code not in self.dus or e.code not in self.d.acquis:
            return 0.0
        return 2.0 if e.code in self.bloques or self.d.acquis[e.code].points is None else 1.0

    def _exacts(self, e: Bloc) -> Decimal:
        if e.code not in self._points:
            siens = self._calculer(e)
            self._points[e.code] = max(self.d.tentatives[e.code]) if self._garde_une_tentative(e, siens) else siens
        return self._points[e.code]

    def _garde_une_tentative(self, e: Bloc, siens: Decimal) -> bool:
        """An earlier attempt stands instead of this session's marks (X12)."""
        precedents = self.d.tentatives.get(e.code)
        if not precedents or e.code not in self.dus or self._acq(e) == 1 or self._manq(e):
            return False
        stricte = e is self.r.pro or self.lectures.absence == STRICTE
        absentes = (e.code,) if self._abn(e) else ()
        garde = compte_retenu(Compte(siens, absentes), precedents, self.lectures.reprise, stricte=stricte)
        return self.lectures.reprise == MEILLEURE and garde == Compte(max(precedents))

    def _mei(self, e: Bloc) -> float:
        return float(self._garde_une_tentative(e, self._calculer(e)))

    def _ptn(self, e: Bloc) -> float:
        return float(self._calculer(e))

    def _calculer(self, e: Bloc) -> Decimal:
        points = self.d.acquis[e.code].points if self._acq(e) == 1 else None
        if points is not None:
            return points
        if self.d.vae:
            return Decimal(0)
        portefeuille = self.d.portefeuilles.get(e.code) if self._pf(e) else None
        if portefeuille is not None:
            return portefeuille if isinstance(portefeuille, Decimal) else Decimal(0)
        codes = [c.code for c in e.composantes]
        somme = compter(codes, {code: self._retenue(code) for code in codes}).points
        if e is self.r.pro and self.tuteur:
            note = self._retenue(self.tuteur.code)
            somme += Decimal(str(self._col_tuteur_apres())) - (note if isinstance(note, Decimal) else 0)
            if self._manq(e) == 0 and e.code in self.dus:
                somme = self._diminue("professionnelle", somme, e.maximum)
        return somme

    def _pf(self, e: Bloc) -> float:
        """0: no portfolio; 1: one that counts; 2: one that contradicts the file."""
        if e.code not in self.dus or e.code not in self.d.portefeuilles:
            return 0.0
        return 2.0 if e.code in self.bloques else 1.0

    def portefeuille(self, code: str) -> Affichage:
        """What Données holds of a bloc's portfolio."""
        note = self.d.portefeuilles.get(code)
        if note is None or isinstance(note, Decimal):
            return "" if note is None else float(note)
        return {Mention.VIDE: ATTENDUE, Mention.ANOMALIE: P.ILLISIBLE}.get(note, note.value)

    def _flo(self, e: Bloc) -> float:
        if self.d.vae or self._pf(e):
            return 0.0
        textes = [self._t(c.code) for c in e.composantes]
        return float(sum(t == "≈" or len(t) > LONGUEUR_EXACTE for t in textes))

    def _pts(self, e: Bloc) -> float:
        return float(self._exacts(e))

    @cached_property
    def _mentions(self) -> dict[str, Counter[Mention]]:
        """How often each mention stands in each bloc and in PRO."""
        retenues = {e.code: [self._retenue(c.code) for c in e.composantes] for e in self.r.ensembles()}
        return {code: Counter(n for n in notes if isinstance(n, Mention)) for code, notes in retenues.items()}

    def _nombre(self, e: Bloc, mentions: tuple[Mention, ...]) -> int:
        """How many marks of a bloc, or of PRO, are one of these mentions."""
        trouvees = self._mentions[e.code]
        return sum(trouvees[m] for m in mentions) if trouvees else 0

    def _abs(self, e: Bloc) -> float:
        return 0.0 if self.d.tentatives and self._mei(e) else self._abn(e)

    def _abn(self, e: Bloc) -> float:
        if self._acq(e) == 1 or self.d.vae:
            return 0.0
        if self._pf(e):
            return float(self.d.portefeuilles[e.code] is Mention.ABS)
        return float(self._nombre(e, (Mention.ABS, Mention.NR)))

    def _manq(self, e: Bloc) -> float:
        if self._acq(e) == 1 or self.d.vae:
            return float(self._acq(e) != 1)
        if self._pf(e):
            return float(self.d.portefeuilles[e.code] in (Mention.VIDE, Mention.ABJ, Mention.ANOMALIE))
        return float(self._nombre(e, (Mention.VIDE, Mention.ABJ, Mention.ANOMALIE)))

    def _val(self, e: Bloc) -> float:
        if e.code not in self.dus:
            return 0.0
        if self._acq(e) == 1:
            return 1.0
        if self._abs(e) and (e is self.r.pro or self.lectures.absence == STRICTE):
            return -1.0
        if self._acq(e) == 2 or self._pf(e) == 2 or self._manq(e):
            return 0.0
        points = self._exacts(e)
        if points >= e.validation(self.r.notation.echelle):
            return 1.0
        return -1.0 if points < e.minimum else 0.0
