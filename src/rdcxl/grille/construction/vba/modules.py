"""The modules of a VBA project: what the caller gives, what the stream holds, what is refused before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rdcxl.typographie import designer, phrase

Genre = Literal["STANDARD", "CLASSE", "DOCUMENT"]

CLASSEUR = "ThisWorkbook"
PAGE_DE_CODES = 1252
ENCODAGE = f"cp{PAGE_DE_CODES}"

_LIGNE_MAXIMALE = 1023  # what the Visual Basic editor accepts
_NOM = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_RESERVES = {"dir", "vba", "excel", "office", "stdole"}  # a stream of the container, the referenced libraries
_FIN_DE_LIGNE = re.compile(r"\r\n?|\n")
# What an exported class has before its attributes, and no stream holds: VERSION 1.0 CLASS, BEGIN … END.
_PREAMBULE = re.compile(r"\AVERSION [^\r]*CLASS\r\n(?:BEGIN\r\n(?:[^\r]*\r\n)*?END\r\n)?", re.IGNORECASE)
_ATTRIBUT = re.compile(r"Attribute (VB_\w+) = [^\r]*(?:\r\n|$)")

_BASE_CLASSE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_BASE_CLASSEUR = "0{00020819-0000-0000-C000-000000000046}"
_BASE_FEUILLE = "0{00020820-0000-0000-C000-000000000046}"
_LOGIQUES = ("GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed", "TemplateDerived", "Customizable")
_VRAIS = {"CLASSE": (), "DOCUMENT": ("PredeclaredId", "Exposed", "Customizable")}


@dataclass(frozen=True)
class Module:
    """A module of VBA text.

    Attributes:
        nom: the VBA name; for a document module, the code name that XlsxWriter's `set_vba_name` gives.
        source: the text, with or without its attributes (`Attribute VB_Name = …`); a file .bas or .cls as exported will do.
        genre: STANDARD (.bas), CLASSE (.cls) or DOCUMENT: `ThisWorkbook` is the workbook, any other one a sheet.
    """

    nom: str
    source: str
    genre: Genre


def modules_du_classeur(feuilles: Sequence[str]) -> tuple[Module, ...]:
    """The empty document modules that every workbook needs: `ThisWorkbook`, then one per sheet, by code name.

    >>> [m.nom for m in modules_du_classeur(["Feuil1"])]
    ['ThisWorkbook', 'Feuil1']
    """
    return tuple(Module(nom, "", "DOCUMENT") for nom in (CLASSEUR, *feuilles))


def texte_du_flux(module: Module) -> str:
    r"""Return the text that the stream of a module holds ([MS-OVBA] 2.3.4.3, [MS-VBAL] 4.2), lines ended by CRLF.

    The attributes of the genre come first, in the order in which Excel writes them; those that the source gives keep
    their values; the rest of the source follows unchanged.

    >>> texte_du_flux(Module("Boutons", "Option Explicit\n", "STANDARD"))
    'Attribute VB_Name = "Boutons"\r\nOption Explicit\r\n'
    """
    donnes, corps = _separer(module)
    usuels = {nom: f"Attribute {nom} = {valeur}" for nom, valeur in _attributs_du_genre(module).items()}
    lignes = [*(usuels | dict(donnes)).values()][: len(usuels)] + [ligne for nom, ligne in donnes if nom not in usuels]
    return "".join(f"{ligne}\r\n" for ligne in lignes) + corps


def anomalies(module: Module) -> Iterator[str]:
    """Every reason why a module cannot be embedded, one French sentence each."""
    if not _NOM.fullmatch(module.nom) or module.nom.lower() in _RESERVES:
        yield phrase(
            "Module « {nom} » : ce nom ne convient pas à VBA. "
            "Prenez 31 lettres sans accent, chiffres ou _ au plus, une lettre en premier, et aucun nom de bibliothèque.",
            nom=module.nom,
        )
    for attribut, ligne in _separer(module)[0]:
        declare = ligne.partition(" = ")[2].strip('"')
        if attribut == "VB_Name" and declare != module.nom:
            modele = "Module « {nom} » : sa source se nomme « {declare} ». Donnez-leur le même nom."
            yield phrase(modele, nom=module.nom, declare=declare)
    for numero, ligne in enumerate(_FIN_DE_LIGNE.split(module.source), 1):
        yield from _anomalies_de_la_ligne(module.nom, numero, ligne)


def _anomalies_de_la_ligne(nom: str, numero: int, ligne: str) -> Iterator[str]:
    for caractere in dict.fromkeys(ligne):
        if not _admis(caractere):
            modele = "Module « {nom} », ligne {numero} : VBA ne connaît pas le caractère {caractere}. Remplacez-le."
            yield phrase(modele, nom=nom, numero=numero, caractere=designer(caractere))
    if len(ligne) > _LIGNE_MAXIMALE:
        modele = "Module « {nom} », ligne {numero} : {longueur} caractères, VBA en accepte {maximum}. Coupez la ligne."
        yield phrase(modele, nom=nom, numero=numero, longueur=len(ligne), maximum=_LIGNE_MAXIMALE)


def _admis(caractere: str) -> bool:
    """Whether a character exists in cp1252 and is no control character but the tabulation."""
    return caractere == "\t" or (
        caractere >= " " and caractere != "\x7f" and bool(caractere.encode(ENCODAGE, "ignore"))
    )


def _separer(module: Module) -> tuple[list[tuple[str, str]], str]:
    """The attributes at the head of a source with their lines, and what follows them."""
    reste = _PREAMBULE.sub("", _FIN_DE_LIGNE.sub("\r\n", module.source))
    attributs = []
    while trouve := _ATTRIBUT.match(reste):
        attributs.append((trouve[1], trouve[0].removesuffix("\r\n")))
        reste = reste[trouve.end() :]
    return attributs, reste


def _attributs_du_genre(module: Module) -> dict[str, str]:
    """The attributes that Excel writes for a module of this genre, with their usual values."""
    nom = {"VB_Name": f'"{module.nom}"'}
    if module.genre == "STANDARD":
        return nom
    base = _BASE_CLASSE if module.genre == "CLASSE" else _BASE_CLASSEUR if module.nom == CLASSEUR else _BASE_FEUILLE
    return nom | {"VB_Base": f'"{base}"'} | {f"VB_{nom}": str(nom in _VRAIS[module.genre]) for nom in _LOGIQUES}
