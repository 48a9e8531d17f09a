"""All or nothing: a new file, or a new folder, appears whole or not at all, and nobody else's is lost. Standard library only.

What may be replaced is asked twice: before the work, and of what really stood there once it was put aside; then it comes back
unless it was ours. What a killed writing leaves is hidden, and the next writing of the same name removes it.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import socket
import tempfile
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rdcxl.erreurs import EcritureRefusee, raison_du_systeme
from rdcxl.grille.renommage import echanger, nommer

FichierDesNotres = Callable[[Path], bool]
EntreesDesNotres = Callable[[Path], Collection[str]]

CITES = 3  # files named in a refusal
# What a file or folder holds, and so who may read it.
PERSONNES, SECRET, TOUS = "personnes", "secret", "tous"
PARTAGE = (
    "RDCXL_PARTAGE"  # environment: personal data may be read by whom the system lets (a shared folder of the school)
)
OCTETS_DU_PREFIXE = 40  # of a name, in that of its temporary file
VIEUX = 86_400  # seconds after which what an interrupted writing left is removed, where nobody can ask for its process
_TRAVAIL = re.compile(r"\.(?P<machine>[0-9a-f]{8})-(?P<pid>\d{1,10})\.[^.]*(\.[^.]*)?$")


@contextmanager
def fichier_neuf(chemin: Path, *, remplacable: FichierDesNotres | None = None, pour: str = PERSONNES) -> Iterator[Path]:
    """A temporary file beside `chemin`, on the disk before it takes that name, removed when the block ends badly.

    Args:
        remplacable: says of a file that stands there whether it may be replaced; None: nothing may stand there.
        pour: whether it holds personal data (`PERSONNES`), a secret (`SECRET`) or nothing of anybody's (`TOUS`).

    Raises:
        EcritureRefusee: a file is there and may not be replaced (also one that appeared meanwhile, which stays), the folder
            does not exist, or writing fails.
    """
    with _en_francais(chemin):
        retirer_les_restes(chemin)
        _verifier_la_place(chemin, vide=remplacable is None)
        _exiger_un_des_notres(chemin, chemin, remplacable)
        descripteur, nom = tempfile.mkstemp(prefix=_prefixe_du_travail(chemin), suffix=chemin.suffix, dir=chemin.parent)
        os.close(descripteur)
    provisoire = Path(nom)
    try:
        yield provisoire
        with _en_francais(chemin):
            provisoire.chmod(_droits(pour, 0o666))
            _sur_le_disque(provisoire, os.O_RDWR)
            _poser_le_fichier(provisoire, chemin, remplacable)
            if os.name == "posix":  # elsewhere a folder cannot be opened; the rename is in the journal
                _sur_le_disque(chemin.parent, os.O_RDONLY)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    finally:
        with suppress(OSError):
            provisoire.unlink()


@contextmanager
def dossier_neuf(chemin: Path, *, remplacable: EntreesDesNotres | None = None, pour: str = PERSONNES) -> Iterator[Path]:
    """A temporary folder beside `chemin`, renamed to it when the block ends well, removed otherwise.

    Args:
        chemin: the folder to create; an empty one that is already there is taken.
        remplacable: says of a folder that stands there which of its entries (relative, with `/`) may go; None: none may.

    Raises:
        EcritureRefusee: as for `fichier_neuf`, and when the folder there holds any other entry, an empty folder and a link
            included.
    """
    with _en_francais(chemin):
        chemin = chemin.resolve()
        if os.path.lexists(chemin) and not chemin.is_dir():
            raise EcritureRefusee(f"« {chemin.name} » est un fichier, pas un dossier. Choisissez un autre nom.")
        retirer_les_restes(chemin)
        _verifier_la_place(chemin, vide=remplacable is None and bool(_entrees(chemin)))
        _exiger_les_notres(chemin, chemin, remplacable)
        provisoire = Path(tempfile.mkdtemp(prefix=_prefixe_du_travail(chemin), dir=chemin.parent))
    try:
        yield provisoire
        with _en_francais(chemin):
            provisoire.chmod(_droits(pour, 0o777))
            _poser_le_dossier(provisoire, chemin, remplacable)
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur
    finally:
        shutil.rmtree(provisoire, ignore_errors=True)


def tout_fichier(_: Path) -> bool:
    """For `remplacable`: a name that only this program uses."""
    return True


def en_octets(nom: str, maximum: int) -> str:
    """The beginning of a name that takes at most `maximum` bytes of UTF-8, no character cut in two."""
    return nom.encode()[:maximum].decode(errors="ignore")


# -- the exchange ---------------------------------------------------------------------------------------------------


def _poser_le_fichier(provisoire: Path, chemin: Path, remplacable: FichierDesNotres | None) -> None:
    if remplacable is None or not os.path.lexists(chemin):
        _nommer(provisoire, chemin)
    elif echanger(provisoire, chemin):
        try:
            _exiger_un_des_notres(provisoire, chemin, remplacable)
        except BaseException:
            echanger(provisoire, chemin)
            raise
    else:
        _exiger_un_des_notres(chemin, chemin, remplacable)
        os.replace(provisoire, chemin)


def _poser_le_dossier(provisoire: Path, chemin: Path, remplacable: EntreesDesNotres | None) -> None:
    if not os.path.lexists(chemin):
        _nommer(provisoire, chemin)
    elif chemin.is_dir() and echanger(provisoire, chemin):
        try:
            _exiger_les_notres(provisoire, chemin, remplacable)
        except BaseException:
            echanger(provisoire, chemin)
            raise
    else:
        _ecarter_puis_poser(provisoire, chemin, remplacable)


def _ecarter_puis_poser(provisoire: Path, chemin: Path, remplacable: EntreesDesNotres | None) -> None:
    """Where two names cannot be swapped: the old one aside, the new one in its place; the old one comes back if that fails."""
    ancien = Path(tempfile.mkdtemp(prefix=_prefixe_du_travail(chemin), dir=chemin.parent)) / chemin.name
    nommer(chemin, ancien)
    try:
        _exiger_les_notres(ancien, chemin, remplacable)
        _nommer(provisoire, chemin)
    except BaseException:
        nommer(ancien, chemin)
        ancien.parent.rmdir()
        raise
    shutil.rmtree(ancien.parent, ignore_errors=True)


def _nommer(provisoire: Path, chemin: Path) -> None:
    try:
        nommer(provisoire, chemin)
    except FileExistsError as erreur:
        raise _existe(chemin) from erreur


def _exiger_un_des_notres(ou: Path, nom: Path, remplacable: FichierDesNotres | None) -> None:
    """Nothing goes that may not; `nom` is how the refusal calls it."""
    if remplacable is None or not os.path.lexists(ou):
        return
    if ou.is_symlink() or not ou.is_file() or not remplacable(ou):
        raise EcritureRefusee(
            f"« {nom.name} » n’a pas été écrit par rdcxl, ou a changé depuis : --remplacer n’y touche pas. "
            "Choisissez un autre nom, ou mettez ce fichier de côté."
        )


def _exiger_les_notres(ou: Path, nom: Path, remplacable: EntreesDesNotres | None) -> None:
    presents = _entrees(ou)
    notres = frozenset(remplacable(ou)) if remplacable is not None and presents else frozenset()
    etrangers = [entree for entree in presents if entree not in notres or (ou / entree).is_symlink()]
    if etrangers:
        cites = ", ".join(etrangers[:CITES]) + ("…" if len(etrangers) > CITES else "")
        message = f"Le dossier « {nom.name} » contient des fichiers que cet export ne réécrit pas ({cites})."
        raise EcritureRefusee(f"{message} Choisissez un autre dossier.")


def _entrees(dossier: Path) -> list[str]:
    """What a folder holds, relative, with `/`: files, links (not followed), and folders that hold nothing (ending in `/`)."""
    if not dossier.is_dir():
        return []
    trouvees = []

    def relever(erreur: OSError) -> None:
        raise erreur

    for racine, dossiers, fichiers in os.walk(dossier, onerror=relever):
        liens = [nom for nom in dossiers if os.path.islink(os.path.join(racine, nom))]
        ici = Path(racine)
        trouvees += [(ici / nom).relative_to(dossier).as_posix() for nom in (*fichiers, *liens)]
        if not fichiers and not dossiers and ici != dossier:
            trouvees.append(f"{ici.relative_to(dossier).as_posix()}/")
    return sorted(trouvees)


# -- what a killed writing leaves -------------------------------------------------------------------------------------


def _prefixe(chemin: Path) -> str:
    return f".{en_octets(chemin.name, OCTETS_DU_PREFIXE)}."


def _prefixe_du_travail(chemin: Path) -> str:
    """How the name of a temporary file or folder begins: whose it is, and which process of which machine writes it."""
    return f"{_prefixe(chemin)}{_machine()}-{os.getpid()}."


def retirer_les_restes(chemin: Path, *, seul: bool = False) -> None:
    """Remove what killed writings of this name left.

    Args:
        seul: nobody else can be writing it now (a lock is held); otherwise what a process that may still run writes is left.
    """
    seul = seul and len(chemin.name.encode()) <= OCTETS_DU_PREFIXE  # a name that was cut may be another file's
    for reste in chemin.parent.glob(f"{glob.escape(_prefixe(chemin))}*"):
        with suppress(OSError):
            if (seul and reste.suffix == chemin.suffix) or _abandonne(reste):
                _retirer(reste, chemin)


def _abandonne(reste: Path) -> bool:
    """Whether the name is that of a temporary file or folder whose process has ended, or may well have."""
    trouve = _TRAVAIL.search(reste.name)
    if trouve is None:
        return False
    tourne = processus_tourne(int(trouve["pid"])) if trouve["machine"] == _machine() else None
    return tourne is False or (tourne is None and time.time() - reste.lstat().st_mtime > VIEUX)


def _retirer(reste: Path, chemin: Path) -> None:
    """Remove a file, or a folder; one that was put aside and never came back does so now."""
    if not reste.is_dir():
        reste.unlink()
        return
    ancien = reste / chemin.name
    if ancien.is_dir() and not os.path.lexists(chemin):
        nommer(ancien, chemin)
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


# -- refusals -------------------------------------------------------------------------------------------------------


def _verifier_la_place(chemin: Path, *, vide: bool) -> None:
    if vide and os.path.lexists(chemin):
        raise _existe(chemin)
    if not chemin.absolute().parent.is_dir():
        raise EcritureRefusee(f"Le dossier « {chemin.parent} » n’existe pas. Créez-le d’abord.")


def _existe(chemin: Path) -> EcritureRefusee:
    return EcritureRefusee(
        f"« {chemin} » existe déjà. Choisissez un autre nom, ou ajoutez --remplacer si la commande le permet."
    )


@contextmanager
def _en_francais(chemin: Path) -> Iterator[None]:
    """What the system refuses is said of the final name, never of a temporary one."""
    try:
        yield
    except OSError as erreur:
        raise _refus(chemin, erreur) from erreur


def _refus(chemin: Path, erreur: OSError) -> EcritureRefusee:
    return EcritureRefusee(
        f"« {chemin} » ne peut pas être écrit : {raison_du_systeme(erreur)}. Est-il ouvert ailleurs ?"
    )


def _sur_le_disque(chemin: Path, mode: int) -> None:
    descripteur = os.open(chemin, mode | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _droits(pour: str, tous: int) -> int:
    """Only the owner reads personal data, unless sharing was asked for; never a secret."""
    partage = pour == TOUS or (pour == PERSONNES and bool(os.environ.get(PARTAGE)))
    return tous & ~_masque() if partage else tous & 0o700


def _masque() -> int:
    masque = os.umask(0)
    os.umask(masque)
    return masque
