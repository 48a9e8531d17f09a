"""Read what nobody vouches for in a process of its own, with a limit of time and of memory. The process gets bytes and gives JSON.

A PDF is a program: one of a few kilobytes may ask for hours or for all memory, or break its reader. Then one process ends, and the
answer is a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from threading import Timer
from typing import Any

SECONDES = 20  # a certificate takes less than one
MEMOIRE = 1 << 30  # bytes of address space, where the system counts them (not on Windows, nor on macOS)
# Loaded once by the server from which the processes come.
A_CHARGER = ["__main__", "rdcxl.exports.preuve.lecture_pdf", "pypdfium2", "zxingcpp"]

Travail = Callable[[bytes], Any]


class LimiteDepassee(Exception):
    """The work took too long or too much memory, or broke its process."""


def a_part(travail: Travail, octets: bytes) -> Any:
    """What `travail` makes of the bytes.

    Args:
        travail: a function of a module, whose result JSON can hold; what it raises counts as a broken process.

    Raises:
        LimiteDepassee: it did not come to its end.
    """
    fourche = "forkserver" in get_all_start_methods()
    contexte = get_context("forkserver" if fourche else "spawn")
    if fourche:
        contexte.set_forkserver_preload(A_CHARGER)
    notre, sien = contexte.Pipe(duplex=True)
    processus = contexte.Process(target=_travailler, args=(sien, travail), daemon=True)  # type: ignore[attr-defined]
    processus.start()
    sien.close()
    minuterie = Timer(SECONDES, processus.kill)
    minuterie.start()
    try:
        notre.send_bytes(octets)
        return json.loads(notre.recv_bytes())
    except (EOFError, OSError, ValueError) as erreur:
        raise LimiteDepassee from erreur
    finally:
        minuterie.cancel()
        notre.close()
        processus.kill()
        processus.join()


def _travailler(tuyau: Connection, travail: Travail) -> None:
    """In the process: nothing is said but the result; whatever goes wrong ends it."""
    _limiter()
    with suppress(Exception):  # a file can make its reader raise anything
        tuyau.send_bytes(json.dumps(travail(tuyau.recv_bytes())).encode())
    tuyau.close()


def _limiter() -> None:
    try:
        import resource
    except ImportError:  # Windows: the clock alone
        return
    for quoi, limite in (("RLIMIT_CPU", SECONDES), ("RLIMIT_AS", MEMOIRE), ("RLIMIT_CORE", 0)):
        with suppress(AttributeError, OSError, ValueError):  # a system that does not count it
            resource.setrlimit(getattr(resource, quoi), (limite, limite))
