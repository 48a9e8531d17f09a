"""What keeps a jury from being closed, all at once, and what may be forced. Pure; imports the acts and the rules.

What --forcer (or `forcer` in jury.toml) may lift, and nothing else. The règlement makes the jury sovereign in its decisions (« Le jury de
certification »), and gives it the results to validate (« Divulgation des résultats »): it may thus keep, with a reason that
goes to the minutes,

- a candidate whose company hours stay below the minimum without an act of the jury (« Période minimale obligatoire en
  entreprise », reading X33: the jury may waive it; forced without an act, the title stays refused);
- marks that an evaluation jury gave though it was not composed as it should (« Constitution des jurys »).

It is not sovereign over facts, nor over itself. A mark that is missing can be entered, or the candidate postponed; an
anomaly can be corrected; minutes are always drawn up (« Déroulement des épreuves »); the certification jury, its members'
practice and prior information, its observer and the persons responsible are conditions that it has to meet before it
decides anything; and no reason makes a day of the future past. A first title after the date of last possible issue is no matter of
reasons: it takes a confirmation (--confirmer X48, or `confirmer` in jury.toml).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.fraudes import fraudes_anterieures
from rdcxl.grille.modele import Promotion
from rdcxl.grille.tables.notation import Tentative
from rdcxl.grille.tables.session import DemandeEcrite
from rdcxl.jury.arrets import Arret
from rdcxl.jury.composition import Epreuve, Jury, membres_de_l_evaluation, membres_du_jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.delivrance import X48, derniere_delivrance, phrase_du_tardif, tardifs
from rdcxl.jury.parties_closes import EmpechementClos, Force
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Mention
from rdcxl.regles import actes as A
from rdcxl.regles import jurys as J
from rdcxl.regles import libelles as L
from rdcxl.regles.acquis import composantes_a_passer
from rdcxl.regles.actes import Acte
from rdcxl.regles.echeances import fin_de_la_carence
from rdcxl.regles.saisie import nettoyer

CE_QUI_EMPECHE = "Le jury ne peut pas être clos : voici tout ce qui l’empêche."
SANS_JURY = "jury"
DATE_DE_SESSION, DATE_D_UN_ACTE, ORIGINE = "date_de_session", "date_d_un_acte", "origine"
DERNIERE_DELIVRANCE, A_CONFIRMER = "derniere_delivrance", "a_confirmer"


class Empechement(NamedTuple):
    """A reason not to close: a code for machines, the heading of the section, a French sentence; may it be forced?"""

    code: str
    article: str
    texte: str
    forcable: bool = False

    def __str__(self) -> str:
        return f"{self.texte} [{self.article}]" if self.article else self.texte


def empechements(
    deliberation: Deliberation,
    arrets: Sequence[Arret],
    actes: Iterable[Acte],
    jury: Jury | None,
    maintenant: dt.datetime,
    *,
    rectifie: bool = False,
) -> list[Empechement]:
    """Everything that keeps this jury from being closed now.

    Args:
        arrets: what the jury settled with `actes`, in the order of the grid.
        jury: None while it is not known, which by itself prevents the closing.
        maintenant: the time, with its offset.
        rectifie: a closed file is being replaced, for which the jury may have met again since it sat.
    """
    controle = _Controle(deliberation, maintenant.date(), jury)
    trouves = [*controle.anomalies(arrets), *controle.actes(actes), *controle.candidats(arrets)]
    if jury is None:
        phrase = "Jury : sa date, ses membres et les procès-verbaux d’épreuve ne sont pas donnés (jury.toml)"
        return [*trouves, controle.un(SANS_JURY, "jury_certification", phrase)]
    du_jury = _ControleDuJury(deliberation, jury, maintenant.date())
    return [
        *trouves,
        *du_jury.jury_de_certification(),
        *du_jury.proces_verbaux(),
        *du_jury.jurys_d_evaluation(),
        *du_jury.dates(),
        *du_jury.dates_des_actes(actes, rectifie=rectifie),
        *du_jury.origines(),
        *du_jury.apres_la_derniere_delivrance(arrets),
        *du_jury.pendant_une_carence(),
    ]


class _Controle:
    """One closing that is being checked: what depends on the grid and the acts."""

    def __init__(self, deliberation: Deliberation, aujourd_hui: dt.date, jury: Jury | None = None) -> None:
        self.deliberation, self.jour = deliberation, aujourd_hui
        self.r: Referentiel = deliberation.referentiel
        self.promotion: Promotion = deliberation.promotion
        self.titres = {cle: article.titre for cle, article in self.r.articles.items()}
        self.dossiers = {c.dossier.identifiant: c.dossier for c in self.promotion.candidats}
        self.noms = {x.identifiant.casefold(): x.identifiant for x in deliberation.resultats}
        incidents = (i for e in (jury.epreuves if jury else ()) for i in e.incidents)
        self.mis_en_cause = {self.noms.get(i.identifiant.casefold(), "") for i in incidents}

    def un(self, code: str, article: str, phrase: str, *, forcable: bool = False) -> Empechement:
        """One reason, with the heading of its section."""
        return Empechement(code, self.titres[article], f"{phrase}.", forcable)

    # -- candidates -------------------------------------------------------------------------------------------------

    def anomalies(self, arrets: Sequence[Arret]) -> Iterator[Empechement]:
        """What is to be corrected; a fraud that is not decided holds nobody but its person, whom the jury may postpone."""
        ajournes = {a.resultat.identifiant for a in arrets if a.ajourne}
        if not self.promotion.candidats:
            yield Empechement("vide", "", "La grille ne contient aucun candidat.")
        for anomalie in self.promotion.bloquantes:
            if anomalie.code is Code.INCIDENT and anomalie.identifiant in ajournes:
                continue
            if not (anomalie.code is Code.FRAUDE_SANS_INCIDENT and anomalie.identifiant in self.mis_en_cause):
                yield Empechement("anomalie", "", str(anomalie))

    def actes(self, actes: Iterable[Acte]) -> Iterator[Empechement]:
        dossiers = [c.dossier for c in self.promotion.candidats]
        for _, phrase in A.incompatibilites(self.deliberation.reglement, dossiers, self.deliberation.resultats, actes):
            yield Empechement("acte", self.titres["jury_certification"], phrase)

    def candidats(self, arrets: Sequence[Arret]) -> Iterator[Empechement]:
        """Missing marks of those who are not postponed, and hours on which the jury has not ruled."""
        a_statuer = [a for a in self.promotion.anomalies if not a.bloque]
        for arret in arrets:
            x, qui = arret.proposition, arret.proposition.identifiant
            if arret.resultat.decision == L.EN_ATTENTE and not arret.ajourne and self._par_experience(qui):
                blocs = ", ".join(c for c, b in arret.resultat.blocs.items() if b.statut == L.EN_ATTENTE)
                phrase = f"{qui} : VAE, le jury n’a pas statué sur {blocs}. Saisissez {A.BLOC_ACCORDE} ou {A.BLOC_REFUSE} pour chacun, ou ajournez-le"
                yield self.un("bloc_a_statuer", "jury_certification", phrase)
            elif x.decision == L.EN_ATTENTE and not arret.ajourne and not self._tranche(arret):
                notes = ", ".join(x.manquantes)
                quoi = f"note due manquante ({notes})" if notes else "aucune décision n’est possible"
                phrase = f"{qui} : {quoi}. Saisissez-la, ou ajournez le candidat (acte {A.AJOURNE})"
                yield self.un("note_manquante", "conditions", phrase)
            if x.decision != L.ANNULEE and not any(a.statue_sur_les_heures for a in arret.retenus):
                yield from (self._a_statuer(a) for a in a_statuer if a.identifiant == qui)
        connus = set(self.noms.values())
        yield from (self._a_statuer(a) for a in a_statuer if a.identifiant not in connus)

    def _par_experience(self, identifiant: str) -> bool:
        """The candidate waits for nothing but the jury's own ruling."""
        d = self.dossiers[identifiant]
        return d.vae and not d.champs_en_anomalie

    def _tranche(self, arret: Arret) -> bool:
        """The jury ruled, where nothing but its ruling is missing: by experience, or while the tutor's mark has not arrived (X40)."""
        d = self.dossiers[arret.proposition.identifiant]
        if self._par_experience(d.identifiant):
            return True
        attendu = self.deliberation.reglement.tuteur_attendu
        seul = arret.proposition.manquantes == (attendu,) and d.notes.get(attendu) is Mention.ABS
        return seul and not d.champs_en_anomalie and arret.resultat.decision == L.TITRE

    def _a_statuer(self, anomalie: Anomalie) -> Empechement:
        suite = (
            f"Le jury n’a pas statué : {A.DEROGATION_HEURES} pour y déroger, {A.PROPOSITION} pour suivre la proposition"
        )
        return self.un("a_statuer", "entreprise", f"{anomalie} {suite}", forcable=True)


class _ControleDuJury(_Controle):
    """What depends on the juries, the minutes and their dates."""

    def __init__(self, deliberation: Deliberation, jury: Jury, aujourd_hui: dt.date) -> None:
        super().__init__(deliberation, aujourd_hui)
        self.jury = jury

    def _chaque(self, code: str, article: str, phrases: Iterable[str], debut: str = "Jury") -> Iterator[Empechement]:
        forcable = code == "jury_evaluation"
        yield from (self.un(code, article, f"{debut} : {phrase}", forcable=forcable) for phrase in phrases)

    def jury_de_certification(self) -> Iterator[Empechement]:
        membres, session = membres_du_jury(self.jury), self.promotion.session
        yield from self._chaque("composition", "jury_certification", J.composition_du_jury(self.r, membres))
        for membre in membres:
            phrases = [*J.membre_renseigne(membre), *J.membre_habilite(self.r, membre, self.jury.date)]
            yield from self._chaque("composition", "habilitation_jury", phrases)
        formes = J.representant_n_a_pas_forme(self._selon_la_grille(membres), self.noms.values())
        yield from self._chaque("composition", "jury_certification", formes)
        observateur = J.parrain_attendu(self.r, session.session.rang_promotion, membres)
        yield from self._chaque("composition", "procedure_certification", observateur)
        observateurs = [(f"{m.prenom} {m.nom}", m.organisme) for m in self.jury.membres if m.role == J.OBSERVATEUR]
        parrain = J.parrain_d_un_autre_etablissement(session.centre.nom, observateurs)
        yield from self._chaque("composition", "procedure_certification", parrain)
        certification = J.responsable_de_certification(session.responsables.certification)
        yield from self._chaque("responsable", "procedure_certification", certification, "Session")
        evaluation = J.responsable_de_session(session.responsables.session)
        yield from self._chaque("responsable", "procedure_blocs", evaluation, "Session")
        for m in self.jury.membres:
            yield from self._inconnus("jury_certification", f"Jury : {m.prenom} {m.nom}, a_forme", m.a_forme)

    def _selon_la_grille(self, membres: Iterable[J.MembreDeJury]) -> list[J.MembreDeJury]:
        """Members whose trained candidates are written as in the grid."""
        return [m._replace(a_forme=frozenset(self._nommer(m.a_forme))) for m in membres]

    def _nommer(self, identifiants: Iterable[str]) -> list[str]:
        return [self.noms.get(i.casefold(), i) for i in identifiants]

    def _inconnus(self, article: str, ou: str, identifiants: Iterable[str]) -> Iterator[Empechement]:
        inconnus = [i for i in identifiants if i.casefold() not in self.noms]
        if inconnus:
            yield self.un("identifiant", article, f"{ou} cite des candidats inconnus ({', '.join(inconnus)})")

    def jurys_d_evaluation(self) -> Iterator[Empechement]:
        codes = {e.code for e in self.r.ensembles()} | set(self.r.composantes)
        for jury in self.jury.jurys_evaluation:
            debut = f"Jury d’évaluation {jury.epreuve}"
            if jury.epreuve not in codes:
                yield self.un("epreuve", "constitution_jurys", f"{debut} : cette épreuve n’existe pas")
            membres = [
                m._replace(a_forme=frozenset(self._nommer(m.a_forme)), lien=frozenset(self._nommer(m.lien)))
                for m in membres_de_l_evaluation(jury)
            ]
            phrases = [*J.composition_du_jury_d_evaluation(self.r, membres)]
            phrases += [
                p for c in self._nommer(jury.candidats) for membre in membres for p in J.membre_libre_devant(membre, c)
            ]
            yield from self._chaque("jury_evaluation", "constitution_jurys", phrases, debut)
            cites = dict.fromkeys(i for m in jury.membres for i in (*m.a_forme, *m.lien))
            yield from self._inconnus("constitution_jurys", debut, dict.fromkeys((*jury.candidats, *cites)))

    def proces_verbaux(self) -> Iterator[Empechement]:
        passees = {c.code for x in self.promotion.candidats for c in composantes_a_passer(self.r, x.dossier)}
        par_bloc = {b.code: [c.code for c in b.composantes] for b in self.r.blocs}
        dus = {bloc: dues for bloc, codes in par_bloc.items() if (dues := [c for c in codes if c in passees])}
        etablis: dict[str, list[str]] = {}
        for e in self.jury.epreuves:
            etablis.setdefault(e.bloc, []).extend(c for c in par_bloc.get(e.bloc, ()) if e.couvre(c))
        yield from self._chaque("proces_verbal", "deroulement", J.proces_verbaux_attendus(dus, etablis))
        for bloc in etablis:
            if bloc not in par_bloc:
                phrase = f"Jury : procès-verbal d’un bloc qui n’existe pas ({bloc}). Blocs : {', '.join(par_bloc)}"
                yield self.un("proces_verbal", "deroulement", phrase)
        for e in self.jury.epreuves:
            ou, codes = f"Procès-verbal de {e.designation} du {e.date:%d/%m/%Y}", par_bloc.get(e.bloc, [])
            if codes and (inconnues := [c for c in e.composantes if c not in codes]):
                phrase = f"{ou} : {', '.join(inconnues)} n’est pas de {e.bloc}. Composantes : {', '.join(codes)}"
                yield self.un("proces_verbal", "deroulement", phrase)
            yield from self._inconnus("deroulement", ou, e.candidats)
            accord = J.accord_pour_la_distance(e.date, e.accord_reference, e.accord_date) if e.a_distance else ()
            yield from self._chaque("distance", "organisation", accord, ou)

    # -- dates ------------------------------------------------------------------------------------------------------

    def dates_des_actes(self, actes: Iterable[Acte], *, rectifie: bool) -> Iterator[Empechement]:
        """An act is of the day on which the jury sat; a rectification may follow it."""
        jury = self.jury.date
        for acte in actes:
            jour = acte.horodatage.date()
            if jour < jury or (jour > jury and not rectifie):
                ou = f"{acte.lieu} : " if acte.lieu else ""
                quoi = f"{acte.identifiant}, {acte.acte} {acte.objet}".rstrip()
                sens = "avant" if jour < jury else "après"
                phrase = f"{ou}{quoi} est du {jour:%d/%m/%Y}, {sens} la réunion du jury, le {jury:%d/%m/%Y}. Corrigez l’une ou l’autre date"
                yield self.un(DATE_D_UN_ACTE, "jury_certification", phrase)

    def origines(self) -> Iterator[Empechement]:
        """The jury follows the sessions that its candidates come from."""
        jury = self.jury.date
        for qui, d in self.dossiers.items():
            jours = {a.session for a in d.acquis.values() if a.session}
            jours |= {
                x.session_du for x in self.promotion.lignes_de(Tentative) if x.identifiant == qui and x.session_du
            }
            tard = sorted(j for j in jours if j >= jury)
            if tard:
                phrase = (
                    f"{qui} : la session antérieure du {tard[-1]:%d/%m/%Y} ne précède pas ce jury, du {jury:%d/%m/%Y}"
                )
                yield self.un(ORIGINE, "echec", phrase)

    def dates(self) -> Iterator[Empechement]:
        jury, derniere = self.jury.date, self.promotion.session.session.date_derniere_epreuve
        dates = [
            ("Jury : sa date", jury),
            *((f"Procès-verbal de {e.designation} : sa date", e.date) for e in self.jury.epreuves),
            *((f"Jury d’évaluation {j.epreuve} : sa date", j.date) for j in self.jury.jurys_evaluation if j.date),
        ]
        if derniere:
            dates.append(("Session : la date de la dernière épreuve", derniere))
        for quoi, jour in dates:
            if jour > self.jour:
                yield self.un("avenir", "jury_certification", f"{quoi}, le {jour:%d/%m/%Y}, est dans l’avenir")
        for epreuve in self.jury.epreuves:
            if epreuve.date > jury:
                phrase = f"Jury : réuni le {jury:%d/%m/%Y}, avant l’épreuve de {epreuve.designation} du {epreuve.date:%d/%m/%Y}"
                yield self.un("date", "jury_certification", phrase)
        prevu = self.promotion.session.session.date_jury
        if prevu and prevu != jury:
            phrase = f"Jury : daté du {jury:%d/%m/%Y}, la feuille Session le prévoit le {prevu:%d/%m/%Y}. Corrigez l’une ou l’autre date"
            yield self.un(DATE_DE_SESSION, "jury_certification", phrase)
        if derniere and jury < derniere:
            phrase = f"Jury : réuni le {jury:%d/%m/%Y}, avant la dernière épreuve du {derniere:%d/%m/%Y}"
            yield self.un("date", "jury_certification", phrase)

    def apres_la_derniere_delivrance(self, arrets: Sequence[Arret]) -> Iterator[Empechement]:
        """X48: a retake is refused, a first title waits for its confirmation."""
        jury, limite = self.jury.date, derniere_delivrance(self.deliberation)
        for x in tardifs(self.deliberation, arrets, jury):
            if x.repasses or X48 not in self.jury.confirmer:
                code = DERNIERE_DELIVRANCE if x.repasses else A_CONFIRMER
                yield self.un(code, "echec", phrase_du_tardif(x, jury, limite))

    def pendant_une_carence(self) -> Iterator[Empechement]:
        """G3, X42: no épreuve is sat before the end of the waiting period that follows a fraud of an earlier session."""
        promotion = self.promotion
        fraudes = fraudes_anterieures(promotion.lignes_de(Tentative), promotion.lignes_de(DemandeEcrite))
        for qui, decision in fraudes.items():
            fin, d = fin_de_la_carence(self.r, decision), self.dossiers.get(qui)
            passees = {c.code for c in composantes_a_passer(self.r, d)} if d and not d.fraude else set()
            tot = [e for e in self.jury.epreuves if decision <= e.date < fin and self._passe(e, qui, passees)]
            if tot:
                quand = ", ".join(f"{e.designation} le {e.date:%d/%m/%Y}" for e in tot)
                phrase = (
                    f"{qui} : fraude décidée le {decision:%d/%m/%Y}, aucune épreuve ne se passe avant le {fin:%d/%m/%Y} ({quand}). "
                    "Reportez le candidat à la session suivante"
                )
                yield self.un("carence", "fraude", phrase)

    def _passe(self, e: Epreuve, qui: str, passees: Collection[str]) -> bool:
        """Whether the candidate sat at these minutes."""
        cites = {i.casefold() for i in e.candidats}
        ensemble = self.r.ensemble_de.get(e.bloc)
        codes = [c.code for c in ensemble.composantes if e.couvre(c.code)] if ensemble else []
        return (not cites or qui.casefold() in cites) and any(c in passees for c in codes)


def lever(trouves: Sequence[Empechement], motif: str) -> Force | None:
    """What the jury forces, and its reason, as the closed file keeps them for the minutes; None without a reason.

    Raises:
        ClotureRefusee: something stands that no reason lifts, or for which none was given; everything is listed.
    """
    motif = nettoyer(motif)
    if not all(e.forcable for e in trouves) or (trouves and not motif):
        comment = ' (peut être levé par --forcer MOTIF, ou par forcer = "motif" en tête de jury.toml)'
        phrases = [f"{e}{comment}" if e.forcable and not motif else str(e) for e in trouves]
        raise ClotureRefusee(CE_QUI_EMPECHE, phrases)
    leves = tuple(EmpechementClos(code=e.code, article=e.article, texte=e.texte) for e in trouves)
    return Force(motif=motif, empechements=leves) if motif else None
