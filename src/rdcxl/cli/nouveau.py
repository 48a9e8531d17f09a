"""`rdcxl nouveau`: the grid of a promotion, or of a second session. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel, option_remplacer, option_vides
from rdcxl.cli.lecture import maintenant

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.argument("grille", type=FICHIER)
@click.option("--candidats", type=FICHIER, help="candidats.csv : identité et inscription.")
@click.option("--notes", type=FICHIER, help="notes.csv : notes et absences déjà connues.")
@click.option("--acquis", type=FICHIER, help="acquis.csv : ce qui reste d’une session antérieure.")
@click.option("--session", type=FICHIER, help="session.toml : centre, dates, certification, lectures.")
@click.option("--grilles", type=FICHIER, help="grilles.toml : critères et points du centre ; une feuille par épreuve.")
@click.option(
    "--avec",
    "annexes",
    type=FICHIER,
    multiple=True,
    help="Un fichier de plus, reconnu à ses colonnes : absences, groupes, tentatives, contrôle continu… Peut être répétée.",
)
@option_vides
@click.option(
    "--depuis",
    type=FICHIER,
    metavar="CLOTURE",
    help="Au lieu de --candidats : ouvre la session de ceux qui repassent, d’après un jury clos ; leurs acquis sont repris.",
)
@click.option(
    "--mode",
    type=click.Choice(("rattrapage", "redoublement")),
    help="Avec --depuis : épreuves seules, la note du tuteur étant gardée (sans cette option), ou année refaite.",
)
@click.option(
    "--seulement",
    multiple=True,
    metavar="IDENTIFIANT",
    help="Avec --depuis : ce candidat, parmi ceux qui peuvent repasser. Peut être répétée ; sans elle, tous.",
)
@click.option(
    "--places",
    type=click.IntRange(min=1),
    metavar="N",
    help="Au lieu de --candidats : une grille vide de N lignes, à remplir dans le tableur.",
)
@click.option(
    "--registre", type=FICHIER, help="Registre des falsifications : un candidat sous interdiction est refusé."
)
@option_referentiel
@option_remplacer
def nouveau(
    grille: Path,
    candidats: Path | None,
    notes: Path | None,
    acquis: Path | None,
    session: Path | None,
    grilles: Path | None,
    annexes: tuple[Path, ...],
    vides: tuple[str, ...],
    depuis: Path | None,
    mode: str | None,
    seulement: tuple[str, ...],
    places: int | None,
    registre: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Crée la grille de notation d’une promotion, ou celle d’une seconde session.

    GRILLE : le classeur à créer : .xlsm avec les boutons pour Excel sous Windows, .xlsx sans macro partout ailleurs.
    """
    from rdcxl.cli.affichage import dire, montrer_anomalies, progression
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.creation import Complements, creer_grille, creer_grille_vide
    from rdcxl.grille.registre import lire_registre
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.reprise import RATTRAPAGE
    from rdcxl.jury.seconde_session import ouvrir_seconde_session
    from rdcxl.referentiel.choix import donne_ou_defaut

    _exiger_une_source(
        candidats,
        depuis,
        places,
        notes=notes,
        acquis=acquis,
        annexes=annexes,
        registre=registre,
        mode=mode,
        seulement=seulement,
    )
    cree_le = maintenant().replace(tzinfo=None)
    interdits = lire_registre(registre).registre if registre is not None else None
    with progression("Feuilles", nombre_de_feuilles()) as avancer:
        avis: tuple[str, ...] = ()
        if depuis is not None:
            r = referentiel_du_clos(lire_cloture_en_vigueur(depuis, referentiel), depuis, referentiel)
            complements = Complements(notes, annexes, vides, grilles, interdits)
            contenu, avis = ouvrir_seconde_session(
                grille, depuis, mode or RATTRAPAGE, r, cree_le=cree_le, seulement=seulement, session=session, complements=complements,
                remplacer=remplacer, avancer=avancer,
            )  # fmt: skip
        elif places is not None:
            contenu = creer_grille_vide(
                grille, places, session, referentiel=donne_ou_defaut(referentiel), cree_le=cree_le, grilles=grilles, vides=vides,
                remplacer=remplacer, avancer=avancer,
            )  # fmt: skip
        elif candidats is not None:
            contenu = creer_grille(
                grille, candidats, notes, acquis, session, referentiel=donne_ou_defaut(referentiel), grilles=grilles, cree_le=cree_le,
                registre=interdits, remplacer=remplacer, avancer=avancer, annexes=annexes, vides=vides,
            )  # fmt: skip
    montrer_anomalies(contenu.promotion.anomalies, contenu.promotion.avertissements)
    for phrase in avis:
        dire(phrase, "yellow")
    if places is not None:
        dire(
            f"Grille créée : {grille} ({places} places). Remplissez Candidats, puis copiez les identifiants dans Notes et Assiduité.",
            "bold green",
        )
        return 0
    nombre = len(contenu.candidats)
    a_corriger = len(contenu.promotion.bloquantes)
    suite = f", {a_corriger} saisie{'s' if a_corriger > 1 else ''} à corriger" if a_corriger else ""
    dire(f"Grille créée : {grille} ({nombre} candidat{'s' if nombre > 1 else ''}{suite}).", "bold green")
    return 0


def _exiger_une_source(
    candidats: Path | None, depuis: Path | None, places: int | None, *, notes: Path | None, acquis: Path | None,
    annexes: tuple[Path, ...], registre: Path | None, mode: str | None, seulement: tuple[str, ...],
) -> None:  # fmt: skip
    """Raises `UsageIncorrect` unless one thing says who the candidates are, and nothing contradicts it."""
    from rdcxl.erreurs import UsageIncorrect

    if [candidats, depuis, places].count(None) != 2:
        raise UsageIncorrect("Donnez --candidats, --places, ou --depuis pour une seconde session : l’un des trois.")
    if places is not None and (notes or acquis or annexes or registre):
        raise UsageIncorrect("--places fait une grille vide : donnez-la sans --notes, --acquis, --avec ni --registre.")
    if depuis is not None and acquis:
        raise UsageIncorrect("--depuis reprend lui-même les acquis : donnez-le sans --acquis.")
    if depuis is None and mode is not None:
        raise UsageIncorrect("--mode dit comment repassent ceux d’un jury clos : donnez-la avec --depuis.")
    if depuis is None and seulement:
        raise UsageIncorrect("--seulement choisit parmi ceux d’un jury clos : donnez-la avec --depuis.")
