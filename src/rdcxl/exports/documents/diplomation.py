"""The deposit for DIPLOMATION: the minutes, the import file, its lists, one ZIP (`rdcxl.exports.depot_diplomation`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rdcxl.exports.depot_diplomation import ecrire_depot
from rdcxl.exports.document import Document
from rdcxl.exports.documents import pv_jury
from rdcxl.exports.genres import ApresLaCloture, Ecrit, en_pdf
from rdcxl.exports.profil import charger_profil
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture

if TYPE_CHECKING:
    from rdcxl.exports.matiere import JuryClos
    from rdcxl.exports.production import Production


def _ecrire(jury: JuryClos, prets: Sequence[Document], dossier: Path, atelier: Production) -> list[Ecrit]:
    """The minutes first, which go into the ZIP with the signed ones; they come last in the lists."""
    minutes = en_pdf(jury, prets, dossier, atelier)
    depot = ecrire_depot(
        jury.clos, dossier, jury.options.profil, [*(m.chemin for m in minutes), *jury.options.pv_signes]
    )
    return [*map(Ecrit, depot), *minutes]


def _avis(jury: JuryClos) -> list[str]:
    return [f"DIPLOMATION : {charger_profil(jury.options.profil).avertissement}"]


@ApresLaCloture(
    "diplomation", rang=10, titre="Dépôt DIPLOMATION", modeles=(pv_jury.MODELE,), ecrire=_ecrire, avis=_avis
)
def preparer(clos: Cloture, reglages: Reglages, ancien: Cloture | None = None) -> list[Document]:
    """Return the minutes that the deposit carries."""
    return pv_jury.preparer(clos, reglages, ancien)
