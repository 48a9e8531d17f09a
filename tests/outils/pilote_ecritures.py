"""Every command that writes, killed and starved of disk on its way, then run again. A process of its own, without threads, that forks.

    python pilote_ecritures.py DOSSIER COMBIEN [COMMANDE…]

Prints a JSON list of what was wrong: (command, how it was stopped, what).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
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
from tests.outils.processus import anglais

import rdcxl.cli.personnes
from rdcxl.cli import main
from rdcxl.grille import ecriture

APRES_LES_ENQUETES = dt.datetime(2027, 9, 1, 12, tzinfo=dt.timezone.utc)
TAILLES = (0, 900, 9_000)  # bytes that a file may have


def commandes(ou: Path) -> dict[str, list[str]]:
    """Each writing command, in a folder that `poser` filled."""
    clos, grille = str(ou / "grille.cloture.json"), str(ou / "grille.xlsx")
    return {
        "nouveau": ["nouveau", str(ou / "neuve.xlsx"), "--candidats", str(ou / "candidats.csv")],
        "migrer": ["migrer", grille, "--vers", str(ou / "migree.xlsx")],
        "clore": ["clore", str(ou / "b" / "autre.xlsx"), "--jury", str(ou / "jury.toml"), "--sans-signature"],
        "rectifier": ["rectifier", clos, "--grille", grille, "--motif", "Essai.", "--sans-signature"],
        "exporter": [
            "exporter",
            clos,
            "--vers",
            str(ou / "exports"),
            "--quoi",
            "diplomation,releves",
            "--sans-signature",
        ],
        "placement": ["placement", clos, "--vers", str(ou / "suivi")],
        "echeances": ["echeances", clos, "--ics", str(ou / "agenda.ics")],
        "cle": ["cle", "--titulaire", "École X", "--cle", str(ou / "cle.pem")],
        "purger": ["purger", clos, "--au", "01/09/2027"],
    }


def poser(base: Path, ou: Path) -> Path:
    """A fresh copy of the base folder."""
    shutil.rmtree(ou, ignore_errors=True)
    shutil.copytree(base, ou)
    return ou


def enfant(commande: list[str], avant: Callable[[], Any]) -> tuple[int, str]:
    """Run a command in a child, after `avant`; its exit code (negative: the signal that ended it) and what it said."""
    lecture, sortie = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(lecture)
        dit = io.StringIO()
        with contextlib.redirect_stdout(dit), contextlib.redirect_stderr(dit):
            avant()
            try:
                code = main(commande)
            except BaseException as erreur:
                code, _ = 99, dit.write(f"Traceback {type(erreur).__name__} {erreur}")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        os.write(sortie, dit.getvalue().encode()[-4000:])
        os._exit(code)
    os.close(sortie)
    statut = os.waitpid(pid, 0)[1]
    with os.fdopen(lecture, "rb") as tuyau:
        texte = tuyau.read().decode(errors="replace")
    return (-os.WTERMSIG(statut) if os.WIFSIGNALED(statut) else os.WEXITSTATUS(statut)), texte


def tuer_au_renommage(rang: int) -> Callable[[], None]:
    """Die before the n-th time that something takes its name."""

    def preparer() -> None:
        reste = [rang]

        def avant(vrai: Callable[..., Any]) -> Callable[..., Any]:
            def remplacant(*arguments: Any, **options: Any) -> Any:
                reste[0] -= 1
                if reste[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return vrai(*arguments, **options)

            return remplacant

        for nom in ("nommer", "echanger"):
            setattr(ecriture, nom, avant(getattr(ecriture, nom)))
        os.replace = avant(os.replace)

    return preparer


def tuer_apres(secondes: float) -> Callable[[], None]:
    """Die after this time: SIGALRM is not caught."""

    def preparer() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(secondes, 0.001))

    return preparer


def sans_place(octets: int) -> Callable[[], None]:
    """No file may be longer than this: whoever writes is told so (EFBIG), be it rdcxl, XlsxWriter or typst."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))


def restes(ou: Path) -> list[str]:
    """Hidden files and locks."""
    return sorted(str(f.relative_to(ou)) for f in ou.rglob("*") if f.name.startswith(".") or f.suffix == ".verrou")


def reprendre(commande: list[str]) -> list[str]:
    """The same command once more, taking over the lock of a closing that died."""
    return [*commande, "--reprendre-verrou"] if commande[0] in ("clore", "rectifier", "purger") else commande


def eprouver(base: Path, ou: Path, nom: str, combien: int) -> list[tuple[str, str, str]]:
    """One command: starved, then killed."""
    fautes = []
    commande = commandes(ou)[nom]
    poser(base, ou)
    debut = time.monotonic()
    code, dit = enfant(commande, lambda: None)
    duree = time.monotonic() - debut
    if code or restes(ou):
        return [(nom, "rien", f"{code} {restes(ou)} {dit[-300:]}")]
    for taille in TAILLES[: max(1, combien // 3)]:
        poser(base, ou)
        avant = {f: f.read_bytes() for f in ou.rglob("*") if f.is_file()}
        code, dit = enfant(commande, sans_place(taille))
        if code not in (0, 1) or "inattendue" in dit or "Traceback" in dit or anglais(dit):
            fautes.append((nom, f"{taille} octets", f"{code} {dit[-400:]}"))
        if code and ({f: f.read_bytes() for f in ou.rglob("*") if f.is_file()} != avant):
            fautes.append((nom, f"{taille} octets", f"reste {restes(ou)}"))
    morts: list[tuple[str, Callable[[], None]]] = [(f"renommage {n}", tuer_au_renommage(n)) for n in (1, 2)]
    morts += [(f"{t} / {combien}", tuer_apres(duree * (t + 0.5) / combien)) for t in range(combien)]
    for comment, avant_ in morts:
        poser(base, ou)
        code, dit = enfant(commande, avant_)
        if code >= 0:
            if code:
                fautes.append((nom, comment, f"{code} {dit[-300:]}"))
            continue
        code, dit = enfant(reprendre(commande), lambda: None)
        deja = (code == 1 and "existe déjà" in dit) or "déjà clos" in dit or "a été remplacé" in dit
        if (code and not deja) or restes(ou):
            fautes.append((nom, comment, f"ensuite {code} {restes(ou)} {dit[-300:]}"))
    return fautes


def principal() -> None:
    """See the module."""
    dossier, combien, voulues = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    os.environ |= {"RDCXL_MOT_DE_PASSE": clotures.MOT_DE_PASSE, "RDCXL_CONFIGURATION": str(dossier / "config")}
    rdcxl.cli.personnes.maintenant = lambda: APRES_LES_ENQUETES  # type: ignore[attr-defined]
    base = dossier / "base"
    (base / "b").mkdir(parents=True)
    grille = clotures.grille(base, 2)
    shutil.copy(grille, base / "b" / "autre.xlsx")
    (base / "candidats.csv").write_text("identifiant;nom_naissance;prenoms;parcours\nC01;Martin;Luc;COMPLET\n", "utf-8")
    clotures.clos(grille)
    fautes = [x for nom in voulues or commandes(base) for x in eprouver(base, dossier / "essai", nom, combien)]
    sys.stdout.write(json.dumps(fautes, ensure_ascii=False))


if __name__ == "__main__":
    principal()
