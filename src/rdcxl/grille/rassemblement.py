"""Marks of many hands merged into a grid: what is taken, what waits for an agreement, what is refused. Pure.

Nothing is overwritten silently: a mark that the grid has, or on which two markers differ, waits for an agreed one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rdcxl.grille.anonymat import Cle
from rdcxl.grille.journal import ecrire_la_note
from rdcxl.grille.rendus import Rendu
from rdcxl.regles import Mention, Note

Place = tuple[str, str]  # identifier, code of the composante


class Prise(NamedTuple):
    """A mark that goes into the grid: old, new, who gave it, from which file."""

    identifiant: str
    composante: str
    avant: Note
    apres: Note
    qui: str
    fichier: str


class Desaccord(NamedTuple):
    """Marks that differ for one candidate and composante: what the grid has, what each marker gave."""

    identifiant: str
    composante: str
    dans_la_grille: Note
    rendus: tuple[Rendu, ...]

    def __str__(self) -> str:
        donnees = " ; ".join(f"{x.correcteur} : {ecrire_la_note(x.note)}" for x in self.rendus)
        grille = "" if self.dans_la_grille is Mention.VIDE else f"la grille a {ecrire_la_note(self.dans_la_grille)} ; "
        return f"{self.identifiant}, {self.composante} : {grille}{donnees}"


@dataclass(frozen=True)
class Rassemblement:
    """A merge once decided. `attente`: double markings of which one is still to come; `pareilles`: marks that the grid had already."""

    prises: tuple[Prise, ...]
    desaccords: tuple[Desaccord, ...]
    attente: tuple[str, ...]
    refus: tuple[str, ...]
    pareilles: int = 0

    @property
    def complet(self) -> bool:
        """Nothing is left to settle."""
        return not (self.desaccords or self.attente or self.refus)


@dataclass(frozen=True)
class Cadre:
    """What a merge is held against.

    Attributes:
        grille: the marks that the grid has, blanks included, for each candidate and composante due; connus: identifiers by
            their lower case; fermees: composantes whose marks the grid takes from another sheet, with why.
        cle: who has which anonymous number; accords: the marks agreed on.
    """

    grille: Mapping[Place, Note]
    connus: Mapping[str, str]
    composantes: Collection[str]
    fermees: Mapping[str, str]
    cle: Cle
    accords: Mapping[Place, Note]


def rassembler(rendus: Iterable[Rendu], cadre: Cadre) -> Rassemblement:
    """Decide what becomes of each mark; each stands in exactly one part of the result."""
    refus: list[str] = []
    par_place: dict[Place, list[Rendu]] = {}
    for rendu in rendus:
        nomme, pourquoi = _nommer(rendu, cadre)
        if pourquoi:
            refus.append(f"{rendu.fichier}, {rendu.lieu} ({rendu.qui or 'sans nom'}, {rendu.composante}) : {pourquoi}.")
        else:
            par_place.setdefault((nomme.qui, nomme.composante), []).append(nomme)
    prises: list[Prise] = []
    desaccords: list[Desaccord] = []
    attente: list[str] = []
    pareilles = 0
    ordre = {place: i for i, place in enumerate(cadre.grille)}
    for place in sorted(par_place, key=ordre.__getitem__):
        siens, avant = par_place[place], cadre.grille[place]
        notes = {x.note for x in siens}
        if place in cadre.accords:
            pareilles += cadre.accords[place] == avant
            prises += _prendre(place, avant, cadre.accords[place], "accord", siens)
        elif len(notes) > 1 or (avant is not Mention.VIDE and notes != {avant}):
            desaccords.append(Desaccord(*place, avant, tuple(siens)))
        elif avant is not Mention.VIDE:
            pareilles += 1
        elif manque := _seconde_attendue(siens):
            attente.append(
                f"{place[0]}, {place[1]} : {siens[0].correcteur} a donné {ecrire_la_note(siens[0].note)}, {manque}"
            )
        else:
            prises += _prendre(place, avant, notes.pop(), ", ".join(dict.fromkeys(x.correcteur for x in siens)), siens)
    orphelins = [p for p in cadre.accords if p not in par_place]
    for place in orphelins:
        if place in cadre.grille and cadre.grille[place] != cadre.accords[place]:
            prises += _prendre(place, cadre.grille[place], cadre.accords[place], "accord", ())
    return Rassemblement(tuple(prises), tuple(desaccords), tuple(attente), tuple(refus), pareilles)


def _prendre(place: Place, avant: Note, apres: Note, qui: str, siens: Iterable[Rendu]) -> list[Prise]:
    fichiers = ", ".join(dict.fromkeys(x.fichier for x in siens))
    return [Prise(*place, avant, apres, qui, fichiers)] if apres != avant else []


def _nommer(rendu: Rendu, cadre: Cadre) -> tuple[Rendu, str]:
    """The mark under the identifier of its candidate, or why it cannot be taken."""
    if rendu.anomalie:
        return rendu, rendu.anomalie.rstrip(".")
    qui = rendu.qui
    if rendu.anonyme:
        qui = cadre.cle.get((rendu.composante, rendu.qui), "")
        if not qui:
            return rendu, "ce numéro n’est pas dans la clé de l’anonymat"
    identifiant = cadre.connus.get(qui.casefold(), "")
    if not identifiant:
        return rendu, "cet identifiant n’est pas celui d’un candidat de la grille"
    if rendu.composante in cadre.fermees:
        return rendu, cadre.fermees[rendu.composante]
    if (identifiant, rendu.composante) not in cadre.grille:
        return rendu, "ce candidat ne présente pas cette épreuve"
    return rendu._replace(qui=identifiant), ""


def _seconde_attendue(siens: Iterable[Rendu]) -> str:
    """What a double marking still waits for; empty when both came, or when one was enough."""
    attendues = {x.correction for x in siens if "/" in x.correction}
    if not attendues:
        return ""
    total = max(int(x.partition("/")[2] or 1) for x in attendues)
    return "l’autre correction est attendue" if len(attendues) < total else ""
