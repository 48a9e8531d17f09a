"""Continuous assessment as it is read: what is wrong with a note, at its cell. Imports regles and the model."""

from __future__ import annotations

from rdcxl.grille import annee as A
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.modele import Candidat
from rdcxl.grille.tables.notation import EvaluationDeModule
from rdcxl.regles.modules import bareme, le_certificat_s_adresse_a


def controler_les_modules(releve: Releve) -> None:
    """Each note against its own maximum; two rows that say the very same are a mere notice, each counts."""
    b, vues = bareme(releve.r), dict[tuple[object, ...], str]()
    for x in releve.lignes_de(EvaluationDeModule):
        lue = A.evaluation_de(x, b)
        for champ, brut, defaut in ((A.NOTE, x.note_module, lue.note), (A.SUR, x.note_sur, lue.sur)):
            if defaut and brut is not None:
                releve.anomalie(x.feuille, x.lieux[champ], x.identifiant, ecrire_valeur(brut), defaut, Code.ANNEXE)
        if x.illisibles or x.evaluation_du is None:
            continue
        meme = (x.identifiant, x.module, x.note_module, x.note_sur, x.evaluation_du, x.evaluation)
        premiere = vues.setdefault(meme, x.lieu)
        if premiere != x.lieu:
            message = f"Cette note de {x.identifiant} est déjà en {premiere}, à l’identique ; chacune compte."
            releve.avis(x.feuille, x.lieu, x.identifiant, "", message)


def controler_le_certificat(releve: Releve, candidat: Candidat) -> None:
    """A14: notes of the specialisation of somebody whose status is not that of those whom its certificate is for."""
    s, fiche = releve.r.specialisation, candidat.fiche
    if s is None or le_certificat_s_adresse_a(fiche.statut, fiche.voie):
        return
    modules = {m.code for m in s.modules}
    if any(x.identifiant == fiche.identifiant and x.module in modules for x in releve.lignes_de(EvaluationDeModule)):
        feuille, lieu = releve.lieu(fiche.identifiant.casefold(), "statut")
        message = (
            f"Des notes de {s.code}, alors que le statut est {fiche.statut} : le {s.sigle} s’obtient sur les évaluations annuelles de "
            f"l’alternant [{releve.r.articles['modules'].titre}]. Vérifiez le statut."
        )
        releve.avis(feuille, lieu, fiche.identifiant, fiche.statut, message)
