"""A jury closes once: closings of the same promotion that stand beside the grid under another name. Reads closed files only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rdcxl.grille.octets import SCELLE, FichierRefuse, lire_octets
from rdcxl.jury.chaine import base_et_rang, voisins
from rdcxl.jury.modele_clos import FORMAT, ContenuDuJury
from rdcxl.jury.parties_closes import EmpechementClos
from rdcxl.regles.saisie import abreger

DEJA_CLOS = "deja_clos"
MONTRES = 3  # candidates named in the sentence


def deja_clos(grille: Path, contenu: ContenuDuJury) -> list[EmpechementClos]:
    """The closings that have a candidate in common with what is to be closed, for the same jury or the same session.

    Args:
        grille: the workbook; the closings of its own name are another matter, they are never written over.
        contenu: what its jury is about to close.
    """
    base = base_et_rang(grille.with_suffix(".cloture.json").name)[0]
    siens = {(c.identifiant.casefold(), c.fiche.nom_naissance.casefold()): c.identifiant for c in contenu.candidats}
    trouves = []
    for nom, autre in _clotures(grille.parent):
        if base_et_rang(nom)[0] == base or not _meme_jury(contenu, autre):
            continue
        communs = [siens[cle] for cle in _candidats(autre) if cle in siens]
        if communs:
            suite = "…" if len(communs) > MONTRES else ""
            qui = f"{len(communs)} de ces candidats ({', '.join(map(abreger, communs[:MONTRES]))}{suite})"
            phrase = f"« {nom} », à côté de la grille, clôt déjà ce jury pour {qui}"
            trouves.append(EmpechementClos(code=DEJA_CLOS, article="", texte=f"{phrase}."))
    return trouves


def _clotures(dossier: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """What claims to be a closed file, seal unseen: a doubt is worth a question."""
    for chemin in voisins(dossier):
        try:
            lu = json.loads(lire_octets(chemin, SCELLE).decode("utf-8"))
        except (FichierRefuse, ValueError, RecursionError):
            continue
        if isinstance(lu, dict) and lu.get("format") == FORMAT:
            yield chemin.name, lu


def _meme_jury(contenu: ContenuDuJury, autre: dict[str, Any]) -> bool:
    """The same day of the jury, or the same session by its name and its last épreuve."""
    jury, session = autre.get("jury"), autre.get("session")
    jour = jury.get("date") if isinstance(jury, dict) else None
    s = session.get("session") if isinstance(session, dict) else None
    mien = contenu.session.session
    derniere = mien.date_derniere_epreuve.isoformat() if mien.date_derniere_epreuve else None
    meme_session = isinstance(s, dict) and (s.get("libelle"), s.get("date_derniere_epreuve")) == (
        mien.libelle,
        derniere,
    )
    return meme_session or (contenu.jury is not None and jour == contenu.jury.date.isoformat())


def _candidats(autre: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for candidat in autre.get("candidats") or ():
        fiche = candidat.get("fiche") if isinstance(candidat, dict) else None
        if isinstance(fiche, dict):
            yield str(fiche.get("identifiant", "")).casefold(), str(fiche.get("nom_naissance", "")).casefold()
