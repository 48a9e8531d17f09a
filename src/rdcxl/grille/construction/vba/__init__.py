"""`vbaProject.bin` written on any system from VBA text: source only (Excel compiles it), deterministic.

In reading order: `modules` (what a module is, its text and its faults), `compression` ([MS-OVBA] 2.4.1),
`conteneur` ([MS-CFB]), `masquage` ([MS-OVBA] 2.4.3), `projet` (the streams of [MS-OVBA] 2.2 and 2.3).
"""

from rdcxl.grille.construction.vba.modules import CLASSEUR, Genre, Module, modules_du_classeur
from rdcxl.grille.construction.vba.projet import composer_projet

__all__ = ["CLASSEUR", "Genre", "Module", "composer_projet", "modules_du_classeur"]
