"""The entries of the group Documents. They write beside the workbook, never in it, but for the sheet Échéances."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rdcxl.erreurs import ClotureRefusee, EcritureRefusee
from rdcxl.hotes.hote import Hote
from rdcxl.hotes.secret import debloquer_la_cle
from rdcxl.hotes.travail import annoncer, rediger

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire
    from rdcxl.jury.modele_clos import Cloture

EXPORTS = "-exports"


def exporter(hote: Hote, maintenant: dt.datetime) -> str:
    """Write the exports of the closed jury into a new folder beside the workbook, as « rdcxl exporter » does."""
    from rdcxl.exports.dossier import EXPORTS as TOUS
    from rdcxl.exports.dossier import exporter_dossier
    from rdcxl.exports.matiere import Options
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.chaine import en_vigueur
    from rdcxl.jury.cloture import chemin_de_cloture, lire_cloture_en_vigueur

    grille = hote.emplacement().chemin
    source, dossier = chemin_de_cloture(grille), grille.with_name(grille.stem + EXPORTS)
    if not source.exists():
        raise ClotureRefusee(
            f"Le jury n’est pas clos : « {source.name} » n’est pas à côté du classeur. "
            "Aucun document ne sort avant la clôture ; cliquez d’abord sur « Clore le jury »."
        )
    if dossier.exists():
        raise EcritureRefusee(
            f"Le dossier « {dossier.name} » existe déjà à côté du classeur. Renommez-le ou supprimez-le, puis recommencez."
        )
    clos = lire_cloture_en_vigueur(en_vigueur(source))
    reglages = reglages_du_dossier(source, None)
    signataire = debloquer_la_cle(hote, "les certificats", "rien n’est exporté") if clos.cle else None
    sans_code = _pourquoi_sans_code(clos, source.name, signataire)
    preuve = Preuve(signataire, reglages.presentation.page_verification) if signataire and not sans_code else None
    options = Options(reglages=reglages, preuve=preuve, referentiel=referentiel_du_clos(clos, source))
    bilan = exporter_dossier(
        clos, dossier, TOUS, options, avancer=lambda fait, total: annoncer(hote, "documents", total)(fait)
    )
    refus = [f"Refusé, {nom} : {probleme}" for nom, problemes in bilan.refus.items() for probleme in problemes]
    return rediger(
        f"{len(bilan.fichiers)} fichiers écrits dans le dossier « {dossier.name} », à côté du classeur.",
        (*([sans_code] if sans_code else []), *refus, *bilan.avertissements),
    )


def _pourquoi_sans_code(clos: Cloture, nom: str, signataire: Signataire | None) -> str:
    """Why the certificates get no signed code; an empty text when they get one."""
    from rdcxl.jury.cles import ClePublique
    from rdcxl.jury.confiance import autre_main, ce_poste
    from rdcxl.jury.trousseau import chemin_par_defaut

    if clos.cle is None:
        return f"Certificats sans code QR : « {nom} » n’est pas signé."
    if signataire is None:
        return "Certificats sans code QR : « rdcxl cle » crée la clé qui les rend vérifiables."
    cle = ClePublique(signataire.publique, signataire.titulaire)
    refus = autre_main(clos, nom, cle, ce_poste(chemin_par_defaut()))
    return f"Certificats sans code QR. {refus}" if refus else ""
