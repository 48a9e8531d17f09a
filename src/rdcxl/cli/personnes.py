"""`rdcxl personne` and `purger`: what a closed file holds of somebody, and how it forgets. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, Jour, Nomme, option_json, option_referentiel
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import maintenant

if TYPE_CHECKING:
    from rdcxl.jury.personne import Personne
    from rdcxl.jury.purge import Purge

CITES = 12  # identifiers named in a sentence


@click.command(cls=Commande)
@click.argument("cloture", type=Chemin("FICHIER"))
@click.argument("identifiant", type=Nomme("IDENTIFIANT"))
@option_json
@option_referentiel
def personne(cloture: Path, identifiant: str, en_json: bool, referentiel: Path | None) -> int:
    """Donne tout ce qu’un fichier clos contient d’un candidat : c’est ce que demande son droit d’accès.

    CLOTURE : le fichier .cloture.json, en vigueur ou non. IDENTIFIANT : celui du candidat dans la grille.
    """
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.cloture import lire_cloture
    from rdcxl.jury.personne import personne as trouver

    clos = lire_cloture(cloture)
    trouvee = trouver(clos, identifiant, cloture.name)
    if en_json:
        ecrire_json(trouvee.en_json())
        return 0
    from rdcxl.cli.affichage import dire

    for titre, lignes in trouvee.rubriques(referentiel_du_clos(clos, cloture, referentiel)):
        if lignes:
            dire(titre, "bold")
            for quoi, dit in lignes:
                dire(f"  {quoi} : {dit}" if quoi else f"  {dit}")
    for phrase in _garde(trouvee):
        dire(phrase, "yellow")
    return 0


def _garde(x: Personne) -> list[str]:
    """Until when the file keeps this, and where else it may be."""
    e, clos = x.engagement, x.clos.engagements
    if e is None or clos is None:
        garde = "Ce fichier, d’un format antérieur, ne peut rien oublier : docs/conservation.md dit quoi en faire."
    else:
        coordonnees = (
            f"effacées le {e.suivi.efface_le:%d/%m/%Y}"
            if e.suivi.efface_le
            else f"jusqu’au {clos.suivi_jusqu_au:%d/%m/%Y}"
        )
        garde = f"Gardé jusqu’au {e.jusqu_au:%d/%m/%Y} ; coordonnées {coordonnees}."
    return [garde, "La grille, les documents exportés et le registre des falsifications sont à consulter à part."]


@click.command(cls=Commande)
@click.argument("clotures", metavar="CLOTURE…", nargs=-1, required=True, type=Chemin("CLOTURE"))
@click.option("--au", type=Jour(), required=True, help="Date à laquelle juger ce qui est échu : JJ/MM/AAAA.")
@click.option("--simuler", is_flag=True, help="Dit ce qui serait effacé, sans rien écrire.")
@click.option(
    "--reprendre-verrou", "reprendre", is_flag=True, help="Écarte le verrou laissé par un travail interrompu."
)
def purger(clotures: tuple[Path, ...], au: dt.date, simuler: bool, reprendre: bool) -> int:
    """Efface des fichiers clos les candidats, ou leurs coordonnées, dont la durée de conservation est passée.

    Les dates ont été scellées à la clôture ; docs/conservation.md les donne, avec leurs sources. Le reste garde son sceau et sa
    signature, et « rdcxl verifier » dit ce qui a été effacé. La copie du classeur, à côté du fichier clos, est supprimée, car elle
    contient ce qui est effacé. Un effacement ne se défait pas.

    CLOTURE : un ou plusieurs fichiers .cloture.json, remplacés ou non.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.jury.purge import examiner
    from rdcxl.jury.purge import purger as effacer

    instant = maintenant()
    if au > instant.date() and not simuler:
        raise UsageIncorrect("--au est dans l’avenir : seul --simuler le permet.")
    purges = [examiner(chemin, au) for chemin in dict.fromkeys(clotures)]
    for purge in purges:
        for phrase in _a_faire(purge, au, simuler=simuler):
            dire(phrase)
    if simuler:
        dire("Rien n’a été écrit.", "yellow")
        return 0
    effacer(purges, instant, reprendre=reprendre)
    if any(not purge.rien for purge in purges):
        dire("Effacé. Vos sauvegardes et la corbeille gardent peut-être les anciens fichiers : pensez-y.", "bold green")
    return 0


def _a_faire(purge: Purge, au: dt.date, *, simuler: bool) -> list[str]:
    nom = purge.chemin.name
    if purge.rien:
        return [f"« {nom} » : rien n’est échu au {au:%d/%m/%Y}."]
    verbe = "serait effacé" if simuler else "à effacer"
    phrases = [
        f"« {nom} », {verbe} : {quoi} de {_qui(identifiants)}."
        for quoi, identifiants in (
            ("toutes les données", purge.personnes),
            ("les coordonnées", purge.suivis),
        )
        if identifiants
    ]
    if purge.copie:
        phrases.append(
            f"La copie du classeur « {purge.copie.name} » contient ces données : {'elle serait supprimée' if simuler else 'elle est supprimée'}."
        )
    if purge.restes:
        phrases.append(f"À voir vous-même, à côté : {', '.join(purge.restes)}.")
    return phrases


def _qui(identifiants: tuple[str, ...]) -> str:
    suite = f" et {len(identifiants) - CITES} autres" if len(identifiants) > CITES + 1 else ""
    return ", ".join(identifiants[: CITES if suite else None]) + suite
