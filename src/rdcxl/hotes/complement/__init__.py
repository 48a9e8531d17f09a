"""The add-in rdcxl.xlam for Excel on Windows: the functions in any workbook, and the ribbon tab RDC. Made from text.

`ruban` is the tab, `macros` the VBA, `aides` the help of the functions, `fichier` the file. `rdcxl.hotes.poste.complement`
puts it where Excel opens it.
"""
