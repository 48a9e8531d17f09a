"""Names given to files and folders without losing what stands there. Touches names only; standard library only.

Where the system has an atomic way (Linux: renameat2), it is taken; elsewhere the nearest that the system offers.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

_ICI = -100  # AT_FDCWD
_SANS_REMPLACER, _ECHANGE = 1, 2  # RENAME_NOREPLACE, RENAME_EXCHANGE
_IMPOSSIBLE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})


def nommer(source: Path, cible: Path) -> None:
    """Give a file or a folder a name that must be free.

    Raises:
        FileExistsError: something has that name, be it an empty folder or a link to nothing; OSError: the system refuses.
    """
    if _renameat2(source, cible, _SANS_REMPLACER):
        return
    if os.name == "nt":
        os.rename(source, cible)  # refuses an existing name
    elif source.is_dir():
        os.mkdir(cible)  # reserves the name: a rename over a folder that is no longer empty fails
        try:
            os.rename(source, cible)
        except OSError:
            os.rmdir(cible)
            raise
    else:
        _lier(source, cible)


def echanger(ici: Path, la: Path) -> bool:
    """Swap two existing names in one step; False, and nothing done, where the system cannot."""
    return _renameat2(ici, la, _ECHANGE)


def _lier(source: Path, cible: Path) -> None:
    try:
        os.link(source, cible)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links: reserve the name, then take one's own place
        os.close(os.open(cible, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(source, cible)
    else:
        os.unlink(source)


def _renameat2(source: Path, cible: Path, comment: int) -> bool:
    """Whether the kernel did it; what else it says is raised."""
    appel = _appel_du_noyau()
    if appel is None:
        return False
    numero = appel(os.fsencode(source), os.fsencode(cible), comment)
    if numero == 0:
        return True
    if numero in _IMPOSSIBLE:
        return False
    raise OSError(numero, os.strerror(numero), os.fspath(cible))


@cache
def _appel_du_noyau() -> Callable[[bytes, bytes, int], int] | None:
    """The system call as a function that gives 0 or an error number; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    fonction = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if fonction is None:
        return None
    fonction.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def appeler(source: bytes, cible: bytes, comment: int) -> int:
        return 0 if fonction(_ICI, source, _ICI, cible, comment) == 0 else ctypes.get_errno()

    return appeler
