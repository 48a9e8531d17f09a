"""What is said of a rectification once it stands: what changed for whom, which documents are to be replaced. Touches no file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rdcxl.exports.genres import Genre, Moment, genres
from rdcxl.exports.matiere import JuryClos
from rdcxl.jury.changements import change_tout, changements, concernes
from rdcxl.jury.modele_clos import Cloture

RIEN = "Rien ne change, ni saisie ni résultat : seul le fichier clos est nouveau."
TOUT = "Ce que tous les documents portent (session, jury ou certification) a changé : tous sont à remplacer."


def dire_la_rectification(ancien: Cloture, nouveau: Cloture) -> list[str]:
    """Sentences: each candidate's marks, data and results, old → new; then the documents, those of the session first."""
    changes, noms = changements(ancien, nouveau), concernes(ancien, nouveau)
    if not noms:
        return [RIEN]
    phrases = ["Ce qui a changé :", *(f"  • {x}" for x in changes)] if changes else []
    if change_tout(ancien, nouveau):
        return [*phrases, TOUT]
    return [
        *phrases,
        "Documents à remplacer :",
        "  • pour tous : procès-verbaux et dépôts",
        *_documents(ancien, nouveau, noms),
    ]


def _documents(ancien: Cloture, nouveau: Cloture, noms: Collection[str]) -> list[str]:
    """For each of these, what falls due again, what is to be taken back, what is new."""
    envoyes = [g for g in genres(Moment.CLOS) if g.destinataires is not None]
    avant, apres = ([(g, _qui(g, clos)) for g in envoyes] for clos in (ancien, nouveau))
    fiches = {c.identifiant: c.fiche for c in (*ancien.candidats, *nouveau.candidats)}
    phrases = []
    for identifiant in (x for x in fiches if x in noms):
        eus, dus = ([g.titre for g, qui in x if identifiant in qui] for x in (avant, apres))
        dits = [
            f"{mot} {', '.join(lesquels)}"
            for mot, lesquels in (
                ("à remplacer :", [t for t in eus if t in dus]),
                ("à retirer :", [t for t in eus if t not in dus]),
                ("à envoyer :", [t for t in dus if t not in eus]),
            )
            if lesquels
        ]
        if dits:
            phrases.append(f"  • {fiches[identifiant].nom_complet} ({identifiant}) – {' ; '.join(dits)}")
    return phrases


def _qui(genre: Genre[Any], clos: Cloture) -> set[str]:
    return set(genre.destinataires(JuryClos(clos))) if genre.destinataires else set()
