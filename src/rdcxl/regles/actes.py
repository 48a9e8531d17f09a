"""The jury's acts: what they are, their order, which of them count, which cannot stand. Imports the rules only.

The history is only ever added to: a later act on the same candidate and object supersedes an earlier one, which stays.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import COMPLET, Dossier, Mention, Reglement, Resultat
from rdcxl.regles import libelles as L
from rdcxl.regles.acces import minimum_du_dossier
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import nettoyer

TITRE = "TITRE"
BLOC_ACCORDE = "BLOC_ACCORDE"
BLOC_REFUSE = "BLOC_REFUSE"
POINTS = "POINTS"
AJOURNE = "AJOURNE"
DEROGATION_HEURES = "DEROGATION_HEURES"
PROPOSITION = "PROPOSITION"

ACTES = (TITRE, BLOC_ACCORDE, BLOC_REFUSE, POINTS, AJOURNE, DEROGATION_HEURES, PROPOSITION)
# What `objet` names for each act; an act that is not here takes none. PROPOSITION may name a bloc or a composante.
SUR_UN_BLOC = frozenset({BLOC_ACCORDE, BLOC_REFUSE})
DECISION = "décision"
HEURES = "heures"
# Acts after which the jury has ruled on company hours below the minimum: on the hours, or on the whole candidate.
STATUENT_SUR_LES_HEURES = frozenset({TITRE, AJOURNE, DEROGATION_HEURES, PROPOSITION})


@dataclass(frozen=True)
class Acte:
    """One act of the jury on one candidate.

    Attributes:
        identifiant: the candidate, as the grid writes it.
        acte: a key of `rdcxl.grille.champs.ACTES`.
        objet: code of a bloc (BLOC_ACCORDE, BLOC_REFUSE), of a composante (POINTS), of either or empty (PROPOSITION).
        valeur: points to add, > 0, exact; None for the other acts.
        horodatage: local time at the jury's place, without offset.
        lieu: where it was read (« decisions.csv, ligne 4 »), for messages only.
    """

    identifiant: str
    acte: str
    objet: str
    valeur: Optional[Decimal]
    motif: str
    auteur: str
    horodatage: dt.datetime
    lieu: str = field(default="", compare=False)

    @property
    def sujet(self) -> str:
        """What the act is about: a later act with the same subject supersedes it."""
        if self.acte == DEROGATION_HEURES:
            return HEURES
        return self.objet or DECISION

    @property
    def statue_sur_les_heures(self) -> bool:
        """The jury has thereby ruled on company hours below the minimum; following one bloc's proposal says nothing of them."""
        return self.acte in STATUENT_SUR_LES_HEURES and not self.objet


def code_de_l_acte(texte: str) -> str:
    """An act as typed to its code.

    >>> code_de_l_acte(" Dérogation heures ")
    'DEROGATION_HEURES'
    """
    nu = unicodedata.normalize("NFD", nettoyer(texte))
    sans = "".join(c for c in nu if not unicodedata.combining(c))
    return re.sub(r"[\s-]+", "_", sans).upper()


def objets_de_l_acte(r: Referentiel, acte: str) -> list[str]:
    """The codes that an act may be about; none for an act on the candidate as a whole."""
    blocs = [b.code for b in r.blocs]
    if acte in SUR_UN_BLOC:
        return blocs
    return {POINTS: list(r.composantes), PROPOSITION: [*blocs, *r.composantes]}.get(acte, [])


def par_candidat(actes: Iterable[Acte]) -> dict[str, list[Acte]]:
    """The history of each candidate, by identifier in lower case: by time, then as entered."""
    histoires: dict[str, list[Acte]] = {}
    for acte in actes:
        histoires.setdefault(acte.identifiant.casefold(), []).append(acte)
    return {cle: sorted(histoire, key=lambda a: a.horodatage) for cle, histoire in histoires.items()}


def actes_retenus(histoire: Iterable[Acte]) -> tuple[Acte, ...]:
    """The acts of one candidate that count, in order.

    PROPOSITION without an object supersedes everything before it; with one, what concerns that object.

    Args:
        histoire: the acts of one candidate, ordered (`par_candidat`).
    """
    retenus: dict[str, Acte] = {}
    for acte in histoire:
        if acte.acte == PROPOSITION and not acte.objet:
            retenus.clear()
        retenus.pop(acte.sujet, None)  # so that the order is that of the acts that count
        retenus[acte.sujet] = acte
    return tuple(retenus.values())


def prolonger(histoire: Sequence[Acte], ajoutes: Iterable[Acte]) -> tuple[Acte, ...]:
    """A history with the acts that it does not hold yet: it is only ever added to."""
    return (*histoire, *(acte for acte in ajoutes if acte not in histoire))


def incompatibilites(
    reglement: Reglement, dossiers: Sequence[Dossier], propositions: Sequence[Resultat], actes: Iterable[Acte]
) -> list[tuple[Acte, str]]:
    """Acts that count and cannot stand beside the grid or another act, each with a French sentence.

    An act that was superseded is history and is not judged: the grid may have changed since.

    Args:
        dossiers, propositions: those of every candidate, in the same order.

    Source: sections « Le jury de certification », « Fraude aux examens de validation de blocs », « En cas d'échec ».
    """
    connus = {d.identifiant.casefold(): (d, x) for d, x in zip(dossiers, propositions, strict=True)}
    trouvees = []
    for cle, histoire in par_candidat(actes).items():
        retenus = actes_retenus(histoire)
        for acte in retenus:
            phrases = (
                _sur_le_candidat(reglement, *connus[cle], acte)
                if cle in connus
                else ["ce candidat n’est pas dans la grille"]
            )
            trouvees += [(acte, _dire(acte, phrase)) for phrase in phrases]
        refuses = [a for a in retenus if a.acte == BLOC_REFUSE]
        if any(a.acte == TITRE for a in retenus):
            phrase = "le titre, qui couvre tous les blocs, est accordé par un autre acte. Gardez l’un des deux"
            trouvees += [(acte, _dire(acte, phrase)) for acte in refuses]
    return trouvees


def _dire(acte: Acte, phrase: str) -> str:
    ou = f"{acte.lieu} : " if acte.lieu else ""
    objet = f" {acte.objet}" if acte.objet else ""
    return f"{ou}{acte.identifiant}, {acte.acte}{objet} : {phrase}."


def _sur_le_candidat(reglement: Reglement, d: Dossier, x: Resultat, acte: Acte) -> Iterator[str]:
    if acte.acte == PROPOSITION:
        return
    if x.decision == L.ANNULEE:
        yield (
            "la fraude est avérée, la session de ce candidat est annulée et le règlement n’y laisse aucun choix au jury. "
            "Retirez cet acte (PROPOSITION), ou corrigez la colonne fraude"
        )
        return
    if acte.acte == TITRE and d.parcours != COMPLET:
        yield "le titre suppose le parcours COMPLET, ce candidat est inscrit par blocs séparés"
    if acte.acte in SUR_UN_BLOC:
        yield from _sur_un_bloc(reglement.referentiel, x, acte)
    if acte.acte == POINTS:
        yield from _sur_une_note(reglement.referentiel, d, x, acte)
    if acte.acte == DEROGATION_HEURES and d.heures_entreprise is not None:
        minimum = minimum_du_dossier(reglement.referentiel, d, reglement.lectures)
        if d.heures_entreprise >= minimum:
            yield f"{en_francais(d.heures_entreprise)} h en entreprise atteignent le minimum de {en_francais(minimum)} h, il n’y a rien à déroger"


def _sur_un_bloc(r: Referentiel, x: Resultat, acte: Acte) -> Iterator[str]:
    bloc = x.blocs[acte.objet]
    if bloc.statut == L.NON_INSCRIT:
        yield f"le candidat n’est pas inscrit à {acte.objet}"
    elif bloc.statut == L.ACQUIS:
        yield f"{acte.objet} est acquis d’une session antérieure, ce jury n’a pas à en décider"
    elif acte.objet in x.manquantes or any(c.code in x.manquantes for c in r.ensemble_de[acte.objet].composantes):
        yield f"{acte.objet} n’est pas encore décidé, une note y manque. Saisissez-la, ou ajournez le candidat sans cet acte"


def _sur_une_note(r: Referentiel, d: Dossier, x: Resultat, acte: Acte) -> Iterator[str]:
    ensemble = r.ensemble_de[acte.objet].code
    etat = x.blocs.get(ensemble) or x.pro
    if etat is not None and etat.statut in (L.ACQUIS, L.NON_INSCRIT, L.NON_CONCERNE, L.DISPENSE):
        yield f"{ensemble} n’est pas évalué à cette session ({L.BLOCS.get(etat.statut) or L.PRO[etat.statut]})"
        return
    note = d.notes.get(acte.objet, Mention.VIDE)
    if not isinstance(note, Decimal):
        dite = "vide" if note is Mention.VIDE else note.value
        yield f"{acte.objet} n’a pas de note ({dite}), on ne peut pas y ajouter de points"
        return
    maximum = r.composantes[acte.objet].maximum
    if acte.valeur is not None and note + acte.valeur > maximum:
        yield (
            f"{en_francais(note)} + {en_francais(acte.valeur)} points à {acte.objet} dépassent le maximum de "
            f"{en_francais(maximum)}"
        )


def ajouts(retenus: Iterable[Acte]) -> Mapping[str, Decimal]:
    """Points that the jury adds, by composante."""
    return {a.objet: a.valeur for a in retenus if a.acte == POINTS and a.valeur is not None}
