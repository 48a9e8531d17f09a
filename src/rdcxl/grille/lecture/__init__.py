"""Reading: workbooks (openpyxl, read-only) and CSV files to candidates, with every anomaly. Start with `lire_grille`."""

from rdcxl.grille.lecture.classeur import lire_grille

__all__ = ["lire_grille"]
