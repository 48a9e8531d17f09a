"""Build the workbook: the familiar grading grid, with XlsxWriter. Writes one new file and nothing else.

Text is always written as text: nothing from a candidate can become a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl import __version__
from rdcxl.fonctions.calcul import faire_connaitre
from rdcxl.grille import champs as C
from rdcxl.grille.construction.chantier import Chantier, Feuille, reperer
from rdcxl.grille.construction.moteur import calculer, verifier_le_moteur
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.construction.styles import Styles
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.ecriture import FichierDesNotres, fichier_neuf
from rdcxl.referentiel.choix import marque_a_ecrire
from rdcxl.referentiel.modele import Referentiel

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Classeur

Avancer = Callable[[int], None]
AVEC_MACROS = ".xlsm"
FEUILLES = 13  # that every workbook has
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
    """Steps that `construire_grille` reports: the sheets that every workbook has, then the calculation."""
    return FEUILLES + 1


def _ecrire(chemin: Path, contenu: Contenu, r: Referentiel, cree_le: dt.datetime, avancer: Avancer) -> None:
    from rdcxl.grille.construction.ecrivain import ecrire
    from rdcxl.grille.construction.feuilles import boutons
    from rdcxl.grille.construction.sommaire import lettres_des_particulieres, sommaire

    plan = Plan(r, contenu)
    feuilles = sommaire(plan)
    tableaux = {feuille.nom: feuille for feuille in feuilles if isinstance(feuille, Feuille)}
    reperes = reperer(plan, tableaux.values(), lettres_des_particulieres(plan))
    tampon = io.BytesIO()  # a ZIP that a full disk cuts would say so in English when it is forgotten
    with _classeur(tampon, cree_le, r) as classeur:
        chantier = Chantier(classeur, Styles(classeur), plan, tableaux, reperes)
        for feuille in feuilles:
            classeur.ajouter(feuille.nom)
        faites = 0
        for feuille in feuilles:
            if isinstance(feuille, Feuille):
                ecrire(chantier, feuille)
            else:
                feuille.ecrire(chantier)
            faites += not (isinstance(feuille, Feuille) and feuille.facultative)
            avancer(faites)
        _reprendre(chantier)
        if chemin.suffix.lower() == AVEC_MACROS:
            boutons.ecrire(chantier)
        classeur.define_name(C.NOM_DISPOSITION, f"={C.DISPOSITION}")
        classeur.define_name(C.NOM_VERSION, f'="{__version__}"')
        if marque := marque_a_ecrire(r):
            classeur.define_name(C.NOM_REFERENTIEL, f'="{marque}"')
        faire_connaitre(r)
        for page, valeurs in calculer(classeur.noms, classeur.pages()):
            page.calculer(valeurs)
        avancer(nombre_de_feuilles())
    chemin.write_bytes(tampon.getvalue())


def _reprendre(chantier: Chantier) -> None:
    """What comes from an older grid and has no sheet of ours."""
    from rdcxl.grille.construction.feuilles import reprises

    reprise = chantier.contenu.reprise
    for copiee in reprise.feuilles:
        reprises.copier(chantier.classeur, copiee)
    if reprise.divers:
        reprises.ecrire_divers(chantier)


def _classeur(tampon: io.BytesIO, cree_le: dt.datetime, r: Referentiel) -> Classeur:
    from rdcxl.grille.construction.pages import Classeur

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    classeur = Classeur(tampon, options)  # type: ignore[arg-type, unused-ignore]
    classeur.set_properties(
        {"title": f"Grille {r.identite.code}", "comments": f"rdcxl {__version__}", "created": cree_le}
    )
    classeur.set_size(2400, 1400)
    # Every formula has its saved value: opening must not recalculate, least of all where the functions are unknown.
    classeur.set_calc_mode("auto", CALCUL)
    classeur.calc_on_load = False
    return classeur
