"""What happened at an épreuve sitting, as its minutes say it: presence, incidents, accommodations from every source. Pure.

Source: « Organisation logistique… » (absences are notified), « Fraude aux examens de validation de blocs » (G1: incidents,
countersigned or refused), « Aménagement des épreuves » (F1 to F4: measures, never their cause).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rdcxl.exports.documents.commun import feminin, nom_complet
from rdcxl.grille import annexes as X
from rdcxl.grille.amenagements import decouper_codes, decouper_mesures
from rdcxl.grille.tables.session import INCIDENTS_CONNUS, MOTIFS
from rdcxl.jury.composition import Epreuve, Incident
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos, ComposanteClose, FicheClose, Rangee
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import date_iso
from rdcxl.regles.demandes import ABSENCE
from rdcxl.typographie import date_courte

ABSENT, JUSTIFIE, PRESENT, INCONNU = "Absent", "Absence justifiée", "Présent", "Présence non établie"
REMIS, NON_REMIS, REMISE_INCONNUE = "Dossier remis", "Dossier non remis", "Remise non établie"
NON_CONVOQUE = frozenset({L.ACQUIS, L.NON_INSCRIT})
FRAUDE, RETARD = "FRAUDE", "RETARD"
SANS_RAISON = "sans motif recevable"
SANS_INCIDENT = "Aucun incident n’a été signalé."


@dataclass(frozen=True)
class Faits:
    """The facts of one sitting; `composantes`: those that were sat; `remise`: files were handed in, nothing was sat."""

    clos: Cloture
    epreuve: Epreuve
    composantes: tuple[ComposanteClose, ...]
    remise: bool = False

    @property
    def present(self) -> str:
        """How these minutes call somebody who did what was expected."""
        return REMIS if self.remise else PRESENT

    @property
    def etats(self) -> tuple[str, ...]:
        """The states of presence, in the order in which they are counted."""
        if self.remise:
            return REMIS, NON_REMIS, JUSTIFIE, REMISE_INCONNUE
        return PRESENT, ABSENT, JUSTIFIE, INCONNU

    # -- presence -----------------------------------------------------------------------------------------------------

    @cached_property
    def attendus(self) -> list[CandidatClos]:
        """The candidates expected at this sitting."""
        e, cites = self.epreuve, {i.casefold() for i in self.epreuve.candidats}
        return [
            c
            for c in self.clos.candidats
            if (etat := c.resultat.blocs.get(e.bloc)) is not None
            and etat.statut not in NON_CONVOQUE
            and not c.par_experience
            and e.bloc not in c.saisies.portefeuilles
            and (not cites or c.identifiant.casefold() in cites)
        ]

    def presences(self) -> list[dict[str, str]]:
        """Each candidate expected, with what his marks say of his presence."""
        libelles = {c.code: c.libelle for c in self.composantes}
        retards = {i.casefold() for i in self.epreuve.retards}
        return [self._presence(c, libelles, en_retard=c.identifiant.casefold() in retards) for c in self.attendus]

    def _presence(self, c: CandidatClos, libelles: Mapping[str, str], *, en_retard: bool) -> dict[str, str]:
        etat, detail = self._etat({code: c.saisies.notes.get(code) for code in libelles}, libelles)
        retard = "arrivée en retard" if en_retard else ""
        raison = self._raison(c) if etat == self.etats[2] else SANS_RAISON if etat == self.etats[1] else ""
        return {
            "nom": nom_complet(c.fiche),
            "identifiant": c.identifiant,
            "etat": etat,
            "detail": " ; ".join(d for d in (raison, detail, retard) if d),
        }

    def _raison(self, c: CandidatClos) -> str:
        """Why an absence is excused: the ground of the written request for this bloc, as the règlement names it."""
        for x in self.clos.rangees_de(X.DEMANDES, c.identifiant):
            if x.get("demande") == ABSENCE and x.get("demande_pour", "") in ("", self.epreuve.bloc):
                recue = date_iso(x.get("demande_du"))
                quand = f", demande du {date_courte(recue.isoformat())}" if recue else ""
                return f"{MOTIFS.get(x.get('motif_absence', ''), 'motif à préciser')}{quand}"
        return "motif non communiqué"

    def _etat(self, notes: Mapping[str, str | None], libelles: Mapping[str, str]) -> tuple[str, str]:
        present, absent, justifie, inconnu = self.etats
        for mention, etat in (("ABS", absent), ("ABJ", justifie)):
            absents = [libelles[code] for code, note in notes.items() if note == mention]
            if absents:
                return etat, " ; ".join(absents) if len(absents) < len(notes) else ""
        sans_note = [libelles[code] for code, note in notes.items() if note in (None, "ANOMALIE")]
        if not sans_note:
            return present, ""
        return inconnu, " ; ".join(sans_note) if len(notes) > 1 else ""

    # -- incidents ----------------------------------------------------------------------------------------------------

    def incidents(self) -> list[dict[str, str]]:
        """Those of jury.toml, those of the grid that these minutes carry and do not tell yet, and each proven fraud without one."""
        dits = " ".join(i.description.casefold() for i in self.epreuve.incidents)
        de_la_grille = [x for x in self.clos.rangees(X.INCIDENTS) if self._porte(x) and not _est_dit(x, dits)]
        return [
            *map(self._incident, self.epreuve.incidents),
            *map(self._incident_de_la_grille, de_la_grille),
            *self._fraudes_sans_incident(),
        ]

    def sans_incident(self) -> str:
        """What is said when these minutes carry none; where somebody's fraud stands in other minutes, they are named."""
        ailleurs = [c for c in self.attendus if c.fiche.fraude]
        if not ailleurs:
            return SANS_INCIDENT
        qui = ", ".join(nom_complet(c.fiche) for c in ailleurs)
        return f"La fraude établie ({qui}) est consignée au procès-verbal d’une autre épreuve de la session."

    def _fraudes_sans_incident(self) -> Iterator[dict[str, str]]:
        dites = {i.identifiant.casefold() for e in self.clos.jury.epreuves for i in e.incidents}
        dites |= {x["identifiant"].casefold() for x in self.clos.rangees(X.INCIDENTS) if x.get("incident") == FRAUDE}
        for c in self.attendus:
            if c.fiche.fraude and c.identifiant.casefold() not in dites:
                quand = date_courte(c.fiche.fraude.isoformat())
                texte = (
                    f"Fraude établie par décision du {quand}, dont aucun procès-verbal d’épreuve ne rapporte les faits."
                )
                yield {"qui": self._qui(c.identifiant), "texte": texte, "suite": ""}

    def _porte(self, x: Rangee) -> bool:
        """Whether these minutes carry an incident of the grid: those of its épreuve and day, else the first ones of its épreuve."""
        code = x.get("incident_epreuve", "")
        bloc = next((b.code for b in self.clos.referentiel.blocs if code in b.libelles), "")
        siens = [e for e in self.clos.jury.epreuves if e.bloc == bloc and e.couvre(code)]
        du_jour = [e for e in siens if e.date.isoformat() == x.get("survenu_le")]
        return next(iter(du_jour or siens), None) is self.epreuve

    def _incident(self, i: Incident) -> dict[str, str]:
        suites = {True: self._contresigne(i.identifiant), False: self._refus(i.identifiant), None: ""}
        qui = self._qui(i.identifiant) if i.identifiant else ""
        return {"qui": qui, "texte": i.description, "suite": suites[i.contresigne]}

    def _incident_de_la_grille(self, x: Rangee) -> dict[str, str]:
        """An incident as the minutes say it; before the closing, a cell that cannot be read says nothing."""
        qui, libelles = x["identifiant"], self.clos.referentiel.libelles
        nature, epreuve = INCIDENTS_CONNUS.get(x.get("incident", ""), "incident"), libelles[x["incident_epreuve"]]
        quand, recit = date_iso(x.get("survenu_le")) or self.epreuve.date, x.get("recit", "")
        ou = epreuve if quand == self.epreuve.date else f"{epreuve}, le {date_courte(quand.isoformat())}"
        point = "" if recit.endswith((".", "!", "?", "…")) else "."
        suites = {"CONTRESIGNE": self._contresigne(qui), "REFUS": self._refus(qui)}
        a_recueillir = f"Ni signature de {self._interesse(qui)} ni refus n’est consigné."
        return {
            "qui": self._qui(qui),
            "texte": f"{nature[0].upper()}{nature[1:]} ({ou}). {recit}{point}",
            "suite": suites.get(x.get("suite", ""), "" if x.get("incident") == RETARD else a_recueillir),
        }

    def _interesse(self, identifiant: str) -> str:
        fiche = self._fiche(identifiant)
        return "l’intéressée" if fiche and feminin(fiche) else "l’intéressé"

    def _contresigne(self, identifiant: str) -> str:
        return f"Contresigné par {self._interesse(identifiant)}."

    def _refus(self, identifiant: str) -> str:
        qui = self._interesse(identifiant)
        return f"L{qui[1:]} a refusé de contresigner."

    # -- accommodations -----------------------------------------------------------------------------------------------

    def amenagements(self) -> list[dict[str, str]]:
        """Who had which measures: all that jury.toml, the table of accommodations and that of split marks say, each once."""
        mesures: dict[str, list[str]] = {}
        attendus = {c.identifiant.casefold() for c in self.attendus}
        for qui, mesure in (*self._du_jury(), *self._de_la_grille(), *self._notes_partagees()):
            siennes = mesures.setdefault(qui.casefold(), []) if qui.casefold() in attendus else []
            if mesure.casefold() not in {m.casefold() for m in siennes}:
                siennes.append(mesure)
        return [{"qui": self._qui(qui), "mesures": " ; ".join(dites)} for qui, dites in mesures.items()]

    def _du_jury(self) -> Iterator[tuple[str, str]]:
        yield from ((a.identifiant, m) for a in self.epreuve.amenagements for m in a.mesures)

    def _de_la_grille(self) -> Iterator[tuple[str, str]]:
        libelles = {c.code.casefold(): c.libelle for c in self.composantes}
        for x in self.clos.rangees(X.AMENAGEMENTS):
            qui = x["identifiant"]
            if x.get("tiers_temps") == "oui":
                yield qui, "tiers temps"
            for code in decouper_codes(x.get("oral_au_lieu_de_l_ecrit", "")):
                if code.casefold() in libelles:
                    yield qui, f"« {libelles[code.casefold()]} » à l’oral"
            yield from ((qui, m) for m in decouper_mesures(x.get("mesures", "")))

    def _notes_partagees(self) -> Iterator[tuple[str, str]]:
        libelles = {c.code: c.libelle for c in self.composantes}
        for x in self.clos.rangees(X.NOTES_PARTAGEES):
            if x.get("composante_partagee") in libelles:
                libelle = libelles[x["composante_partagee"]]
                yield x["identifiant"], f"note de « {libelle} » partagée en un écrit et un oral"

    # -- names --------------------------------------------------------------------------------------------------------

    def _fiche(self, identifiant: str) -> FicheClose | None:
        cle = identifiant.casefold()
        return next((c.fiche for c in self.clos.candidats if c.identifiant.casefold() == cle), None)

    def _qui(self, identifiant: str) -> str:
        fiche = self._fiche(identifiant)
        return f"{nom_complet(fiche)} ({fiche.identifiant})" if fiche else identifiant


def _est_dit(x: Rangee, dits: str) -> bool:
    """The same words stand in the minutes already."""
    recit = x.get("recit", "").casefold().rstrip(".")
    return bool(recit) and recit in dits
