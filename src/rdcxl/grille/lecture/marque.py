"""The référentiel of a workbook: the mark that its file bears, and the choice that follows. Reads the file's list of names only."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Optional
from xml.etree import ElementTree as ET

from rdcxl.grille import champs as C
from rdcxl.grille.lecture.archive import lire_archive
from rdcxl.referentiel.choix import Marque, donne_ou_defaut, en_vigueur, lire_marque, refuser_une_autre
from rdcxl.referentiel.modele import Referentiel

CLASSEUR = "xl/workbook.xml"


def referentiel_du_classeur(chemin: Path, donne: Optional[Path] = None) -> Referentiel:
    """The référentiel under which a workbook is read.

    Args:
        donne: what `--referentiel` says; for a workbook that is none of our grids, it alone chooses.

    Raises:
        ClasseurIllisible: the file is no workbook; ReferentielRefuse: its référentiel is not there, or not the one given.
    """
    marque = marque_du_classeur(chemin)
    return donne_ou_defaut(donne) if marque is None else en_vigueur(marque, chemin, donne)


def marque_du_classeur(chemin: Path) -> Optional[Marque]:
    """The mark of a grid of ours; None for another workbook."""
    with zipfile.ZipFile(BytesIO(lire_archive(chemin))) as archive:
        try:
            racine = ET.fromstring(archive.read(CLASSEUR))  # noqa: S314 - `lire_archive` let no DOCTYPE through
        except ET.ParseError:  # openpyxl will say what is wrong
            return None
    noms = {e.get("name"): e.text for e in racine.iter() if e.tag.rpartition("}")[2] == "definedName"}
    return marque_des_noms(chemin.name, noms.get(C.NOM_DISPOSITION), noms.get(C.NOM_REFERENTIEL))


def marque_des_noms(source: str, disposition: Optional[str], marque: Optional[str]) -> Optional[Marque]:
    """The mark, from what two names of a workbook hold: that of the layout, by which our grids are known, and that of the mark."""
    return None if disposition is None else lire_marque(source, marque)


def verifier_la_marque(source: str, disposition: Optional[str], marque: Optional[str], r: Referentiel) -> None:
    """Raises `ReferentielRefuse` where a grid of ours is of another certification than `r`; arguments as for `marque_des_noms`."""
    if (lue := marque_des_noms(source, disposition, marque)) is not None:
        refuser_une_autre(source, lue, r)
