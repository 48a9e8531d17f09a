"""In which order the jury discusses the candidates: those who need it first, each with why. Pure; imports the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Optional

from rdcxl.grille.modele import Candidat
from rdcxl.jury.deliberation import Deliberation
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Dossier, Mention, Reglement, Resultat, ResultatBloc
from rdcxl.regles import libelles as L
from rdcxl.regles.manque import manque_pour_le_bloc, manque_pour_le_titre
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.sujets import (
    ABSENCE,
    ATTENTE,
    ELIMINATOIRE,
    FRAUDE,
    HEURES,
    LECTURE,
    MARGE,
    PENALITE,
    PRO_INSUFFISANTE,
    RANGS,
    SOUS_LE_SEUIL,
    SUJETS,
)
from rdcxl.typographie import INSECABLE

SANS_SUJET = len(SUJETS)
INFINI = Decimal("Infinity")


class Sujet(NamedTuple):
    """Something to discuss about a candidate: its code, and the French sentence fragment that says it whole."""

    code: str
    texte: str


@dataclass(frozen=True)
class Passage:
    """A candidate as he comes before the jury.

    Attributes:
        sujets: what is to be discussed, most pressing first; empty when nothing is.
        manque_titre: fewest points that would bring the title; None when points cannot bring it.
        manques: the same for each bloc due and for PRO to be kept.
        acquis: what an earlier session left, one text each.
    """

    candidat: Candidat
    resultat: Resultat
    sujets: tuple[Sujet, ...]
    manque_titre: Optional[Decimal]
    manques: dict[str, Optional[Decimal]]
    acquis: tuple[str, ...]

    @property
    def identifiant(self) -> str:
        """The candidate's identifier."""
        return self.resultat.identifiant

    @property
    def a_discuter(self) -> str:
        """Everything to discuss, in one French text; empty when nothing is."""
        return f"{INSECABLE}; ".join(s.texte for s in self.sujets)

    @property
    def _cle(self) -> tuple[int, Decimal]:
        """Most pressing subject, then the fewest points missing for the title; ties keep the order of the grid."""
        if not self.sujets:
            return SANS_SUJET, INFINI
        return RANGS[self.sujets[0].code], INFINI if self.manque_titre is None else self.manque_titre


def ordonner(deliberation: Deliberation, sensibles: Collection[str] = ()) -> tuple[Passage, ...]:
    """Every candidate once, those to discuss first.

    Args:
        sensibles: identifiers of the candidates whose outcome depends on a reading (`sensibilite`).

    Returns:
        By most pressing subject in the order of `SUJETS`, then fewest points missing for the title, then grid order.
    """
    reglement = deliberation.reglement
    paires = zip(deliberation.promotion.candidats, deliberation.resultats, strict=True)
    return trier(passage(reglement, c, x, sensible=x.identifiant in sensibles) for c, x in paires)


def trier(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The order of discussion of passages given in the order of the grid."""
    return tuple(sorted(passages, key=lambda p: p._cle))


def passage(reglement: Reglement, candidat: Candidat, x: Resultat, *, sensible: bool = False) -> Passage:
    """One candidate: what to discuss, what is missing, what is kept from before."""
    d, r = candidat.dossier, reglement.referentiel
    manque_titre = manque_pour_le_titre(reglement, x, d)
    manques = {b.code: manque_pour_le_bloc(reglement, x, d, b.code) for b in _dus(x)}
    sujets = sorted(_sujets(r, d, x, manque_titre, manques, sensible), key=lambda s: RANGS[s.code])
    return Passage(candidat, x, tuple(sujets), manque_titre, manques, tuple(_acquis(d)))


def _dus(x: Resultat) -> list[ResultatBloc]:
    """Blocs, and PRO, that are due at this session and not void."""
    ensembles = [*x.blocs.values(), *([x.pro] if x.pro else [])]
    return [b for b in ensembles if b.points is not None]


def _sujets(
    r: Referentiel, d: Dossier, x: Resultat, manque_titre: Optional[Decimal],
    manques: dict[str, Optional[Decimal]], sensible: bool,
) -> Iterator[Sujet]:  # fmt: skip
    if x.decision == L.ANNULEE:
        yield Sujet(FRAUDE, "fraude avérée, session annulée")
        return
    eliminatoires = [b.code for b in x.blocs.values() if b.statut == L.ELIMINATOIRE]
    if eliminatoires:
        yield Sujet(ELIMINATOIRE, f"note éliminatoire en {', '.join(eliminatoires)}")
    if x.pro is not None and x.pro.statut == L.INSUFFISANT:
        yield Sujet(PRO_INSUFFISANTE, f"{x.pro.code} insuffisant")
    proches = [f"{quoi} à {en_francais(m)}{INSECABLE}pt" for quoi, m in _proches(r, x, manque_titre, manques)]
    if proches:
        yield Sujet(SOUS_LE_SEUIL, f"juste sous le seuil ({', '.join(proches)})")
    absentes = [code for code in _absences(r, d, x) if code not in x.manquantes]
    if absentes:
        yield Sujet(ABSENCE, f"absence à {', '.join(absentes)}")
    if x.decision == L.EN_ATTENTE:
        yield Sujet(ATTENTE, _attente(d, x))
    if sensible:
        yield Sujet(LECTURE, "dépend d’une lecture du règlement")
    if any(m.code == "heures_entreprise" for m in x.motifs):
        yield Sujet(HEURES, "heures en entreprise insuffisantes")
    if x.penalite.etat in (L.PROPOSEE, L.A_STATUER):
        yield Sujet(PENALITE, f"pénalité d’assiduité {L.PENALITES[x.penalite.etat].lower()}")


def _proches(
    r: Referentiel, x: Resultat, manque_titre: Optional[Decimal], manques: dict[str, Optional[Decimal]]
) -> Iterator[tuple[str, Decimal]]:
    """The bounds that are missed by at most `MARGE`, each with the points missing; none once the title is obtained.

    The title is near when the points are few and no bloc is far under its own minimum. While the candidate waits, marks
    to come count nothing: only the states already sure are looked at.
    """
    if x.decision == L.TITRE:
        return
    eliminatoires = {
        b.code: r.ensemble_de[b.code].minimum - (b.points or 0)
        for b in _dus(x)
        if b.statut in (L.ELIMINATOIRE, L.INSUFFISANT)
    }
    loin = any(not _proche(r, m, r.ensemble_de[code].maximum) for code, m in eliminatoires.items())
    if x.decision != L.EN_ATTENTE and not loin and _proche(r, manque_titre, x.sur):
        yield "titre", manque_titre or Decimal(0)
    for b in _dus(x):
        sous_le_minimum, manque = eliminatoires.get(b.code), manques[b.code]
        if sous_le_minimum is not None and _proche(r, sous_le_minimum, b.maximum):
            yield b.code if b.statut == L.INSUFFISANT else f"minimum de {b.code}", sous_le_minimum
            continue
        sous_la_validation = r.ensemble_de[b.code].validation(r.notation.echelle) - (b.points or 0)
        vise = b.statut in (L.NON_VALIDE, L.COMPENSABLE)
        if vise and manque is not None and _proche(r, sous_la_validation, b.maximum):
            yield b.code, manque


def _proche(r: Referentiel, manque: Optional[Decimal], maximum: Decimal) -> bool:
    return manque is not None and manque > 0 and manque * r.notation.echelle <= MARGE * maximum


def _absences(r: Referentiel, d: Dossier, x: Resultat) -> list[str]:
    """Composantes due with an unjustified absence (or a report not handed in)."""
    dus = {b.code for b in _dus(x) if b.statut != L.ACQUIS}
    absent = (Mention.ABS, Mention.NR)
    portefeuilles = [c for c, note in d.portefeuilles.items() if note in absent and c in dus]
    return [*(c for c in r.composantes if d.notes.get(c) in absent and r.ensemble_de[c].code in dus), *portefeuilles]


def _attente(d: Dossier, x: Resultat) -> str:
    """Why the decision waits, shortly; the reasons say it in full."""
    if d.vae and not d.champs_en_anomalie:
        return "VAE, le jury statue bloc par bloc"
    if not x.manquantes:
        return "en attente d’une correction"
    notes = {**d.notes, **d.portefeuilles}
    justifiees = [c for c in x.manquantes if notes.get(c) is Mention.ABJ]
    a_corriger = [c for c in x.manquantes if notes.get(c) is Mention.ANOMALIE]
    attendues = [c for c in x.manquantes if c not in justifiees and c not in a_corriger]
    groupes = (("note attendue", attendues), ("absence justifiée", justifiees), ("saisie à corriger", a_corriger))
    return ", ".join(f"{quoi} ({', '.join(codes)})" for quoi, codes in groupes if codes)


def _acquis(d: Dossier) -> Iterator[str]:
    for code, acquis in d.acquis.items():
        points = "points à corriger" if acquis.points is None else f"{en_francais(acquis.points)}{INSECABLE}pt"
        session = f", {acquis.session:%d/%m/%Y}" if acquis.session else ""
        session += f", accordé par le jury le {acquis.accorde_le:%d/%m/%Y}" if acquis.accorde_le else ""
        yield f"{code} ({points}{session})"
