"""A text as a spreadsheet program keeps it: never a formula, a number or a date. Standard library only."""

from __future__ import annotations

import re

_CONTROLE = re.compile(r"[\x00-\x1f\x7f]+")


def texte_litteral(texte: str) -> str:
    """The text with the apostrophe that makes a cell take what follows as text, whatever it looks like.

    >>> texte_litteral("=1+1"), texte_litteral("0123"), texte_litteral("")
    ("'=1+1", "'0123", '')
    """
    return f"'{_CONTROLE.sub(' ', texte)}" if texte else ""
