"""From the cells of a registration to values: path, blocs, exemption, yes or no, dates. Standard library only.

The grid's reader and the worksheet functions share this, so that a cell means the same everywhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Optional

from rdcxl.regles.saisie import abreger, dire_l_erreur, est_une_erreur, nettoyer

ANNEE_MINIMUM = 1900
ANNEE_MAXIMUM = 2100
# Day zero of a spreadsheet's dates (the 1900 system, from 1 March 1900 on).
ORIGINE = dt.date(1899, 12, 30)
SERIE_MAXIMUM = 100_000
_DATES = (
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), (1, 2, 3)),
)
# What a dossier keeps of a registration: numbers, by field, under this name of its own; of a date, that there is one.
NOMBRES = {
    "heures_absence_injustifiees": "heures_injustifiees",
    "heures_absence_justifiees": "heures_justifiees",
    "heures_formation": "heures_formation",
    "heures_entreprise": "heures_entreprise",
}
DATES = ("accord_penalite", "fraude")
# What the grid and the worksheet functions say alike; the grid adds what to do.
PARCOURS_ABSENT = "Parcours n’est pas renseigné. Saisissez COMPLET ou BLOCS."
COMPLET_ET_BLOCS = "Le parcours COMPLET ne prend pas de blocs inscrits"
BLOCS_ABSENTS = "Le parcours BLOCS demande les blocs inscrits"
TEXTE_PAS_DATE = "est du texte, pas une date. Ressaisissez-la."
_SEPARATEURS = re.compile(r"[\s,;+/]+")
_PAS_UNE_REFERENCE = {"oui", "non", "o", "n", "x", "vrai", "faux", "0", "1", "true", "false"}


class Valeur(NamedTuple):
    """A converted cell: the value (None when blank or refused), why it is refused, what was understood anyway."""

    valeur: Any
    erreur: str = ""
    avis: str = ""


def lire_choix(valeur: object, possibles: Iterable[str], titre: str) -> Valeur:
    """One of `possibles`, whatever the case and the blanks around it; `titre` names the field in the refusal."""
    texte, codes = nettoyer(str(valeur)), list(possibles)
    for code in codes:
        if texte.casefold() == code.casefold():
            return Valeur(code)
    return Valeur(None, f"« {abreger(texte)} » n’existe pas pour {titre}. Valeurs : {', '.join(codes)}.")


def lire_oui_non(valeur: object, titre: str) -> Valeur:
    """True for oui, False for non; a Boolean is taken as it is."""
    if isinstance(valeur, bool):
        return Valeur(valeur)
    lu = lire_choix(valeur, ("oui", "non"), titre)
    return lu if lu.erreur else Valeur(lu.valeur == "oui")


def lire_blocs(valeur: object, blocs: tuple[str, ...]) -> Valeur:
    """Blocs named in a text, separated by blanks or , ; + /, in the order of the référentiel."""
    lus = [code for code in _SEPARATEURS.split(nettoyer(str(valeur)).upper()) if code]
    connus = {code.upper() for code in blocs}
    inconnus = [code for code in lus if code not in connus]
    if inconnus:
        return Valeur(None, f"« {abreger(', '.join(inconnus))} » n’est pas un bloc. Blocs : {', '.join(blocs)}.")
    return Valeur(tuple(code for code in blocs if code.upper() in lus))


def lire_reference(valeur: object) -> Valeur:
    """Reference of a positioning (X9): text, or a whole number; a yes, a no, a date or an error is none."""
    suite = "Saisissez la référence du positionnement, ou laissez vide si le candidat n’est pas dispensé."
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    texte = nettoyer(str(valeur))
    refusee = isinstance(valeur, (bool, float, dt.date, dt.time)) or texte.casefold() in _PAS_UNE_REFERENCE
    if est_une_erreur(texte):
        return Valeur(None, dire_l_erreur(texte))
    if refusee:
        return Valeur(None, f"« {abreger(texte)} » n’est pas la référence d’un positionnement. {suite}")
    return Valeur(texte)


def lire_jour(cellule: object) -> Optional[dt.date]:
    """A date as a host hands it over: a date, or the serial number that a spreadsheet keeps; None for anything else."""
    jour = None
    if isinstance(cellule, dt.datetime):
        jour = cellule.date()
    elif isinstance(cellule, dt.date):
        jour = cellule
    elif isinstance(cellule, (int, float)) and not isinstance(cellule, bool) and 0 < cellule < SERIE_MAXIMUM:
        jour = ORIGINE + dt.timedelta(days=int(cellule))
    return jour if est_plausible(jour) else None


def lire_date(texte: str) -> Optional[dt.date]:
    """The date that a text writes as JJ/MM/AAAA or AAAA-MM-JJ, or None."""
    for motif, (annee, mois, jour) in _DATES:
        trouve = motif.fullmatch(texte)
        if trouve:
            try:
                return dt.date(int(trouve[annee]), int(trouve[mois]), int(trouve[jour]))
            except ValueError:
                return None
    return None


def est_plausible(jour: Optional[dt.date]) -> bool:
    """A date between 1900 and 2100."""
    return jour is not None and ANNEE_MINIMUM <= jour.year <= ANNEE_MAXIMUM
