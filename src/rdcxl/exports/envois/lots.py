"""What is added to a folder of documents so that it can be printed, sent and kept: one step for both folders. Writes files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rdcxl.exports.archive import en_zip_sur_disque
from rdcxl.exports.envois.courriels import en_message
from rdcxl.exports.envois.impression import IMPRESSION, reunir
from rdcxl.exports.envois.journal import Consigne
from rdcxl.exports.envois.plan import COURRIEL, Cadre, planifier_les_envois
from rdcxl.exports.envois.publipostage import journal_a_remplir, ordre_des_envois, publipostage
from rdcxl.exports.fichiers import ecrire, nom_de_fichier, sans_collision
from rdcxl.exports.genres import Genre, Moment, Piece
from rdcxl.grille.tables.candidats import Fiche

ENVOIS = "envois"
SESSION_ZIP, PROJETS_ZIP = "session.zip", "PROJET-jury.zip"  # what may leave, and what is for the jury alone
COMMUNS = (IMPRESSION, ENVOIS, SESSION_ZIP, PROJETS_ZIP)
TITRES = {IMPRESSION: "À imprimer, une sorte par fichier", ENVOIS: "Envois"}


@dataclass(frozen=True)
class Diffusion:
    """To whom the documents of a folder go, and what is said to them.

    Attributes:
        fiches: the candidates, in the order of the grid.
        decisions: what each is told, by identifier.
        consignes: what was sent already.
        prealables: what must be done before, and what it waits for.
        texte: the centre's paragraph for messages; liens: lines for each candidate, by identifier.
        repere: the closed file, for the log; empty before the closing.
    """

    cadre: Cadre
    fiches: Sequence[Fiche]
    decisions: Mapping[str, str] = field(default_factory=dict)
    consignes: Sequence[Consigne] = ()
    prealables: Sequence[tuple[str, str]] = ()
    texte: str = ""
    liens: Mapping[str, Sequence[str]] = field(default_factory=dict)
    repere: str = ""


def mettre_en_lots(
    source: Any,
    genres: Sequence[Genre[Any]],
    dossier: Path,
    pieces: Sequence[Piece],
    refus: Mapping[str, Sequence[str]],
    diffusion: Diffusion,
) -> list[Piece]:
    """Write the prints, the messages with their lists, and the ZIPs; return what was written. What is a projet says so in its name."""
    ecrits = [
        *_imprimer(dossier, genres, pieces, diffusion),
        *_envoyer(source, genres, dossier, pieces, refus, diffusion),
    ]
    projets = {g.nom for g in genres if g.moment is Moment.PROJET}
    for nom, siennes in (
        (SESSION_ZIP, [p for p in pieces if p.genre not in projets]),
        (PROJETS_ZIP, [p for p in pieces if p.genre in projets]),
    ):
        if contenu := {p.chemin.relative_to(dossier).as_posix(): p.chemin for p in siennes}:
            ecrits.append(Piece(nom, en_zip_sur_disque(dossier / nom, contenu, diffusion.cadre.instant)))
    return ecrits


def _imprimer(
    dossier: Path, genres: Sequence[Genre[Any]], pieces: Sequence[Piece], diffusion: Diffusion
) -> list[Piece]:
    """One PDF for each kind that has several."""
    ecrits = []
    for genre in genres:
        pdf = [p.chemin for p in pieces if p.genre == genre.nom and p.chemin.suffix == ".pdf"]
        if len(pdf) > 1:
            (dossier / IMPRESSION).mkdir(exist_ok=True)
            marque = "PROJET-" if genre.moment is Moment.PROJET else ""
            octets = reunir(pdf, diffusion.cadre.instant)
            ecrits.append(Piece(IMPRESSION, ecrire(dossier / IMPRESSION / f"{marque}{genre.nom}.pdf", octets)))
    return ecrits


def _envoyer(
    source: Any,
    genres: Sequence[Genre[Any]],
    dossier: Path,
    pieces: Sequence[Piece],
    refus: Mapping[str, Sequence[str]],
    diffusion: Diffusion,
) -> list[Piece]:
    """The order of sending, the mail-merge list, the log to fill in, the messages of those who wait for nothing."""
    qui_sortent = [g for g in genres if g.moment is not Moment.PROJET]
    envois = planifier_les_envois(source, qui_sortent, diffusion.fiches, pieces, refus, diffusion.consignes)
    if not envois:
        return []
    ici = dossier / ENVOIS
    ici.mkdir()
    a_ecrire = [e for e in envois if e.pret and e.moyen == COURRIEL and e.pieces]
    noms = sans_collision(
        nom_de_fichier(f"{rang:03d}", e.fiche.nom_naissance, e.fiche.prenoms, e.fiche.identifiant)
        for rang, e in enumerate(envois, len(diffusion.prealables) + 1)
        if e in a_ecrire
    )
    messages = {e.fiche.identifiant: f"{nom}.eml" for e, nom in zip(a_ecrire, noms, strict=True)}
    cadre = diffusion.cadre
    ecrits = [
        Piece(ENVOIS, ecrire(ici / "ordre-des-envois.xlsx", ordre_des_envois(envois, cadre, diffusion.prealables))),
        Piece(
            ENVOIS,
            ecrire(ici / "publipostage.xlsx", publipostage(envois, cadre, diffusion.decisions, messages)),
        ),
        Piece(ENVOIS, ecrire(ici / "journal-a-remplir.csv", journal_a_remplir(envois, diffusion.repere))),
    ]
    if a_ecrire:
        (ici / "courriels").mkdir()
    for e in a_ecrire:
        liens = diffusion.liens.get(e.fiche.identifiant, ())
        octets = en_message(e, cadre, diffusion.texte, liens)
        chemin = ecrire(ici / "courriels" / messages[e.fiche.identifiant], octets)
        ecrits.append(Piece(ENVOIS, chemin, e.fiche.identifiant))
    return ecrits
