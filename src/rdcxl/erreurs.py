"""Every error of the product, on one page, by who must act. Standard library only.

A message is a French sentence for the person in front of the screen; `problemes` lists everything that
was found, never only the first. Nothing here reaches a user as a traceback: the command line prints the
message and the list, and exits with `code_sortie`.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterable
from pathlib import PurePath

# Exit codes. A verification also ends with 3: intact, but not by the key that is known here or given.
FAIT, REFUSE, USAGE, AUTRE_MAIN = 0, 1, 2, 3


class ErreurRdcxl(Exception):
    """Base class: a French sentence, and the complete list of what was found.

    Args:
        message: one sentence saying what could not be done.
        problemes: one French sentence per finding (where, what value, why, what to do).
    """

    code_sortie = REFUSE

    def __init__(self, message: str, problemes: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problemes = tuple(problemes)

    def __str__(self) -> str:
        return "\n".join((self.message, *(f"- {p}" for p in self.problemes)))


class UsageIncorrect(ErreurRdcxl):
    """The command was called in a way that it does not know (exit code 2)."""

    code_sortie = USAGE


class ReferentielIncoherent(ErreurRdcxl):
    """The maintainer of a référentiel must act: its sums, hours or sections contradict each other."""


class ReferentielRefuse(ErreurRdcxl):
    """The person who opens a file must act: its référentiel is not there, or is not the one that was given."""


class SaisieRefusee(ErreurRdcxl):
    """The person who entered the data must act: a CSV, session or jury file cannot be taken as it is."""


class ClasseurIllisible(ErreurRdcxl):
    """The workbook itself cannot be read: not a workbook, damaged, encrypted, too large, another layout."""


class ClotureRefusee(ErreurRdcxl):
    """The jury session cannot be closed yet, or a closed file is not what it claims to be."""


class ClotureModifiee(ClotureRefusee):
    """A closed file is not, to the last bit, what was sealed."""


class CleRefusee(ErreurRdcxl):
    """The person who signs must act: no key, a wrong password, a key that exists already."""


class VerrouPris(ErreurRdcxl):
    """Somebody else is closing the same jury, or was interrupted while doing so."""


class ExportRefuse(ErreurRdcxl):
    """A document cannot be produced: a mention, a field or a character is missing, by candidate and field."""


class EcritureRefusee(ErreurRdcxl):
    """A file or folder cannot be written: it exists already, or the place does not allow it."""


class HoteRefuse(ErreurRdcxl):
    """The person in front of Excel or Calc must act there: save, unprotect, rename a sheet, bring the file to this PC."""


_RAISONS = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.ENOSPC: "le disque est plein",
    getattr(errno, "EDQUOT", -1): "la place accordée est épuisée",
    errno.EFBIG: "le fichier est trop gros pour ce disque",
    errno.EIO: "le disque ne répond pas correctement",
    errno.ELOOP: "des liens tournent en rond",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENOTEMPTY: "le dossier n’est pas vide",
    errno.EXDEV: "c’est un autre disque",
    getattr(errno, "ESTALE", -2): "le lecteur réseau s’est déconnecté",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EBUSY: "il est utilisé par un autre programme",
}


def raison_du_systeme(erreur: OSError) -> str:
    """Why the system refuses a file, in French."""
    return _RAISONS.get(erreur.errno or 0, "le système le refuse")


def decrire_inattendue(erreur: BaseException) -> str:
    """Where an unforeseen error happened, in one French sentence without any value of the data."""
    pas = traceback.extract_tb(erreur.__traceback__)
    notres = [p for p in pas if "rdcxl" in PurePath(p.filename).parts] or pas
    lieu = f" ({PurePath(notres[-1].filename).name}, ligne {notres[-1].lineno})" if pas else ""
    return f"Erreur inattendue {type(erreur).__name__}{lieu}."
