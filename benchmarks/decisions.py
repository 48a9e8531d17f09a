"""Candidates decided per second, reasons included, as the promotion grows.

Run from the root: `PYTHONPATH=src python benchmarks/decisions.py [repetitions]`. Standard library and rdcxl only.
"""

from __future__ import annotations

import random
import sys
import time
from decimal import Decimal
from statistics import median

from rdcxl.referentiel import Referentiel, charger_referentiel
from rdcxl.regles import Acquis, Dossier, Mention, Note, Reglement

TAILLES = (1_000, 10_000, 100_000)
REPETITIONS = 3
MENTIONS = (Mention.VIDE, Mention.ABS, Mention.ABJ, Mention.ANOMALIE)


def note_tiree(hasard: random.Random, maximum: Decimal) -> Note:
    """A mark in quarters of points around 11/20; one in fifty is a mention."""
    if hasard.random() < 0.02:
        return hasard.choice(MENTIONS)
    part = min(max(hasard.gauss(0.55, 0.12), 0.0), 1.0)
    return Decimal(int(maximum * 4 * Decimal(str(part)))) / 4


def dossier_tire(r: Referentiel, hasard: random.Random, rang: int) -> Dossier:
    """One candidate: four in five on the full path; some absences, acquis, exemptions and frauds."""
    blocs = [b.code for b in r.blocs]
    complet = hasard.random() < 0.8
    inscrits = frozenset() if complet else frozenset(hasard.sample(blocs, hasard.randint(1, len(blocs))))
    acquis = {}
    if complet and hasard.random() < 0.1:
        bloc = hasard.choice(r.blocs)
        acquis[bloc.code] = Acquis(bloc.validation(r.notation.echelle))
    notes = {
        code: note_tiree(hasard, c.maximum)
        for code, c in r.composantes.items()
        if r.ensemble_de[code].code not in acquis and (complet or r.ensemble_de[code].code in inscrits)
    }
    return Dossier(
        identifiant=f"C{rang:06d}",
        notes=notes,
        parcours="COMPLET" if complet else "BLOCS",
        blocs_inscrits=inscrits,
        heures_entreprise=Decimal(hasard.randint(250, 600)),
        heures_injustifiees=Decimal(hasard.choice((0, 0, 0, 7, 14, 35, 70))),
        heures_justifiees=Decimal(hasard.choice((0, 0, 14, 28))),
        accord_penalite=hasard.random() < 0.5,
        fraude=hasard.random() < 0.002,
        acquis=acquis,
    )


def duree(reglement: Reglement, dossiers: list[Dossier]) -> tuple[float, int]:
    """Seconds to decide on every candidate once, and the number of reasons written."""
    debut = time.perf_counter()
    motifs = sum(len(reglement.decider(d).motifs) for d in dossiers)
    return time.perf_counter() - debut, motifs


def main(repetitions: int) -> None:
    r = charger_referentiel()
    reglement, hasard = Reglement(r), random.Random(36395)
    dossiers = [dossier_tire(r, hasard, rang) for rang in range(max(TAILLES))]
    duree(reglement, dossiers[:500])  # warm up
    print(f"Python {sys.version.split()[0]}, {r.version}, médiane de {repetitions} passages")
    titres = ("candidats", "secondes", "candidats/s", "motifs/candidat", "µs/candidat", "croissance")
    print(" ".join(titre.rjust(largeur) for titre, largeur in zip(titres, (10, 9, 12, 16, 12, 11), strict=True)))
    precedent = None
    for taille in TAILLES:
        passages = [duree(reglement, dossiers[:taille]) for _ in range(repetitions)]
        secondes, motifs = median(s for s, _ in passages), passages[0][1]
        cout = secondes / taille * 1e6
        croissance = f"×{cout / precedent:.2f}" if precedent else ""
        debit, par_candidat = f"{taille / secondes:,.0f}".replace(",", " "), motifs / taille
        print(f"{taille:>10} {secondes:>9.3f} {debit:>12} {par_candidat:>16.1f} {cout:>12.1f} {croissance:>11}")
        precedent = cout


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS)
