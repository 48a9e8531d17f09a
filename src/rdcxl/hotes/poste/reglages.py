"""xlwings.conf: lines "CLE","valeur" that VBA reads in the code page of the PC. One key is written, the others stay."""

from __future__ import annotations

import re
from pathlib import PureWindowsPath

from rdcxl.erreurs import EcritureRefusee
from rdcxl.hotes.poste.machine import Machine

INTERPRETEUR = "INTERPRETER_WIN"
NOM = "xlwings.conf"
_LIGNE = re.compile(rb'\s*"?([^",]*)"?\s*,\s*"?([^"\r\n]*)"?\s*')
_FIN = b"\r\n"


def chemin_de_l_utilisateur(machine: Machine) -> str:
    """Where VBA looks for the user's settings."""
    return str(PureWindowsPath(machine.variable("USERPROFILE")) / ".xlwings" / NOM)


def lire_reglages(machine: Machine, chemin: str) -> dict[str, str]:
    """The settings of a file, keys in capitals, variables replaced; empty when there is no such file."""
    contenu = machine.disque.lire(chemin) or b""
    reglages: dict[str, str] = {}
    for ligne in contenu.splitlines():
        trouve = _LIGNE.fullmatch(ligne)
        if trouve:
            cle = trouve[1].decode(machine.codage, "replace").strip().upper()
            reglages.setdefault(cle, machine.developper(trouve[2].decode(machine.codage, "replace").strip()))
    return reglages


def interpreteur_voulu(machine: Machine) -> str:
    """The interpreter to name: the one that runs rdcxl, with the console that xlwings hides by itself."""
    chemin = PureWindowsPath(machine.python)
    if chemin.name.casefold() == "pythonw.exe":
        avec_console = str(chemin.with_name("python.exe"))
        return avec_console if machine.disque.existe(avec_console) else machine.python
    return machine.python


def interprete(machine: Machine, chemin: str) -> str:
    """The interpreter that a file of settings names; empty when there is none."""
    return lire_reglages(machine, chemin).get(INTERPRETEUR, "")


def ecrire_interpreteur(machine: Machine, reglages: str | None = None) -> bool:
    """Name this Python in a file of settings, the user's xlwings.conf by default; every other line stays, byte for byte.

    Returns:
        Whether something had to be written.

    Raises:
        EcritureRefusee: the path cannot be written in the code page that VBA reads, or the file cannot be written.
    """
    voulu, chemin = interpreteur_voulu(machine), reglages or chemin_de_l_utilisateur(machine)
    try:
        ligne = f'"{INTERPRETEUR}","{voulu}"'.encode(machine.codage)
    except UnicodeEncodeError as erreur:
        raise EcritureRefusee(
            f"Le chemin de Python, « {voulu} », contient une lettre que VBA ne sait pas lire. "
            "Installez Python et rdcxl dans un dossier sans accent ni caractère spécial, par exemple C:\\rdcxl."
        ) from erreur
    ancien = machine.disque.lire(chemin) or b""
    gardees: list[bytes] = []
    place: int | None = None
    for existante in ancien.splitlines(keepends=True):
        trouve = _LIGNE.fullmatch(existante.rstrip(_FIN))
        if trouve and trouve[1].strip().upper() == INTERPRETEUR.encode():
            place = len(gardees) if place is None else place
        else:
            gardees.append(existante)
    if place is None:
        place = len(gardees)
        if gardees and not gardees[-1].endswith((b"\n", b"\r")):
            gardees[-1] += _FIN
    gardees.insert(place, ligne + _FIN)
    nouveau = b"".join(gardees)
    if nouveau == ancien:
        return False
    machine.disque.ecrire(chemin, nouveau)
    return True
