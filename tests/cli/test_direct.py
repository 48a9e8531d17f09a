"""`rdcxl deliberer --direct` in a real terminal: seen within a second of a save, never lost, left with Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.outils.classeurs import modifier, simple
from tests.outils.processus import PROGRAMME, anglais, environnement, lancer

from rdcxl.cli import main

ECHAPPEMENT = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ATTENTE = 30.0  # seconds before a test gives up; what is measured is much shorter


class Terminal:
    """The command in a pseudo-terminal of a given size."""

    def __init__(self, *arguments: str, largeur: int = 150, hauteur: int = 60) -> None:
        self.maitre, esclave = pty.openpty()
        self.tailler(largeur, hauteur)
        self.processus = subprocess.Popen(
            [sys.executable, "-c", PROGRAMME, *arguments],
            stdin=esclave, stdout=esclave, stderr=esclave, close_fds=True, start_new_session=True,
            env={k: v for k, v in environnement(TERM="xterm-256color").items() if k not in ("COLUMNS", "LINES")},
        )  # fmt: skip
        os.close(esclave)
        self.recu = ""

    def tailler(self, largeur: int, hauteur: int) -> None:
        fcntl.ioctl(self.maitre, termios.TIOCSWINSZ, struct.pack("HHHH", hauteur, largeur, 0, 0))

    def _lire(self, delai: float) -> bool:
        if not select.select([self.maitre], [], [], delai)[0]:
            return False
        try:
            octets = os.read(self.maitre, 65536)
        except OSError:
            return False
        self.recu += octets.decode("utf-8", "replace")
        return bool(octets)

    def texte(self) -> str:
        return simple(ECHAPPEMENT.sub("", self.recu))

    def attendre(self, motif: str) -> float:
        """Seconds until the pattern has appeared since `oublier`."""
        debut = time.monotonic()
        while not re.search(motif, self.texte()):
            self._lire(0.05)
            assert time.monotonic() - debut < ATTENTE, self.texte()[-3000:]
        return time.monotonic() - debut

    def oublier(self) -> None:
        while self._lire(0.3):
            pass
        self.recu = ""

    def finir(self) -> int:
        os.kill(self.processus.pid, signal.SIGINT)
        debut = time.monotonic()
        while self.processus.poll() is None and time.monotonic() - debut < ATTENTE:
            self._lire(0.05)
        while self._lire(0.05):
            pass
        return self.processus.wait(timeout=1)


@pytest.fixture
def terminal(promo: Path) -> Iterator[Terminal]:
    t = Terminal("deliberer", "--direct", str(promo / "grille.xlsx"))
    yield t
    with contextlib.suppress(ProcessLookupError):
        t.processus.kill()
    t.processus.wait()
    os.close(t.maitre)


def _ligne(grille: Path, identifiant: str) -> int:
    from openpyxl import load_workbook

    return next(int(c.row) for c in load_workbook(grille)["Notes"]["A"] if c.value == identifiant)


def test_l_ecran_suit_les_enregistrements_et_ne_perd_jamais_le_dernier_etat(terminal: Terminal, promo: Path) -> None:
    grille = promo / "grille.xlsx"
    ligne = _ligne(grille, "C01")
    copie = Path(shutil.copy(grille, promo / "suivante.xlsx"))
    terminal.attendre("Ctrl-C pour quitter")
    premier = terminal.texte()
    assert "Confidentiel — PROJET, ne pas diffuser avant le jury" in premier
    assert "RDC 2024-2025 — 24 candidats, lus à" in premier
    assert "8 titres obtenus · 9 certifications partielles" in premier
    assert premier.index("C06") < premier.index("C14") < premier.index("C01")

    modifier(copie, {f"Notes!C{ligne}": 0})
    terminal.oublier()
    os.replace(copie, grille)  # as Excel saves
    delai = terminal.attendre(r"● C01[\s\S]*avant : Titre obtenu")
    assert "7 titres obtenus" in terminal.texte()

    autre = modifier(Path(shutil.copy(grille, promo / "autre.xlsx")), {f"Notes!C{ligne}": 90})
    terminal.oublier()
    grille.write_bytes(autre.read_bytes())  # in place
    delai = max(delai, terminal.attendre("8 titres obtenus"))
    assert delai < 3  # about 0.6 s alone on its machine; the figure is in benchmarks/direct.py

    terminal.oublier()
    bon = grille.read_bytes()
    grille.write_bytes(bon[: len(bon) // 2])
    terminal.attendre("le dernier état lu reste affiché")
    assert "8 titres obtenus" in terminal.texte()
    terminal.oublier()
    grille.unlink()
    terminal.attendre("n’existe pas")
    terminal.oublier()
    grille.write_bytes(bon)
    terminal.attendre("8 titres obtenus")
    assert "reste affiché" not in terminal.texte()

    terminal.oublier()
    terminal.tailler(80, 24)
    terminal.attendre(r"… et \d+ de plus : agrandissez la fenêtre")

    assert terminal.finir() == 0
    assert "Traceback" not in terminal.recu
    assert terminal.recu.rstrip().endswith("\x1b[?25h\x1b[?1049l")  # the cursor, and the screen of before, are back


def test_sans_terminal_le_tableau_est_donne_une_fois(promo: Path) -> None:
    fini = lancer("deliberer", "--direct", str(promo / "grille.xlsx"), dossier=promo, COLUMNS="80")
    assert fini.returncode == 0
    assert all(f"C{i:02d}" in fini.stdout for i in range(1, 25))
    assert "…" not in fini.stdout
    assert "tableau donné une seule fois" in simple(fini.stderr).replace("\n", " ")
    assert anglais(fini.stdout + fini.stderr) == []


@pytest.mark.parametrize("largeur", [50, 80, 112, 200])
def test_rien_n_est_coupe_a_aucune_largeur(
    promo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, largeur: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(largeur))
    assert main(["deliberer", "--direct", "--motifs", str(promo / "grille.xlsx")]) == 0
    sortie = capsys.readouterr().out
    assert "…" not in sortie
    assert max(len(ligne) for ligne in sortie.splitlines()) <= largeur


def test_direct_refuse_json_et_une_grille_absente(promo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deliberer", "--direct", "--json", str(promo / "grille.xlsx")]) == 2
    assert "--direct" in capsys.readouterr().err
    assert main(["deliberer", "--direct", str(promo / "absente.xlsx")]) == 1
    assert "n’existe pas" in capsys.readouterr().err


def test_direct_n_ecrit_rien_a_cote_de_la_grille(promo: Path) -> None:
    avant = {f: f.read_bytes() for f in promo.rglob("*") if f.is_file()}
    assert main(["deliberer", "--direct", str(promo / "grille.xlsx")]) == 0
    assert {f: f.read_bytes() for f in promo.rglob("*") if f.is_file()} == avant
