"""Build the workbook: the familiar grading grid, with XlsxWriter. Writes one new file and nothing else.

Text is always written as text: nothing from a candidate can become a formula.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl import __version__
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import CONTROLE_CONTINU, annexes
from rdcxl.grille.construction.chantier import Chantier
from rdcxl.grille.construction.disposition import LIGNES_D_ACQUIS, LIGNES_DE_DECISIONS, LIGNES_DE_RESERVE, Disposition
from rdcxl.grille.construction.formules import Formules
from rdcxl.grille.construction.formules.grilles import nom_de_la_feuille
from rdcxl.grille.construction.moteur import calculer, verifier_le_moteur
from rdcxl.grille.construction.styles import Styles
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.ecriture import FichierDesNotres, fichier_neuf
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE
from rdcxl.referentiel.choix import marque_a_ecrire
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import choisir_lectures

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Classeur

Avancer = Callable[[int], None]
AVEC_MACROS = ".xlsm"
CALCUL = 191029  # calculation engine of Excel 2019 and later: an older number would make it recalculate at opening


def construire_grille(
    chemin: Path,
    contenu: Contenu,
    referentiel: Referentiel,
    *,
    cree_le: dt.datetime,
    remplacable: FichierDesNotres | None = None,
    avancer: Avancer | None = None,
    verifier: Callable[[Path], None] | None = None,
) -> None:
    """Write a new grid.

    Args:
        chemin: the file to create, .xlsx, or .xlsm with its buttons; the folder exists.
        contenu: what `lire_fichiers` gave.
        cree_le: date of creation written in the file (injected, so that the same input gives the same bytes).
        remplacable: says of a file that is already there whether it may go; None: none may.
        avancer: called with the number of sheets done.
        verifier: called with the finished file before it takes its name; what it raises leaves nothing.

    Raises:
        EcritureRefusee: the file exists, or cannot be written, or the calculation engine is not installed; nothing is left half-written.
    """
    verifier_le_moteur()
    with fichier_neuf(chemin, remplacable=remplacable) as provisoire:
        _ecrire(provisoire, contenu, referentiel, cree_le, avancer or (lambda _: None))
        if verifier is not None:
            verifier(provisoire)


def nombre_de_feuilles() -> int:
    """Steps that `construire_grille` reports: the sheets, then the calculation."""
    return len(_feuilles()) + 1


def _feuilles() -> list[Callable[[Chantier], None]]:
    from rdcxl.grille.construction.feuilles import (
        accueil,
        acquis,
        assiduite,
        candidats,
        controle,
        decisions,
        donnees,
        jury,
        notes,
        session,
        simulation,
        synthese,
        tableau_de_bord,
    )

    return [
        accueil.ecrire, session.ecrire, candidats.ecrire, notes.ecrire,
        assiduite.ecrire, acquis.ecrire, synthese.ecrire, controle.ecrire, tableau_de_bord.ecrire,
        simulation.ecrire, jury.ecrire, decisions.ecrire, donnees.ecrire,
    ]  # fmt: skip


def _ecrire(chemin: Path, contenu: Contenu, r: Referentiel, cree_le: dt.datetime, avancer: Avancer) -> None:
    from rdcxl.grille.construction.feuilles import annexe as feuille_annexe
    from rdcxl.grille.construction.feuilles import boutons, grille_epreuve
    from rdcxl.grille.construction.feuilles import modules as feuille_modules

    with _classeur(chemin, cree_le, r) as classeur:
        chantier = _chantier(classeur, contenu, r)
        for nom in _noms_des_feuilles(contenu, r):
            classeur.ajouter(nom)
        for grille in contenu.grilles:
            grille_epreuve.ecrire(chantier, grille)
        for annexe in contenu.annexes:
            feuille_annexe.ecrire(chantier, annexe)
        if CONTROLE_CONTINU in contenu.annexes:
            feuille_modules.ecrire(chantier)
        for i, ecrire in enumerate(_feuilles(), 1):
            ecrire(chantier)
            avancer(i)
        _reprendre(chantier)
        if chemin.suffix.lower() == AVEC_MACROS:
            boutons.ecrire(chantier)
        classeur.define_name(C.NOM_DISPOSITION, f"={C.DISPOSITION}")
        if marque := marque_a_ecrire(r):
            classeur.define_name(C.NOM_REFERENTIEL, f'="{marque}"')
        for page, valeurs in calculer(classeur.noms, classeur.pages()):
            page.calculer(valeurs)
        avancer(nombre_de_feuilles())


def _noms_des_feuilles(contenu: Contenu, r: Referentiel) -> list[str]:
    """Every sheet in its order: grids of the épreuves after Notes, optional tables after Acquis, Modules after its table."""
    facultatives: list[str] = []
    for annexe in contenu.annexes:
        facultatives += [annexes(r)[annexe].feuille, *([C.MODULES] if annexe == CONTROLE_CONTINU else [])]
    grilles = [nom_de_la_feuille(grille.composante.code) for grille in contenu.grilles]
    return [
        C.ACCUEIL, C.SESSION, C.CANDIDATS, C.NOTES, *grilles, C.ASSIDUITE, C.ACQUIS, *facultatives, C.SYNTHESE, C.CONTROLE,
        C.TABLEAU_DE_BORD, C.SIMULATION, C.JURY, C.DECISIONS, C.DONNEES,
    ]  # fmt: skip


def _reprendre(chantier: Chantier) -> None:
    """What comes from an older grid and has no sheet of ours."""
    from rdcxl.grille.construction.feuilles import reprises

    reprise = chantier.contenu.reprise
    for copiee in reprise.feuilles:
        reprises.copier(chantier.classeur, copiee)
    if reprise.divers:
        reprises.ecrire_divers(chantier)
    if reprise.a_recalculer:
        chantier.classeur.calc_on_load = True


def _classeur(chemin: Path, cree_le: dt.datetime, r: Referentiel) -> Classeur:
    from rdcxl.grille.construction.pages import Classeur

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    classeur = Classeur(str(chemin), options)
    classeur.set_properties(
        {"title": f"Grille {r.identite.code}", "comments": f"rdcxl {__version__}", "created": cree_le}
    )
    classeur.set_size(2400, 1400)
    # Every formula has its saved value: opening must not recalculate, least of all where the functions are unknown.
    classeur.set_calc_mode("auto", CALCUL)
    classeur.calc_on_load = False
    return classeur


def _chantier(classeur: Classeur, contenu: Contenu, r: Referentiel) -> Chantier:
    en_trop = max((len(lignes) for lignes in contenu.reprise.en_trop.values()), default=0)
    disposition = Disposition(
        r,
        len(contenu.candidats) + en_trop + LIGNES_DE_RESERVE,
        max(LIGNES_D_ACQUIS, len(contenu.acquis) + LIGNES_DE_RESERVE),
        {nom: len(lignes) + annexes(r)[nom].libres for nom, lignes in contenu.annexes.items()},
        frozenset(g.composante.code for g in contenu.grilles),
        max(LIGNES_DE_DECISIONS, len(contenu.decisions) + LIGNES_DE_RESERVE),
    )
    formules = Formules(disposition, aligne=True)
    colonnes = (*r.composantes, *(champ.code for champ in CHAMPS_ASSIDUITE))
    reportees = tuple(code for code in colonnes if formules.a_des_reports(code))
    return Chantier(
        classeur,
        Styles(classeur),
        disposition,
        formules,
        Formules(disposition),
        r,
        choisir_lectures(r, contenu.promotion.session.lectures),
        contenu,
        reportees,
    )
