"""The manual that the entry Aide opens: a page of HTML made from the declared entries and functions. Writes one file."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from rdcxl import __version__
from rdcxl.fonctions.catalogue import FONCTIONS, Fonction, signature
from rdcxl.grille.entrees import ENTREES, GROUPES
from rdcxl.typographie import espaces_insecables

_STYLE = """
body { font: 16px/1.5 Calibri, Carlito, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937; }
h1, h2 { color: #1f3864; } h2 { border-bottom: 2px solid #1f3864; margin-top: 2rem; }
dt { font-weight: 600; margin-top: .8rem; } dd { margin: 0 0 0 1.2rem; } code { background: #eef2f7; padding: 0 .3em; }
"""
_INTRODUCTION = (
    "Les boutons lisent le classeur ouvert tel qu’il est à l’écran ; ils n’écrivent que dans leurs feuilles de rapport (Anomalies, "
    "Lectures, Échéances), dans la feuille Simulation, et à côté du classeur. Chacun finit par un message qui dit ce qui a été fait."
)


def composer_l_aide() -> str:
    """The page."""
    groupes = "".join(
        f"<h2>{escape(groupe)}</h2><dl>{''.join(_definir(e.titre, e.aide) for e in ENTREES if e.groupe == groupe)}</dl>"
        for groupe in GROUPES
    )
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Aide de rdcxl</title>'
        f"<style>{_STYLE}</style></head><body><h1>rdcxl {escape(__version__)}</h1><p>{_texte(_INTRODUCTION)}</p>{groupes}"
        f"<h2>Fonctions de feuille de calcul</h2><dl>{''.join(map(_fonction, FONCTIONS))}</dl></body></html>\n"
    )


def _definir(titre: str, texte: str) -> str:
    return f"<dt>{_texte(titre)}</dt><dd>{_texte(texte)}</dd>"


def _fonction(f: Fonction) -> str:
    arguments = "".join(f"<li><code>{escape(a.nom)}</code> : {_texte(a.aide)}</li>" for a in f.arguments)
    liste = f"<ul>{arguments}</ul>" if arguments else ""
    return f"<dt><code>{escape(signature(f))}</code></dt><dd>{_texte(f.aide)}{liste}Exemple : <code>{escape(f.exemple)}</code></dd>"


def _texte(texte: str) -> str:
    return escape(espaces_insecables(texte))


def ecrire_l_aide() -> Path:
    """Write the page into a temporary folder of its own; its path."""
    page = Path(tempfile.mkdtemp(prefix="rdcxl-")) / "aide.html"
    page.write_text(composer_l_aide(), encoding="utf-8")
    return page
