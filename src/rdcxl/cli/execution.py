"""Run a command and turn whatever goes wrong into French sentences and an exit code. Imports click and the errors."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

import rich_click as click
from click.exceptions import BadParameter, Exit, MissingParameter, NoSuchOption

from rdcxl.cli.commandes import rdcxl
from rdcxl.erreurs import REFUSE, USAGE, ErreurRdcxl, decrire_inattendue
from rdcxl.typographie import espaces_insecables, sans_controles


def executer(arguments: list[str]) -> int:
    """Run `rdcxl` with these arguments; the exit code. Every failure is printed as one sentence and a list."""
    _en_utf8(sys.stdout)
    _en_utf8(sys.stderr)
    try:
        resultat = rdcxl.main(arguments, prog_name="rdcxl", standalone_mode=False)
        return resultat if isinstance(resultat, int) else 0
    except Exit as sortie:
        return sortie.exit_code
    except ErreurRdcxl as erreur:
        _dire(erreur.message, erreur.problemes)
        return erreur.code_sortie
    except click.ClickException as erreur:
        _dire(usage_en_francais(erreur), (_aide(erreur),))
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        _dire("Interrompu : rien n’a été écrit à moitié.")
        return REFUSE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSE
    except Exception as erreur:  # the last net: a user never sees a traceback
        if os.environ.get("RDCXL_DEBUG"):
            raise
        _dire(
            decrire_inattendue(erreur),
            ("Rien n’a été écrit. Relancez avec RDCXL_DEBUG=1 pour le détail, et signalez-le.",),
        )
        return REFUSE


def _dire(message: str, problemes: tuple[str, ...] = ()) -> None:
    from rich.text import Text

    from rdcxl.cli.ecran import Ecran

    console = Ecran(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text(espaces_insecables(sans_controles(message)), style="bold red"))
    for probleme in problemes:
        console.print(Text(f"  • {espaces_insecables(sans_controles(probleme))}"))


def usage_en_francais(erreur: click.ClickException) -> str:
    """Click's usage errors, in French."""
    if isinstance(erreur, NoSuchOption):
        return f"L’option {erreur.option_name} n’existe pas."
    if isinstance(erreur, MissingParameter):
        return f"Il manque {_nommer(erreur.param)}."
    if isinstance(erreur, BadParameter) and erreur.param is not None and isinstance(erreur.param.type, click.Choice):
        choix = ", ".join(map(str, erreur.param.type.choices))
        return f"Valeur refusée pour {_nommer(erreur.param)}. Valeurs : {choix}."
    if isinstance(erreur, BadParameter):
        return f"Valeur refusée pour {_nommer(erreur.param)} : {erreur.message}"
    for motif, francais in _MESSAGES:
        trouve = motif.search(erreur.message)
        if trouve:
            return francais.format(*trouve.groups())
    return "Cette commande est mal formée."


_MESSAGES = (
    (re.compile(r"No such command ['\"](.+?)['\"]"), "La commande « {} » n’existe pas."),
    (re.compile(r"Missing command"), "Il manque une commande."),
    (re.compile(r"unexpected extra arguments? \((.+)\)"), "Argument en trop : {}."),
    (re.compile(r"Option ['\"](.+?)['\"] does not take a value"), "L’option {} ne prend pas de valeur."),
    (re.compile(r"Option ['\"](.+?)['\"] requires"), "L’option {} demande une valeur."),
)


def _nommer(parametre: click.Parameter | None) -> str:
    """A parameter as the user types it: --vers for an option, GRILLE for an argument."""
    if parametre is None:
        return "un paramètre"
    return parametre.opts[0] if parametre.param_type_name == "option" else (parametre.name or "").upper()


def _aide(erreur: click.ClickException) -> str:
    contexte = getattr(erreur, "ctx", None)
    chemin = contexte.command_path if contexte else "rdcxl"
    return f"Pour l’aide : {chemin} --help"


def _en_utf8(flux: TextIO) -> None:
    """JSON and French must come out whole whatever the console's code page."""
    reconfigurer = getattr(flux, "reconfigure", None)
    if reconfigurer and (flux.encoding or "").lower() not in ("utf-8", "utf8"):
        reconfigurer(encoding="utf-8", errors="replace")
