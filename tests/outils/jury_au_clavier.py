"""A jury that types marks into an open grid or gradebook, and what the rules say of each line after each edit."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.outils.calcul import BLOCS, attendu_en_synthese, identiques

from rdcxl.referentiel import charger_referentiel
from rdcxl.regles import Dossier, Mention, Note, Reglement, Resultat
from rdcxl.regles.acquis import ensembles_dus

R = charger_referentiel()
CODES = tuple(R.composantes)
REGLEMENT = Reglement(R)
GLOBALES = ("Total", "Moyenne /20", "Blocs conservés", "Décision proposée")
MOTIFS = "Motifs, avec l’article du règlement"
CONCORDENT, A_CORRIGER = "concordent", "saisie à corriger"


def tirer(hasard: random.Random, code: str) -> Any:
    """What a jury types in a mark cell, now and then a mistake, now and then nothing."""
    maximum = int(R.composantes[code].maximum)
    sort = hasard.random()
    if sort < 0.06:
        return hasard.choice(["ABS", "abs", "ABJ", " ABJ "])
    if sort < 0.10:
        return hasard.choice([maximum + hasard.randint(1, 50), "bien", "-3", "12/20"])
    if sort < 0.16:
        return hasard.choice([0, None])
    return hasard.choice(
        [hasard.randint(0, 4 * maximum) / 4, maximum * 2 / 5, maximum / 2, round(hasard.uniform(0, maximum), 2)]
    )


def note(code: str, valeur: Any) -> Note:
    """The mark that a cell means."""
    if valeur is None:
        return Mention.VIDE
    texte = valeur.strip().upper() if isinstance(valeur, str) else ""
    if texte in ("ABS", "ABJ"):
        return Mention[texte]
    if isinstance(valeur, str) or not 0 <= valeur <= R.composantes[code].maximum:
        return Mention.ANOMALIE
    return Decimal(repr(valeur))


class Ligne:
    """A candidate's line: its file for the rules, changed by each edit."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def taper(self, code: str, valeur: Any) -> None:
        """A mark is typed."""
        self.dossier = replace(self.dossier, notes={**self.dossier.notes, code: note(code, valeur)})

    @property
    def resultat(self) -> Resultat:
        """What the rules say."""
        return REGLEMENT.decider(self.dossier)

    @property
    def saine(self) -> bool:
        """Nothing but marks can be wrong in it."""
        return not self.dossier.champs_en_anomalie and not self.dossier.acquis

    def fautifs(self) -> set[str]:
        """Blocs, and PRO, that are due and hold a mark that cannot be read."""
        dus = ensembles_dus(R, self.dossier)
        return {e.code for e in dus if any(self.dossier.notes.get(c.code) == Mention.ANOMALIE for c in e.composantes)}

    def ecarts(self, lue: dict[str, Any], deux_calculs: str | None = None) -> list[str]:
        """What a line of Synthèse, by its headings, says otherwise than the rules; and Contrôle, when given."""
        x, fautifs = self.resultat, self.fautifs()
        attendu = attendu_en_synthese(x)
        attendu[MOTIFS] = re.sub(
            r", session du [\d/]+", "", " · ".join(f"{m.texte} [{m.article}]" for m in x.motifs)
        )  # a line of cells has no date of acquis
        faux = {*(f"{code} {quoi}" for code in fautifs for quoi in ("points", "/20", "état"))}
        faux |= {*GLOBALES, MOTIFS} if fautifs else set()
        trouves = [
            f"{titre} : {lue[titre]!r} au lieu de {voulu!r}"
            for titre, voulu in attendu.items()
            if titre in lue
            and not (str(lue[titre]).startswith("ERREUR") if titre in faux else identiques(lue[titre], voulu))
        ]
        voulu = A_CORRIGER if fautifs else CONCORDENT
        if deux_calculs is not None and deux_calculs != voulu:
            trouves.append(f"Deux calculs : {deux_calculs} au lieu de {voulu}")
        return trouves


def dossier_de(valeurs: dict[str, Any]) -> Dossier:
    """A file on the complete path with these marks."""
    return Dossier("", {code: note(code, valeurs.get(code)) for code in CODES})


__all__ = ["BLOCS", "CODES", "CONCORDENT", "Ligne", "dossier_de", "tirer"]
