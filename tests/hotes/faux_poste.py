"""A Windows PC described in memory: registry, files, and everything in place unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rdcxl.erreurs import EcritureRefusee
from rdcxl.hotes.complement.fichier import composer_complement
from rdcxl.hotes.poste import GrilleDecrite, Machine

PYTHON = r"C:\rdcxl\Scripts\python.exe"
DLL = r"C:\rdcxl\xlwings64-0.37.8.dll"
PROFIL = r"C:\Users\Hélène"
CONF = PROFIL + r"\.xlwings\xlwings.conf"
APPDATA = PROFIL + r"\AppData\Roaming"
XLAM = APPDATA + r"\Microsoft\Excel\XLSTART\rdcxl.xlam"
CONF_DU_COMPLEMENT = PROFIL + r"\.rdcxl\rdcxl.conf"
SECURITE = r"Software\Microsoft\Office\16.0\Excel\Security"
LIEUX = SECURITE + r"\Trusted Locations"
POLITIQUES = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
CLIC = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
EXCEL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
GRILLE = r"C:\Grilles\promo\grille.xlsm"
DANS_LE_NUAGE = PROFIL + r"\OneDrive\grille.xlsm"


class Registre:
    """A registry in a dictionary."""

    def __init__(self, valeurs: dict[tuple[str, str, str], Any], refuse: bool = False) -> None:
        self.valeurs, self.refuse = valeurs, refuse

    def valeur(self, racine: str, cle: str, nom: str) -> Any:
        return self.valeurs.get((racine, cle, nom))

    def sous_cles(self, racine: str, cle: str) -> list[str]:
        return sorted(
            {k[len(cle) + 1 :].split("\\")[0] for r, k, _ in self.valeurs if r == racine and k.startswith(cle + "\\")}
        )

    def ecrire(self, racine: str, cle: str, nom: str, valeur: Any) -> None:
        if self.refuse:
            raise PermissionError(13, "refused")
        self.valeurs[racine, cle, nom] = valeur


class Disque:
    """Files in a dictionary; Windows does not look at case."""

    def __init__(self, fichiers: dict[str, bytes], reseau: tuple[str, ...] = (), plein: bool = False) -> None:
        self.fichiers, self.reseau, self.plein = fichiers, reseau, plein

    def lire(self, chemin: str) -> bytes | None:
        return next((v for k, v in self.fichiers.items() if k.casefold() == chemin.casefold()), None)

    def existe(self, chemin: str) -> bool:
        bas = chemin.rstrip("\\").casefold()
        return any(k.casefold() == bas or k.casefold().startswith(bas + "\\") for k in self.fichiers)

    def ecrire(self, chemin: str, contenu: bytes) -> None:
        if self.plein:
            raise EcritureRefusee("Le disque est plein.")
        self.fichiers[chemin] = contenu

    def supprimer(self, chemin: str) -> None:
        if self.plein:
            raise EcritureRefusee("Le disque est plein.")
        del self.fichiers[chemin]

    def en_reseau(self, chemin: str) -> bool:
        return chemin.startswith(self.reseau or "\\\\")


@cache
def complement() -> bytes:
    """The add-in of this version."""
    return composer_complement()


def conf(interpreteur: str = PYTHON) -> bytes:
    return f'"INTERPRETER_WIN","{interpreteur}"\r\n'.encode("cp1252")


def poste(
    fichiers: Mapping[str, bytes | None] | None = None, registre: dict[Any, Any] | None = None, **autres: Any
) -> Machine:
    """A PC where everything is in place, with the given differences."""
    en_place = {
        PYTHON: b"",
        DLL: b"",
        CONF: conf(),
        GRILLE: b"",
        DANS_LE_NUAGE: b"",
        XLAM: complement(),
        CONF_DU_COMPLEMENT: conf(),
    }
    cles = {
        ("HKLM", CLIC, "Platform"): "x64",
        ("HKLM", EXCEL, ""): r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
        ("HKCU", LIEUX + r"\Location3", "Path"): "C:\\Grilles\\",
        ("HKCU", LIEUX + r"\Location3", "AllowSubfolders"): 1,
    }
    fusion = {k: v for k, v in {**en_place, **(fichiers or {})}.items() if v is not None}
    toutes = {k: v for k, v in {**cles, **(registre or {})}.items() if v is not None}
    base: dict[str, Any] = {
        "systeme": "win32", "python": PYTHON, "version_python": "3.12.4", "bits": 64, "xlwings": "0.37.8", "pywin32": True,
        "environnement": {"USERPROFILE": PROFIL, "OneDrive": PROFIL + r"\OneDrive", "APPDATA": APPDATA, "TEMP": PROFIL + r"\Temp"},
        "registre": Registre(toutes), "disque": Disque(fusion),
    }  # fmt: skip
    return Machine(**{**base, **autres})


def grille(chemin: str = GRILLE, **autres: Any) -> GrilleDecrite:
    return GrilleDecrite(chemin, **{"xlwings": "0.37.8", "reglages": {"ADD_WORKBOOK_TO_PYTHONPATH": "False"}, **autres})
