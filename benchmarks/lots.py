"""From how many documents on do two processes pay, and what a batch costs: processor time, which other work does not blur.

Run: python benchmarks/lots.py
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from certificats import PAGE, cloture_de_taille
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from documents import LIGNES, cloture_de

from rdcxl.exports import production as P
from rdcxl.exports.atelier import Atelier
from rdcxl.exports.certificats import MODELE, ecrire_certificat, preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.exports.documents import pv_jury
from rdcxl.exports.preuve.reglage import Preuve
from rdcxl.exports.production import production
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.cles import Signataire

CERTIFICATS = 200
COEURS = 2
ESSAIS = 3


def processeur(faire: Callable[[], object]) -> float:
    """Seconds of processor that something takes, its children's included; the least of some attempts."""
    durees = []
    for _ in range(ESSAIS):
        debut, enfants = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        faire()
        apres = resource.getrusage(resource.RUSAGE_CHILDREN)
        durees.append(
            time.process_time() - debut
            + (apres.ru_utime + apres.ru_stime - enfants.ru_utime - enfants.ru_stime)
        )  # fmt: skip
    return min(durees)


def ouvrir_et_fermer() -> None:
    """Two processes that compose one document each."""
    P.SEUIL, garde = 1, P.SEUIL
    try:
        with (
            tempfile.TemporaryDirectory() as dossier,
            production(Reglages(), processus=COEURS, attendus=COEURS) as atelier,
        ):
            documents = pv_jury.preparer(PETITE, Reglages()) * COEURS
            atelier.repartir(composer_un, documents, Path(dossier))
    finally:
        P.SEUIL = garde


def composer_un(atelier: Atelier, document: object, dossier: Path) -> list[Path]:
    atelier.composition(MODELE)
    return []


PETITE = cloture_de(3)


def main() -> None:
    """Print what a document costs, what two processes cost, and from where on they pay."""
    with tempfile.TemporaryDirectory() as temporaire:
        contenu = cloture_de_taille(Path(temporaire), CERTIFICATS)
    cle = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    preuve = Preuve(Signataire("Centre", cle.public_key().public_bytes_raw(), cle), PAGE)
    composition = Composition(MODELE)

    def tous(maniere: Preuve | None) -> None:
        with tempfile.TemporaryDirectory() as dossier:
            for c in preparer_certificats(contenu):
                ecrire_certificat(c, Path(dossier), composition, maniere)

    combien = len(preparer_certificats(contenu))
    print(f"certificats  ms de processeur  par seconde sur {COEURS} cœurs")
    for nom, maniere in (("nus", None), ("avec code", preuve)):
        un = processeur(lambda maniere=maniere: tous(maniere)) / combien
        print(f"{nom:11} {1000 * un:17.1f} {COEURS / un:27.0f}")
        if maniere is None:
            nu = un
    atelier, minutes, essais = Atelier(), cloture_de(LIGNES), iter(range(ESSAIS))

    def proces_verbal() -> None:
        """Other names each time: typst remembers what it has laid out."""
        signe = "é" * next(essais)
        autres = (
            c.model_copy(update={"fiche": c.fiche.model_copy(update={"prenoms": c.fiche.prenoms + signe})})
            for c in minutes.candidats
        )
        atelier.composer(pv_jury.preparer(minutes.model_copy(update={"candidats": tuple(autres)}), Reglages())[0])

    print(f"procès-verbal de {LIGNES} lignes : {processeur(proces_verbal):.2f} s de processeur")
    depart = processeur(ouvrir_et_fermer) / COEURS
    print(
        f"ouvrir {COEURS} processus : {depart:.2f} s chacun ; ils paient à partir de {depart / (nu * (1 - 1 / COEURS)):.0f} documents"
    )


if __name__ == "__main__":
    main()
