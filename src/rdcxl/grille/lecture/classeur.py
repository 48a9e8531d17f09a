"""Read a grid, or a school's own gradebook, from a workbook file. openpyxl in read-only mode; writes nothing.

What the sheets mean is in `feuilles`, shared with the hosts that hold an open workbook.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille import champs as C
from rdcxl.grille.lecture.archive import lire_archive, structures
from rdcxl.grille.lecture.feuilles import (
    COLONNES_MAXIMUM,
    FeuilleBrute,
    FeuilleReperee,
    Structure,
    a_lire,
    composer_promotion,
    est_une_grille,
    lettres,
    reperer,
)
from rdcxl.grille.modele import Promotion
from rdcxl.referentiel.modele import Referentiel


def lire_grille(chemin: Path, referentiel: Referentiel) -> Promotion:
    """Read every candidate of a workbook, and everything that is wrong with it.

    Args:
        chemin: an .xlsx or .xlsm file; it is only read, never rewritten.
        referentiel: says which codes exist.

    Returns:
        The promotion, with all anomalies and notices (each with sheet and cell).

    Raises:
        ClasseurIllisible: the file is no readable workbook, has another layout, or holds no row of codes.
    """
    reperees, etats = _lire_brut(chemin, lire_archive(chemin), referentiel)
    return composer_promotion(chemin.name, reperees, etats, referentiel)


def _lire_brut(
    chemin: Path, contenu: bytes, referentiel: Referentiel
) -> tuple[list[FeuilleReperee], dict[str, Structure]]:
    """Everything that is taken from the file; whatever a damaged part makes openpyxl raise becomes one sentence."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=True, keep_links=False)
            try:
                nom = classeur.defined_names.get(C.NOM_DISPOSITION)
                grille = est_une_grille(chemin.name, None if nom is None else str(nom.value))
                titres = a_lire([page.title for page in classeur.worksheets], grille)
                reperees = reperer((FeuilleBrute(titre, _lignes(classeur[titre])) for titre in titres), referentiel)
            finally:
                classeur.close()
            etats = structures(contenu, {r.feuille for r in reperees})
            sans_valeur = _formules_sans_valeur(
                contenu, {nom for nom, etat in etats.items() if etat.formules_sans_valeur}
            )
    except ClasseurIllisible:
        raise
    except Exception as erreur:  # openpyxl raises whatever the damaged part makes Python raise
        message = (
            f"« {chemin.name} » est endommagé. Ouvrez-le dans Excel, laissez Excel le réparer, puis enregistrez-le."
        )
        raise ClasseurIllisible(message) from erreur
    return reperees, {
        nom: Structure(e.fusions, e.lignes_masquees, sans_valeur.get(nom, frozenset())) for nom, e in etats.items()
    }


def _lignes(feuille: Any) -> Iterator[tuple[Any, ...]]:
    feuille.reset_dimensions()
    yield from feuille.iter_rows(values_only=True, max_col=COLONNES_MAXIMUM)


def _formules_sans_valeur(contenu: bytes, feuilles: set[str]) -> dict[str, frozenset[str]]:
    """Cells of these sheets whose formula has no saved value (a second reading, only where one exists)."""
    if not feuilles:
        return {}
    from openpyxl import load_workbook

    trouvees = {}
    avec_formules = load_workbook(io.BytesIO(contenu), read_only=True, keep_links=False)
    avec_valeurs = load_workbook(io.BytesIO(contenu), read_only=True, data_only=True, keep_links=False)
    for nom in feuilles:
        trouvees[nom] = frozenset(_comparer(avec_formules[nom], avec_valeurs[nom]))
    avec_formules.close()
    avec_valeurs.close()
    return trouvees


def _comparer(formules: Any, valeurs: Any) -> Iterator[str]:
    for feuille in (formules, valeurs):
        feuille.reset_dimensions()
    paires = zip(formules.iter_rows(values_only=True), valeurs.iter_rows(values_only=True), strict=True)
    for rang, (ligne_f, ligne_v) in enumerate(paires, 1):
        for i, (formule, valeur) in enumerate(zip(ligne_f, ligne_v, strict=True), 1):
            if valeur is None and formule is not None:
                yield f"{lettres(i)}{rang}"
