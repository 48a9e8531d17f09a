"""A VBA project read back, by oletools and olefile; VBA read by a grammar (antlr4-vba), as Windows in 32 or 64 bits compiles it."""

from __future__ import annotations

import re
import struct
from typing import Any

import pytest

olevba = pytest.importorskip("oletools.olevba", reason="olevba relit les projets : pip install oletools")
olefile = pytest.importorskip("olefile", reason="olefile lit les conteneurs : pip install oletools")
_ORDRE = re.compile(r"\s*#(Const|If|ElseIf|Else|End If)\b(.*)")


def flux(projet: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(projet, raise_defects=olefile.DEFECT_UNSURE) as ole:
        return {"/".join(chemin): ole.openstream(chemin).read() for chemin in ole.listdir()}


def sources(projet: bytes) -> dict[str, bytes]:
    """The decompressed streams by module, through oletools."""
    return {
        nom.removeprefix("VBA/"): bytes(olevba.decompress_stream(bytearray(contenu)))
        for nom, contenu in flux(projet).items()
        if nom.startswith("VBA/") and nom not in ("VBA/dir", "VBA/_VBA_PROJECT")
    }


def extraits(projet: bytes) -> dict[str, str]:
    """What olevba's own parser of PROJECT and dir extracts, by file name (.bas, .cls)."""
    analyseur = olevba.VBA_Parser("vbaProject.bin", data=projet)
    try:
        return {nom: code for _, _, nom, code in analyseur.extract_macros()}
    finally:
        analyseur.close()


def articles(projet: bytes) -> list[tuple[int, bytes]]:
    """The records of the dir stream; the version record alone lies about its size."""
    octets, position, trouves = bytes(olevba.decompress_stream(bytearray(flux(projet)["VBA/dir"]))), 0, []
    while position < len(octets):
        numero, taille = struct.unpack_from("<HI", octets, position)
        taille = 6 if numero == 0x09 else taille
        trouves.append((numero, octets[position + 6 : position + 6 + taille]))
        position += 6 + taille
    assert position == len(octets)
    return trouves


def compiler(source: str, *, win64: bool) -> str:
    """What VBA compiles of a module on Windows: its conditional lines obeyed, each line kept in its place."""
    connus: dict[str, Any] = {"VBA7": True, "Win64": win64, "Mac": False, "MAC_OFFICE_VERSION": 0}
    pile: list[tuple[bool, bool]] = []  # whether this branch is taken, whether one was
    lignes = []
    for ligne in source.replace("\r\n", "\n").split("\n"):
        trouve = _ORDRE.fullmatch(ligne)
        if trouve is None:
            lignes.append(ligne if all(prise for prise, _ in pile) else "")
            continue
        lignes.append("")
        mot, suite = trouve[1], re.sub(r"\bThen\b.*|'.*", "", trouve[2]).strip()
        if mot == "Const":
            nom, valeur = suite.split("=")
            connus[nom.strip()] = valeur.strip().strip('"')
        elif mot == "End If":
            pile.pop()
        elif mot == "Else":
            pile[-1] = (not pile[-1][1], True)
        elif mot == "If":
            pile.append((_vraie(suite, connus),) * 2)
        else:
            prise = _vraie(suite, connus) and not pile[-1][1]
            pile[-1] = (prise, pile[-1][1] or prise)
    assert pile == []
    return "\n".join(lignes)


def _vraie(condition: str, connus: dict[str, Any]) -> bool:
    """A condition of the forms that occur: NAME, Not NAME, NAME = "text", NAME >= number."""
    if condition.startswith("Not "):
        return not _vraie(condition.removeprefix("Not "), connus)
    trouve = re.fullmatch(r"(\w+)\s*(>=|=)?\s*(.*)", condition)
    assert trouve, condition
    nom, signe, valeur = trouve.groups()
    if not signe:
        return bool(connus[nom])
    return bool(connus[nom] >= int(valeur) if signe == ">=" else connus[nom] == valeur.strip('"'))


def fautes_de_grammaire(texte: str) -> list[str]:
    """What the grammar of VBA refuses in a compiled module, by line; an empty list when it reads all of it."""
    antlr4 = pytest.importorskip("antlr4", reason="la grammaire de VBA : pip install antlr4-vba")
    from antlr4.error.ErrorListener import ErrorListener
    from antlr4_vba.vbaLexer import vbaLexer
    from antlr4_vba.vbaParser import vbaParser

    fautes: list[str] = []

    class Noter(ErrorListener):  # type: ignore[misc, unused-ignore]
        def syntaxError(self, quoi: Any, ou: Any, ligne: int, colonne: int, message: str, cause: Any) -> None:  # noqa: N802
            fautes.append(f"{ligne}:{colonne} {message}")

    lexeur = vbaLexer(antlr4.InputStream(texte.replace("\n", "\r\n")))
    analyseur = vbaParser(antlr4.CommonTokenStream(lexeur))
    for lecteur in (lexeur, analyseur):
        lecteur.removeErrorListeners()
        lecteur.addErrorListener(Noter())
    analyseur.startRule()
    return fautes
