"""A page of the network as HTML: one template for the page of a centre and for published indicators. Reads its template only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from rdcxl.typographie import typographier

MODELES = Path(__file__).parent / "modeles"


@dataclass(frozen=True)
class Tableau:
    """A table of texts; `total`: its last row is a total."""

    titre: str
    colonnes: Sequence[str]
    lignes: Sequence[Sequence[str]]
    lecture: str = ""
    total: bool = False


@dataclass(frozen=True)
class Page:
    """What a page says: texts, tables, a drawing (SVG of ours), lists.

    Attributes:
        tuiles: names and values that stand out; dessin: `titre`, `svg`, `legende`; listes: titles, each with its sentences.
    """

    titre: str
    centre: str
    reference: str
    certification: str
    periode: str
    chapeau: str
    pied: str
    tuiles: Sequence[tuple[str, str]] = ()
    tableaux: Sequence[Tableau] = ()
    dessin: Mapping[str, str] = field(default_factory=dict)
    listes: Sequence[tuple[str, Sequence[str]]] = ()
    definitions: Sequence[tuple[str, str]] = ()


@lru_cache(maxsize=1)
def _modele() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    jinja = Environment(
        loader=FileSystemLoader(MODELES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    jinja.filters["t"] = lambda texte: Markup(escape(typographier(str(texte))))  # noqa: S704 - escaped just before
    return jinja.get_template("page.html.jinja")


def en_html(page: Page) -> bytes:
    """The page; it loads nothing."""
    from markupsafe import Markup

    dessin = {**page.dessin, "svg": Markup(page.dessin["svg"])} if page.dessin else None  # noqa: S704 - drawn by `entonnoir_en_svg`
    listes = [{"titre": titre, "phrases": phrases} for titre, phrases in page.listes if phrases]
    donnees = {**{nom: getattr(page, nom) for nom in Page.__dataclass_fields__}, "dessin": dessin, "listes": listes}
    texte: str = _modele().render(donnees)
    return texte.encode()
