"""Cells typed in a workbook inside its archive, as a spreadsheet program does: every other saved value stays."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils import coordinate_to_tuple
from tests.outils.classeurs import modifier_partie

from rdcxl.grille.lecture.archive import _parties


class Enregistree:
    """Another saved value for a formula that stays."""

    def __init__(self, valeur: Any) -> None:
        self.valeur = valeur


class Calculee:
    """A formula of the user's own, with its saved value."""

    def __init__(self, formule: str, valeur: float) -> None:
        self.formule, self.valeur = formule, valeur


class Erreur(str):
    """An error value."""


def taper(grille: Path, cellules: Mapping[str, Any]) -> Path:
    """Type by address (« Notes!C7 »); None empties the cell."""
    with zipfile.ZipFile(grille) as archive:
        parties = _parties(archive)
    for adresse, valeur in cellules.items():
        feuille, ou = adresse.split("!")

        def changer(xml: bytes, ou: str = ou, valeur: Any = valeur) -> bytes:
            return _poser(xml.decode("utf-8"), ou, valeur).encode("utf-8")

        modifier_partie(grille, parties[feuille], changer)
    return grille


def _poser(xml: str, ou: str, valeur: Any) -> str:
    trouvee = re.search(rf'<c r="{ou}"([^>]*?)(?:/>|>(.*?)</c>)', xml, re.DOTALL)
    if trouvee:
        style = re.search(r's="\d+"', trouvee[1])
        contenu = _contenu(valeur, trouvee[2] or "")
        return xml[: trouvee.start()] + f'<c r="{ou}" {style[0] if style else ""}{contenu}' + xml[trouvee.end() :]
    ligne = coordinate_to_tuple(ou)[0]
    rangee = re.search(rf'<row r="{ligne}"[^>]*>.*?(?=</row>)', xml, re.DOTALL)
    assert rangee is not None, ou
    return xml[: rangee.end()] + f'<c r="{ou}"{_contenu(valeur, "")}' + xml[rangee.end() :]


def _contenu(valeur: Any, avant: str) -> str:
    if isinstance(valeur, Enregistree):
        formule = re.search(r"<f>.*?</f>", avant, re.DOTALL)
        assert formule is not None
        return f"{_type(valeur.valeur)}>{formule[0]}<v>{escape(str(valeur.valeur))}</v></c>"
    if isinstance(valeur, Calculee):
        return f"><f>{escape(valeur.formule)}</f><v>{valeur.valeur!r}</v></c>"
    if valeur is None:
        return "/>"
    if isinstance(valeur, Erreur):
        return f' t="e"><v>{valeur}</v></c>'
    if isinstance(valeur, bool):
        return f' t="b"><v>{int(valeur)}</v></c>'
    if isinstance(valeur, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{escape(valeur)}</t></is></c>'
    if isinstance(valeur, dt.datetime):
        valeur = (valeur - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001 - a cell holds no offset
    return f"><v>{valeur!r}</v></c>"


def _type(valeur: Any) -> str:
    return ' t="str"' if isinstance(valeur, str) else ""
