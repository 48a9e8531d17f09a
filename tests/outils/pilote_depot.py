"""A process that closes a jury and dies on the way, again and again: run by tests/jury/test_depot.py, prints one JSON.

    python pilote_depot.py lignes|octets|ensemble|reprise DOSSIER clore|rectifier MESURE

MESURE: one line in how many, or how many rounds.

Forks, so that each try starts from the same prepared state. A child is killed by SIGKILL before the n-th line of the
modules that write, or by the kernel in the middle of a write (limit of file size).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.outils import clotures

from rdcxl.erreurs import EcritureRefusee, VerrouPris
from rdcxl.grille import ecriture
from rdcxl.jury import depot as module_depot
from rdcxl.jury import verrou as module_verrou
from rdcxl.jury.depot import Depot
from rdcxl.jury.rectification import preparer_rectification

ECRIVENT = {str(m.__file__) for m in (ecriture, module_depot, module_verrou)}
GAGNE, PERDU, DEJA, RATE = 0, 3, 4, 9


def preparer(dossier: Path, mode: str) -> tuple[Callable[..., Path], dict[str, bytes], dict[str, bytes]]:
    """The call that writes, the files before it, and the files after it when nothing goes wrong."""
    base = dossier / "base"
    base.mkdir()
    classeur = clotures.grille(base)
    qui = clotures.signataire()
    if mode == "rectifier":
        clotures.clos(classeur, qui)
    ecrire = clotures.preparer(classeur)
    avant = contenu(base)

    def faire(ou: Path, *, reprendre: bool = False) -> Path:
        suite = preparer_rectification(ou / "grille.cloture.json", "Erreur.", qui) if mode == "rectifier" else None
        return ecrire(Depot(qui, suite, reprendre), ou / "grille.xlsx")

    faire(base)
    return faire, avant, contenu(base)


def contenu(dossier: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in dossier.iterdir()}


def poser(dossier: Path, fichiers: dict[str, bytes]) -> Path:
    shutil.rmtree(dossier, ignore_errors=True)
    dossier.mkdir()
    for nom, octets in fichiers.items():
        (dossier / nom).write_bytes(octets)
    return dossier


def enfant(travail: Callable[[], Any]) -> int:
    """The pid of a child that does a work and leaves with a code."""
    pid = os.fork()
    if pid:
        return pid
    code = RATE
    try:
        travail()
        code = GAGNE
    except VerrouPris:
        code = PERDU
    except EcritureRefusee:
        code = DEJA
    finally:
        os._exit(code)


def attendre(pid: int) -> int:
    statut = os.waitpid(pid, 0)[1]
    return -os.WTERMSIG(statut) if os.WIFSIGNALED(statut) else os.WEXITSTATUS(statut)


def tuer_a_la_ligne(n: int) -> None:
    """Die before the n-th line that the writing modules execute from now on."""
    reste = n

    def tracer(cadre: Any, evenement: str, _: Any) -> Any:
        nonlocal reste
        if cadre.f_code.co_filename not in ECRIVENT:
            return None
        if evenement == "line":
            reste -= 1
            if reste == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return tracer

    sys.settrace(tracer)


def tuer_au_milieu(octets: int) -> None:
    """Die in the write that makes a file longer than this."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))


def juger(ou: Path, avant: dict[str, bytes], apres: dict[str, bytes]) -> str:
    """« avant », « apres », or what is wrong. A copy, a hidden file and the lock may stay; a closed file decides."""
    la = contenu(ou)
    visibles = {n: o for n, o in la.items() if not n.startswith(".") and not n.endswith(".verrou")}
    cible = next(n for n in apres if n not in avant and n.endswith(".json"))
    if cible in visibles:
        return "apres" if visibles == apres else f"moitié: {sorted(visibles)}"
    inattendus = {n for n, o in visibles.items() if avant.get(n) != o and apres.get(n) != o}
    manquants = set(avant) - set(visibles)
    return f"moitié: {sorted(inattendus | manquants)}" if inattendus or manquants else "avant"


def essais(dossier: Path, mode: str, points: list[int] | None, pas: int = 1) -> dict[str, Any]:
    """Kill at every line, or at one in `pas` (or at these file sizes), look, then close again; stops when a child comes to its end."""
    faire, avant, apres = preparer(dossier, mode)
    constats: dict[str, Any] = {"avant": 0, "apres": 0, "tues": 0, "fautes": []}
    n, fini = 0, False
    while not fini:
        point = n * pas + 1 if points is None else points[n]
        ou = poser(dossier / "essai", avant)

        def travail(ou: Path = ou, point: int = point) -> None:
            (tuer_a_la_ligne if points is None else tuer_au_milieu)(point)
            faire(ou)

        code = attendre(enfant(travail))
        n += 1
        fini = code == GAGNE if points is None else n == len(points)
        constats["tues"] += code < 0
        if code not in (GAGNE, -signal.SIGKILL, -signal.SIGXFSZ):
            constats["fautes"].append(f"{point}: code {code}")
        etat = juger(ou, avant, apres)
        if etat not in constats:
            constats["fautes"].append(f"{point}: {etat}")
            continue
        constats[etat] += 1
        if etat == "avant":
            faire(ou, reprendre=True)
        restes = {nom: o for nom, o in contenu(ou).items() if nom not in apres and etat == "avant"}
        if juger(ou, avant, apres) != "apres" or restes:
            constats["fautes"].append(f"{point}: reprise {sorted(restes)}")
    return constats


def courses(dossier: Path, mode: str, *, reprise: bool, tours: int, combien: int = 4) -> dict[str, Any]:
    """Several processes close together; with `reprise`, all take over the same stale lock."""
    faire, avant, apres = preparer(dossier, mode)
    constats: dict[str, Any] = {"gagnants": [], "fautes": []}
    for tour in range(tours):
        ou = poser(dossier / f"tour{tour}", avant)
        if reprise:
            (ou / "grille.cloture.verrou").write_text('{"nom": "X", "jeton": "ancien"}', "utf-8")
        depart = time.monotonic() + 0.02

        def travail(ou: Path = ou, depart: float = depart) -> None:
            while time.monotonic() < depart:
                pass
            faire(ou, reprendre=reprise)

        codes = [attendre(pid) for pid in [enfant(travail) for _ in range(combien)]]
        constats["gagnants"].append(codes.count(GAGNE))
        if set(codes) - {GAGNE, PERDU, DEJA} and mode == "clore":
            constats["fautes"].append(f"{tour}: {codes}")
        etat = juger(ou, avant, apres)
        if (etat == "apres") != (codes.count(GAGNE) == 1):
            constats["fautes"].append(f"{tour}: {etat}, {codes}")
    return constats


def principal(quoi: str, dossier: Path, mode: str, mesure: int) -> dict[str, Any]:
    if quoi == "lignes":
        return essais(dossier, mode, None, mesure)
    if quoi == "octets":
        return essais(dossier, mode, [1, 100, 300, 2000, 4096, 8000, 12_000, 20_000])
    return courses(dossier, mode, reprise=quoi == "reprise", tours=mesure)


if __name__ == "__main__":
    print(json.dumps(principal(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))  # noqa: T201
