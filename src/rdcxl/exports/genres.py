"""The kinds of export, in order: what each writes into its folder. Imports the documents of this package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdcxl.exports.certificats import preparer_certificats
from rdcxl.exports.depot_diplomation import ecrire_depot
from rdcxl.exports.document import Document
from rdcxl.exports.documents import attestations, cce, lettres, pv_epreuves, pv_jury, releves
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.exports.production import Production
from rdcxl.exports.profil import charger_profil
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture

DIPLOMATION = "diplomation"
PV = "pv"
CERTIFICATS = "certificats"
ATTESTATIONS = "attestations"
RELEVES = "releves"
CCE = cce.GENRE
LETTRES = "lettres"
CPF = "cpf"


@dataclass(frozen=True)
class Options:
    """What exports take beside the closed file.

    Attributes:
        profil: profile of the DIPLOMATION file, None for the default one.
        reglages: the centre's look and wording.
        xsd: schema against which the CPF flux is checked.
        preuve: what proves the certificates; None leaves them without.
    """

    profil: Path | None = None
    reglages: Reglages = field(default_factory=Reglages)
    xsd: Path | None = None
    preuve: Preuve | None = None


@dataclass(frozen=True)
class Piece:
    """A file that was written: its kind, its path, the candidate it is about (empty: the session)."""

    genre: str
    chemin: Path
    identifiant: str = ""


Genre = Callable[[Cloture, Path, Options, Production], list[Piece]]
Preparer = Callable[[Cloture, Reglages], list[Document]]


def _composer(genre: str, *preparations: Preparer) -> Genre:
    """A kind made of documents only."""

    def ecrire(clos: Cloture, dossier: Path, options: Options, atelier: Production) -> list[Piece]:
        documents = [d for preparer in preparations for d in preparer(clos, options.reglages)]
        return _produire(genre, documents, dossier, atelier)

    return ecrire


def _produire(genre: str, documents: Sequence[Document], dossier: Path, atelier: Production) -> list[Piece]:
    chemins = atelier.produire(documents, dossier)
    return [Piece(genre, chemin, d.identifiant) for d, chemin in zip(documents, chemins, strict=True)]


def _diplomation(clos: Cloture, dossier: Path, options: Options, atelier: Production) -> list[Piece]:
    minutes = _produire(DIPLOMATION, pv_jury.preparer(clos, options.reglages), dossier, atelier)
    ecrits = ecrire_depot(clos, dossier, options.profil, [p.chemin for p in minutes])
    return [*(Piece(DIPLOMATION, chemin) for chemin in ecrits), *minutes]


def _certificats(clos: Cloture, dossier: Path, options: Options, atelier: Production) -> list[Piece]:
    certificats = preparer_certificats(clos)
    ecrits = atelier.certifier(certificats, dossier, options.preuve)
    return [
        Piece(CERTIFICATS, chemin, c.identifiant)
        for c, sien in zip(certificats, ecrits, strict=True)
        for chemin in sien
    ]


def _cpf(clos: Cloture, dossier: Path, options: Options, atelier: Production) -> list[Piece]:
    from rdcxl.exports.cpf import ecrire_cpf, emetteur_depuis

    ecrits = ecrire_cpf(clos, dossier, emetteur_depuis(options.reglages.cpf), xsd=options.xsd)
    return [Piece(CPF, chemin) for chemin in ecrits]


def avertissements(nom: str, options: Options) -> list[str]:
    """What a kind has to say beside its files."""
    if nom == CPF:
        from rdcxl.exports.cpf import AVERTISSEMENT

        return [AVERTISSEMENT]
    return [f"DIPLOMATION : {charger_profil(options.profil).avertissement}"] if nom == DIPLOMATION else []


GENRES: dict[str, Genre] = {
    DIPLOMATION: _diplomation,
    PV: _composer(PV, pv_jury.preparer, pv_epreuves.preparer),
    CERTIFICATS: _certificats,
    ATTESTATIONS: _composer(ATTESTATIONS, attestations.preparer),
    RELEVES: _composer(RELEVES, releves.preparer),
    CCE: _composer(CCE, cce.preparer),
    LETTRES: _composer(LETTRES, lettres.preparer),
    CPF: _cpf,
}
