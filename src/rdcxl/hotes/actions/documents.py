"""The entries of the group Documents. They write beside the workbook, never in it, but for the sheet Échéances."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.hotes.hote import Hote, LigneDeRapport, Rapport
from rdcxl.hotes.lecture import lire_promotion, referentiel_ouvert
from rdcxl.hotes.secret import debloquer_la_cle
from rdcxl.hotes.travail import annoncer, cloture_a_cote, peut_remplacer, pluriel, rediger

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire
    from rdcxl.jury.echeancier import Echeance
    from rdcxl.jury.modele_clos import Cloture

EXPORTS = "-exports"
EPREUVES = "epreuves.toml"
COLONNES_DES_ECHEANCES = (("Quand", 22), ("Échéance", 80), ("Candidat", 30), ("Section du règlement", 40))


def exporter(hote: Hote, maintenant: dt.datetime) -> str:
    """Write the exports of the closed jury into a new folder beside the workbook, as « rdcxl exporter » does."""
    from rdcxl.exports.dossier import EXPORTS as TOUS
    from rdcxl.exports.dossier import avec_ce_qui_est_a_cote, exporter_dossier
    from rdcxl.exports.matiere import Options
    from rdcxl.exports.preuve.reglage import Preuve
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    grille = hote.emplacement().chemin
    source, dossier = cloture_a_cote(grille), grille.with_name(grille.stem + EXPORTS)
    remplacer = peut_remplacer(hote, dossier)
    clos = lire_cloture_en_vigueur(source)
    reglages = reglages_du_dossier(source, None)
    signataire = debloquer_la_cle(hote, "les certificats", "rien n’est exporté") if clos.cle else None
    sans_code = _pourquoi_sans_code(clos, source.name, signataire)
    preuve = Preuve(signataire, reglages.presentation.page_verification) if signataire and not sans_code else None
    options = Options(reglages=reglages, preuve=preuve, referentiel=referentiel_du_clos(clos, source))
    bilan = exporter_dossier(
        clos, dossier, TOUS, avec_ce_qui_est_a_cote(options, source, clos),
        remplacer=remplacer, avancer=lambda fait, total: annoncer(hote, "documents", total)(fait),
    )  # fmt: skip
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


def echeances(hote: Hote, maintenant: dt.datetime) -> str:
    """List the deadlines in the sheet Échéances, before the jury or after it; a calendar beside the workbook on demand."""
    from rdcxl.exports.agenda import en_ics, est_un_des_notres
    from rdcxl.grille.ecriture import fichier_neuf

    grille = hote.emplacement().chemin
    trouvees, session, avis = _echeances(hote, grille)
    if not trouvees:
        return rediger("Aucune échéance ne se calcule encore : les dates de la session manquent.", avis)
    passees = sum(e.passee(maintenant.date()) for e in trouvees)
    compte = f"{pluriel(len(trouvees), 'échéance')} au {maintenant:%d/%m/%Y}, dont {pluriel(passees, 'passée')}."
    lignes = [LigneDeRapport((e.quand, e.quoi, e.qui or "session", e.article)) for e in trouvees]
    hote.ecrire_rapport(C.ECHEANCES, Rapport(C.RAPPORTS[C.ECHEANCES], compte, COLONNES_DES_ECHEANCES, lignes))
    agenda = grille.with_name(f"{grille.stem}-echeances.ics")
    if hote.confirmer(
        "rdcxl – Échéances", f"Écrire aussi l’agenda « {agenda.name} », que lisent Outlook et les autres ?"
    ):
        with fichier_neuf(agenda, remplacable=est_un_des_notres) as provisoire:
            provisoire.write_bytes(en_ics(trouvees, f"Échéances – {session or grille.stem}", maintenant))
        avis = [*avis, f"Agenda écrit à côté du classeur : « {agenda.name} »."]
    return rediger(f"{compte} Elles sont dans la feuille Échéances.", avis)


def _echeances(hote: Hote, grille: Path) -> tuple[list[Echeance], str, list[str]]:
    """The deadlines that may be written, the name of the session, what is to be known."""
    from rdcxl.grille.epreuves import lire_epreuves
    from rdcxl.grille.seances import planifier
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.cloture import chemin_de_cloture, lire_cloture_en_vigueur
    from rdcxl.jury.echeances_avant import avis_des_seances, echeances_avant
    from rdcxl.jury.echeancier import echeances as apres

    if chemin_de_cloture(grille).exists():
        source = cloture_a_cote(grille)
        clos = lire_cloture_en_vigueur(source)
        return apres(clos, referentiel_du_clos(clos, source)), clos.session.session.libelle, []
    referentiel, fichier = referentiel_ouvert(hote), grille.with_name(EPREUVES)
    promotion = lire_promotion(hote, referentiel)
    calendrier = planifier(promotion, referentiel, lire_epreuves(fichier)) if fichier.exists() else None
    seances = calendrier.seances if calendrier else ()
    avis = [*(calendrier.avis if calendrier else ()), *avis_des_seances(promotion, seances)]
    if calendrier is None:
        avis.append(f"Placez « {EPREUVES} » à côté du classeur pour avoir aussi convocations, rattrapages et copies.")
    # Before the closing nothing that tells a result may be written, in a sheet either.
    trouvees = [e for e in echeances_avant(promotion, referentiel, seances, None) if not e.reservee]
    return trouvees, promotion.session.session.libelle, avis
