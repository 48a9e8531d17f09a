"""`rdcxl cpf-retour`: what the SI-CPF answered to a deposit. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json
from rdcxl.cli.ecran import ecrire_json

if TYPE_CHECKING:
    from rdcxl.exports.retour_cpf import Reponse, Retour

FICHIER = Chemin("FICHIER")


@click.command("cpf-retour", cls=Commande)
@click.argument("fichier", type=FICHIER)
@click.option(
    "--cloture",
    type=FICHIER,
    help="Le fichier clos dont le flux a été déposé : donne les noms, et les valeurs à vérifier.",
)
@option_json
def cpf_retour(fichier: Path, cloture: Path | None, en_json: bool) -> int:
    """Lit la réponse du SI-CPF à un dépôt, et dit quoi corriger, candidat par candidat.

    FICHIER : l’accusé de traitement (XML). Code de sortie 0 si aucun passage n’est refusé, 1 sinon.
    """
    from rdcxl.exports.retour_cpf import lire_retour
    from rdcxl.jury.cloture import lire_cloture

    retour = lire_retour(fichier, lire_cloture(cloture) if cloture else None)
    if en_json:
        ecrire_json(retour.en_json())
    else:
        _montrer(retour)
    return int(bool(retour.refuses))


def _montrer(retour: Retour) -> None:
    from rdcxl.cli.affichage import dire

    for reponse in retour.refuses:
        _montrer_refus(reponse)
    if retour.acceptes:
        dire(f"Reçus : {', '.join(_nommer(r) for r in retour.acceptes)}.")
    if retour.sans_reponse:
        dire(f"Titulaires de la clôture sans réponse : {', '.join(retour.sans_reponse)}.", "yellow")
    if retour.refuses and any(r.champs for r in retour.refuses):
        dire("Corrigez la grille, rectifiez la clôture (rdcxl rectifier), puis refaites le flux.")
    comptes = f"Passages reçus : {len(retour.acceptes)}. Passages refusés : {len(retour.refuses)}."
    dire(comptes, "bold red" if retour.refuses else "bold green")


def _montrer_refus(reponse: Reponse) -> None:
    from rdcxl.cli.affichage import dire
    from rdcxl.grille.tables.candidats import Fiche
    from rdcxl.typographie import date_courte

    titres = {code: c.titre for code, c in Fiche.colonnes().items()} | {
        "session.certification.code": "Code RNCP",
        "jury.date": "Date du jury",
    }
    dire(f"{_nommer(reponse)} : {' ; '.join(reponse.messages)}", "bold red")
    for conseil in reponse.conseils:
        dire(f"  • {conseil}")
    for champ, brut in reponse.champs.items():
        valeur = date_courte(brut) if brut and champ in ("date_naissance", "jury.date") else brut
        dire(f"      {titres[champ]} : {valeur or '(vide)'}", "dim")


def _nommer(reponse: Reponse) -> str:
    if reponse.connu is False:
        return f"{reponse.qui} (inconnu de cette clôture)"
    return reponse.qui if reponse.identifiant else f"{reponse.qui} (qui ne vient pas de rdcxl)"
