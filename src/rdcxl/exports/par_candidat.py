"""The same documents once more, by candidate: a folder and a ZIP each, ready to send. Names are safe on Windows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rdcxl.exports.archive import en_zip
from rdcxl.exports.fichiers import ecrire, nom_de_fichier, sans_collision
from rdcxl.exports.genres import Piece
from rdcxl.exports.lecture import candidats, exiger_la_cloture, instant_de_cloture, valeur

CANDIDATS = "candidats"


def ranger_par_candidat(cloture: dict[str, Any], dossier: Path, pieces: Sequence[Piece]) -> list[Piece]:
    """Write `candidats/NOM/…` and `candidats/NOM.zip` for each candidate who has documents; return what was written."""
    exiger_la_cloture(cloture)
    siennes: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.identifiant:
            siennes.setdefault(piece.identifiant, []).append(piece)
    if not siennes:
        return []
    instant = instant_de_cloture(cloture)
    tous = [c for c in candidats(cloture) if str(valeur(c, "fiche.identifiant")) in siennes]
    noms = sans_collision(
        nom_de_fichier(
            *(str(valeur(c, f"fiche.{champ}") or "") for champ in ("nom_naissance", "prenoms", "identifiant"))
        )
        for c in tous
    )
    ecrits = []
    for c, nom in zip(tous, noms, strict=True):
        identifiant = str(valeur(c, "fiche.identifiant"))
        sien = dossier / CANDIDATS / nom
        sien.mkdir(parents=True)
        copies = {p.chemin.name: _copier(p.chemin, sien / p.chemin.name) for p in siennes[identifiant]}
        ecrits += [Piece(CANDIDATS, copie, identifiant) for copie in copies.values()]
        archive = ecrire(sien.with_name(f"{nom}.zip"), en_zip(copies, instant))
        ecrits.append(Piece(CANDIDATS, archive, identifiant))
    return ecrits


def _copier(source: Path, cible: Path) -> Path:
    """The same file under a second name: a hard link where the disk has them, else a copy."""
    try:
        os.link(source, cible)
    except OSError:
        shutil.copyfile(source, cible)
    return cible
