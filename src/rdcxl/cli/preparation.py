"""`rdcxl preparer`: the documents that may be made before the jury is closed. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_decisions, option_quoi, option_referentiel, option_remplacer
from rdcxl.cli.cloture import PROCESSUS
from rdcxl.cli.lecture import deliberer_grille, maintenant

FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")


@click.command(cls=Commande)
@click.argument("grille", type=FICHIER)
@click.option("--vers", "dossier", type=DOSSIER, required=True, help="Dossier à créer.")
@option_quoi(
    "Documents voulus, séparés par des virgules : {}. Par défaut, tous ceux dont les fichiers, ou la feuille Contrôle continu, "
    "sont donnés.",
    clos=False,
)
@click.option(
    "--epreuves",
    type=FICHIER,
    help="epreuves.toml : dates, heures, lieux, envoi des convocations, et aménagements – des mesures, jamais un diagnostic.",
)
@click.option("--jury", type=FICHIER, help="jury.toml : date, lieu et membres, tels qu’ils sont prévus.")
@option_decisions
@click.option(
    "--session",
    type=FICHIER,
    help="session.toml dont les rubriques [presentation], [signataires] et [textes] règlent les documents. "
    "Par défaut, celui qui est à côté de GRILLE.",
)
@option_referentiel
@option_remplacer
def preparer(
    grille: Path,
    dossier: Path,
    quoi: str,
    epreuves: Path | None,
    jury: Path | None,
    decisions: Path | None,
    session: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Écrit ce qui peut l’être avant la clôture : convocations, émargements, procès-verbaux vierges, relevés de l’année, projets pour le jury.

    Aucune note d’épreuve ne sort avant la clôture : seuls les documents marqués « PROJET — ne pas diffuser », pour le jury, en portent.

    GRILLE : un classeur .xlsx ou .xlsm.
    """
    from rdcxl.cli import affichage as A
    from rdcxl.exports.matiere import Matiere
    from rdcxl.exports.preparation import choisir, preparer_dossier
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.grille.epreuves import lire_epreuves
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.decisions import lire_tous_les_actes

    voulus = choisir(quoi, epreuves=epreuves is not None, jury=jury is not None)
    compose, planifiees = lire_jury(jury) if jury else None, lire_epreuves(epreuves) if epreuves else None
    reglages, instant = reglages_du_dossier(grille, session), maintenant()
    deliberation = deliberer_grille(grille, referentiel, {})
    lues = lire_tous_les_actes(deliberation, instant, decisions)
    matiere = Matiere(deliberation, grille, instant, reglages, lues.actes, compose, planifiees)
    with A.progression("Documents", None) as avancer:
        bilan = preparer_dossier(
            matiere, dossier, voulus,
            nommes=bool(quoi), processus=PROCESSUS, remplacer=remplacer, avancer=avancer,
        )  # fmt: skip
    for phrase in (*lues.avis, *bilan.avertissements):
        A.dire(phrase, "yellow")
    A.montrer_refus(bilan.refus)
    A.dire(f"{len(bilan.fichiers)} fichiers écrits dans {dossier}.", "bold green")
    return int(bool(bilan.refus))
