"""`rdcxl reseau`, `deposer`, `indicateurs`, `renouvellement`: what is made of several closed files. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_referentiel, option_remplacer
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import maintenant
from rdcxl.cli.signature import Signature, options_de_signature

FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")
MONTREES = 20  # anomalies shown on the screen; the files hold them all


@click.command(cls=Commande)
@click.argument("dossiers", metavar="DOSSIER…", nargs=-1, required=True, type=DOSSIER)
@click.option(
    "--vers", "cible", type=DOSSIER, required=True, help="Dossier à créer : statistique/, nominatif/, sources.json."
)
@click.option(
    "--centres",
    type=FICHIER,
    help="Liste des centres (.toml, .xlsx ou .csv) : siret, nom, ville, parrain, sessions, cles.",
)
@click.option("--registre", type=FICHIER, help="Registre des falsifications, pour y chercher les candidats.")
@click.option(
    "--cle",
    type=FICHIER,
    help="Clé secrète qui rapproche les personnes. Par défaut, celle de ce poste, créée au premier emploi.",
)
@click.option(
    "--processus",
    type=click.IntRange(1, 256),
    default=None,
    metavar="N",
    help="Processus en parallèle. Par défaut, ceux de la machine.",
)
@click.option(
    "--dask",
    default="",
    metavar="ADRESSE",
    help="Ordonnanceur Dask (tcp://…) qui vérifie et extrait sur plusieurs machines.",
)
@option_json
@option_remplacer
def reseau(
    dossiers: tuple[Path, ...],
    cible: Path,
    centres: Path | None,
    registre: Path | None,
    cle: Path | None,
    processus: int | None,
    dask: str,
    en_json: bool,
    remplacer: bool,
) -> int:
    """Vérifie, compte et compare les jurys de tout un réseau : classeur national, pages par centre, anomalies, tables Parquet.

    DOSSIER : des dossiers où sont des fichiers .cloture.json ou .depot.json, à toute profondeur. Code de sortie 1 s’il y a des anomalies.
    """
    from rdcxl.cli import affichage as A
    from rdcxl.reseau.campagne import Demande, mener
    from rdcxl.reseau.centres import lire_centres
    from rdcxl.reseau.execution import executeur_pour
    from rdcxl.reseau.moteur import exiger_le_moteur
    from rdcxl.reseau.personnes import cle_des_personnes
    from rdcxl.reseau.sources import trouver

    exiger_le_moteur()
    connus = lire_centres(centres) if centres else None
    lu = None
    if registre:
        from rdcxl.grille.registre import lire_registre

        lu = lire_registre(registre).registre
    secret, sources = cle_des_personnes(cle), trouver(dossiers)
    with (
        executeur_pour(len(sources), dask, processus or 0) as executeur,
        A.progression("Fichiers", len(sources)) as avancer,
    ):
        demande = Demande(dossiers, secret, maintenant(), connus, lu, executeur, avancer)
        bilan = mener(demande, cible, remplacer=remplacer)
    if en_json:
        ecrire_json(bilan.en_json())
    else:
        comptes = sum(v.compte for v in bilan.verses)
        A.dire(
            f"{bilan.effectif} candidats de {bilan.centres} centres, {comptes} fichiers comptés sur {len(bilan.verses)}.",
            "bold",
        )
        A.dire(f"Troisième décompte : {len(bilan.differences)} différences.", "red" if bilan.differences else "green")
        for a in bilan.anomalies[:MONTREES]:
            lieu = ", ".join(x for x in (a.centre, a.session, a.fichier) if x)
            A.dire(f"  • {lieu}{' : ' if lieu else ''}{a.phrase}", "red" if a.gravite == "anomalie" else "yellow")
        if len(bilan.anomalies) > MONTREES:
            A.dire(f"  … et {len(bilan.anomalies) - MONTREES} autres, dans anomalies.csv.", "yellow")
        A.dire(f"Écrit dans {cible} ; ouvrez {cible / 'statistique' / 'national.xlsx'}.", "bold green")
    return int(bilan.graves > 0)


@click.command(cls=Commande)
@click.argument("clotures", metavar="CLOTURE…", nargs=-1, required=True, type=Chemin("CLOTURE"))
@click.option(
    "--vers", "dossier", type=DOSSIER, help="Dossier où écrire les dépôts. Par défaut, à côté de chaque fichier clos."
)
@options_de_signature
@option_referentiel
def deposer(clotures: tuple[Path, ...], dossier: Path | None, signature: Signature, referentiel: Path | None) -> int:
    """Écrit le dépôt minimal d’un fichier clos pour le réseau : ni courriel, ni incident, ni motif ; signé, avec l’empreinte de l’original.

    CLOTURE : un ou plusieurs fichiers .cloture.json en vigueur.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.grille.octets import SCELLE, lire_octets
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.reseau.depot import deposer as ecrire_le_depot
    from rdcxl.reseau.depot import nom_du_depot

    lus = [(chemin, lire_cloture_en_vigueur(chemin, referentiel), lire_octets(chemin, SCELLE)) for chemin in clotures]
    signataire = signature.signataire()
    for chemin, clos, octets in lus:
        cible = ecrire_le_depot(clos, octets, chemin, (dossier or chemin.parent) / nom_du_depot(chemin), signataire)
        dire(f"Dépôt écrit : {cible}", "bold green")
    if signataire is None:
        dire("Dépôt non signé : « rdcxl cle » crée la clé qui manque.", "yellow")
    return 0
