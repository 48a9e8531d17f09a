"""`rdcxl installer excel`: put the add-in into Excel on this PC, take it away, write it, or say what is missing."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_remplacer
from rdcxl.cli.ecran import ecrire_json

if TYPE_CHECKING:
    from rdcxl.hotes.poste import Constat, Machine


@click.command(cls=Commande)
@click.option(
    "--diagnostic", is_flag=True, help="Ne change rien : dit ce qui est en place, ce qui manque, et que faire."
)
@click.option("--grille", type=Chemin("FICHIER"), help="Une grille à examiner aussi : où elle est, d’où elle vient.")
@click.option(
    "--emplacement",
    type=Chemin("DOSSIER"),
    help="Dossier réservé aux grilles, à ajouter aux emplacements approuvés d’Excel.",
)
@click.option(
    "--paquet", type=Chemin("FICHIER.xlam"), help="Écrit seulement le complément dans ce fichier, sans l’installer."
)
@click.option("--retirer", is_flag=True, help="Retire le complément d’Excel.")
@option_json
@option_remplacer
def excel(
    diagnostic: bool,
    grille: Path | None,
    emplacement: Path | None,
    paquet: Path | None,
    retirer: bool,
    en_json: bool,
    remplacer: bool,
) -> int:
    """Installe dans Excel pour Windows l’onglet RDC et les fonctions RDC_…, pour tous les classeurs.

    Pose le complément rdcxl.xlam là où Excel l’ouvre de lui-même, lui désigne le Python de rdcxl, puis dit ce qui reste à
    faire. Fermez Excel avant. Un complément d’une version plus ancienne est remplacé.
    """
    if paquet is not None:
        return _ecrire_le_paquet(paquet, diagnostic or retirer or bool(grille or emplacement), remplacer)
    return _sur_ce_poste(diagnostic, grille, emplacement, retirer, en_json)


def _ecrire_le_paquet(paquet: Path, autre: bool, remplacer: bool) -> int:
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.hotes.complement.fichier import ecrire_complement

    if autre:
        raise UsageIncorrect("Avec --paquet, rien n’est installé, retiré ni examiné : donnez cette option seule.")
    ecrire_complement(paquet, remplacer=remplacer)
    dire(f"Complément écrit : {paquet}. « rdcxl installer excel » le pose lui-même là où Excel l’ouvre.", "bold green")
    return 0


def _sur_ce_poste(diagnostic: bool, grille: Path | None, emplacement: Path | None, retirer: bool, en_json: bool) -> int:
    from rdcxl.erreurs import HoteRefuse, UsageIncorrect
    from rdcxl.hotes import poste
    from rdcxl.hotes.poste.constats import AILLEURS
    from rdcxl.hotes.poste.machine import WINDOWS
    from rdcxl.hotes.poste.windows import decrire_grille, machine_locale

    if diagnostic and emplacement is not None:
        raise UsageIncorrect("Avec --diagnostic, rien n’est changé : donnez --emplacement sans --diagnostic.")
    if retirer and (diagnostic or grille is not None or emplacement is not None):
        raise UsageIncorrect("--retirer ôte le complément, et rien d’autre : donnez cette option seule.")
    machine = machine_locale()
    if not diagnostic and machine.systeme != WINDOWS:
        raise HoteRefuse(f"« rdcxl installer excel » ne sert qu’à Excel pour Windows. {AILLEURS}")
    if retirer:
        return _retirer(machine, en_json)
    faits = [] if diagnostic else _installer(machine, emplacement)
    constats = poste.diagnostiquer(machine, None if grille is None else decrire_grille(grille))
    if en_json:
        ecrire_json({"faits": faits, "constats": [c._asdict() for c in constats]})
    else:
        _montrer(faits, constats)
    return int(any(c.etat == poste.A_FAIRE for c in constats))


def _retirer(machine: Machine, en_json: bool) -> int:
    from rdcxl.cli.affichage import dire
    from rdcxl.hotes.poste import retirer_le_complement

    retires = retirer_le_complement(machine)
    if en_json:
        ecrire_json({"faits": [f"Retiré : {chemin}" for chemin in retires], "constats": []})
    elif retires:
        dire(f"Complément retiré d’Excel : {', '.join(retires)}.", "bold green")
    else:
        dire("Le complément n’était pas installé.")
    return 0


def _installer(machine: Machine, emplacement: Path | None) -> list[str]:
    """What was done, one sentence each; refuses before anything is written where it can."""
    from rdcxl.hotes import poste
    from rdcxl.hotes.poste.reglages import chemin_de_l_utilisateur, interpreteur_voulu

    faits = []
    if emplacement is not None:
        dossier = str(emplacement if PureWindowsPath(emplacement).is_absolute() else emplacement.absolute())
        ajoute = poste.approuver(machine, dossier)
        faits.append(f"Emplacement {'ajouté' if ajoute else 'déjà approuvé'} : {dossier}")
    pose = poste.installer_le_complement(machine)
    etat = "installé, ouvrez Excel : l’onglet RDC y est" if pose else "déjà en place"
    faits.append(f"Complément {etat} ({poste.chemin_du_complement(machine)}).")
    ecrit = poste.ecrire_interpreteur(machine)
    verbe = "désigne maintenant" if ecrit else "désignait déjà"
    faits.append(f"{chemin_de_l_utilisateur(machine)} {verbe} {interpreteur_voulu(machine)}.")
    return faits


def _montrer(faits: list[str], constats: list[Constat]) -> None:
    from rich.table import Table
    from rich.text import Text

    from rdcxl.cli import affichage as A
    from rdcxl.hotes.poste import A_FAIRE, A_SAVOIR, BON
    from rdcxl.typographie import espaces_insecables

    for fait in faits:
        A.dire(fait, "bold green")
    styles = {BON: "green", A_FAIRE: "bold red", A_SAVOIR: "yellow"}
    table = Table(title="Ce PC et Excel", header_style="bold", title_justify="left", show_lines=True)
    for titre in ("Quoi", "État", "Pourquoi", "Que faire"):
        table.add_column(titre, overflow="fold")
    for c in constats:
        textes = (Text(espaces_insecables(t)) for t in (c.pourquoi, c.que_faire))
        table.add_row(c.quoi, Text(c.etat, style=styles[c.etat]), *textes)
    A.console().print(table)
