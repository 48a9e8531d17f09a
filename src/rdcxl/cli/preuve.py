"""`rdcxl page-verification`: the page by which anybody checks a certificate. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_remplacer
from rdcxl.cli.lecture import maintenant
from rdcxl.cli.signature import lire_mot_de_passe, option_mot_de_passe

FICHIER = Chemin("FICHIER")


@click.command("page-verification", cls=Commande)
@click.argument("page", type=FICHIER)
@click.option("--revocations", type=FICHIER, help="revocations.csv : numero, date, motif des certificats retirés.")
@click.option("--cle", type=FICHIER, help="Clé qui signe la liste, au lieu de celle de « rdcxl cle ».")
@option_mot_de_passe
@click.option(
    "--cle-publique",
    "anciennes",
    type=FICHIER,
    multiple=True,
    help="Clé publique d’une année antérieure, dont les certificats restent vérifiables. Peut être répétée.",
)
@option_remplacer
def page_verification(
    page: Path,
    revocations: Path | None,
    cle: Path | None,
    fichier: Path | None,
    anciennes: tuple[Path, ...],
    remplacer: bool,
) -> int:
    """Écrit la page web qui vérifie les certificats : un fichier HTML à déposer sur le site du centre.

    Elle contient les clés publiques et la liste signée des certificats retirés, et n’envoie rien. Sans --revocations, la liste
    est vide. Refaites la page à chaque retrait.

    PAGE : le fichier .html à écrire.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import CleRefusee
    from rdcxl.exports.preuve.page import composer_page
    from rdcxl.exports.preuve.revocations import lire_revocations
    from rdcxl.grille.ecriture import fichier_neuf
    from rdcxl.jury.cles import charger_cle, chemin_par_defaut, lire_cle_publique
    from rdcxl.referentiel import charger_referentiel

    aujourdhui = maintenant().date()
    publiques = [lire_cle_publique(chemin) for chemin in anciennes]
    revoques = lire_revocations(revocations, aujourdhui) if revocations else []
    chemin = cle or chemin_par_defaut()
    if not chemin.exists():
        raise CleRefusee(f"La clé « {chemin} » n’existe pas. « rdcxl cle » en crée une ; --cle en désigne une autre.")
    signataire = charger_cle(chemin, lire_mot_de_passe(fichier, f"Mot de passe de la clé {chemin.name} : "))
    contenu = composer_page(signataire, publiques, revoques, aujourdhui, charger_referentiel())
    with fichier_neuf(page, remplacer=remplacer) as provisoire:
        provisoire.write_bytes(contenu.encode())
    dire(f"Page de vérification : {page}", "bold green")
    dire(f"Certificats retirés : {len(revoques)}. Clés : {len(publiques) + 1}. Déposez-la sur le site du centre.")
    return 0
