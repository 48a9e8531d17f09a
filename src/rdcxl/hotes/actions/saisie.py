"""The entries of the group Saisie. They write in the sheet Anomalies, in two named places of Simulation, and new files."""

from __future__ import annotations

import datetime as dt

from rdcxl.erreurs import ErreurRdcxl, HoteRefuse
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.modele import Promotion
from rdcxl.hotes.hote import Hote, LigneDeRapport, Rapport
from rdcxl.hotes.lecture import candidat_de_la_ligne, lire_promotion, referentiel_ouvert
from rdcxl.hotes.travail import annoncer, grille_enregistree, pluriel, rediger
from rdcxl.typographie import espaces_insecables

COLONNES = (("Où", 18), ("Candidat", 14), ("Valeur", 22), ("Pourquoi et que faire", 90), ("Gravité", 22))
GRILLES = (("Grille avec boutons, pour Excel sous Windows", ("*.xlsm",)), ("Grille sans macro", ("*.xlsx",)))
TEXTE_MAXIMAL = 1000  # characters in a cell of the report


def nouvelle(hote: Hote, maintenant: dt.datetime) -> str:
    """Create the grid of a promotion from its list of candidates, with the session.toml that lies beside that list."""
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.creation import creer_grille
    from rdcxl.referentiel.choix import donne_ou_defaut

    candidats = hote.choisir_fichier("Liste des candidats", (("Candidats", ("*.csv", "*.xlsx")),))
    if candidats is None:
        raise HoteRefuse("Aucune liste de candidats n’a été choisie : rien n’a été créé.")
    cible = hote.choisir_cible("Enregistrer la grille", f"grille{hote.conseils.suffixe}", GRILLES)
    if cible is None:
        raise HoteRefuse("Aucun nom de grille n’a été donné : rien n’a été créé.")
    session = candidats.with_name("session.toml")
    contenu = creer_grille(
        cible, candidats, None, None, session if session.exists() else None, referentiel=donne_ou_defaut(None),
        cree_le=maintenant.replace(tzinfo=None), avancer=annoncer(hote, "feuilles", nombre_de_feuilles()),
    )  # fmt: skip
    a_corriger = len(contenu.promotion.bloquantes)
    avec = f", avec « {session.name} » trouvé à côté de la liste" if session.exists() else ""
    return rediger(
        f"Grille créée pour {pluriel(len(contenu.candidats), 'candidat')}{avec} : {cible}. Ouvrez-la pour la remplir.",
        [f"{pluriel(a_corriger, 'saisie')} à corriger : « Contrôler » les montre une par une."] if a_corriger else [],
    )


def reprendre(hote: Hote, maintenant: dt.datetime) -> str:
    """Make a grid of the open workbook, a school's own gradebook, as « rdcxl reprendre » does; nothing doubtful is taken."""
    from rdcxl.grille.carnet.correspondance import chemin_de_la_correspondance
    from rdcxl.grille.carnet.reprendre import reprendre as lire_le_carnet
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.creation import creer_depuis_un_carnet
    from rdcxl.referentiel.choix import donne_ou_defaut

    carnet = grille_enregistree(hote)
    cible = hote.choisir_cible("Enregistrer la grille", f"{carnet.stem}-grille{hote.conseils.suffixe}", GRILLES)
    if cible is None:
        raise HoteRefuse("Aucun nom de grille n’a été donné : rien n’a été créé.")
    r, session = donne_ou_defaut(None), carnet.with_name("session.toml")
    fichier = chemin_de_la_correspondance(cible)
    hote.etat("lecture du carnet…")
    lu = lire_le_carnet(carnet, r, correspondance=fichier if fichier.exists() else None)
    contenu = creer_depuis_un_carnet(
        cible, lu, session if session.exists() else None, referentiel=r, cree_le=maintenant.replace(tzinfo=None),
        avancer=annoncer(hote, "feuilles", nombre_de_feuilles()),
    )  # fmt: skip
    a_dire = f"À dire encore : corrigez « {fichier.name} », supprimez la grille, puis recommencez."
    return rediger(
        f"Grille créée pour {pluriel(len(contenu.candidats), 'candidat')} : {cible}. À côté, « {fichier.name} » dit comment chaque colonne "
        "a été comprise.",
        (*([] if lu.complet else [a_dire]), *lu.avis, *map(str, lu.non_lus)),
    )


def rassembler(hote: Hote, maintenant: dt.datetime) -> str:
    """Merge the marks that markers gave back, all those of a folder, into a new grid, as « rdcxl rassembler » does."""
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.rassembler import SUFFIXE_DES_ACCORDS, rassembler_dans

    grille = grille_enregistree(hote)
    rendu = hote.choisir_fichier("Un des classeurs rendus", (("Notes rendues", ("*.xlsx", "*.xls", "*.ods", "*.csv")),))
    if rendu is None:
        raise HoteRefuse("Aucun classeur rendu n’a été choisi : rien n’a été rassemblé.")
    if rendu.parent == grille.parent:
        raise HoteRefuse("Mettez les classeurs rendus dans un dossier à eux : celui de la grille contient autre chose.")
    cible = hote.choisir_cible("Enregistrer la nouvelle grille", f"{grille.stem}-notes{grille.suffix}", GRILLES)
    if cible is None:
        raise HoteRefuse("Aucun nom n’a été donné à la nouvelle grille : rien n’a été écrit.")
    accords = grille.with_name(f"{grille.stem}{SUFFIXE_DES_ACCORDS}")
    bilan = rassembler_dans(
        grille, rendu.parent, cible, referentiel_ouvert(hote), le=maintenant, accords=accords if accords.exists() else None,
        avancer=annoncer(hote, "feuilles", nombre_de_feuilles()),
    )  # fmt: skip
    x = bilan.rassemblement
    accorder = (
        f" Écrivez les notes retenues dans « {bilan.accords.name} », puis rassemblez depuis la nouvelle grille."
        if bilan.accords
        else ""
    )
    return rediger(
        f"Nouvelle grille : {cible}. {pluriel(len(x.prises), 'note')} de « {rendu.parent.name} », {pluriel(len(x.desaccords), 'désaccord')} à "
        f"trancher.{accorder}",
        (*map(str, x.desaccords), *x.attente, *x.refus, *bilan.avis),
    )


def migrer(hote: Hote, maintenant: dt.datetime) -> str:
    """Write the open grid into a new workbook of the current layout."""
    from rdcxl.grille.construction import nombre_de_feuilles
    from rdcxl.grille.migration import migrer as migrer_la_grille

    grille = grille_enregistree(hote)
    cible = hote.choisir_cible("Enregistrer la nouvelle grille", f"{grille.stem}-nouvelle{grille.suffix}", GRILLES)
    if cible is None:
        raise HoteRefuse("Aucun nom n’a été donné à la nouvelle grille : rien n’a été écrit.")
    bilan = migrer_la_grille(
        grille, cible, referentiel_ouvert(hote), cree_le=maintenant.replace(tzinfo=None),
        avancer=annoncer(hote, "feuilles", nombre_de_feuilles()),
    )  # fmt: skip
    return rediger(
        f"Grille reprise dans la version actuelle, {pluriel(len(bilan.promotion.candidats), 'candidat')} : {cible}. "
        "L’ancienne n’a pas changé ; travaillez désormais dans la nouvelle.",
        bilan.avis,
    )


def controler(hote: Hote, maintenant: dt.datetime) -> str:
    """List every anomaly and notice in the sheet Anomalies, each with a link to its cell."""
    from rdcxl.jury.decisions import avec_les_actes

    referentiel = referentiel_ouvert(hote)
    promotion = avec_les_actes(lire_promotion(hote, referentiel), referentiel, maintenant)
    compte = _compter(promotion)
    hote.etat("écriture de la feuille Anomalies…")
    resume = espaces_insecables(f"Contrôle du {maintenant:%d/%m/%Y à %H:%M} : {compte[0].lower()}{compte[1:]}")
    hote.ecrire_rapport(
        C.ANOMALIES, Rapport(C.RAPPORTS[C.ANOMALIES], resume, COLONNES, _lignes(promotion, set(hote.titres())))
    )
    suite = "Chaque ligne de la feuille Anomalies mène à sa cellule." if promotion.anomalies else ""
    return rediger(f"{compte} {suite}".strip(), _changements(hote, promotion, maintenant))


def _changements(hote: Hote, promotion: Promotion, maintenant: dt.datetime) -> list[str]:
    """The marks that changed since the last check, from the journal beside the workbook; none where it was never saved."""
    from rdcxl.grille.journal import lire_journal, phrases, relever

    try:
        chemin = hote.emplacement().chemin
        depuis = lire_journal(chemin).dernier
        return phrases(relever(chemin, promotion, maintenant), depuis)
    except ErreurRdcxl:
        return []


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


def _compter(promotion: Promotion) -> str:
    total, bloquantes, avis = len(promotion.anomalies), len(promotion.bloquantes), len(promotion.avertissements)
    parts = [f"{bloquantes} à corriger"] if bloquantes else []
    parts += [f"{total - bloquantes} à statuer par le jury"] if total > bloquantes else []
    trouvees = f"{pluriel(total, 'anomalie')} ({', '.join(parts)})" if total else "Aucune anomalie"
    suite = f", {pluriel(avis, 'avertissement')}" if avis else ""
    return f"{trouvees}{suite} pour {pluriel(len(promotion.candidats), 'candidat')}."


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
