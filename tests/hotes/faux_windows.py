"""Load the real classic code of xlwings (UDF registry, COM server, converters) on Linux, pywin32 being replaced.

Run as a script it drives a workbook: it reads a JSON order on standard input (path, edits, columns to read by sheet) and
writes what these columns hold, first on every row of the order, then on the edited row after each edit; or, with « traversees »,
how many calls crossed into Python each time, and the seconds it took. A process of its
own, because xlwings chooses its platform when it is imported.
"""

from __future__ import annotations

import asyncio  # noqa: F401 - before xlwings is told that this is Windows, where asyncio needs modules of its own
import ctypes
import datetime as dt
import json
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

PLAGE = "{00020846-0000-0000-C000-000000000046}"
MACROS = Path(__file__).parents[2] / "macros" / "rdc_fonctions.bas"
ABSENT = -2147352572
ERREURS = {
    "Div": -2146826281, "Na": -2146826246, "Name": -2146826259, "Null": -2146826288,
    "Num": -2146826252, "Ref": -2146826265, "Value": -2146826273,
}  # fmt: skip


class Muet:
    """Takes any call and any attribute, and remembers nothing (a mock would keep every call of a long run)."""

    def __getattr__(self, nom: str) -> Muet:
        if nom.startswith("__"):
            raise AttributeError(nom)
        return self

    def __call__(self, *positions: object, **noms: object) -> Muet:
        return self

    def __getitem__(self, cle: object) -> Muet:
        return self

    def __index__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[Muet]:
        return iter(())


_LIVRE = types.SimpleNamespace(Application=Muet(), Name="Classeur.xlsm")
CONSTANTES = {
    "Row": 1,
    "Column": 1,
    "Address": "$A$1",
    "GetAddress": lambda *a, **k: "$A$1",
    "Worksheet": types.SimpleNamespace(Parent=_LIVRE, Name="Feuille"),
}


class ErreurCom(Exception):
    """Stands for pywintypes.com_error."""


def _module(nom: str, **attributs: object) -> types.ModuleType:
    module = types.ModuleType(nom)
    module.__dict__.update(attributs)
    sys.modules[nom] = module
    return module


def _inscrire(nom: str, faux: Any) -> Any:
    """A name that `import` will find."""
    sys.modules[nom] = faux
    return faux


def installer() -> types.ModuleType:
    """Import xlwings with its Windows branch; the module."""
    horodatage = type("PyTime", (dt.datetime,), {})
    _module("pywintypes", com_error=ErreurCom, TimeType=horodatage, IID=lambda s: s, Time=lambda x: x)
    repartiteur = type("PyIDispatch", (), {})
    com: Any = _module(
        "pythoncom", CoInitialize=lambda *a: None, com_error=ErreurCom, IID_IDispatch="IDispatch", IID_IEnumVARIANT="IEnum",
        TypeIIDs={"IDispatch": repartiteur}, Missing=object(), Empty=None, __file__="pythoncom.dll",
    )  # fmt: skip
    com.Missing = object()
    for nom in ("win32api", "win32con", "win32gui", "win32process", "win32event"):
        _inscrire(nom, Muet())
    zone = types.SimpleNamespace(local=lambda: None, utc=lambda: dt.timezone.utc)
    _inscrire("win32timezone", types.SimpleNamespace(TimeZoneInfo=zone))
    client: Any = _module("win32com")
    client.__path__ = []
    classes = {nom: type(nom, (), {}) for nom in ("CDispatch", "DispatchBaseClass", "CoClassBaseClass")}
    client.client = _module("win32com.client", Dispatch=lambda x, **k: x, DispatchEx=Muet(), gencache=Muet(), **classes)
    client.server = _module("win32com.server")
    client.server.__path__ = []
    for nom in ("dispatcher", "policy", "exception"):
        setattr(client.server, nom, _inscrire(f"win32com.server.{nom}", Muet()))

    def deballer(objet: object) -> object:
        raise ErreurCom("not a wrapped object")

    client.server.util = _module("win32com.server.util", unwrap=deballer, wrap=lambda o, *a: o)
    for nom in ("windll", "oledll"):
        setattr(ctypes, nom, Muet())
    if not hasattr(ctypes, "WINFUNCTYPE"):
        setattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)  # noqa: B010 - a name that ctypes has on Windows
    with patch.object(sys, "platform", "win32"), patch.object(ctypes, "PyDLL", Muet()):
        import xlwings
    return xlwings


class Plage:
    """Stands for the IDispatch of an Excel Range handed to a UDF."""

    def __init__(self, valeur: object) -> None:
        d = self.__dict__
        d["_valeur"] = valeur
        d["_rangees"] = valeur if isinstance(valeur, tuple) else ((valeur,),)
        attributs = types.SimpleNamespace(iid=PLAGE)
        information = types.SimpleNamespace(GetTypeAttr=lambda: attributs)
        d["_oleobj_"] = types.SimpleNamespace(GetTypeInfo=lambda: information)

    def __getattr__(self, nom: str) -> Any:
        if nom == "Value":
            return self._valeur
        if nom == "Rows":
            return types.SimpleNamespace(Count=len(self._rangees))
        if nom == "Columns":
            return types.SimpleNamespace(Count=len(self._rangees[0]))
        if nom in CONSTANTES:
            return CONSTANTES[nom]
        raise AttributeError(nom)


class Compte:
    """Crossings from the workbook into Python. VBA makes them one after the other, each at a price (`retard`, in seconds)."""

    def __init__(self, retard: float) -> None:
        self.appels, self.retard, self._un_seul = 0, retard, threading.Lock()

    def compter(self) -> None:
        """One more, paid."""
        with self._un_seul:
            self.appels += 1
            time.sleep(self.retard)


def _de_la_cellule(valeur: object) -> object:
    return ERREURS.get(valeur["kind"], ERREURS["Value"]) if isinstance(valeur, dict) else valeur


def brancher(classeur: Any, module: str, compte: Compte) -> None:
    """Register every function of the module with the engine, each call going through xlwings' CallUDF."""
    from xlwings.com_server import XLPython

    serveur, appelant = XLPython(), Plage(None)
    for nom, fonction in vars(__import__(module, fromlist=["*"])).items():
        if not hasattr(fonction, "__xlfunc__"):
            continue
        attendus = len(fonction.__xlfunc__["args"])

        def appeler(*recus: object, _nom: str = nom, _attendus: int = attendus) -> object:
            compte.compter()
            plages = tuple(
                Plage(tuple(tuple(map(_de_la_cellule, r)) for r in v) if isinstance(v, list) else _de_la_cellule(v))
                for v in recus
            )
            rendu = serveur.CallUDF(  # type: ignore[no-untyped-call]
                module, _nom, plages + (ABSENT,) * (_attendus - len(recus)), None, appelant
            )
            # One row leaves xlwings as a flat list, which Excel takes for a row.
            return [rendu] if isinstance(rendu, list) and not isinstance(rendu[0], list) else rendu

        classeur.register_function(nom, appeler, allow_override_builtin=True)


def generer_vba(module: str) -> str:
    """The VBA wrappers of a module, by xlwings' own generator."""
    import io

    from xlwings import udfs

    sortie = io.StringIO()
    udfs.generate_vba_wrapper(  # type: ignore[no-untyped-call]
        module, __import__(module, fromlist=["*"]), sortie, types.SimpleNamespace(Name="grille.xlsm")
    )
    return sortie.getvalue()


def module_vba() -> str:
    """The VBA module of the functions: a header, then what xlwings' generator writes."""
    entete = (
        'Attribute VB_Name = "rdc_fonctions"\n'
        "' Enveloppes des fonctions RDC_ : texte produit par xlwings, à ne pas modifier à la main.\n"
        "Option Explicit\n"
        '#Const App = "Microsoft Excel"\n\n'
    )
    return entete + generer_vba("rdcxl.hotes.excel").rstrip() + "\n"


def main() -> None:
    """Obey the order on standard input: `vba`, or a workbook to edit and read back; `--macros` rewrites the text."""
    if sys.argv[1:] == ["--macros"]:
        installer()
        MACROS.write_text(module_vba(), encoding="utf-8", newline="\n")
        return
    ordre = json.load(sys.stdin)
    installer()
    if "vba" in ordre:
        json.dump({"vba": generer_vba(ordre["vba"]), "module": module_vba()}, sys.stdout)
        return
    from tests.outils.moteur import charger

    classeur, compte = charger(ordre["chemin"]), Compte(ordre.get("retard", 0.0))
    brancher(classeur, "rdcxl.hotes.excel", compte)
    traversees = []
    lues = [(feuille, c) for feuille, colonnes in ordre["lues"].items() for c in colonnes]
    lus = []
    for edition in [None, *ordre["editions"]]:
        lignes = ordre["lignes"]
        compte.appels, debut = 0, time.perf_counter()
        if edition:
            classeur.set_value(edition["feuille"], edition["ligne"], edition["colonne"], edition["valeur"])
            lignes = [edition["ligne"]]
        classeur.evaluate_all()
        traversees.append((compte.appels, time.perf_counter() - debut))
        lus.append({n: [classeur.get_value(feuille, n, c) for feuille, c in lues] for n in lignes})
    json.dump(traversees if ordre.get("traversees") else lus, sys.stdout, default=str)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, in a process of its own
    main()
