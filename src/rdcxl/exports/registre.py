"""The register of falsifications as a workbook to print: one row per entry. XlsxWriter, same input, same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rdcxl.exports.classeur import nouveau_classeur, remplir_une_liste

ENTETES = (
    "N°",
    "Nom de naissance",
    "Prénoms",
    "Naissance",
    "Décision du",
    "Référence",
    "Interdit jusqu’au",
    "État",
    "Retrait",
)


def classeur_du_registre(inscriptions: Sequence[Mapping[str, Any]], instant: dt.datetime) -> bytes:
    """The workbook.

    Args:
        inscriptions: as `registre lister --json` gives them; instant: the time, with its offset.
    """
    jour = dt.date.fromisoformat
    lignes = [
        [
            int(x["numero"]), str(x["nom"]).upper(), x["prenoms"], jour(x["date_naissance"]), jour(x["decision"]),
            x["reference"], jour(x["jusqu_au"]), x["etat"],
            f"le {jour(x['retrait']['le']):%d/%m/%Y} : {x['retrait']['motif']}" if x["retrait"] else "",
        ]
        for x in inscriptions
    ]  # fmt: skip
    with nouveau_classeur("Registre des falsifications", instant.replace(microsecond=0)) as (classeur, styles, tampon):
        remplir_une_liste(classeur.add_worksheet("Registre"), styles, ENTETES, lignes)
    return tampon.getvalue()
