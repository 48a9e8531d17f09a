"""The same documents once more, by candidate: a folder and a ZIP each, ready to send. Names are safe on Windows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from rdcxl.exports.archive import en_zip
from rdcxl.exports.fichiers import ecrire, nom_de_fichier, sans_collision
from rdcxl.exports.genres import Piece
from rdcxl.exports.lecture import exiger_la_cloture
from rdcxl.jury.modele_clos import Cloture

CANDIDATS = "candidats"


def ranger_par_candidat(clos: Cloture, dossier: Path, pieces: Sequence[Piece]) -> list[Piece]:
    """Write `candidats/NOM/…` and `candidats/NOM.zip` for each candidate who has documents; return what was written."""
    exiger_la_cloture(clos)
    siennes: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.identifiant:
            siennes.setdefault(piece.identifiant, []).append(piece)
    if not siennes:
        return []
    tous = [c for c in clos.candidats if c.identifiant in siennes]
    noms = sans_collision(nom_de_fichier(c.fiche.nom_naissance, c.fiche.prenoms, c.identifiant) for c in tous)
    ecrits = []
    for c, nom in zip(tous, noms, strict=True):
        sien = dossier / CANDIDATS / nom
        sien.mkdir(parents=True)
        copies = {p.chemin.name: _copier(p.chemin, sien / p.chemin.name) for p in siennes[c.identifiant]}
        ecrits += [Piece(CANDIDATS, copie, c.identifiant) for copie in copies.values()]
        archive = ecrire(sien.with_name(f"{nom}.zip"), en_zip(copies, clos.instant))
        ecrits.append(Piece(CANDIDATS, archive, c.identifiant))
    return ecrits


def _copier(source: Path, cible: Path) -> Path:
    """The same file under a second name: a hard link where the disk has them, else a copy."""
    try:
        os.link(source, cible)
    except OSError:
        shutil.copyfile(source, cible)
    return cible
