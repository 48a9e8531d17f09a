"""All or nothing: a new file, or a new folder, appears whole or not at all. Standard library only."""

from __future__ import annotations

import glob
import os
import re
import shutil
import socket
import tempfile
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from rdcxl.erreurs import EcritureRefusee, raison_du_systeme

CITES = 3  # files named in a refusal
VIEUX = 86_400  # seconds after which what an interrupted writing left is removed, where nobody can ask for its process
_TRAVAIL = re.compile(r"\.(?P<machine>[0-9a-f]{8})-(?P<pid>\d{1,10})\.[^.]*$")


@contextmanager
def fichier_neuf(chemin: Path, *, remplacer: bool = False, prive: bool = False) -> Iterator[Path]:
    """A temporary file beside `chemin`, on the disk before it takes that name, removed when the block ends badly.

    Args:
        prive: only its owner may read it.

    Raises:
        EcritureRefusee: the file exists and `remplacer` is false (also when it appeared meanwhile), the folder does not
            exist, or writing fails.
    """
    _verifier(chemin, remplacer)
    try:
        descripteur, nom = tempfile.mkstemp(prefix=prefixe_provisoire(chemin), suffix=chemin.suffix, dir=chemin.parent)
        os.close(descripteur)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    provisoire = Path(nom)
    try:
        yield provisoire
        if not prive:
            provisoire.chmod(0o666 & ~_masque())
        _sur_le_disque(provisoire, os.O_RDWR)
        _nommer(provisoire, chemin, remplacer)
        if os.name == "posix":  # elsewhere a folder cannot be opened; the rename is in the journal
            _sur_le_disque(chemin.parent, os.O_RDONLY)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    finally:
        provisoire.unlink(missing_ok=True)


def prefixe_provisoire(chemin: Path) -> str:
    """How the names of the temporary files of `chemin` begin; an interrupted writing may leave one."""
    return f".{chemin.name[:40]}."


def _sur_le_disque(chemin: Path, mode: int) -> None:
    descripteur = os.open(chemin, mode | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _nommer(provisoire: Path, chemin: Path, remplacer: bool) -> None:
    """Give the temporary file its name, never over a file that appeared meanwhile unless it is to be replaced."""
    if remplacer:
        os.replace(provisoire, chemin)
    elif os.name == "nt":
        os.rename(provisoire, chemin)  # refuses an existing file
    else:
        try:
            os.link(provisoire, chemin)
        except FileExistsError as erreur:
            raise _existe(chemin) from erreur
        except OSError:  # a disk without hard links
            _verifier(chemin, remplacer)
            os.rename(provisoire, chemin)


@contextmanager
def dossier_neuf(chemin: Path, *, remplacable: Collection[str] | None = None) -> Iterator[Path]:
    """A temporary folder beside `chemin`, renamed to it when the block ends well, removed otherwise.

    Args:
        chemin: the folder to create; an empty one that is already there is taken.
        remplacable: files (relative, with `/`) that an older folder may hold to be replaced, put aside until the new one
            stands in its place; None when a folder with content is refused.

    Raises:
        EcritureRefusee: as for `fichier_neuf`, and when the older folder holds any other file.
    """
    chemin = chemin.resolve()
    if chemin.exists() and not chemin.is_dir():
        raise EcritureRefusee(f"« {chemin.name} » est un fichier, pas un dossier. Choisissez un autre nom.")
    contenu = sorted(f.relative_to(chemin).as_posix() for f in chemin.rglob("*") if not f.is_dir())
    _verifier(chemin, remplacable is not None or not contenu)
    etrangers = [nom for nom in contenu if nom not in (remplacable or ())]
    if etrangers:
        cites = ", ".join(etrangers[:CITES]) + ("…" if len(etrangers) > CITES else "")
        message = f"Le dossier « {chemin.name} » contient des fichiers que cet export ne réécrit pas ({cites})."
        raise EcritureRefusee(f"{message} Choisissez un autre dossier.")
    try:
        _retirer_les_restes(chemin)
        travail = f"{prefixe_provisoire(chemin)}{_machine()}-{os.getpid()}."
        provisoire = Path(tempfile.mkdtemp(prefix=travail, dir=chemin.parent))
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    try:
        yield provisoire
        provisoire.chmod(0o777 & ~_masque())
        _echanger(provisoire, chemin)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    finally:
        shutil.rmtree(provisoire, ignore_errors=True)


def _retirer_les_restes(chemin: Path) -> None:
    """Remove the folders that killed writings of this folder left; one whose process may still run is left alone."""
    for reste in chemin.parent.glob(f"{glob.escape(prefixe_provisoire(chemin))}*"):
        trouve = _TRAVAIL.search(reste.name)
        if trouve is None or not reste.is_dir():
            continue
        ici = trouve["machine"] == _machine()
        tourne = processus_tourne(int(trouve["pid"])) if ici else None
        if tourne is False or (tourne is None and time.time() - reste.stat().st_mtime > VIEUX):
            shutil.rmtree(reste, ignore_errors=True)


def _machine() -> str:
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def processus_tourne(pid: int) -> bool | None:
    """Whether a process of this machine still runs; None where that cannot be known (asking would harm on Windows)."""
    if os.name != "posix" or pid <= 0:
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return None
    except OSError:  # somebody else's process: it runs
        return True
    return True


def _echanger(provisoire: Path, chemin: Path) -> None:
    """Put the new folder in the place of the old one; the old one comes back if that fails."""
    if not chemin.exists():
        provisoire.rename(chemin)
        return
    ecarte = Path(tempfile.mkdtemp(prefix=f".{chemin.name[:40]}.ancien.", dir=chemin.parent))
    ancien = ecarte / chemin.name
    try:
        chemin.rename(ancien)
        provisoire.rename(chemin)
    except OSError:
        if ancien.exists():
            ancien.rename(chemin)
        ecarte.rmdir()
        raise
    shutil.rmtree(ecarte, ignore_errors=True)


def _verifier(chemin: Path, remplacer: bool) -> None:
    if chemin.exists() and not remplacer:
        raise _existe(chemin)
    if not chemin.absolute().parent.is_dir():
        raise EcritureRefusee(f"Le dossier « {chemin.parent} » n’existe pas. Créez-le d’abord.")


def _existe(chemin: Path) -> EcritureRefusee:
    return EcritureRefusee(
        f"« {chemin} » existe déjà. Choisissez un autre nom, ou ajoutez --remplacer si la commande le permet."
    )


def _refus(chemin: Path, erreur: OSError) -> EcritureRefusee:
    return EcritureRefusee(
        f"« {chemin} » ne peut pas être écrit : {raison_du_systeme(erreur)}. Est-il ouvert ailleurs ?"
    )


def _masque() -> int:
    masque = os.umask(0)
    os.umask(masque)
    return masque
