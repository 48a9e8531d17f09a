"""Excel's trusted locations: folders whose workbooks run their macros without a question. Read, and added on demand."""

from __future__ import annotations

from pathlib import PureWindowsPath
from typing import NamedTuple

from rdcxl.erreurs import EcritureRefusee, raison_du_systeme
from rdcxl.hotes.poste.machine import UTILISATEUR, Machine, contient

VERSION = "16.0"  # Excel 2016, 2019, 2021, 2024 and Microsoft 365
SECURITE = rf"Software\Microsoft\Office\{VERSION}\Excel\Security"
POLITIQUES = rf"Software\Policies\Microsoft\Office\{VERSION}\Excel\Security"
CLE = rf"{SECURITE}\Trusted Locations"
CLE_POLITIQUE = rf"{POLITIQUES}\Trusted Locations"
DESCRIPTION = "Grilles rdcxl"
_RANGS = range(3, 100)  # the first ones are Office's own
_TROP_LARGES = ("USERPROFILE", "TEMP", "TMP", "SYSTEMROOT", "PROGRAMFILES", "PUBLIC", "APPDATA", "LOCALAPPDATA")
_TELECHARGEMENTS = ("downloads", "téléchargements", "telechargements", "desktop", "bureau", "documents")


class Emplacement(NamedTuple):
    """A trusted folder."""

    dossier: str
    sous_dossiers: bool


def emplacements(machine: Machine) -> list[Emplacement]:
    """The trusted folders of this user's Excel."""
    trouves = []
    for cle in (CLE, CLE_POLITIQUE):
        for nom in machine.registre.sous_cles(UTILISATEUR, cle):
            dossier = machine.registre.valeur(UTILISATEUR, rf"{cle}\{nom}", "Path")
            if isinstance(dossier, str) and dossier:
                tous = bool(machine.registre.valeur(UTILISATEUR, rf"{cle}\{nom}", "AllowSubfolders"))
                trouves.append(Emplacement(machine.developper(dossier), tous))
    return trouves


def est_approuve(machine: Machine, chemin: str) -> bool:
    """Whether a workbook stands in a trusted folder that Excel takes into account."""
    if machine.registre.valeur(UTILISATEUR, CLE_POLITIQUE, "AllLocationsDisabled") or machine.registre.valeur(
        UTILISATEUR, CLE, "AllLocationsDisabled"
    ):
        return False
    if machine.disque.en_reseau(chemin) and not reseau_admis(machine):
        return False
    return any(contient(e.dossier, chemin, e.sous_dossiers) for e in emplacements(machine))


def reseau_admis(machine: Machine) -> bool:
    """Whether Excel takes trusted folders on a network into account."""
    return bool(
        machine.registre.valeur(UTILISATEUR, CLE, "AllowNetworkLocations")
        or machine.registre.valeur(UTILISATEUR, CLE_POLITIQUE, "AllowNetworkLocations")
    )


def approuver(machine: Machine, dossier: str) -> bool:
    """Make a folder, without those below it, a trusted location of this user's Excel.

    Returns:
        Whether something had to be written.

    Raises:
        EcritureRefusee: the folder does not exist, is too wide to be trusted, stands on a network, or the registry refuses.
    """
    chemin = str(PureWindowsPath(dossier))
    _verifier(machine, chemin)
    if est_approuve(machine, str(PureWindowsPath(chemin) / "grille.xlsm")):
        return False
    pris = {nom.casefold() for nom in machine.registre.sous_cles(UTILISATEUR, CLE)}
    libre = next((nom for rang in _RANGS if (nom := f"Location{rang}").casefold() not in pris), None)
    if libre is None:
        raise EcritureRefusee("Excel a déjà trop d’emplacements approuvés : retirez ceux qui ne servent plus.")
    cle = rf"{CLE}\{libre}"
    try:
        machine.registre.ecrire(UTILISATEUR, cle, "Description", DESCRIPTION)
        machine.registre.ecrire(UTILISATEUR, cle, "AllowSubfolders", 0)
        machine.registre.ecrire(UTILISATEUR, cle, "Path", chemin.rstrip("\\") + "\\")  # last: without it, no location
    except OSError as erreur:
        raise EcritureRefusee(
            f"Windows refuse d’ajouter l’emplacement approuvé : {raison_du_systeme(erreur)}. Votre service informatique "
            "l’a peut-être réservé : demandez-lui d’approuver ce dossier."
        ) from erreur
    return True


def _verifier(machine: Machine, chemin: str) -> None:
    dossier = PureWindowsPath(chemin)
    if not dossier.is_absolute() or not machine.disque.existe(chemin):
        raise EcritureRefusee(f"Le dossier « {chemin} » n’existe pas. Créez-le d’abord, et donnez son chemin complet.")
    if machine.disque.en_reseau(chemin):
        raise EcritureRefusee(
            f"« {chemin} » est sur le réseau : Excel n’approuve pas un tel dossier par défaut. Prenez un dossier de ce PC."
        )
    larges = {PureWindowsPath(v) for nom in _TROP_LARGES if (v := machine.variable(nom))}
    if dossier.parent == dossier or dossier in larges or dossier.name.casefold() in _TELECHARGEMENTS:
        raise EcritureRefusee(
            f"« {chemin} » reçoit toutes sortes de fichiers : les approuver tous serait imprudent. "
            "Créez un dossier réservé aux grilles, par exemple C:\\Grilles-RDC."
        )
