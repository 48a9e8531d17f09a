"""One list of codes: each one is used somewhere in the sources, and says what it means."""

import ast
from functools import cache
from pathlib import Path

import pytest

import rdcxl
from rdcxl.grille.anomalies import Anomalie, Code, en_anomalie

SOURCES = Path(rdcxl.__file__).parent


@cache
def codes_cites() -> set[str]:
    return {
        n.attr
        for chemin in SOURCES.rglob("*.py")
        for n in ast.walk(ast.parse(chemin.read_text("utf-8")))
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "Code"
    }


@pytest.mark.parametrize("code", list(Code))
def test_chaque_code_est_employe_et_dit_ce_qu_il_est(code: Code) -> None:
    assert code.name in codes_cites()
    assert code.sens[-1:].isalpha()
    assert code.value == code.name.lower()


def test_les_sens_sont_tous_differents() -> None:
    assert len({code.sens for code in Code}) == len(Code)


def test_aucune_anomalie_sans_code_de_la_liste() -> None:
    """An anomaly is made in the sources with a member of the list, never with a text."""
    textes = [
        f"{chemin.name}:{n.lineno}"
        for chemin in SOURCES.rglob("*.py")
        for n in ast.walk(ast.parse(chemin.read_text("utf-8")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "Anomalie"
        for x in n.args[5:6]
        if isinstance(x, ast.Constant)
    ]
    assert textes == []


def test_le_json_donne_la_valeur_du_code() -> None:
    lue = en_anomalie(Anomalie("Notes", "C7", "C01", "101", "101 dépasse le maximum de 100.", Code.NOTE))
    assert type(lue["code"]) is str
    assert lue["code"] == "note"
