"""Building: the workbook, its sheets and its native formulas (XlsxWriter). Start with `construire_grille`."""

from rdcxl.grille.construction.classeur import construire_grille, nombre_de_feuilles

__all__ = ["construire_grille", "nombre_de_feuilles"]
