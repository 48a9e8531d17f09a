"""What the jury looks at before the closing: its minutes as they would be, and the synthèse of the promotion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rdcxl.exports.document import Document
from rdcxl.exports.documents import pv_jury, synthese
from rdcxl.exports.genres import ProjetDuJury

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere


@ProjetDuJury("projet", rang=50, titre="Projet pour le jury", modeles=(pv_jury.MODELE, synthese.MODELE))
def de_la_grille(matiere: Matiere) -> list[Document]:
    """Return both, from the content of a closing without its seal."""
    minutes = pv_jury.preparer(matiere.projet, matiere.reglages)
    renommees = [replace(d, fichier=f"PROJET-{d.fichier}") for d in minutes]
    return [*renommees, *synthese.preparer(matiere.projet, matiere.reglages)]
