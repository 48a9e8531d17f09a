"""The commands: each reads its files, calls the package and prints. Package imports wait for the call."""

from __future__ import annotations

import os
from pathlib import Path

import rich_click as click

from rdcxl import __version__
from rdcxl.cli.aide import aide
from rdcxl.cli.base import (
    CONFIGURATION,
    OPTION_AIDE,
    Chemin,
    Groupe,
    option_json,
    option_lecture,
    option_referentiel,
    option_tout,
)
from rdcxl.cli.cle import cle
from rdcxl.cli.cloture import clore, exporter, rectifier
from rdcxl.cli.cpf import cpf_retour
from rdcxl.cli.echeances import echeances
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.envois import envois, joindre
from rdcxl.cli.installation import installer
from rdcxl.cli.journal import relever_les_changements
from rdcxl.cli.lecture import au_terminal, deliberer_grille, lire, maintenant
from rdcxl.cli.migration import migrer
from rdcxl.cli.modeles import modeles
from rdcxl.cli.nouveau import nouveau
from rdcxl.cli.personnes import personne, purger
from rdcxl.cli.placement import placement
from rdcxl.cli.preparation import preparer
from rdcxl.cli.preuve import page_verification
from rdcxl.cli.rassembler import rassembler
from rdcxl.cli.registre import groupe_registre
from rdcxl.cli.reprendre import reprendre
from rdcxl.cli.reseau import deposer, indicateurs, renouvellement, reseau
from rdcxl.cli.scellement import verifier

FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")


@click.group(
    cls=Groupe,
    context_settings={"help_option_names": OPTION_AIDE, "max_content_width": 100},
    invoke_without_command=True,
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
)
@click.rich_config(help_config=CONFIGURATION)
@click.version_option(__version__, "--version", message="rdcxl %(version)s", help="Affiche la version.")
@click.option(
    "--partage",
    is_flag=True,
    help="Ce qui s’écrit peut être lu par les autres comptes de l’ordinateur, comme le veut un dossier partagé (sinon RDCXL_PARTAGE=1).",
)
@click.pass_context
def rdcxl(contexte: click.Context, partage: bool) -> None:
    """Grille, jury et exports du titre « Responsable de développement commercial » (RNCP36395).

    Pour découvrir : rdcxl demo. Pour une promotion : nouveau, controler, deliberer, clore, exporter.
    """
    if partage:
        os.environ["RDCXL_PARTAGE"] = "1"  # processes that this one starts are told too
    if contexte.invoked_subcommand is None:
        click.echo(contexte.get_help())
        if au_terminal():
            _montrer_le_prochain_pas()


def _montrer_le_prochain_pas() -> None:
    from rdcxl.cli.affichage import dire
    from rdcxl.cli.prochain import prochain_pas

    pas = prochain_pas(Path.cwd())
    dire(pas.raison)
    dire(f"  {pas.commande}", "bold cyan")
    dire("Le guide : rdcxl aide")


@rdcxl.command()
@click.argument("dossier", type=DOSSIER, required=False)
@click.option(
    "--reseau", "en_reseau", is_flag=True, help="Douze centres fictifs, leurs jurys clos, et ce que le réseau en tire."
)
def demo(dossier: Path | None, en_reseau: bool) -> int:
    """Fait tout le travail sur la promotion d’exemple : grille, décisions, clôture, DIPLOMATION, certificats.

    DOSSIER : où écrire (rdcxl-demo par défaut).
    """
    from rdcxl.cli.demonstration import demontrer, demontrer_le_reseau

    return demontrer_le_reseau(dossier) if en_reseau else demontrer(dossier)


rdcxl.add_command(aide)
rdcxl.add_command(nouveau)
rdcxl.add_command(reprendre)
rdcxl.add_command(modeles)
rdcxl.add_command(migrer)


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@option_json
@option_tout
@option_referentiel
def controler(grille: Path, en_json: bool, tout: bool, referentiel: Path | None) -> int:
    """Liste toutes les anomalies d’une grille : où, quelle valeur, pourquoi, que faire.

    GRILLE : un classeur .xlsx ou .xlsm, le vôtre ou celui de « rdcxl nouveau ».
    """
    from rdcxl.cli.migration import avec_avis_de_disposition
    from rdcxl.jury.decisions import avec_les_actes

    lue, r = lire(grille, referentiel)
    promotion = avec_les_actes(avec_avis_de_disposition(lue, grille), r, maintenant())
    changes = relever_les_changements(grille, promotion)
    if en_json:
        from rdcxl.grille.anomalies import en_anomalie

        ecrire_json(
            {
                "anomalies": [en_anomalie(a) for a in promotion.anomalies],
                "avertissements": [en_anomalie(a) for a in promotion.avertissements],
                "changements": changes.en_json,
            }
        )
    else:
        from rdcxl.cli.affichage import dire, montrer_anomalies, noms_des_candidats
        from rdcxl.grille.annee import resume_de_l_annee

        montrer_anomalies(promotion.anomalies, promotion.avertissements, noms_des_candidats(promotion), tout=tout)
        changes.montrer()
        if resume := resume_de_l_annee(promotion, r):
            dire(resume)
        if not promotion.anomalies:
            combien = len(promotion.candidats)
            dire(f"Aucune anomalie dans {grille.name} ({combien} candidat{'s' if combien > 1 else ''}).", "bold green")
    return int(bool(promotion.anomalies))


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@option_json
@option_lecture
@click.option("--motifs", is_flag=True, help="Donne les motifs de chaque proposition, avec leur article.")
@click.option(
    "--direct",
    is_flag=True,
    help="Écran du jury : suit la grille et se met à jour à chaque enregistrement. Ctrl-C pour quitter.",
)
@option_tout
@option_referentiel
def deliberer(
    grille: Path,
    en_json: bool,
    lectures: tuple[tuple[str, str], ...],
    motifs: bool,
    direct: bool,
    tout: bool,
    referentiel: Path | None,
) -> int:
    """Propose une décision pour chaque candidat. Le jury reste souverain.

    GRILLE : un classeur .xlsx ou .xlsm.
    """
    if direct:
        from rdcxl.erreurs import UsageIncorrect

        if en_json:
            raise UsageIncorrect("--direct est un écran : donnez --json sans --direct.")
        from rdcxl.cli.direct import suivre
        from rdcxl.grille.lecture.marque import referentiel_du_classeur

        return suivre(grille, referentiel_du_classeur(grille, referentiel), dict(lectures), motifs=motifs)
    deliberation = deliberer_grille(grille, referentiel, dict(lectures))
    if en_json:
        from rdcxl.jury.deliberation import en_json as en_objet

        ecrire_json(en_objet(deliberation))
    else:
        from rdcxl.cli import affichage as A

        A.console().print(A.tableau_des_decisions(deliberation))
        if motifs:
            A.montrer_motifs(deliberation)
        A.montrer_lectures(deliberation.lectures_modifiees)
        lue = deliberation.promotion
        A.montrer_anomalies(lue.anomalies, lue.avertissements, A.noms_des_candidats(lue), tout=tout)
        A.montrer_comptes(deliberation.resultats)
        A.montrer_apres_les_actes(deliberation, maintenant())
    return int(bool(deliberation.promotion.anomalies))


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@option_json
@option_lecture
@option_referentiel
def sensibilite(grille: Path, en_json: bool, lectures: tuple[tuple[str, str], ...], referentiel: Path | None) -> int:
    """Liste les candidats dont le résultat dépend d’une lecture du règlement.

    GRILLE : un classeur .xlsx ou .xlsm.
    """
    from rdcxl.cli import affichage as A
    from rdcxl.jury.deliberation import deliberer as deliberer_promotion
    from rdcxl.jury.sensibilite import en_json as en_objet
    from rdcxl.jury.sensibilite import sensibilites
    from rdcxl.regles import lectures_modifiees
    from rdcxl.regles import libelles as L

    promotion, r = lire(grille, referentiel)
    with A.progression("Lectures", len(promotion.candidats)) as avancer:
        base, trouves = sensibilites(promotion, r, dict(lectures), avancer)
    deliberation = deliberer_promotion(promotion, r, dict(lectures))
    attente = [x.identifiant for x in deliberation.resultats if x.decision == L.EN_ATTENTE]
    if en_json:
        ecrire_json(en_objet(r, base, trouves))
    else:
        A.montrer_lectures(lectures_modifiees(r, base))
        A.montrer_sensibilites(trouves)
        if attente:
            A.dire(f"Encore en attente, donc à revoir une fois complets : {', '.join(attente)}.", "yellow")
    return 0


for commande in (
    preparer,
    rassembler,
    clore,
    exporter,
    cpf_retour,
    joindre,
    envois,
    rectifier,
    verifier,
    personne,
    purger,
    cle,
    echeances,
    placement,
    page_verification,
    deposer,
    indicateurs,
    renouvellement,
    reseau,
):
    rdcxl.add_command(commande)


@rdcxl.command()
@option_json
def fonctions(en_json: bool) -> int:
    """Liste les fonctions de feuille de calcul, avec leurs arguments."""
    from rdcxl.fonctions.catalogue import FONCTIONS, signature

    if en_json:
        liste = [
            {
                "nom": f.nom,
                "aide": f.aide,
                "arguments": [{"nom": a.nom, "aide": a.aide, "facultatif": a.facultatif} for a in f.arguments],
                "exemple": f.exemple,
                **({"colonnes": list(colonnes)} if (colonnes := f.colonnes()) else {}),
            }
            for f in FONCTIONS
        ]
        ecrire_json({"fonctions": liste})
        return 0
    from rdcxl.cli.affichage import montrer_fonctions

    montrer_fonctions([(signature(f), f) for f in FONCTIONS])
    return 0


rdcxl.add_command(groupe_registre)
rdcxl.add_command(installer)
