"""The documents of a jury: minutes of 300 rows, and everything for 2,000 candidates in one process and in two.

Run: python benchmarks/documents.py [CANDIDATS ...]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from rdcxl import exemple
from rdcxl.exports.atelier import Atelier
from rdcxl.exports.documents import pv_jury
from rdcxl.exports.dossier import EXPORTS, exporter_dossier
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import clore, lire_cloture
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_decisions
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.modele_clos import Cloture
from rdcxl.referentiel import charger_referentiel

TAILLES = (200, 1000, 2000)
LIGNES = 300
QUOI = tuple(nom for nom in EXPORTS if nom != "cpf")


def cloture_de(candidats: int) -> Cloture:
    """The sample's closed jury, its candidates repeated under other identifiers."""
    with tempfile.TemporaryDirectory() as temporaire:
        dossier = Path(temporaire)
        exemple.generer(dossier)
        referentiel = charger_referentiel()
        deliberation = deliberer(lire_grille(dossier / exemple.GRILLE, referentiel), referentiel)
        actes = lire_decisions(dossier / "decisions.csv", deliberation, exemple.CLOS_LE).actes
        jury = lire_jury(dossier / "jury.toml")
        clos = clore(deliberation, jury, dossier / exemple.GRILLE, clos_le=exemple.CLOS_LE, actes=actes)
        contenu = lire_cloture(clos)
    doubles = []
    for rang in range(candidats):
        c, nom = contenu.candidats[rang % len(contenu.candidats)], f"C{rang:05d}"
        fiche, resultat = (x.model_copy(update={"identifiant": nom}) for x in (c.fiche, c.resultat))
        doubles.append(c.model_copy(update={"fiche": fiche, "resultat": resultat}))
    return contenu.model_copy(update={"candidats": tuple(doubles)})


def memoire(qui: int) -> float:
    """Highest memory so far, in MB (Linux counts in kB)."""
    return resource.getrusage(qui).ru_maxrss / 1024


def main() -> None:
    """Print the minutes, then one line per size and number of processes."""
    atelier, contenu = Atelier(), cloture_de(LIGNES)
    for essai in ("premier", "suivant"):
        debut = time.perf_counter()
        pdf = atelier.composer(pv_jury.preparer(contenu, Reglages())[0])
        print(
            f"procès-verbal de {LIGNES} lignes, {essai} : {time.perf_counter() - debut:.2f} s, {len(pdf) / 1024:.0f} kB"
        )
    print("candidats  processus  documents       s  par seconde  mémoire (MB)  dont un enfant")
    for taille in [int(x) for x in sys.argv[1:]] or TAILLES:
        contenu = cloture_de(taille)
        for processus in (1, 2):
            with tempfile.TemporaryDirectory() as dossier:
                debut = time.perf_counter()
                bilan = exporter_dossier(contenu, Path(dossier) / "out", QUOI, processus=processus)
                duree = time.perf_counter() - debut
            documents = sum(f.suffix == ".pdf" and f.parts[0] in QUOI for f in bilan.fichiers)
            pere, enfant = memoire(resource.RUSAGE_SELF), memoire(resource.RUSAGE_CHILDREN)
            print(
                f"{taille:9} {processus:10} {documents:10} {duree:7.1f} {documents / duree:12.0f} {pere:13.0f} {enfant:15.0f}"
            )


if __name__ == "__main__":
    main()
