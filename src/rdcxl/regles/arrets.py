"""What the jury settles: its acts applied to the proposals. Pure; standard library only.

Section « Le jury de certification » makes the jury sovereign. Acts that change what the rules are given (points, waived
hours) go through the rules again; what only the jury decides (title, blocs, postponing) is layered on their result.
The readings that the règlement leaves open are said here:

- BLOC_ACCORDE never gives the title: it changes a bloc, and the title takes an act of its own.
- BLOC_REFUSE takes the title away: the title covers every bloc.
- TITRE covers every bloc: those that are not validated become COMPENSE. The state of PRO stays the fact that it is.
- POINTS are added to the mark as it was given, so before the assiduity penalty.
- AJOURNE leaves the decision EN_ATTENTE: no title now. Blocs validated already are kept for later; a certificate is
  issued now for those that the jury also grants (BLOC_ACCORDE), and for no other.
- A proven fraud leaves no choice (« Fraude aux examens de validation de blocs »): acts change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from rdcxl.regles import COMPLET, Dossier, Motif, Reglement, Resultat, ResultatBloc
from rdcxl.regles import actes as A
from rdcxl.regles import libelles as L
from rdcxl.regles.acces import minimum_du_dossier
from rdcxl.regles.actes import Acte
from rdcxl.regles.nombres import CONTEXTE, en_francais, note_en_francais
from rdcxl.regles.obtention import decision_par_experience, decision_sans_titre, nommer_entre_bornes
from rdcxl.typographie import espaces_insecables

CONSERVES = frozenset({L.VALIDE, L.ACQUIS})
HORS_SESSION = frozenset({L.ACQUIS, L.NON_INSCRIT, L.ANNULE})
DEUX = 2  # where the plural begins in French
COUVERTS = frozenset({L.NON_VALIDE, L.ELIMINATOIRE, L.NON_PRESENTE})


@dataclass(frozen=True)
class Arret:
    """One candidate after the jury.

    Attributes:
        proposition: what the rules proposed, before any act.
        resultat: the final result, whose reasons say what the jury decided.
        histoire: every act on the candidate, in order; `retenus`: those that count.
        certifies: blocs for which the centre issues a certificate now (X20).
    """

    proposition: Resultat
    resultat: Resultat
    histoire: tuple[Acte, ...]
    retenus: tuple[Acte, ...]
    certifies: tuple[str, ...]

    @property
    def ajourne(self) -> bool:
        """The jury postponed this candidate."""
        return any(a.acte == A.AJOURNE for a in self.retenus)


def arreter_candidat(reglement: Reglement, d: Dossier, proposition: Resultat, histoire: Sequence[Acte]) -> Arret:
    """One candidate: `histoire` holds his acts only, in order."""
    retenus = A.actes_retenus(histoire)
    if proposition.decision == L.ANNULEE or not retenus:
        certifies = _certifies(proposition, frozenset(), ajourne=False)
        return Arret(proposition, proposition, tuple(histoire), retenus, certifies)
    change = _dossier_change(d, retenus)
    x = proposition if change == d else reglement.decider(change)
    final = _Souverain(reglement, change, x, retenus).conclure(proposition)
    accordes = frozenset(a.objet for a in retenus if a.acte == A.BLOC_ACCORDE)
    ajourne = any(a.acte == A.AJOURNE for a in retenus)
    return Arret(proposition, final, tuple(histoire), retenus, _certifies(final, accordes, ajourne=ajourne))


def _dossier_change(d: Dossier, retenus: Sequence[Acte]) -> Dossier:
    """The file with the jury's points and waiver; points go to marks that exist."""
    notes = dict(d.notes)
    with localcontext(CONTEXTE):
        for code, points in A.ajouts(retenus).items():
            note = notes.get(code)
            if isinstance(note, Decimal):
                notes[code] = note + points
    return replace(d, notes=notes, heures_derogees=any(a.acte == A.DEROGATION_HEURES for a in retenus))


def _certifies(x: Resultat, accordes: frozenset[str], *, ajourne: bool) -> tuple[str, ...]:
    valides = tuple(code for code, bloc in x.blocs.items() if bloc.statut == L.VALIDE)
    if x.decision == L.PARTIELLE:
        return valides
    return tuple(code for code in valides if code in accordes) if ajourne else ()


class _Souverain:
    """The jury's own decisions over one result of the rules."""

    def __init__(self, reglement: Reglement, d: Dossier, x: Resultat, retenus: Sequence[Acte]) -> None:
        self.g, self.d, self.x, self.retenus = reglement, d, x, retenus
        self.titres = {cle: article.titre for cle, article in reglement.referentiel.articles.items()}
        self.accordes = {a.objet for a in retenus if a.acte == A.BLOC_ACCORDE and self._touche(a.objet)}
        self.refuses = {a.objet for a in retenus if a.acte == A.BLOC_REFUSE and self._touche(a.objet)}
        self.decision_du_jury = next((a.acte for a in retenus if a.sujet == A.DECISION), "")

    def _touche(self, code: str) -> bool:
        return self.x.blocs[code].statut not in HORS_SESSION

    def conclure(self, proposition: Resultat) -> Resultat:
        """The final result."""
        bruts = {code: self._statut_decide(code, bloc.statut) for code, bloc in self.x.blocs.items()}
        valides = tuple(code for code, statut in bruts.items() if statut in CONSERVES)
        decision = self._decision(valides)
        blocs = {code: b._replace(statut=self._nommer(code, bruts[code], decision)) for code, b in self.x.blocs.items()}
        moyenne = None if decision == L.EN_ATTENTE else self.x.moyenne
        motifs = (*self._motifs_du_jury(proposition), *self._motifs_des_regles(blocs, decision))
        return self.x._replace(
            decision=decision, moyenne=moyenne, blocs=blocs, blocs_valides=valides, motifs=motifs
        )  # fmt: skip

    def _statut_decide(self, code: str, statut: str) -> str:
        """State of a bloc before the decision is known: as the jury says, or on its marks."""
        if code in self.accordes:
            return L.VALIDE
        if code in self.refuses and statut not in COUVERTS:
            return L.NON_VALIDE
        return L.NON_VALIDE if statut in (L.COMPENSE, L.COMPENSABLE) else statut

    def _decision(self, valides: tuple[str, ...]) -> str:
        if self.decision_du_jury == A.AJOURNE:
            return L.EN_ATTENTE
        if self.decision_du_jury == A.TITRE:
            return L.TITRE
        if self.d.vae:
            return self._decision_par_experience(valides)
        if self.x.decision == L.EN_ATTENTE or (self.x.decision == L.TITRE and not self.refuses):
            return self.x.decision
        return decision_sans_titre(valides)

    def _decision_par_experience(self, valides: tuple[str, ...]) -> str:
        """Once the jury ruled on every bloc; on path BLOCS there is no title."""
        if any(b.statut == L.EN_ATTENTE and c not in self.accordes | self.refuses for c, b in self.x.blocs.items()):
            return L.EN_ATTENTE
        r = self.g.referentiel
        return decision_par_experience(r, valides) if self.d.parcours == COMPLET else decision_sans_titre(valides)

    def _nommer(self, code: str, statut: str, decision: str) -> str:
        if decision == L.TITRE and statut in COUVERTS:
            return L.COMPENSE
        if decision == L.TITRE and statut == L.EN_ATTENTE and self.d.vae:
            return L.VALIDE
        if code in self.refuses:
            return statut
        return nommer_entre_bornes(statut, decision, complet=self.d.parcours == COMPLET)

    # -- reasons ----------------------------------------------------------------------------------------------------

    def _motifs_des_regles(self, blocs: dict[str, ResultatBloc], decision: str) -> Iterator[Motif]:
        """The rules' reasons, without those that the jury's decision replaced, and with the states renamed."""
        echanges: dict[Motif, Motif | None] = {}
        for code, avant in self.x.blocs.items():
            ancien = self.g.motif_du_bloc(avant)
            if ancien is not None and blocs[code] != avant:
                echanges[ancien] = None if code in self.accordes | self.refuses else self.g.motif_du_bloc(blocs[code])
        for motif in self.x.motifs:
            garde = echanges.get(motif, motif)
            if garde is not None and not (motif.code == "titre" and decision != L.TITRE):
                yield garde

    def _motifs_du_jury(self, proposition: Resultat) -> Iterator[Motif]:
        for acte in self.retenus:
            article, phrase = self._phrase(acte, proposition)
            qui = f"Décision de {acte.auteur}, le {acte.horodatage:%d/%m/%Y à %H:%M}"
            texte = espaces_insecables(f"{phrase}. Motif : {acte.motif.rstrip('.')}. {qui}.")
            yield Motif(f"jury_{acte.acte.lower()}", self.titres[article], texte)

    def _phrase(self, acte: Acte, proposition: Resultat) -> tuple[str, str]:
        """Section, and what the jury decided beside what was proposed; without the full stop."""
        propose = L.DECISIONS[proposition.decision]
        if acte.acte == A.TITRE:
            return "jury_certification", f"Le jury accorde le titre (proposition : {propose})"
        if acte.acte == A.AJOURNE:
            return (
                "jury_certification",
                f"Le jury ajourne le candidat (proposition : {propose}){self._sort_des_blocs()}",
            )
        if acte.acte == A.DEROGATION_HEURES:
            return "entreprise", f"Le jury déroge au minimum d’heures en entreprise{self._heures()}"
        if acte.acte == A.POINTS and acte.valeur is not None:
            return "jury_certification", self._phrase_des_points(acte, acte.valeur)
        if acte.acte in A.SUR_UN_BLOC:
            return "jury_certification", self._phrase_du_bloc(acte, proposition)
        if acte.objet:
            return "jury_certification", f"Le jury suit la proposition pour {acte.objet}"
        suite = ", puis décide ce qui suit" if len(self.retenus) > 1 else ""
        return "jury_certification", f"Le jury suit la proposition ({propose}){suite}"

    def _sort_des_blocs(self) -> str:
        gardes = [c for c, b in self.x.blocs.items() if b.statut in CONSERVES and c not in self.accordes | self.refuses]
        return f" ; restent conservés : {', '.join(gardes)}" if gardes else ""

    def _heures(self) -> str:
        heures = self.d.heures_entreprise
        minimum = minimum_du_dossier(self.g.referentiel, self.d, self.g.lectures)
        return f" ({en_francais(heures)} h pour {en_francais(minimum)} h)" if heures is not None else ""

    def _phrase_des_points(self, acte: Acte, points: Decimal) -> str:
        apres = self.d.notes.get(acte.objet)
        devient = ""
        if isinstance(apres, Decimal):
            with localcontext(CONTEXTE):
                devient = f", la note passe de {en_francais(apres - points)} à {en_francais(apres)}"
        return f"Le jury ajoute {en_francais(points)} point{'s' if points >= DEUX else ''} à {acte.objet}{devient}"

    def _phrase_du_bloc(self, acte: Acte, proposition: Resultat) -> str:
        avant = proposition.blocs[acte.objet]
        note = (
            f", {note_en_francais(avant.note)}/{en_francais(self.g.referentiel.notation.echelle)}"
            if avant.note is not None
            else ""
        )
        verbe = "accorde" if acte.acte == A.BLOC_ACCORDE else "refuse"
        phrase = f"Le jury {verbe} {acte.objet} (proposition : {L.BLOCS[avant.statut]}{note})"
        tranche = self.decision_du_jury in (A.TITRE, A.AJOURNE)
        perd = acte.acte == A.BLOC_REFUSE and self.x.decision == L.TITRE and not tranche
        return f"{phrase} ; le titre, qui couvre tous les blocs, n’est donc pas délivré" if perd else phrase
