"""The tables that give marks, or points: groups, split marks, earlier attempts, portfolios, continuous assessment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from rdcxl.grille.tables import choix
from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables.colonnes import LigneAnnexe, table
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.modules import bareme
from rdcxl.regles.nombres import en_francais


def _titre_du_groupe(r: Referentiel) -> str:
    collective = choix.composante_collective(r)
    return f"Note du groupe ({collective.code})" if collective else "Note du groupe"


def _aide_des_groupes(r: Referentiel) -> str:
    collective = choix.composante_collective(r)
    if collective is None:
        return ""
    return (
        "Une ligne par candidat. La note du groupe est reportée dans Notes, "
        f"{collective.code}, sur chacun de ses membres ({collective.groupe_maximum} au plus)."
    )


def _aide_du_bareme(r: Referentiel) -> str:
    return f"{bareme(r).admis} ; vide : {en_francais(bareme(r).defaut)}."


@table(
    "groupes",
    "Groupes",
    _aide_des_groupes,
    calculees=("qui_groupe", "groupe_lu", "no_groupe", "note_lue", "cle_note", "ecart_note", "note_retenue"),
    si=lambda r: choix.composante_collective(r) is not None,
)
class MembreDeGroupe(LigneAnnexe):
    """A candidate in his group, whose mark is his."""

    groupe: str = colonne.texte("Groupe", 14, obligatoire=True, identite=True)
    note_du_groupe: object = colonne.note(_titre_du_groupe, 16, aide="À saisir sur une seule ligne du groupe.")
    note_individuelle: object = colonne.note(
        "Note individuelle", 14, aide="À la place de celle du groupe ; demande un motif."
    )
    motif_individuel: str = colonne.texte("Motif", 44)


@table(
    "notes_partagees",
    "Notes partagées",
    "Une ligne par épreuve aménagée dont la note se partage en un écrit et un oral ; leur somme est la note de la composante.",
    calculees=("cle_partagee", "note_partagee"),
)
class NotePartagee(LigneAnnexe):
    """A mark in two parts."""

    composante_partagee: str = colonne.choix("Composante", 13, choix.epreuves, obligatoire=True)
    note_ecrite: object = colonne.note("Part écrite", 11)
    note_orale: object = colonne.note("Part orale", 11)


@table(
    "tentatives",
    "Tentatives",
    "Une ligne par passage antérieur d’un bloc ou de l’évaluation professionnelle.",
    calculees=("qui_tentative", "cle_tentative", "points_lus"),
)
class Tentative(LigneAnnexe):
    """An earlier attempt at a bloc."""

    tentative: str = colonne.choix(choix.bloc_ou_pro, 12, choix.ensembles, obligatoire=True)
    points_obtenus: object = colonne.note("Points obtenus", 12, aide="Vide : session annulée, ou bloc non présenté.")
    session_du: Optional[dt.date] = colonne.date("Session du", 13, obligatoire=True, decisif=True, aide="Date du jury.")
    compte: Optional[bool] = colonne.oui_non(
        "Compte", 10, aide="non : rattrapage après une absence justifiée, qui n’use pas la reprise. Vide : oui."
    )
    objet_tentative: str = colonne.texte("Observation", 40)
    fraude_le: Optional[dt.date] = colonne.date(
        "Fraude décidée le", 14, aide="Session annulée par une fraude : la date de la décision, d’où court la carence."
    )


@table(
    "portefeuilles",
    "Portefeuilles",
    "Une ligne par bloc qu’un candidat Executive présente en portefeuille de preuves, à la place des épreuves.",
    calculees=("qui_portefeuille", "cle_portefeuille", "portefeuille_lu"),
)
class Portefeuille(LigneAnnexe):
    """A portfolio of evidence that stands for the épreuves of a bloc."""

    bloc_portefeuille: str = colonne.choix("Bloc", 10, choix.blocs, obligatoire=True)
    points_portefeuille: object = colonne.note(
        "Points", 10, aide="Une note pour tout le bloc, ABS ou ABJ ; vide : attendue."
    )
    formation_finie_le: Optional[dt.date] = colonne.date("Formation finie le", 13, obligatoire=True)
    portefeuille_presente_le: Optional[dt.date] = colonne.date(
        "Présenté le", 13, obligatoire=True, aide="Jour où un jury l’entend."
    )
    portefeuille_signe_le: Optional[dt.date] = colonne.date(
        "Signé le", 13, aide="Jour où le candidat a signé le portefeuille complété."
    )
    portefeuille_transmis_le: Optional[dt.date] = colonne.date("Transmis au jury le", 13, aide="Avant la présentation.")
    contexte_entreprise: str = colonne.texte(
        "Contexte de l’entreprise", 44, aide="En quoi l’entreprise se prête à cette démarche."
    )


@table(
    "controle_continu",
    "Contrôle continu",
    "Une ligne par note de contrôle continu. Elle ne compte jamais dans les points de la certification.",
    libres=400,
    calculees=("cle_module", "sur_echelle", "note_comptee", "note_refusee", "absence_a_l_evaluation"),
)
class EvaluationDeModule(LigneAnnexe):
    """A mark of the year in a module."""

    module: str = colonne.choix("Module", 10, choix.modules, obligatoire=True)
    note_module: object = colonne.note(
        "Note", 9, aide="Une note, ABS (absence injustifiée, compte 0) ou ABJ (ne compte pas)."
    )
    note_sur: Optional[Decimal] = colonne.nombre("Sur", 8, decisif=True, aide=_aide_du_bareme)
    evaluation_du: Optional[dt.date] = colonne.date("Date", 13)
    evaluation: str = colonne.texte("Évaluation", 40)
