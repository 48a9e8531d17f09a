"""`rdcxl placement`: the follow-up of those certified by closed juries. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel, option_remplacer
from rdcxl.cli.lecture import maintenant

FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")


@click.command(cls=Commande)
@click.argument("clotures", metavar="CLOTURE…", nargs=-1, required=True, type=Chemin("CLOTURE"))
@click.option("--vers", "dossier", type=DOSSIER, required=True, help="Dossier à créer.")
@click.option(
    "--reponses",
    type=FICHIER,
    multiple=True,
    help="reponses.csv : identifiant, enquete, repondu_le, situation, poste, entreprise ; ou enquetes.xlsx rempli. Peut être répétée.",
)
@click.option(
    "--mois",
    default="",
    metavar="LISTE",
    help="Mois des enquêtes après la certification, séparés par des virgules. 6,12,18,24 par défaut, un choix de rdcxl : le "
    "règlement ne fixe que leur durée.",
)
@click.option(
    "--session",
    type=FICHIER,
    help="session.toml dont la rubrique [presentation] règle la synthèse. Par défaut, celui qui est à côté de la première CLOTURE.",
)
@option_referentiel
@option_remplacer
def placement(
    clotures: tuple[Path, ...],
    dossier: Path,
    reponses: tuple[Path, ...],
    mois: str,
    session: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Suit le placement des personnes certifiées : enquêtes à envoyer et à remplir, réponses relues, taux, synthèse d’une page.

    CLOTURE : un ou plusieurs fichiers .cloture.json en vigueur, un par jury.
    """
    from rdcxl.cli.affichage import dire, montrer_placement
    from rdcxl.exports.placement.certifies import a_savoir, choisir_les_mois, suivre
    from rdcxl.exports.placement.dossier import SYNTHESE, ecrire_le_placement
    from rdcxl.exports.placement.reponses import lire_reponses
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.jury.certification import referentiel_des_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    instant, lus = maintenant(), {chemin: lire_cloture_en_vigueur(chemin, referentiel) for chemin in clotures}
    r = referentiel_des_clos(lus, referentiel)
    suivi = suivre([lus[chemin] for chemin in clotures], r, choisir_les_mois(mois, r))
    lues = lire_reponses(reponses, suivi, instant.date())
    reglages = reglages_du_dossier(clotures[0], session)
    trouves = ecrire_le_placement(suivi, lues, r, dossier, instant, reglages, remplacer=remplacer)
    for phrase in (*a_savoir(suivi), *lues.avis):
        dire(phrase, "yellow")
    montrer_placement(trouves)
    for session_suivie, jour in suivi.conservation:
        dire(f"{session_suivie} : coordonnées à garder au moins jusqu’au {jour:%d/%m/%Y}.")
    dire(f"Suivi de {len(suivi.personnes)} personnes écrit dans {dossier} ; ouvrez {dossier / SYNTHESE}.", "bold green")
    return 0
