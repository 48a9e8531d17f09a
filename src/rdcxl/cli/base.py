"""Click in French: usage line, help option, panels, readings typed as cle=valeur. Imports click only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import rich_click as click
from rich_click import RichCommand, RichContext, RichGroup, RichHelpConfiguration

F = TypeVar("F", bound=Callable[..., Any])

CONFIGURATION = RichHelpConfiguration(
    arguments_panel_title="Arguments",
    options_panel_title="Options",
    commands_panel_title="Commandes",
    errors_panel_title="Erreur",
    required_long_string="(obligatoire)",
    default_string="(défaut : {})",
    show_arguments=True,
    max_width=100,
)
OPTION_AIDE = ["--help", "-h", "--aide"]


def _format_usage(commande: RichCommand, ctx: RichContext, formatter: Any) -> None:
    formatter.write_usage(ctx.command_path, " ".join(commande.collect_usage_pieces(ctx)), prefix="Utilisation :")


class Commande(RichCommand):
    """A command whose help is French."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Usage line."""
        _format_usage(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> click.Option | None:
        """Help option."""
        return _aide_francaise(super().get_help_option(ctx))


class Groupe(RichGroup):
    """A group whose help is French, and whose commands are `Commande`s in the order of their declaration."""

    command_class = Commande

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Usage line."""
        _format_usage(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> click.Option | None:
        """Help option."""
        return _aide_francaise(super().get_help_option(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which they are used."""
        return list(self.commands)


def _aide_francaise(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


class Chemin(click.ParamType[Path]):
    """A path, without click's English checks: each command says in French what is wrong with its file."""

    def __init__(self, nom: str) -> None:
        self.name = nom

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        return value if isinstance(value, Path) else Path(value)


class Nomme(click.ParamType[str]):
    """A text whose kind is said in French."""

    def __init__(self, nom: str) -> None:
        self.name = nom


class Jour(click.ParamType[dt.date]):
    """A date typed as JJ/MM/AAAA or AAAA-MM-JJ."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date."""
        from rdcxl.regles.inscription import est_plausible, lire_date
        from rdcxl.regles.saisie import nettoyer

        jour = value if isinstance(value, dt.date) else lire_date(nettoyer(str(value)))
        if jour is None or not est_plausible(jour):
            self.fail(f"« {value} » n’est pas une date. Écrivez JJ/MM/AAAA.", param, ctx)
        return jour


class Lecture(click.ParamType[tuple[str, str]]):
    """A reading typed as cle=valeur."""

    name = "CLE=VALEUR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The key and the value."""
        if isinstance(value, tuple):
            return value
        cle, egal, valeur = str(value).partition("=")
        if not egal:
            self.fail(f"« {value} » n’est pas de la forme cle=valeur.", param, ctx)
        return cle.strip(), valeur.strip()


def option_json(commande: F) -> F:
    """The option --json."""
    return click.option("--json", "en_json", is_flag=True, help="Écrit un objet JSON au lieu d’un tableau.")(commande)


def option_lecture(commande: F) -> F:
    """The option --lecture, several times."""
    aide = "Lecture du règlement à appliquer, par exemple absence=points. Peut être répétée."
    return click.option("--lecture", "lectures", multiple=True, type=Lecture(), help=aide)(commande)


def option_remplacer(commande: F) -> F:
    """The option --remplacer."""
    return click.option("--remplacer", is_flag=True, help="Remplace ce qui existe déjà à cet endroit.")(commande)


def option_vides(commande: F) -> F:
    """The option --feuille, several times."""
    aide = "Ajoute une feuille facultative vide, par exemple absences. Peut être répétée."
    return click.option("--feuille", "vides", multiple=True, metavar="NOM", help=aide)(commande)


class OptionDesGenres(click.Option):
    """The option --quoi: its help names the kinds of documents, which are looked for when it is shown."""

    def __init__(self, *arguments: Any, clos: bool, **attributs: Any) -> None:
        self._clos, self._aide = clos, ""
        super().__init__(*arguments, **attributs)

    def _lire(self) -> str:
        from rdcxl.exports.noms import noms_des_genres

        return self._aide.format(", ".join(noms_des_genres(clos=self._clos)))

    def _garder(self, aide: str) -> None:
        self._aide = aide

    help = property(_lire, _garder)


def option_quoi(aide: str, *, clos: bool) -> Callable[[F], F]:
    """The option --quoi, for a closed jury or before; « {} » stands for the kinds of documents in `aide`."""
    return click.option("--quoi", cls=OptionDesGenres, clos=clos, default="", metavar="LISTE", help=aide)


def option_decisions(commande: F) -> F:
    """The option --decisions."""
    aide = "decisions.csv : les actes du jury, avec motif, auteur et heure."
    return click.option("--decisions", type=Chemin("FICHIER"), help=aide)(commande)


def option_referentiel(commande: F) -> F:
    """The option --referentiel."""
    aide = (
        "Référentiel de la certification : un fichier TOML, ou le code d’un de ceux de rdcxl. Sans cette option : celui que désigne "
        "le classeur ou le fichier clos, sinon celui par défaut."
    )
    return click.option("--referentiel", type=Chemin("FICHIER"), help=aide)(commande)


def option_forcer(commande: F) -> F:
    """The option --forcer."""
    aide = (
        "Motif, porté au procès-verbal, pour clore malgré ce que le règlement laisse au jury. "
        "L’emporte sur la clé « forcer » de jury.toml."
    )
    return click.option("--forcer", default="", metavar="MOTIF", help=aide)(commande)


def option_tout(commande: F) -> F:
    """The option --tout."""
    return click.option("--tout", is_flag=True, help="Une ligne par candidat, même pour ce qui se dit de plusieurs.")(
        commande
    )


def option_oui(commande: F) -> F:
    """The option --oui."""
    return click.option("--oui", is_flag=True, help="Ne demande rien : répond oui à ce qui serait demandé.")(commande)


def option_confirmer(commande: F) -> F:
    """The option --confirmer."""
    aide = (
        "Confirme ce qu’une clôture fait confirmer : X48, un premier titre décidé après la date de dernière délivrance. "
        "S’ajoute à la clé « confirmer » de jury.toml."
    )
    return click.option("--confirmer", "confirmes", multiple=True, type=click.Choice(["X48"]), help=aide)(commande)
