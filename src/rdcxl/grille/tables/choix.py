"""Choices that come from the référentiel, for the columns of tables. Imports its types only."""

from __future__ import annotations

from collections.abc import Iterable

from rdcxl.referentiel.modele import Composante, Referentiel

TUTEUR = "TUTEUR"
COLLECTIF = "DOSSIER_COLLECTIF"


def _eux_memes(codes: Iterable[str]) -> dict[str, str]:
    return {code: code for code in codes}


def blocs(r: Referentiel) -> dict[str, str]:
    """The blocs."""
    return _eux_memes(b.code for b in r.blocs)


def ensembles(r: Referentiel) -> dict[str, str]:
    """The blocs, and the professional evaluation."""
    return _eux_memes(e.code for e in r.ensembles())


def epreuves(r: Referentiel) -> dict[str, str]:
    """The composantes that are épreuves: the tutor's mark is none."""
    return _eux_memes(c.code for c in r.composantes.values() if c.role != TUTEUR)


def bloc_ou_pro(r: Referentiel) -> str:
    """What may be taken again, in words: a bloc, or the professional evaluation by its code."""
    return f"Bloc ou {r.pro.code}" if r.pro else "Bloc"


def modules(r: Referentiel) -> dict[str, str]:
    """The modules of the year, each with its title."""
    return {m.code: m.titre for porteur in r.porteurs_de_modules() for m in porteur.modules}


def composante_collective(r: Referentiel) -> Composante | None:
    """The composante whose mark is a group's; None where the référentiel has none."""
    return next((c for c in r.composantes.values() if c.forme == COLLECTIF), None)
