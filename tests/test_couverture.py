"""docs/projet/couverture.md: every rule, place and test that it names is there; what it calls right has both."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from tests.test_projet import CODES

RACINE = Path(__file__).parents[1]
PAGE = (RACINE / "docs" / "projet" / "couverture.md").read_text("utf-8")
ETATS = {"right", "partly", "missing", "outside"}
LIGNES = [
    [cellule.strip() for cellule in ligne.strip().strip("|").split("|")]
    for ligne in PAGE.splitlines()
    if re.match(r"\| \d+ \|", ligne)
]
AU_MOINS = 180


@cache
def _noms(chemin: Path) -> frozenset[str]:
    """What a file defines: functions, classes and module constants of Python, keys of TOML."""
    source = chemin.read_text("utf-8")
    if chemin.suffix == ".toml":
        return frozenset(re.findall(r"^(?:\[\[?(?:\w+\.)*)?(\w+)(?:\]\]?$| =)", source, re.MULTILINE))
    arbre = ast.parse(source)
    noms = {n.name for n in ast.walk(arbre) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return frozenset(
        noms | {c.id for n in arbre.body if isinstance(n, ast.Assign) for c in n.targets if isinstance(c, ast.Name)}
    )


def _absents(cellule: str, sous: Path) -> list[str]:
    """The references of a cell that lead nowhere, and what stands in it that is no reference."""
    references = re.findall(r"`([^`]+)`", cellule)
    reste = re.sub(r"`[^`]+`|,", "", cellule).strip()
    absents = [reste] if reste else []
    for reference in references:
        chemin, _, nom = reference.partition(":")
        ici = sous / chemin
        if not ici.exists() or (nom and nom not in _noms(ici)):
            absents.append(reference)
    return absents


def test_la_page_compte_chaque_enonce_une_fois() -> None:
    assert [int(x[0]) for x in LIGNES] == list(range(1, len(LIGNES) + 1))
    assert len(LIGNES) >= AU_MOINS
    assert len({x[1] for x in LIGNES}) > len(LIGNES) * 0.98


def _defauts(ligne: list[str]) -> list[str]:
    """What is wrong with a line of the page."""
    if len(ligne) != 6:
        return ["not six cells"]
    _, enonce, etat, regle, place, test = ligne
    mot, _, manque = etat.partition(":")
    absents = [c for c in regle.split(", ") if c not in CODES]
    absents += _absents(place, RACINE / "src" / "rdcxl") + _absents(test, RACINE / "tests")
    dits = {
        "no sentence": enonce.endswith("."),
        f"unknown state « {mot} »": mot in ETATS,
        "right and partly name a place and a test, the others none": {bool(place), bool(test)}
        == {mot in ("right", "partly")},
        "what lacks is said of partly and missing, and of nothing else": bool(manque.strip())
        == (mot in ("partly", "missing")),
    }
    return [*absents, *(defaut for defaut, juste in dits.items() if not juste)]


def test_chaque_reference_mene_quelque_part() -> None:
    assert {ligne[0]: d for ligne in LIGNES if (d := _defauts(ligne))} == {}


def test_une_reference_fausse_se_voit() -> None:
    """The check can fail: a file, a function, a key that is not there."""
    src = RACINE / "src" / "rdcxl"
    assert _absents("`regles/nulle_part.py`", src) == ["regles/nulle_part.py"]
    assert _absents("`regles/acces.py:est_admissible`, `regles/acces.py:inconnue`", src) == ["regles/acces.py:inconnue"]
    assert _absents("`referentiel/rncp36395.toml:inconnue`", src) == ["referentiel/rncp36395.toml:inconnue"]
    assert _absents("somewhere", src) == ["somewhere"]
    assert _defauts(["1", "A rule.", "right", "A1", "`regles/acces.py`", ""]) != []
    assert _defauts(["1", "A rule.", "partly", "A1", "`regles/acces.py`", "`regles/test_acces.py`"]) != []
