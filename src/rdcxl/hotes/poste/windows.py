"""The PC on which this runs, described for the diagnosis: registry, files, drives, Python. Windows where it is Windows."""

from __future__ import annotations

import importlib.util
import os
import struct
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Optional

from rdcxl.erreurs import EcritureRefusee, raison_du_systeme
from rdcxl.grille import champs as C
from rdcxl.grille.ecriture import TOUS, fichier_neuf, tout_fichier
from rdcxl.hotes.poste.machine import UTILISATEUR, WINDOWS, GrilleDecrite, Machine, Valeur

_LECTEUR_RESEAU = 4  # DRIVE_REMOTE


class RegistreDeWindows:
    """The registry, by the standard library's winreg; the 64-bit view, where Office's settings are."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")

    def valeur(self, racine: str, cle: str, nom: str) -> Optional[Valeur]:
        """See `Registre`."""
        try:
            with self._ouvrir(racine, cle, self._winreg.KEY_READ) as ouverte:
                valeur = self._winreg.QueryValueEx(ouverte, nom)[0]
        except OSError:
            return None
        return valeur if isinstance(valeur, (str, int)) else None

    def sous_cles(self, racine: str, cle: str) -> list[str]:
        """See `Registre`."""
        try:
            with self._ouvrir(racine, cle, self._winreg.KEY_READ) as ouverte:
                nombre = self._winreg.QueryInfoKey(ouverte)[0]
                return [self._winreg.EnumKey(ouverte, rang) for rang in range(nombre)]
        except OSError:
            return []

    def ecrire(self, racine: str, cle: str, nom: str, valeur: Valeur) -> None:
        """See `Registre`."""
        genre = self._winreg.REG_SZ if isinstance(valeur, str) else self._winreg.REG_DWORD
        acces = self._winreg.KEY_WRITE | self._winreg.KEY_WOW64_64KEY
        with self._winreg.CreateKeyEx(self._racine(racine), cle, 0, acces) as ouverte:
            self._winreg.SetValueEx(ouverte, nom, 0, genre, valeur)

    def _ouvrir(self, racine: str, cle: str, acces: int) -> Any:
        return self._winreg.OpenKey(self._racine(racine), cle, 0, acces | self._winreg.KEY_WOW64_64KEY)

    def _racine(self, racine: str) -> Any:
        return self._winreg.HKEY_CURRENT_USER if racine == UTILISATEUR else self._winreg.HKEY_LOCAL_MACHINE


class SansRegistre:
    """No registry: every key is absent."""

    def valeur(self, racine: str, cle: str, nom: str) -> Optional[Valeur]:
        """See `Registre`."""
        return None

    def sous_cles(self, racine: str, cle: str) -> list[str]:
        """See `Registre`."""
        return []

    def ecrire(self, racine: str, cle: str, nom: str, valeur: Valeur) -> None:
        """See `Registre`."""
        raise OSError("no registry")


class DisqueDuPoste:
    """The files of this PC."""

    def lire(self, chemin: str) -> Optional[bytes]:
        """See `Disque`."""
        try:
            return Path(chemin).read_bytes()
        except OSError:
            return None

    def existe(self, chemin: str) -> bool:
        """See `Disque`."""
        return os.path.exists(chemin)

    def ecrire(self, chemin: str, contenu: bytes) -> None:
        """See `Disque`."""
        cible = Path(chemin)
        try:
            cible.parent.mkdir(parents=True, exist_ok=True)
        except OSError as erreur:
            raise EcritureRefusee(
                f"« {cible.parent} » ne peut pas être créé : {raison_du_systeme(erreur)}."
            ) from erreur
        with fichier_neuf(cible, pour=TOUS, remplacable=tout_fichier) as provisoire:
            provisoire.write_bytes(contenu)

    def supprimer(self, chemin: str) -> None:
        """See `Disque`."""
        try:
            Path(chemin).unlink()
        except OSError as erreur:
            raise EcritureRefusee(f"« {chemin} » ne peut pas être supprimé : {raison_du_systeme(erreur)}.") from erreur

    def en_reseau(self, chemin: str) -> bool:
        """See `Disque`."""
        if chemin.startswith(("\\\\", "//")):
            return True
        windll: Any = getattr(importlib.import_module("ctypes"), "windll", None)
        if windll is None:
            return False
        racine = os.path.splitdrive(os.path.abspath(chemin))[0] + "\\"
        return bool(windll.kernel32.GetDriveTypeW(racine) == _LECTEUR_RESEAU)


def machine_locale() -> Machine:
    """This PC."""
    sous_windows = sys.platform == WINDOWS
    try:
        xlwings = version("xlwings")
    except PackageNotFoundError:
        xlwings = "absent"
    return Machine(
        systeme=sys.platform,
        python=sys.executable,
        version_python=".".join(map(str, sys.version_info[:3])),
        bits=struct.calcsize("P") * 8,
        xlwings=xlwings,
        pywin32=importlib.util.find_spec("win32com") is not None,
        environnement=dict(os.environ),
        registre=RegistreDeWindows() if sous_windows else SansRegistre(),
        disque=DisqueDuPoste(),
        codage="mbcs" if sous_windows else "utf-8",
    )


def decrire_grille(chemin: Path) -> GrilleDecrite:
    """A grid for the diagnosis; what cannot be read in it is simply not said (« rdcxl controler » says it)."""
    from openpyxl import load_workbook

    complet = str(chemin.absolute())
    try:
        classeur = load_workbook(chemin, read_only=True, data_only=True, keep_links=False)
    except Exception:  # openpyxl raises whatever a damaged file makes Python raise
        return GrilleDecrite(complet)
    nom = classeur.defined_names.get(C.NOM_XLWINGS)
    reglages: dict[str, str] = {}
    if C.REGLAGES_XLWINGS in classeur.sheetnames:
        for ligne in classeur[C.REGLAGES_XLWINGS].iter_rows(max_col=2, values_only=True):
            if len(ligne) == 2 and ligne[0] and ligne[1] is not None:
                reglages[str(ligne[0]).strip().upper()] = str(ligne[1]).strip()
    classeur.close()
    return GrilleDecrite(complet, str(nom.value).strip('="') if nom else None, reglages)
