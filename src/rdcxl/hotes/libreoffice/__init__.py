"""LibreOffice Calc: the extension that carries the functions and the menu, and its installation.

Inside LibreOffice travel appels, boites, cellules, dialogues, document, echange, menu and rapport: standard library only, Python 3.10, UNO never
imported at their top. bouton runs in rdcxl's own Python; paquet and installation serve the command.
"""
