"""The minutes of a closed jury: those of the jury, then those of each épreuve sitting and of each evaluation jury."""

from __future__ import annotations

from rdcxl.exports.document import Document
from rdcxl.exports.documents import pv_epreuves, pv_evaluations, pv_jury
from rdcxl.exports.genres import ApresLaCloture
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture
from rdcxl.referentiel.modele import Referentiel


@ApresLaCloture(
    "pv",
    rang=20,
    titre="Procès-verbaux",
    modeles=(pv_jury.MODELE, pv_epreuves.MODELE, pv_evaluations.MODELE),
    regles=True,
    rectification=True,
)
def preparer(
    clos: Cloture, reglages: Reglages, regles: Referentiel | None = None, ancien: Cloture | None = None
) -> list[Document]:
    """Return the minutes of the jury, and one document per épreuve sitting and per evaluation jury of jury.toml.

    Args:
        regles: the référentiel of the file; None for the one of its mark that is known here.
        ancien: the closed file that this one replaces: the minutes of the jury say what changed.
    """
    return [
        *pv_jury.preparer(clos, reglages, ancien),
        *pv_epreuves.preparer(clos, reglages, regles),
        *pv_evaluations.preparer(clos, reglages, regles),
    ]
