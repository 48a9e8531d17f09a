"""The names of the kinds, for the help of a command line: read in the heads of their modules, of which none is imported.

The register itself is `rdcxl.exports.genres`; a test says that both give the same. Standard library only.
"""

from __future__ import annotations

import re
from pathlib import Path

_TETE = re.compile(r'^@(ApresLaCloture|AvantLaCloture|ProjetDuJury)\(\s*"(\w+)",\s*rang=(\d+)', re.MULTILINE)


def noms_des_genres(*, clos: bool) -> list[str]:
    """The kinds of a closed jury, or those made before the closing, in their order."""
    modules = (Path(__file__).parent / "documents").glob("*.py")
    tetes = [tete for module in modules for tete in _TETE.findall(module.read_text("utf-8"))]
    siens = [(int(rang), nom) for moment, nom, rang in tetes if (moment == "ApresLaCloture") == clos]
    return [nom for _, nom in sorted(siens)]
