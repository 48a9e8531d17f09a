"""`rdcxl clore`, `rectifier` and `exporter`: the jury's work put down, then sent. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import (
    Chemin,
    Commande,
    option_confirmer,
    option_decisions,
    option_forcer,
    option_oui,
    option_quoi,
    option_referentiel,
    option_remplacer,
)
from rdcxl.cli.journal import relever_les_changements
from rdcxl.cli.lecture import au_terminal, deliberer_grille, maintenant
from rdcxl.cli.preuve_des_certificats import PreuveVoulue, options_de_preuve
from rdcxl.cli.signature import Signature, ce_que_sait_le_poste, option_succession, options_de_signature

if TYPE_CHECKING:
    from rdcxl.jury.composition import Jury
    from rdcxl.jury.deliberation import Deliberation
    from rdcxl.jury.modele_clos import Cloture
    from rdcxl.regles.actes import Acte

PROCESSUS = 2  # that compose documents
FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")
option_epreuves = click.option(
    "--epreuves",
    type=FICHIER,
    help="epreuves.toml : lieux, sujets, matériel et aménagements complètent les procès-verbaux d’épreuve de jury.toml.",
)


@click.command(cls=Commande)
@click.argument("grille", type=FICHIER)
@click.option("--jury", type=FICHIER, required=True, help="jury.toml : date, lieu, membres, procès-verbaux d’épreuve.")
@option_epreuves
@option_decisions
@option_forcer
@option_confirmer
@click.option(
    "--malgre",
    default="",
    metavar="MOTIF",
    help="Pourquoi clore bien qu’un autre fichier de ce dossier close déjà ce jury ; porté au procès-verbal.",
)
@option_oui
@option_referentiel
@options_de_signature
def clore(
    grille: Path,
    jury: Path,
    epreuves: Path | None,
    decisions: Path | None,
    forcer: str,
    confirmes: tuple[str, ...],
    malgre: str,
    oui: bool,
    referentiel: Path | None,
    signature: Signature,
) -> int:
    """Clôt le jury : écrit GRILLE.cloture.json, signé, d’où partent tous les exports, et une copie du classeur.

    Refuse, en listant tout, tant qu’une note due manque sans ajournement, qu’une anomalie demeure, qu’un procès-verbal
    d’épreuve manque, que le jury n’est pas composé comme il se doit ou qu’une date est à venir. Dans un terminal, montre
    d’abord le tableau final (proposition, actes, résultat) et demande s’il faut clore.

    GRILLE : le classeur sur lequel le jury a délibéré.
    """
    from rdcxl.cli.affichage import dire, montrer_le_tableau_final
    from rdcxl.grille.ouverte import ouvertures
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.cloture import composer, remarques
    from rdcxl.jury.composition import confirmer, lire_jury
    from rdcxl.jury.depot import chemin_de_cloture, refuser_si_close
    from rdcxl.jury.entrees import lire_pour_clore

    clos_le, lue = maintenant(), signature.empreinte(grille)
    deliberation = deliberer_grille(grille, referentiel, {})

    def lire() -> Jury:
        return _completer(confirmer(lire_jury(jury), confirmes), deliberation, epreuves)

    compose, lues = lire_pour_clore(deliberation, lire, decisions, clos_le)
    ouverte = ouvertures(grille)
    if au_terminal() and not oui:
        refuser_si_close(chemin_de_cloture(grille))
        composer(deliberation, compose, grille, clos_le, actes=lues.actes, forcer=forcer, malgre=malgre)
        relever_les_changements(grille, deliberation.promotion).montrer()
        montrer_le_tableau_final(deliberation, lues.actes)
        if not _confirmer([*ouverte, *remarques(deliberation, compose, clos_le, lues.actes, forcer)]):
            dire("Rien n’a été clos.")
            return 1
        clos_le = maintenant()
    depot = signature.depot(lue)
    ecrit = clore_le_jury(
        deliberation, compose, grille, clos_le=clos_le, actes=lues.actes, forcer=forcer, malgre=malgre, depot=depot
    )
    relever_les_changements(grille, deliberation.promotion).montrer()
    for phrase in ouverte:
        dire(phrase, "yellow")
    _montrer_le_jury(deliberation, compose, clos_le, lues.actes, forcer, lues.avis)
    signature.dire(depot)
    dire(f"Jury clos : {ecrit}", "bold green")
    return 0


def _confirmer(phrases: Sequence[str]) -> bool:
    """Say what is to be known and what cannot be taken back, then ask."""
    from rdcxl.cli.affichage import dire

    for phrase in phrases:
        dire(phrase, "yellow")
    dire(
        "La clôture est irrévocable : elle scelle ce tableau, et tous les documents en partent. Une erreur se corrige ensuite "
        "par « rdcxl rectifier », qui en garde la trace.",
        "bold",
    )
    return click.prompt("Clore le jury ? (oui/non)", default="non").strip().casefold() in ("oui", "o")


@click.command(cls=Commande)
@click.argument("cloture", type=FICHIER)
@click.option("--grille", type=FICHIER, required=True, help="Le classeur corrigé.")
@click.option(
    "--motif", metavar="TEXTE", required=True, help="Pourquoi : ce qui était faux. Figure dans le nouveau fichier."
)
@click.option("--jury", type=FICHIER, help="jury.toml, s’il change ; sinon celui de la clôture.")
@option_epreuves
@option_decisions
@option_forcer
@option_confirmer
@option_referentiel
@option_succession
@options_de_signature
def rectifier(
    cloture: Path,
    grille: Path,
    motif: str,
    jury: Path | None,
    epreuves: Path | None,
    decisions: Path | None,
    forcer: str,
    confirmes: tuple[str, ...],
    referentiel: Path | None,
    successions: tuple[Path, ...],
    signature: Signature,
) -> int:
    """Remplace un fichier clos par un nouveau, qui nomme celui qu’il remplace et dit pourquoi. Rien n’est effacé.

    Les actes du jury que porte l’ancien sont repris ; ceux de la grille et de --decisions s’y ajoutent.

    CLOTURE : le fichier en vigueur ; le nouveau s’écrit à côté (GRILLE.cloture-2.json). L’ancien n’est plus exporté.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.composition import confirmer, lire_jury
    from rdcxl.jury.depot import Depot
    from rdcxl.jury.entrees import lire_pour_clore
    from rdcxl.jury.rectification import actes_de_la_cloture, preparer_rectification
    from rdcxl.regles.actes import prolonger

    clos, clos_le = lire_cloture_en_vigueur(cloture, referentiel), maintenant()
    lue = signature.empreinte(grille)
    deliberation = deliberer_grille(grille, referentiel, {})

    def lire() -> Jury:
        compose = lire_jury(jury) if jury else clos.jury.model_copy(update={"confirmer": ()})
        return _completer(confirmer(compose, confirmes), deliberation, epreuves)

    anciens = actes_de_la_cloture(clos, cloture.name)
    compose, lues = lire_pour_clore(deliberation, lire, decisions, clos_le, anciens, rectifie=True)
    actes = prolonger(anciens, lues.actes)
    signataire = signature.signataire()
    suite = preparer_rectification(
        cloture, motif, signataire, ce_que_sait_le_poste(None, successions).successions, referentiel
    )
    depot = Depot(signataire, suite, signature.reprendre, lue)
    ecrit = clore_le_jury(deliberation, compose, grille, clos_le=clos_le, actes=actes, forcer=forcer, depot=depot)
    _montrer_le_jury(deliberation, compose, clos_le, actes, forcer, lues.avis)
    signature.dire(depot)
    dire(f"Jury rectifié : {ecrit} remplace {cloture.name}.", "bold green")
    _dire_ce_qui_a_change(clos, ecrit)
    _dire_ce_qui_est_a_remplacer(cloture, clos, ecrit)
    return 0


def _dire_ce_qui_a_change(clos: Cloture, nouvelle: Path) -> None:
    """Marks, data and results, old → new, by candidate; which documents do not hold any more, and how to write just those."""
    from rdcxl.cli.affichage import dire
    from rdcxl.exports.rectifies import dire_la_rectification
    from rdcxl.jury.cloture import lire_cloture

    for phrase in dire_la_rectification(clos, lire_cloture(nouvelle)):
        dire(phrase)
    dire(f"Pour les refaire : rdcxl exporter {nouvelle.name} --vers DOSSIER --seulement-changes")


def _dire_ce_qui_est_a_remplacer(ancienne: Path, clos: Cloture, nouvelle: Path) -> None:
    """What the log says was sent from the old file and does not hold any more. The rectification stands: a log is no reason to refuse."""
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import ErreurRdcxl
    from rdcxl.exports.envois.journal import a_remplacer, lire_le_journal
    from rdcxl.exports.genres import titres_envoyes
    from rdcxl.jury.cloture import lire_cloture

    titres = titres_envoyes()
    try:
        envoyes = lire_le_journal(ancienne, titres)
    except ErreurRdcxl as refus:
        dire(f"Le journal des envois n’a pas été lu : {' '.join(refus.problemes or (refus.message,))}", "yellow")
        return
    for phrase in a_remplacer(clos, lire_cloture(nouvelle), envoyes, titres):
        dire(f"  • {phrase}", "yellow")


def _completer(jury: Jury, deliberation: Deliberation, epreuves: Path | None) -> Jury:
    """The minutes of jury.toml with what epreuves.toml says of their sittings, where it is given."""
    from rdcxl.grille.epreuves import lire_epreuves
    from rdcxl.grille.seances import planifier
    from rdcxl.jury.seances_tenues import completer_par_les_seances

    if epreuves is None:
        return jury
    calendrier = planifier(deliberation.promotion, deliberation.referentiel, lire_epreuves(epreuves))
    return completer_par_les_seances(jury, calendrier.seances)


def _montrer_le_jury(
    deliberation: Deliberation,
    jury: Jury,
    clos_le: dt.datetime,
    actes: Sequence[Acte],
    forcer: str,
    avis: Sequence[str],
) -> None:
    """What the jury settled, and what is to be known of it."""
    from rdcxl.cli.affichage import dire, montrer_actes, montrer_comptes
    from rdcxl.jury.arrets import arreter
    from rdcxl.jury.cloture import remarques

    arrets = arreter(deliberation, actes)
    montrer_actes(arrets)
    montrer_comptes([x.resultat for x in arrets])
    for phrase in (*avis, *remarques(deliberation, jury, clos_le, actes, forcer)):
        dire(phrase, "yellow")


@click.command(cls=Commande)
@click.argument("cloture", type=FICHIER)
@click.option("--vers", "dossier", type=DOSSIER, required=True, help="Dossier à créer.")
@option_quoi("Exports voulus, séparés par des virgules : {}. Tous par défaut.", clos=True)
@click.option("--profil", type=FICHIER, help="Profil TOML du fichier DIPLOMATION, au lieu de celui par défaut.")
@click.option(
    "--session",
    type=FICHIER,
    help="session.toml dont les rubriques [presentation], [signataires], [textes] et [cpf] règlent les documents. "
    "Par défaut, celui qui est à côté de CLOTURE.",
)
@click.option(
    "--revocations",
    type=FICHIER,
    help="revocations.csv : les certificats retirés portent leur retrait, sans code ni badge, et ne sont envoyés à personne.",
)
@click.option(
    "--seulement-changes",
    is_flag=True,
    help="D’une rectification, les documents de ceux dont les données ou le résultat ont changé, et ce qui est commun.",
)
@click.option("--xsd", type=FICHIER, help="Schéma XSD en vigueur, contre lequel le flux SI-CPF est vérifié.")
@options_de_preuve
@option_remplacer
def exporter(
    cloture: Path,
    dossier: Path,
    quoi: str,
    profil: Path | None,
    session: Path | None,
    revocations: Path | None,
    seulement_changes: bool,
    xsd: Path | None,
    voulue: PreuveVoulue,
    remplacer: bool,
) -> int:
    """Écrit les documents d’un jury clos : procès-verbaux, certificats, relevés, lettres, dépôt DIPLOMATION…

    Un dossier par sorte de document, un par candidat avec son ZIP, et une page index.html qui mène à tout. Une sorte de
    document à laquelle il manque quelque chose n’est pas écrite ; la commande dit quoi, et les autres le sont.

    CLOTURE : le fichier .cloture.json écrit par « rdcxl clore ».
    """
    from rdcxl.cli import affichage as A
    from rdcxl.exports.dossier import avec_ce_qui_est_a_cote, choisir, exporter_dossier
    from rdcxl.exports.matiere import Options
    from rdcxl.exports.preuve.revocations import lire_revocations
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    voulus = choisir(quoi)
    clos = lire_cloture_en_vigueur(cloture)
    reglages = reglages_du_dossier(cloture, session)
    certifie = "certificats" in voulus
    preuve = voulue.preuve(reglages.presentation.page_verification, clos, cloture.name) if certifie else None
    retraits = lire_revocations(revocations, maintenant().date()) if revocations else ()
    options = Options(profil, reglages, xsd, preuve, referentiel_du_clos(clos, cloture), retraits=retraits)
    options = avec_ce_qui_est_a_cote(options, cloture, clos)
    if seulement_changes:
        options = replace(options, seulement=_ceux_qui_changent(cloture, clos, options.ancien))
    if clos.remplace is not None and options.ancien is None:
        A.dire(
            f"« {clos.remplace.fichier} » n’est pas là : le procès-verbal ne dit pas ce que la rectification a changé.",
            "yellow",
        )
    with A.progression("Documents", None) as avancer:
        bilan = exporter_dossier(
            clos, dossier, voulus, options, processus=PROCESSUS, remplacer=remplacer, avancer=avancer
        )
    for phrase in bilan.avertissements:
        A.dire(phrase, "yellow")
    A.dire(f"« {cloture.name} » est {voulue.main(clos)}.")
    if certifie and (preuve is None or preuve.signataire is None):
        A.dire(voulue.sans_code(clos), "yellow")
    A.montrer_refus(bilan.refus)
    A.dire(f"{len(bilan.fichiers)} fichiers écrits dans {dossier} ; ouvrez {dossier / 'index.html'}.", "bold green")
    return int(bool(bilan.refus))


def _ceux_qui_changent(cloture: Path, clos: Cloture, ancien: Cloture | None) -> frozenset[str]:
    """Whose documents a rectification makes anew."""
    from rdcxl.erreurs import ExportRefuse, UsageIncorrect
    from rdcxl.jury.changements import concernes

    if clos.remplace is None:
        raise UsageIncorrect(f"« {cloture.name} » ne rectifie aucun fichier clos : ôtez --seulement-changes.")
    if ancien is None:
        raise ExportRefuse(
            f"« {clos.remplace.fichier} », que « {cloture.name} » remplace, n’est pas dans le même dossier : "
            "ce qui a changé ne peut pas être su. Remettez-le, ou exportez tout, sans --seulement-changes."
        )
    return frozenset(concernes(ancien, clos))
