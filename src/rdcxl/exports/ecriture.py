"""The one machine that writes a folder of documents: a folder by kind, what follows them, a manifest. Whole or not at all.

A kind that is refused is left out, with its reasons; the others are written all the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rdcxl.erreurs import ExportRefuse, UsageIncorrect
from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
from rdcxl.exports.estampille import exiger_le_projet
from rdcxl.exports.genres import Demande, Genre, Moment, Piece
from rdcxl.exports.production import Avancer, Production, production
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.ecriture import dossier_neuf

T = TypeVar("T")
Refus = dict[str, tuple[str, ...]]
Suite = Callable[[Path, Sequence[Piece], Refus], Iterable[Path]]


class Source(Protocol):
    """What a folder is made of: a grid under deliberation, or a closed file."""

    @property
    def reglages(self) -> Reglages:
        """The centre's look and wording."""


@dataclass(frozen=True)
class Bilan:
    """What was written (paths inside the folder), what the user must know, and which kinds were refused, and why."""

    fichiers: tuple[Path, ...]
    avertissements: tuple[str, ...]
    refus: Refus = field(default_factory=dict)


def choisir(connus: Sequence[Genre[Any]], quoi: str, mot: str, donnes: Collection[Demande] = ()) -> tuple[str, ...]:
    """The kinds named in a comma-separated text; when it is empty, all those for which the files are given.

    Args:
        mot: what a kind is called in the messages (« Document »).

    Raises:
        UsageIncorrect: a kind that does not exist, or that demands a file which is not given.
    """
    voulus = [nom.strip().lower() for nom in quoi.split(",") if nom.strip()]
    noms = [g.nom for g in connus]
    if inconnus := [nom for nom in voulus if nom not in noms]:
        raise UsageIncorrect(f"{mot} inconnu : {', '.join(inconnus)}. {mot}s possibles : {', '.join(noms)}.")
    sans = {g.nom: g.demande.value for g in connus if g.demande and g.demande not in donnes}
    if manques := [f"{nom} demande {fichier}." for nom, fichier in sans.items() if nom in voulus]:
        raise UsageIncorrect("Il manque un fichier pour préparer ces documents.", manques)
    return tuple(nom for nom in noms if (nom in voulus if voulus else nom not in sans))


def ecarter_sans_objet(genres: Sequence[Genre[Any]], source: Source) -> tuple[list[Genre[Any]], list[str]]:
    """Those that are made without being asked for by name, and what is to be known of the others."""
    absents = {g.nom: phrase for g in genres if (phrase := g.sans_objet(source)) is not None}
    return [g for g in genres if g.nom not in absents], [phrase for phrase in absents.values() if phrase]


def ecrire_dossier(
    source: Source,
    genres: Sequence[Genre[Any]],
    dossier: Path,
    mot: str,
    *,
    suite: Suite = lambda dossier, pieces, refus: (),
    communs: Collection[str] = (),
    processus: int = 1,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write these kinds into a new folder, with a manifest of SHA-256 digests.

    Args:
        dossier: the folder to create; it appears whole or not at all.
        mot: what a kind is called in the messages (« Document »).
        suite: writes what comes after the kinds (index, folders by candidate) and returns the paths.
        communs: first parts of the paths that `suite` writes.
        processus: how many processes compose, when there is enough to do.
        remplacer: an older folder goes, but for what was changed in it.
        avancer: called with the numbers of documents done and to be done.

    Raises:
        ExportRefuse: nothing at all could be produced; every reason is listed.
        EcritureRefusee: the folder cannot be written.
    """
    refus: Refus = {}
    anciens = deja_ecrits({*communs, *(g.nom for g in genres)}) if remplacer else None
    with dossier_neuf(dossier, remplacable=anciens) as provisoire:
        prets = [(g, _essayer(g, refus, partial(g.preparer, source))) for g in genres]
        attendus = sum(len(siens) for _, siens in prets)
        with production(source.reglages, processus=processus, attendus=attendus, avancer=avancer) as atelier:
            ecrits = [(g, _ecrire(g, source, siens, provisoire / g.nom, atelier, refus)) for g, siens in prets]
        pieces = [piece for _, siennes in ecrits for piece in siennes]
        if refus and not pieces:
            raisons = dict.fromkeys(phrase for phrases in refus.values() for phrase in phrases)
            raise ExportRefuse(f"Rien n’a été écrit : ces {mot.lower()}s sont refusés.", raisons)
        chemins = [*(p.chemin for p in pieces), *suite(provisoire, pieces, refus)]
        relatifs = tuple(chemin.relative_to(provisoire) for chemin in chemins)
        manifeste = empreintes({r.as_posix(): provisoire / r for r in relatifs})
        (provisoire / MANIFESTE).write_text(manifeste, encoding="utf-8", newline="\n")
    avis = [phrase for g, siennes in ecrits if g.nom not in refus for phrase in _avis(g, source, siennes)]
    return Bilan((*relatifs, Path(MANIFESTE)), tuple(avis), refus)


def _essayer(genre: Genre[Any], refus: Refus, faire: Callable[[], Sequence[T]]) -> Sequence[T]:
    """What `faire` gives; when it is refused, nothing, and its reasons go to `refus`."""
    try:
        return faire()
    except ExportRefuse as erreur:
        refus[genre.nom] = tuple(dict.fromkeys(erreur.problemes or (erreur.message,)))
        return ()


def _ecrire(
    genre: Genre[Any], source: Source, prets: Sequence[Any], dossier: Path, atelier: Production, refus: Refus
) -> list[Piece]:
    """Write one kind into its folder, which goes when nothing is in it."""
    if not prets:
        return []
    dossier.mkdir()
    ecrits = _essayer(genre, refus, partial(_ecrire_et_relire, genre, source, prets, dossier, atelier))
    if not ecrits:
        shutil.rmtree(dossier)
    return [Piece(genre.nom, *ecrit) for ecrit in ecrits]


def _ecrire_et_relire(
    genre: Genre[Any], source: Source, prets: Sequence[Any], dossier: Path, atelier: Production
) -> Sequence[Any]:
    """What is for the jury alone is read back: no template takes PROJET off."""
    ecrits: Sequence[Any] = genre.ecrire(source, prets, dossier, atelier)
    if genre.moment is Moment.PROJET:
        exiger_le_projet(dossier.iterdir())
    return ecrits


def _avis(genre: Genre[Any], source: Source, pieces: Sequence[Piece]) -> Sequence[str]:
    """What is to be known of a kind that was not refused."""
    return [phrase for phrase in (genre.avis(source) if pieces else [genre.vide]) if phrase]
