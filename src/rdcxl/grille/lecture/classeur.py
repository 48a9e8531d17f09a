"""Read a grid, or a school's own gradebook, from a workbook file. openpyxl in read-only mode; writes nothing.

What the sheets mean is in `feuilles`, shared with the hosts that hold an open workbook.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import ClasseurIllisible, ErreurRdcxl
from rdcxl.grille import champs as C
from rdcxl.grille.lecture.archive import lire_archive, structures
from rdcxl.grille.lecture.enveloppe import TROU_MAXIMUM
from rdcxl.grille.lecture.feuilles import (
    COLONNES_MAXIMUM,
    FeuilleBrute,
    FeuilleReperee,
    Structure,
    a_lire,
    composer_promotion,
    reperer,
    version_de_la_disposition,
)
from rdcxl.grille.lecture.marque import verifier_la_marque
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
    reperees, etats, disposition = lire_brut(chemin, referentiel)
    return replace(composer_promotion(chemin.name, reperees, etats, referentiel), disposition=disposition)


def lire_brut(
    chemin: Path, referentiel: Referentiel
) -> tuple[list[FeuilleReperee], dict[str, Structure], Optional[int]]:
    """Everything that is taken from the file, and the version of its layout; whatever a damaged part makes openpyxl raise becomes one sentence.

    Raises:
        ClasseurIllisible: as for `lire_grille`.
    """
    with ouvrir_classeur(chemin) as (classeur, contenu):
        disposition = nom_defini(classeur, C.NOM_DISPOSITION)
        version = version_de_la_disposition(chemin.name, disposition)
        verifier_la_marque(chemin.name, disposition, nom_defini(classeur, C.NOM_REFERENTIEL), referentiel)
        titres = a_lire([page.title for page in classeur.worksheets], version is not None)
        reperees = reperer((FeuilleBrute(titre, lignes(classeur[titre])) for titre in titres), referentiel)
        return reperees, structures(contenu, {r.feuille for r in reperees}), version


def nom_defini(classeur: Any, nom: str) -> Optional[str]:
    """What a name of a workbook that openpyxl opened holds; None when there is no such name."""
    defini = classeur.defined_names.get(nom)
    return None if defini is None else str(defini.value)


@contextmanager
def ouvrir_classeur(
    chemin: Path, contenu: bytes | None = None, *, formules: bool = False
) -> Iterator[tuple[Any, bytes]]:
    """Open a workbook in read-only mode, with its bytes; whatever a damaged part makes openpyxl raise becomes one sentence.

    Args:
        contenu: its bytes, where they are read already; formules: give the formulas instead of their values.

    Raises:
        ClasseurIllisible: the file is no workbook that can be read.
    """
    from openpyxl import load_workbook

    contenu = lire_archive(chemin) if contenu is None else contenu
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=not formules, keep_links=False)
            try:
                yield classeur, contenu
            finally:
                classeur.close()
    except ErreurRdcxl:
        raise
    except Exception as erreur:  # openpyxl raises whatever the damaged part makes Python raise
        message = (
            f"« {chemin.name} » est endommagé. Ouvrez-le dans Excel, laissez Excel le réparer, puis enregistrez-le."
        )
        raise ClasseurIllisible(message) from erreur


def lignes(feuille: Any) -> Iterator[tuple[Any, ...]]:
    """The raw rows of a sheet that openpyxl opened, from A1 on."""
    feuille.reset_dimensions()
    yield from jusqu_au_vide(feuille.iter_rows(values_only=True, max_col=COLONNES_MAXIMUM))


def jusqu_au_vide(rangees: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows down to where nothing more comes: a formatted row at the bottom of a sheet has a million empty ones above it.

    A filled row further down than `TROU_MAXIMUM` was refused when the file was measured.
    """
    vides = 0
    for rangee in rangees:
        vides = 0 if any(x is not None and getattr(x, "value", x) is not None for x in rangee) else vides + 1
        if vides > TROU_MAXIMUM:
            return
        yield rangee
