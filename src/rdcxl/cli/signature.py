"""The options by which a command signs, and the password: from the terminal without echo, a file, or the environment.

A password is never an argument, never printed, never in an error.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, TypeVar

import rich_click as click

from rdcxl.cli.base import Chemin

if TYPE_CHECKING:
    from rdcxl.jury.cles import Signataire
    from rdcxl.jury.confiance import Connaissance
    from rdcxl.jury.depot import Depot

F = TypeVar("F", bound=Callable[..., Any])
MOT_DE_PASSE = "RDCXL_MOT_DE_PASSE"
MOT_DE_PASSE_ANCIEN = "RDCXL_MOT_DE_PASSE_ANCIEN"
_OCTETS_MAXIMUM = 4096

option_mot_de_passe = click.option(
    "--mot-de-passe-fichier",
    "fichier",
    type=Chemin("FICHIER"),
    help=f"Fichier dont la première ligne est le mot de passe de la clé. Sinon : {MOT_DE_PASSE}, ou le terminal.",
)


option_succession = click.option(
    "--succession",
    "successions",
    type=Chemin("FICHIER"),
    multiple=True,
    help="Ce que « rdcxl cle » a écrit d’une clé qui succède à une autre. Celles du dossier de la clé sont connues. Peut être répétée.",
)


def ce_que_sait_le_poste(exigee: Optional[Path], successions: tuple[Path, ...]) -> Connaissance:
    """The key of this user, the successions that are known, and the only key that will do when the user names one."""
    from dataclasses import replace

    from rdcxl.jury.confiance import ce_poste
    from rdcxl.jury.trousseau import chemin_par_defaut, lire_cle_publique

    su = ce_poste(chemin_par_defaut(), *successions)
    return replace(su, exigee=lire_cle_publique(exigee)) if exigee else su


@dataclass(frozen=True)
class Signature:
    """How the user wants a file signed."""

    cle: Optional[Path]
    fichier: Optional[Path]
    sans: bool
    reprendre: bool

    @staticmethod
    def empreinte(grille: Path) -> str:
        """SHA-256 of the workbook before it is read: closing refuses if it changes meanwhile."""
        from rdcxl.jury.chaine import empreinte_du_fichier

        return empreinte_du_fichier(grille)

    def depot(self, empreinte_lue: str) -> Depot:
        """How a first closing is put down, the key being unlocked."""
        from rdcxl.jury.depot import Depot

        return Depot(self.signataire(), None, self.reprendre, empreinte_lue)

    def signataire(self) -> Optional[Signataire]:
        """The unlocked key; None for a file without signature.

        Raises:
            CleRefusee: somebody at the terminal has no key and did not say --sans-signature; or the key does not open.
            UsageIncorrect: --cle and --sans-signature together.
        """
        from rdcxl.erreurs import CleRefusee, UsageIncorrect
        from rdcxl.jury.trousseau import charger_cle, chemin_par_defaut

        if self.sans:
            if self.cle:
                raise UsageIncorrect("--cle et --sans-signature s’excluent : choisissez l’une des deux.")
            return None
        chemin = self.cle or chemin_par_defaut()
        if self.cle or chemin.exists():
            prevenir(chemin, self.fichier)
            return charger_cle(chemin, lire_mot_de_passe(self.fichier, f"Mot de passe de la clé {chemin.name} : "))
        if a_un_terminal():
            raise CleRefusee(
                "Aucune clé pour signer : « rdcxl cle » en crée une. Donnez-en une autre avec --cle, ou ajoutez "
                "--sans-signature pour un fichier que rien ne rattache à son auteur."
            )
        return None

    def dire(self, depot: Depot) -> None:
        """Say who signed, or that nobody did."""
        from rdcxl.cli.affichage import dire

        signataire = depot.signataire
        if signataire is None:
            dire("Fichier non signé : « rdcxl cle » crée la clé qui manque pour signer les suivants.", "yellow")
        else:
            dire(f"Signé par la clé {signataire.empreinte}, de « {signataire.titulaire} ».")


def options_de_signature(commande: F) -> F:
    """The options --cle, --mot-de-passe-fichier, --sans-signature, --reprendre-verrou; given as one `signature`."""

    @functools.wraps(commande)
    def avec_signature(
        *args: Any,
        cle: Optional[Path],
        fichier: Optional[Path],
        sans_signature: bool,
        reprendre_verrou: bool,
        **autres: Any,
    ) -> Any:
        return commande(*args, signature=Signature(cle, fichier, sans_signature, reprendre_verrou), **autres)

    for option in (
        click.option(
            "--reprendre-verrou",
            is_flag=True,
            help="Écarte le verrou laissé par une clôture interrompue, après avoir vérifié que personne n’y travaille.",
        ),
        click.option("--sans-signature", is_flag=True, help="Écrit un fichier non signé, qui le dit."),
        option_mot_de_passe,
        click.option("--cle", type=Chemin("FICHIER"), help="Clé qui signe, au lieu de celle de « rdcxl cle »."),
    ):
        avec_signature = option(avec_signature)
    return avec_signature  # type: ignore[return-value]


def prevenir(cle: Path, mot_de_passe: Optional[Path]) -> None:
    """Say, on standard error, what is to be known of a key file and of a password's."""
    from rdcxl.cli.affichage import avertir
    from rdcxl.jury.trousseau import lisible_par_d_autres, remarques

    phrases = [*remarques(cle), *([lisible_par_d_autres(mot_de_passe)] if mot_de_passe else [])]
    for phrase in filter(None, phrases):
        avertir(phrase)


def lire_mot_de_passe(
    fichier: Optional[Path], invite: str, *, confirmer: bool = False, variable: str = MOT_DE_PASSE
) -> str:
    """The password: the first line of a file (or of a descriptor, /dev/fd/3), the environment, else the terminal.

    Args:
        variable: name of the environment variable.

    Raises:
        CleRefusee: none of them gives one.
    """
    from rdcxl.erreurs import CleRefusee

    if fichier is not None:
        return _du_fichier(fichier)
    if os.environ.get(variable):
        return os.environ[variable]
    if not a_un_terminal():
        raise CleRefusee(
            f"Le mot de passe de la clé manque, et aucun terminal ne permet de le demander. Donnez --mot-de-passe-fichier ou {MOT_DE_PASSE}."
        )
    import getpass

    premier = getpass.getpass(invite)
    if confirmer and getpass.getpass("Le même, une seconde fois : ") != premier:
        raise CleRefusee("Les deux saisies diffèrent. Rien n’a été écrit ; recommencez.")
    return premier


def _du_fichier(fichier: Path) -> str:
    from rdcxl.erreurs import CleRefusee, raison_du_systeme

    try:
        with fichier.open("rb") as flux:
            ligne = flux.readline(_OCTETS_MAXIMUM).decode("utf-8-sig")
    except OSError as erreur:
        raise CleRefusee(
            f"Le fichier du mot de passe, « {fichier} », ne peut pas être lu : {raison_du_systeme(erreur)}."
        ) from erreur
    except UnicodeDecodeError:  # its text would quote the password
        raise CleRefusee(f"Le fichier du mot de passe, « {fichier} », n’est pas du texte en UTF-8.") from None
    return ligne.rstrip("\r\n")


def a_un_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
