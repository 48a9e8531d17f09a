"""The entries of the group Jury. They write beside the workbook, never in it, but for the sheet Lectures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.erreurs import ClotureRefusee, HoteRefuse
from rdcxl.grille import champs as C
from rdcxl.hotes.hote import Hote, LigneDeRapport, Rapport
from rdcxl.hotes.lecture import lire_promotion, referentiel_ouvert
from rdcxl.hotes.secret import debloquer_la_cle
from rdcxl.hotes.travail import (
    LIGNES_DU_MESSAGE,
    a_cote_ou_choisi,
    annoncer,
    cloture_a_cote,
    grille_enregistree,
    peut_remplacer,
    pluriel,
    rediger,
    verifier_la_copie,
)
from rdcxl.regles import Resultat
from rdcxl.regles import libelles as L
from rdcxl.typographie import espaces_insecables

if TYPE_CHECKING:
    from rdcxl.jury.comparaison import Comparaison
    from rdcxl.jury.deliberation import Deliberation
    from rdcxl.regles.actes import Acte

JURY = "jury.toml"
DECISIONS = "decisions.csv"
EPREUVES = "epreuves.toml"
PREPARATION = "-preparation"
CLOTURES = (("Fichiers clos", ("*.json",)),)
PIECES = (("Procès-verbal", ("*.pdf", "*.png", "*.jpg", "*.jpeg")),)
COLONNES_DES_LECTURES = (("Candidat", 14), ("Proposition", 34), ("Si la lecture devient", 40), ("Alors", 34))


def ecran(hote: Hote, maintenant: dt.datetime) -> str:
    """Show the sheet Jury."""
    if C.JURY not in hote.titres():
        raise HoteRefuse(
            "Ce classeur n’a pas de feuille Jury. Créez une grille avec « Nouvelle grille », ou, dans un terminal, lancez "
            "« rdcxl deliberer CLASSEUR --direct » : le même écran, sur n’importe quel classeur."
        )
    hote.montrer_feuille(C.JURY)
    return "Écran du jury : ceux dont il faut discuter viennent d’abord. Saisissez ce que le jury décide dans la feuille Décisions."


def sensibilite(hote: Hote, maintenant: dt.datetime) -> str:
    """List the candidates whose outcome depends on a reading of the règlement in the sheet Lectures."""
    from rdcxl.jury.sensibilite import sensibilites

    referentiel = referentiel_ouvert(hote)
    promotion = lire_promotion(hote, referentiel)
    _, trouves = sensibilites(promotion, referentiel, {}, annoncer(hote, "lectures", len(promotion.candidats)))
    lignes = [
        LigneDeRapport((s.resultat.identifiant, _issue(s.resultat), _choix(v.lectures), _issue(v.resultat)))
        for s in trouves
        for v in s.variantes
    ]
    if not lignes:
        return "Aucun résultat ne dépend d’une lecture du règlement."
    resume = espaces_insecables(f"Au {maintenant:%d/%m/%Y à %H:%M} : {pluriel(len(trouves), 'candidat')}.")
    hote.ecrire_rapport(C.LECTURES, Rapport(C.RAPPORTS[C.LECTURES], resume, COLONNES_DES_LECTURES, lignes))
    return (
        f"{pluriel(len(trouves), 'candidat')} dont le résultat dépend d’une lecture du règlement. La feuille Lectures dit laquelle, et ce "
        "qu’elle changerait."
    )


def _issue(x: Resultat) -> str:
    blocs = f" ({', '.join(x.blocs_valides)})" if x.blocs_valides else ""
    return L.DECISIONS[x.decision] + blocs


def _choix(lectures: Mapping[str, str]) -> str:
    return ", ".join(f"{cle} = {valeur}" for cle, valeur in lectures.items())


def preparer(hote: Hote, maintenant: dt.datetime) -> str:
    """Write what may be before the closing into a folder beside the workbook, as « rdcxl preparer » does."""
    from rdcxl.exports.matiere import Matiere
    from rdcxl.exports.preparation import choisir, preparer_dossier
    from rdcxl.exports.reglages import reglages_du_dossier
    from rdcxl.grille.epreuves import lire_epreuves
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.decisions import lire_tous_les_actes
    from rdcxl.jury.deliberation import deliberer

    grille = hote.emplacement().chemin
    dossier = grille.with_name(grille.stem + PREPARATION)
    remplacer = peut_remplacer(hote, dossier)
    epreuves = a_cote_ou_choisi(
        hote, grille, EPREUVES, "les dates et les lieux des épreuves (Annuler s’il n’y en a pas)"
    )
    compose = a_cote_ou_choisi(hote, grille, JURY, "la date et les membres du jury (Annuler s’ils ne sont pas connus)")
    referentiel, reglages = referentiel_ouvert(hote), reglages_du_dossier(grille, None)
    promotion = lire_promotion(hote, referentiel)
    deliberation = deliberer(promotion, referentiel, {}, annoncer(hote, "propositions", len(promotion.candidats)))
    lues = lire_tous_les_actes(deliberation, maintenant, _si_present(grille.with_name(DECISIONS)))
    matiere = Matiere(
        deliberation, grille, maintenant, reglages, lues.actes,
        lire_jury(compose) if compose else None, lire_epreuves(epreuves) if epreuves else None,
    )  # fmt: skip
    voulus = choisir("", epreuves=epreuves is not None, jury=compose is not None)
    bilan = preparer_dossier(
        matiere, dossier, voulus,
        nommes=False, remplacer=remplacer, avancer=lambda fait, total: annoncer(hote, "documents", total)(fait),
    )  # fmt: skip
    refus = [f"Refusé, {nom} : {probleme}" for nom, problemes in bilan.refus.items() for probleme in problemes]
    return rediger(
        f"{len(bilan.fichiers)} fichiers écrits dans le dossier « {dossier.name} », à côté du classeur. Les documents marqués PROJET ne "
        "sont que pour le jury.",
        (*lues.avis, *refus, *bilan.avertissements),
    )


def _si_present(chemin: Path) -> Path | None:
    return chemin if chemin.exists() else None


def clore(hote: Hote, maintenant: dt.datetime) -> str:
    """Close the jury as « rdcxl clore » does, from the workbook as it stands, jury.toml (and decisions.csv) beside it."""
    from rdcxl.jury.chaine import empreinte_du_fichier
    from rdcxl.jury.cloture import chemin_de_cloture, composer, remarques
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.jury.depot import Depot
    from rdcxl.jury.entrees import lire_pour_clore

    grille = grille_enregistree(hote)
    lue = empreinte_du_fichier(grille)
    cible = chemin_de_cloture(grille)
    if cible.exists():
        raise ClotureRefusee(
            f"Le jury est déjà clos : « {cible.name} » est à côté du classeur. "
            "S’il faut le corriger, cliquez sur « Rectifier » dans l’onglet ou le menu RDC : la trace en est gardée."
        )
    fichier_du_jury = a_cote_ou_choisi(hote, grille, JURY, "la date, le lieu et les membres du jury")
    if fichier_du_jury is None:
        raise ClotureRefusee(
            f"Le fichier « {JURY} » n’est pas à côté du classeur. Il donne la date, le lieu, les membres du jury et les "
            "procès-verbaux d’épreuve : placez-le dans le même dossier, puis recommencez."
        )
    referentiel = referentiel_ouvert(hote)
    promotion = lire_promotion(hote, referentiel)
    verifier_la_copie(hote, promotion, referentiel)
    deliberation = deliberer(promotion, referentiel, {}, annoncer(hote, "propositions", len(promotion.candidats)))
    decisions = _si_present(grille.with_name(DECISIONS))
    compose, lues = lire_pour_clore(deliberation, lambda: lire_jury(fichier_du_jury), decisions, maintenant)
    composer(deliberation, compose, grille, maintenant, actes=lues.actes)  # whatever refuses, before anything is asked
    if not hote.confirmer("Clore", _question(deliberation, lues.actes), sinon=True):
        return "Rien n’a été clos."
    signataire = debloquer_la_cle(hote)
    hote.etat("écriture de la clôture…")
    depot = Depot(signataire, empreinte_lue=lue)
    ecrit = clore_le_jury(deliberation, compose, grille, clos_le=maintenant, actes=lues.actes, depot=depot)
    signe = f", signé par « {signataire.titulaire} »" if signataire else ", non signé (« rdcxl cle » crée une clé)"
    return rediger(
        f"Jury clos : « {ecrit.name} » est à côté du classeur{signe}.",
        (*lues.avis, *remarques(deliberation, compose, maintenant, lues.actes)),
    )


def _question(deliberation: Deliberation, actes: Sequence[Acte]) -> str:
    """What the closing seals: how many have which result, whom the acts change, and that it cannot be taken back."""
    from rdcxl.jury.arrets import arreter

    arrets = arreter(deliberation, actes)
    comptes = Counter(a.resultat.decision for a in arrets)
    lignes = [f"{libelle} : {comptes[code]}" for code, libelle in L.DECISIONS.items() if comptes[code]]
    noms = {c.fiche.identifiant: c.fiche.nom_complet for c in deliberation.promotion.candidats}
    changes = [
        f"{noms[a.resultat.identifiant]} : {L.DECISIONS[a.proposition.decision]} → {L.DECISIONS[a.resultat.decision]}"
        for a in arrets
        if a.resultat.decision != a.proposition.decision
    ]
    if changes:
        lignes += ["", "Par les actes du jury :", *changes[:LIGNES_DU_MESSAGE]]
    return "\n".join([*lignes, "", "La clôture est irrévocable : elle scelle ce tableau. Clore le jury ?"])


def rectifier(hote: Hote, maintenant: dt.datetime) -> str:
    """Replace the closed file in force by a new one, as « rdcxl rectifier » does, for the reason that the person gives."""
    from rdcxl.exports.rectifies import dire_la_rectification
    from rdcxl.jury.chaine import empreinte_du_fichier
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.cloture import lire_cloture, lire_cloture_en_vigueur, remarques
    from rdcxl.jury.confiance import ce_poste
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.jury.depot import Depot
    from rdcxl.jury.entrees import lire_pour_clore
    from rdcxl.jury.rectification import actes_de_la_cloture, preparer_rectification
    from rdcxl.jury.trousseau import chemin_par_defaut
    from rdcxl.regles.actes import prolonger

    grille = grille_enregistree(hote)
    lue, ancienne = empreinte_du_fichier(grille), cloture_a_cote(grille)
    clos, referentiel = lire_cloture_en_vigueur(ancienne), referentiel_ouvert(hote)
    motif = hote.demander(
        "rdcxl – Rectifier", f"Pourquoi « {ancienne.name} » doit être remplacé : ce qui était faux, et qui l’a vu."
    )
    if motif is None:
        raise ClotureRefusee("Rectification abandonnée : rien n’a été écrit.")
    promotion = lire_promotion(hote, referentiel)
    verifier_la_copie(hote, promotion, referentiel)
    deliberation = deliberer(promotion, referentiel, {}, annoncer(hote, "propositions", len(promotion.candidats)))
    anciens, decisions = actes_de_la_cloture(clos, ancienne.name), _si_present(grille.with_name(DECISIONS))
    compose, lues = lire_pour_clore(deliberation, lambda: clos.jury, decisions, maintenant, anciens, rectifie=True)
    actes = prolonger(anciens, lues.actes)
    signataire = debloquer_la_cle(hote, "la rectification", "rien n’est rectifié")
    hote.etat("écriture de la rectification…")
    suite = preparer_rectification(ancienne, motif, signataire, ce_poste(chemin_par_defaut()).successions)
    depot = Depot(signataire, suite, empreinte_lue=lue)
    ecrit = clore_le_jury(deliberation, compose, grille, clos_le=maintenant, actes=actes, depot=depot)
    return rediger(
        f"Jury rectifié : « {ecrit.name} » remplace « {ancienne.name} », qui est gardé.",
        (
            *dire_la_rectification(clos, lire_cloture(ecrit)),
            *lues.avis,
            *remarques(deliberation, compose, maintenant, actes),
        ),
    )


def verifier(hote: Hote, maintenant: dt.datetime) -> str:
    """Say whether the closed file is authentic and in force, and what tells it from the saved grid."""
    from rdcxl.jury.certification import referentiel_du_clos
    from rdcxl.jury.chaine import en_vigueur
    from rdcxl.jury.cloture import chemin_de_cloture
    from rdcxl.jury.comparaison import comparer
    from rdcxl.jury.confiance import ce_poste
    from rdcxl.jury.trousseau import chemin_par_defaut
    from rdcxl.jury.verification import verifier as examiner

    grille = hote.emplacement().chemin
    voisin = chemin_de_cloture(grille)
    source = en_vigueur(voisin) if voisin.exists() else hote.choisir_fichier("Fichier clos à vérifier", CLOTURES)
    if source is None:
        raise ClotureRefusee(
            f"« {voisin.name} » n’est pas à côté du classeur, et aucun autre fichier clos n’a été choisi."
        )
    verdict = examiner(source, ce_poste(chemin_par_defaut()))
    details = list(verdict.details)
    if verdict.contenu:
        comparaison = comparer(verdict.contenu, grille, referentiel_du_clos(verdict.contenu, source))
        details += [_comparaison(comparaison, grille.name), *map(str, comparaison.differences)]
    if hote.est_modifie():
        details.append("Comparé au fichier enregistré : ce qui a changé à l’écran depuis n’y est pas.")
    if not verdict.valable:
        raise ClotureRefusee(verdict.phrase, details)
    return rediger(verdict.phrase, details)


def _comparaison(comparaison: Comparaison, nom: str) -> str:
    if comparaison.meme_classeur:
        return f"« {nom} » est, octet pour octet, le classeur de la clôture."
    if not comparaison.differences:
        return f"« {nom} » a été réenregistré depuis la clôture, mais aucune saisie ne diffère."
    return f"{pluriel(len(comparaison.differences), 'différence')} entre la clôture et « {nom} » :"


def joindre(hote: Hote, maintenant: dt.datetime) -> str:
    """Attach the signed minutes to the closed file in force, as « rdcxl joindre » does."""
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.pieces import joindre as joindre_la_piece

    source = cloture_a_cote(hote.emplacement().chemin)
    lire_cloture_en_vigueur(source)
    piece = hote.choisir_fichier("Procès-verbal signé et numérisé", PIECES)
    if piece is None:
        raise HoteRefuse("Aucun procès-verbal n’a été choisi : rien n’a été joint.")
    signataire = debloquer_la_cle(hote, "la pièce jointe", "rien n’est joint")
    copie = joindre_la_piece(source, piece, "pv-signe", maintenant, signataire)
    return f"Procès-verbal joint à « {source.name} » : « {copie.name} » est à côté du classeur. « Exporter » le met au dépôt."
