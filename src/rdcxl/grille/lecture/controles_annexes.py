"""Checks on the optional tables that give no mark: entry, requests, incidents, accommodations. Imports regles and the model.

Sections « Niveau initial requis », « En cas d'échec », « Motifs recevables… », « Fraude… », « Aménagement des épreuves… ». A table
without rows is in use, too: whoever needs a row there and has none is then told so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rdcxl.grille import annexes as X
from rdcxl.grille.amenagements import lire_amenagement, oraux_refuses
from rdcxl.grille.anomalies import Code
from rdcxl.grille.lecture.annexes import LectureDesAnnexes
from rdcxl.grille.modele import Candidat, LigneAnnexe
from rdcxl.regles import Mention
from rdcxl.regles.acces import NIVEAUX, VAE, est_admissible
from rdcxl.regles.demandes import ABSENCE, Demande, remarques
from rdcxl.regles.nombres import ZERO, en_francais

FRAUDE, RETARD = "FRAUDE", "RETARD"


class ControlesDesAnnexes(LectureDesAnnexes):
    """Judges the rows of the optional tables, once the candidates are known."""

    def _controler_les_annexes(self, candidats: Sequence[Candidat]) -> None:
        self._par_identifiant = {c.fiche.identifiant: c for c in candidats}
        if X.ACCES in self.annexes:
            self._acces(self.annexes[X.ACCES])
        if X.DEMANDES in self.annexes:
            self._demandes(self.annexes[X.DEMANDES])
        if X.INCIDENTS in self.annexes:
            self._incidents(self.annexes[X.INCIDENTS])
        self._amenagements(self.annexes.get(X.AMENAGEMENTS, ()))

    def _titre(self, article: str) -> str:
        return self.r.articles[article].titre

    def _refuser(self, x: LigneAnnexe, champ: str, message: str, code: Code) -> None:
        """An anomaly at a cell of a row, with what the cell holds."""
        self._anomalie(x.feuille, x.lieux.get(champ, x.lieu), x.identifiant, _ecrite(x, champ), message, code)

    def _signaler(self, x: LigneAnnexe, champ: str, message: str) -> None:
        self._avis(x.feuille, x.lieux.get(champ, x.lieu), x.identifiant, _ecrite(x, champ), message)

    def _feuille(self, nom: str) -> str:
        tables = self.tables_annexes[nom]
        return tables[0].feuille if tables else X.annexes(self.r)[nom].feuille

    # -- entry ------------------------------------------------------------------------------------------------------

    def _acces(self, lignes: tuple[LigneAnnexe, ...]) -> None:
        """C1: a level or years of experience, and the selection; a candidate in VAE is asked for the legal conditions only."""
        for x in self._une_par_candidat(lignes, X.ACCES):
            self._entree(x)
        avec = {x.identifiant for x in lignes}
        for qui, candidat in self._par_identifiant.items():
            if qui not in avec and candidat.fiche.voie != VAE:
                message = f"{qui} n’a pas de ligne : rien ne montre qu’il pouvait entrer en formation [{self._titre('niveau_initial')}]."
                self._avis(self._feuille(X.ACCES), "", qui, "", f"{message} Ajoutez-la.")

    def _entree(self, x: LigneAnnexe) -> None:
        niveau = x.valeurs.get("niveau_diplome")
        if niveau is not None and niveau not in NIVEAUX:
            message = (
                f"{en_francais(niveau)} n’est pas un niveau de diplôme, de {NIVEAUX[0]} à {NIVEAUX[-1]}. Corrigez-le."
            )
            self._refuser(x, "niveau_diplome", message, Code.ACCES)
            return
        if x.illisibles:
            return
        annees, selection = x.valeurs.get("annees_experience", ZERO), x.valeurs["selection_reussie"]
        vae = self._par_identifiant[x.identifiant].fiche.voie == VAE
        if est_admissible(self.r, niveau=niveau or ZERO, annees_experience=annees, selection=selection, vae=vae):
            return
        a, titre = self.r.acces, self._titre("niveau_initial")
        suite = "Corrigez ce qui est faux ; sinon le candidat ne peut pas être présenté."
        if not selection:
            message = f"La sélection de l’établissement n’est pas réussie : l’entrée en formation la demande [{titre}]. {suite}"
            self._refuser(x, "selection_reussie", message, Code.ACCES)
            return
        diplome = f"Niveau {en_francais(niveau)}" if niveau else "Aucun diplôme"
        message = (
            f"{diplome} et {_annees(annees)} d’expérience : l’entrée en formation demande le niveau {a.niveau_minimum} ou "
            f"{_annees(Decimal(a.annees_experience))} d’expérience [{titre}]. {suite}"
        )
        self._refuser(x, "annees_experience" if niveau is None else "niveau_diplome", message, Code.ACCES)

    # -- requests ---------------------------------------------------------------------------------------------------

    def _demandes(self, lignes: tuple[LigneAnnexe, ...]) -> None:
        limite = self.session.certification.date_derniere_delivrance
        for x in lignes:
            demande = lire_demande(x)
            for remarque in remarques(self.r, demande, limite) if demande else ():
                if remarque.champ not in x.illisibles:
                    poser = self._refuser_demande if remarque.bloque else self._signaler
                    poser(x, remarque.champ, remarque.texte)
        self._absences_justifiees([x for x in lignes if _est_ou_peut_etre(x, ABSENCE)])

    def _refuser_demande(self, x: LigneAnnexe, champ: str, message: str) -> None:
        self._refuser(x, champ, message, Code.DEMANDE)

    def _absences_justifiees(self, demandes: list[LigneAnnexe]) -> None:
        """D5: each excused absence has its request, each request its absence."""
        titre = self._titre("motifs_recevables")
        for qui, candidat in self._par_identifiant.items():
            siennes = [x for x in demandes if x.identifiant == qui]
            absences = {code: self.r.ensemble_de[code].code for code in self._codes_abj(candidat)}
            tout = any("demande_pour" not in x.valeurs for x in siennes)
            demandes_pour = {x.valeurs.get("demande_pour") for x in siennes}
            sans = [code for code, ensemble in absences.items() if not tout and ensemble not in demandes_pour]
            if sans:
                feuille, lieu = self._lieu(qui.casefold(), sans[0])
                message = (
                    f"{', '.join(sans)} : absence justifiée sans demande écrite d’une épreuve de rattrapage [{titre}]."
                )
                self._avis(feuille, lieu, qui, "ABJ", f"{message} Ajoutez la demande dans {self._feuille(X.DEMANDES)}.")
            for x in (x for x in siennes if x.valeurs.get("demande") == ABSENCE):
                self._absence_sans_abj(x, set(absences.values()), titre)

    def _absence_sans_abj(self, x: LigneAnnexe, ensembles: set[str], titre: str) -> None:
        pour = x.valeurs.get("demande_pour")
        if "demande_pour" in x.illisibles or (pour in ensembles if pour else ensembles):
            return
        ou = f" en {pour}" if pour else ""
        message = (
            f"Demande d’une épreuve de rattrapage, alors qu’aucune note{ou} n’est ABJ (absence justifiée) [{titre}]."
        )
        self._signaler(x, "demande", f"{message} Vérifiez la note, ou la demande.")

    def _codes_abj(self, candidat: Candidat) -> Iterator[str]:
        yield from (code for code, note in candidat.dossier.notes.items() if note is Mention.ABJ)

    # -- incidents --------------------------------------------------------------------------------------------------

    def _incidents(self, lignes: tuple[LigneAnnexe, ...]) -> None:
        """G1: an incident is on the minutes, countersigned or not; a proven fraud has its incident, and the other way round."""
        titre, blocs = self._titre("fraude"), {b.code for b in self.r.blocs}
        for x in lignes:
            nature, epreuve = x.valeurs.get("incident"), x.valeurs.get("incident_epreuve")
            if "suite" not in x.valeurs and "suite" not in x.illisibles and nature not in (RETARD, None):
                message = f"Le procès-verbal d’épreuve doit porter la signature de l’intéressé, ou son refus [{titre}]. Saisissez l’une ou l’autre."
                self._signaler(x, "suite", message)
            if epreuve is not None and self.r.ensemble_de[epreuve].code not in blocs:
                message = f"{epreuve} n’est d’aucun bloc : aucun procès-verbal d’épreuve de bloc ne portera cet incident. Consignez-le à part."
                self._signaler(x, "incident_epreuve", message)
            if nature == FRAUDE and self._sans_decision(self._par_identifiant[x.identifiant]):
                message = (
                    f"Fraude ou tentative de fraude : décision attendue [{titre}]. Saisissez sa date dans Notes si la fraude est "
                    "avérée ; sinon, changez la nature de l’incident en AUTRE."
                )
                self._anomalie(x.feuille, x.lieux["incident"], x.identifiant, FRAUDE, message, Code.INCIDENT)
        for qui, candidat in self._par_identifiant.items():
            if candidat.dossier.fraude and not any(
                x.identifiant == qui and _est_ou_peut_etre(x, FRAUDE, "incident") for x in lignes
            ):
                feuille, lieu = self._lieu(qui.casefold(), "fraude")
                jour = f"{candidat.fiche.fraude:%d/%m/%Y}" if candidat.fiche.fraude else ""
                message = f"Fraude avérée, sans incident saisi que le procès-verbal d’épreuve puisse porter [{titre}]."
                self._avis(feuille, lieu, qui, jour, f"{message} Ajoutez-le dans {self._feuille(X.INCIDENTS)}.")

    def _sans_decision(self, candidat: Candidat) -> bool:
        return not candidat.dossier.fraude and "fraude" not in candidat.dossier.champs_en_anomalie

    # -- accommodations ---------------------------------------------------------------------------------------------

    def _amenagements(self, lignes: tuple[LigneAnnexe, ...]) -> None:
        for x in self._une_par_candidat(lignes, X.AMENAGEMENTS):
            refuses = oraux_refuses(self.r, lire_amenagement(self.r, x).oral)
            if refuses:
                message = f"« {', '.join(refuses)} » n’est pas une épreuve écrite dont la durée est fixée. Corrigez les codes."
                self._refuser(x, "oral_au_lieu_de_l_ecrit", message, Code.AMENAGEMENT)


def lire_demande(x: LigneAnnexe) -> Demande | None:
    """A row of requests as the rules see it; None when its nature or its date cannot be read, which is an anomaly already."""
    nature, du = x.valeurs.get("demande"), x.valeurs.get("demande_du")
    if nature is None or du is None:
        return None
    return Demande(
        nature=nature,
        du=du,
        moyen=x.valeurs.get("moyen", ""),
        epreuve=x.valeurs.get("epreuve_le"),
        motif=x.valeurs.get("motif_absence", ""),
        depuis=x.valeurs.get("absence_ou_fraude_le"),
        redouble=x.valeurs.get("redouble", False),
    )


def _est_ou_peut_etre(x: LigneAnnexe, nature: str, champ: str = "demande") -> bool:
    """A row of this nature, or one whose nature cannot be read: nothing is then said to be missing."""
    return x.valeurs.get(champ) == nature or champ in x.illisibles


def _ecrite(x: LigneAnnexe, champ: str) -> str:
    valeur = x.valeurs.get(champ)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.date):
        return f"{valeur:%d/%m/%Y}"
    return en_francais(valeur) if isinstance(valeur, Decimal) else str(valeur or "")


def _annees(annees: Decimal) -> str:
    return f"{en_francais(annees)} an{'s' if annees >= 2 else ''}"
