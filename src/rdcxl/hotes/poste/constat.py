"""One finding on a PC. Nothing but its shape."""

from __future__ import annotations

from typing import NamedTuple

BON, A_FAIRE, A_SAVOIR = "bon", "à faire", "à savoir"


class Constat(NamedTuple):
    """One finding. `etat`: BON, A_FAIRE (it will not work before) or A_SAVOIR (it may matter)."""

    quoi: str
    etat: str
    pourquoi: str
    que_faire: str = ""
