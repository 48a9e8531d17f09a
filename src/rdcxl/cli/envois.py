"""`rdcxl joindre` and `rdcxl envois`: what comes after the documents: the minutes once signed, what was sent to whom."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_referentiel
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import maintenant
from rdcxl.cli.signature import Signature, options_de_signature

if TYPE_CHECKING:
    from rdcxl.exports.envois.journal import Consigne
    from rdcxl.jury.modele_clos import Cloture

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.argument("cloture", type=FICHIER)
@click.argument("piece", type=FICHIER)
@click.option(
    "--nature",
    type=click.Choice(("pv-signe", "autre")),
    default="pv-signe",
    show_default=True,
    help="Ce qu’est la pièce : le procès-verbal signé et numérisé, ou autre chose.",
)
@option_referentiel
@options_de_signature
def joindre(cloture: Path, piece: Path, nature: str, referentiel: Path | None, signature: Signature) -> int:
    """Joint à un fichier clos le procès-verbal signé et numérisé, sans toucher au fichier clos ni à son sceau.

    La pièce est copiée à côté, avec un fichier scellé qui dit son empreinte ; « rdcxl verifier CLOTURE » la contrôle, et « rdcxl
    exporter » la met au dépôt.

    CLOTURE : le fichier en vigueur. PIECE : un PDF, ou une image PNG ou JPEG.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.pieces import joindre as joindre_la_piece

    lire_cloture_en_vigueur(cloture, referentiel)
    copie = joindre_la_piece(cloture, piece, nature, maintenant(), signature.signataire())
    dire(f"Jointe à {cloture.name} : {copie}", "bold green")
    return 0


@click.command(cls=Commande)
@click.argument("cloture", type=FICHIER)
@click.option(
    "--ajouter",
    type=FICHIER,
    help="Liste CSV de ce qui est parti : identifiant, documents, envoye_le, moyen, destinataire. C’est le journal-a-remplir.csv de "
    "« rdcxl exporter » ; une ligne sans date n’est pas partie.",
)
@click.option("--candidat", "candidats", multiple=True, metavar="IDENTIFIANT", help="À qui. Peut être répétée.")
@click.option("--documents", default="", metavar="LISTE", help="Les sortes envoyées, séparées par des virgules.")
@click.option("--le", default="", metavar="DATE", help="Le jour de l’envoi, JJ/MM/AAAA ; aujourd’hui par défaut.")
@click.option(
    "--moyen",
    type=click.Choice(("courriel", "courrier", "recommande", "main_propre")),
    default="courriel",
    show_default=True,
    help="Comment.",
)
@click.option(
    "--a", "destinataire", default="", metavar="TEXTE", help="L’adresse, si elle n’est pas celle de la grille."
)
@option_referentiel
@option_json
def envois(
    cloture: Path,
    ajouter: Path | None,
    candidats: tuple[str, ...],
    documents: str,
    le: str,
    moyen: str,
    destinataire: str,
    referentiel: Path | None,
    en_json: bool,
) -> int:
    """Tient le journal de ce qui est parti, à qui, quand et comment ; sans option, le montre, et qui n’a rien reçu.

    « rdcxl rectifier » le lit, et dit ce qui est à remplacer. Il s’écrit à côté de CLOTURE : GRILLE.envois.csv.

    CLOTURE : le fichier en vigueur.
    """  # fmt: skip
    from rdcxl.cli.affichage import dire
    from rdcxl.exports.envois.journal import REPERE, consigner, journal_de, lire_consignes, lire_le_journal
    from rdcxl.exports.genres import titres_envoyes
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    clos = lire_cloture_en_vigueur(cloture, referentiel)
    connus, qui = titres_envoyes(), [c.identifiant for c in clos.candidats]
    repere = clos.empreinte.valeur[:REPERE]
    ajouts = lire_consignes(ajouter, connus, qui, repere) if ajouter else []
    if candidats or documents:
        ajouts += _tapees(clos, candidats, documents, le, moyen, destinataire)
    if ajouts:
        nouvelles = consigner(cloture, ajouts, connus)
        combien = len(nouvelles)
        dire(f"{combien} envoi{'s' * (combien > 1)} ajouté{'s' * (combien > 1)} à {journal_de(cloture)}.", "bold green")
    journal = lire_le_journal(cloture, connus)
    if en_json:
        ecrire_json({"envois": [{**x._asdict(), "envoye_le": x.envoye_le.isoformat()} for x in journal]})
        return 0
    _montrer(clos, journal)
    return 0


def _tapees(
    clos: Cloture, candidats: tuple[str, ...], documents: str, le: str, moyen: str, destinataire: str
) -> list[Consigne]:
    """One line for each candidate named.

    Raises:
        UsageIncorrect: a candidate, a kind or a date that is none.
    """
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.exports.envois.journal import REPERE, Consigne
    from rdcxl.exports.genres import titres_envoyes
    from rdcxl.regles.inscription import lire_date

    sortes = tuple(dict.fromkeys(documents.replace(",", " ").lower().split()))
    connus, jour = {c.identifiant: c.fiche for c in clos.candidats}, lire_date(le) if le else maintenant().date()
    problemes = [f"Candidat inconnu : {x}." for x in candidats if x not in connus]
    problemes += [f"Sorte inconnue : {x} ({', '.join(titres_envoyes())})." for x in sortes if x not in titres_envoyes()]
    if not candidats or not sortes:
        problemes.append("Donnez --candidat et --documents ensemble.")
    if not isinstance(jour, dt.date):
        problemes.append(f"« {le} » n’est pas une date : écrivez JJ/MM/AAAA.")
    if problemes or not isinstance(jour, dt.date):
        raise UsageIncorrect("Cet envoi ne peut pas être noté.", problemes)
    repere = clos.empreinte.valeur[:REPERE]
    return [
        Consigne(x, sortes, jour, moyen, destinataire or (connus[x].courriel if moyen == "courriel" else ""), repere)
        for x in candidats
    ]


def _montrer(clos: Cloture, journal: list[Consigne]) -> None:
    from rdcxl.cli.affichage import dire
    from rdcxl.exports.envois.journal import dire_la_consigne

    recus = {x.identifiant for x in journal}
    for c in clos.candidats:
        for x in journal:
            if x.identifiant == c.identifiant:
                dire(f"{c.identifiant} {c.fiche.nom_complet} : {dire_la_consigne(x)}")
    if rien := [c.identifiant for c in clos.candidats if c.identifiant not in recus]:
        dire(f"N’ont rien reçu : {', '.join(rien)}.", "yellow")
