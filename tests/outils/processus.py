"""Running the commands for tests: a real process, the words of English that no user may see, the codes of the norm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).parents[2]
COMMANDES = (
    "demo",
    "nouveau",
    "controler",
    "deliberer",
    "sensibilite",
    "clore",
    "exporter",
    "cpf-retour",
    "cle",
    "verifier",
    "rectifier",
    "personne",
    "purger",
    "placement",
    "registre",
    "installer",
)
ANGLAIS = re.compile(
    r"\b(usage|error|errors|missing|invalid|unexpected|required|requires|argument'?s? *\(|does|not|such|default|show|this|message|exit|"
    r"command|commands|option '|file|value|try|help|traceback|warning|path|text|boolean|integer|the|and|with)\b",
    re.IGNORECASE,
)
DECISIONS = {"TITRE", "PARTIELLE", "AUCUNE", "EN_ATTENTE", "ANNULEE"}
BLOCS = {
    "VALIDE",
    "COMPENSE",
    "COMPENSABLE",
    "NON_VALIDE",
    "ELIMINATOIRE",
    "NON_PRESENTE",
    "EN_ATTENTE",
    "ACQUIS",
    "NON_INSCRIT",
    "ANNULE",
}
PRO = {"SUFFISANT", "INSUFFISANT", "NON_PRESENTE", "EN_ATTENTE", "ACQUIS", "DISPENSE", "NON_CONCERNE", "ANNULE"}


PROGRAMME = "import sys; from rdcxl.cli import main; sys.exit(main())"


def environnement(**autres: str) -> dict[str, str]:
    """The environment of a process that imports rdcxl from this work tree."""
    return {**os.environ, "PYTHONPATH": str(RACINE / "src"), "PYTHONIOENCODING": "utf-8", **autres}


def lancer(*arguments: str, dossier: Path, **autres: str) -> subprocess.CompletedProcess[str]:
    """`rdcxl` in a real process."""
    return subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", PROGRAMME, *arguments],
        cwd=dossier,
        env=environnement(**autres),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def anglais(texte: str) -> list[str]:
    """English words in a French output (the names of commands and options apart)."""
    texte = re.sub(r"--[a-z]+|\[OPTIONS\]", "", texte)
    return ANGLAIS.findall(texte)
