"""The saved value of each native formula, so that a program that does not recalculate shows the truth.

Computed from the rules' own results; a test recalculates every formula and compares. Imports regles and the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Union

from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.modele import Candidat, Fiche
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles import COMPLET, Dossier, Lectures, Mention, Note, Resultat
from rdcxl.regles import libelles as L
from rdcxl.regles.acces import heures_entreprise_manquent, minimum_du_dossier
from rdcxl.regles.acquis import ensembles_dus, incoherences_du_dossier
from rdcxl.regles.assiduite import diminuer, heures_de_formation, taux_penalite
from rdcxl.regles.nombres import CONTEXTE, canonique
from rdcxl.regles.obtention import MOYENNE_DES_NOTES, STRICTE, Moyenne, compter, moyenne_generale
from rdcxl.regles.residus import MENTION
from rdcxl.regles.saisie import nettoyer

Affichage = Union[str, float]
CHIFFRES_EXACTS = 15
DECIMALES_ARRONDIES = 8
LONGUEUR_EXACTE = 16  # characters of a number that a spreadsheet holds exactly: fifteen digits and a comma


def en_nombre(valeur: Decimal | None) -> Affichage:
    """A decimal as a cell takes it; nothing as an empty text."""
    return "" if valeur is None else float(valeur)


def en_texte(valeur: object) -> str | None:
    """The text that a cell will hold for this value, or None when it will hold a number, a date or nothing.

    A number with more digits than a spreadsheet keeps is written as text, so that nothing is lost.
    """
    if isinstance(valeur, Decimal) and len(valeur.as_tuple().digits) > CHIFFRES_EXACTS:
        return format(valeur, "f")
    return valeur if isinstance(valeur, str) else None


def _est_longue(note: Decimal) -> bool:
    """More decimals than the native formulas round to."""
    return len(canonique(note).partition(".")[2]) > DECIMALES_ARRONDIES


class Valeurs:
    """Saved values of one candidate's row; `candidat` None is a reserve row.

    `rang`: its 1-based rank; `saisies`: what the input cells hold, by code; `nombre_acquis_tuteur`: rows of
    the sheet Acquis for the tutor's mark (one, unless something is wrong).
    """

    def __init__(
        self,
        r: Referentiel,
        lectures: Lectures,
        candidat: Candidat | None,
        resultat: Resultat,
        rang: int,
        saisies: Mapping[str, object],
        nombre_acquis_tuteur: int = 0,
    ) -> None:
        self.rang, self.saisies, self.nombre_acquis_tuteur = rang, saisies, nombre_acquis_tuteur
        self.r, self.lectures, self.resultat = r, lectures, resultat
        self.d = candidat.dossier if candidat else Dossier("", {})
        self.fiche = candidat.fiche if candidat else Fiche(identifiant="")
        self.candidat = candidat
        self._points: dict[str, Decimal] = {}
        self.complet = self.d.parcours == COMPLET
        self.dus = {e.code for e in ensembles_dus(r, self.d)}
        self.bloques = {i.objet for i in incoherences_du_dossier(r, self.d) if i.bloque}
        self.tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
        self.tuteur_acquis = bool(self.tuteur and self.tuteur.code in self.d.acquis)
        p = resultat.penalite
        self.taux = taux_penalite(r, p.heures, p.base, lectures.borne_assiduite) if p.base else Decimal(0)
        self.appliquee = self.taux is not None and self.d.accord_penalite

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

    # -- registration -----------------------------------------------------------------------------------------------

    def _col_identifiant(self) -> str:
        return self.d.identifiant

    def _col_nom(self) -> str:
        return self.fiche.nom_complet if self.candidat else ""

    def _col_ligne(self) -> float:
        return float(self.rang)

    def _col_ligne_a(self) -> float:
        return float(self.rang)

    def _col_parcours(self) -> str:
        return self.d.parcours if self.candidat and "parcours" not in self.d.champs_en_anomalie else "?"

    def _col_inscrits(self) -> str:
        return f" {'  '.join(self.fiche.blocs_inscrits)} "

    def _col_executive(self) -> Affichage:
        return "?" if "executive" in self.d.champs_en_anomalie else float(self.d.executive)

    def _col_dispense(self) -> Affichage:
        return "?" if "dispense_pro" in self.d.champs_en_anomalie else float(bool(self.d.dispense_pro) and self.complet)

    def _col_fraude(self) -> Affichage:
        return "?" if "fraude" in self.d.champs_en_anomalie else float(self.d.fraude)

    def _h(self, champ: str, valeur: Decimal | None) -> Affichage:
        return "?" if champ in self.d.champs_en_anomalie else en_nombre(valeur)

    def _col_h_entreprise(self) -> Affichage:
        return self._h("heures_entreprise", self.d.heures_entreprise)

    def _col_h_injustifiees(self) -> Affichage:
        return self._h("heures_absence_injustifiees", self.d.heures_injustifiees)

    def _col_h_justifiees(self) -> Affichage:
        return self._h("heures_absence_justifiees", self.d.heures_justifiees)

    def _col_h_formation(self) -> Affichage:
        return self._h("heures_formation", self.d.heures_formation)

    def _col_minimum(self) -> float:
        return float(minimum_du_dossier(self.r, self.d))

    def _col_manque_heures(self) -> float:
        return float(heures_entreprise_manquent(self.r, self.d))

    def _col_heures(self) -> float:
        return float(self.resultat.penalite.heures)

    def _col_base(self) -> float:
        return float(heures_de_formation(self.r, self.d))

    def _col_taux(self) -> Affichage:
        return "à statuer" if self.taux is None else float(self.taux)

    def _col_accord(self) -> Affichage:
        return "?" if "accord_penalite" in self.d.champs_en_anomalie else float(self.d.accord_penalite)

    # -- marks ------------------------------------------------------------------------------------------------------

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
        return "≈" if isinstance(saisie, Decimal) and _est_longue(saisie) else ""

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

    # -- blocs and PRO ----------------------------------------------------------------------------------------------

    def _du(self, e: Bloc) -> float:
        return float(e.code in self.dus)

    def _acq(self, e: Bloc) -> float:
        """0: no acquis; 1: one that counts; 2: one that contradicts the file."""
        if not self.d.acquis or e.code not in self.dus or e.code not in self.d.acquis:
            return 0.0
        return 2.0 if e.code in self.bloques or self.d.acquis[e.code].points is None else 1.0

    def _exacts(self, e: Bloc) -> Decimal:
        if e.code not in self._points:
            self._points[e.code] = self._calculer(e)
        return self._points[e.code]

    def _calculer(self, e: Bloc) -> Decimal:
        points = self.d.acquis[e.code].points if self._acq(e) == 1 else None
        if points is not None:
            return points
        codes = [c.code for c in e.composantes]
        somme = compter(codes, {code: self._retenue(code) for code in codes}).points
        if e is self.r.pro and self.tuteur:
            note = self._retenue(self.tuteur.code)
            somme += Decimal(str(self._col_tuteur_apres())) - (note if isinstance(note, Decimal) else 0)
            if self._manq(e) == 0 and e.code in self.dus:
                somme = self._diminue("professionnelle", somme, e.maximum)
        return somme

    def _flo(self, e: Bloc) -> float:
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
        return 0.0 if self._acq(e) == 1 else float(self._nombre(e, (Mention.ABS, Mention.NR)))

    def _manq(self, e: Bloc) -> float:
        return 0.0 if self._acq(e) == 1 else float(self._nombre(e, (Mention.VIDE, Mention.ABJ, Mention.ANOMALIE)))

    def _val(self, e: Bloc) -> float:
        if e.code not in self.dus:
            return 0.0
        if self._acq(e) == 1:
            return 1.0
        if self._abs(e) and (e is self.r.pro or self.lectures.absence == STRICTE):
            return -1.0
        if self._acq(e) == 2 or self._manq(e):
            return 0.0
        points = self._exacts(e)
        if points >= e.validation(self.r.notation.echelle):
            return 1.0
        return -1.0 if points < e.minimum else 0.0

    # -- decision ---------------------------------------------------------------------------------------------------

    def _col_champs(self) -> float:
        propres = {"grille" if c in ("identifiant", "acquis") else c for c in self.d.champs_en_anomalie}
        return float(len(propres) - self._col_au_bord())

    def _col_au_bord(self) -> float:
        return float(any(champ.startswith(MENTION) for champ in self.d.champs_en_anomalie))

    def _col_attente_saisie(self) -> float:
        manque = any(self._manq(e) or self._acq(e) == 2 for e in self.r.ensembles() if e.code in self.dus)
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
        return self.complet and not self._col_attente_saisie() and not self.d.fraude

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
        if not sur:
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
        if self.lectures.moyenne == MOYENNE_DES_NOTES:
            return float(self._col_moyenne_exacte() >= float(n.moyenne_titre))
        return float(self._total_penalise() * n.echelle >= n.moyenne_titre * self.resultat.sur)

    # -- summary ----------------------------------------------------------------------------------------------------

    def _resume(self, mentions: tuple[Mention, ...]) -> Affichage:
        if not self.candidat:
            return ""
        attendus = [e for e in self.r.ensembles() if e.code in self.dus and self._acq(e) != 1]
        return float(sum(self._nombre(e, mentions) for e in attendus))

    def _col_attendues(self) -> Affichage:
        dus = [e for e in self.r.ensembles() if e.code in self.dus and self._acq(e) != 1]
        return float(sum(len(e.composantes) for e in dus)) if self.candidat else ""

    def _col_saisies(self) -> Affichage:
        attendus = [e for e in self.r.ensembles() if e.code in self.dus and self._acq(e) != 1]
        dues = [c.code for e in attendus for c in e.composantes]
        return float(sum(isinstance(self._retenue(code), Decimal) for code in dues)) if self.candidat else ""

    def _col_manquantes(self) -> Affichage:
        return self._resume((Mention.VIDE,))

    def _col_abj(self) -> Affichage:
        return self._resume((Mention.ABJ,))

    def _col_abs(self) -> Affichage:
        return self._resume((Mention.ABS, Mention.NR))

    def _col_corriger(self) -> Affichage:
        anomalies = self._resume((Mention.ANOMALIE,))
        contradictions = sum(self._acq(e) == 2 for e in self.r.ensembles())
        autres = self._col_champs() + self._col_au_bord() + contradictions
        return "" if isinstance(anomalies, str) else anomalies + autres

    def _col_constat(self) -> str:
        if not self.candidat:
            return ""
        if self._col_corriger():
            return "À corriger"
        if self._col_manquantes():
            return "Notes attendues"
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
