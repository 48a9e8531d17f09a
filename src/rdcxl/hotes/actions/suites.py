"""The entries of the group Documents that follow an export: what was sent, placement, the CPF's answer, the network's deposit."""

from __future__ import annotations

import datetime as dt

from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.hote import Hote
from rdcxl.hotes.secret import debloquer_la_cle
from rdcxl.hotes.travail import cloture_a_cote, peut_remplacer, pluriel, rediger

PLACEMENT = "-placement"
REPONSES = (("Enquêtes remplies", ("*.xlsx", "*.csv")),)
JOURNAL = (("Journal des envois", ("*.csv",)),)


def envois(hote: Hote, maintenant: dt.datetime) -> str:
    """Add a filled list to the log of what was sent, as « rdcxl envois » does; say who received nothing."""
    from rdcxl.exports.envois.journal import REPERE, consigner, journal_de, lire_consignes, lire_le_journal
    from rdcxl.exports.genres import titres_envoyes
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    source = cloture_a_cote(hote.emplacement().chemin)
    clos = lire_cloture_en_vigueur(source)
    rempli = hote.choisir_fichier("Journal rempli (Annuler pour ne voir que l’état)", JOURNAL)
    connus, candidats = titres_envoyes(), [c.identifiant for c in clos.candidats]
    ajouts = lire_consignes(rempli, connus, candidats, clos.empreinte.valeur[:REPERE]) if rempli else []
    nouvelles = consigner(source, ajouts, connus) if ajouts else []
    recus = {consigne.identifiant for consigne in lire_le_journal(source, connus)}
    sans = [identifiant for identifiant in candidats if identifiant not in recus]
    return rediger(
        f"{pluriel(len(nouvelles), 'envoi')} noté{'s' if len(nouvelles) > 1 else ''} dans « {journal_de(source).name} », à côté du classeur.",
        [f"N’ont rien reçu : {', '.join(sans)}." if sans else "Chacun a reçu quelque chose."],
    )


def deposer(hote: Hote, maintenant: dt.datetime) -> str:
    """Write the deposit for the network beside the workbook, as « rdcxl deposer » does."""
    from rdcxl.grille.octets import SCELLE, lire_octets
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.reseau.depot import deposer as ecrire_le_depot
    from rdcxl.reseau.depot import nom_du_depot

    source = cloture_a_cote(hote.emplacement().chemin)
    clos, octets = lire_cloture_en_vigueur(source), lire_octets(source, SCELLE)
    signataire = debloquer_la_cle(hote, "le dépôt", "rien n’est déposé")
    cible = ecrire_le_depot(clos, octets, source, source.with_name(nom_du_depot(source)), signataire)
    return rediger(
        f"Dépôt pour le réseau : « {cible.name} » est à côté du classeur.",
        [] if signataire else ["Dépôt non signé : « rdcxl cle » crée la clé qui manque."],
    )


def placement(hote: Hote, maintenant: dt.datetime) -> str:
    """Write the follow-up of those certified by the closed jury, with the answers that the person gives."""
    from rdcxl.exports.placement.certifies import a_savoir, choisir_les_mois, suivre
    from rdcxl.exports.placement.dossier import SYNTHESE, ecrire_le_placement
    from rdcxl.exports.placement.reponses import lire_reponses
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.jury.certification import referentiel_des_clos
    from rdcxl.jury.cloture import lire_cloture_en_vigueur

    grille = hote.emplacement().chemin
    source = cloture_a_cote(grille)
    reponses = hote.choisir_fichier("Réponses aux enquêtes (Annuler s’il n’y en a pas encore)", REPONSES)
    clos = lire_cloture_en_vigueur(source)
    r = referentiel_des_clos({source: clos}, None)
    suivi = suivre([clos], r, choisir_les_mois("", r))
    lues = lire_reponses([reponses] if reponses else [], suivi, maintenant.date())
    dossier = grille.with_name(grille.stem + PLACEMENT)
    if dossier.exists():  # the lists in it were filled in: a new one beside it
        dossier = dossier.with_name(f"{dossier.name}-{maintenant:%Y-%m-%d}")
    hote.etat("écriture du placement…")
    remplacer = peut_remplacer(hote, dossier)
    ecrire_le_placement(suivi, lues, r, dossier, maintenant, reglages_du_dossier(source, None), remplacer=remplacer)
    return rediger(
        f"Suivi de {pluriel(len(suivi.personnes), 'personne')} écrit dans le dossier « {dossier.name} », à côté du classeur ; "
        f"commencez par {SYNTHESE}.",
        (*a_savoir(suivi), *lues.avis),
    )


def retour_cpf(hote: Hote, maintenant: dt.datetime) -> str:
    """Read the answer of the SI-CPF to a deposit, and say what to correct."""
    from rdcxl.exports.retour_cpf import lire_retour
    from rdcxl.jury.cloture import chemin_de_cloture, lire_cloture

    fichier = hote.choisir_fichier("Accusé de traitement du SI-CPF", (("Accusés de traitement", ("*.xml",)),))
    if fichier is None:
        raise HoteRefuse("Aucun accusé de traitement n’a été choisi.")
    voisin = chemin_de_cloture(hote.emplacement().chemin)
    retour = lire_retour(fichier, lire_cloture(cloture_a_cote(hote.emplacement().chemin)) if voisin.exists() else None)
    details = [f"{x.qui} : {' ; '.join((*x.messages, *x.conseils))}" for x in retour.refuses]
    if retour.sans_reponse:
        details.append(f"Titulaires de la clôture sans réponse : {', '.join(retour.sans_reponse)}.")
    if retour.refuses:
        details.append("Corrigez la grille, cliquez sur « Rectifier », puis refaites le flux par « Exporter ».")
    return rediger(f"Passages reçus : {len(retour.acceptes)}. Passages refusés : {len(retour.refuses)}.", details)
