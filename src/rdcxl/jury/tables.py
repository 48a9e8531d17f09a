"""The optional tables as a closed file keeps them: every row as text, so that a decision can be defended. Pure.

Decimals are exact, dates are ISO, yes and no are oui and non; a blank has no key. Marks stand as they were entered.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from rdcxl.grille.modele import Promotion
from rdcxl.grille.tables.colonnes import LigneAnnexe
from rdcxl.jury.parties_closes import Rangee
from rdcxl.regles.nombres import canonique
from rdcxl.regles.saisie import lire_nombre, nettoyer


def tables_de_la_promotion(promotion: Promotion) -> dict[str, tuple[Rangee, ...]]:
    """What goes into a closed file: `{name: ({code: text}, …)}`, empty where no table is in use."""
    return {nom: tuple(rangee_de(x) for x in lignes) for nom, lignes in promotion.annexes.items()}


def rangee_de(x: LigneAnnexe) -> Rangee:
    """One row as text, the identifier first."""
    return {"identifiant": x.identifiant, **{code: _texte(valeur) for code, valeur in x.valeurs.items()}}


def _texte(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    nombre = valeur if isinstance(valeur, Decimal) else lire_nombre(valeur).valeur
    if nombre is not None and not isinstance(valeur, str):
        return canonique(nombre)
    return nettoyer(str(valeur))
