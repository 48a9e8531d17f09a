"""Checks on a grid once read: what contradicts itself, what is still missing, what the jury must rule on."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.modele import Candidat
from rdcxl.grille.session import cles_de_session, valeur_de_session
from rdcxl.regles import COMPLET
from rdcxl.regles.acces import est_dispense, heures_entreprise_manquent, minimum_du_dossier, statut_admet_la_dispense
from rdcxl.regles.acquis import composantes_a_passer, incoherences_du_dossier
from rdcxl.regles.assiduite import absences_en_alerte, heures_absence, heures_face_a_face
from rdcxl.regles.echeances import n_est_plus_delivree
from rdcxl.regles.modele import VAE
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import espaces_insecables

_DIPLOMATION = ("sexe", "date_naissance", "commune_naissance")


def controler_les_colonnes(releve: Releve) -> None:
    """The columns that somebody needs and no sheet has."""
    absentes = [code for code in releve.r.composantes if not any(code in t for t in releve.tableaux)]
    candidats = releve.candidats.values() if absentes else ()
    attendues = {c.code for x in candidats for c in composantes_a_passer(releve.r, x.dossier)}
    porteuse = max(releve.tableaux, key=lambda t: sum(code in t for code in releve.r.composantes))
    for code in absentes:
        if code in attendues:
            message = f"La colonne {code} manque. Ajoutez-la à la ligne de codes."
            releve.anomalie(porteuse.feuille, "", "", "", message, Code.COLONNE)
    if not any("parcours" in t for t in releve.tableaux):
        message = "Aucune colonne parcours : tous les candidats sont lus au parcours COMPLET."
        releve.avis(releve.reference.feuille, "", "", "", message)
    for code in ("nom_naissance", "prenoms"):
        if not any(code in t for t in releve.tableaux):
            releve.avis(releve.reference.feuille, "", "", "", f"Aucune colonne {code} : les exports la demanderont.")


def controler(releve: Releve, candidat: Candidat) -> None:
    """What contradicts itself, and what the jury will have to rule on (X33, E1, X4)."""
    d, qui = candidat.dossier, candidat.dossier.identifiant
    cle = qui.casefold()
    if candidat.fiche.voie == VAE and not d.vae:
        feuille, lieu = releve.lieu(cle, "voie")
        message = "VAE avec des notes : le candidat est jugé sur elles. Videz-les pour que le jury statue bloc par bloc sur le livret 2."
        releve.avis(feuille, lieu, qui, VAE, message)
    for i in incoherences_du_dossier(releve.r, d, releve.reglement.lectures.pro_par_blocs):
        if i.acquis and d.acquis[i.objet].points is None:
            continue
        feuille, lieu = releve.lieux_acquis[cle, i.objet] if i.acquis else releve.lieu(cle, i.objet)
        feuille, lieu = releve.lieux_portefeuilles[qui, i.objet] if i.portefeuille else (feuille, lieu)
        genre = Code.ACQUIS if i.acquis else Code.PORTEFEUILLE if i.portefeuille else Code.NOTE_NON_DUE
        releve.anomalie(feuille, lieu, qui, "", i.texte, genre)
    feuille, lieu = releve.lieu(cle, "heures_entreprise")
    if heures_entreprise_manquent(releve.r, d, releve.reglement.lectures) and d.heures_entreprise is not None:
        minimum = en_francais(minimum_du_dossier(releve.r, d, releve.reglement.lectures))
        effet = (
            "le titre est refusé tant que le jury n’y déroge pas" if d.parcours == COMPLET else "le jury doit statuer"
        )
        message = f"{en_francais(d.heures_entreprise)} h en entreprise, sous le minimum de {minimum} h : {effet}."
        releve.anomalies.append(
            Anomalie(
                feuille,
                lieu,
                qui,
                en_francais(d.heures_entreprise),
                espaces_insecables(message),
                Code.HEURES_ENTREPRISE,
                False,
            )
        )
    elif d.heures_entreprise is None and not d.vae and "heures_entreprise" not in d.champs_en_anomalie:
        releve.avis(feuille, lieu, qui, "", "Les heures en entreprise ne sont pas renseignées.")
    if heures_absence(d) and absences_en_alerte(releve.r, d):
        feuille, lieu = releve.lieu(cle, "heures_absence_injustifiees")
        total, base = en_francais(heures_absence(d)), en_francais(heures_face_a_face(releve.r, d))
        releve.avis(
            feuille,
            lieu,
            qui,
            total,
            f"{total} h d’absence sur {base} h : la limite de {en_francais(releve.r.assiduite.alerte)} % est dépassée.",
        )


def controler_la_penalite(releve: Releve, candidat: Candidat) -> None:
    """A penalty that still needs somebody: the team's agreement, or the school's own rules."""
    d = candidat.dossier
    if not d.heures_injustifiees:
        return
    for motif in releve.reglement.decider(d).motifs:
        if motif.code in ("penalite_proposee", "penalite_a_statuer"):
            feuille, lieu = releve.lieu(d.identifiant.casefold(), "heures_absence_injustifiees")
            releve.avis(feuille, lieu, d.identifiant, en_francais(d.heures_injustifiees), motif.texte)


def controler_la_dispense(releve: Releve, candidat: Candidat) -> None:
    """C3, X9: the reference of a positioning exempts; a status that does not go with it is said."""
    statut = candidat.fiche.statut
    if not est_dispense(candidat.dossier) or statut_admet_la_dispense(statut):
        return
    if not any("statut" in t for t in releve.tableaux):
        return
    feuille, lieu = releve.lieu(candidat.fiche.identifiant.casefold(), "statut")
    quoi = f"son statut est {statut}" if statut else "son statut n’est pas renseigné"
    message = (
        f"Dispensé de {releve.r.code_pro} par le positionnement {candidat.dossier.dispense_pro}, alors que {quoi} : la dispense s’adresse aux "
        f"salariés et aux demandeurs d’emploi [{releve.r.articles['conditions'].titre}]. Elle est gardée ; vérifiez-la."
    )
    releve.avis(feuille, lieu, candidat.fiche.identifiant, statut, message)


def dire_ce_qui_manque(releve: Releve, candidat: Candidat) -> None:
    """What DIPLOMATION will ask for, and the candidate has to validate."""
    fiche = candidat.fiche
    vides = [releve.fiche[c].titre for c in _DIPLOMATION if c in releve.reference and not getattr(fiche, c)]
    if vides:
        feuille, lieu = releve.lieu(fiche.identifiant.casefold(), "date_naissance")
        message = f"À compléter, sans quoi l’export DIPLOMATION sera refusé : {', '.join(vides)}."
        releve.avis(feuille, lieu, fiche.identifiant, "", message)
    if "donnees_validees_le" in releve.reference and fiche.donnees_validees_le is None:
        feuille, lieu = releve.lieu(fiche.identifiant.casefold(), "donnees_validees_le")
        message = "Le candidat n’a pas encore validé ses données, ce que la transmission à DIPLOMATION demande."
        releve.avis(feuille, lieu, fiche.identifiant, "", message)


def controler_la_certification(releve: Releve) -> None:
    """What the documents will ask of the session and lack."""
    vides = [x.cle for x in cles_de_session().values() if x.exigee and not valeur_de_session(releve.session, x.cle)]
    if vides:
        message = f"À compléter, sans quoi les documents seront refusés : {', '.join(vides)}."
        releve.avis(C.SESSION, "", "", "", message)
    limite, jury = releve.session.certification.date_derniere_delivrance, releve.session.session.date_jury
    if limite and jury and n_est_plus_delivree(jury, limite):
        message = (
            f"Jury du {jury:%d/%m/%Y}, après la date de dernière délivrance possible, le {limite:%d/%m/%Y} : rien ne se repasse plus, et un "
            f"premier titre demandera à être confirmé à la clôture [{releve.r.articles['echec'].titre}]. Vérifiez les dates."
        )
        releve.avis(C.SESSION, "", "", f"{jury:%d/%m/%Y}", message)
