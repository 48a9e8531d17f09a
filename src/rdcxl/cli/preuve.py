"""`rdcxl page-verification`, and `verifier` on a certificate. Package imports wait for the call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_referentiel, option_remplacer
from rdcxl.cli.ecran import ecrire_json
from rdcxl.cli.lecture import maintenant
from rdcxl.cli.signature import lire_mot_de_passe, option_mot_de_passe

if TYPE_CHECKING:
    from rdcxl.exports.composition import Composition
    from rdcxl.exports.preuve.verification import Source, Verdict
    from rdcxl.jury.cles import ClePublique
    from rdcxl.jury.confiance import Connaissance

FICHIER = Chemin("FICHIER")


@click.command("page-verification", cls=Commande)
@click.argument("page", type=FICHIER)
@click.option("--revocations", type=FICHIER, help="revocations.csv : numero, date, motif des certificats retirés.")
@click.option("--cle", type=FICHIER, help="Clé qui signe la liste, au lieu de celle de « rdcxl cle ».")
@option_mot_de_passe
@click.option(
    "--cle-publique",
    "anciennes",
    type=FICHIER,
    multiple=True,
    help="Clé publique d’une année antérieure, dont les certificats restent vérifiables. Peut être répétée.",
)
@option_referentiel
@option_remplacer
def page_verification(
    page: Path,
    revocations: Path | None,
    cle: Path | None,
    fichier: Path | None,
    anciennes: tuple[Path, ...],
    referentiel: Path | None,
    remplacer: bool,
) -> int:
    """Écrit la page web qui vérifie les certificats : un fichier HTML à déposer sur le site du centre.

    Elle contient les clés publiques et la liste signée des certificats retirés, et n’envoie rien. Sans --revocations, la liste
    est vide. Refaites la page à chaque retrait.

    PAGE : le fichier .html à écrire.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.erreurs import CleRefusee
    from rdcxl.exports.preuve.page import composer_page, est_une_page
    from rdcxl.exports.preuve.revocations import lire_revocations
    from rdcxl.grille.ecriture import TOUS, fichier_neuf
    from rdcxl.jury.trousseau import charger_cle, chemin_par_defaut, lire_cle_publique
    from rdcxl.referentiel.choix import donne_ou_defaut

    aujourdhui = maintenant().date()
    publiques = [lire_cle_publique(chemin) for chemin in anciennes]
    revoques = lire_revocations(revocations, aujourdhui) if revocations else []
    chemin = cle or chemin_par_defaut()
    if not chemin.exists():
        raise CleRefusee(f"La clé « {chemin} » n’existe pas. « rdcxl cle » en crée une ; --cle en désigne une autre.")
    signataire = charger_cle(chemin, lire_mot_de_passe(fichier, f"Mot de passe de la clé {chemin.name} : "))
    contenu = composer_page(signataire, publiques, revoques, aujourdhui, donne_ou_defaut(referentiel))
    with fichier_neuf(page, pour=TOUS, remplacable=est_une_page if remplacer else None) as provisoire:
        provisoire.write_bytes(contenu.encode())
    dire(f"Page de vérification : {page}", "bold green")
    dire(f"Certificats retirés : {len(revoques)}. Clés : {len(publiques) + 1}. Déposez-la sur le site du centre.")
    return 0


def verifier_certificat(
    fichier: Path,
    su: Connaissance,
    cloture: Path | None,
    revocations: Path | None,
    en_json: bool,
    referentiel: Path | None,
) -> int:
    """Print the verdict on a certificate; 0 when it is genuine, 3 when only the closed file's signature is not the expected one.

    Args:
        su: what is known of keys. The key in a closed file will do only where none is known.
    """
    from rdcxl.cli.affichage import dire
    from rdcxl.exports.preuve.revocations import lire_les_retraits
    from rdcxl.exports.preuve.verification import verifier_certificat as examiner
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.referentiel.choix import donne_ou_defaut

    de_la_cloture = _cloture(cloture, referentiel) if cloture else None
    de_cloture = de_la_cloture and cloture and referentiel_du_clos(de_la_cloture.clos, cloture, referentiel)
    r = de_cloture or donne_ou_defaut(referentiel)
    cles = _cles_admises(su, de_la_cloture)
    retraits = lire_les_retraits(revocations, maintenant().date(), cles) if revocations else ()
    verdict = _avec_la_main_de_la_cloture(examiner(fichier, cles, r, de_la_cloture, retraits), su, de_la_cloture)
    if en_json:
        ecrire_json(verdict.en_json())
    else:
        dire(verdict.phrase, "bold green" if verdict.valable else "bold red")
        for detail in verdict.details:
            dire(f"  • {detail}")
    return verdict.sortie


def _cles_admises(su: Connaissance, source: Source | None) -> list[ClePublique]:
    """The keys that may have signed a certificate: the one expected here, and those that it follows; else the closed file's own."""
    from rdcxl.jury.cles import ClePublique
    from rdcxl.jury.succession import successions_entre

    if su.attendue is None:
        signature = source.clos.signature if source else None
        return [ClePublique(signature.cle, signature.titulaire)] if signature and signature.cle else []
    cle = su.attendue[0]
    anciennes = {s.ancienne for s in su.successions if successions_entre(s.ancienne, cle.octets, su.successions)}
    return [cle, *(ClePublique(octets, cle.titulaire) for octets in sorted(anciennes))]


def _avec_la_main_de_la_cloture(verdict: Verdict, su: Connaissance, source: Source | None) -> Verdict:
    """A closed file that the expected key did not sign proves nothing, however well a certificate agrees with it."""
    from dataclasses import replace

    from rdcxl.erreurs import AUTRE_MAIN
    from rdcxl.jury.confiance import signature_de

    if source is None:
        return verdict
    signe = signature_de(source.clos, su)
    details = (*verdict.details, f"Fichier clos « {source.nom} » : {signe.phrase}.", *signe.details)
    if signe.bonne or verdict.sortie:
        return replace(verdict, details=details)
    phrase = f"{verdict.phrase} Mais « {source.nom} » est {signe.phrase} : il ne prouve rien ici."
    return replace(verdict, phrase=phrase, sortie=AUTRE_MAIN, details=details)


def _cloture(chemin: Path, referentiel: Path | None) -> Source:
    """A closed file in force, and how the centre composes its certificates."""
    from rdcxl.exports.atelier import Atelier, racine_des_modeles
    from rdcxl.exports.preuve.verification import Source
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    clos, reglages = lire_cloture_en_vigueur(chemin, referentiel), reglages_du_dossier(chemin, None)

    @contextmanager
    def composer() -> Iterator[Composition]:
        with racine_des_modeles(reglages) as (racine, logo):
            yield Atelier(racine, reglages.presentation, logo).composition("certificat.typ")

    return Source(chemin.name, clos, composer)
