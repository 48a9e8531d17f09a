"""Certificates per second in one process, beside typst compiling the same template and nothing else.

Run: python benchmarks/certificats.py
"""

from __future__ import annotations

import copy
import json
import tempfile
import time
from pathlib import Path

from rdcxl import exemple
from rdcxl.exports.certificats import ecrire_certificats, preparer_certificats
from rdcxl.exports.composition import Composition
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import composer
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_decisions
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel

TAILLES = (56, 280, 840)


def cloture_de_taille(dossier: Path, certificats: int) -> dict[str, object]:
    """The sample's closed jury, its candidates repeated under other identifiers."""
    exemple.generer(dossier)
    referentiel = charger_referentiel()
    deliberation = deliberer(lire_grille(dossier / exemple.GRILLE, referentiel), referentiel)
    actes = lire_decisions(dossier / "decisions.csv", deliberation, exemple.CLOS_LE).actes
    jury, grille = lire_jury(dossier / "jury.toml"), dossier / exemple.GRILLE
    contenu = composer(deliberation, jury, grille, exemple.CLOS_LE, actes=actes)
    modele = contenu["candidats"]
    contenu["candidats"] = []
    for serie in range(certificats // len(preparer_certificats({**contenu, "candidats": modele}))):
        for candidat in modele:
            double = copy.deepcopy(candidat)
            double["fiche"]["identifiant"] += f"-{serie}"
            contenu["candidats"].append(double)
    return contenu


def main() -> None:
    """Print one line per size."""
    print("certificats  par seconde  typst seul, par seconde")
    for taille in TAILLES:
        with tempfile.TemporaryDirectory() as dossier:
            contenu = cloture_de_taille(Path(dossier), taille)
            json.dumps(contenu)
            sortie = Path(dossier) / "sortie"
            sortie.mkdir()
            debut = time.perf_counter()
            ecrits = ecrire_certificats(contenu, sortie)
            duree = time.perf_counter() - debut
            prepares = preparer_certificats(contenu)
            composition = Composition("certificat.typ")
            debut = time.perf_counter()
            for c in prepares:
                composition.composer(c.titulaire, c.mentions, c.instant)
            seul = time.perf_counter() - debut
            print(f"{len(ecrits):11} {len(ecrits) / duree:12.0f} {len(prepares) / seul:24.0f}")


if __name__ == "__main__":
    main()
