"""The words of the project: every code that sources cite is explained in docs/projet, and these pages say what is so."""

from __future__ import annotations

import ast
import importlib
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import rdcxl.regles
from rdcxl.referentiel import charger_referentiel
from rdcxl.regles.sections import REGISTRE

RACINE = Path(__file__).parents[1]
PROJET = RACINE / "docs" / "projet"
PAGES = [RACINE / "CONTRIBUTING.md", *sorted(PROJET.glob("*.md"))]
LIGNE = re.compile(r"^\| ([A-LX]\d+[a-f]?) \| (.*) \|$", re.MULTILINE)
# A letter and a number, standing alone: neither a cell (Notes!F14, C7:P30) nor the candidates of the sample (C01 … C24).
CITATION = re.compile(r"(?<![\w.!$:/#«»-])(?!C\d\d)([A-LX]\d{1,2}[a-f]?)(?![\w:!]|\.\w|-\d)")
# Codes that no reading carries: section X has a gap there.
SANS_LECTURE = {"X27", "X32"}
PAS_ENCORE = "not applied yet"

LECTURES = {code: reste.split(" | ") for code, reste in LIGNE.findall((PROJET / "lectures.md").read_text())}
CODES = {code for page in PROJET.glob("*.md") for code, _ in LIGNE.findall(page.read_text())}


def test_chaque_code_n_est_explique_qu_une_fois() -> None:
    tous = [code for page in PROJET.glob("*.md") for code, _ in LIGNE.findall(page.read_text())]
    assert sorted({c for c in tous if tous.count(c) > 1}) == []
    assert not SANS_LECTURE & set(tous)


# --- Citations: comments and docstrings of Python, comments of the other sources, the pages themselves ---------------


def _textes(chemin: Path) -> Iterator[str]:
    source = chemin.read_text(encoding="utf-8")
    if chemin.suffix == ".py":
        yield from (
            j.string for j in tokenize.generate_tokens(io.StringIO(source).readline) if j.type == tokenize.COMMENT
        )
        avec = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        yield from (ast.get_docstring(n) or "" for n in ast.walk(ast.parse(source)) if isinstance(n, avec))
    elif chemin.suffix == ".toml":
        yield from re.findall(r'#.*$|^regle = "(.*)"$', source, re.MULTILINE)
        yield from re.findall(r"#.*$", source, re.MULTILINE)
    elif chemin.suffix == ".md":
        yield re.sub(r"`[^`]*`", "", source)
    else:
        yield from re.findall(r"(?://|#|'|/\*).*$", source, re.MULTILINE)


def _sources() -> Iterator[Path]:
    for dossier in ("src", "tests", "benchmarks", "docs"):
        for chemin in sorted((RACINE / dossier).rglob("*")):
            if chemin.suffix in {".py", ".toml", ".md", ".typ", ".mjs", ".sh"} and "golden" not in chemin.parts:
                yield chemin
    yield from sorted(RACINE.glob("*.md"))


def test_chaque_code_cite_est_explique() -> None:
    citations = [
        (code, str(chemin.relative_to(RACINE)))
        for chemin in _sources()
        for texte in _textes(chemin)
        for code in CITATION.findall(texte)
    ]
    assert sorted({(code, ou) for code, ou in citations if code not in CODES | SANS_LECTURE}) == []
    assert {"X6", "D1", "H9", "A4", "I2"} <= {code for code, _ in citations}  # the collector collects


@pytest.mark.parametrize(
    ("texte", "cites"),
    [
        ("Reading: X4a, X23; sections (D1, H9).", ["X4a", "X23", "D1", "H9"]),
        ("D1 to D5", ["D1", "D5"]),
        ("« Notes!F14 » and `C7:P30`, $B7, C07, B2.1, M1.2, X509v3, A-3a", []),
        ("D42 is nowhere", ["D42"]),
    ],
)
def test_collecte_des_citations(texte: str, cites: list[str]) -> None:
    assert CITATION.findall(re.sub(r"`[^`]*`", "", texte)) == cites


# --- The page of readings says what the référentiel and the rules do ---------------------------------------------------


def test_valeurs_des_lectures_sont_celles_du_referentiel() -> None:
    page = {}
    for code, (_, _, valeurs, ou) in LECTURES.items():
        noms = re.findall(r"`(\w+)`", valeurs)
        if noms and ou != PAS_ENCORE:
            page[code, noms[0]] = noms[1:]
    attendu = {(x.lecture, nom): list(x.valeurs) for nom, x in charger_referentiel().lectures.items()}
    assert page == attendu


def test_chaque_lecture_nomme_ses_regles() -> None:
    """A function that is named exists; a reading that rules declare names one of them, and only such ones."""
    for m in pkgutil.iter_modules(rdcxl.regles.__path__):
        importlib.import_module(f"rdcxl.regles.{m.name}")
    declarees: dict[str, set[str]] = {}
    for r in REGISTRE:
        nom = f"{r.fonction.__module__.removeprefix('rdcxl.regles.')}.{r.fonction.__name__}"
        for code in r.lectures:
            declarees.setdefault(code, set()).add(nom)
    for code, (_, _, _, ou) in LECTURES.items():
        nommees = set(re.findall(r"`(\w+\.\w+)`", ou))
        for nom in nommees:
            module, fonction = nom.split(".")
            assert callable(getattr(importlib.import_module(f"rdcxl.regles.{module}"), fonction, None)), (code, nom)
        assert not declarees.get(code) or nommees & declarees[code], (code, declarees[code])
        assert ou == PAS_ENCORE or nommees or "`src/" in ou, (code, ou)
    assert set(declarees) <= set(LECTURES)


# --- Every path that a page names is there -----------------------------------------------------------------------------

CHEMIN = re.compile(r"`((?:src|tests|docs|macros|benchmarks|workbooks|\.ci)/[\w./*-]*|[\w-]+\.(?:toml|md|txt))`")
DANS_LE_PAQUET = re.compile(r"`((?:referentiel|regles|fonctions|grille|jury|exports|hotes|cli|exemple)/[\w./*-]*)`")
FICHIERS_DE_L_USAGER = {
    "session.toml",
    "jury.toml",
    "epreuves.toml",
    "grilles.toml",
    "requirements.txt",
    "LISEZMOI.txt",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_chaque_chemin_nomme_existe(page: Path) -> None:
    texte = page.read_text(encoding="utf-8")
    nommes = [n for n in CHEMIN.findall(texte) if n not in FICHIERS_DE_L_USAGER]
    nommes += [f"src/rdcxl/{n}" for n in DANS_LE_PAQUET.findall(texte)]
    assert [n for n in nommes if not list(RACINE.glob(n))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_chaque_lien_d_une_page_mene_quelque_part(page: Path) -> None:
    liens = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [lien for lien in liens if not (page.parent / lien).exists()] == []


def test_contributing_donne_une_commande_et_chaque_ajout() -> None:
    texte = (RACINE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "```\n.ci/run\n```" in texte
    ajouts = "bloc|épreuve|certification|reading|worksheet function|table|column|document|anomaly|host"
    assert [a for a in ajouts.split("|") if not re.search(rf"^\| .*an? {a}\b.* \| ", texte, re.MULTILINE)] == []
