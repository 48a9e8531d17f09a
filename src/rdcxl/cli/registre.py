"""`rdcxl registre`: the register of falsifications, a file apart. Imports click; the rest waits for the call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from rdcxl.cli.base import Chemin, Groupe, Jour, option_json, option_referentiel
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import maintenant

if TYPE_CHECKING:
    from rdcxl.grille.modele import Candidat
    from rdcxl.grille.registre import Inscription
    from rdcxl.referentiel.modele import Referentiel

FICHIER, REGISTRE = Chemin("FICHIER"), Chemin("REGISTRE")
CHIFFRES = 9  # of a number typed


@click.group("registre", cls=Groupe, invoke_without_command=True, subcommand_metavar="COMMANDE [ARGUMENTS]…")
@click.pass_context
def groupe_registre(contexte: click.Context) -> None:
    """Tient le registre des falsifications : qui est sous interdiction, et jusqu’à quand.

    C’est un fichier à part, lisible de vous seul ; il n’entre dans aucune grille ni aucun export. « rdcxl nouveau --registre » refuse
    les candidats qui y sont.
    """
    if contexte.invoked_subcommand is None:
        click.echo(contexte.get_help())


@groupe_registre.command()
@click.argument("registre", type=REGISTRE)
@click.option("--nom", required=True, metavar="NOM", help="Nom de naissance.")
@click.option("--prenoms", required=True, metavar="PRENOMS", help="Tous les prénoms.")
@click.option("--date-naissance", "naissance", required=True, type=Jour(), help="Date de naissance.")
@click.option(
    "--decision", required=True, type=Jour(), help="Date de la décision, d’où court la durée de l’interdiction."
)
@click.option("--reference", required=True, metavar="TEXTE", help="Référence de la décision.")
@option_referentiel
def ajouter(
    registre: Path,
    nom: str,
    prenoms: str,
    naissance: dt.date,
    decision: dt.date,
    reference: str,
    referentiel: Path | None,
) -> int:
    """Inscrit une décision de falsification ; crée le registre s’il n’existe pas.

    REGISTRE : le fichier .json du registre.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.grille.registre import Lu, Registre, ecrire_registre, inscrire, lire_registre
    from rdcxl.referentiel.choix import donne_ou_defaut
    from rdcxl.regles.echeances import fin_interdiction
    from rdcxl.regles.interdiction import Identite

    lu = lire_registre(registre) if registre.exists() else Lu(Registre(), None)
    identite = Identite(nom, prenoms, naissance)
    suite, inscription = inscrire(lu.registre, identite, decision, reference, maintenant().date())
    ecrire_registre(registre, suite, lu.octets)
    if lu.octets is None:
        dire(f"Registre créé : {registre}. Gardez-en une copie en lieu sûr.", "yellow")
    fin = fin_interdiction(donne_ou_defaut(referentiel), decision)
    dire(f"N° {inscription.numero} : {inscription.qui}, interdiction jusqu’au {fin:%d/%m/%Y} inclus.", "bold green")
    return 0


@groupe_registre.command()
@click.argument("registre", type=REGISTRE)
@click.option("--vers", "classeur", type=FICHIER, help="Classeur .xlsx à imprimer, au lieu de l’écran.")
@option_json
@option_referentiel
def lister(registre: Path, classeur: Path | None, en_json: bool, referentiel: Path | None) -> int:
    """Liste toutes les inscriptions, les retirées et les échues comprises.

    REGISTRE : le fichier .json du registre.
    """
    from rdcxl.grille.registre import lire_registre
    from rdcxl.referentiel.choix import donne_ou_defaut

    r = donne_ou_defaut(referentiel)
    lignes = [_ligne(i, r, maintenant().date()) for i in lire_registre(registre).registre.inscriptions]
    if en_json:
        ecrire_json({"inscriptions": lignes})
        return 0
    from rdcxl.cli.affichage import dire, montrer_registre

    if classeur is not None:
        from rdcxl.exports.registre import classeur_du_registre
        from rdcxl.grille.ecriture import fichier_neuf

        with fichier_neuf(classeur) as provisoire:
            provisoire.write_bytes(classeur_du_registre(lignes, maintenant()))
        dire(f"Registre à imprimer : {classeur}", "bold green")
        return 0
    montrer_registre(lignes)
    return 0


def _ligne(i: Inscription, r: Referentiel, aujourdhui: dt.date) -> dict[str, Any]:
    """An entry with the last day of its ban, and its state."""
    from rdcxl.regles.echeances import fin_interdiction
    from rdcxl.regles.interdiction import est_interdit

    etat = "retirée" if i.retrait else "en cours" if est_interdit(r, i.decision, aujourdhui) else "échue"
    return {**i.model_dump(mode="json"), "jusqu_au": fin_interdiction(r, i.decision).isoformat(), "etat": etat}


@groupe_registre.command()
@click.argument("registre", type=REGISTRE)
@click.argument("numero")
@click.option("--motif", required=True, metavar="TEXTE", help="Pourquoi : décision annulée en appel, par exemple.")
def retirer(registre: Path, numero: str, motif: str) -> int:
    """Retire une inscription : elle reste au registre, marquée retirée, avec sa date et son motif.

    REGISTRE : le fichier .json du registre. NUMERO : celui que donne « rdcxl registre lister ».
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.grille.registre import ecrire_registre, lire_registre
    from rdcxl.grille.registre import retirer as retirer_l_inscription

    if not (numero.isascii() and numero.isdigit() and len(numero) <= CHIFFRES):
        raise UsageIncorrect(f"NUMERO : « {numero} » n’est pas un numéro du registre.")
    lu = lire_registre(registre)
    suite, retiree = retirer_l_inscription(lu.registre, int(numero), motif, maintenant().date())
    ecrire_registre(registre, suite, lu.octets)
    dire(f"N° {retiree.numero} retiré : {retiree.qui}. L’interdiction ne s’applique plus.", "bold green")
    return 0


@groupe_registre.command()
@click.argument("registre", type=REGISTRE)
@click.option("--candidats", type=FICHIER, required=True, help="candidats.csv : les inscriptions demandées.")
@option_referentiel
def verifier(registre: Path, candidats: Path, referentiel: Path | None) -> int:
    """Dit quels candidats sont sous interdiction, et lesquels ont une identité à vérifier. N’écrit rien.

    REGISTRE : le fichier .json du registre. Code de sortie 1 si quelqu’un est ou pourrait être sous interdiction.
    """
    from rdcxl.cli.affichage import dire, montrer_anomalies
    from rdcxl.grille.admission import examiner
    from rdcxl.grille.registre import lire_registre
    from rdcxl.referentiel.choix import donne_ou_defaut

    lu, r = lire_registre(registre), donne_ou_defaut(referentiel)
    tous = _candidats(candidats, r)
    admission = examiner(tous, lu.registre, r, maintenant().date())
    montrer_anomalies(admission.refuses, admission.a_verifier)
    trouves = len(admission.refuses) + len(admission.a_verifier)
    if not trouves:
        dire(f"Aucun des {len(tous)} candidats n’est sous interdiction.", "bold green")
    return int(bool(trouves))


def _candidats(chemin: Path, r: Referentiel) -> tuple[Candidat, ...]:
    from rdcxl.erreurs import SaisieRefusee
    from rdcxl.grille.lecture.fichiers import lire_fichiers

    try:
        return lire_fichiers(r, chemin).promotion.candidats
    except SaisieRefusee as erreur:
        message = f"« {chemin.name} » ne peut pas être comparé au registre."
        raise SaisieRefusee(message, erreur.problemes or (erreur.message,)) from erreur
