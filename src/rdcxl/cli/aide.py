"""`rdcxl aide`: a page of the guide in the browser, offline. Package imports wait for the call."""

from __future__ import annotations

import rich_click as click

from rdcxl.cli.base import Commande

MONTRES = 8  # subjects that a search lists


@click.command(cls=Commande)
@click.argument("sujet", nargs=-1, metavar="[SUJET]")
@click.option("--adresse", is_flag=True, help="Écrit l’adresse de la page au lieu de l’ouvrir.")
def aide(sujet: tuple[str, ...], adresse: bool) -> int:
    """Ouvre le guide dans le navigateur, à la page d’un sujet : une commande, une fonction, une question. Sans réseau.

    SUJET : par exemple « clore », « RDC_POINTS », « mes notes sont sur 20 ». Sans lui, la première page.
    """
    import webbrowser

    from rdcxl.cli.affichage import dire
    from rdcxl.guide import DOSSIER, chercher

    demande = " ".join(sujet)
    trouves = chercher(demande) if demande else [("rdcxl", "index.html")]
    if not trouves:
        dire(f"Rien dans le guide sur « {demande} ». « rdcxl aide » en ouvre la première page.", "yellow")
        return 1
    page, _, ancre = trouves[0][1].partition("#")
    lien = (DOSSIER / page).as_uri() + (f"#{ancre}" if ancre else "")
    if adresse or not webbrowser.open(lien):
        dire(lien)
    if len(trouves) > 1:
        dire("Voyez aussi : " + " ; ".join(titre for titre, _ in trouves[1:MONTRES]) + ".")
    return 0
