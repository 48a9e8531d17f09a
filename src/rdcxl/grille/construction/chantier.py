"""What every sheet needs while it is built. Imports the reading's content and the layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdcxl.grille.construction.disposition import Disposition
from rdcxl.grille.construction.formules import REPERE, Formules
from rdcxl.grille.construction.styles import Styles
from rdcxl.grille.contenu import Contenu
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Classeur


@dataclass(frozen=True)
class Chantier:
    """What every sheet needs while it is built; `reportees`: the columns of Notes and Assiduité that optional tables fill."""

    classeur: Classeur
    styles: Styles
    disposition: Disposition
    formules: Formules
    formules_de_reserve: Formules
    referentiel: Referentiel
    lectures: Lectures
    contenu: Contenu
    reportees: tuple[str, ...]

    def modele_reporte(self, code: str) -> str:
        """The formula of a cell that optional tables fill; `reportees` says which columns have one."""
        return self.formules.reportee(code, REPERE)

    def modeles(self, composer: Callable[[Formules], dict[str, str]]) -> list[dict[str, str]]:
        """The formulas of each candidate row: those of the candidates, then those of the reserve rows."""
        des_candidats, de_reserve = composer(self.formules), composer(self.formules_de_reserve)
        nombre = len(self.contenu.candidats)
        return [des_candidats] * nombre + [de_reserve] * (self.disposition.lignes - nombre)

    @property
    def titre_session(self) -> str:
        """Name of the session, or of the certification when it has none yet."""
        return self.contenu.promotion.session.session.libelle or self.referentiel.identite.intitule
