"""What the actions of the buttons share: their shape, their messages, the saved file. Reads through the port `Hote`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from rdcxl.erreurs import HoteRefuse, raison_du_systeme
from rdcxl.grille.modele import Promotion
from rdcxl.hotes.hote import Hote
from rdcxl.referentiel.modele import Referentiel

Action = Callable[[Hote, dt.datetime], str]

LIGNES_DU_MESSAGE = 12
PAS = 25  # candidates or documents between two words in the status bar


def rediger(phrase: str, details: Iterable[str]) -> str:
    """A sentence and a list short enough for a message box."""
    details = list(details)
    montres = [f"• {d}" for d in details[:LIGNES_DU_MESSAGE]]
    reste = len(details) - LIGNES_DU_MESSAGE
    if reste > 0:
        montres.append(f"… et {reste} de plus : la commande « rdcxl », dans un terminal, les donne toutes.")
    return "\n".join([phrase, *([""] if montres else []), *montres])


def pluriel(nombre: int, mot: str) -> str:
    """A number with its noun: « 2 candidats »."""
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"


def annoncer(hote: Hote, quoi: str, total: int) -> Callable[[int], None]:
    """What tells the status bar how far a work is, now and then."""

    def dire(fait: int) -> None:
        if fait % PAS == 0 or fait == total:
            hote.etat(f"{quoi} : {fait}/{total}…")

    return dire


def grille_enregistree(hote: Hote) -> Path:
    """The file of the workbook, if it holds what the screen shows and can be read."""
    chemin = hote.emplacement().chemin
    if hote.est_modifie():
        raise HoteRefuse(
            "Le classeur a été modifié depuis son enregistrement. Enregistrez-le (Ctrl+S), puis cliquez à nouveau : "
            "la clôture retient l’empreinte du fichier."
        )
    try:
        with chemin.open("rb") as fichier:
            fichier.read(1)
    except OSError as erreur:
        raise HoteRefuse(
            f"« {chemin.name} » ne peut pas être lu pendant qu’il est ouvert : {raison_du_systeme(erreur)}. "
            "Fermez-le, puis lancez « rdcxl clore » dans un terminal."
        ) from erreur
    return chemin


def verifier_la_copie(hote: Hote, promotion: Promotion, referentiel: Referentiel) -> None:
    """A synchronised copy may lag behind the screen, or be another file of that name: then nothing is closed."""
    chemin, synchronise = hote.emplacement()
    if not synchronise:
        return
    from rdcxl.grille.lecture import lire_grille

    if lire_grille(chemin, referentiel) != promotion:
        raise HoteRefuse(
            f"La copie de « {chemin.name} » sur ce PC n’est pas encore celle de l’écran. Attendez la fin de la "
            "synchronisation, ou enregistrez le classeur dans un dossier de ce PC, puis recommencez."
        )
