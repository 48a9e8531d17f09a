"""What all sheets share: where rows stand, defined names, the numbers that formulas read. Imports the référentiel only.

Every sheet with one row per candidate uses the same rows, so a formula reads the same row of the sheet Notes.
"""

from __future__ import annotations

from collections.abc import Collection

from rdcxl.grille.annexes import (
    CONTROLE_CONTINU,
)
from rdcxl.referentiel.modele import Bloc, Referentiel
from rdcxl.regles.modules import bareme
from rdcxl.regles.sujets import MARGE

# 1-based rows, as Excel counts them.
LIGNE_TITRE = 1
LIGNE_AIDE = 2
LIGNE_GROUPE = 3
LIGNE_EPREUVE = 4
LIGNE_MAXIMUM = 5
LIGNE_CODES = 6
PREMIERE_LIGNE = 7

LIGNES_DE_RESERVE = 5
LIGNES_D_ACQUIS = 60
LIGNES_DE_DECISIONS = 65

REPONSE = "rdc."  # prefix of the columns of Données that hold what RDC_LIGNE answers
APRES = "actes."  # … and what it answers once the jury's acts are applied
NATIF = "natif."  # prefix of the columns of Contrôle that hold the native result of a column of Synthèse
# Defined name of the row of codes in Données.
NOM_CODES = "RDC_CODES"
NOM_ACTES = "RDC_ACTES"  # of the rows of Décisions


def nom_parametre(code: str) -> str:
    """Defined name of a parameter of the référentiel: `RDC_MAX_B1`; characters that a name refuses become `_`."""
    return "RDC_" + "".join(c if c.isalnum() else "_" for c in code)


def parametres(r: Referentiel, tables: Collection[str] = ()) -> list[tuple[str, str, object]]:
    """(name, French title, value) of every number that the native formulas use; they stand once, in sheet Session.

    Args:
        tables: the optional tables of the workbook.
    """
    lignes: list[tuple[str, str, object]] = [
        (nom_parametre("ECHELLE"), "Échelle des notes", r.notation.echelle),
        (nom_parametre("MOYENNE"), "Moyenne exigée pour le titre", r.notation.moyenne_titre),
        (nom_parametre("HEURES_FORMATION"), "Heures de formation du parcours complet", r.heures.total),
        (nom_parametre("ENTREPRISE_COMPLET"), "Heures en entreprise, parcours complet", r.entreprise.parcours_complet),
        (nom_parametre("ENTREPRISE_BLOC"), "Heures en entreprise, par bloc séparé", r.entreprise.par_bloc),
        (nom_parametre("ENTREPRISE_PLAFOND"), "Heures en entreprise, plafond", r.entreprise.plafond),
        (nom_parametre("ENTREPRISE_EXECUTIVE"), "Heures en entreprise, Executive", r.entreprise.executive),
        (nom_parametre("MARGE"), "Ordre du jury : juste sous un seuil jusqu’à (points sur l’échelle)", MARGE),
        (nom_parametre("RESULTATS_JOURS"), "Jours pour communiquer les résultats", r.echeances.resultats_jours),
    ]
    for e in r.ensembles():
        lignes += _parametres_ensemble(e, r)
    for i, palier in enumerate(r.assiduite.paliers, 1):
        lignes.append((nom_parametre(f"PALIER_{i}"), f"Assiduité, palier {i} : jusqu’à (%)", palier.jusqu_a))
        lignes.append((nom_parametre(f"TAUX_{i}"), f"Assiduité, palier {i} : pénalité (%)", palier.taux))
    return lignes + _parametres_modules(r) if CONTROLE_CONTINU in tables else lignes


def _parametres_modules(r: Referentiel) -> list[tuple[str, str, object]]:
    b, s = bareme(r), r.specialisation
    lignes: list[tuple[str, str, object]] = [
        (nom_parametre("CC_SUR"), "Contrôle continu : note sur, à défaut", b.defaut)
    ]
    for i, maximum in enumerate(b.maxima, 1):
        lignes.append((nom_parametre(f"CC_SUR_{i}"), f"Contrôle continu : note sur, admis ({i})", maximum))
    if s is not None:
        lignes.append((nom_parametre("CERTIFICAT"), f"{s.sigle} : moyenne des modules exigée", s.note_obtention))
    return lignes


def _parametres_ensemble(e: Bloc, r: Referentiel) -> list[tuple[str, str, object]]:
    lignes: list[tuple[str, str, object]] = [
        (nom_parametre(f"MAX_{e.code}"), f"{e.code} : maximum", e.maximum),
        (nom_parametre(f"MIN_{e.code}"), f"{e.code} : minimum", e.minimum),
        (nom_parametre(f"VAL_{e.code}"), f"{e.code} : validé à", e.validation(r.notation.echelle)),
    ]
    if e is not r.pro:
        lignes.append((nom_parametre(f"HEURES_{e.code}"), f"{e.code} : heures de formation", e.heures))
    tuteur = e.composante_de_role("TUTEUR")
    if tuteur:
        lignes.append((nom_parametre("MAX_TUTEUR"), f"{tuteur.code} : maximum", tuteur.maximum))
    return lignes


def nom_lecture(lecture: str) -> str:
    """Defined name of the cell that holds a reading."""
    return f"RDC_LECTURE_{lecture.upper()}"
