"""The optional table of accommodations as epreuves.toml writes them: measures, never their cause. Imports the model and the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdcxl.grille.epreuves import Amenagement
from rdcxl.grille.tables.session import MesuresDAmenagement
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.amenagement import se_passe_a_l_oral

_ENTRE_CODES = re.compile(r"[\s,;+/]+")


def lire_amenagement(r: Referentiel, x: MesuresDAmenagement) -> Amenagement:
    """What a row arranges; codes of composantes in any case, those that do not exist as they were typed."""
    connus = {code.casefold(): code for code in r.composantes}
    codes = decouper_codes(x.oral_au_lieu_de_l_ecrit)
    return Amenagement(
        identifiant=x.identifiant,
        tiers_temps=bool(x.tiers_temps),
        mesures=decouper_mesures(x.mesures),
        oral=tuple(dict.fromkeys(connus.get(code.casefold(), code) for code in codes)),
    )


def decouper_mesures(texte: str) -> tuple[str, ...]:
    """Measures separated by semicolons."""
    return tuple(m.strip() for m in texte.split(";") if m.strip())


def decouper_codes(texte: str) -> tuple[str, ...]:
    """Codes separated by blanks or , ; + /, as they were typed."""
    return tuple(code for code in _ENTRE_CODES.split(texte) if code)


def oraux_refuses(r: Referentiel, codes: Iterable[str]) -> list[str]:
    """Those of these codes that are no written épreuve of a fixed length."""
    return [code for code in codes if (c := r.composantes.get(code)) is None or not se_passe_a_l_oral(c)]
