"""`rdcxl reprendre`: a school's own gradebook to a grid; what is doubtful is asked at a terminal. Package imports wait for the call."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel, option_remplacer
from rdcxl.cli.lecture import maintenant

if TYPE_CHECKING:
    from rdcxl.grille.carnet.colonnes import Colonne
    from rdcxl.grille.carnet.reprendre import CarnetLu
    from rdcxl.referentiel.modele import Referentiel

FICHIER = Chemin("FICHIER")
RIEN = "-"


@click.command(cls=Commande)
@click.argument("carnet", type=FICHIER)
@click.option("--vers", "grille", type=FICHIER, required=True, help="La grille à créer, .xlsx ou .xlsm.")
@click.option(
    "--correspondance",
    type=FICHIER,
    help="Le fichier .correspondance.csv d’une fois précédente, corrigé au besoin : ses réponses servent sans question.",
)
@click.option("--session", type=FICHIER, help="session.toml : centre, dates, certification, lectures.")
@click.option(
    "--parcours",
    default="",
    metavar="PARCOURS",
    help="Celui des candidats dont le carnet ne dit rien : COMPLET, ou BLOCS: et les blocs, séparés par des virgules.",
)
@click.option(
    "--registre", type=FICHIER, help="Registre des falsifications : un candidat sous interdiction est refusé."
)
@option_referentiel
@option_remplacer
def reprendre(
    carnet: Path,
    grille: Path,
    correspondance: Path | None,
    session: Path | None,
    parcours: str,
    registre: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Crée la grille d’après votre propre carnet de notes, tel qu’il est.

    Les intitulés, les mots et les échelles (/20, sur 100…) sont compris ; ce qui est douteux est demandé, jamais deviné. À côté de la grille,
    un fichier .correspondance.csv dit comment chaque colonne a été comprise : corrigez-le et redonnez-le par --correspondance.

    CARNET : .xlsx, .xlsm, .xls, .ods ou .csv ; « CARNET#Feuille » pour une de ses feuilles.
    """
    from rdcxl.cli.affichage import dire, montrer_anomalies, progression
    from rdcxl.grille.carnet.correspondance import chemin_de_la_correspondance
    from rdcxl.grille.carnet.reprendre import reprendre as lire_le_carnet
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.creation import creer_depuis_un_carnet, verifier_le_nom
    from rdcxl.grille.registre import lire_registre
    from rdcxl.referentiel.choix import donne_ou_defaut

    verifier_le_nom(grille)
    r = donne_ou_defaut(referentiel)
    au_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    lu = lire_le_carnet(
        carnet, r, correspondance=correspondance, parcours=parcours,
        demander=(lambda c: _demander(c, r)) if au_terminal else None,
        demander_le_parcours=(lambda: _demander_le_parcours(r)) if au_terminal else None,
    )  # fmt: skip
    _montrer(lu)
    interdits = lire_registre(registre).registre if registre is not None else None
    with progression("Feuilles", nombre_de_feuilles()) as avancer:
        contenu = creer_depuis_un_carnet(
            grille, lu, session, referentiel=r, cree_le=maintenant().replace(tzinfo=None), registre=interdits, remplacer=remplacer,
            avancer=avancer,
        )  # fmt: skip
    montrer_anomalies([a for a in contenu.promotion.anomalies if a.cellule], contenu.promotion.avertissements)
    nombre = len(contenu.candidats)
    dire(f"Grille créée : {grille} ({nombre} candidat{'s' if nombre > 1 else ''}).", "bold green")
    fichier = chemin_de_la_correspondance(grille)
    if lu.complet:
        dire(f"Comment chaque colonne a été comprise : {fichier.name}.")
        return 0
    dire(
        f"Il reste à dire : corrigez {fichier.name} et redonnez-le par --correspondance, ou saisissez dans la grille.",
        "yellow",
    )
    return 1


def _montrer(lu: CarnetLu) -> None:
    """What was understood: the table found, its columns, the rows left out, the cells that stay empty."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from rdcxl.cli.affichage import console, dire
    from rdcxl.grille.carnet.reprendre import resumer
    from rdcxl.regles.nombres import en_francais
    from rdcxl.typographie import espaces_insecables

    rangs = [i + 1 for i in lu.table.entete]
    lignes = f"ligne {rangs[0]}" if len(rangs) == 1 else f"lignes {rangs[0]} à {rangs[-1]}"
    candidats = len(lu.lignes)
    dire(
        f"{lu.table.feuille.titre} : intitulés en {lignes}, {candidats} candidat{'s' if candidats > 1 else ''}.", "bold"
    )
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for titre in ("Col.", "Intitulé", "Devient", "Sur", "Certitude", "Exemples"):
        table.add_column(titre, overflow="fold")
    for c in lu.colonnes:
        devient = c.champ if c.prise else (f"{c.champ} ?" if c.champ else "—")
        raison = f"{c.certitude}\u00a0: {c.raison}" if c.raison and not c.prise else c.certitude
        style = "" if c.prise else "yellow" if c.decide else "dim"
        sur = en_francais(c.echelle) if c.echelle is not None and c.champ in lu.notes else ""
        table.add_row(c.lettres, c.intitule, devient, sur, raison, ", ".join(c.exemples), style=style)
    console().print(table)
    ecran = console()
    _liste(
        ecran,
        "Lignes laissées de côté",
        [f"{lu.table.feuille.place(h.numero, 0)} « {h.debut} » : {h.raison}" for h in lu.table.hors],
    )
    _liste(ecran, "Restées vides", [str(x) for x in lu.non_lus])
    _liste(ecran, "À savoir", list(lu.avis))
    if lu.feuilles:
        dire(
            f"Autres feuilles avec des notes, non reprises : {', '.join(lu.feuilles)}. Donnez « {lu.source}#Feuille ».",
            "yellow",
        )
    comptes = resumer(lu)
    texte = f"Colonnes : {comptes['prises']} comprises, {comptes['douteuses']} à confirmer, {comptes['hors']} laissées de côté."
    ecran.print(Text(espaces_insecables(texte), style="bold"))


def _liste(ecran: object, titre: str, phrases: list[str]) -> None:
    from rdcxl.cli.affichage import dire

    if phrases:
        dire(f"{titre} ({len(phrases)})", "bold yellow")
        for phrase in phrases:
            dire(f"  • {phrase}")


def _demander(c: Colonne, r: Referentiel) -> Optional[tuple[str, Optional[Decimal]]]:
    """Ask what a doubtful column is, and on what its marks are; the proposal is taken by Enter."""
    from rdcxl.cli.affichage import dire
    from rdcxl.grille.carnet.titres import dictionnaire, lire_echelle

    exemples = ", ".join(c.exemples) or "aucune valeur"
    dire(f"Colonne {c.lettres} « {c.intitule} » ({exemples}) : {c.raison}.", "bold")
    mots_connus = dictionnaire(r)
    for code in c.propositions:
        champ = mots_connus.champs.get(code)
        dire(f"    {code}{f' : {champ.titre}' if champ else ''}")
    while True:
        reponse = click.prompt(f"  Quel champ ? ({RIEN} : aucun)", default=(c.propositions or (RIEN,))[0]).strip()
        if reponse == RIEN:
            return "", None
        lue = mots_connus.exacts.get("".join(x for x in reponse.casefold() if x.isalnum())) or (
            reponse if reponse in c.propositions else ""
        )
        if lue:
            break
        dire(f"  « {reponse} » n’est pas un champ de la grille.", "yellow")
    if lue not in r.composantes:
        return lue, None
    maximum = r.composantes[lue].maximum
    while True:
        dite = click.prompt("  Sur combien sont ces notes ?", default=f"{c.echelle or maximum:f}").strip()
        echelle = lire_echelle(f"/{dite.lstrip('/')}")[0]
        if echelle:
            return lue, echelle
        dire(f"  « {dite} » n’est pas un nombre.", "yellow")


def _demander_le_parcours(r: Referentiel) -> str:
    exemple = r.exemple_de_blocs.replace(" ", ",")
    return str(
        click.prompt(
            f"Parcours des candidats dont le carnet ne dit rien (COMPLET, ou BLOCS:{exemple})", default="COMPLET"
        )
    )
