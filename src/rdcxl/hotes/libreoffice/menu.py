"""The menu RDC, inside LibreOffice: starts rdcxl's own Python and answers what it asks of the document.

Standard library only, Python 3.10. Where rdcxl is not installed beside, the menu says so.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from rdcxl import __version__
from rdcxl.erreurs import HoteRefuse
from rdcxl.hotes.libreoffice.document import Document
from rdcxl.hotes.libreoffice.echange import depuis_la_ligne, en_ligne

POSTE = "poste.json"  # written by « rdcxl installer libreoffice »: where rdcxl is on this machine
TITRE = "rdcxl"
_ABSENT = (
    "Le menu RDC a besoin de rdcxl sur cette machine, et ne l’y trouve pas ; les fonctions RDC_…, elles, n’en ont pas besoin. "
    "Installez rdcxl, puis lancez « rdcxl installer libreoffice » dans un terminal."
)
_MUET = (
    "rdcxl s’est arrêté sans répondre ; rien n’a été écrit à moitié. Enregistrez le classeur, fermez LibreOffice, "
    "lancez « rdcxl installer libreoffice » dans un terminal, puis recommencez."
)


def choisir(bouton: str, document: Document) -> str:
    """Do what an entry of the menu says; the message that was shown.

    Args:
        bouton: the name of an entry (`rdcxl.grille.entrees`).
    """
    try:
        with _demarrer(bouton) as processus:
            servir(document, processus)
    except HoteRefuse as refus:
        document.fin()
        document.dire(TITRE, str(refus), True)
    return document.message


def _demarrer(bouton: str) -> subprocess.Popen[str]:
    fichier = Path(__file__).with_name(POSTE)
    try:
        poste = json.loads(fichier.read_text("utf-8"))
        python, chemin = poste["python"], poste["chemin"]
        # What LibreOffice sets for its own Python would lead another one astray.
        env = {nom: v for nom, v in os.environ.items() if not nom.startswith("PYTHON")}
        env |= {"PYTHONPATH": chemin, "PYTHONUTF8": "1"}
        return subprocess.Popen(  # noqa: S603 - what the installation wrote
            [python, "-m", "rdcxl.hotes.libreoffice.bouton", bouton, __version__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=env,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError, KeyError, TypeError) as erreur:
        raise HoteRefuse(_ABSENT) from erreur


def servir(document: Document, processus: subprocess.Popen[str]) -> None:
    """Answer each question of the other Python until it has said its message.

    Raises:
        HoteRefuse: it stopped before.
    """
    if processus.stdin is None or processus.stdout is None:
        raise HoteRefuse(_MUET)
    for ligne in processus.stdout:
        reponse = repondre(document, *depuis_la_ligne(ligne))
        try:
            processus.stdin.write(en_ligne(reponse))
            processus.stdin.flush()
        except OSError:
            break
    if not document.message:
        raise HoteRefuse(_MUET)


def repondre(document: Document, question: str, arguments: list[Any]) -> dict[str, Any]:
    """The answer to a question: what the document says, what it refuses, or the name of what went wrong."""
    try:
        if question.startswith("_"):
            raise AttributeError(question)
        return {"dit": getattr(document, question)(*arguments)}
    except HoteRefuse as refus:
        return {"refus": refus.message}
    except Exception as erreur:  # said by the other side, in one sentence
        return {"panne": type(erreur).__name__}
