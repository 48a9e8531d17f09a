"""The folder of a follow-up: surveys to fill in, results, a summary, a manifest. Whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
from rdcxl.exports.atelier import Atelier, racine_des_modeles
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.placement import listes, synthese
from rdcxl.exports.placement.certifies import Suivi
from rdcxl.exports.placement.classeur_enquetes import classeur_des_enquetes
from rdcxl.exports.placement.classeur_taux import classeur_du_placement
from rdcxl.exports.placement.reponses import Lues
from rdcxl.exports.placement.taux import Resultat, resultats
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.ecriture import dossier_neuf
from rdcxl.referentiel.modele import Referentiel

SYNTHESE = f"{synthese.FICHIER}.pdf"
FICHIERS = ("enquetes.xlsx", "enquetes.csv", "placement.xlsx", "placement.csv", SYNTHESE)


def ecrire_le_placement(
    suivi: Suivi, lues: Lues, r: Referentiel, dossier: Path, instant: dt.datetime, reglages: Reglages, *,
    remplacer: bool = False,
) -> list[Resultat]:  # fmt: skip
    """Write the folder; return the results.

    Args:
        instant: the time, with its offset: surveys later than its day are still to come.
        remplacer: an older folder goes, unless one of its files was changed, as a list that somebody filled in.

    Raises:
        ExportRefuse: a text cannot be written, or the summary cannot be composed; EcritureRefusee: the folder cannot be written.
    """
    instant = instant.replace(microsecond=0)
    trouves = resultats(suivi, lues.reponses, instant.date())
    lignes = listes.lignes_des_enquetes(suivi, lues.reponses)
    contenus: Sequence[bytes] = (
        classeur_des_enquetes(lignes, suivi, instant),
        listes.csv_des_enquetes(lignes),
        classeur_du_placement(trouves, suivi, lues.reponses, instant),
        listes.csv_des_resultats(trouves),
        _synthese(suivi, trouves, r, instant, reglages),
    )
    with dossier_neuf(dossier, remplacable=deja_ecrits(FICHIERS) if remplacer else None) as provisoire:
        ecrits = {nom: ecrire(provisoire / nom, octets) for nom, octets in zip(FICHIERS, contenus, strict=True)}
        ecrire(provisoire / MANIFESTE, empreintes(ecrits).encode())
    return trouves


def _synthese(
    suivi: Suivi, trouves: Sequence[Resultat], r: Referentiel, instant: dt.datetime, reglages: Reglages
) -> bytes:
    with racine_des_modeles(reglages) as (racine, logos):
        return Atelier(racine, reglages.presentation, logos).composer(synthese.composer(suivi, trouves, r, instant))
