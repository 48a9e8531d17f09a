"""LibreOffice Calc: the extension that carries the functions and the menu, and its installation.

`appels`, `cellules` travel inside LibreOffice: standard library only, Python 3.10. UNO is never imported at their top.
"""
