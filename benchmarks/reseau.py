"""The network: 400 closed files verified, counted and compared; processor time per file; memory, and growth with the candidates.

python benchmarks/reseau.py [CENTRES SESSIONS CANDIDATS]
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from rdcxl import exemple
from rdcxl.exemple.reseau import CLE_DES_PERSONNES, Plan, generer_reseau
from rdcxl.reseau.campagne import Demande, mener
from rdcxl.reseau.centres import lire_centres
from rdcxl.reseau.execution import executeur_pour
from rdcxl.reseau.releve import relever
from rdcxl.reseau.sources import trouver

MAINTENANT = dt.datetime(2040, 1, 1, tzinfo=dt.timezone.utc)


def mesurer(centres: int, sessions: int, candidats: int) -> None:
    with tempfile.TemporaryDirectory() as dossier:
        sources = Path(dossier) / "sources"
        sources.mkdir()
        generer_reseau(sources, exemple.referentiel(), Plan(centres, sessions, candidats))
        fichiers = trouver([sources])
        relever(fichiers[:1], CLE_DES_PERSONNES, MAINTENANT)
        debut = time.process_time()
        relever(fichiers[:40], CLE_DES_PERSONNES, MAINTENANT)
        par_fichier = (time.process_time() - debut) / min(len(fichiers), 40)
        print(
            f"{len(fichiers)} files of {candidats}: {par_fichier * 1000:.2f} ms each, verified and extracted (processor)"
        )
        debut = time.perf_counter()
        with executeur_pour(len(fichiers)) as executeur:
            demande = Demande(
                [sources], CLE_DES_PERSONNES, MAINTENANT, lire_centres(sources / "centres.toml"), executeur=executeur
            )
            bilan = mener(demande, Path(dossier) / "campagne")
        duree = time.perf_counter() - debut
        memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{bilan.effectif} candidates: {duree:.2f} s on {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}), {memoire:.0f} MB"
        )


if __name__ == "__main__":
    tailles = [int(x) for x in sys.argv[1:4]]
    mesurer(*(tailles or (100, 4, 24)))
