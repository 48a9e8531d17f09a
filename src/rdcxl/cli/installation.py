"""`rdcxl installer`: prepare a spreadsheet program for the functions. Imports click; the rest waits for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Groupe, option_remplacer
from rdcxl.cli.installation_excel import excel

option_pour = click.option(
    "--referentiel",
    type=Chemin("FICHIER"),
    help="Référentiel TOML d’une autre certification, que les fonctions connaîtront en plus de ceux de rdcxl.",
)


@click.group(cls=Groupe, invoke_without_command=True, subcommand_metavar="COMMANDE [ARGUMENTS]…")
@click.pass_context
def installer(contexte: click.Context) -> None:
    """Prépare les fonctions RDC_… pour votre tableur.

    Pour Excel sous Windows, avec les boutons : rdcxl installer excel. Pour Excel sur Mac ou sur le web : rdcxl installer
    lite. Pour LibreOffice Calc 25.2 ou plus récent : rdcxl installer libreoffice.
    """
    if contexte.invoked_subcommand is None:
        click.echo(contexte.get_help())


installer.add_command(excel)


@installer.command()
@click.argument("dossier", type=Chemin("DOSSIER"), required=False)
@option_pour
@option_remplacer
def lite(dossier: Path | None, referentiel: Path | None, remplacer: bool) -> int:
    """Écrit ce qu’il faut coller dans xlwings Lite (Excel pour Mac, pour le web, pour Windows).

    DOSSIER : où écrire (rdcxl-lite par défaut).
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.hotes.lite import DEFAUT, installer_lite

    cible = dossier or Path(DEFAUT)
    ecrits = installer_lite(cible, referentiel=referentiel, remplacer=remplacer)
    dire(f"Écrit dans {cible} : {', '.join(f.name for f in ecrits)}.", "bold green")
    dire(f"Suivez {ecrits[-1]} : ajouter le complément xlwings Lite, coller main.py, essayer =RDC_VERSION().")
    return 0


@installer.command()
@click.option(
    "--paquet", type=Chemin("FICHIER.oxt"), help="Écrit seulement l’extension dans ce fichier, sans l’installer."
)
@click.option("--retirer", is_flag=True, help="Retire l’extension de LibreOffice.")
@click.option(
    "--libreoffice", "dossier", type=Chemin("DOSSIER"), help="Où est LibreOffice, s’il n’est pas au lieu habituel."
)
@option_pour
@option_remplacer
def libreoffice(
    paquet: Path | None, retirer: bool, dossier: Path | None, referentiel: Path | None, remplacer: bool
) -> int:
    """Installe les fonctions RDC_… et le menu RDC dans LibreOffice Calc 25.2 ou plus récent.

    Fermez LibreOffice avant. Une version plus ancienne de l’extension est remplacée.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.hotes.libreoffice import installation as outil
    from rdcxl.hotes.libreoffice.paquet import ce_poste, composer_paquet, ecrire_paquet

    if paquet is not None:
        if retirer or dossier is not None:
            raise UsageIncorrect("Avec --paquet, rien n’est installé ni retiré : donnez cette option seule.")
        ecrire_paquet(paquet, referentiel=referentiel, remplacer=remplacer)
        dire(
            f"Extension écrite : {paquet}. Ouvrez-la avec LibreOffice 25.2 ou plus récent pour l’installer.",
            "bold green",
        )
        return 0
    lo = outil.trouver(None if dossier is None else outil.dossiers_sous(dossier))
    version = ".".join(map(str, lo.version))
    if retirer:
        fait = outil.retirer(lo)
        dire(f"Extension retirée de LibreOffice {version}." if fait else "L’extension n’était pas installée.")
        return 0
    outil.installer(lo, composer_paquet(ce_poste(), referentiel))
    dire(f"Extension installée dans LibreOffice {version}. Ouvrez-le et essayez =RDC_VERSION().", "bold green")
    return 0
