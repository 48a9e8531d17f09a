"""The two juries: who may sit, on which candidates, with which minutes. Sections « Constitution des jurys » and following.

Pure functions; standard library only. Each yields one French sentence per breach, without its full stop.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.dates import ajouter_ans
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.sections import regle

PRESIDENT = "PRESIDENT"
PROFESSIONNEL = "PROFESSIONNEL"
REPRESENTANT = "REPRESENTANT"
OBSERVATEUR = "OBSERVATEUR"
ROLES = {
    PRESIDENT: ("président", "présidents"),
    PROFESSIONNEL: ("professionnel", "professionnels"),
    REPRESENTANT: ("représentant", "représentants"),
    OBSERVATEUR: ("observateur", "observateurs"),
}

# What is asked of a member, and how its absence is said.
DEMANDES = {
    "annees_exercice": "les années d’exercice (annees_exercice) manquent",
    "derniere_activite": "la date de dernière activité (derniere_activite) manque",
    "informe_le": "la date de l’information préalable (informe_le) manque",
}


class MembreDeJury(NamedTuple):
    """A member as the rules see him; None: not entered, so not judged."""

    nom: str
    role: str
    annees_exercice: Optional[Decimal] = None
    derniere_activite: Optional[dt.date] = None
    informe_le: Optional[dt.date] = None
    externe: Optional[bool] = None
    a_forme: frozenset[str] = frozenset()


class MembreDEvaluation(NamedTuple):
    """A member of an evaluation jury; `a_forme` and `lien`: identifiers of candidates trained, and of those close to him."""

    nom: str
    externe: bool
    representant: bool = False
    vote: bool = True
    a_forme: frozenset[str] = frozenset()
    lien: frozenset[str] = frozenset()


def _repetes(noms: Iterable[str]) -> Iterator[str]:
    """Whoever stands several times among the members is one person."""
    ecrits: dict[str, list[str]] = {}
    for nom in noms:
        ecrits.setdefault(" ".join(nom.casefold().split()), []).append(nom)
    for nom, *autres in ecrits.values():
        if autres:
            yield f"{nom} figure {1 + len(autres)} fois, c’est une seule personne (des homonymes se distinguent par un second prénom)"


@regle("jury_certification", "X18")
def composition_du_jury(r: Referentiel, membres: Sequence[MembreDeJury]) -> Iterator[str]:
    """One president, two professionals, one representative: four persons; observers sit outside the four.

    Yields:
        A French sentence for each breach. Reading: X18.
    """
    attendus = r.jurys.certification
    comptes = Counter(m.role for m in membres)
    for role, nombre in (
        (PRESIDENT, attendus.presidents),
        (PROFESSIONNEL, attendus.professionnels),
        (REPRESENTANT, attendus.representants),
    ):
        if comptes[role] != nombre:
            yield f"{nombre} {ROLES[role][nombre > 1]} attendu{'s' if nombre > 1 else ''}, {comptes[role]} présent{'s' if comptes[role] > 1 else ''}"
    yield from _repetes(m.nom for m in membres)


@regle("habilitation_jury", "X39")
def membre_habilite(r: Referentiel, membre: MembreDeJury, date_jury: Optional[dt.date]) -> Iterator[str]:
    """A member has practised for a year at least, not stopped for more than three, and was informed before the jury sat.

    Bounds: exactly one year, exactly three years before the jury, and the day itself, are enough. An observer is not judged.

    Reading: X39.

    Yields:
        A French sentence for each breach; what was not entered is not judged.
    """
    if membre.role == OBSERVATEUR:
        return
    c = r.jurys.certification
    if membre.annees_exercice is not None and membre.annees_exercice < c.exercice_ans_minimum:
        annees = en_francais(membre.annees_exercice)
        yield f"{membre.nom} : {annees} an d’exercice, {c.exercice_ans_minimum} au moins exigé"
    if date_jury is None:
        return
    if membre.derniere_activite and ajouter_ans(membre.derniere_activite, c.inactivite_ans_maximum) < date_jury:
        yield f"{membre.nom} : sans activité depuis plus de {c.inactivite_ans_maximum} ans"
    if membre.informe_le and membre.informe_le > date_jury:
        yield f"{membre.nom} : informé le {membre.informe_le:%d/%m/%Y}, après le jury"


@regle("habilitation_jury")
def membre_renseigne(membre: MembreDeJury, demandes: Collection[str] = DEMANDES) -> Iterator[str]:
    """Practice, last activity and prior information of a member are written, so that they can be judged.

    Args:
        demandes: the fields that are asked for; the worksheet function asks for the columns that its table has, a closing for all.

    An observer is not judged.
    """
    if membre.role == OBSERVATEUR:
        return
    valeurs = (membre.annees_exercice, membre.derniere_activite, membre.informe_le)
    for (champ, phrase), valeur in zip(DEMANDES.items(), valeurs):  # noqa: B905 - 3.10 hosts
        if valeur is None and champ in demandes:
            yield f"{membre.nom} : {phrase}"


@regle("jury_certification", "X19")
def representant_n_a_pas_forme(membres: Iterable[MembreDeJury], candidats: Iterable[str]) -> Iterator[str]:
    """The representative of the centre trained none of the candidates whom the jury rules on. Reading: X19."""
    listes = list(candidats)
    for membre in membres:
        formes = [c for c in listes if c in membre.a_forme]
        if membre.role == REPRESENTANT and formes:
            yield f"{membre.nom}, représentant, a formé {', '.join(formes)}"


@regle("procedure_certification")
def parrain_attendu(r: Referentiel, rang: Optional[int], membres: Iterable[MembreDeJury]) -> Iterator[str]:
    """A first or a second promotion is sponsored: an observer of the other centre sits, outside the four (H7)."""
    parrainees = r.jurys.certification.promotions_parrainees
    if rang is not None and rang <= parrainees and not any(m.role == OBSERVATEUR for m in membres):
        yield f"promotion de rang {rang} : l’observateur du centre parrain est attendu"


@regle("procedure_certification")
def parrain_d_un_autre_etablissement(centre: str, observateurs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The sponsor is another school of the network (H7); what was not entered is not judged.

    Args:
        centre: name of the school; observateurs: name and school of each observer.
    """
    for nom, organisme in observateurs:
        if _meme(centre, organisme):
            yield f"{nom}, observateur, est de {organisme} : le parrain est un autre établissement du réseau"


def _meme(nom: str, autre: str) -> bool:
    return bool(nom.strip()) and nom.casefold().split() == autre.casefold().split()


@regle("procedure_certification")
def responsable_de_certification(nom: str) -> Iterator[str]:
    """The centre names the person responsible for the certification (H9)."""
    if not nom.strip():
        yield "le responsable de la certification n’est pas désigné (responsables.certification)"


@regle("procedure_blocs")
def responsable_de_session(nom: str) -> Iterator[str]:
    """The centre names the person responsible for the evaluation session (H9)."""
    if not nom.strip():
        yield "le responsable de la session d’évaluation n’est pas désigné (responsables.session)"


@regle("organisation")
def accord_pour_la_distance(epreuve: dt.date, reference: str, accord: Optional[dt.date]) -> Iterator[str]:
    """A sitting at a distance has the prior agreement of the certifier: its reference, its date, before the sitting (H10)."""
    if not reference.strip() or accord is None:
        manque = " et ".join(
            x for x, vide in (("la référence", not reference.strip()), ("la date", accord is None)) if vide
        )
        yield f"à distance, sans {manque} de l’accord préalable (accord_reference, accord_date)"
    elif accord > epreuve:
        yield f"à distance, avec un accord du {accord:%d/%m/%Y}, après l’épreuve : il est préalable"


@regle("deroulement", "X45")
def proces_verbaux_attendus(
    dus: Mapping[str, Collection[str]], etablis: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Every épreuve that candidates sat at this session has its minutes (I9). Reading: X45, per sitting and not per bloc.

    Args:
        dus: the composantes that somebody had to sit, by bloc; etablis: those that minutes name, by bloc.
    """
    for bloc, codes in dus.items():
        manquent = [code for code in codes if code not in etablis.get(bloc, ())]
        if manquent:
            yield f"aucun procès-verbal d’épreuve pour {', '.join(manquent) if bloc in etablis else bloc}"


@regle("constitution_jurys", "X18", "X19")
def composition_du_jury_d_evaluation(r: Referentiel, membres: Sequence[MembreDEvaluation]) -> Iterator[str]:
    """Two outside professionals at least; one representative of the centre at most, who does not mark (H1, H2).

    Reading: X18, X19. Bounds: two professionals are enough, one representative is allowed.
    """
    attendus = r.jurys.evaluation
    professionnels = [m for m in membres if not m.representant]
    externes = sum(m.externe for m in professionnels)
    if externes < attendus.professionnels_minimum:
        yield f"{attendus.professionnels_minimum} professionnels extérieurs au moins attendus, {externes} présent{'s' if externes > 1 else ''}"
    for membre in professionnels:
        if not membre.externe:
            yield f"{membre.nom} note sans être extérieur à l’établissement"
    representants = [m for m in membres if m.representant]
    if len(representants) > attendus.representants_maximum:
        yield f"{attendus.representants_maximum} représentant au plus admis, {len(representants)} présents"
    for membre in representants:
        if membre.vote:
            yield f"{membre.nom}, représentant de l’établissement, ne doit pas noter"
    yield from _repetes(m.nom for m in membres)


@regle("constitution_jurys", "X19")
def membre_libre_devant(membre: MembreDEvaluation, candidat: str) -> Iterator[str]:
    """A member who hears a candidate has not trained him; a professional has no link with him (H1, H2). Reading: X19."""
    if candidat in membre.a_forme:
        yield f"{membre.nom} a formé {candidat}, qu’il entend"
    if candidat in membre.lien and not membre.representant:
        yield f"{membre.nom} a un lien avec {candidat}, qu’il entend"
