"""The folder of documents that may be made before the jury is closed: whole or not at all; a refused kind is left out.

Embargo (« Confidentialité », I2 of the domain notes): convocations, sheets to sign and blank minutes hold no mark, relevés of the
year none but those of continuous assessment; the others are for the jury alone and are marked PROJET on every page.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from rdcxl.erreurs import ExportRefuse, UsageIncorrect
from rdcxl.exports import brouillon
from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
from rdcxl.exports.document import Document
from rdcxl.exports.documents import (
    convocations,
    dossiers_jury,
    emargements,
    pv_jury,
    pv_vierges,
    releves_annee,
    synthese,
)
from rdcxl.exports.documents.seances import Contexte
from rdcxl.exports.dossier import Bilan
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.production import Production, production
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.ecriture import dossier_neuf
from rdcxl.grille.epreuves import Epreuves
from rdcxl.grille.seances import Calendrier, planifier
from rdcxl.jury.actes import Acte
from rdcxl.jury.composition import Jury
from rdcxl.jury.deliberation import Deliberation
from rdcxl.jury.modele_clos import Projet
from rdcxl.jury.ordre import ordonner
from rdcxl.jury.projet import composer_projet
from rdcxl.jury.sensibilite import sensibilites

T = TypeVar("T")
PROJET = "projet"
EPREUVES, JURY = "--epreuves epreuves.toml", "--jury jury.toml"


@dataclass(frozen=True)
class Matiere:
    """What the documents are made of.

    Attributes:
        maintenant: the time, with its offset (injected); actes: the jury's acts so far, in order.
        jury, epreuves: None while they are not given.
    """

    deliberation: Deliberation
    grille: Path
    maintenant: dt.datetime
    reglages: Reglages
    actes: Sequence[Acte] = ()
    jury: Jury | None = None
    epreuves: Epreuves | None = None

    @cached_property
    def calendrier(self) -> Calendrier:
        """Who sits when.

        Raises:
            UsageIncorrect: no epreuves.toml; SaisieRefusee: it contradicts the grid.
        """
        if self.epreuves is None:
            raise UsageIncorrect(f"Ajoutez {EPREUVES}.")
        return planifier(self.deliberation.promotion, self.deliberation.referentiel, self.epreuves)

    @cached_property
    def contexte(self) -> Contexte:
        """Session and référentiel, without any candidate."""
        instant = self.maintenant.replace(microsecond=0)
        return Contexte(self.deliberation.promotion.session, self.deliberation.referentiel, instant)

    @cached_property
    def projet(self) -> Projet:
        """The content of a closing, without its seal."""
        return composer_projet(self.deliberation, self.jury, self.grille, self.maintenant, self.actes)


def _projet(m: Matiere) -> list[Document]:
    minutes = [replace(d, fichier=f"PROJET-{d.fichier}") for d in pv_jury.preparer(m.projet, m.reglages)]
    return [*minutes, *synthese.preparer(m.projet, m.reglages)]


def _dossiers(m: Matiere) -> list[Document]:
    d = m.deliberation
    choix = {nom: getattr(d.lectures, nom) for nom in d.referentiel.lectures}
    trouves = sensibilites(d.promotion, d.referentiel, choix)[1]
    passages = ordonner(d, {s.resultat.identifiant for s in trouves})
    return dossiers_jury.preparer(m.projet, passages, trouves, m.reglages)


Preparer = Callable[[Matiere], list[Document]]
# Each kind, the file without which it cannot be made, and its documents.
GENRES: dict[str, tuple[str, Preparer]] = {
    convocations.GENRE: (EPREUVES, lambda m: convocations.preparer(m.calendrier, m.contexte, m.reglages)),
    emargements.GENRE: (EPREUVES, lambda m: emargements.preparer(m.calendrier, m.contexte, m.reglages)),
    pv_vierges.GENRE: (EPREUVES, lambda m: pv_vierges.preparer(m.calendrier, m.contexte, m.reglages)),
    releves_annee.GENRE: (
        "",
        lambda m: releves_annee.preparer(m.deliberation.promotion, m.contexte, m.reglages),
    ),
    PROJET: ("", _projet),
    dossiers_jury.GENRE: (JURY, _dossiers),
    brouillon.GENRE: ("", lambda m: brouillon.preparer(m.projet, m.reglages)),
}


def choisir(quoi: str, *, epreuves: bool, jury: bool) -> tuple[str, ...]:
    """The kinds named in a comma-separated text; when it is empty, all those for which the files are given.

    Raises:
        UsageIncorrect: a kind that does not exist, or that demands a file which is not given.
    """
    donnes = {"": True, EPREUVES: epreuves, JURY: jury}
    voulus = [nom.strip().lower() for nom in quoi.split(",") if nom.strip()]
    inconnus = [nom for nom in voulus if nom not in GENRES]
    if inconnus:
        raise UsageIncorrect(f"Document inconnu : {', '.join(inconnus)}. Documents possibles : {', '.join(GENRES)}.")
    sans = [f"{nom} demande {GENRES[nom][0]}." for nom in GENRES if nom in voulus and not donnes[GENRES[nom][0]]]
    if sans:
        raise UsageIncorrect("Il manque un fichier pour préparer ces documents.", sans)
    return tuple(nom for nom in GENRES if (nom in voulus if voulus else donnes[GENRES[nom][0]]))


def sans_objet(matiere: Matiere) -> frozenset[str]:
    """The kinds that a grid has nothing for: they are not made unless they are asked for by name, which is then refused."""
    return (
        frozenset() if releves_annee.a_des_modules(matiere.deliberation.promotion) else frozenset({releves_annee.GENRE})
    )


def preparer_dossier(
    matiere: Matiere,
    dossier: Path,
    quoi: Sequence[str],
    *,
    processus: int = 1,
    remplacer: bool = False,
    avancer: Callable[[int], None] | None = None,
) -> Bilan:
    """Write the wanted documents into a new folder, one folder by kind, with a manifest of SHA-256 digests.

    Args:
        dossier: the folder to create; it appears whole or not at all.
        processus: how many processes compose, when there is enough to do; avancer: called with the number of documents done.

    Raises:
        ExportRefuse: nothing at all could be produced; every reason is listed.
        SaisieRefusee: epreuves.toml contradicts the grid; EcritureRefusee: the folder cannot be written.
    """
    refus: dict[str, tuple[str, ...]] = {}
    prets = {nom: _essayer(nom, refus, partial(GENRES[nom][1], matiere)) for nom in quoi}
    attendus = sum(len(documents) for documents in prets.values())
    with (
        dossier_neuf(dossier, remplacable=deja_ecrits(quoi) if remplacer else None) as provisoire,
        production(matiere.reglages, processus=processus, attendus=attendus, avancer=avancer) as atelier,
    ):
        ecrits: list[Path] = []
        for nom in (nom for nom, documents in prets.items() if documents):
            sous_dossier = provisoire / nom
            sous_dossier.mkdir()
            produits = _essayer(nom, refus, partial(_ecrire, matiere, atelier, nom, prets[nom], sous_dossier))
            if nom in refus:
                shutil.rmtree(sous_dossier)
            ecrits += produits
        if refus and not ecrits:
            phrases = dict.fromkeys(p for raisons in refus.values() for p in raisons)
            raise ExportRefuse("Rien n’a été écrit : ces documents sont refusés.", phrases)
        relatifs = tuple(chemin.relative_to(provisoire) for chemin in ecrits)
        manifeste = empreintes({r.as_posix(): provisoire / r for r in relatifs})
        (provisoire / MANIFESTE).write_text(manifeste, encoding="utf-8", newline="\n")
    return Bilan((*relatifs, Path(MANIFESTE)), _avis(matiere, quoi), refus)


def _essayer(nom: str, refus: dict[str, tuple[str, ...]], faire: Callable[[], list[T]]) -> list[T]:
    """What `faire` gives; when it is refused, nothing, and its reasons go to `refus`."""
    try:
        return faire()
    except ExportRefuse as erreur:
        refus[nom] = tuple(dict.fromkeys(erreur.problemes or (erreur.message,)))
        return []


def _ecrire(
    matiere: Matiere, atelier: Production, nom: str, documents: Sequence[Document], dossier: Path
) -> list[Path]:
    """Write the documents of one kind: PDF, but for the draft."""
    if nom == brouillon.GENRE:
        return [ecrire(dossier / f"{d.fichier}.docx", brouillon.composer(d, matiere.reglages)) for d in documents]
    return atelier.produire(documents, dossier)


def _avis(matiere: Matiere, quoi: Sequence[str]) -> tuple[str, ...]:
    """What is to be known of the sittings, when some were asked for."""
    if not any(GENRES[nom][0] == EPREUVES for nom in quoi):
        return ()
    calendrier = matiere.calendrier
    sans = ", ".join(c.fiche.identifiant for c in calendrier.sans_epreuve)
    return (*calendrier.avis, *([f"Attendus à aucune épreuve, donc sans convocation : {sans}."] if sans else []))
