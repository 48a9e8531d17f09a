"""`rdcxl modeles`: workbooks to fill in. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel


@click.command(cls=Commande)
@click.argument("dossier", type=Chemin("DOSSIER"))
@option_referentiel
def modeles(dossier: Path, referentiel: Path | None) -> int:
    """Écrit des classeurs à remplir, avec leurs listes : candidats, notes, acquis, absences…

    Une fois remplis, donnez-les à « rdcxl nouveau » (--candidats, --notes, --acquis, --avec).

    DOSSIER : le dossier à créer.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.grille.construction.modeles import ecrire_modeles
    from rdcxl.referentiel.choix import donne_ou_defaut

    noms = ecrire_modeles(dossier, donne_ou_defaut(referentiel))
    dire(f"{len(noms)} modèles écrits dans {dossier} : {', '.join(noms)}.", "bold green")
    return 0
