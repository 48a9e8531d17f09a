"""The placement of those certified over the network: answers of the centres, rates by both methods, each named. Reads files of answers.

Persons come from the tables; an answer finds its person by identifier and day of the jury, as for one centre.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.exports.placement.certifies import BLOCS, MOIS_PAR_DEFAUT, TITRE, Certifie, Suivi
from rdcxl.exports.placement.reponses import Lues, lire_reponses
from rdcxl.exports.placement.taux import ENSEMBLE, Resultat, resultats
from rdcxl.regles import libelles as L
from rdcxl.regles.placement import (
    LECTURE,
    LECTURE_NEUTRALISEE,
    METIER_VISE,
    Enquete,
    Part,
    taux_d_insertion,
    taux_d_insertion_neutralise,
    taux_de_reponse,
)
from rdcxl.reseau.cadre import Cadre
from rdcxl.reseau.figures import CACHE, EFFECTIF, TAUX, TEXTE, Assise, Cellule, Colonne, Figure, pourcentage
from rdcxl.reseau.moteur import lire_requetes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEUILLE = "Résultats"


def suivre_le_reseau(base: DuckDBPyConnection) -> Suivi:
    """The persons certified by every jury that counts, jury after jury."""
    promotions: dict[str, list[Certifie]] = {}
    for cloture, identifiant, nom, prenoms, decision, certifies, session, jury in base.execute(
        lire_requetes("chiffres")["certifies"]
    ).fetchall():
        titre = decision == L.TITRE
        certification = "titre" if titre else f"blocs {certifies.replace(' ', ', ')}"
        promotions.setdefault(cloture, []).append(
            Certifie(identifiant, nom, "", prenoms, "", TITRE if titre else BLOCS, certification, session, jury)
        )
    siens = tuple(tuple(p) for p in promotions.values())
    return Suivi((), siens, MOIS_PAR_DEFAUT, tuple(p[0].le for p in siens))


def lire(base: DuckDBPyConnection, reponses: Sequence[Path], aujourdhui: dt.date) -> tuple[Suivi, Lues]:
    """The follow-up of the network, and the answers.

    Raises:
        SaisieRefusee: what is wrong in the files of answers, each with its line; among it somebody of two centres who cannot be told.
    """
    suivi = suivre_le_reseau(base)
    return suivi, lire_reponses(reponses, suivi, aujourdhui)


def figures(cadre: Cadre, suivi: Suivi, lues: Lues, aujourdhui: dt.date) -> Iterator[Figure]:
    """One figure per kind of certification, a row per survey that somebody answered."""
    lus = [x for x in resultats(suivi, lues.reponses, aujourdhui) if x.enquete.repondants]
    for groupe, code in ((TITRE, "insertion-titres"), (BLOCS, "insertion-blocs")):
        siens = [x for x in lus if x.groupe == groupe]
        ensemble = [x for x in siens if x.promotion == ENSEMBLE] or siens
        if ensemble:
            yield _figure(cadre, code, groupe, ensemble)


def _figure(cadre: Cadre, code: str, groupe: str, lus: Sequence[Resultat]) -> Figure:
    colonnes = (
        Colonne("Enquête", TEXTE, 30), Colonne("Certifiés", EFFECTIF), Colonne("Répondants", EFFECTIF), Colonne("Taux de réponse", TAUX),
        Colonne(f"En emploi : {LECTURE}", TAUX, 18), Colonne(f"En emploi : {LECTURE_NEUTRALISEE}", TAUX, 24), Colonne("Métier visé", TAUX),
    )  # fmt: skip
    lignes = tuple(_ligne(cadre, x.mois, x.enquete) for x in lus)
    lecture = "Deux méthodes, nommées : la seconde met de côté ceux qui étudient ou ne peuvent travailler. Promotions dont l’enquête est ouverte."
    n = max(x.enquete.effectif for x in lus)
    return Figure(
        code,
        FEUILLE,
        f"Insertion : {groupe}",
        lecture,
        colonnes,
        lignes,
        Assise(n, cadre.assise.centres, cadre.assise.sources),
    )


def _ligne(cadre: Cadre, mois: int, e: Enquete) -> tuple[Cellule, ...]:
    metier = Part(e.combien(METIER_VISE), e.repondants)
    parts = (taux_de_reponse(e), taux_d_insertion(e), taux_d_insertion_neutralise(e), metier)
    return (f"À {mois} mois", cadre.seul(e.effectif), cadre.seul(e.repondants), *(_taux(cadre, x) for x in parts))


def _taux(cadre: Cadre, part: Part) -> Cellule:
    """A rate, hidden where it is taken on too few, or tells a small count of persons, on either side."""
    if cadre.publie and (
        part.sur < cadre.reglages.taux
        or any(0 < x < cadre.reglages.effectif for x in (part.nombre, part.sur - part.nombre))
    ):
        return CACHE
    return pourcentage(part.nombre, part.sur) if part.sur else None
