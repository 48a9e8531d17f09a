"""`rdcxl installer`: prepare a spreadsheet program for the functions. Imports click; the rest waits for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Groupe, option_remplacer
from rdcxl.cli.installation_excel import excel


@click.group(cls=Groupe, invoke_without_command=True, subcommand_metavar="COMMANDE [ARGUMENTS]…")
@click.pass_context
def installer(contexte: click.Context) -> None:
    """Prépare les fonctions RDC_… pour votre tableur.

    Pour Excel sous Windows, avec les boutons : rdcxl installer excel. Pour Excel sur Mac ou sur le web : rdcxl installer lite.
    """
    if contexte.invoked_subcommand is None:
        click.echo(contexte.get_help())


installer.add_command(excel)


@installer.command()
@click.argument("dossier", type=Chemin("DOSSIER"), required=False)
@option_remplacer
def lite(dossier: Path | None, remplacer: bool) -> int:
    """Écrit ce qu’il faut coller dans xlwings Lite (Excel pour Mac, pour le web, pour Windows).

    DOSSIER : où écrire (rdcxl-lite par défaut).
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.hotes.lite import DEFAUT, installer_lite

    cible = dossier or Path(DEFAUT)
    ecrits = installer_lite(cible, remplacer=remplacer)
    dire(f"Écrit dans {cible} : {', '.join(f.name for f in ecrits)}.", "bold green")
    dire(f"Suivez {ecrits[-1]} : ajouter le complément xlwings Lite, coller main.py, essayer =RDC_VERSION().")
    return 0
