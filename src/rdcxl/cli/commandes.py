"""The commands: each reads its files, calls the package and prints. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from rdcxl import __version__
from rdcxl.cli.base import (
    CONFIGURATION,
    OPTION_AIDE,
    Chemin,
    Groupe,
    option_decisions,
    option_forcer,
    option_json,
    option_lecture,
    option_remplacer,
)
from rdcxl.cli.installation import installer
from rdcxl.cli.scellement import cle, rectifier, verifier
from rdcxl.cli.signature import Signature, options_de_signature

if TYPE_CHECKING:
    from rdcxl.grille.modele import Promotion
    from rdcxl.jury.deliberation import Deliberation

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
@click.pass_context
def rdcxl(contexte: click.Context) -> None:
    """Grille, jury et exports du titre « Responsable de développement commercial » (RNCP36395).

    Pour découvrir : rdcxl demo. Pour une promotion : nouveau, controler, deliberer, clore, exporter.
    """
    if contexte.invoked_subcommand is None:
        click.echo(contexte.get_help())


@rdcxl.command()
@click.argument("dossier", type=DOSSIER, required=False)
def demo(dossier: Path | None) -> int:
    """Fait tout le travail sur la promotion d’exemple : grille, décisions, clôture, DIPLOMATION, certificats.

    DOSSIER : où écrire (rdcxl-demo par défaut).
    """
    from rdcxl.cli.demonstration import demontrer

    return demontrer(dossier)


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@click.option("--candidats", type=FICHIER, required=True, help="candidats.csv : identité et inscription.")
@click.option("--notes", type=FICHIER, help="notes.csv : notes et absences déjà connues.")
@click.option("--acquis", type=FICHIER, help="acquis.csv : ce qui reste d’une session antérieure.")
@click.option("--session", type=FICHIER, help="session.toml : centre, dates, certification, lectures.")
@option_remplacer
def nouveau(
    grille: Path, candidats: Path, notes: Path | None, acquis: Path | None, session: Path | None, remplacer: bool
) -> int:
    """Crée la grille de notation d’une promotion.

    GRILLE : le classeur à créer : .xlsm avec les boutons pour Excel sous Windows, .xlsx sans macro partout ailleurs.
    """
    from rdcxl.cli.affichage import dire, montrer_anomalies, progression
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.creation import creer_grille

    cree_le = _maintenant().replace(tzinfo=None)
    with progression("Feuilles", nombre_de_feuilles()) as avancer:
        contenu = creer_grille(
            grille, candidats, notes, acquis, session, cree_le=cree_le, remplacer=remplacer, avancer=avancer
        )
    montrer_anomalies(contenu.promotion.anomalies, contenu.promotion.avertissements)
    a_corriger = len(contenu.promotion.bloquantes)
    suite = f", {a_corriger} saisie{'s' if a_corriger > 1 else ''} à corriger" if a_corriger else ""
    dire(f"Grille créée : {grille} ({len(contenu.candidats)} candidats{suite}).", "bold green")
    return 0


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@option_json
def controler(grille: Path, en_json: bool) -> int:
    """Liste toutes les anomalies d’une grille : où, quelle valeur, pourquoi, que faire.

    GRILLE : un classeur .xlsx ou .xlsm, le vôtre ou celui de « rdcxl nouveau ».
    """
    promotion = _lire(grille)
    if en_json:
        from rdcxl.grille.modele import en_anomalie

        _ecrire_json(
            {
                "anomalies": [en_anomalie(a) for a in promotion.anomalies],
                "avertissements": [en_anomalie(a) for a in promotion.avertissements],
            }
        )
    else:
        from rdcxl.cli.affichage import dire, montrer_anomalies

        montrer_anomalies(promotion.anomalies, promotion.avertissements)
        if not promotion.anomalies:
            dire(f"Aucune anomalie dans {grille.name} ({len(promotion.candidats)} candidats).", "bold green")
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
def deliberer(grille: Path, en_json: bool, lectures: tuple[tuple[str, str], ...], motifs: bool, direct: bool) -> int:
    """Propose une décision pour chaque candidat. Le jury reste souverain.

    GRILLE : un classeur .xlsx ou .xlsm.
    """
    if direct:
        from rdcxl.erreurs import UsageIncorrect

        if en_json:
            raise UsageIncorrect("--direct est un écran : donnez --json sans --direct.")
        from rdcxl.cli.direct import suivre

        return suivre(grille, dict(lectures), motifs=motifs)
    deliberation = _deliberer(grille, dict(lectures))
    if en_json:
        from rdcxl.jury.deliberation import en_json as en_objet

        _ecrire_json(en_objet(deliberation))
    else:
        from rdcxl.cli import affichage as A

        A.console().print(A.tableau_des_decisions(deliberation))
        if motifs:
            A.montrer_motifs(deliberation)
        A.montrer_lectures(deliberation.lectures_modifiees)
        A.montrer_anomalies(deliberation.promotion.anomalies, deliberation.promotion.avertissements)
        A.montrer_comptes(deliberation.resultats)
    return int(bool(deliberation.promotion.anomalies))


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@option_json
@option_lecture
def sensibilite(grille: Path, en_json: bool, lectures: tuple[tuple[str, str], ...]) -> int:
    """Liste les candidats dont le résultat dépend d’une lecture du règlement.

    GRILLE : un classeur .xlsx ou .xlsm.
    """
    from rdcxl.cli import affichage as A
    from rdcxl.jury.deliberation import deliberer as deliberer_promotion
    from rdcxl.jury.sensibilite import en_json as en_objet
    from rdcxl.jury.sensibilite import sensibilites
    from rdcxl.referentiel import charger_referentiel
    from rdcxl.regles import lectures_modifiees
    from rdcxl.regles import libelles as L

    referentiel, promotion = charger_referentiel(), _lire(grille)
    with A.progression("Lectures", len(promotion.candidats)) as avancer:
        base, trouves = sensibilites(promotion, referentiel, dict(lectures), avancer)
    deliberation = deliberer_promotion(promotion, referentiel, dict(lectures))
    attente = [x.identifiant for x in deliberation.resultats if x.decision == L.EN_ATTENTE]
    if en_json:
        _ecrire_json(en_objet(referentiel, base, trouves))
    else:
        A.montrer_lectures(lectures_modifiees(referentiel, base))
        A.montrer_sensibilites(trouves)
        if attente:
            A.dire(f"Encore en attente, donc à revoir une fois complets : {', '.join(attente)}.", "yellow")
    return 0


@rdcxl.command()
@click.argument("grille", type=FICHIER)
@click.option("--jury", type=FICHIER, required=True, help="jury.toml : date, lieu, membres, procès-verbaux d’épreuve.")
@option_decisions
@option_forcer
@options_de_signature
def clore(grille: Path, jury: Path, decisions: Path | None, forcer: str, signature: Signature) -> int:
    """Clôt le jury : écrit GRILLE.cloture.json, signé, d’où partent tous les exports, et une copie du classeur.

    Refuse, en listant tout, tant qu’une note due manque sans ajournement, qu’une anomalie demeure, qu’un procès-verbal
    d’épreuve manque, que le jury n’est pas composé comme il se doit ou qu’une date est à venir.

    GRILLE : le classeur sur lequel le jury a délibéré.
    """
    from rdcxl.cli.affichage import dire, montrer_actes, montrer_comptes
    from rdcxl.jury.arrets import arreter
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.cloture import remarques
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.decisions import lire_tous_les_actes

    compose, maintenant = lire_jury(jury), _maintenant()
    lue = signature.empreinte(grille)
    deliberation = _deliberer(grille, {})
    lues = lire_tous_les_actes(deliberation, maintenant, decisions)
    depot = signature.depot(lue)
    ecrit = clore_le_jury(
        deliberation, compose, grille, clos_le=maintenant, actes=lues.actes, forcer=forcer, depot=depot
    )
    arrets = arreter(deliberation, lues.actes)
    montrer_actes(arrets)
    montrer_comptes([x.resultat for x in arrets])
    for phrase in (*lues.avis, *remarques(deliberation, compose, maintenant, lues.actes)):
        dire(phrase, "yellow")
    signature.dire(depot)
    dire(f"Jury clos : {ecrit}", "bold green")
    return 0


@rdcxl.command()
@click.argument("cloture", type=FICHIER)
@click.option("--vers", "dossier", type=DOSSIER, required=True, help="Dossier à créer.")
@click.option(
    "--quoi",
    default="",
    metavar="LISTE",
    help="Exports voulus, séparés par des virgules : diplomation, certificats. Tous par défaut.",
)
@click.option("--profil", type=FICHIER, help="Profil TOML du fichier DIPLOMATION, au lieu de celui par défaut.")
@option_remplacer
def exporter(cloture: Path, dossier: Path, quoi: str, profil: Path | None, remplacer: bool) -> int:
    """Écrit les fichiers d’un jury clos : DIPLOMATION et certificats de bloc.

    CLOTURE : le fichier .cloture.json écrit par « rdcxl clore ».
    """
    from rdcxl.cli import affichage as A
    from rdcxl.exports.dossier import choisir, exporter_dossier, nombre_de_certificats
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    voulus = choisir(quoi)
    contenu = lire_cloture_en_vigueur(cloture)
    with A.progression("Certificats", nombre_de_certificats(contenu)) as avancer:
        bilan = exporter_dossier(contenu, dossier, voulus, profil=profil, remplacer=remplacer, avancer=avancer)
    for phrase in bilan.avertissements:
        A.dire(phrase, "yellow")
    A.dire(f"{len(bilan.fichiers)} fichiers écrits dans {dossier}.", "bold green")
    return 0


for commande in (cle, verifier, rectifier):
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
            }
            for f in FONCTIONS
        ]
        _ecrire_json({"fonctions": liste})
        return 0
    from rdcxl.cli.affichage import montrer_fonctions

    montrer_fonctions([(signature(f), f) for f in FONCTIONS])
    return 0


rdcxl.add_command(installer)


def _lire(grille: Path) -> Promotion:
    from rdcxl.cli.affichage import progression
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.referentiel import charger_referentiel

    with progression("Lecture de la grille", None):
        return lire_grille(grille, charger_referentiel())


def _deliberer(grille: Path, lectures: dict[str, str]) -> Deliberation:
    from rdcxl.cli.affichage import progression
    from rdcxl.jury.deliberation import deliberer as deliberer_promotion
    from rdcxl.referentiel import charger_referentiel

    promotion = _lire(grille)
    with progression("Propositions", len(promotion.candidats)) as avancer:
        return deliberer_promotion(promotion, charger_referentiel(), lectures, avancer)


def _ecrire_json(objet: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(objet, ensure_ascii=False, indent=2))


def _maintenant() -> dt.datetime:
    """Now, with the offset of this place."""
    return dt.datetime.now(dt.timezone.utc).astimezone()
