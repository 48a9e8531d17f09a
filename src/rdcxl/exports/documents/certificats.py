"""Certificates of bloc, each with its credential beside it when there is one (`rdcxl.exports.certificats`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.exports.certificats import (
    MODELE,
    Certificat,
    Maniere,
    ecrire_certificat,
    preparer_certificats,
    retirer,
    titres_anglais,
)
from rdcxl.exports.genres import ApresLaCloture, Ecrit
from rdcxl.exports.langues import ANGLAIS, CHOIX
from rdcxl.exports.lecture import blocs_a_delivrer
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture

if TYPE_CHECKING:
    from rdcxl.exports.atelier import Atelier
    from rdcxl.exports.matiere import JuryClos
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.exports.production import Production
    from rdcxl.referentiel.modele import Referentiel


def _ecrire(jury: JuryClos, prets: Sequence[Certificat], dossier: Path, atelier: Production) -> list[Ecrit]:
    """One that was withdrawn is kept, and is sent to nobody."""
    finals = [retirer(c, jury.options.retraits) for c in prets]
    ecrits = atelier.repartir(_certifier, finals, dossier, jury.options.preuve)
    return [
        Ecrit(chemin, "" if c.retire else c.identifiant)
        for c, siens in zip(finals, ecrits, strict=True)
        for chemin in siens
    ]


def _certifier(atelier: Atelier, certificat: Certificat, dossier: Path, preuve: Preuve | None) -> list[Path]:
    return ecrire_certificat(certificat, dossier, atelier.composition(MODELE), preuve)


def _lien(chemin: Path) -> str:
    """« Certificat B2 »: the bloc is the second part of the number, with which the file's name begins."""
    fin = "".join(chemin.suffixes[-2:])
    sorte = {".elm.json": "Europass", ".json": "Badge"}.get(fin) or ("Badge" if fin.endswith(".json") else "Certificat")
    bloc = chemin.name.split("-")[1:2]
    anglais = " (anglais)" if chemin.stem.endswith(ANGLAIS.suffixe) else ""
    return f"{sorte} {bloc[0]}{anglais}" if bloc else chemin.name


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
    regles=True,
)
def preparer(clos: Cloture, reglages: Reglages, regles: Referentiel | None = None) -> list[Certificat]:
    """Return the certificates to issue, in the languages that the centre chose."""
    return preparer_certificats(clos, Maniere(CHOIX[reglages.presentation.langue], titres_anglais(regles)))
