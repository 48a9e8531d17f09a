"""What the certification is: facts only, no rule. Start with `charger_referentiel`."""

from rdcxl.referentiel.chargement import charger_referentiel
from rdcxl.referentiel.modele import Bloc, Composante, Referentiel

__all__ = ["Bloc", "Composante", "Referentiel", "charger_referentiel"]
