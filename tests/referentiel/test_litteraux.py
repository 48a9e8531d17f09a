"""No code of a bloc, of a composante, of a module, of the professional evaluation or of the certification outside the référentiel."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import rdcxl
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
SOURCES = Path(rdcxl.__file__).parent
AVEC_TEXTE = ("*.typ", "*.html", "*.xml", "*.txt", "*.toml")
PRESENTATION = "hotes/modeles/libreoffice/description.txt"  # the product, as LibreOffice's list of extensions shows it
# One default, by the name of its file; and the name of a kind of request, which files and closed juries bear, not of an evaluation.
PERMIS = {("referentiel/chargement.py", "rncp36395.toml"), ("regles/demandes.py", "PRO")}


def _codes() -> re.Pattern[str]:
    codes = {e.code for e in R.ensembles()} | set(R.composantes) | {R.identite.code}
    codes |= {p.code for p in R.porteurs_de_modules()} | {m.code for p in R.porteurs_de_modules() for m in p.modules}
    longs = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.])(?:{longs}|rncp\d+)(?!\w)")


def _textes(module: Path) -> list[tuple[int, str]]:
    """Every text of a module that is no docstring; those of `f"…"` included."""
    arbre = ast.parse(module.read_text("utf-8"))
    expliquent = {
        id(n.body[0].value)
        for n in ast.walk(arbre)
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and n.body
        and isinstance(n.body[0], ast.Expr)
    }
    textes = (n for n in ast.walk(arbre) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [(n.lineno, str(n.value)) for n in textes if id(n) not in expliquent]


def test_les_sources_n_ecrivent_aucun_code_du_referentiel() -> None:
    codes, trouves = _codes(), []
    for module in sorted(SOURCES.rglob("*.py")):
        nom = module.relative_to(SOURCES).as_posix()
        trouves += [f"{nom}:{n} {t!r}" for n, t in _textes(module) if codes.search(t) and (nom, t) not in PERMIS]
    assert trouves == []


def test_les_modeles_n_ecrivent_aucun_code_du_referentiel() -> None:
    codes, trouves = _codes(), []
    for forme in AVEC_TEXTE:
        for fichier in sorted(SOURCES.rglob(forme)):
            nom = fichier.relative_to(SOURCES).as_posix()
            if not nom.startswith(("referentiel/", "exemple/", "guide/")) and nom != PRESENTATION:
                trouves += [f"{nom} : {m[0]}" for m in codes.finditer(fichier.read_text("utf-8"))]
    assert trouves == []


def test_aucun_module_ne_charge_un_referentiel_sans_dire_lequel() -> None:
    """One place chooses; everything else receives the référentiel."""
    appels = [
        f"{m.relative_to(SOURCES)}:{n.lineno}"
        for m in sorted(SOURCES.rglob("*.py"))
        for n in ast.walk(ast.parse(m.read_text("utf-8")))
        if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "charger_referentiel"
        if not n.args or m.name != "choix.py"
    ]
    assert appels == []
