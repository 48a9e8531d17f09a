"""Certificates of bloc, each with its credential beside it when there is one (`rdcxl.exports.certificats`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.exports.certificats import MODELE, Certificat, ecrire_certificat, preparer_certificats
from rdcxl.exports.genres import ApresLaCloture, Ecrit
from rdcxl.exports.lecture import blocs_a_delivrer
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture

if TYPE_CHECKING:
    from rdcxl.exports.atelier import Atelier
    from rdcxl.exports.matiere import JuryClos
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.exports.production import Production


def _ecrire(jury: JuryClos, prets: Sequence[Certificat], dossier: Path, atelier: Production) -> list[Ecrit]:
    ecrits = atelier.repartir(_certifier, prets, dossier, jury.options.preuve)
    return [Ecrit(chemin, c.identifiant) for c, siens in zip(prets, ecrits, strict=True) for chemin in siens]


def _certifier(atelier: Atelier, certificat: Certificat, dossier: Path, preuve: Preuve | None) -> list[Path]:
    return ecrire_certificat(certificat, dossier, atelier.composition(MODELE), preuve)


def _lien(chemin: Path) -> str:
    """« Certificat B2 »: the bloc is the second part of the number, with which the file's name begins."""
    sorte = "Badge" if chemin.suffix == ".json" else "Certificat"
    bloc = chemin.name.split("-")[1:2]
    return f"{sorte} {bloc[0]}" if bloc else chemin.name


def _certifies(jury: JuryClos) -> list[str]:
    return [c.identifiant for c in jury.clos.candidats if blocs_a_delivrer(jury.clos, c)]


@ApresLaCloture(
    "certificats",
    rang=30,
    titre="Certificats de bloc",
    lien=_lien,
    modeles=(MODELE,),
    ecrire=_ecrire,
    destinataires=_certifies,
)
def preparer(clos: Cloture, reglages: Reglages) -> list[Certificat]:
    """Return the certificates to issue."""
    return preparer_certificats(clos)
