"""The promotion of an open workbook, unsaved edits included: the same reading as that of a file. Knows no program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rdcxl.grille import champs as C
from rdcxl.grille.lecture.feuilles import FeuilleBrute, a_lire, composer_promotion, reperer, version_de_la_disposition
from rdcxl.grille.lecture.marque import marque_des_noms, verifier_la_marque
from rdcxl.grille.modele import Promotion
from rdcxl.grille.tables.candidats import IDENTIFIANT
from rdcxl.hotes.hote import Hote
from rdcxl.referentiel.choix import connus, donne_ou_defaut, en_vigueur
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.saisie import nettoyer

LIGNES_D_ENTETE = 40


def lire_promotion(hote: Hote, referentiel: Referentiel) -> Promotion:
    """Read every candidate of the open workbook, and everything that is wrong with it.

    Raises:
        ClasseurIllisible: another layout, or no row of codes.
    """
    disposition = version_de_la_disposition(hote.nom, hote.nom_defini(C.NOM_DISPOSITION))
    verifier_la_marque(hote.nom, hote.nom_defini(C.NOM_DISPOSITION), hote.nom_defini(C.NOM_REFERENTIEL), referentiel)
    reperees = reperer(_feuilles(hote, a_lire(hote.titres(), disposition is not None)), referentiel)
    structures = {r.feuille: hote.structure(r.feuille, r.numero) for r in reperees}
    return replace(composer_promotion(hote.nom, reperees, structures, referentiel), disposition=disposition)


def referentiel_ouvert(hote: Hote) -> Referentiel:
    """The référentiel that the open workbook is marked with; the default for one that is none of our grids.

    Raises:
        ReferentielRefuse: it does not ship with rdcxl, and does not lie beside the workbook.
    """
    marque = marque_des_noms(hote.nom, hote.nom_defini(C.NOM_DISPOSITION), hote.nom_defini(C.NOM_REFERENTIEL))
    if marque is None:
        return donne_ou_defaut(None)
    connu = next((r for r in connus() if marque.designe(r)), None)  # a workbook that was never saved has no folder
    return connu or en_vigueur(marque, hote.emplacement().chemin)


def _feuilles(hote: Hote, titres: list[str]) -> Iterator[FeuilleBrute]:
    for rang, titre in enumerate(titres, 1):
        hote.etat(f"lecture de {titre} ({rang}/{len(titres)})…")
        yield FeuilleBrute(titre, hote.lignes(titre))


def candidat_de_la_ligne(hote: Hote) -> str:
    """The identifier on the row of the active cell, under the nearest heading « identifiant »; empty when there is none."""
    titre, rang = hote.position()
    lignes = hote.lignes(titre) if titre in hote.titres() else []
    if not 0 < rang <= len(lignes):
        return ""
    for entete in reversed(lignes[: min(rang, LIGNES_D_ENTETE)]):
        colonne = next((i for i, valeur in enumerate(entete) if _est_l_entete(valeur)), None)
        if colonne is not None:
            cellule = lignes[rang - 1][colonne]
            return "" if cellule is None or _est_l_entete(cellule) else nettoyer(str(cellule))
    return ""


def _est_l_entete(valeur: object) -> bool:
    return isinstance(valeur, str) and nettoyer(valeur).casefold() == IDENTIFIANT.code
