"""From a candidate's file to the proposal for the jury, with its reasons. Standard library only.

`Reglement` is a référentiel with the readings in force; `decider` applies the rules in the order of the règlement.
Nothing here knows a bloc, a maximum or a bound: they come from the référentiel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple, Optional

from rdcxl.erreurs import ReferentielIncoherent
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles import acces, acquis, assiduite, obtention
from rdcxl.regles import libelles as L
from rdcxl.regles.lectures import Lectures, choisir_lectures, lectures_inconnues
from rdcxl.regles.modele import BLOCS, COMPLET, Dossier, Mention, Motif, Note, Penalite, Resultat, ResultatBloc
from rdcxl.regles.motifs import Redacteur
from rdcxl.regles.nombres import CONTEXTE, ZERO, tronquer

OBJETS = {
    assiduite.TUTEUR: "la note du tuteur",
    assiduite.PROFESSIONNELLE: "l’évaluation professionnelle",
    assiduite.TOTAL: "le total",
}

CONSERVES = frozenset({L.VALIDE, L.ACQUIS})
EMPECHENT_LE_TITRE = frozenset({L.ELIMINATOIRE, L.INSUFFISANT, L.NON_PRESENTE})


@dataclass(slots=True)  # read at every step: quicker than a tuple
class _Ensemble:
    """A bloc, or PRO, of the référentiel with what is computed once for all candidates."""

    bloc: Bloc
    code: str
    composantes: tuple[str, ...]
    pro: bool


@dataclass(slots=True)
class _Etude:
    """A bloc, or PRO, of one candidate while the decision is being made. `juge`: due, or evaluated beside what is due (X34)."""

    ensemble: _Ensemble
    compte: obtention.Compte
    statut: str
    du: bool
    juge: bool
    bloque: bool = False


class _Diminution(NamedTuple):
    """What the penalty did: its state, the name of the mark, points before and after where it was applied."""

    penalite: Penalite
    objet: str
    avant: Optional[Decimal] = None
    apres: Optional[Decimal] = None


class Reglement:
    """The règlement as applied: a référentiel and the readings in force (its defaults when None).

    Raises:
        ReferentielIncoherent: a reading that no rule applies, or a section that reasons cite and it does not declare.
    """

    def __init__(self, referentiel: Referentiel, lectures: Lectures | None = None) -> None:
        self.referentiel = referentiel
        self.lectures = lectures or choisir_lectures(referentiel, {})
        inconnues = lectures_inconnues(referentiel, self.lectures)
        if inconnues:
            raise ReferentielIncoherent("Ces lectures ne sont appliquées par aucune règle.", inconnues)
        self._redacteur = Redacteur(referentiel)
        self._ensembles = {
            e.code: _Ensemble(e, e.code, tuple(c.code for c in e.composantes), e is referentiel.pro)
            for e in referentiel.ensembles()
        }
        self._dus: dict[tuple[str, bool, bool, frozenset[str]], frozenset[str]] = {}
        self._tuteur = referentiel.pro.composante_de_role("TUTEUR") if referentiel.pro else None
        attendu = self._tuteur is not None and self.lectures.tuteur_absent == obtention.ATTENTE
        self.tuteur_attendu = self._tuteur.code if self._tuteur and attendu else ""  # whose ABS is awaited (X40)

    def _codes_dus(self, d: Dossier) -> frozenset[str]:
        """Codes of what is due: the same for every candidate of a path, so found once."""
        cle = (d.parcours, acces.est_dispense(d), d.vae, d.blocs_inscrits)
        if cle not in self._dus:
            self._dus[cle] = frozenset(e.code for e in acquis.ensembles_dus(self.referentiel, d))
        return self._dus[cle]

    def motif_du_bloc(self, x: ResultatBloc) -> Optional[Motif]:
        """The reason that `decider` gives for a bloc judged on its points; None for a bloc that was not."""
        if x.points is None or x.note is None or x.statut in (L.ACQUIS, L.NON_PRESENTE):
            return None
        return self._redacteur.juge(x.code, x.statut, x.points, x.note)

    def decider(self, d: Dossier, *, motiver: bool = True) -> Resultat:
        """The proposal for one candidate: decision, points, states, reasons.

        Args:
            motiver: without reasons, which decide nothing, in less time.

        Returns:
            Exactly one decision; the candidate waits while a due mark is missing or an entry cannot be read.

        Source: sections « Conditions d'obtention de la certification » to « Fraude aux examens ».
        """
        with localcontext(CONTEXTE):
            return _Examen(self, d).conclure(motiver=motiver)


class _Examen:
    """One candidate under one règlement: studied in order, then concluded. Lives for one call of `decider`."""

    def __init__(self, reglement: Reglement, d: Dossier) -> None:
        self.g, self.d = reglement, d
        self.r = reglement.referentiel
        self.complet = d.parcours == COMPLET
        self.dus = reglement._codes_dus(d)
        contradictoire = d.acquis or not self.complet or d.dispense_pro or d.portefeuilles or d.vae
        par_blocs = reglement.lectures.pro_par_blocs
        self.a_part = self.r.pro is not None and acquis.pro_est_evaluee_a_part(self.r, d, par_blocs)
        self.juges = self.dus | {self.r.pro.code} if self.a_part and self.r.pro else self.dus
        self.incoherences = list(acquis.incoherences_du_dossier(self.r, d, par_blocs)) if contradictoire else []
        self.bloques = {i.objet for i in self.incoherences if i.bloque}
        self.conserves = {
            code: conserve.points
            for code, conserve in d.acquis.items()
            if conserve.points is not None and code not in self.bloques
        }
        self.notes = self._notes_avec_tuteur_acquis()
        comptes = {code: self._compter(e) for code, e in self.g._ensembles.items()}
        self.diminution = self._diminuer(comptes)
        retenus = {code: self._retenir(e, comptes[code]) for code, e in self.g._ensembles.items()}
        self.devances = {code: comptes[code] for code in comptes if retenus[code] != comptes[code]}
        comptes = retenus
        self.etudes = {code: self._etudier(e, comptes[code]) for code, e in self.g._ensembles.items()}
        self.blocs = [self.etudes[b.code] for b in self.r.blocs]
        self.pro = self.etudes[self.r.pro.code] if self.r.pro else None

    # -- marks ------------------------------------------------------------------------------------------------------

    def _notes_avec_tuteur_acquis(self) -> Mapping[str, Note]:
        tuteur = self.g._tuteur
        if tuteur is None or tuteur.code not in self.d.acquis:
            return self.d.notes
        points = self.d.acquis[tuteur.code].points
        ecartee = points is None or tuteur.code in self.bloques or self.r.ensemble_de[tuteur.code].code in self.d.acquis
        retenue = Mention.ANOMALIE if ecartee or points is None else points
        return {**self.d.notes, tuteur.code: retenue}

    def _compter(self, e: _Ensemble) -> obtention.Compte:
        """Points of a bloc, or PRO; none where it is not due."""
        if e.code not in self.juges:
            return obtention.Compte(ZERO)
        if acquis.est_evalue_par_epreuves(self.d, e.code, self.conserves):
            return obtention.compter(e.composantes, self.notes, self.g.tuteur_attendu)
        if e.code in self.conserves:
            return obtention.Compte(self.conserves[e.code])
        return (
            obtention.compter((e.code,), self.d.portefeuilles)
            if e.code in self.d.portefeuilles
            else obtention.Compte(ZERO)
        )

    def _retenir(self, e: _Ensemble, compte: obtention.Compte) -> obtention.Compte:
        """What counts of this session, penalty deducted, and of the earlier attempts (X12)."""
        precedents = self.d.tentatives.get(e.code)
        if not precedents or compte.manquantes or e.code not in self.juges or e.code in self.conserves or self.d.vae:
            return compte
        stricte = e.pro or self.g.lectures.absence == obtention.STRICTE
        return acquis.compte_retenu(compte, precedents, self.g.lectures.reprise, stricte=stricte)

    # -- penalty ----------------------------------------------------------------------------------------------------

    def _diminuer(self, comptes: dict[str, obtention.Compte]) -> _Diminution:
        """Apply the assiduity penalty to the tutor's mark, to PRO, or later to the total (X4a); updates `comptes`."""
        assiette, pro, tuteur = self.g.lectures.assiette_penalite, self.r.pro, self.g._tuteur
        pro_evalue = (
            pro is not None
            and pro.code in self.juges
            and acquis.est_evalue_par_epreuves(self.d, pro.code, self.conserves)
        )
        tuteur_evalue = pro_evalue and tuteur is not None and tuteur.code not in self.d.acquis
        due = assiduite.assiette_evaluee(
            assiette, complet=self.complet and not self.d.vae, pro=pro_evalue, tuteur=tuteur_evalue
        )
        etat = assiduite.etat_penalite(self.r, self.d, self.g.lectures, assiette_due=due)
        objet = OBJETS[assiette]
        if etat.etat != L.APPLIQUEE or etat.taux is None or pro is None or assiette == assiduite.TOTAL:
            return _Diminution(etat, objet)
        compte = comptes[pro.code]
        avant, maximum = None if compte.manquantes else compte.points, pro.maximum
        if assiette == assiduite.TUTEUR and tuteur is not None:
            note = self.notes.get(tuteur.code)
            absent = ZERO if note is Mention.ABS and not self.g.tuteur_attendu else None
            avant, maximum = (note if isinstance(note, Decimal) else absent), tuteur.maximum
        if avant is None:
            return _Diminution(etat, objet)
        apres = assiduite.diminuer(avant, maximum, etat.taux, self.g.lectures.calcul_penalite)
        comptes[pro.code] = compte._replace(points=compte.points - avant + apres)
        return _Diminution(etat, objet, avant, apres)

    def _diminuer_total(self, obtenu: Decimal, maximum: Decimal) -> Decimal:
        p = self.diminution.penalite
        if self.g.lectures.assiette_penalite != assiduite.TOTAL or p.etat != L.APPLIQUEE or p.taux is None:
            return obtenu
        return assiduite.diminuer(obtenu, maximum, p.taux, self.g.lectures.calcul_penalite)

    # -- states -----------------------------------------------------------------------------------------------------

    def _etudier(self, e: _Ensemble, compte: obtention.Compte) -> _Etude:
        if e.code not in self.juges:
            absent = L.NON_CONCERNE if self.d.vae or not self.complet else L.DISPENSE
            return _Etude(e, compte, absent if e.pro else L.NON_INSCRIT, du=False, juge=False)
        return _Etude(e, compte, self._statut(e, compte), e.code in self.dus, True, e.code in self.bloques)

    def _statut(self, e: _Ensemble, compte: obtention.Compte) -> str:
        """State of what is judged, before the decision is known."""
        if e.code in self.bloques:
            return L.EN_ATTENTE
        if e.code in self.conserves:
            return L.ACQUIS
        if self.d.vae:
            return L.EN_ATTENTE
        if e.pro:
            return obtention.statut_pro(e.bloc, compte)
        return obtention.statut_du_bloc(e.bloc, self.r.notation.echelle, compte, self.g.lectures.absence)

    def _attend(self) -> bool:
        """A due mark is missing or an entry that the decision needs cannot be read."""
        if self.d.champs_en_anomalie or not self.dus or self.d.parcours not in (COMPLET, BLOCS):
            return True
        if any(not self._est_a_part(code) for code in self.bloques):
            return True
        return any(e.du and (e.bloque or e.compte.manquantes or self._attend_le_jury(e)) for e in self.etudes.values())

    def _est_a_part(self, code: str) -> bool:
        """PRO, or a mark of it, evaluated beside separate blocs: nothing hangs on it."""
        pro, ensemble = self.r.pro, self.r.ensemble_de.get(code)
        return self.a_part and pro is not None and ensemble is not None and ensemble.code == pro.code

    def _attend_le_jury(self, e: _Etude) -> bool:
        return self.d.vae and e.statut == L.EN_ATTENTE

    def _sans_note(self, e: _Etude) -> bool:
        """A bloc that the jury rules on, or ruled on earlier, without any mark: the path of experience."""
        return self.d.vae and (e.statut == L.EN_ATTENTE or acquis.est_accorde_sans_note(self.d, e.compte.points))

    # -- decision ---------------------------------------------------------------------------------------------------

    def conclure(self, *, motiver: bool = True) -> Resultat:
        """Decide, name the states that depend on the decision, and give the reasons."""
        dus = [e for e in self.etudes.values() if e.du]
        parts = [(e.compte.points, e.ensemble.bloc.maximum) for e in dus if not self._sans_note(e)]
        points, sur = sum([p for p, _ in parts], ZERO), sum([m for _, m in parts], ZERO)
        valides = tuple([e.ensemble.code for e in self.blocs if e.statut in CONSERVES])
        moyenne: Optional[Decimal] = None
        obstacles: list[Motif] = []
        if self.d.fraude:
            decision = L.ANNULEE
            valides = tuple(e.ensemble.code for e in self.blocs if e.statut == L.ACQUIS)
            points = sum((e.compte.points for e in dus if e.statut == L.ACQUIS), ZERO)
        elif self._attend():
            decision = L.EN_ATTENTE
        elif not self.complet:
            decision = obtention.decision_sans_titre(valides)
        elif self.d.vae:
            decision = obtention.decision_par_experience(self.r, valides)
        else:
            exacte = self._moyenne(parts)
            points = self._diminuer_total(points, sur)
            moyenne = tronquer(*exacte)
            suffit = obtention.moyenne_suffit(self.r.notation, exacte)
            if not suffit:
                obstacles.append(self.g._redacteur.moyenne_insuffisante(points, sur, moyenne))
            obstacles += self._heures_entreprise()
            decision = obtention.decision_sans_titre(valides) if obstacles or self._titre_impossible() else L.TITRE
            statut_pro = self.pro.statut if self.pro else None
            if obtention.pro_seul_obstacle(self.r, valides, statut_pro, moyenne=suffit):
                obstacles.append(self.g._redacteur.pro_seul_obstacle())
        blocs = {e.ensemble.code: self._resultat_bloc(e, decision) for e in self.blocs}
        pro = self._resultat_bloc(self.pro, decision) if self.pro else None
        motifs = tuple(self._motifs(decision, blocs, pro, obstacles, points, sur, moyenne, valides)) if motiver else ()
        return Resultat(
            self.d.identifiant, decision, points, sur, moyenne, blocs, pro, valides, motifs,
            self.diminution.penalite, tuple([c for e in dus for c in e.compte.manquantes]),
        )  # fmt: skip

    def _moyenne(self, parts: list[tuple[Decimal, Decimal]]) -> obtention.Moyenne:
        m = obtention.moyenne_generale(self.r.notation, parts, self.g.lectures.moyenne)
        numerateur = self._diminuer_total(m.numerateur, m.denominateur * self.r.notation.echelle)
        return obtention.Moyenne(numerateur, m.denominateur)

    def _titre_impossible(self) -> bool:
        """A bloc is eliminatory or not presented, or PRO is not sufficient."""
        return any(e.statut in EMPECHENT_LE_TITRE for e in self.etudes.values())

    def _heures_entreprise(self) -> list[Motif]:
        heures = self.d.heures_entreprise
        if heures is None or not acces.heures_entreprise_manquent(self.r, self.d, self.g.lectures):
            return []
        minimum = acces.minimum_du_dossier(self.r, self.d, self.g.lectures)
        return [self.g._redacteur.heures_entreprise(heures, minimum, titre=self.complet)]

    def _resultat_bloc(self, e: _Etude, decision: str) -> ResultatBloc:
        bloc, statut = e.ensemble.bloc, e.statut
        if decision == L.ANNULEE:
            statut = obtention.statut_apres_fraude(statut)
        elif statut == L.NON_VALIDE:
            statut = obtention.nommer_entre_bornes(statut, decision, complet=self.complet)
        if not e.juge or statut == L.ANNULE or self._sans_note(e):
            return ResultatBloc(bloc.code, statut, None, bloc.maximum, None)
        juge = not e.bloque and not e.compte.manquantes
        note = tronquer(e.compte.points * self.r.notation.echelle, bloc.maximum) if juge else None
        return ResultatBloc(bloc.code, statut, e.compte.points, bloc.maximum, note)

    # -- reasons ----------------------------------------------------------------------------------------------------

    def _motifs(
        self, decision: str, blocs: dict[str, ResultatBloc], pro: Optional[ResultatBloc], obstacles: list[Motif],
        points: Decimal, sur: Decimal, moyenne: Optional[Decimal], valides: tuple[str, ...],
    ) -> list[Motif]:  # fmt: skip
        ecrire = self.g._redacteur
        if decision == L.ANNULEE:
            return [ecrire.fraude(valides)]
        motifs = [ecrire.titre(points, sur, moyenne)] if decision == L.TITRE and moyenne is not None else []
        motifs += [ecrire.champ_en_anomalie(champ) for champ in self.d.champs_en_anomalie]
        motifs += (
            [ecrire.experience([e.ensemble.code for e in self.blocs if e.du and self._attend_le_jury(e)])]
            if self.d.vae
            else []
        )
        motifs += obstacles
        motifs += [ecrire.incoherence(i.texte, acquis=i.acquis) for i in self.incoherences]
        for e in self.blocs:
            motifs += self._motifs_ensemble(e, blocs[e.ensemble.code])
        if self.pro is not None and pro is not None:
            motifs += self._motifs_ensemble(self.pro, pro)
        if decision == L.EN_ATTENTE or not self.complet:
            motifs += self._heures_entreprise()
        if self.d.heures_injustifiees or self.d.heures_justifiees:
            motifs += self._motifs_assiduite(points)
        return motifs

    def _motifs_ensemble(self, e: _Etude, resultat: ResultatBloc) -> list[Motif]:
        ecrire, code, statut = self.g._redacteur, e.ensemble.code, resultat.statut
        est_pro = e.ensemble.pro
        if not e.juge or e.bloque:
            return [ecrire.pro_dispensee(code, self.d.dispense_pro)] if statut == L.DISPENSE else []
        if statut == L.ACQUIS:
            sans_note = acquis.est_accorde_sans_note(self.d, e.compte.points)
            return [ecrire.acquis(code, self.d.acquis[code], sans_note=sans_note)]
        motifs = []
        if statut == L.NON_PRESENTE:
            motifs.append((ecrire.pro_non_presentee if est_pro else ecrire.bloc_non_presente)(code, e.compte.absentes))
        elif resultat.note is not None:
            motifs.append(ecrire.juge(code, statut, e.compte.points, resultat.note))
        if e.compte.manquantes:
            motifs += ecrire.attente(code, e.compte)
        if code in self.devances:
            motifs.append(ecrire.tentative_gardee(code, e.compte.points, self.devances[code]))
        tuteur = self.g._tuteur
        if est_pro and tuteur is not None and tuteur.code in self.d.acquis:
            points = self.notes[tuteur.code]
            if isinstance(points, Decimal):
                motifs.append(ecrire.tuteur_acquis(tuteur.code, points))
        return motifs

    def _motifs_assiduite(self, points: Decimal) -> Iterator[Motif]:
        p = self.diminution
        if p.penalite.etat != L.AUCUNE_PENALITE:
            avant, apres = p.avant, p.apres
            if (
                self.g.lectures.assiette_penalite == assiduite.TOTAL
                and p.penalite.etat == L.APPLIQUEE
                and not self._attend()
            ):
                avant, apres = sum((e.compte.points for e in self.etudes.values() if e.du), ZERO), points
            yield self.g._redacteur.penalite(p.penalite, p.objet, avant, apres)
        if assiduite.absences_en_alerte(self.r, self.d):
            base = assiduite.heures_face_a_face(self.r, self.d)
            yield self.g._redacteur.alerte_absences(assiduite.heures_absence(self.d), base)


def decider(d: Dossier, referentiel: Referentiel, lectures: Lectures | None = None) -> Resultat:
    """The proposal for one candidate. For a whole promotion, make one `Reglement` and call its `decider`."""
    return Reglement(referentiel, lectures).decider(d)
