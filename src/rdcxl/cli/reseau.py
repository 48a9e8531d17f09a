"""`rdcxl reseau`, `deposer`, `indicateurs`, `renouvellement`: what is made of several closed files. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_referentiel, option_remplacer
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import maintenant
from rdcxl.cli.signature import Signature, options_de_signature

FICHIER, DOSSIER = Chemin("FICHIER"), Chemin("DOSSIER")
option_reponses = click.option(
    "--reponses",
    type=FICHIER,
    multiple=True,
    help="Réponses aux enquêtes de placement (enquetes.xlsx rempli, ou CSV). Peut être répétée.",
)
option_session = click.option(
    "--session",
    type=FICHIER,
    help="session.toml dont la rubrique [presentation] règle le PDF. Par défaut, celui qui est à côté de la première CLOTURE.",
)
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
@option_reponses
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
    reponses: tuple[Path, ...],
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
        demande = Demande(dossiers, secret, maintenant(), connus, lu, reponses, executeur, avancer)
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


def _suivi(clotures: tuple[Path, ...], reponses: tuple[Path, ...], referentiel: Path | None, mois: str = "") -> Any:
    """The closed juries, their référentiel, the persons certified (None when nobody was), their answers, what is to be said."""
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.exports.depot_diplomation import a_transmettre
    from rdcxl.exports.placement.certifies import choisir_les_mois, suivre
    from rdcxl.exports.placement.reponses import Lues, lire_reponses
    from rdcxl.jury.certification import referentiel_des_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    lus = {chemin: lire_cloture_en_vigueur(chemin, referentiel) for chemin in clotures}
    r = referentiel_des_clos(lus, referentiel)
    tous = list(lus.values())
    suivi = suivre(tous, r, choisir_les_mois(mois, r)) if any(a_transmettre(c) for c in tous) else None
    if reponses and suivi is None:
        raise UsageIncorrect("--reponses : personne n’a été certifié par ces jurys.")
    return tous, r, suivi, lire_reponses(reponses, suivi, maintenant().date()) if suivi else Lues({})


@click.command(cls=Commande)
@click.argument("clotures", metavar="CLOTURE…", nargs=-1, required=True, type=Chemin("CLOTURE"))
@click.option(
    "--vers", "dossier", type=DOSSIER, required=True, help="Dossier à créer : indicateurs.html et indicateurs.pdf."
)
@option_reponses
@option_session
@option_referentiel
@option_remplacer
def indicateurs(
    clotures: tuple[Path, ...],
    dossier: Path,
    reponses: tuple[Path, ...],
    session: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Écrit la page d’indicateurs qu’un centre publie (Qualiopi, indicateurs 2 et 3) : taux, effectifs, période, en HTML et en PDF.

    CLOTURE : les fichiers .cloture.json en vigueur d’un même centre, un par jury.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import UsageIncorrect
    from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
    from rdcxl.exports.atelier import Atelier, racine_des_modeles
    from rdcxl.exports.fichiers import ecrire
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.grille.ecriture import TOUS, dossier_neuf
    from rdcxl.reseau.indicateurs import FICHIER as NOM
    from rdcxl.reseau.indicateurs import composer, en_document
    from rdcxl.reseau.page import en_html
    from rdcxl.reseau.reglages import reglages

    tous, r, suivi, lues = _suivi(clotures, reponses, referentiel)
    centres = sorted({"".join(c.session.centre.siret.split()) for c in tous})
    if len(centres) > 1:
        raise UsageIncorrect(
            f"Ces fichiers sont de plusieurs centres (SIRET {', '.join(centres)}). Donnez ceux d’un seul."
        )
    instant = maintenant().replace(microsecond=0)
    page = composer(tous, suivi, lues.reponses, r, instant, reglages().taux)
    derniere = max(tous, key=lambda c: c.jury.date)
    noms = (f"{NOM}.html", f"{NOM}.pdf")
    presentation = reglages_du_dossier(clotures[0], session)
    with racine_des_modeles(presentation) as (racine, logos):
        pdf = Atelier(racine, presentation.presentation, logos).composer(en_document(page, derniere, instant))
    with dossier_neuf(dossier, remplacable=deja_ecrits(noms) if remplacer else None, pour=TOUS) as provisoire:
        ecrits = {nom: ecrire(provisoire / nom, octets) for nom, octets in zip(noms, (en_html(page), pdf), strict=True)}
        ecrire(provisoire / MANIFESTE, empreintes(ecrits).encode())
    for avis in lues.avis:
        dire(avis, "yellow")
    dire(
        f"Indicateurs de {len(tous)} jurys écrits dans {dossier}."
        if len(tous) > 1
        else f"Indicateurs d’un jury écrits dans {dossier}.",
        "bold green",
    )
    return 0


@click.command(cls=Commande)
@click.argument("clotures", metavar="CLOTURE…", nargs=-1, required=True, type=Chemin("CLOTURE"))
@click.option(
    "--vers", "dossier", type=DOSSIER, required=True, help="Dossier à créer : promotions.xlsx et promotions.csv."
)
@option_reponses
@click.option(
    "--complements",
    type=FICHIER,
    help="CSV : identifiant ; contrat ; salaire_brut_annuel ; statut, que les enquêtes ne demandent pas.",
)
@click.option("--profil", type=FICHIER, help="Profil TOML des colonnes, au lieu de celui de rdcxl, à confirmer.")
@option_referentiel
@option_remplacer
def renouvellement(
    clotures: tuple[Path, ...],
    dossier: Path,
    reponses: tuple[Path, ...],
    complements: Path | None,
    profil: Path | None,
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Écrit le tableau des promotions que demande un renouvellement à France compétences : situation, poste, contrat, salaire, statut.

    CLOTURE : les fichiers .cloture.json en vigueur de deux promotions au moins. Code de sortie 1 s’il n’y en a qu’une.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import ExportRefuse
    from rdcxl.exports.archive import MANIFESTE, deja_ecrits, empreintes
    from rdcxl.exports.fichiers import ecrire
    from rdcxl.grille.ecriture import dossier_neuf
    from rdcxl.reseau import renouvellement as R
    from rdcxl.reseau.campagne import en_csv

    charge = R.charger_le_profil(profil)
    _, _, suivi, lues = _suivi(clotures, reponses, referentiel)
    if suivi is None:
        raise ExportRefuse("Personne n’a été certifié par ces jurys : il n’y a pas de promotion à présenter.")
    connus = R.lire_complements(complements, suivi) if complements else {}
    lignes = list(R.rangees(suivi, lues.reponses, connus, charge))
    instant = maintenant().replace(microsecond=0)
    contenus = {
        "promotions.xlsx": R.classeur_du_renouvellement(charge, lignes, suivi, lues.reponses, instant),
        "promotions.csv": en_csv(
            [c.entete for c in charge.colonnes], [["" if x is None else x for x in ligne] for ligne in lignes]
        ),
    }
    with dossier_neuf(dossier, remplacable=deja_ecrits(tuple(contenus)) if remplacer else None) as provisoire:
        ecrits = {nom: ecrire(provisoire / nom, octets) for nom, octets in contenus.items()}
        ecrire(provisoire / MANIFESTE, empreintes(ecrits).encode())
    dire(charge.avertissement, "yellow")
    promotions = sum(1 for p in suivi.promotions if p)
    if promotions < R.PROMOTIONS_DEMANDEES:
        dire("Une seule promotion : le renouvellement en demande deux au moins.", "yellow")
    dire(f"{len(lignes)} personnes, {promotions} promotions, écrites dans {dossier}.", "bold green")
    return int(promotions < R.PROMOTIONS_DEMANDEES)
