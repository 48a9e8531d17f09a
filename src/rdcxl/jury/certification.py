"""The référentiel of a closed jury: the one whose digest its file records. Reads référentiel files, never writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from rdcxl.jury.modele_clos import Cloture
from rdcxl.referentiel.choix import Marque, en_vigueur, refuser_une_autre
from rdcxl.referentiel.modele import Referentiel


def referentiel_du_clos(clos: Cloture, cloture: Path, donne: Optional[Path] = None) -> Referentiel:
    """The référentiel under which the jury sat.

    Args:
        clos: what the closed file `cloture` holds; donne: what `--referentiel` says.

    Raises:
        ReferentielRefuse: it does not ship with rdcxl and is neither given nor beside the file, or another one is given.
    """
    return en_vigueur(_marque(clos), cloture, donne)


def referentiel_des_clos(clos: Mapping[Path, Cloture], donne: Optional[Path] = None) -> Referentiel:
    """The référentiel of several closed files, by their paths; at least one.

    Raises:
        ReferentielRefuse: as for `referentiel_du_clos`, or they are of two certifications.
    """
    premier, *autres = clos
    r = referentiel_du_clos(clos[premier], premier, donne)
    for chemin in autres:
        refuser_une_autre(chemin.name, _marque(clos[chemin]), r)
    return r


def _marque(clos: Cloture) -> Marque:
    r = clos.referentiel
    return Marque(r.code, r.document.isoformat(), r.empreinte)
