"""Every deadline that follows from a closed jury, of the session and of each candidate; what a deadline is. Reads the closed jury and the rules.

Sections « Divulgation des résultats », « Écrits », « En cas d'échec », « Motifs recevables… », « Fraude… », « Suivi du placement… ».
A deadline that hangs on a date which nobody has entered is listed without a date, and says which one is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Optional

from rdcxl.grille.annexes import DEMANDES
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos, Rangee
from rdcxl.jury.suites import Suite, suite_de
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import demandes as D
from rdcxl.regles import echeances as E
from rdcxl.regles import libelles as L
from rdcxl.regles.amenagement import ORAL
from rdcxl.regles.dates import date_iso
from rdcxl.regles.inscription import est_plausible
from rdcxl.typographie import cle_naturelle

SESSION = ""


@dataclass(frozen=True)
class Echeance:
    """One deadline.

    Attributes:
        jour: the last day (or, for `depuis`, the first), None when it depends on what is not known.
        quoi: what is due, in French; `article`: heading of the section it rests on.
        identifiant: the candidate, empty for the session; `nom`: as the list shows him.
        depuis: the day is the first on which something is allowed, not the last.
        fixe: the day itself is meant: neither a first nor a last.
        reservee: it tells what a jury has still to rule on; no file may hold it before the closing.
    """

    jour: Optional[dt.date]
    quoi: str
    article: str
    identifiant: str = SESSION
    nom: str = ""
    depuis: bool = False
    fixe: bool = False
    reservee: bool = False

    @property
    def qui(self) -> str:
        """The candidate as a list shows him, empty for the session."""
        return f"{self.nom} ({self.identifiant})" if self.nom else self.identifiant

    @property
    def quand(self) -> str:
        """The day in words, by what it limits."""
        if self.jour is None:
            return "date à préciser"
        return f"{'dès le' if self.depuis else 'le' if self.fixe else 'jusqu’au'} {self.jour:%d/%m/%Y}"

    def passee(self, aujourd_hui: dt.date) -> bool:
        """The day lies behind; the limit day itself is in time (X23), and a first day never passes."""
        return self.jour is not None and not self.depuis and self.jour < aujourd_hui


class Qui(NamedTuple):
    """A candidate, as a deadline names him."""

    identifiant: str
    nom: str


def echeances(clos: Cloture, r: Referentiel) -> list[Echeance]:
    """Every deadline that follows from a closed jury, in the order of the days; those without a date come last.

    Args:
        clos: a closed file that was read.
    """
    return ordonner([*_de_la_session(clos, r), *(e for c in clos.candidats for e in _du_candidat(clos, c, r))])


def ordonner(toutes: Iterable[Echeance]) -> list[Echeance]:
    """In the order of the days, then of the candidates; those without a date come last."""
    return sorted(toutes, key=lambda e: (e.jour or dt.date.max, cle_naturelle(e.identifiant), e.quoi))


# -- What a list before the jury shares with the one after it ---------------------------------------------------------


def des_resultats(r: Referentiel, derniere_epreuve: Optional[dt.date], precision: str = "") -> Echeance:
    """Last day to make the results known; `precision`: where the date of the last épreuve comes from."""
    quoi, titre = f"Résultats à faire connaître{precision}", r.articles["divulgation"].titre
    if derniere_epreuve is None:
        return Echeance(None, f"{quoi} : la date de la dernière épreuve manque", titre)
    return Echeance(E.limite_resultats(r, derniere_epreuve), quoi, titre)


def des_copies(r: Referentiel, quoi: str, epreuve: dt.date) -> Echeance:
    """Day until which the scripts of an épreuve are kept."""
    texte = f"Copies de l’épreuve {quoi} du {epreuve:%d/%m/%Y} à garder"
    return Echeance(E.fin_archivage_copies(r, epreuve), texte, r.articles["ecrits"].titre)


def de_la_delivrance(r: Referentiel, limite: Optional[dt.date]) -> Echeance:
    """Date of last possible issue; without a date, what is missing (X30)."""
    manque = "" if limite else " : la date manque (certification.date_derniere_delivrance)"
    return Echeance(limite, f"Dernière délivrance possible de la certification{manque}", r.articles["echec"].titre)


def apres_fraude(
    r: Referentiel, fraude: dt.date, qui: Qui, demandes: Iterable[Rangee] = (), *, reservee: bool = False
) -> Echeance:
    """First day of a new session after a proven fraud.

    Args:
        demandes: the candidate's requests, of which those made since the decision after a fraud count; the first day is the
            earliest that one of them allows (X22), or that of a request made on the day of the decision.
    """
    titre, quoi = r.articles["fraude"].titre, "Nouvelle session possible au plus tôt"
    possibles = [
        (E.premiere_session_apres_fraude(r, fraude, du, redoublement=d.get("redouble") == "oui"), du)
        for d in demandes
        if d.get(D.NATURE) == D.APRES_FRAUDE and (du := _jour(d, D.DU)) and du >= fraude
    ]
    if possibles:
        jour, du = min(possibles)
        quoi = f"{quoi}, demande du {du:%d/%m/%Y}"
    else:
        jour = E.premiere_session_apres_fraude(r, fraude, fraude, redoublement=False)
    return Echeance(jour, quoi, titre, *qui, depuis=True, reservee=reservee)


def _jour(demande: Rangee, code: str) -> Optional[dt.date]:
    """A date of a request; None where there is none from which a delay may be counted."""
    jour = date_iso(demande.get(code))
    return jour if est_plausible(jour) else None


def du_rattrapage(r: Referentiel, quoi: str, demande: dt.date, qui: Qui) -> Echeance:
    """Last day of the make-up épreuve after a justified absence, from its written request."""
    texte = f"Épreuve de rattrapage à tenir ({quoi}), demande du {demande:%d/%m/%Y}"
    return Echeance(E.limite_rattrapage_justifie(r, demande), texte, r.articles["motifs_recevables"].titre, *qui)


# -- After a closed jury ----------------------------------------------------------------------------------------------


def _de_la_session(clos: Cloture, r: Referentiel) -> Iterator[Echeance]:
    yield des_resultats(r, clos.session.session.date_derniere_epreuve)
    yield from _des_copies(clos, r)
    yield de_la_delivrance(r, clos.session.certification.date_derniere_delivrance)


def _des_copies(clos: Cloture, r: Referentiel) -> Iterator[Echeance]:
    """Scripts of each written épreuve, from its own last sitting (X45); of a bloc where its minutes name no épreuve."""
    dernieres: dict[str, dt.date] = {}
    for bloc in r.blocs:
        siens = [e for e in clos.jury.epreuves if e.bloc == bloc.code]
        for c in (c for c in bloc.composantes if c.forme != ORAL):
            jours = [e.date for e in siens if e.couvre(c.code)]
            if jours:
                dernieres[c.code if any(e.composantes for e in siens) else bloc.code] = max(jours)
    par_jour: dict[tuple[str, dt.date], list[str]] = {}
    for code, jour in dernieres.items():
        par_jour.setdefault((code.partition(".")[0], jour), []).append(code)
    yield from (des_copies(r, ", ".join(codes), jour) for (_, jour), codes in par_jour.items())


def _du_candidat(clos: Cloture, c: CandidatClos, r: Referentiel) -> Iterator[Echeance]:
    titres = {cle: article.titre for cle, article in r.articles.items()}
    fiche, x = c.fiche, c.resultat
    qui = Qui(fiche.identifiant, f"{fiche.nom_naissance.upper()} {fiche.prenoms}".strip())
    if x.decision == L.TITRE or c.blocs_certifies:
        quoi = f"Enquêtes de placement à mener pendant {r.echeances.enquetes_ans} ans"
        yield Echeance(E.fin_enquetes(r, clos.jury.date), quoi, titres["placement"], *qui)
    demandes = list(clos.rangees_de(DEMANDES, qui.identifiant))
    if x.decision in (L.PARTIELLE, L.AUCUNE):
        yield from _reprises(clos, suite_de(clos, c, r), r, qui, demandes, titres["echec"])
    if x.decision == L.EN_ATTENTE:
        yield from _rattrapages(c.saisies.notes, demandes, r, qui)
    if x.decision == L.ANNULEE and fiche.fraude:
        yield apres_fraude(r, fiche.fraude, qui, demandes)


def _rattrapages(
    notes: Mapping[str, Optional[str]], demandes: list[Rangee], r: Referentiel, qui: Qui
) -> Iterator[Echeance]:
    """The make-up épreuves after justified absences: until when for each request, and those that nobody asked for yet."""
    restent = [code for code, note in notes.items() if note == "ABJ"]
    demandees = [(du, d) for d in demandes if d.get(D.NATURE) == D.ABSENCE and (du := _jour(d, D.DU))]
    for du, d in sorted(demandees, key=lambda x: x[0]):
        pour = d.get(D.POUR)
        codes = [code for code in restent if pour in (None, r.ensemble_de[code].code)]
        restent = [code for code in restent if code not in codes]
        if codes:
            yield du_rattrapage(r, ", ".join(codes), du, qui)
    if restent:
        delai = f"{r.reprise.rattrapage_mois} mois après la demande écrite, dont la date n’est pas connue"
        quoi = f"Épreuve de rattrapage à tenir ({', '.join(restent)}) : {delai}"
        yield Echeance(None, quoi, r.articles["motifs_recevables"].titre, *qui)


def _reprises(
    clos: Cloture, suite: Suite, r: Referentiel, qui: Qui, demandes: list[Rangee], article: str
) -> Iterator[Echeance]:
    """The blocs, and PRO, that may be taken again until the date of last issue; a new PRO not before some experience."""
    limite = clos.session.certification.date_derniere_delivrance
    sans = "" if limite else " : la date de dernière délivrance manque"
    if suite.blocs:
        demande = f"demande {r.reprise.demande_mois} mois au plus tard avant l’épreuve"
        yield Echeance(limite, f"À repasser : {', '.join(suite.blocs)} ({demande}){sans}", article, *qui)
    if suite.pro:
        mois = r.reprise.mois_experience_pro
        quoi = f"À repasser : {r.code_pro} (nouveau dossier, après {mois} mois d’expérience professionnelle){sans}"
        yield Echeance(limite, quoi, article, *qui)
        yield from _nouveau_dossier(r, qui, demandes, limite, article)


def _nouveau_dossier(
    r: Referentiel, qui: Qui, demandes: list[Rangee], limite: Optional[dt.date], article: str
) -> Iterator[Echeance]:
    """First day of a new professional file, for each start of experience that a request names."""
    jusque = f", et jusqu’au {limite:%d/%m/%Y}" if limite else ", jusqu’à la dernière délivrance, dont la date manque"
    debuts = [j for d in demandes if d.get(D.NATURE) == D.PRO and (j := _jour(d, D.DEPUIS))]
    for debut in debuts:
        quoi = f"Nouveau dossier professionnel possible au plus tôt, expérience commencée le {debut:%d/%m/%Y}{jusque}"
        yield Echeance(E.premier_dossier_pro(r, debut), quoi, article, *qui, depuis=True)
    if not debuts:
        quoi = (
            f"Nouveau dossier professionnel possible {r.reprise.mois_experience_pro} mois après le début de l’expérience, "
            f"dont la date n’est pas connue{jusque}"
        )
        yield Echeance(None, quoi, article, *qui, depuis=True)
