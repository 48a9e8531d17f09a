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

from rdcxl.grille.lecture.archive import _parties

# A formula of XlsxWriter's with its saved value, and its kind where it is no number.
CALCULEE = re.compile(r'<c ([^>]*?)(?: t="\w+")?>(<f>[^<]*</f>)<v>[^<]*</v></c>')


class Enregistree:
    """Another saved value for a formula that stays."""

    def __init__(self, valeur: Any) -> None:
        self.valeur = valeur


class Calculee:
    """A formula of the user's own, with its saved value."""

    def __init__(self, formule: str, valeur: float) -> None:
        self.formule, self.valeur = formule, valeur


class Formule(str):
    """A formula without a saved value, « =A1 »."""


class Erreur(str):
    """An error value."""


def taper(grille: Path, cellules: Mapping[str, Any], *, oublier: bool = False) -> Path:
    """Type by address (« Notes!C7 »); None empties the cell. `oublier`: formulas lose their saved values."""
    with zipfile.ZipFile(grille) as archive:
        parties = _parties(archive)
        contenu = {e.filename: archive.read(e) for e in archive.infolist()}
    dates = _styles_de_date(contenu["xl/styles.xml"].decode("utf-8"))
    changees = {parties[nom] for nom in parties} if oublier else {parties[a.split("!")[0]] for a in cellules}
    textes = {partie: contenu[partie].decode("utf-8") for partie in changees if "worksheets/" in partie}
    if oublier:
        textes = {partie: CALCULEE.sub(r"<c \1>\2</c>", xml) for partie, xml in textes.items()}
    for adresse, valeur in cellules.items():
        feuille, ou = adresse.split("!")
        textes[parties[feuille]] = _poser(textes[parties[feuille]], ou, valeur, dates)
    contenu |= {partie: xml.encode("utf-8") for partie, xml in textes.items()}
    with zipfile.ZipFile(grille, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in contenu.items():
            archive.writestr(nom, octets)
    return grille


def _styles_de_date(styles: str) -> list[str]:
    """The styles of the workbook that show a date, as a cell names them."""
    formats = styles.split("<cellXfs")[1].split("</cellXfs>")[0].split("<xf ")[1:]
    dates = {"14", "15", "16", "17", "22", *re.findall(r'<numFmt numFmtId="(\d+)" formatCode="[^"]*yy', styles)}
    return [f's="{i}"' for i, xf in enumerate(formats) if xf.split('numFmtId="')[1].split('"')[0] in dates]


def _poser(xml: str, ou: str, valeur: Any, dates: list[str]) -> str:
    trouvee = re.search(rf'<c r="{ou}"([^>]*?)(?:/>|>(.*?)</c>)', xml, re.DOTALL)
    style = (re.search(r's="\d+"', trouvee[1]) or [""])[0] if trouvee else ""
    if isinstance(valeur, dt.date) and style not in dates:
        style = dates[0]  # as a spreadsheet program does, where a cell shows no date
    if trouvee:
        contenu = _contenu(valeur, trouvee[2] or "")
        return xml[: trouvee.start()] + f'<c r="{ou}" {style}{contenu}' + xml[trouvee.end() :]
    ligne = coordinate_to_tuple(ou)[0]
    rangee = re.search(rf'<row r="{ligne}"[^>]*>.*?(?=</row>)', xml, re.DOTALL)
    assert rangee is not None, ou
    return xml[: rangee.end()] + f'<c r="{ou}" {style}{_contenu(valeur, "")}' + xml[rangee.end() :]


def _contenu(valeur: Any, avant: str) -> str:
    if isinstance(valeur, Enregistree):
        formule = re.search(r"<f>.*?</f>", avant, re.DOTALL)
        assert formule is not None
        return f"{_type(valeur.valeur)}>{formule[0]}<v>{escape(str(valeur.valeur))}</v></c>"
    if isinstance(valeur, Calculee):
        return f"><f>{escape(valeur.formule)}</f><v>{valeur.valeur!r}</v></c>"
    if valeur is None:
        return "/>"
    if isinstance(valeur, Formule):
        return f"><f>{escape(valeur[1:])}</f></c>"
    if isinstance(valeur, Erreur):
        return f' t="e"><v>{valeur}</v></c>'
    if isinstance(valeur, bool):
        return f' t="b"><v>{int(valeur)}</v></c>'
    if isinstance(valeur, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{escape(valeur)}</t></is></c>'
    if isinstance(valeur, dt.datetime):
        valeur = (valeur - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001 - a cell holds no offset
    elif isinstance(valeur, dt.date):
        valeur = (valeur - dt.date(1899, 12, 30)).days
    return f"><v>{valeur!r}</v></c>"


def _type(valeur: Any) -> str:
    return ' t="str"' if isinstance(valeur, str) else ""
