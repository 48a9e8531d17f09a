"""A PC as the diagnosis sees it: facts, its registry, its files. Standard library only; no test needs Windows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from typing import Optional, Protocol, Union

WINDOWS = "win32"
UTILISATEUR, ORDINATEUR = "HKCU", "HKLM"
Valeur = Union[str, int]
_VARIABLE = re.compile(r"%([^%]+)%")


class Registre(Protocol):
    """The registry: `racine` is UTILISATEUR or ORDINATEUR, `cle` a path below it."""

    def valeur(self, racine: str, cle: str, nom: str) -> Optional[Valeur]:
        """A value, or None; the name « » is the default one."""

    def sous_cles(self, racine: str, cle: str) -> list[str]:
        """The names of the keys under a key; none when it does not exist."""

    def ecrire(self, racine: str, cle: str, nom: str, valeur: Valeur) -> None:
        """Write a value, the key being created if needed.

        Raises:
            OSError: the registry refuses.
        """


class Disque(Protocol):
    """The files, by Windows paths."""

    def lire(self, chemin: str) -> Optional[bytes]:
        """The content of a file or of an alternate stream (fichier:flux), or None."""

    def existe(self, chemin: str) -> bool:
        """Whether a file or a folder stands there."""

    def ecrire(self, chemin: str, contenu: bytes) -> None:
        """Write a file whole or not at all, its folder being created if needed.

        Raises:
            EcritureRefusee: the place does not allow it.
        """

    def supprimer(self, chemin: str) -> None:
        """Remove a file.

        Raises:
            EcritureRefusee: the place does not allow it.
        """

    def en_reseau(self, chemin: str) -> bool:
        """Whether a path stands on a network drive."""


@dataclass(frozen=True)
class Machine:
    """Facts of a PC.

    Attributes:
        systeme: as `sys.platform` says it.
        python: the interpreter that runs rdcxl; version_python: its version; bits: 32 or 64.
        xlwings: the version of xlwings that it has; pywin32: whether it has pywin32.
        codage: the code page in which VBA reads text files.
    """

    systeme: str
    python: str
    version_python: str
    bits: int
    xlwings: str
    pywin32: bool
    environnement: Mapping[str, str]
    registre: Registre
    disque: Disque
    codage: str = "cp1252"

    def variable(self, nom: str) -> str:
        """An environment variable, whatever the case of its name; empty when there is none."""
        return next((v for n, v in self.environnement.items() if n.upper() == nom.upper()), "")

    def developper(self, texte: str) -> str:
        """A text with its %VARIABLES% replaced, as Windows does; unknown ones stay."""
        return _VARIABLE.sub(lambda trouve: self.variable(trouve[1]) or trouve[0], texte)


@dataclass(frozen=True)
class GrilleDecrite:
    """What the diagnosis must know of a grid.

    Attributes:
        chemin: where it stands, absolute.
        xlwings: the version that its macros were written with; None when it does not say.
        reglages: its sheet xlwings.conf, keys in capitals.
    """

    chemin: str
    xlwings: Optional[str] = None
    reglages: Mapping[str, str] = field(default_factory=dict)


Lire = Callable[[str], Optional[bytes]]


def contient(dossier: str, chemin: str, sous_dossiers: bool = True) -> bool:
    r"""Whether a Windows path stands in a folder.

    >>> contient("C:\\Grilles\\", "c:\\grilles\\2025\\g.xlsm"), contient("C:\\Gri", "C:\\Grilles\\g.xlsm")
    (True, False)
    """
    haut, parents = PureWindowsPath(dossier), PureWindowsPath(chemin).parents
    return haut in (parents if sous_dossiers else parents[:1])
