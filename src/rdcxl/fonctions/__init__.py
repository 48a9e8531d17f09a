"""The worksheet functions as plain Python: cells in, cells out. Standard library only; no host, no file but the référentiel.

Start with `catalogue.FONCTIONS`. No function raises, returns NaN, or depends on the locale.
"""
