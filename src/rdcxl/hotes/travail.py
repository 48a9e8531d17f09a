"""What the actions of the buttons share: their shape, their messages, the saved file. Reads through the port `Hote`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from rdcxl import __version__
from rdcxl.erreurs import ClotureRefusee, EcritureRefusee, HoteRefuse, raison_du_systeme
from rdcxl.grille import champs as C
from rdcxl.grille.entrees import PAR_NOM
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


def cloture_a_cote(grille: Path) -> Path:
    """The closed file in force beside a workbook.

    Raises:
        ClotureRefusee: the jury is not closed.
    """
    from rdcxl.jury.chaine import en_vigueur
    from rdcxl.jury.cloture import chemin_de_cloture

    source = chemin_de_cloture(grille)
    if not source.exists():
        raise ClotureRefusee(
            f"Le jury n’est pas clos : « {source.name} » n’est pas à côté du classeur. "
            "Aucun document ne sort avant la clôture ; cliquez d’abord sur « Clore le jury »."
        )
    return en_vigueur(source)


def a_cote_ou_choisi(hote: Hote, grille: Path, nom: str, quoi: str) -> Path | None:
    """A file of that name beside the workbook, or the one that the person chooses; None when there is none to give.

    Args:
        quoi: what the file says, for the title of the dialog.
    """
    voisin = grille.with_name(nom)
    if voisin.exists():
        return voisin
    return hote.choisir_fichier(f"{nom} : {quoi}", ((nom, (f"*{voisin.suffix}",)),))


def peut_remplacer(hote: Hote, dossier: Path) -> bool:
    """Whether a folder of an earlier run may be replaced; only asked when it exists.

    Raises:
        EcritureRefusee: it exists, and shall stay.
    """
    if not dossier.exists():
        return False
    if not hote.confirmer("rdcxl", f"Le dossier « {dossier.name} » existe déjà à côté du classeur. Le remplacer ?"):
        raise EcritureRefusee(
            f"Le dossier « {dossier.name} » existe déjà à côté du classeur. Renommez-le ou supprimez-le, puis recommencez."
        )
    return True


def version_differente(hote: Hote) -> str:
    """What to know when another version of rdcxl made the open grid; an empty text otherwise, and for other workbooks."""
    ecrite = hote.nom_defini(C.NOM_VERSION)
    if ecrite is None and hote.nom_defini(C.NOM_DISPOSITION) is None:
        return ""
    sienne = ecrite.strip('="') if ecrite else ""
    if sienne == __version__:
        return ""
    return (
        f"Cette grille est {f'de rdcxl {sienne}' if sienne else 'd’une version plus ancienne de rdcxl'}, et rdcxl {__version__} travaille "
        f"ici : elle se lit. « {PAR_NOM['migrer'].titre} » la reprend dans la version actuelle."
    )


def grille_enregistree(hote: Hote) -> Path:
    """The file of the workbook, if it holds what the screen shows and can be read."""
    chemin = hote.emplacement().chemin
    if hote.est_modifie():
        raise HoteRefuse(
            "Le classeur a été modifié depuis son enregistrement. Enregistrez-le (Ctrl+S), puis cliquez à nouveau : "
            "ce qui part est le fichier, et la clôture retient son empreinte."
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
