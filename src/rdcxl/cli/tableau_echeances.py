"""How deadlines are printed: a table by day, what is left of the time, whom it concerns. rich only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich import box
from rich.table import Table
from rich.text import Text

from rdcxl.cli.affichage import LARGE, console, dire
from rdcxl.jury.echeancier import Echeance
from rdcxl.typographie import espaces_insecables

NOMS_CITES = 3
PROCHE = 30  # days from which a deadline is shown as near


def montrer_echeances(echeances: Sequence[Echeance], aujourd_hui: date) -> None:
    """Print deadlines: day, what is left of the time, what, whom, section; a blank line between years, those past marked.

    Args:
        aujourd_hui: the day on which the list is read; a limit is in time on its own day.
    """
    large = console().width >= LARGE
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False, pad_edge=False)
    for titre in ("Jour", "Délai", "Échéance", *(("Candidat", "Section du règlement") if large else ())):
        etroite = 24 if titre.startswith(("Candidat", "Section")) else None
        table.add_column(titre, overflow="fold", no_wrap=titre in ("Jour", "Délai"), max_width=etroite)
    avant: int | None = None
    for groupe in _groupes(echeances):
        e = groupe[0]
        annee = e.jour.year if e.jour else 0
        if avant not in (None, annee):
            table.add_section()
        avant, (delai, style) = annee, _delai(e, aujourd_hui)
        quoi, detail = Text(espaces_insecables(e.quoi)), [_candidats(groupe), e.article]
        if not large:
            quoi.append(f"\n{' – '.join(detail)}", "dim")
        suite = [Text(detail[0]), Text(detail[1], style="dim")] if large else []
        table.add_row(e.quand, Text(delai, style), quoi, *suite, style="dim" if e.passee(aujourd_hui) else "")
    console().print(table)
    dire(_comptes_des_echeances(echeances, aujourd_hui), "bold")


def _groupes(echeances: Iterable[Echeance]) -> list[list[Echeance]]:
    """The same deadline of several candidates is one row; the order stays that of the first of them."""
    groupes: dict[tuple[object, ...], list[Echeance]] = {}
    for e in echeances:
        groupes.setdefault((e.jour, e.depuis, e.fixe, e.quoi, e.article), []).append(e)
    return list(groupes.values())


def _candidats(groupe: Sequence[Echeance]) -> str:
    """Names as long as they are few, identifiers beyond."""
    noms = [e.qui or "session" for e in groupe]
    if len(noms) <= NOMS_CITES:
        return ", ".join(noms)
    return f"{len(noms)} candidats\u00a0: {', '.join(e.identifiant for e in groupe)}"


def _delai(e: Echeance, aujourd_hui: date) -> tuple[str, str]:
    """What is left until the day, in words, and its style."""
    if e.jour is None:
        return "", ""
    reste = (e.jour - aujourd_hui).days
    if reste > 0:
        return f"dans {reste} j", "yellow" if reste <= PROCHE else "green"
    if e.depuis:
        return "possible", "green"
    if reste == 0:
        return "aujourd’hui", "bold yellow"
    return ("passé", "") if e.fixe else ("passée", "red")


def _comptes_des_echeances(echeances: Sequence[Echeance], aujourd_hui: date) -> str:
    passees = sum(e.passee(aujourd_hui) for e in echeances)
    sans = sum(e.jour is None for e in echeances)
    compte = f"{len(echeances)} échéance{'s' if len(echeances) > 1 else ''} au {aujourd_hui:%d/%m/%Y}"
    return f"{compte}, dont {passees} passée{'s' if passees > 1 else ''} et {sans} sans date."
