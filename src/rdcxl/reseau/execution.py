"""Files shared out among workers, by any executor of `concurrent.futures`: a process pool, or that of a Dask scheduler.

The order of the results is that of the files, whoever did them; a worker that dies loses nothing: its share is done again, here.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from rdcxl.erreurs import UsageIncorrect

T = TypeVar("T")
R = TypeVar("R")
PART = 8  # files given to a worker at once
AVANCE = 32  # shares under way
SEUL = 16  # up to so many files, starting processes costs more than it saves

Avancer = Callable[[int], None]


def partager(
    travail: Callable[[list[T]], list[R]],
    objets: Sequence[T],
    executeur: Executor | None,
    avancer: Avancer | None = None,
) -> Iterator[R]:
    """The results of all the objects, in their order.

    Args:
        travail: a function of a module, which a worker can import, on a share of the objects; it has no effect but its result.
        executeur: None does everything in this process; avancer: called with the number of objects done.
    """
    parts = [list(objets[i : i + PART]) for i in range(0, len(objets), PART)]
    en_cours: deque[Future[list[R]] | None] = deque()
    donnees = faits = 0
    for part in parts:
        while donnees < len(parts) and len(en_cours) < AVANCE:  # so that what is done waits neither long nor in number
            en_cours.append(_confier(executeur, travail, parts[donnees]))
            donnees += 1
        resultats = _resultats(en_cours.popleft(), travail, part)
        faits += len(part)
        if avancer:
            avancer(faits)
        yield from resultats


def _confier(
    executeur: Executor | None, travail: Callable[[list[T]], list[R]], part: list[T]
) -> Future[list[R]] | None:
    """A share under way; None where it will be done here: there is no executor, or none that still works."""
    try:
        return executeur.submit(travail, part) if executeur else None
    except RuntimeError:  # BrokenProcessPool, or an executor that was shut down
        return None


def _resultats(futur: Future[list[R]] | None, travail: Callable[[list[T]], list[R]], part: list[T]) -> list[R]:
    if futur is None:
        return travail(part)
    try:
        return futur.result()
    except Exception:  # the worker, or the way to it, is lost; what went wrong in the work itself goes wrong here again
        return travail(part)


@contextmanager
def executeur_pour(combien: int, dask: str = "", processus: int = 0) -> Iterator[Executor | None]:
    """The executor for so many files: none for a few, processes for more, a scheduler's workers where its address is given.

    Args:
        dask: address of a scheduler, `tcp://…`; processus: how many processes, those of the machine when 0.

    Raises:
        UsageIncorrect: Dask distributed is not installed, or no scheduler answers there.
    """
    if dask:
        with _de_dask(dask) as executeur:
            yield executeur
        return
    processus = processus or _coeurs()
    if combien <= SEUL or processus == 1:
        yield None
        return
    with ProcessPoolExecutor(processus, mp_context=_contexte()) as executeur:
        yield executeur


def _coeurs() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _contexte() -> BaseContext:
    """Processes that come from a server without threads, which loaded what they need once; new ones where there is no such thing."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    contexte = get_context("forkserver")
    contexte.set_forkserver_preload(["rdcxl.reseau.releve"])
    return contexte


@contextmanager
def _de_dask(adresse: str) -> Iterator[Executor]:
    try:
        import distributed
    except ModuleNotFoundError as erreur:
        raise UsageIncorrect("--dask demande Dask distributed : python -m pip install distributed.") from erreur
    try:
        ouvrir: Any = distributed.Client
        client = ouvrir(adresse, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as erreur:
        raise UsageIncorrect(f"--dask : aucun ordonnanceur ne répond à « {adresse} ».") from erreur
    try:
        yield client.get_executor(pure=False, retries=2)
    finally:
        client.close()
