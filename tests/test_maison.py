"""The house keeps its shape: no circle of imports, were it for types only, and no class that grew too long."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[1] / "src"
METHODES_MAXIMUM = 30


def _modules(racine: Path) -> dict[str, Path]:
    """Every module below a folder, by its dotted name."""
    return {
        ".".join(parties[:-1] if parties[-1] == "__init__" else parties): chemin
        for chemin in sorted(racine.rglob("*.py"))
        for parties in [chemin.relative_to(racine).with_suffix("").parts]
    }


def _importes(nom: str, chemin: Path, connus: Set[str]) -> Iterator[str]:
    """What a module imports of ours, wherever the line stands: at the top, in a function, for types only."""
    paquet = nom.split(".") if chemin.name == "__init__.py" else nom.split(".")[:-1]
    for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
        if isinstance(noeud, ast.Import):
            yield from (x.name for x in noeud.names if x.name in connus)
        elif isinstance(noeud, ast.ImportFrom):
            haut = paquet[: len(paquet) - noeud.level + 1] if noeud.level else []
            base = ".".join([*haut, *([noeud.module] if noeud.module else [])])
            cites = (f"{base}.{x.name}" if f"{base}.{x.name}" in connus else base for x in noeud.names)
            yield from (cite for cite in cites if cite in connus and cite != nom)


def _cercles(importes: Mapping[str, Set[str]]) -> list[list[str]]:
    """The modules that reach themselves: peel off those that import nothing left, then those that nothing left imports."""
    restent = importes
    while True:
        vises = set().union(*restent.values()) if restent else set()
        gardes = {nom: vers & restent.keys() for nom, vers in restent.items() if nom in vises and vers & restent.keys()}
        if gardes == restent:
            return [[nom, *sorted(vers)] for nom, vers in restent.items()]
        restent = gardes


def test_aucun_cercle_d_imports() -> None:
    modules = _modules(RACINE)
    importes = {nom: set(_importes(nom, chemin, modules.keys())) for nom, chemin in modules.items()}
    assert len(importes) > 300
    assert sum(map(len, importes.values())) > 1000  # the collector collects
    assert _cercles(importes) == []


@pytest.mark.parametrize("ligne", ["from m.b import B", "from . import b", "import m.b", "from .b import *"])
def test_un_cercle_est_vu_meme_pour_les_types_ou_dans_une_fonction(tmp_path: Path, ligne: str) -> None:
    paquet = tmp_path / "m"
    paquet.mkdir()
    (paquet / "__init__.py").write_text("")
    (paquet / "a.py").write_text(f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {ligne}\n")
    (paquet / "b.py").write_text("def f():\n    from m.a import A\n")
    (paquet / "c.py").write_text("from m import a\nimport json\n")
    modules = _modules(tmp_path)
    importes = {nom: set(_importes(nom, chemin, modules.keys())) for nom, chemin in modules.items()}
    assert _cercles(importes) == [["m.a", "m.b"], ["m.b", "m.a"]]


def _methodes(racine: Path) -> dict[str, set[str]]:
    """The methods of each class, those of its bases of ours too: a tower of short classes is one long class."""
    classes = [
        noeud
        for chemin in _modules(racine).values()
        for noeud in ast.walk(ast.parse(chemin.read_text("utf-8")))
        if isinstance(noeud, ast.ClassDef)
    ]
    bases = {c.name: [ast.unparse(b).partition("[")[0].rpartition(".")[2] for b in c.bases] for c in classes}
    siennes: dict[str, set[str]] = {}
    for c in classes:
        fonctions = (x.name for x in c.body if isinstance(x, (ast.FunctionDef, ast.AsyncFunctionDef)))
        siennes.setdefault(c.name, set()).update(fonctions)

    def toutes(nom: str, vues: Set[str]) -> set[str]:
        hautes = (toutes(b, {*vues, nom}) for b in bases.get(nom, ()) if b not in vues)
        return siennes.get(nom, set()).union(*hautes)

    return {nom: toutes(nom, {nom}) for nom in siennes}


def test_aucune_classe_trop_longue() -> None:
    combien = {nom: len(methodes) for nom, methodes in _methodes(RACINE).items()}
    assert {nom: n for nom, n in combien.items() if n > METHODES_MAXIMUM} == {}
    assert max(combien.values()) > 10  # the collector collects


def test_une_tour_de_classes_courtes_est_une_classe_longue(tmp_path: Path) -> None:
    methodes = ["".join(f"    def f{n}(self): ...\n" for n in range(d, d + 20)) for d in (0, 20)]
    (tmp_path / "haut.py").write_text(f"class Haut:\n{methodes[0]}")
    (tmp_path / "bas.py").write_text(f"import haut\nclass Bas(haut.Haut):\n{methodes[1]}")
    assert {nom: len(toutes) for nom, toutes in _methodes(tmp_path).items()} == {"Haut": 20, "Bas": 40}


def test_le_dessin_de_l_architecture_est_celui_des_imports() -> None:
    """Stale? `python docs/dessiner_architecture.py`. An arc that went up would be red."""
    import importlib.util

    chemin = Path(__file__).parents[1] / "docs" / "dessiner_architecture.py"
    specification = importlib.util.spec_from_file_location("dessiner_architecture", chemin)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    dessin = module.dessiner()
    assert module.IMAGE.read_text("utf-8") == dessin
    assert "#c0392b" not in dessin
