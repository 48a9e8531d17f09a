"""Draw docs/architecture.svg from the imports as they are: `python docs/dessiner_architecture.py`. Standard library only."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

RACINE = Path(__file__).parents[1]
SOURCES = RACINE / "src" / "rdcxl"
IMAGE = RACINE / "docs" / "architecture.svg"
HAUT, PAS, LARGEUR, MARGE = 34, 62, 330, 24
DITS = {
    "cli": "the terminal",
    "hotes": "Excel, Lite, LibreOffice",
    "exemple": "the sample promotion",
    "reseau": "the network of centres",
    "exports": "every document that leaves",
    "jury": "deliberation, acts, closing, seal",
    "grille": "the gradebook: read, built",
    "fonctions": "worksheet functions",
    "regles": "the règlement, pure and exact",
    "referentiel": "what a certification is",
    "erreurs · typographie": "errors; French",
}


def etages() -> list[str]:
    """The floors, from the top, as the import contract says them."""
    contrats = tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    couches = next(c["layers"] for c in contrats if c["type"] == "layers")
    return [" · ".join(x.strip().removeprefix("rdcxl.") for x in couche.split("|")) for couche in couches]


def _etage(module: str, noms: list[str]) -> str:
    tete = module.split(".")[1] if "." in module else ""
    return next((n for n in noms if tete in n.split(" · ")), "")


def _imports(chemin: Path) -> Iterator[str]:
    for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
        if isinstance(noeud, ast.ImportFrom) and noeud.module and noeud.module.startswith("rdcxl"):
            yield from ([f"rdcxl.{a.name}" for a in noeud.names] if noeud.module == "rdcxl" else [noeud.module])
        elif isinstance(noeud, ast.Import):
            yield from (a.name for a in noeud.names if a.name.startswith("rdcxl."))


def mesurer() -> tuple[list[str], Counter[str], Counter[tuple[str, str]]]:
    """The floors, how many modules stand on each, and how many imports go from one to another."""
    noms = etages()
    modules: Counter[str] = Counter()
    fleches: Counter[tuple[str, str]] = Counter()
    for chemin in sorted(SOURCES.rglob("*.py")):
        ici = _etage("rdcxl." + chemin.relative_to(SOURCES).with_suffix("").as_posix().replace("/", "."), noms)
        if ici:
            modules[ici] += 1
            fleches.update((ici, la) for la in {_etage(m, noms) for m in _imports(chemin)} - {ici, ""})
    return noms, modules, fleches


def dessiner() -> str:
    """The picture: a box for each floor, an arc for each floor that it imports, as thick as the modules that do."""
    noms, modules, fleches = mesurer()
    y = {nom: MARGE + i * PAS for i, nom in enumerate(noms)}
    hauteur = MARGE * 2 + len(noms) * PAS
    lignes = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {hauteur}" font-family="sans-serif" role="img">',
        "<title>The floors of rdcxl and who imports whom</title>",
        f'<rect width="760" height="{hauteur}" fill="#ffffff"/>',
    ]
    for (de, vers), n in sorted(fleches.items(), key=lambda x: (y[x[0][0]], y[x[0][1]])):
        haut, bas = y[de] + HAUT / 2, y[vers] + HAUT / 2
        loin = LARGEUR + MARGE + 40 + (bas - haut) * 0.55
        couleur = "#1f3a5f" if bas > haut else "#c0392b"
        lignes.append(
            f'<path d="M{LARGEUR + MARGE},{haut:g} C{loin:g},{haut:g} {loin:g},{bas:g} {LARGEUR + MARGE},{bas:g}" fill="none" '
            f'stroke="{couleur}" stroke-opacity="0.35" stroke-width="{1 + n**0.5 / 2:.2f}"><title>{de} → {vers}: {n} modules</title></path>'
        )
    for nom in noms:
        lignes += [
            f'<rect x="{MARGE}" y="{y[nom]}" width="{LARGEUR}" height="{HAUT}" rx="5" fill="#eef2f8" stroke="#1f3a5f"/>',
            f'<text x="{MARGE + 10}" y="{y[nom] + 22}" font-size="14" font-weight="bold" fill="#1f3a5f">{escape(nom)}</text>',
            f'<text x="{MARGE + LARGEUR - 10}" y="{y[nom] + 22}" font-size="11" text-anchor="end" fill="#444">'
            f"{escape(DITS.get(nom, ''))}, {modules[nom]} modules</text>",
        ]
    return "\n".join([*lignes, "</svg>", ""])


if __name__ == "__main__":
    IMAGE.write_text(dessiner(), "utf-8")
