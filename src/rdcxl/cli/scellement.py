"""`rdcxl cle`, `verifier` and `rectifier`: what surrounds a seal. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_decisions, option_forcer, option_json
from rdcxl.cli.signature import Signature, lire_mot_de_passe, option_mot_de_passe, options_de_signature

if TYPE_CHECKING:
    from rdcxl.jury.cles import ClePublique
    from rdcxl.jury.comparaison import Comparaison
    from rdcxl.jury.verification import Verdict

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.option(
    "--titulaire",
    metavar="NOM",
    required=True,
    help="Qui signe : la personne ou le centre. Ce nom figure dans chaque fichier signé.",
)
@click.option(
    "--cle", "chemin", type=FICHIER, help="Où écrire la clé, au lieu du dossier de configuration de l’utilisateur."
)
@option_mot_de_passe
def cle(titulaire: str, chemin: Path | None, fichier: Path | None) -> int:
    """Crée la clé qui signe les clôtures, protégée par un mot de passe, et sa clé publique à côté.

    Le mot de passe se tape sans s’afficher, deux fois. Une clé existante n’est jamais remplacée.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.jury.cles import chemin_par_defaut, chemin_public, creer_cle, verifier_place

    ou = chemin or chemin_par_defaut()
    verifier_place(ou)
    publique = creer_cle(
        ou, titulaire, lire_mot_de_passe(fichier, "Mot de passe de la nouvelle clé : ", confirmer=True)
    )
    dire(f"Clé de « {publique.titulaire} » : {ou}", "bold green")
    dire(f"Clé publique, à donner à qui vérifie : {chemin_public(ou)}")
    dire(f"Son empreinte : {publique.empreinte}")
    dire("Gardez une copie de la clé et du mot de passe en lieu sûr : personne ne peut les retrouver.", "yellow")
    return 0


@click.command(cls=Commande)
@click.argument("fichier", type=FICHIER)
@click.option("--cle", "publique", type=FICHIER, help="Clé publique attendue : le fichier doit être signé par elle.")
@click.option("--grille", type=FICHIER, help="Classeur à comparer : dit ce qui diffère, cellule par cellule.")
@option_json
def verifier(fichier: Path, publique: Path | None, grille: Path | None, en_json: bool) -> int:
    """Dit si un fichier clos est authentique et inchangé, et ce qui le distingue d’une grille.

    FICHIER : un fichier .cloture.json. Code de sortie 0 s’il est intact et en vigueur, 1 sinon ; avec --cle, il doit aussi
    être signé par cette clé ; avec --grille, aucune saisie ne doit différer.
    """
    from rdcxl.jury.cles import lire_cle_publique
    from rdcxl.jury.verification import verifier as examiner

    exigee = lire_cle_publique(publique) if publique else None
    verdict = examiner(fichier, exigee=exigee, connue=_cle_du_poste())
    comparaison = _comparer(verdict, grille) if grille else None
    if en_json:
        click.echo(json.dumps(_en_objet(verdict, comparaison), ensure_ascii=False, indent=2))
    else:
        _montrer(verdict, comparaison, grille)
    return int(not verdict.valable or bool(comparaison and comparaison.differences))


@click.command(cls=Commande)
@click.argument("cloture", type=FICHIER)
@click.option("--grille", type=FICHIER, required=True, help="Le classeur corrigé.")
@click.option(
    "--motif", metavar="TEXTE", required=True, help="Pourquoi : ce qui était faux. Figure dans le nouveau fichier."
)
@click.option("--jury", type=FICHIER, help="jury.toml, s’il change ; sinon celui de la clôture.")
@option_decisions
@option_forcer
@options_de_signature
def rectifier(
    cloture: Path,
    grille: Path,
    motif: str,
    jury: Path | None,
    decisions: Path | None,
    forcer: str,
    signature: Signature,
) -> int:
    """Remplace un fichier clos par un nouveau, qui nomme celui qu’il remplace et dit pourquoi. Rien n’est effacé.

    Les actes du jury que porte l’ancien sont repris ; ceux de --decisions s’y ajoutent.

    CLOTURE : le fichier en vigueur ; le nouveau s’écrit à côté (GRILLE.cloture-2.json). L’ancien n’est plus exporté.
    """
    from rdcxl.cli.affichage import dire, montrer_actes, montrer_comptes
    from rdcxl.grille.lecture import lire_grille
    from rdcxl.jury.actes import prolonger
    from rdcxl.jury.arrets import arreter
    from rdcxl.jury.cloture import clore, lire_cloture_en_vigueur, remarques
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.decisions import lire_tous_les_actes
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.jury.depot import Depot
    from rdcxl.jury.rectification import actes_de_la_cloture, jury_de_la_cloture, preparer_rectification
    from rdcxl.referentiel import charger_referentiel

    contenu = lire_cloture_en_vigueur(cloture)
    compose = lire_jury(jury) if jury else jury_de_la_cloture(contenu)
    lue, referentiel = signature.empreinte(grille), charger_referentiel()
    deliberation = deliberer(lire_grille(grille, referentiel), referentiel)
    maintenant = dt.datetime.now(dt.timezone.utc).astimezone()
    lues = lire_tous_les_actes(deliberation, maintenant, decisions)
    actes = prolonger(actes_de_la_cloture(contenu, cloture.name), lues.actes)
    signataire = signature.signataire()
    suite = preparer_rectification(cloture, motif, signataire)
    depot = Depot(signataire, suite, signature.reprendre, lue)
    ecrit = clore(deliberation, compose, grille, clos_le=maintenant, actes=actes, forcer=forcer, depot=depot)
    arrets = arreter(deliberation, actes)
    montrer_actes(arrets)
    montrer_comptes([x.resultat for x in arrets])
    for phrase in (*lues.avis, *remarques(deliberation, compose, maintenant, actes)):
        dire(phrase, "yellow")
    signature.dire(depot)
    dire(f"Jury rectifié : {ecrit} remplace {cloture.name}.", "bold green")
    return 0


def _cle_du_poste() -> Optional[ClePublique]:
    from rdcxl.erreurs import CleRefusee
    from rdcxl.jury.cles import chemin_par_defaut, chemin_public, lire_cle_publique

    try:
        return lire_cle_publique(chemin_public(chemin_par_defaut()))
    except CleRefusee:
        return None


def _comparer(verdict: Verdict, grille: Path) -> Optional[Comparaison]:
    """Nothing is compared with a file whose seal is broken."""
    from rdcxl.jury.comparaison import comparer
    from rdcxl.referentiel import charger_referentiel

    return comparer(verdict.contenu, grille, charger_referentiel()) if verdict.contenu else None


def _en_objet(verdict: Verdict, comparaison: Optional[Comparaison]) -> dict[str, Any]:
    objet = verdict.en_json()
    if comparaison is not None:
        objet["meme_classeur"] = comparaison.meme_classeur
        objet["differences"] = [d._asdict() for d in comparaison.differences]
    return objet


def _montrer(verdict: Verdict, comparaison: Optional[Comparaison], grille: Optional[Path]) -> None:
    from rdcxl.cli.affichage import dire

    dire(verdict.phrase, "bold green" if verdict.valable else "bold red")
    for detail in verdict.details:
        dire(detail, "yellow")
    if grille is None:
        return
    if comparaison is None:
        dire(f"« {grille.name} » n’a pas été comparé : il faut un fichier clos intact.", "yellow")
    elif comparaison.meme_classeur:
        dire(f"« {grille.name} » est, octet pour octet, le classeur de la clôture.")
    elif not comparaison.differences:
        dire(f"« {grille.name} » a été réenregistré depuis la clôture, mais aucune saisie ne diffère.")
    else:
        dire(f"{len(comparaison.differences)} différences entre la clôture et « {grille.name} » :", "bold")
        for difference in comparaison.differences:
            dire(f"  • {difference}")
