"""All or nothing: a new file, or a new folder, appears whole or not at all. Standard library only."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rdcxl.erreurs import EcritureRefusee, raison_du_systeme


@contextmanager
def fichier_neuf(chemin: Path, *, remplacer: bool = False) -> Iterator[Path]:
    """A temporary file beside `chemin`, renamed to it when the block ends well, removed otherwise.

    Raises:
        EcritureRefusee: the file exists and `remplacer` is false, the folder does not exist, or writing fails.
    """
    _verifier(chemin, remplacer)
    try:
        descripteur, nom = tempfile.mkstemp(prefix=f".{chemin.name[:40]}.", suffix=chemin.suffix, dir=chemin.parent)
        os.close(descripteur)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    provisoire = Path(nom)
    try:
        yield provisoire
        provisoire.chmod(0o666 & ~_masque())
        os.replace(provisoire, chemin)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    finally:
        provisoire.unlink(missing_ok=True)


@contextmanager
def dossier_neuf(chemin: Path, *, remplacer: bool = False) -> Iterator[Path]:
    """A temporary folder beside `chemin`, renamed to it when the block ends well, removed otherwise.

    An empty folder that is already there is taken; one with content only when `remplacer` is true, and it is then put
    aside until the new one stands in its place.

    Raises:
        EcritureRefusee: as for `fichier_neuf`.
    """
    vide = chemin.is_dir() and not any(chemin.iterdir())
    _verifier(chemin, remplacer or vide)
    if chemin.exists() and not chemin.is_dir():
        raise EcritureRefusee(f"« {chemin} » est un fichier, pas un dossier. Choisissez un autre nom.")
    try:
        provisoire = Path(tempfile.mkdtemp(prefix=f".{chemin.name[:40]}.", dir=chemin.parent))
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


def _echanger(provisoire: Path, chemin: Path) -> None:
    """Put the new folder in the place of the old one; the old one comes back if that fails."""
    if not chemin.exists():
        provisoire.rename(chemin)
        return
    ecarte = Path(tempfile.mkdtemp(prefix=f".{chemin.name[:40]}.ancien.", dir=chemin.parent))
    ancien = ecarte / chemin.name
    chemin.rename(ancien)
    try:
        provisoire.rename(chemin)
    except OSError:
        ancien.rename(chemin)
        ecarte.rmdir()
        raise
    shutil.rmtree(ecarte, ignore_errors=True)


def _verifier(chemin: Path, remplacer: bool) -> None:
    if chemin.exists() and not remplacer:
        raise EcritureRefusee(f"« {chemin} » existe déjà. Choisissez un autre nom, ou ajoutez --remplacer.")
    if not chemin.absolute().parent.is_dir():
        raise EcritureRefusee(f"Le dossier « {chemin.parent} » n’existe pas. Créez-le d’abord.")


def _refus(chemin: Path, erreur: OSError) -> EcritureRefusee:
    return EcritureRefusee(
        f"« {chemin} » ne peut pas être écrit : {raison_du_systeme(erreur)}. Est-il ouvert ailleurs ?"
    )


def _masque() -> int:
    masque = os.umask(0)
    os.umask(masque)
    return masque
