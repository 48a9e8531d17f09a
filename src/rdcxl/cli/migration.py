"""`rdcxl migrer`: a grid of an older layout, or one that lacks a sheet, to a new one. Package imports wait for the call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel, option_remplacer, option_vides
from rdcxl.cli.lecture import maintenant

if TYPE_CHECKING:
    from rdcxl.grille.modele import Promotion

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.argument("grille", type=FICHIER)
@click.option("--vers", type=FICHIER, required=True, metavar="NOUVELLE", help="Le classeur à créer, .xlsx ou .xlsm.")
@option_vides
@click.option(
    "--avec",
    "annexes",
    type=FICHIER,
    multiple=True,
    help="Ajoute les lignes d’un fichier, reconnu à ses colonnes : absences, groupes, tentatives… Peut être répétée.",
)
@click.option("--grilles", type=FICHIER, help="grilles.toml : ajoute une feuille par grille d’épreuve.")
@option_referentiel
@option_remplacer
def migrer(
    grille: Path,
    vers: Path,
    vides: tuple[str, ...],
    annexes: tuple[Path, ...],
    grilles: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Reprend une grille dans un classeur neuf de la disposition actuelle, sans rien perdre de ce qui est saisi.

    GRILLE : un classeur de « rdcxl nouveau », qui n’est pas modifié. Sert aussi à ajouter une feuille en cours d’année.
    """
    from rdcxl.cli.affichage import dire, montrer_anomalies, progression
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.lecture.marque import referentiel_du_classeur
    from rdcxl.grille.migration import Ajouts
    from rdcxl.grille.migration import migrer as migrer_la_grille

    with progression("Feuilles", nombre_de_feuilles()) as avancer:
        bilan = migrer_la_grille(
            grille, vers, referentiel_du_classeur(grille, referentiel), cree_le=maintenant().replace(tzinfo=None), ajouts=Ajouts(vides, annexes, grilles),
            remplacer=remplacer, avancer=avancer,
        )  # fmt: skip
    montrer_anomalies(bilan.promotion.anomalies, bilan.promotion.avertissements)
    for phrase in bilan.avis:
        dire(phrase, "yellow")
    dire(f"Grille migrée : {vers} ({len(bilan.promotion.candidats)} candidats).", "bold green")
    return 0


def avec_avis_de_disposition(promotion: Promotion, grille: Path) -> Promotion:
    """The promotion with a notice when an older version made its grid."""
    from rdcxl.grille.anomalies import Anomalie
    from rdcxl.grille.champs import DISPOSITION
    from rdcxl.typographie import espaces_insecables

    if promotion.disposition is None or promotion.disposition >= DISPOSITION:
        return promotion
    message = espaces_insecables(
        f"Cette grille est de la disposition {promotion.disposition}, l’actuelle est la {DISPOSITION}. Elle se lit ; pour les "
        f"fonctions et les feuilles d’aujourd’hui : rdcxl migrer {grille.name} --vers nouvelle{grille.suffix}"
    )
    avis = Anomalie.avis(grille.name, "", "", "", message)
    return replace(promotion, avertissements=(*promotion.avertissements, avis))
