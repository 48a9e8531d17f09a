"""Mutation testing by hand: do the tests of a module notice that it was changed? Nothing of the suite imports this.

    python -m tests.outils.mutants tirer FICHIER.json MODULE.py… --combien 100 --graine 1    (needs cosmic-ray, in any environment)
    python -m tests.outils.mutants courir FICHIER.json TEST…                                 (the project's own environment)

`tirer` draws mutants with cosmic-ray's operators and leaves out those that change only annotations, which nothing evaluates. `courir`
runs the tests once per mutant, each in a forked process where the changed module stands in memory: no file is touched. POSIX only.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib.abc
import importlib.util
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Optional

SOURCES = Path("src")
DUREE_MAXIMUM = 600  # seconds; a mutant that loops for ever is seen

IDENTITE = ("_Eq_Is", "_NotEq_IsNot")  # codes are interned: nothing tells the same text from an equal one


def _dire(texte: str) -> None:
    sys.stdout.write(f"{texte}\n")
    sys.stdout.flush()


def _effet(source: str) -> str:
    """What a module does: its tree without annotations, which are never evaluated here; empty when it is no Python."""
    try:
        arbre = ast.parse(source)
    except SyntaxError:  # a star of a signature taken for an operator
        return ""
    for x in ast.walk(arbre):
        if isinstance(x, (ast.FunctionDef, ast.AsyncFunctionDef)):
            x.returns = None
        elif isinstance(x, ast.arg):
            x.annotation = None
        elif isinstance(x, ast.AnnAssign):
            x.annotation = ast.Constant(None)
    return ast.dump(arbre)


def _places(chemin: Path) -> Iterator[tuple[Path, str, int]]:
    """Where a module can be changed: the operator, and which of its occurrences."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    noeuds = list(ast_nodes(get_ast(chemin.read_text("utf-8"))))
    for nom in sorted(operator_names()):
        if nom.endswith(IDENTITE):
            continue
        try:
            operateur = get_operator(nom)()
        except TypeError:  # an operator that wants to be told which variables
            continue
        fois = sum(len(list(operateur.mutation_positions(n))) for n in noeuds)
        yield from ((chemin, nom, rang) for rang in range(fois))


def _mutant(chemin: Path, nom: str, rang: int) -> Optional[dict[str, Any]]:
    """A mutant: its operator, the lines that changed, the whole changed source; None when it does what the module does."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    source = chemin.read_text("utf-8")
    change = mutate_code(source, get_operator(nom)(), rang)
    if change is None or _effet(change) in ("", _effet(source)):
        return None
    lignes = difflib.unified_diff(source.splitlines(), change.splitlines(), lineterm="", n=0)
    diff = [x for x in lignes if not x.startswith(("---", "+++"))]
    return {"module": str(chemin), "operateur": nom, "diff": diff, "source": change}


def tirer(sortie: Path, modules: Sequence[Path], combien: int, graine: int) -> None:
    """Write a draw of mutants; 0: all of them."""
    places = [x for m in modules for x in _places(m)]
    random.Random(graine).shuffle(places)  # noqa: S311 – a draw that can be drawn again
    mutants = (x for place in places if (x := _mutant(*place)) is not None)
    choisis = list(itertools.islice(mutants, combien or None))
    sortie.write_text(json.dumps(choisis), "utf-8")
    _dire(f"{len(choisis)} mutants tirés, de {len(places)} places.")


class _EnMemoire(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a source that is not its file's."""

    def __init__(self, module: Path, source: str) -> None:
        relatif = module.resolve().relative_to(SOURCES.resolve()).with_suffix("")
        self.nom = ".".join(relatif.parts).removesuffix(".__init__")
        self.module, self.source = module, source

    def find_spec(self, fullname: str, path: object, target: Optional[ModuleType] = None) -> Any:
        """The module that was changed; all others are looked for as ever."""
        return (
            importlib.util.spec_from_file_location(fullname, self.module, loader=self) if fullname == self.nom else None
        )

    def create_module(self, spec: object) -> None:
        """As ever."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source."""
        exec(compile(self.source, str(self.module), "exec"), module.__dict__)  # noqa: S102 – the changed module


def _dans_un_fils(mutant: dict[str, Any], tests: Sequence[str]) -> bool:
    """Whether the tests noticed."""
    pid = os.fork()
    if not pid:
        muet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(muet, 1)
        os.dup2(muet, 2)
        signal.alarm(DUREE_MAXIMUM)
        sys.meta_path.insert(0, _EnMemoire(Path(mutant["module"]), mutant["source"]))
        import pytest

        options = ["-x", "-q", "-n0", "--tb=no", "-p", "no:cacheprovider"]
        try:
            sortie = int(pytest.main([*options, *tests]))
        except BaseException:  # whatever it is, the change was noticed
            sortie = 1
        os._exit(0 if sortie == 0 else 1)
    return os.waitpid(pid, 0)[1] != 0


def _dans_l_ordre(module: Path, tests: Sequence[str]) -> list[str]:
    """The tests of the module's own name first: most mutants end there."""
    siens = [t for t in tests if Path(t).stem == f"test_{module.stem}"]
    return [*siens, *(t for t in tests if t not in siens)]


def courir(tirage: Path, tests: Sequence[str]) -> None:
    """Run the tests on each mutant of a draw; print the score and the survivors."""
    import cryptography
    import openpyxl
    import pydantic
    import pytest

    assert all((cryptography, openpyxl, pydantic, pytest))  # loaded once, before the forks
    fichiers = [str(f) for t in tests for f in (sorted(Path(t).glob("test_*.py")) if Path(t).is_dir() else [Path(t)])]
    mutants = json.loads(tirage.read_text("utf-8"))
    temoin = {"module": mutants[0]["module"], "source": Path(mutants[0]["module"]).read_text("utf-8")}
    assert not _dans_un_fils(temoin, fichiers), "les tests échouent sans rien changer"
    vus, debut = 0, time.monotonic()
    for rang, mutant in enumerate(mutants, 1):
        if _dans_un_fils(mutant, _dans_l_ordre(Path(mutant["module"]), fichiers)):
            vus += 1
        else:
            _dire(f"SURVIT {mutant['module']} {mutant['operateur']}\n  " + "\n  ".join(mutant["diff"]))
        if rang % 10 == 0:
            _dire(f"… {vus} vus sur {rang}, {time.monotonic() - debut:.0f} s")
    _dire(f"{vus} vus sur {len(mutants)} ({100 * vus / len(mutants):.1f} %)")


def principal() -> None:
    """The command line."""
    analyse = argparse.ArgumentParser()
    analyse.add_argument("quoi", choices=("tirer", "courir"))
    analyse.add_argument("tirage", type=Path)
    analyse.add_argument("chemins", nargs="+")
    analyse.add_argument("--combien", type=int, default=100)
    analyse.add_argument("--graine", type=int, default=1)
    a = analyse.parse_args()
    if a.quoi == "tirer":
        tirer(a.tirage, [Path(c) for c in a.chemins], a.combien, a.graine)
    else:
        courir(a.tirage, a.chemins)


if __name__ == "__main__":
    principal()
