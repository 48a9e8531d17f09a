"""The sentences of the reasons: French, in our own words, each with its section. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rdcxl.erreurs import ReferentielIncoherent
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.modele import FRAUDE_A_DECIDER, Acquis, Motif, Penalite
from rdcxl.regles.nombres import CENT, en_francais, note_en_francais, tronquer
from rdcxl.regles.obtention import Compte
from rdcxl.regles.saisie import abreger

NBSP = "\u00a0"
MEMO = 65536
ARTICLES = (
    "conditions",
    "entreprise",
    "echec",
    "non_presentation",
    "motifs_recevables",
    "absenteisme",
    "fraude",
    "jury_certification",
)


class Redacteur:
    """Writes the reasons of one référentiel; holds the headings and the bounds already written in French."""

    def __init__(self, r: Referentiel) -> None:
        absents = [article for article in ARTICLES if article not in r.articles]
        if absents:
            problemes = [f"articles.{article} : des motifs citent cette section." for article in absents]
            raise ReferentielIncoherent("Le référentiel ne déclare pas toutes les sections.", problemes)
        self._titres = {cle: article.titre for cle, article in r.articles.items()}
        self._echelle = en_francais(r.notation.echelle)
        self._seuil = en_francais(r.notation.moyenne_titre)
        self._minima = {e.code: en_francais(e.minimum) for e in r.ensembles()}
        self._eliminatoires = {e.code: en_francais(e.note_eliminatoire) for e in r.ensembles()}
        self._maxima = {e.code: en_francais(e.maximum) for e in r.ensembles()}
        self._alerte = en_francais(r.assiduite.alerte)
        self._juges = {
            (e.code, statut): (f"{'pro' if e is r.pro else 'bloc'}_{statut.lower()}", suite)
            for e in r.ensembles()
            for statut, suite in (self._suites_de_pro(e) if e is r.pro else self._suites_du_bloc(e))
        }
        self._ecrits: dict[tuple[str, str, Decimal], Motif] = {}

    def _suites_du_bloc(self, e: Bloc) -> Iterable[tuple[str, str]]:
        """What follows the mark in the reason of a bloc, by state."""
        eliminatoire, validation = self._eliminatoires[e.code], en_francais(e.note_validation)
        minimum = f"moins de {eliminatoire}/{self._echelle}, minimum {self._minima[e.code]} points"
        yield L.ELIMINATOIRE, f", note éliminatoire ({minimum})."
        yield L.VALIDE, f", bloc validé (au moins {validation}/{self._echelle})."
        yield L.COMPENSE, ", couvert par le titre."
        yield L.COMPENSABLE, ", que le titre peut encore couvrir."
        yield L.NON_VALIDE, f", bloc non conservé (moins de {validation}/{self._echelle})."

    def _suites_de_pro(self, e: Bloc) -> Iterable[tuple[str, str]]:
        """What follows the mark in the reason of PRO, by state."""
        seuil = f"{self._eliminatoires[e.code]}/{self._echelle}"
        yield L.SUFFISANT, f", évaluation professionnelle suffisante (au moins {seuil})."
        yield L.INSUFFISANT, f", évaluation professionnelle insuffisante (moins de {seuil})."

    def _motif(self, code: str, article: str, texte: str) -> Motif:
        return Motif(code, self._titres[article], texte)

    def _sur(self, note: Decimal) -> str:
        return f"{note_en_francais(note)}/{self._echelle}"

    def titre(self, points: Decimal, sur: Decimal, moyenne: Decimal) -> Motif:
        """Reason of a title."""
        texte = f"Titre obtenu{NBSP}: {en_francais(points)} points sur {en_francais(sur)}, soit {self._sur(moyenne)}"
        return self._motif("titre", "conditions", f"{texte} (au moins {self._seuil}/{self._echelle} exigés).")

    def moyenne_insuffisante(self, points: Decimal, sur: Decimal, moyenne: Decimal) -> Motif:
        """Reason of an average below the title's."""
        texte = f"Moyenne générale de {self._sur(moyenne)} ({en_francais(points)} points sur {en_francais(sur)})"
        return self._motif(
            "moyenne_insuffisante", "conditions", f"{texte}, inférieure à {self._seuil}/{self._echelle}."
        )

    def juge(self, code: str, statut: str, points: Decimal, note: Decimal) -> Motif:
        """Reason of a bloc, or of PRO, judged on its points; the same points give the same reason, written once."""
        cle = (code, statut, points)
        motif = self._ecrits.get(cle)
        if motif is None:
            genre, suite = self._juges[code, statut]
            texte = f"{code}{NBSP}: {self._sur(note)} ({en_francais(points)} points sur {self._maxima[code]}){suite}"
            motif = self._ecrits[cle] = self._motif(genre, "conditions", texte)
            if len(self._ecrits) > MEMO:
                self._ecrits.clear()
        return motif

    def bloc_non_presente(self, code: str, absentes: Iterable[str]) -> Motif:
        """Reason of a bloc with an unjustified absence."""
        texte = f"{code}{NBSP}: absence non justifiée à {', '.join(absentes)}{NBSP}; le bloc n’est pas validé."
        return self._motif("bloc_non_presente", "non_presentation", texte)

    def pro_non_presentee(self, code: str, absentes: Iterable[str]) -> Motif:
        """Reason of a report not handed in or a defence missed."""
        texte = (
            f"{code}{NBSP}: non remis ou non présenté ({', '.join(absentes)}){NBSP}; le titre ne peut pas être obtenu."
        )
        return self._motif("pro_non_presente", "non_presentation", texte)

    def pro_dispensee(self, code: str, reference: str) -> Motif:
        """Reason of an exemption from PRO."""
        return self._motif(
            "pro_dispense", "conditions", f"{code}{NBSP}: dispensé après positionnement ({abreger(reference)})."
        )

    def experience(self, attendus: Sequence[str]) -> Motif:
        """Reason of a candidate by experience: the jury rules bloc by bloc."""
        suite = f"{NBSP}: {', '.join(attendus)}" if attendus else f"{NBSP}; tous les blocs sont acquis"
        return self._motif(
            "vae", "jury_certification", f"VAE, sans note{NBSP}; le jury statue bloc par bloc sur le livret 2{suite}."
        )

    def pro_seul_obstacle(self) -> Motif:
        """Reason that flags PRO as the only obstacle (X5)."""
        texte = "Tous les blocs sont validés et la moyenne est atteinte : seule l’évaluation professionnelle est à repasser."
        return self._motif("pro_seul_obstacle", "conditions", texte.replace(" :", f"{NBSP}:"))

    def acquis(self, code: str, acquis: Acquis, *, sans_note: bool) -> Motif:
        """Reason of a bloc, or PRO, kept from an earlier session; `sans_note`: granted by experience."""
        session = f", session du {acquis.session:%d/%m/%Y}" if acquis.session else ""
        session += f", accordé par le jury le {acquis.accorde_le:%d/%m/%Y}" if acquis.accorde_le else ""
        points = f"{en_francais(acquis.points)} points" if acquis.points is not None else "?"
        return self._motif(
            "acquis", "echec", f"{code}{NBSP}: acquis ({'sans note' if sans_note else points}{session})."
        )

    def tuteur_acquis(self, code: str, points: Decimal) -> Motif:
        """Reason of a tutor's mark kept from an earlier session."""
        return self._motif("acquis", "echec", f"{code}{NBSP}: note du tuteur conservée ({en_francais(points)} points).")

    def tentative_gardee(self, code: str, points: Decimal, session: Compte) -> Motif:
        """Reason of a bloc, or PRO, where an earlier attempt stands (X12); `session`: what this session gave."""
        siens = (
            f"absence à {', '.join(session.absentes)}" if session.absentes else f"{en_francais(session.points)} points"
        )
        texte = f"{code}{NBSP}: le meilleur passage antérieur est gardé, {en_francais(points)} points (cette session{NBSP}: {siens})."
        return self._motif("tentative_gardee", "echec", texte)

    def attente(self, code: str, compte: Compte) -> Iterable[Motif]:
        """Reasons why a bloc, or PRO, still waits: one per kind of missing mark."""
        if compte.vides:
            texte = f"{code}{NBSP}: note attendue pour {', '.join(compte.vides)}."
            yield self._motif("note_manquante", "conditions", texte)
        if compte.justifiees:
            texte = f"{code}{NBSP}: absence justifiée à {', '.join(compte.justifiees)}, épreuve de rattrapage à venir."
            yield self._motif("absence_justifiee", "motifs_recevables", texte)
        if compte.non_parvenues:
            texte = f"{code}{NBSP}: évaluation du tuteur non parvenue ({', '.join(compte.non_parvenues)})."
            yield self._motif("tuteur_absent", "non_presentation", texte)
        if compte.anomalies:
            texte = f"{code}{NBSP}: saisie à corriger pour {', '.join(compte.anomalies)}."
            yield self._motif("anomalie", "conditions", texte)

    def incoherence(self, texte: str, *, acquis: bool) -> Motif:
        """Reason of an entry that contradicts the file."""
        return self._motif("anomalie", "echec" if acquis else "conditions", texte)

    def champ_en_anomalie(self, champ: str) -> Motif:
        """Reason of a field that cannot be read, or of a fraud that is not decided."""
        if champ == FRAUDE_A_DECIDER:
            return self._motif("anomalie", "fraude", f"Aucune décision n’est possible{NBSP}: {champ}.")
        return self._motif("anomalie", "conditions", f"À corriger avant toute décision{NBSP}: {champ}.")

    def fraude(self, acquis: tuple[str, ...]) -> Motif:
        """Reason of a session void after a proven fraud."""
        texte = f"Fraude avérée{NBSP}: la session est annulée, aucun de ses blocs n’est validé."
        if acquis:
            texte += f" Restent acquis d’une session antérieure{NBSP}: {', '.join(acquis)}."
        return self._motif("fraude", "fraude", texte)

    def heures_entreprise(self, heures: Decimal, minimum: Decimal, *, titre: bool) -> Motif:
        """Reason of company hours below the minimum (X33)."""
        suite = "titre refusé, sauf dérogation motivée du jury" if titre else "à statuer par le jury"
        texte = f"{en_francais(heures)}{NBSP}h en entreprise, sous le minimum de {en_francais(minimum)}{NBSP}h{NBSP}: {suite}."
        return self._motif("heures_entreprise", "entreprise", texte)

    def alerte_absences(self, heures: Decimal, base: Decimal) -> Motif:
        """Alert on absences (E1)."""
        part = f" ({note_en_francais(tronquer(heures * CENT, base))}{NBSP}%)" if base else ""
        texte = f"{en_francais(heures)}{NBSP}h d’absence sur {en_francais(base)}{NBSP}h{part}, au-delà de {self._alerte}{NBSP}%."
        return self._motif("alerte_absences", "absenteisme", texte)

    def penalite(self, p: Penalite, objet: str, avant: Decimal | None, apres: Decimal | None) -> Motif:
        """Reason of an assiduity penalty that is applied, proposed, without object or to be ruled on."""
        part = f" ({note_en_francais(tronquer(p.heures * CENT, p.base))}{NBSP}%)" if p.base > 0 else ""
        constat = f"{en_francais(p.heures)}{NBSP}h injustifiées sur {en_francais(p.base)}{NBSP}h{part}"
        if p.taux is None:
            texte = f"Pénalité à statuer selon le règlement intérieur{NBSP}: {constat}."
            return self._motif("penalite_a_statuer", "absenteisme", texte)
        taux = f"{en_francais(p.taux)}{NBSP}%"
        if p.etat == L.SANS_OBJET:
            texte = f"Pénalité de {taux} sans objet ({objet} n’est pas évalué à cette session){NBSP}: {constat}."
        elif p.etat == L.PROPOSEE:
            texte = f"Pénalité de {taux} proposée sur {objet}, en attente de l’accord de l’équipe pédagogique{NBSP}: {constat}."
        elif avant is None or apres is None:
            texte = f"Pénalité de {taux} à appliquer sur {objet} dès que la note est connue{NBSP}: {constat}."
        else:
            texte = f"Pénalité de {taux} appliquée sur {objet}{NBSP}: {en_francais(avant)} points deviennent {en_francais(apres)}{NBSP}; {constat}."
        return self._motif("penalite_" + p.etat.lower(), "absenteisme", texte)
