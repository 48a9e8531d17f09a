"""The référentiel of a closed jury: the one whose digest its file records. Reads référentiel files, never writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from rdcxl.referentiel.choix import Marque, en_vigueur, refuser_une_autre
from rdcxl.referentiel.modele import Referentiel


def referentiel_du_clos(contenu: Mapping[str, Any], cloture: Path, donne: Optional[Path] = None) -> Referentiel:
    """The référentiel under which the jury sat.

    Args:
        contenu: what the closed file `cloture` holds; donne: what `--referentiel` says.

    Raises:
        ReferentielRefuse: it does not ship with rdcxl and is neither given nor beside the file, or another one is given.
    """
    return en_vigueur(_marque(contenu), cloture, donne)


def referentiel_des_clos(contenus: Mapping[Path, Mapping[str, Any]], donne: Optional[Path] = None) -> Referentiel:
    """The référentiel of several closed files, by their paths; at least one.

    Raises:
        ReferentielRefuse: as for `referentiel_du_clos`, or they are of two certifications.
    """
    premier, *autres = contenus
    r = referentiel_du_clos(contenus[premier], premier, donne)
    for chemin in autres:
        refuser_une_autre(chemin.name, _marque(contenus[chemin]), r)
    return r


def _marque(contenu: Mapping[str, Any]) -> Marque:
    r = contenu["referentiel"]
    return Marque(r["code"], r["document"], r["empreinte"])
