"""GRILLE.journal, beside a grid: every mark that changed since the last check or merge, old and new. Reads and writes that file only.

It only grows. Personal data as the grid's own: readable by its owner only, and forgotten with the grid.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.ecriture import fichier_neuf, tout_fichier
from rdcxl.grille.modele import Promotion
from rdcxl.grille.octets import TABLEAU, FichierRefuse, lire_octets
from rdcxl.regles import Mention
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import abreger

SUFFIXE = ".journal"
COLONNES = ("le", "quoi", "identifiant", "composante", "avant", "apres", "qui", "fichier")
CONTROLE, RASSEMBLEMENT, PREMIER = "contrôle", "rassemblement", "premier relevé"
VIDE, ILLISIBLE = "", "?"
RECOPIE = 3  # candidates in a row whose mark became the same: a fill-down
Etat = dict[tuple[str, str], str]


class Changement(NamedTuple):
    """A mark that changed: when, by what (a check, a merge), whose, which, old and new, by whom and from which file for a merge."""

    le: str
    quoi: str
    identifiant: str
    composante: str
    avant: str
    apres: str
    qui: str = ""
    fichier: str = ""

    def __str__(self) -> str:
        return f"{self.identifiant}, {self.composante} : {self.avant or 'vide'} → {self.apres or 'vide'}"


class Journal(NamedTuple):
    """What the file says: its lines, and the marks as they were last seen, by identifier and composante."""

    lignes: tuple[Changement, ...]
    etat: Mapping[tuple[str, str], str]

    @property
    def dernier(self) -> str:
        """When it was last written to; empty when never."""
        return self.lignes[-1].le if self.lignes else ""


def chemin_du_journal(grille: Path) -> Path:
    """Where the journal of a grid stands."""
    return grille.with_name(grille.stem + SUFFIXE)


def ecrire_la_note(note: object) -> str:
    """A mark as the journal writes it: points, a mention, nothing, or « ? » for what cannot be read."""
    if isinstance(note, Decimal):
        return en_francais(note)
    if isinstance(note, Fraction):
        return str(note)
    if isinstance(note, Mention):
        return {Mention.VIDE: VIDE, Mention.ANOMALIE: ILLISIBLE}.get(note, note.value)
    return VIDE


def etat_de(promotion: Promotion) -> Etat:
    """The marks of a grid; blanks are left out."""
    ecrites = (
        (c.fiche.identifiant, code, ecrire_la_note(note))
        for c in promotion.candidats
        for code, note in c.dossier.notes.items()
    )
    return {(qui, code): texte for qui, code, texte in ecrites if texte}


def lire_journal(grille: Path) -> Journal:
    """The journal of a grid; empty when there is none.

    Raises:
        SaisieRefusee: the file is there and is no journal.
    """
    chemin = chemin_du_journal(grille)
    try:
        texte = lire_octets(chemin, TABLEAU).decode("utf-8-sig")
    except FichierRefuse as refus:
        if refus.absent:
            return Journal((), {})
        raise SaisieRefusee(f"Le journal « {chemin.name} » ne peut pas être lu : {refus.raison}.") from refus
    except UnicodeDecodeError as erreur:
        raise SaisieRefusee(f"Le journal « {chemin.name} » n’est pas en UTF-8. Mettez-le de côté.") from erreur
    rangees = list(csv.reader(io.StringIO(texte, newline=""), delimiter=";"))
    if not rangees or tuple(rangees[0]) != COLONNES or any(len(r) != len(COLONNES) for r in rangees):
        raise SaisieRefusee(f"« {chemin.name} » n’est pas un journal de rdcxl, ou il a été modifié. Mettez-le de côté.")
    lignes = tuple(Changement(*map(_rendre, r)) for r in rangees[1:])
    etat = {(x.identifiant, x.composante): x.apres for x in lignes}
    return Journal(lignes, {cle: note for cle, note in etat.items() if note})


def changements(journal: Journal, etat: Mapping[tuple[str, str], str], le: dt.datetime, quoi: str) -> list[Changement]:
    """The marks that are not what the journal last saw, candidates and composantes in the order of the grid."""
    quand = le.isoformat(timespec="seconds")
    cles = [*etat, *(cle for cle in journal.etat if cle not in etat)]
    return [
        Changement(quand, quoi, *cle, journal.etat.get(cle, VIDE), etat.get(cle, VIDE))
        for cle in cles
        if journal.etat.get(cle, VIDE) != etat.get(cle, VIDE)
    ]


def relever(grille: Path, promotion: Promotion, le: dt.datetime) -> list[Changement]:
    """Note what changed since the last time, and return it; the first time everything is noted and nothing returned.

    Args:
        le: the time, with its offset.

    Raises:
        SaisieRefusee: the journal that is there cannot be read; EcritureRefusee: it cannot be written.
    """
    journal = lire_journal(grille)
    quoi = CONTROLE if journal.lignes else PREMIER
    trouves = changements(journal, etat_de(promotion), le, quoi)
    consigner(grille, journal, trouves)
    return trouves if journal.lignes else []


def consigner(grille: Path, journal: Journal, nouveaux: Sequence[Changement]) -> None:
    """Add lines; nothing is written when there are none."""
    if not nouveaux:
        return
    texte = io.StringIO(newline="")
    ecrivain = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    ecrivain.writerows([_inerte(x) for x in ligne] for ligne in (*journal.lignes, *nouveaux))
    with fichier_neuf(chemin_du_journal(grille), remplacable=tout_fichier) as provisoire:
        provisoire.write_text(texte.getvalue(), "utf-8-sig", newline="")


def _inerte(texte: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{texte}" if texte.startswith(("=", "+", "-", "@", "'")) else texte


def _rendre(texte: str) -> str:
    return texte.removeprefix("'")


def phrases(trouves: Sequence[Changement], depuis: str) -> list[str]:
    """What a user is told: each change, old → new; first, what looks like a fill-down."""
    if not trouves:
        return []
    jour = dt.datetime.fromisoformat(depuis) if depuis else None
    quand = f" depuis le {jour:%d/%m/%Y à %H:%M}" if jour else ""
    combien = f"{len(trouves)} note{'s ont changé' if len(trouves) > 1 else ' a changé'}{quand} :"
    return [combien, *recopies(trouves), *map(str, trouves)]


def recopies(trouves: Iterable[Changement]) -> list[str]:
    """Marks that were not blank and became the same for several candidates of a column, one after the other."""
    par_composante: dict[str, list[Changement]] = {}
    for x in trouves:
        par_composante.setdefault(x.composante, []).append(x)
    dites = []
    for composante, liste in par_composante.items():
        for apres, groupe in groupby(liste, key=lambda x: x.apres):
            suite = list(groupe)
            if len(suite) >= RECOPIE and apres and any(x.avant for x in suite):
                qui = abreger(", ".join(x.identifiant for x in suite))
                dites.append(
                    f"{composante} vaut maintenant {apres} pour {len(suite)} candidats de suite ({qui}) : une recopie vers le bas ?"
                )
    return dites
