"""Stands where xlwings Lite stands: loads main.py, says which functions it registers, calls them as Office.js does.

Runs in Pyodide and in CPython; standard library only. The code of xlwings that does this in Lite is its PRO part: it is
used when the person who runs this has set XLWINGS_LICENSE_KEY. Otherwise a double of `xlwings.server`, written from what
the documentation says, keeps what the decorators declare and hands the cells over.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.util
import inspect
import json
import os
import sys
import types
from collections.abc import Callable
from typing import Any

ORIGINE = dt.date(1899, 12, 30)  # day 0 of Excel's serial dates


def charger(chemin: str) -> types.ModuleType:
    """Import main.py as the module `main` of a host where functions come from Office.js."""
    os.environ["XLWINGS_ON_SERVER"] = "true"
    if not os.environ.get("XLWINGS_LICENSE_KEY"):
        sys.modules["xlwings.server"] = _double()
    plan = importlib.util.spec_from_file_location("main", chemin)
    assert plan is not None
    assert plan.loader is not None
    module = importlib.util.module_from_spec(plan)
    sys.modules["main"] = module
    plan.loader.exec_module(module)
    return module


def decrire(module: types.ModuleType) -> list[dict[str, Any]]:
    """What the host would register: name, help, arguments, of every function, sorted by name."""
    import xlwings.server as serveur

    fonctions = serveur.custom_functions_meta(module)["functions"]  # type: ignore[no-untyped-call]
    cles = ("name", "description", "parameters")
    return sorted(({c: f[c] for c in cles} for f in fonctions), key=lambda f: str(f["name"]))


def scripts(module: types.ModuleType) -> list[str]:
    """The scripts that the host would offer: those of the module itself, by their names."""
    return [n for n, v in vars(module).items() if getattr(v, "__script__", False) and v.__module__ == module.__name__]


async def appeler(module: types.ModuleType, nom: str, arguments: list[Any]) -> list[list[Any]]:
    """The cells of a call, as rows; a date is its serial number."""
    import xlwings as xw
    import xlwings.server as serveur

    demande = {"func_name": nom, "args": arguments, "version": xw.__version__, "client": "Office.js", "runtime": "1.4"}
    lieu = {"caller_address": "[Grille.xlsx]Notes!A1", "culture_info_name": "fr-FR", "date_format": None}
    resultat = await serveur.custom_functions_call({**demande, **lieu}, module)
    return resultat if isinstance(resultat, list) else [[resultat]]


async def appeler_tout(module: types.ModuleType, appels: Any) -> str:
    """Results of a list of calls [name, arguments], as JSON. JavaScript's arrays are taken as Lite takes them."""
    if hasattr(appels, "to_py"):
        appels = appels.to_py()
    return json.dumps([await appeler(module, nom, arguments) for nom, arguments in appels], allow_nan=False)


# --- The double of xlwings.server -------------------------------------------------------------------------------------


def _double() -> types.ModuleType:
    serveur = types.ModuleType("xlwings.server")
    serveur.__dict__.update(
        func=_func, arg=_arg, ret=_ret, script=_script, custom_functions_meta=_meta, custom_functions_call=_call
    )
    return serveur


def _fiche(f: Callable[..., Any]) -> dict[str, Any]:
    """What is declared about a function: its help, and for each parameter its help, default and options."""
    if not hasattr(f, "__declare__"):
        parametres = inspect.signature(f).parameters.values()
        arguments = {
            p.name: {"facultatif": p.default is not p.empty, "defaut": p.default, "doc": ""} for p in parametres
        }
        f.__declare__ = {"aide": f.__doc__, "arguments": arguments, "expose": False}  # type: ignore[attr-defined]
    return f.__declare__  # type: ignore[attr-defined,no-any-return]


def _func(f: Callable[..., Any] | None = None, **_: Any) -> Any:
    if f is None:
        return _func
    _fiche(f)["expose"] = True
    return f


def _script(f: Callable[..., Any]) -> Callable[..., Any]:
    f.__script__ = True  # type: ignore[attr-defined]
    return f


def _arg(nom: str, convert: Any = None, **options: Any) -> Any:
    assert convert is None

    def poser(f: Callable[..., Any]) -> Callable[..., Any]:
        _fiche(f)["arguments"][nom].update(options)
        return f

    return poser


def _ret(*_: Any, **__: Any) -> Any:
    return lambda f: f


def _meta(module: types.ModuleType) -> dict[str, Any]:
    fonctions = []
    for nom, f in inspect.getmembers(module, lambda v: bool(getattr(v, "__declare__", {}).get("expose"))):
        fiche = _fiche(f)
        parametres = [
            {"name": n, "description": a["doc"], **({"optional": True} if a["facultatif"] else {})}
            for n, a in fiche["arguments"].items()
        ]
        fonctions.append({"name": nom.upper(), "description": fiche["aide"], "parameters": parametres})
    return {"functions": fonctions}


async def _call(demande: dict[str, Any], module: types.ModuleType) -> list[list[Any]]:
    f = getattr(module, demande["func_name"])
    declares = list(_fiche(f)["arguments"].values())
    assert len(demande["args"]) <= len(declares)
    resultat = f(*(_lire(plage, a) for plage, a in zip(demande["args"], declares)))  # noqa: B905 - trailing ones may be left out
    return [[_ecrire(c) for c in rangee] for rangee in (resultat if isinstance(resultat, list) else [[resultat]])]


def _lire(plage: Any, argument: dict[str, Any]) -> Any:
    """A range as rows. A lone blank is an argument left out; null is a blank, and "" stays one for the function to see."""
    if not isinstance(plage, list):
        plage = [[plage]]
    rangees = [[_cellule(c, argument) for c in (r if isinstance(r, list) else [r])] for r in plage]
    if rangees == [[None]] or rangees == [[""]]:
        return argument["defaut"] if argument["facultatif"] else None
    assert argument["ndim"] == 2
    return rangees


def _cellule(cellule: Any, argument: dict[str, Any]) -> Any:
    if type(cellule).__name__ == "JsNull":
        return None
    if isinstance(cellule, dict):
        return cellule["basicValue"] if argument.get("err_to_str") else None
    return cellule


def _ecrire(cellule: Any) -> Any:
    return (cellule - ORIGINE).days if isinstance(cellule, dt.date) else cellule


if __name__ == "__main__":
    charge = charger(sys.argv[1])
    resultats = json.loads(asyncio.run(appeler_tout(charge, json.load(sys.stdin))))
    modules = {nom: m.__file__ for nom, m in sys.modules.items() if nom.partition(".")[0] == "rdcxl"}
    etat = {"fonctions": decrire(charge), "resultats": resultats, "modules": modules}
    etat["scripts"] = scripts(charge)
    etat["definies"] = sorted(v.__name__ for v in vars(charge).values() if getattr(v, "__module__", "") == "main")
    json.dump(etat, sys.stdout)
