"""Two people must not close the same jury at once: a lock file beside the grid says who is at it. Writes that file only.

Only one process can create it. It is no proof by itself: a closed file is also named without ever covering another
one, so that even two takers of the same stale lock cannot both win.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import EcritureRefusee, VerrouPris, raison_du_systeme
from rdcxl.grille.ecriture import processus_tourne

SUFFIXE = ".verrou"
_TEXTE_MAXIMUM = 80  # characters quoted from a lock that somebody else wrote
_OCTETS_MAXIMUM = 4096


@dataclass(frozen=True)
class Verrou:
    """A lock that is held."""

    chemin: Path
    jeton: str

    def tenu(self) -> bool:
        """Whether nobody took it over meanwhile."""
        return bool(_lire(self.chemin).get("jeton") == self.jeton)

    def verifier(self) -> None:
        """Make sure that nobody took it over meanwhile.

        Raises:
            VerrouPris: somebody did.
        """
        if not self.tenu():
            raise VerrouPris(
                f"Le verrou « {self.chemin.name} » a été repris par quelqu’un d’autre pendant ce travail. "
                "Rien n’a été écrit ; voyez avec cette personne, puis recommencez."
            )


@contextmanager
def verrouiller(chemin: Path, operation: str, pris_le: dt.datetime, *, reprendre: bool = False) -> Iterator[Verrou]:
    """Hold the lock for the time of a block; it is released whatever happens.

    Args:
        chemin: the lock file.
        operation: what is going on, in French (« clôture »).
        pris_le: the time, with its offset.
        reprendre: put aside a lock that an interrupted work left.

    Raises:
        VerrouPris: it is held; EcritureRefusee: the folder cannot be written.
    """
    if reprendre:
        _ecarter(chemin)
    verrou = Verrou(chemin, secrets.token_hex(16))
    _prendre(verrou, operation, pris_le)
    try:
        yield verrou
    finally:
        if verrou.tenu():
            chemin.unlink(missing_ok=True)


def _prendre(verrou: Verrou, operation: str, pris_le: dt.datetime) -> None:
    contenu = {
        "operation": operation,
        "nom": _utilisateur(),
        "machine": socket.gethostname(),
        "processus": os.getpid(),
        "pris_le": pris_le.isoformat(timespec="seconds"),
        "jeton": verrou.jeton,
    }
    octets = (json.dumps(contenu, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    try:
        descripteur = os.open(verrou.chemin, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o644)
    except FileExistsError as erreur:
        raise VerrouPris(_phrase(verrou.chemin)) from erreur
    except OSError as erreur:
        raise EcritureRefusee(
            f"Le verrou « {verrou.chemin} » ne peut pas être posé : {raison_du_systeme(erreur)}."
        ) from erreur
    try:
        os.write(descripteur, octets)
    except OSError as erreur:
        verrou.chemin.unlink(missing_ok=True)
        raise EcritureRefusee(
            f"Le verrou « {verrou.chemin} » ne peut pas être écrit : {raison_du_systeme(erreur)}."
        ) from erreur
    finally:
        os.close(descripteur)


def _ecarter(chemin: Path) -> None:
    """Remove the lock that stands there, and only that one: a lock that appeared since is put back.

    Raises:
        VerrouPris: its holder is still running on this machine.
    """
    avant = _lire(chemin)
    if _tourne(avant):
        raise VerrouPris(
            f"{_debut(avant)}. Ce programme tourne encore : attendez qu’il finisse, ou arrêtez-le. Si ce numéro est "
            f"maintenant celui d’un autre programme, supprimez « {chemin.name} »."
        )
    ecarte = chemin.with_name(f".{chemin.name}.{secrets.token_hex(4)}")
    with suppress(FileNotFoundError):
        os.rename(chemin, ecarte)
        if _lire(ecarte) != avant:
            with suppress(OSError):
                os.link(ecarte, chemin)
        ecarte.unlink(missing_ok=True)


def _phrase(chemin: Path) -> str:
    lu = _lire(chemin)
    if not lu:
        return (
            f"Un verrou est posé (« {chemin.name} »), sans dire par qui : une clôture commence à l’instant, ou une autre a "
            "été interrompue. Attendez une minute ; si le verrou reste, ajoutez --reprendre-verrou."
        )
    debut = _debut(lu)
    if _tourne(lu) is False:
        return (
            f"{debut}. Ce programme ne tourne plus : il a été interrompu, et rien n’est écrit à moitié. "
            "Ajoutez --reprendre-verrou pour continuer."
        )
    return (
        f"{debut}. Attendez qu’elle finisse ; si cette personne confirme qu’elle a été interrompue, "
        "ajoutez --reprendre-verrou."
    )


def _debut(lu: dict[str, Any]) -> str:
    qui = f"{_cite(lu, 'nom')}, sur le poste {_cite(lu, 'machine')}"
    return f"Une {_cite(lu, 'operation')} de ce jury est déjà en cours : {qui}, {_date(lu)}, processus {_cite(lu, 'processus')}"


def _tourne(lu: dict[str, Any]) -> Optional[bool]:
    """Whether the holder still runs; None where that cannot be known (another machine, or asking would be harmful)."""
    pid = lu.get("processus")
    if lu.get("machine") != socket.gethostname() or not isinstance(pid, int):
        return None
    return processus_tourne(pid)


def _cite(lu: dict[str, Any], cle: str) -> str:
    texte = str(lu.get(cle, "?"))[:_TEXTE_MAXIMUM]
    return "".join(c for c in texte if c.isprintable()) or "?"


def _date(lu: dict[str, Any]) -> str:
    try:
        return f"{dt.datetime.fromisoformat(str(lu.get('pris_le'))):le %d/%m/%Y à %H:%M}"
    except ValueError:
        return "à une heure inconnue"


def _lire(chemin: Path) -> dict[str, Any]:
    """The content of a lock; empty when there is none, or when it says nothing."""
    try:
        with chemin.open("rb") as fichier:
            lu = json.loads(fichier.read(_OCTETS_MAXIMUM))
    except (OSError, ValueError, RecursionError):
        return {}
    return lu if isinstance(lu, dict) else {}


def _utilisateur() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account behind this process
        return "utilisateur inconnu"
