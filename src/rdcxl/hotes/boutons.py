"""What each button does, whatever the program: reads through the port `Hote`, calls the package, says it in French.

No button writes anywhere but in the sheet Anomalies, in the two named places of Simulation, and beside the workbook.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl import __version__
from rdcxl.erreurs import (
    ClotureRefusee,
    EcritureRefusee,
    ErreurRdcxl,
    HoteRefuse,
    decrire_inattendue,
    raison_du_systeme,
)
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.modele import Promotion
from rdcxl.hotes.hote import Hote, LigneDeRapport, Rapport
from rdcxl.hotes.lecture import candidat_de_la_ligne, lire_promotion, referentiel_ouvert
from rdcxl.hotes.secret import debloquer_la_cle
from rdcxl.referentiel.modele import Referentiel
from rdcxl.typographie import espaces_insecables

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire
    from rdcxl.jury.modele_clos import Cloture

Action = Callable[[Hote, dt.datetime], str]

JURY = "jury.toml"
DECISIONS = "decisions.csv"
EXPORTS = "-exports"
TITRE_DES_ANOMALIES = "Anomalies de la grille (feuille réécrite par le bouton Contrôler)"
COLONNES = (("Où", 18), ("Candidat", 14), ("Valeur", 22), ("Pourquoi et que faire", 90), ("Gravité", 22))
LIGNES_DU_MESSAGE = 12
TEXTE_MAXIMAL = 1000  # characters in a cell of the report
PAS = 25  # candidates or certificates between two words in the status bar
_SECOURS = (
    "Si une cellule est en cours de saisie, validez-la par Entrée, puis recommencez. "
    "Si l’erreur revient, enregistrez le classeur et signalez cette phrase ; "
)


def lancer(hote: Hote, bouton: str, maintenant: dt.datetime) -> None:
    """Do what a button says, and show one message; whatever goes wrong is that message.

    Args:
        bouton: a key of `BOUTONS`.
        maintenant: the time, with its offset.
    """
    titre, action = BOUTONS[bouton]
    grave = True
    try:
        with hote.au_travail():
            message = action(hote, maintenant)
        grave = False
    except ErreurRdcxl as erreur:
        message = _message(erreur.message, erreur.problemes)
    except Exception as erreur:  # the last net: a user never sees a traceback, nor a value in a message sent to others
        message = _message(decrire_inattendue(erreur), (_SECOURS + hote.conseils.reparer,))
    hote.dire(f"rdcxl – {titre}", espaces_insecables(message), grave=grave)


def controler(hote: Hote, maintenant: dt.datetime) -> str:
    """List every anomaly and notice in the sheet Anomalies, each with a link to its cell."""
    promotion = lire_promotion(hote, referentiel_ouvert(hote))
    compte = _compter(promotion)
    hote.etat("écriture de la feuille Anomalies…")
    resume = espaces_insecables(f"Contrôle du {maintenant:%d/%m/%Y à %H:%M} : {compte[0].lower()}{compte[1:]}")
    hote.ecrire_rapport(
        C.ANOMALIES, Rapport(TITRE_DES_ANOMALIES, resume, COLONNES, _lignes(promotion, set(hote.titres())))
    )
    return f"{compte} Chaque ligne de la feuille Anomalies mène à sa cellule." if promotion.anomalies else compte


def simuler(hote: Hote, maintenant: dt.datetime) -> str:
    """Show the sheet Simulation for the candidate of the active row, its tries emptied."""
    if hote.nom_defini(C.NOM_SIMULE) is None or hote.nom_defini(C.NOM_ESSAIS) is None:
        raise HoteRefuse(
            "Ce classeur n’a pas de feuille Simulation. Créez une grille de cette version avec « rdcxl nouveau »."
        )
    identifiant = candidat_de_la_ligne(hote)
    if identifiant:
        hote.ecrire_nom(C.NOM_SIMULE, identifiant)
        hote.vider_nom(C.NOM_ESSAIS)
    hote.montrer_nom(C.NOM_SIMULE)
    if identifiant:
        return f"Simulation pour {identifiant} : les notes essayées dans cette feuille ne touchent pas la grille."
    return (
        "Choisissez le candidat dans la cellule sélectionnée. "
        f"Pour aller plus vite : cliquez sur sa ligne dans Notes ou Synthèse, puis lancez Simuler ({hote.conseils.simuler})."
    )


def clore(hote: Hote, maintenant: dt.datetime) -> str:
    """Close the jury as « rdcxl clore » does, from the workbook as it stands, jury.toml (and decisions.csv) beside it."""
    from rdcxl.jury.chaine import empreinte_du_fichier
    from rdcxl.jury.cloture import chemin_de_cloture, remarques
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.decisions import lire_tous_les_actes
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.jury.depot import Depot

    grille = _grille_enregistree(hote)
    lue = empreinte_du_fichier(grille)
    cible = chemin_de_cloture(grille)
    if cible.exists():
        raise ClotureRefusee(
            f"Le jury est déjà clos : « {cible.name} » est à côté du classeur. "
            "S’il faut le corriger, lancez « rdcxl rectifier » dans un terminal : la trace en est gardée."
        )
    fichier_du_jury = grille.with_name(JURY)
    if not fichier_du_jury.exists():
        raise ClotureRefusee(
            f"Le fichier « {JURY} » n’est pas à côté du classeur. Il donne la date, le lieu, les membres du jury et les "
            "procès-verbaux d’épreuve : placez-le dans le même dossier, puis recommencez."
        )
    compose = lire_jury(fichier_du_jury)
    referentiel = referentiel_ouvert(hote)
    promotion = lire_promotion(hote, referentiel)
    _verifier_la_copie(hote, promotion, referentiel)
    deliberation = deliberer(promotion, referentiel, {}, _avancer(hote, "propositions", len(promotion.candidats)))
    decisions = grille.with_name(DECISIONS)
    lues = lire_tous_les_actes(deliberation, maintenant, decisions if decisions.exists() else None)
    signataire = debloquer_la_cle(hote)
    hote.etat("écriture de la clôture…")
    depot = Depot(signataire, empreinte_lue=lue)
    ecrit = clore_le_jury(deliberation, compose, grille, clos_le=maintenant, actes=lues.actes, depot=depot)
    signe = f", signé par « {signataire.titulaire} »" if signataire else ", non signé (« rdcxl cle » crée une clé)"
    return _message(
        f"Jury clos : « {ecrit.name} » est à côté du classeur{signe}.",
        (*lues.avis, *remarques(deliberation, compose, maintenant, lues.actes)),
    )


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
        clos, dossier, TOUS, options, avancer=lambda fait, total: _avancer(hote, "documents", total)(fait)
    )
    refus = [f"Refusé, {nom} : {probleme}" for nom, problemes in bilan.refus.items() for probleme in problemes]
    return _message(
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


def actualiser(hote: Hote, maintenant: dt.datetime) -> str:
    """Recalculate every formula, with an empty memo."""
    from rdcxl.fonctions.calcul import vider_memo

    vider_memo()
    hote.etat("recalcul de toutes les formules…")
    debut = time.perf_counter()
    hote.recalculer()
    duree = f"{time.perf_counter() - debut:.1f}".replace(".", ",")
    return f"Toutes les formules ont été recalculées en {duree} s. rdcxl {__version__}, référentiel {referentiel_ouvert(hote).version}."


BOUTONS: dict[str, tuple[str, Action]] = {
    "controler": ("Contrôler", controler),
    "simuler": ("Simuler", simuler),
    "clore": ("Clore le jury", clore),
    "exporter": ("Exporter", exporter),
    "actualiser": ("Actualiser", actualiser),
}


def _compter(promotion: Promotion) -> str:
    total, bloquantes, avis = len(promotion.anomalies), len(promotion.bloquantes), len(promotion.avertissements)
    parts = [f"{bloquantes} à corriger"] if bloquantes else []
    parts += [f"{total - bloquantes} à statuer par le jury"] if total > bloquantes else []
    trouvees = f"{_pluriel(total, 'anomalie')} ({', '.join(parts)})" if total else "Aucune anomalie"
    suite = f", {_pluriel(avis, 'avertissement')}" if avis else ""
    return f"{trouvees}{suite} pour {_pluriel(len(promotion.candidats), 'candidat')}."


def _pluriel(nombre: int, mot: str) -> str:
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"


def _lignes(promotion: Promotion, titres: set[str]) -> list[LigneDeRapport]:
    """Anomalies first, in the order of the reading, then notices."""
    gravites = [("à corriger" if a.bloque else "à statuer par le jury", a) for a in promotion.anomalies]
    gravites += [("à savoir", a) for a in promotion.avertissements]
    return [_ligne(a, gravite, titres) for gravite, a in gravites]


def _ligne(anomalie: Anomalie, gravite: str, titres: set[str]) -> LigneDeRapport:
    ou = f"{anomalie.feuille}!{anomalie.cellule}" if anomalie.cellule else anomalie.feuille
    cellules = (ou, anomalie.identifiant, anomalie.valeur, anomalie.message, gravite)
    lien = (anomalie.feuille, anomalie.cellule or "A1") if anomalie.feuille in titres else None
    return LigneDeRapport(tuple(c[:TEXTE_MAXIMAL] for c in cellules), lien)


def _message(phrase: str, details: Iterable[str]) -> str:
    """A sentence and a list short enough for a message box."""
    details = list(details)
    montres = [f"• {d}" for d in details[:LIGNES_DU_MESSAGE]]
    reste = len(details) - LIGNES_DU_MESSAGE
    if reste > 0:
        montres.append(f"… et {reste} de plus : la commande « rdcxl », dans un terminal, les donne toutes.")
    return "\n".join([phrase, *([""] if montres else []), *montres])


def _avancer(hote: Hote, quoi: str, total: int) -> Callable[[int], None]:
    def dire(fait: int) -> None:
        if fait % PAS == 0 or fait == total:
            hote.etat(f"{quoi} : {fait}/{total}…")

    return dire


def _grille_enregistree(hote: Hote) -> Path:
    """The file of the workbook, if it holds what the screen shows and can be read."""
    chemin = hote.emplacement().chemin
    if hote.est_modifie():
        raise HoteRefuse(
            "Le classeur a été modifié depuis son enregistrement. Enregistrez-le (Ctrl+S), puis cliquez à nouveau : "
            "la clôture retient l’empreinte du fichier."
        )
    try:
        with chemin.open("rb") as fichier:
            fichier.read(1)
    except OSError as erreur:
        raise HoteRefuse(
            f"« {chemin.name} » ne peut pas être lu pendant qu’il est ouvert : {raison_du_systeme(erreur)}. "
            "Fermez-le, puis lancez « rdcxl clore » dans un terminal."
        ) from erreur
    return chemin


def _verifier_la_copie(hote: Hote, promotion: Promotion, referentiel: Referentiel) -> None:
    """A synchronised copy may lag behind the screen, or be another file of that name: then nothing is closed."""
    chemin, synchronise = hote.emplacement()
    if not synchronise:
        return
    from rdcxl.grille.lecture import lire_grille

    if lire_grille(chemin, referentiel) != promotion:
        raise HoteRefuse(
            f"La copie de « {chemin.name} » sur ce PC n’est pas encore celle de l’écran. Attendez la fin de la "
            "synchronisation, ou enregistrez le classeur dans un dossier de ce PC, puis recommencez."
        )
