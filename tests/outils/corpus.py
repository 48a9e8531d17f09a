"""Inputs that are hostile, damaged or clumsy, made from a seed: workbooks, tables, settings, sealed files; and a run with limits."""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import random
import re
import resource
import signal
import struct
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from tests.outils.classeurs import modifier_partie
from tests.outils.processus import RACINE

NOTES, TEXTES = "xl/worksheets/sheet4.xml", "xl/sharedStrings.xml"
Geste = Callable[[random.Random, Path], object]


class Passage(NamedTuple):
    """What a command did with an input: exit code (negative: a signal), what it printed, seconds of CPU, megabytes."""

    code: int
    sortie: str
    secondes: float
    megas: float


class Serveur:
    """A process that has loaded rdcxl and done nothing with it, and forks for each command: what threads left in a test's own
    process (typst has some) would make its forks wait for ever.
    """

    def __init__(self) -> None:
        self._processus: subprocess.Popen[str] | None = None

    def passer(self, arguments: Sequence[str], *, secondes: int = 60, megas: int = 3_000) -> Passage:
        """Run a command in the folder where the test stands, with limits on time (of CPU, and twice that on the clock) and memory."""
        if self._processus is None:
            commande = [sys.executable, "-m", "tests.outils.corpus"]
            environ = {**os.environ, "PYTHONPATH": os.pathsep.join((str(RACINE), str(RACINE / "src")))}
            self._processus = subprocess.Popen(
                commande, stdin=-1, stdout=-1, text=True, encoding="utf-8", cwd=RACINE, env=environ
            )
            atexit.register(self._processus.kill)
        demande = {"arguments": list(arguments), "dossier": os.getcwd(), "secondes": secondes, "megas": megas}
        demande["environ"] = {nom: os.environ[nom] for nom in ("RDCXL_CONFIGURATION",) if nom in os.environ}
        assert self._processus.stdin is not None
        assert self._processus.stdout is not None
        self._processus.stdin.write(json.dumps(demande) + "\n")
        self._processus.stdin.flush()
        return Passage(*json.loads(self._processus.stdout.readline()))


SERVEUR = Serveur()
passer = SERVEUR.passer


def _servir() -> None:
    """Answer one line of JSON by another, until the input ends."""
    from rdcxl.cli import main

    sortie = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with contextlib.redirect_stdout(io.StringIO()):
        main(["fonctions"])
        import openpyxl  # noqa: F401 - loaded once, before the forks

        import rdcxl.grille.creation
        import rdcxl.jury.cloture  # noqa: F401
    for ligne in sys.stdin:
        sortie.write(json.dumps(_repondre(**json.loads(ligne))) + "\n")
        sortie.flush()


def _repondre(arguments: list[str], dossier: str, secondes: int, megas: int, environ: dict[str, str]) -> Passage:
    lit, ecrit = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(lit)
        _obeir(ecrit, arguments, dossier, secondes, megas, environ)
    os.close(ecrit)
    minuterie = threading.Timer(2 * secondes, os.kill, (pid, signal.SIGKILL))
    minuterie.start()
    with open(lit, "rb") as tube:
        sortie = tube.read().decode("utf-8", "replace")
    _, statut, usage = os.wait4(pid, 0)
    minuterie.cancel()
    code = -os.WTERMSIG(statut) if os.WIFSIGNALED(statut) else os.WEXITSTATUS(statut)
    facteur = 1024 if sys.platform != "darwin" else 1
    return Passage(code, sortie, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * facteur / 2**20)


def _obeir(
    ecrit: int, arguments: list[str], dossier: str, secondes: int, megas: int, environ: dict[str, str]
) -> NoReturn:
    from rdcxl.cli import main

    os.chdir(dossier)
    os.environ.update(environ)
    resource.setrlimit(resource.RLIMIT_CPU, (secondes, secondes + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (megas * 2**20, megas * 2**20))
    tampon, code = io.StringIO(), 99
    try:
        with contextlib.redirect_stdout(tampon), contextlib.redirect_stderr(tampon):
            code = main(arguments)
    except BaseException as erreur:  # nothing may come through, and the child must end
        tampon.write(f"Traceback : {erreur!r}")
    with open(ecrit, "wb") as tube:
        tube.write(tampon.getvalue().encode("utf-8", "replace")[-200_000:])
    os._exit(code)


# -- workbooks ---------------------------------------------------------------------------------------------------------


def _dans(partie: str, changer: Callable[[random.Random, bytes], bytes]) -> Geste:
    return lambda h, f: modifier_partie(f, partie, lambda x: changer(h, x))


def _ajouter(
    fragment: Callable[[random.Random], bytes], avant: bytes = b"</sheetData>"
) -> Callable[[random.Random, bytes], bytes]:
    return lambda h, x: x.replace(avant, fragment(h) + avant, 1)


def _zip(changer: Callable[[random.Random, bytearray], bytes | bytearray]) -> Geste:
    return lambda h, f: f.write_bytes(changer(h, bytearray(f.read_bytes())))


def _octets_changes(h: random.Random, octets: bytearray) -> bytearray:
    for _ in range(h.choice((1, 3, 30))):
        octets[h.randrange(len(octets))] ^= 1 << h.randrange(8)
    return octets


def _fin_changee(h: random.Random, octets: bytearray) -> bytearray:
    """The central directory, where an archive says what it holds."""
    debut = octets.rfind(b"PK\x01\x02", 0, octets.rfind(b"PK\x05\x06"))
    for _ in range(h.choice((1, 2, 8))):
        octets[h.randrange(debut, len(octets))] = h.randrange(256)
    return octets


def _methode(h: random.Random, octets: bytearray) -> bytearray:
    for signature, decalage in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        i = octets.find(signature)
        struct.pack_into("<H", octets, i + decalage, h.choice((1, 9, 12, 14, 93, 99)))
    return octets


def _mutation(h: random.Random, xml: bytes) -> bytes:
    """One thing of a sheet said in another way, or not at all."""
    jetons = re.findall(rb"<[^<>]*>|[^<>]+", xml)
    for _ in range(h.choice((1, 2, 5))):
        i = h.randrange(len(jetons))
        jetons[i] = h.choice((b"", jetons[i] * 2, jetons[h.randrange(len(jetons))], jetons[i][: len(jetons[i]) // 2],
                              re.sub(rb"\d+", lambda _: str(h.choice((0, -1, 2**31, 10**30))).encode(), jetons[i])))  # fmt: skip
    return b"".join(jetons)


def _nom_defini(i: int, valeur: bytes) -> bytes:
    return b'<definedName name="X%d">%s</definedName>' % (i, valeur)


def _lignes_vides(n: int) -> Callable[[random.Random, bytes], bytes]:
    return lambda _, x: x.replace(
        b"</sheetData>", b"".join(b'<row r="%d"/>' % i for i in range(100, 100 + n)) + b"</sheetData>", 1
    )


CLASSEURS: dict[str, Geste] = {
    "cellule_tout_en_bas": _dans(NOTES, _ajouter(lambda _: b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
    "mise_en_forme_tout_en_bas": _dans(NOTES, _ajouter(lambda _: b'<row r="1048576"><c r="A1048576" s="1"/></row>')),
    "ligne_dix_millions": _dans(NOTES, _ajouter(lambda _: b'<row r="10000000"><c r="A10000000"><v>1</v></c></row>')),
    "ligne_immense": _dans(NOTES, _ajouter(lambda h: b'<row r="%d"><c><v>1</v></c></row>' % h.choice((2**31, 2**63, 10**40)))),
    "colonne_immense": _dans(NOTES, _ajouter(lambda _: b'<row r="60"><c r="XFD60"><v>1</v></c><c r="ZZZZZ60"><v>2</v></c></row>')),
    "fusions_en_commentaire": _dans(NOTES, _ajouter(lambda _: b"<!--" + b"<mergeCell " * 80_000 + b"-->", b"</worksheet>")),
    "fusions_ouvertes": _dans(NOTES, _ajouter(lambda _: b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 60_000 + b"</mergeCells>", b"</worksheet>")),
    "blancs_apres_une_formule": _dans(NOTES, _ajouter(lambda _: b'<row r="61"><c r="A61"><f>1</f>' + b" " * 400_000 + b"</c></row>")),
    "formules_sans_cellule": _dans(NOTES, _ajouter(lambda _: b"<!--" + b"</f>" * 300_000 + b"-->")),
    "lignes_vides": _dans(NOTES, _lignes_vides(150_000)),
    "trop_de_lignes_vides": _dans(NOTES, _lignes_vides(400_000)),
    "textes_vides": _dans(TEXTES, lambda _, x: x.replace(b"</sst>", b"<si/>" * 2_000_000 + b"</sst>")),
    "textes_imbriques": _dans(TEXTES, lambda _, x: x.replace(b"</sst>", b"<si>" * 100_000 + b"</si>" * 100_000 + b"</sst>")),
    "texte_tres_long": _dans(TEXTES, lambda _, x: x.replace(b"</sst>", b"<si><t>" + b"a" * 8_000_000 + b"</t></si></sst>")),
    "nom_defini_immense": _dans("xl/workbook.xml", _ajouter(lambda _: _nom_defini(0, b"A" * 3_000_000), b"</definedNames>")),
    "noms_definis": _dans("xl/workbook.xml", _ajouter(lambda _: b"".join(_nom_defini(i, b"1") for i in range(50_000)), b"</definedNames>")),
    "styles": _dans("xl/styles.xml", lambda _, x: x.replace(b"</styleSheet>", b"<!--" + b"x" * 4_000_000 + b"--></styleSheet>")),
    "xml_mute": _dans(NOTES, _mutation),
    "classeur_mute": _dans("xl/workbook.xml", _mutation),
    "textes_mutes": _dans(TEXTES, _mutation),
    "relations_mutees": _dans("xl/_rels/workbook.xml.rels", _mutation),
    "styles_mutes": _dans("xl/styles.xml", _mutation),
    "zip_octets": _zip(_octets_changes),
    "zip_fin": _zip(_fin_changee),
    "zip_methode": _zip(_methode),
    "zip_coupe": _zip(lambda h, o: o[: h.randrange(len(o))]),
    "zip_double": _zip(lambda _, o: o + o),
    "zip_prefixe": _zip(lambda h, o: bytes(h.randrange(256) for _ in range(1000)) + bytes(o)),
    "hasard": _zip(lambda h, _: h.randbytes(h.choice((0, 1, 100, 100_000)))),
    "parties": lambda _, f: _parties_en_trop(f),
}  # fmt: skip


def _parties_en_trop(fichier: Path) -> None:
    with zipfile.ZipFile(fichier, "a") as archive:
        for i in range(20_000):
            archive.writestr(f"xl/x{i}.xml", b"<x/>")


# -- tables and settings -----------------------------------------------------------------------------------------------


def _ecrit(contenu: Callable[[random.Random, bytes], bytes]) -> Geste:
    return lambda h, f: f.write_bytes(contenu(h, f.read_bytes()))


TABLEAUX: dict[str, Geste] = {
    "hasard": _ecrit(lambda h, _: h.randbytes(50_000)),
    "octets_changes": _ecrit(lambda h, x: bytes(_octets_changes(h, bytearray(x)))),
    "coupe": _ecrit(lambda h, x: x[: h.randrange(len(x))]),
    "lignes": _ecrit(lambda h, x: x + b"".join(b"Z%d;NOM;Prenom\n" % i for i in range(30_000))),
    "colonnes": _ecrit(lambda _, x: b";".join(b"c%d" % i for i in range(20_000)) + b"\n" + x),
    "ligne_longue": _ecrit(lambda _, x: x + b"A" * 5_000_000),
    "guillemet": _ecrit(lambda _, x: x + b'"' + b"a;b\n" * 200_000),
    "guillemets": _ecrit(lambda _, x: x + b'"";' * 200_000),
    "nuls": _ecrit(lambda _, x: x.replace(b";", b";\x00")),
    "blancs": _ecrit(lambda _, x: x + b" \t\n" * 100_000),
    "chiffres": _ecrit(lambda _, x: re.sub(rb"\d+", b"9" * 5_000, x)),
    "bom": _ecrit(lambda _, x: b"\xef\xbb\xbf\xef\xbb\xbf" + x),
    "utf16": _ecrit(lambda _, x: x.decode("utf-8", "replace").encode("utf-16")),
    "trop_gros": _ecrit(lambda _, x: x + b"\n" * 22_000_000),
}
AUTRES = (b"1", b'"x"', b"[]", b"{}", b"2025-07-10", b"nan", b"true", b"12:00:00")
REGLAGES: dict[str, Geste] = {
    "hasard": _ecrit(lambda h, _: h.randbytes(5_000)),
    "octets_changes": _ecrit(lambda h, x: bytes(_octets_changes(h, bytearray(x)))),
    "coupe": _ecrit(lambda h, x: x[: h.randrange(len(x))]),
    "profond": _ecrit(lambda _, x: b"a = " + b"[" * 50_000),
    "profond_ferme": _ecrit(lambda _, x: b"a = " + b"[" * 20_000 + b"]" * 20_000),
    "profond_tables": _ecrit(lambda _, x: b"[" + b".".join([b"a"] * 20_000) + b"]\nx = 1\n"),
    "gros": _ecrit(lambda _, x: b'a = """' + b"x" * 3_000_000 + b'"""\n' + x),
    "entier": _ecrit(lambda _, x: re.sub(rb"= \d+$", b"= " + b"9" * 6_000, x, flags=re.M)),
    "genres": _ecrit(lambda h, x: re.sub(rb"= .*$", lambda _: b"= " + h.choice(AUTRES), x, flags=re.M)),
    "cles": _ecrit(lambda _, x: b"".join(b"k%d = 1\n" % i for i in range(30_000)) + x),
}  # fmt: skip


if __name__ == "__main__":
    _servir()
