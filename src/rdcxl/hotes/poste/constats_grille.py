"""The findings on one grid of a PC: where it stands, where it comes from, what overrides the user's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PureWindowsPath

from rdcxl.hotes.poste.constat import A_FAIRE, A_SAVOIR, BON, Constat
from rdcxl.hotes.poste.emplacements import est_approuve, reseau_admis
from rdcxl.hotes.poste.machine import GrilleDecrite, Machine, contient
from rdcxl.hotes.poste.reglages import INTERPRETEUR, NOM, lire_reglages

_NUAGES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
DOSSIER_DU_CLASSEUR = "ADD_WORKBOOK_TO_PYTHONPATH"
_ZONES = ("ZoneId=3", "ZoneId=4")  # Internet, restricted


def constats_de_la_grille(machine: Machine, grille: GrilleDecrite) -> Iterator[Constat]:
    """Every finding on a grid."""
    chemin = PureWindowsPath(grille.chemin)
    if not machine.disque.existe(grille.chemin):
        yield Constat(
            "Grille", A_FAIRE, f"« {chemin.name} » n’existe pas dans {chemin.parent}.", "Vérifiez son chemin."
        )
        return
    if chemin.suffix.casefold() != ".xlsm":
        yield Constat(
            "Grille",
            A_SAVOIR,
            f"« {chemin.name} » n’a pas de boutons : seules les grilles .xlsm en ont.",
            "Créez la grille avec « rdcxl nouveau GRILLE.xlsm … ».",
        )
    yield from _emplacement(machine, grille.chemin)
    yield from _nuage(machine, grille)
    yield from _reglages_prioritaires(machine, grille)


def _emplacement(machine: Machine, chemin: str) -> Iterator[Constat]:
    """Trusted, or at least not blocked."""
    dossier = str(PureWindowsPath(chemin).parent)
    if machine.disque.en_reseau(chemin):
        admis = reseau_admis(machine)
        yield Constat(
            "Lecteur réseau",
            A_SAVOIR if admis else A_FAIRE,
            f"La grille est sur le réseau ({dossier}) : les macros y sont souvent bloquées, et une coupure perd la saisie.",
            "Le jour du jury, travaillez sur une copie dans un dossier de ce PC, puis recopiez-la.",
        )
    if est_approuve(machine, chemin):
        yield Constat(
            "Emplacement approuvé", BON, f"{dossier} est un emplacement approuvé : les macros y sont actives."
        )
        return
    zone = (machine.disque.lire(f"{chemin}:Zone.Identifier") or b"").decode("latin-1")
    if any(marque in zone for marque in _ZONES):
        yield Constat(
            "Marque d’Internet",
            A_FAIRE,
            "Windows a noté que la grille vient d’Internet ou d’un courriel : Excel bloque ses macros.",
            "Dans l’Explorateur : clic droit sur le fichier, Propriétés, cochez Débloquer, OK. Ou placez-la dans un "
            "emplacement approuvé.",
        )
    yield Constat(
        "Emplacement approuvé",
        A_SAVOIR,
        f"{dossier} n’est pas un emplacement approuvé : Excel demandera d’activer le contenu.",
        "Pour ne plus être interrogé : rdcxl installer excel --emplacement DOSSIER, avec un dossier réservé aux grilles.",
    )


def _nuage(machine: Machine, grille: GrilleDecrite) -> Iterator[Constat]:
    dossiers = {machine.variable(nom) for nom in _NUAGES} - {""}
    if not any(contient(dossier, grille.chemin) for dossier in dossiers):
        return
    yield Constat(
        "OneDrive ou SharePoint",
        A_SAVOIR,
        "La grille est dans un dossier synchronisé : Excel l’ouvre par son adresse en ligne, et la clôture exige que la "
        "copie de ce PC soit à jour.",
        "Le jour du jury, préférez un dossier de ce PC hors synchronisation.",
    )
    if grille.reglages.get(DOSSIER_DU_CLASSEUR, "").casefold() != "false":
        yield Constat(
            f"{NOM} de la grille",
            A_FAIRE,
            f"{DOSSIER_DU_CLASSEUR} n’y vaut pas False : xlwings cherche le dossier en ligne, et les boutons échouent.",
            "Recréez la grille avec cette version de rdcxl, ou écrivez cette ligne dans sa feuille xlwings.conf.",
        )


def _reglages_prioritaires(machine: Machine, grille: GrilleDecrite) -> Iterator[Constat]:
    """The sheet xlwings.conf of the grid, then the file in its folder, come before the user's settings."""
    dossier = str(PureWindowsPath(grille.chemin).parent / NOM)
    for ou, reglages in (
        (f"La feuille {NOM} de la grille", grille.reglages),
        (dossier, lire_reglages(machine, dossier)),
    ):
        autre = reglages.get(INTERPRETEUR) or reglages.get("INTERPRETER")
        if autre:
            yield Constat(
                f"{NOM} prioritaire",
                A_FAIRE,
                f"{ou} désigne {autre} : cela passe avant le réglage de l’utilisateur.",
                f"Effacez-y la ligne {INTERPRETEUR}, pour que chaque PC emploie son propre Python.",
            )
