"""`rdcxl rassembler`: the marks of many hands into a new grid. Package imports wait for the call."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel, option_remplacer
from rdcxl.cli.lecture import maintenant

FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")


@click.command(cls=Commande)
@click.argument("grille", type=FICHIER)
@click.argument("dossier", type=DOSSIER)
@click.option(
    "--vers", "nouvelle", type=FICHIER, required=True, metavar="NOUVELLE", help="La grille à créer, .xlsx ou .xlsm."
)
@click.option(
    "--accords",
    type=FICHIER,
    help="NOUVELLE.accords.csv d’une fois précédente, sa colonne note_retenue remplie : ces notes-là sont prises.",
)
@click.option(
    "--cle", type=FICHIER, help="La clé des numéros anonymes ; par défaut GRILLE.anonymat.csv, à côté de la grille."
)
@option_referentiel
@option_remplacer
def rassembler(
    grille: Path,
    dossier: Path,
    nouvelle: Path,
    accords: Path | None,
    cle: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Rassemble dans une nouvelle grille les notes que les correcteurs ont rendues.

    Rien n’est écrasé en silence : une note que la grille avait déjà, ou que deux correcteurs n’ont pas donnée pareille, attend un accord. Ce qui
    est inconnu, hors barème, hors délai ou hors périmètre est listé. À côté : un journal (ancienne note → nouvelle, par qui, de quel fichier)
    et, s’il y en a, les désaccords à trancher.

    GRILLE : le classeur de « rdcxl nouveau », qui n’est pas modifié. DOSSIER : les fichiers rendus, .xlsx, .xls, .ods ou .csv.
    """
    from rdcxl.cli.affichage import dire, progression
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.journal import chemin_du_journal, ecrire_la_note
    from rdcxl.grille.lecture.marque import referentiel_du_classeur
    from rdcxl.grille.rassembler import rassembler_dans

    r = referentiel_du_classeur(grille, referentiel)
    with progression("Feuilles", nombre_de_feuilles()) as avancer:
        bilan = rassembler_dans(
            grille, dossier, nouvelle, r, le=maintenant(), accords=accords, cle=cle, remplacer=remplacer, avancer=avancer
        )  # fmt: skip
    x = bilan.rassemblement
    prises = (
        f"{p.identifiant}, {p.composante} : {ecrire_la_note(p.avant) or 'vide'} → {ecrire_la_note(p.apres)} ({p.qui})"
        for p in x.prises
    )
    _liste("Notes prises", prises)
    _liste("Désaccords à trancher", map(str, x.desaccords))
    _liste("Secondes corrections attendues", x.attente)
    _liste("Refusées", x.refus)
    _liste("Pour information", bilan.avis)
    nombre = len(x.prises)
    deja = f", {x.pareilles} déjà dans la grille" if x.pareilles else ""
    dire(f"Grille créée : {nouvelle} ({nombre} note{'s prises' if nombre > 1 else ' prise'}{deja}).", "bold green")
    if x.prises:
        dire(f"Qui a donné quoi, et ce qui y était : {chemin_du_journal(nouvelle).name}.")
    if bilan.accords:
        dire(f"Écrivez les notes retenues dans {bilan.accords.name}, puis recommencez avec --accords.", "yellow")
    return int(not x.complet)


def _liste(titre: str, phrases: Iterable[str]) -> None:
    from rdcxl.cli.affichage import dire

    dites = list(phrases)
    if dites:
        dire(f"{titre} ({len(dites)})", "bold")
        for phrase in dites:
            dire(f"  • {phrase}")
