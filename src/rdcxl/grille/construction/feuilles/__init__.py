"""One module per sheet of the workbook; each has one function `ecrire(chantier)`."""
